"""What Signpost is made of, and that nothing of it asks another computer for anything."""

import ast
import json
import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker

from tests.conftest import ROOT
from tests.test_hazards import test_names_in

ASKS = {
    "socket",
    "ssl",
    "http",
    "urllib.request",
    "ftplib",
    "smtplib",
    "asyncio",
    "requests",
    "httpx",
    "aiohttp",
    "urllib3",
    "webbrowser",
    "redis",
}
"""What a program needs to speak first."""


def imports(path: Path) -> set[str]:
    """The modules that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """The bill of materials of the locked list for a copy for the public."""
    sbom = runpy.run_path(str(ROOT / "deploy" / "sbom.py"))["sbom"]
    return json.loads(
        json.dumps(sbom((ROOT / "requirements" / "server.txt").read_text(encoding="utf-8")))
    )  # type: ignore[no-any-return]


def test_the_code_cannot_even_ask() -> None:
    """No module of the app imports what opens connections; tests/test_traces.py watches it run."""
    for path in (*(ROOT / "screening").rglob("*.py"), ROOT / "run.py"):
        modules = {name for each in imports(path) for name in (each, each.partition(".")[0])}
        # Speaks to the operator's own store of keys, where there is one; loaded there alone.
        # The other opens the reviewer's own browser at the bench, which is for this machine alone.
        theirs = {"key_store.py": {"redis"}, "run.py": {"webbrowser"}}.get(path.name, set())
        assert not ASKS & modules - theirs, path


def test_every_locked_package_is_in_the_bill_with_its_hashes(made: dict[str, Any]) -> None:
    """One component for each line of the locked list, and every hash of it."""
    locked = (ROOT / "requirements" / "server.txt").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", locked, re.MULTILINE))
    listed = {component["name"]: component["version"] for component in made["components"]}
    hashes = [
        one["content"] for c in made["components"] for one in c["externalReferences"][0]["hashes"]
    ]

    assert listed == pinned
    assert sorted(hashes) == sorted(re.findall(r"sha256:([0-9a-f]{64})", locked))
    assert all(
        component["purl"] == f"pkg:pypi/{component['name']}@{component['version']}"
        for component in made["components"]
    )


def test_the_bill_has_the_shape_of_cyclonedx(made: dict[str, Any]) -> None:
    """Each reference is one of ours and stands once; the first asks for what pyproject.toml asks
    for.
    """
    assert (made["bomFormat"], made["specVersion"], made["version"]) == ("CycloneDX", "1.6", 1)
    refs = [
        made["metadata"]["component"]["bom-ref"],
        *(component["bom-ref"] for component in made["components"]),
    ]
    below = {each["ref"]: each["dependsOn"] for each in made["dependencies"]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {
        re.split(r"[<>=]", line)[0]
        for line in (*project["dependencies"], *project["optional-dependencies"]["server"])
    }

    assert len(set(refs)) == len(refs)
    assert list(below) == refs
    assert all(
        len(set(needs)) == len(needs) and set(needs) <= set(refs) for needs in below.values()
    )
    assert {ref.removeprefix("pkg:pypi/").partition("@")[0] for ref in below[refs[0]]} == asked
    assert {ref for needs in below.values() for ref in needs} == set(refs[1:])


def test_what_is_installed_states_its_licence(made: dict[str, Any]) -> None:
    """So that an operator can see what they agree to. What this Python needs none of is not
    installed here.
    """
    here = [
        component
        for component in made["components"]
        if all(Marker(each["value"]).evaluate() for each in component.get("properties", ()))
    ]

    assert [component["name"] for component in here if "licenses" not in component] == []
    assert len(made["components"]) - len(here) < 3


def test_every_test_of_the_threat_model_is_there() -> None:
    """What is said to hold against someone is held by a test that still exists."""
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+\.py)(?:::(\w+))?`", text)

    assert len(named) > 12
    for file, test in named:
        assert (ROOT / "tests" / file).exists(), file
        assert not test or test in test_names_in(ROOT / "tests" / file), test
