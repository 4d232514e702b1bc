"""Faults put into our own code, one at a time, to see whether a test notices: `python -m
tests.support.code_faults MODULE [SHARE]`.

Small changes of the kind that slips in: < for <=, and for or, a number that is one off, a condition
that is always true, a step left out. Each is compiled into the functions that are already loaded,
so that thousands can be tried in one process.
"""

import ast
import copy
import inspect
import random
import signal
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from functools import partial
from io import StringIO
from types import FrameType, FunctionType, ModuleType
from typing import Any, Final

import pytest
from _pytest.runner import runtestprotocol

from screening.content import load, mistakes, yaml
from screening.outcome import compile as compile_module
from screening.outcome import conditions, engine, plan
from screening.web import keys, state
from tests import conftest
from tests.conftest import ROOT

SECONDS: Final = 60
"""After so long a test that was quick before counts as one that noticed: the fault made something
endless.
"""

QUICK: Final = 12
"""Seconds of work above which a test is not asked."""

COMPARED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
COMBINED: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.FloorDiv: ast.Mult,
}


@dataclass(frozen=True)
class CodeFault:
    """A function with one thing in it changed."""

    function: FunctionType
    name: str
    """The function, and what became of what in it."""
    tree: ast.FunctionDef


def functions(module: ModuleType) -> Iterator[FunctionType]:
    """Every function and method that a module defines itself."""
    for value in vars(module).values():
        if inspect.isclass(value) and value.__module__ == module.__name__:
            for inner in vars(value).values():
                plain = inspect.unwrap(
                    inner.__func__
                    if isinstance(inner, staticmethod)
                    else inner.fget
                    if isinstance(inner, property)
                    else inner
                )
                if (
                    isinstance(plain, FunctionType)
                    and plain.__module__ == module.__name__
                    and plain.__code__.co_filename == module.__file__
                ):
                    yield plain
        plain = inspect.unwrap(value) if callable(value) else value
        if isinstance(plain, FunctionType) and plain.__module__ == module.__name__:
            yield plain


def faults(module: ModuleType) -> Iterator[CodeFault]:
    """Every small change of every function that does not reach for its own class."""
    for function in functions(module):
        if function.__code__.co_freevars:
            continue
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        assert isinstance(tree, ast.FunctionDef)
        tree.decorator_list = []
        body = tree.body[1:] if ast.get_docstring(tree) else tree.body
        spots = [node for statement in body for node in ast.walk(statement)]
        for number, node in enumerate(spots):
            for what, change in changes(node):
                other = copy.deepcopy(tree)
                inner = other.body[1:] if ast.get_docstring(other) else other.body
                change([each for statement in inner for each in ast.walk(statement)][number])
                yield CodeFault(
                    function, f"{function.__qualname__}: {what}", ast.fix_missing_locations(other)
                )


Change = tuple[str, Callable[[Any], object]]
"""In words, and what is done to the same node of a copy."""


def changes(node: ast.AST) -> Iterator[Change]:
    """What can be changed at a node."""
    match node:
        case ast.Compare():
            yield from _compared(node)
        case ast.BoolOp():
            yield (
                f"{ast.unparse(node)}: and/or",
                lambda n: setattr(n, "op", ast.Or() if isinstance(n.op, ast.And) else ast.And()),
            )
        case ast.BinOp() | ast.AugAssign() if other := COMBINED.get(type(node.op)):
            yield f"{ast.unparse(node)}: {other.__name__}", lambda n: setattr(n, "op", other())
        case ast.UnaryOp(op=ast.Not()):
            yield (
                f"{ast.unparse(node)}: without not",
                lambda n: setattr(n, "operand", ast.UnaryOp(ast.Not(), n.operand)),
            )
        case ast.Constant(value=bool(value)):
            yield f"{value}: {not value}", lambda n: setattr(n, "value", not n.value)
        case ast.Constant(value=int(value)):
            yield f"{value}: {value + 1}", lambda n: setattr(n, "value", n.value + 1)
        case ast.If() | ast.IfExp():
            yield from _decided(node.test)
        case ast.comprehension(ifs=[first, *_]):
            yield f"for … if {ast.unparse(first)}: all", lambda n: n.ifs.clear()
        case ast.Return(value=ast.AST()) if not _falsy(node.value):
            yield f"{ast.unparse(node)}: None", lambda n: setattr(n, "value", ast.Constant(None))
        case ast.Expr(value=ast.Call()):
            yield (
                f"{ast.unparse(node)[:60]}: left out",
                lambda n: setattr(n, "value", ast.Constant(None)),
            )


def _compared(node: ast.Compare) -> Iterator[Change]:
    for i, op in enumerate(node.ops):
        if other := COMPARED.get(type(op)):
            yield f"{ast.unparse(node)}: {other.__name__}", partial(_other_op, i, other)


def _other_op(i: int, other: type[ast.cmpop], node: ast.Compare) -> None:
    node.ops[i] = other()


def _decided(test: ast.expr) -> Iterator[Change]:
    for value in (True, False):
        yield (
            f"if {ast.unparse(test)}: {value}",
            lambda n, value=value: setattr(n, "test", ast.Constant(value)),
        )


def _falsy(value: ast.AST | None) -> bool:
    """Whether None in its place is the same to whoever asks."""
    return isinstance(value, ast.Constant) and not value.value


@contextmanager
def put_in(fault: CodeFault) -> Iterator[None]:
    """While the block runs, the function has the fault, wherever it is in use."""
    made: dict[str, Any] = {}
    module = ast.Module([fault.tree], [])
    exec(
        compile(module, fault.function.__code__.co_filename, "exec", dont_inherit=True),
        fault.function.__globals__,
        made,
    )
    before = fault.function.__code__
    fault.function.__code__ = made[fault.function.__name__].__code__
    try:
        yield
    finally:
        fault.function.__code__ = before


class TooLongError(Exception):
    """A test did not end."""


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Raise TooLongError in this thread when the block takes longer."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@dataclass
class Runner:
    """Runs the tests with each fault in turn, the quick ones first, until one of them notices."""

    chosen: Sequence[CodeFault]
    length: float
    noticed: dict[str, str] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    red: list[str] = field(default_factory=list)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """First as it is, to learn how long each test takes; then with each fault."""
        took: dict[str, float] = {}
        for item in session.items:
            began = time.process_time()
            if self.fails(item):
                self.red.append(item.nodeid)
            took[item.nodeid] = time.process_time() - began
        quick = [
            item
            for item in session.items
            if took[item.nodeid] < QUICK and item.nodeid not in self.red
        ]
        items = sorted(quick, key=lambda item: took[item.nodeid])
        until = time.monotonic() + self.length
        for fault in self.chosen:
            if time.monotonic() > until:
                break
            # Who noticed a fault close by is asked first.
            likely = [item for item in items if item.nodeid in list(self.noticed.values())[-12:]]
            self.look(fault, [*likely, *(item for item in items if item not in likely)])
        return True

    def look(self, fault: CodeFault, items: Sequence[pytest.Item]) -> None:
        """Whether any test notices."""
        conftest.shipped.cache_clear()
        with put_in(fault):
            noticing = next((item.nodeid for item in items if self.fails(item)), None)
        conftest.shipped.cache_clear()
        if noticing:
            self.noticed[fault.name] = noticing
        else:
            self.missed.append(fault.name)

    @staticmethod
    def fails(item: pytest.Item) -> bool:
        """Whether a test is red, or does not end."""
        try:
            with at_most(SECONDS):
                return any(
                    report.failed for report in runtestprotocol(item, log=False, nextitem=None)
                )
        except TooLongError:
            return True


ELSEWHERE: Final = ("load_land",)
"""Functions of load.py that read what belongs to other parts, and have their tests there."""

TESTS: Final[dict[str, tuple[Sequence[ModuleType], Sequence[str]]]] = {
    "engine": (
        (engine, plan, compile_module, conditions),
        [
            "tests/test_cases.py",
            "tests/test_engine.py",
            "tests/test_report.py",
            "tests/test_agreement.py",
            "tests/test_decisions.py",
        ],
    ),
    "load": ((load, yaml, mistakes), ["tests/test_load.py", "tests/test_check.py"]),
    "state": (
        (state,),
        [
            "tests/test_state.py",
            "tests/test_keys.py",
            "tests/test_wizard.py",
            "tests/test_places.py",
        ],
    ),
    "keys": ((keys,), ["tests/test_keys.py", "tests/test_state.py"]),
}
"""Each part with its modules and the tests that are there for it."""


def run(name: str, number: int, length: float, seed: int = 1) -> Runner:
    """So many faults of a module, or as many as there is time for."""
    modules, files = TESTS[name]
    every = [
        fault
        for module in modules
        for fault in faults(module)
        if fault.function.__name__ not in ELSEWHERE
    ]
    runner = Runner(random.Random(seed).sample(every, min(number, len(every))), length)
    arguments = ["-p", "no:cacheprovider", "-x", f"--rootdir={ROOT}", *files]
    with redirect_stdout(StringIO()):
        pytest.main(arguments, plugins=[runner])
    return runner


def main() -> int:
    """Print what no test noticed. 1 where there is any."""
    name, number, length = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    runner = run(name, number, length)
    sys.stdout.write(
        "\n".join([*runner.missed, *(f"red without a fault: {each}" for each in runner.red)]) + "\n"
    )
    sys.stdout.write(
        f"{len(runner.noticed)} of {len(runner.noticed) + len(runner.missed)} were noticed\n"
    )
    return int(bool(runner.missed))


if __name__ == "__main__":
    sys.exit(main())
