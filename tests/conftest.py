"""What tests share: the shipped content, and ways to fill in a check."""

import os
import random
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask

from screening.content.check import load_checked
from screening.content.load import load_land
from screening.directory.current import Current, open_pack
from screening.directory.store import Store
from screening.model import Answers, Question, Screener
from screening.outcome.compile import prepare
from screening.outcome.engine import next_question, perspective_of
from screening.outcome.plan import Plan
from screening.sheet import vignettes
from screening.web import create_app
from tests.support.visitor import Visitor

pytest_plugins = ["tests.support.browser_fixtures"]

ROOT = Path(__file__).parent.parent
fill_in = vignettes.fill_in


LIMITS: Final = {"slow": 600, "soak": 4 * 3600}
"""Seconds that a test of each longer tier may take; pyproject.toml has the limit of all others."""

QUICK: Final = bool(os.environ.get("SIGNPOST_QUICK"))
"""Whether this is `make test`, which people run often."""


def share(full: int) -> int:
    """So many of a long sweep: all of them, or in `make test` the first eighth."""
    return max(1, full // 8) if QUICK else full


LEFT: Final = pytest.StashKey[set[str]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take longest begin first, so that no process is left waiting for one file at the
    end. Each tier has its time limit.
    """
    long = {
        item.path
        for item in items
        if item.get_closest_marker("slow") or item.get_closest_marker("browser")
    }
    items.sort(key=lambda item: item.path not in long)
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(
                "no_cover"
            )  # it sees what runs in other programs, or what quicker tests see too
        if limit := max(
            (limit for mark, limit in LIMITS.items() if item.get_closest_marker(mark)), default=0
        ):
            item.add_marker(pytest.mark.timeout(limit), append=False)


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Keep what is left to the longer run, to name it at the end."""
    marks = {
        (item.config, mark.args[0]) for item in items if (mark := item.get_closest_marker("slow"))
    }
    for config, what in marks:
        config.stash.setdefault(LEFT, set()).add(what)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Each process of several hands over what it left."""
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["left"] = sorted(session.config.stash.get(LEFT, set()))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Gather what the processes left."""
    node.config.stash.setdefault(LEFT, set()).update(
        getattr(node, "workeroutput", {}).get("left", ())
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was left to `make test-all`, and what was left out, each with what it needs."""
    left = sorted(terminalreporter.config.stash.get(LEFT, set()))
    if QUICK and left:
        terminalreporter.section("left to make test-all")
        terminalreporter.write_line("\n".join([*left, "seven eighths of each long sweep"]))
    skipped = Counter(
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", ())
    )
    if skipped:
        terminalreporter.section("left out")
        terminalreporter.write_line(
            "\n".join(f"{number} tests: {reason}" for reason, number in sorted(skipped.items()))
        )


@cache
def shipped() -> Plan:
    """The content that ships, compiled; for property tests, whose arguments Hypothesis would print
    whole.
    """
    return prepare(load_checked(ROOT))


@pytest.fixture(scope="session")
def screener() -> Screener:
    """The content that ships."""
    return shipped().screener


@pytest.fixture(scope="session")
def plan() -> Plan:
    """The shipped content, compiled."""
    return shipped()


def random_answers(
    plan: Plan, chance: random.Random, perspective: str | None = None, unknown: float = 0.2
) -> Answers:
    """A finished check with answers at random; `unknown` is the share of unknown ones."""
    answers: dict[str, tuple[str, ...]] = {}
    while question := next_question(plan, answers):
        if plan.decides_perspective(question.id):
            answers[question.id] = (perspective or chance.choice(plan.screener.perspectives),)
            continue
        answers[question.id] = random_answer(
            question, perspective_of(plan, answers), chance, unknown
        )
    return answers


def random_answer(
    question: Question, perspective: str, chance: random.Random, unknown: float
) -> tuple[str, ...]:
    """An answer that this question takes, at random."""
    offered = [o for o in question.options if o.words.speaks_to(perspective)]
    open_ = [o.id for o in offered if o.unknown]
    known = [o for o in offered if not o.unknown]
    if question.kind == "one":
        return (
            (chance.choice(open_),)
            if open_ and chance.random() < unknown
            else (chance.choice(known).id,)
        )
    share = chance.choice((0.0, 0.1, 0.3))
    ticked = [o.id for o in known if not o.none and chance.random() < share]
    if open_ and chance.random() < unknown:
        return (*ticked, *open_)
    return tuple(ticked) or tuple(o.id for o in known if o.none)


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        # A day on which the shipped numbers are fresh.
        self.now = 1_795_435_200.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def sample_places(clock: Clock | None = None) -> Current:
    """The made-up places that ship."""
    return Current(
        open_pack(ROOT, *load_land(ROOT)),
        Store(ROOT / "no such file"),
        clock or Clock(),
        sample=True,
    )


@pytest.fixture
def app(screener: Screener, clock: Clock) -> Flask:
    """The application on the shipped content."""
    return create_app(screener, CLOCK=clock, HOSTS=["check.example", "localhost"])


@pytest.fixture
def visitor(app: Flask, plan: Plan) -> Visitor:
    """Someone who opens pages."""
    return Visitor(app, plan)
