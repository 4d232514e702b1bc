"""The direction of imports, and that ids stay in the content."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from screening.model import Screener
from tests.conftest import ROOT

CORE = ("model", "outcome", "content", "directory", "sheet", "prove", "compare", "cli", "__main__")
WEB = {"flask", "wtforms", "flask_wtf", "werkzeug", "jinja2", "markupsafe"}
BELOW = {
    "model": set(),
    "outcome": {"model"},
    "content": {"model", "outcome"},
    "directory": {"model"},
    "sheet": {"content", "model", "outcome"},
    "prove": {"model", "outcome", "sheet"},
    "compare": {"content", "model", "outcome", "sheet"},
}


LOADED = """
import runpy, sys
runpy.run_module("screening", run_name="other")
import screening.sheet.proofs, screening.cli.prove
print(*sys.modules)
"""


@pytest.mark.parametrize("package", BELOW)
def test_imports_run_one_way(package: str) -> None:
    """Each package imports what stands below it, never back."""
    for path in (ROOT / "screening" / package).rglob("*.py"):
        known = {name.split(".")[1] for name in imports(path) if name.startswith("screening.")}
        assert known <= BELOW[package] | {package}, path


def test_no_command_loads_the_solver_or_the_web_before_it_needs_them() -> None:
    """z3 is an extra: only what proves needs it."""
    loaded = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    assert not {"z3", *WEB} & {name.partition(".")[0] for name in loaded}


def imports(path: Path) -> set[str]:
    """The modules that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_each_library_lives_in_one_package() -> None:
    """YAML is read in one module; Flask, the solver and SQLite are known in one folder each."""
    for path in (ROOT / "screening").rglob("*.py"):
        top = {name.partition(".")[0] for name in imports(path)}
        home = path.relative_to(ROOT / "screening").parts[0]
        assert ("yaml" in top) is (path.name == "load.py"), path
        assert home == "web" or not WEB & top, path
        assert home == "prove" or "z3" not in top, path
        assert home == "directory" or not {"sqlite3", "python_calamine"} & top, path


def test_no_id_of_the_content_stands_in_python(screener: Screener) -> None:
    """No question, rule, advice, level or step is known to the code, so that each can be added
    without it.
    """
    rules = screener.rules
    ids = {
        n.id
        for nouns in (
            screener.questions.questions,
            rules.rules,
            rules.levels,
            rules.advice,
            rules.steps,
            rules.urgencies,
        )
        for n in nouns
    }
    # These are roles of helplines, kinds of card, tags and keys of the content format as well.
    ids -= {"emergency", "treatment", "soon", "everyone", "talk", "signs"}
    for path in (*(ROOT / "screening").rglob("*.py"), ROOT / "run.py"):
        strings = {
            node.value
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not ids & strings, path


def test_modules_and_functions_stay_small() -> None:
    """Functions rarely over 30 lines, modules rarely over 250: the few that are larger are named
    here with their reason.
    """
    large = {
        "check/__init__.py",  # one method a kind of mistake; splitting it would scatter one idea
        "model/__init__.py",  # every noun once, with what each key means
        "engine.py",  # compile, replay, conclude: read top to bottom
        "load.py",
        "report.py",
    }
    for path in (ROOT / "screening").rglob("*.py"):
        source = path.read_text()
        assert len(source.splitlines()) <= 380 or {path.name, "/".join(path.parts[-2:])} & large, (
            path
        )
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                assert node.end_lineno - node.lineno < 62, (path, node.name)
