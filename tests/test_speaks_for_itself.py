"""The repository speaks for itself: no sentence rests on a paper that is not in it, no test on a
folder beside it.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import ROOT

ELSEWHERE: Final = {
    r"\bthe (clinical )?reference\b": "Ids are those of the clinical reference.",
    r"\bclinical reference\b": "No such word (clinical reference 6.1).",
    r"\bthe design\b": "The design marks questions.",
    r"\b(from|of|by) the (brief|assignment|mandate|spec|specification)\b": (
        "as a reader of the brief expects"
    ),
    r"\bmarks M\b": "facts that somebody marks M",
    r"\bpeople we build for\b": "fixed by the people we build for",
    r"\bsections? \d+\b": "written from sections 3 and 4",
    r"\bshared/(data|design|findings|reference)\b": "They lie in `shared/data` beside the clone.",
}
"""What names a paper that no reader of this repository can open, each with a sentence that does."""
TEXTS: Final = {
    ".cfg",
    ".css",
    ".csv",
    ".html",
    ".js",
    ".json",
    ".md",
    ".py",
    ".sh",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
    "",
}
OURS: Final = re.compile(
    r"\b(?:docs|tests|deploy|benchmarks|screening|templates|schema|education)/[\w./-]*\w\.(?:md|py|yaml|html|json)\b"
)


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the repository by its name; where the copy is no clone, of the folder. This
    file quotes what it looks for.
    """
    try:
        listed = subprocess.run(
            ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        listed = [
            path.relative_to(ROOT).as_posix()
            for path in ROOT.rglob("*")
            if ".venv" not in path.parts and ".git" not in path.parts
        ]
    for name in listed:
        path = ROOT / name
        if path.suffix in TEXTS and path.is_file() and path != Path(__file__):
            yield name, path.read_text(encoding="utf-8", errors="replace")


@pytest.fixture(scope="module")
def read() -> dict[str, str]:
    """Every text, read once."""
    return dict(texts())


@pytest.mark.parametrize("pattern", ELSEWHERE)
def test_no_sentence_rests_on_a_paper_that_is_not_here(read: dict[str, str], pattern: str) -> None:
    """Facts name a source of sources.yaml, a numbered point or a record; what needs none of them
    says the thing itself.
    """
    assert re.search(pattern, ELSEWHERE[pattern], re.IGNORECASE)

    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for name, text in read.items()
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]

    assert found == []


def test_what_is_read_is_the_repository(read: dict[str, str]) -> None:
    """Documents, records, content, tests, settings and code are all among it."""
    assert {
        "README.md",
        "sources.yaml",
        "pyproject.toml",
        "Makefile",
        "docs/for-a-clinician.md",
        "screening/web/static/style.css",
    } <= set(read)
    assert len([name for name in read if name.startswith("docs/decisions/")]) > 10
    assert len([name for name in read if name.startswith("tests/")]) > 100


def test_every_file_that_a_document_names_is_here(read: dict[str, str]) -> None:
    """A path in the documents, in a record or in a comment of the content leads somewhere."""
    named = {
        (name, path)
        for name, text in read.items()
        if name.endswith((".md", ".yaml"))
        and "/" not in name.removeprefix("docs/").removeprefix("decisions/")
        for path in OURS.findall(text)
    }

    assert len(named) > 50
    assert sorted((name, path) for name, path in named if not (ROOT / path).exists()) == []


def test_real_lists_are_left_out_aloud() -> None:
    """Without the variable that names them nothing fails, in CI neither, and the end of the run
    says how to run them.
    """
    environment = {
        **{key: value for key, value in os.environ.items() if key != "SIGNPOST_REAL_LISTS"},
        "CI": "true",
    }
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:xdist",
        "-p",
        "no:cacheprovider",
        "tests/directory/test_real_rows.py",
    ]

    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )

    assert run.returncode == 0, run.stdout
    assert re.search(r"left out =+\n\d+ tests: .*SIGNPOST_REAL_LISTS=FOLDER", run.stdout)
