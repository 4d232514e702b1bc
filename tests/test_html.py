"""Every page, read by the Nu HTML checker: no error and no warning."""

import json
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import ROOT
from tests.support.browser_fixtures import fetched, missing
from tests.support.shown import Shelf
from tests.support.visitor import Page

ACCEPTED: Final = {
    "The “list” role is unnecessary for element": (
        "VoiceOver takes a list without marks for running text, unless its role is named"
    ),
}
"""What the checker says and is accepted: how its message starts, and the reason."""
BROKEN: Final = "broken on purpose"
CHECKER: Final = pytest.mark.slow("the HTML checker on every page")


@pytest.fixture(scope="module")
def served(shelf: Shelf, shown: dict[str, Page]) -> dict[str, bytes]:
    """Every kind of page, every question and every section, as the app sends it."""
    hops = {"leaving": shelf.visitor().get("/leave"), "erasing": shelf.visitor().get("/erasing")}
    pages = {
        **shown,
        **dict(shelf.every_question()),
        **dict(shelf.every_section()),
        **dict(shelf.every_rules_page()),
        **hops,
    }
    down = (ROOT / "deploy" / "emergency.html").read_bytes()
    return {name: page.response.get_data() for name, page in pages.items()} | {
        "while the app is down": down
    }


@pytest.fixture(scope="module")
def said(
    served: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """What the checker says of each page, and of one that is broken, in one run."""
    java = shutil.which("java") or missing("Java")
    folder = tmp_path_factory.mktemp("pages")
    for name, page in {**served, BROKEN: served["start"].replace(b"</h1>", b"</h2>")}.items():
        (folder / f"{name}.html").write_bytes(page)
    command = [
        java,
        "-jar",
        str(fetched("vnu-jar")),
        "--stdout",
        "--exit-zero-always",
        "--format",
        "json",
        str(folder),
    ]
    messages = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)[
        "messages"
    ]
    found = defaultdict(list)
    for each in messages:
        if not each["message"].startswith(tuple(ACCEPTED)):
            found[Path(each["url"]).stem.replace("%20", " ")].append(
                f"line {each['lastLine']}: {each['message']}"
            )
    return dict(found)


@CHECKER
def test_the_checker_finds_nothing_on_any_page(
    served: dict[str, bytes], said: dict[str, list[str]]
) -> None:
    """No error and no warning but those that are accepted, each with its reason."""
    assert len(served) > 100
    assert {name: each for name, each in said.items() if name != BROKEN} == {}


@CHECKER
def test_the_checker_finds_what_is_wrong(said: dict[str, list[str]]) -> None:
    """A page that is broken on purpose is found, so silence about the others means something."""
    assert said[BROKEN]


def test_nothing_in_a_page_waits_for_a_script(served: dict[str, bytes]) -> None:
    """The one script is a file of its own that makes leaving quicker; what is served says nothing
    else to a browser that runs it.
    """
    assert [
        name
        for name, page in served.items()
        if b"<noscript" in page.lower() or page.lower().count(b"<script") > 1
    ] == []
