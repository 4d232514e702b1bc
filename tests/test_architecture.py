"""The direction of imports, and that ids stay in the content."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from screening.model import Screener
from tests.conftest import ROOT

CORE = sorted(path.stem for path in (ROOT / "screening").glob("*.py") if path.stem != "__init__")
WEB = {"flask", "wtforms", "flask_wtf", "werkzeug", "jinja2", "markupsafe"}
ALLOWED = {
    "phones": set(),
    "model": {"phones"},
    "catalogue": {"model"},
    "engine": {"model"},
    "explain": {"engine", "model", "words"},
    "whatif": {"engine", "model"},
    "bits": set(),
    "given": {"bits", "engine", "model"},
    "safety_net": {"engine"},
    "reasons": {"bits", "engine", "model"},
    "steps": {"given"},
    "result": {"bits", "engine", "given", "model", "reasons", "safety_net", "steps"},
    "report": {"engine", "given", "model", "result", "safety_net", "whatif"},
    "words": {"model"},
    "takeaway": {"model", "report", "words"},
    "files": set(),
    "load": {"files", "model", "needed"},
    "needed": set(),
    "hazards": {"load", "model"},
    "promises": {"files", "load", "model"},
    "cases": {"check", "load", "model"},
    "check": {"engine", "hazards", "load", "model", "phones", "promises", "reach"},
    "reach": {"engine", "model"},
    "terminal": {"engine", "model", "report", "words"},
    "counts": set(),
    "confirm": {"load", "model"},
    # The web only to print the page for a proxy, when that is asked for.
    "operating": {"check", "confirm", "counts", "load", "model", "web"},
    "unread": {"engine", "load", "model"},
    "__main__": {
        "check",
        "directory",
        "engine",
        "load",
        "operating",
        "review",
        "terminal",
        "unread",
    },
}


LOADED = """
import importlib, runpy, sys
for module in sys.argv[1:]:
    if module == "__main__":
        runpy.run_module("screening", run_name="other")
    else:
        importlib.import_module(f"screening.{module}")
    print(module, *sys.modules)
"""


def test_the_core_loads_no_web_framework() -> None:
    """The modules of the core, one after the other in a fresh interpreter: none brings a web
    framework with it.
    """
    command = [sys.executable, "-c", LOADED, *CORE]
    lines = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    loaded = {
        module: {name.partition(".")[0] for name in names}
        for module, *names in map(str.split, lines)
    }

    assert list(loaded) == CORE
    assert [(module, names & WEB) for module, names in loaded.items() if names & WEB] == []


@pytest.mark.parametrize("module", CORE)
def test_the_core_imports_one_way(module: str) -> None:
    """web -> report -> whatif -> engine -> model, load -> model, check -> load, engine, model;
    never back.
    """
    imported = {
        name.split(".")[1]
        for name in imports(ROOT / "screening" / f"{module}.py")
        if name.startswith("screening.")
    }

    assert imported <= ALLOWED[module]


def test_the_solver_lives_in_review_and_no_other_command_loads_it() -> None:
    """z3 is an extra: only the reviewer's bench knows it, and only what proves needs it."""
    for path in (ROOT / "screening").rglob("*.py"):
        names = imports(path)
        assert "z3" not in names or path.parent.name == "review", path
    code = (
        "import sys, screening.__main__, screening.review.commands, screening.review.proofs;"
        " print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    assert not {"z3", *WEB} & {name.partition(".")[0] for name in loaded}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "screening" / "review").glob("*.py")), ids=lambda path: path.stem
)
def test_what_reviewers_are_shown_stands_on_the_core(path: Path) -> None:
    """review -> explain, report, whatif, engine, model: never the web; the commands alone load
    content.
    """
    imported = {name.split(".")[1] for name in imports(path) if name.startswith("screening.")}
    loads = {"cases", "check", "load"} if path.stem.startswith("commands") else set()

    core = {
        "engine",
        "given",
        "model",
        "reasons",
        "report",
        "result",
        "safety_net",
        "whatif",
        "words",
    }
    assert imported <= core | {"catalogue", "explain", "files", "review"} | loads


def imports(path: Path) -> set[str]:
    """The modules that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_yaml_lives_in_load_and_web_libraries_in_web() -> None:
    """YAML is read in one module, and Flask is known in one folder."""
    for path in (ROOT / "screening").rglob("*.py"):
        top = {name.partition(".")[0] for name in imports(path)}
        assert ("yaml" in top) is (path.name == "load.py"), path
        if path.parent.name != "web":
            assert not WEB & top, path


def test_the_directory_stands_alone() -> None:
    """It knows the model; its commands read the settings through `load`; nothing else of the house,
    and only it knows SQLite.
    """
    for path in (ROOT / "screening").rglob("*.py"):
        inside = path.is_relative_to(ROOT / "screening" / "directory")
        names = imports(path)
        known = {name.split(".")[1] for name in names if name.startswith("screening.")}
        assert not inside or known <= {"directory", "model", "phones"} | (
            {"load"} if path.name == "commands.py" else set()
        ), path
        assert inside or not {"sqlite3", "python_calamine"} & names, path


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
        "check.py",  # one method a kind of mistake; splitting it would scatter one idea
        "model.py",  # every noun once, with what each key means
        "engine.py",  # compile, replay, conclude: read top to bottom
        "load.py",
        "report.py",
    }
    for path in (ROOT / "screening").rglob("*.py"):
        source = path.read_text()
        assert len(source.splitlines()) <= 380 or path.name in large, path
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                assert node.end_lineno - node.lineno < 62, (path, node.name)
