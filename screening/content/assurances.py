"""What is promised to everyone, and which of it was shown to hold on exactly this copy.

`make promises` and `make soak` run the tests that `safety/assurances.yaml` names, and write what
passed, with its day and commit, beside a hash over the content, one over the code (templates,
locks, `deploy/` and the tests are code) and one over the Python and the packages that run it. With
one byte of any changed, those results say nothing here.
"""

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from screening.content.files import ASSURANCES, listed
from screening.content.yaml import Problem, problem_at
from screening.model import Assurance, Screener

RESULTS: Final = "promises-kept.json"
CONTENT: Final = ("*.yaml", "safety/*.yaml", "locales/*", "education/*.md", "directory/*.yaml")
CODE: Final = (
    "run.py",
    "requirements/*.txt",
    "screening/**/*",
    "templates/**/*",
    "deploy/**/*",
    "tests/**/*.py",
)
SERVES: Final = "requirements/server.txt"
LOCKED: Final = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def problems(screener: Screener) -> list[Problem]:
    """What is wrong with the promises of a screener; nothing where there are none."""
    ids = [promise.id for promise in screener.assurances.assurances] if screener.assurances else []
    return [
        problem_at(
            screener,
            (ASSURANCES, "assurances", i, "id"),
            f"The promise `{id_}` stands here a second time.",
            "Give one of the two another id.",
        )
        for i, id_ in enumerate(ids)
        if ids.index(id_) != i
    ]


# --- on this copy ---------------------------------------------------------------------------------


class Passed(BaseModel):
    """A test that passed, on which day and at which commit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date
    commit: str


class Results(BaseModel):
    """What passed, and on what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    content: str
    code: str
    program: str
    """Of the Python and the installed packages that serve, each with its version."""
    passed: Mapping[str, Passed]
    """By the name of the test."""


class Kept(NamedTuple):
    """A promise that holds on this copy, with the least recent of its results."""

    promise: Assurance
    since: Passed


def _hash(folder: Path, patterns: Iterable[str]) -> str:
    paths = {
        path
        for pattern in patterns
        for path in listed(folder, pattern)
        if path.is_file() and path.suffix != ".pyc"
    }
    whole = hashlib.sha256()
    for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in paths):
        whole.update(f"{name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return whole.hexdigest()[:16]


def on(folder: Path) -> Results:
    """A copy without any result: the hashes of its content, its code and what runs it."""
    return Results(
        content=_hash(folder, CONTENT),
        code=_hash(folder, CODE),
        program=_program(folder),
        passed={},
    )


def _program(folder: Path) -> str:
    """A hash of what is installed, not of what should be: the lock is code."""
    lock = folder / SERVES
    names = LOCKED.findall(lock.read_text(encoding="utf-8")) if lock.exists() else []
    runs = [sys.version, *(f"{name} {_version(name)}" for name in names)]
    return hashlib.sha256("\n".join(runs).encode()).hexdigest()[:16]


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "missing"


def read(folder: Path) -> Results:
    """What was shown on this copy; without any result where there is no file, or one of another
    copy.
    """
    here = on(folder)
    try:
        found = Results.model_validate_json((folder / RESULTS).read_bytes())
    except (OSError, ValidationError):
        return here
    return found if found.model_copy(update={"passed": {}}) == here else here


def kept(screener: Screener, results: Results) -> Iterator[Kept]:
    """The promises whose every test passed on this copy."""
    for promise in screener.assurances.assurances if screener.assurances else ():
        wanted = (*promise.tests, *promise.longer)
        if all(test in results.passed for test in wanted):
            yield Kept(
                promise, min((results.passed[test] for test in wanted), key=lambda each: each.day)
            )
