"""The direction of imports, and that ids stay in the content."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

from screening.model import Screener
from tests.conftest import ROOT
from tests.support.house import PAGE, drawn

LOADED = """
import sys
{}
print(*sys.modules)
"""
COMMANDS = "import runpy; runpy.run_module('screening', run_name='other')"
SERVED = """
from pathlib import Path
from screening.content.check import load_checked
from screening.web import create_app
create_app(load_checked(Path())).test_client().get("/")
"""


def loaded(code: str) -> set[str]:
    """What a fresh interpreter has loaded after this code."""
    return set(
        subprocess.run(
            [sys.executable, "-c", LOADED.format(code)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
    )


def test_imports_run_one_way() -> None:
    """The contracts of pyproject.toml: who may import whom, and where each library is known."""
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_every_package_stands_in_the_layers() -> None:
    """A package that no contract names could import anything."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (one_way,) = (each for each in contracts["contracts"] if each["id"] == "one-way")
    layers = {name for layer in one_way["layers"] for name in layer.split(" | ")}
    here = {path.parent.name for path in (ROOT / "screening").glob("*/__init__.py")}
    alone = {path.stem for path in (ROOT / "screening").glob("*.py")} - {"__init__"}

    assert layers == {f"screening.{name}" for name in here | alone}


def test_no_command_loads_the_solver_or_the_web_before_it_needs_them() -> None:
    """z3 is an extra: only what proves needs it."""
    tops = {name.partition(".")[0] for name in loaded(COMMANDS)}

    assert not {"z3", "flask", "wtforms", "flask_wtf", "werkzeug", "jinja2"} & tops


def test_serving_a_check_loads_nothing_that_explains_proves_or_compares() -> None:
    """The reviewers' pages are loaded when one of them is asked for."""
    packages = {".".join(name.split(".")[:2]) for name in loaded(SERVED)}

    assert "screening.web" in packages
    assert not {f"screening.{name}" for name in ("sheet", "prove", "compare", "cli")} & packages


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
    """No module over 330 lines, no function over 56; most functions have fewer than ten."""
    for path in (*(ROOT / "screening").rglob("*.py"), ROOT / "run.py"):
        source = path.read_text()
        assert len(source.splitlines()) <= 330, path
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                assert node.end_lineno - node.lineno < 56, (path, node.name)


def test_the_picture_of_the_house_is_current() -> None:
    """`python -m tests.support.house` draws it from the imports."""
    assert PAGE.read_text(encoding="utf-8") == drawn(PAGE.read_text(encoding="utf-8"))
