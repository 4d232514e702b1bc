"""The words of first steps: the day, who answers, and what to do if no one does."""

import re
from collections.abc import Iterator
from typing import Final

import pytest

from screening.model import Screener, Step

NO_ANSWER: Final = re.compile(r"no answer|no one (answers|free)|at any hour", re.IGNORECASE)
"""What to do if no one answers."""
A_PLACE: Final = re.compile(
    r"\b(go|going|offer to go)\b.*\b(emergency room|hospital|clinic)", re.IGNORECASE
)
"""A place to go to needs no one who answers."""
CALLS: Final = re.compile(r"\bcall", re.IGNORECASE)
A_DAY: Final = re.compile(r"today or tomorrow|at any hour", re.IGNORECASE)


def leading(screener: Screener, urgency: str) -> Iterator[tuple[str, Step]]:
    """The steps that can lead at an urgency, with the perspectives that they have words for."""
    rules = screener.rules
    default = next(each.step for each in rules.urgencies if each.id == urgency)
    ids = {default, *(r.step for r in rules.rules if r.step and r.urgency == urgency)}
    for step in rules.steps:
        for perspective in screener.perspectives:
            if step.id in ids and step.words.speaks_to(perspective):
                yield perspective, step


def test_a_step_for_soon_carries_the_day(screener: Screener) -> None:
    """Soon means soon: each step that can lead such a result says today or tomorrow.

    Naloxone is no call and no visit: it leads only where nothing else is there to do.
    """
    steps = [(p, step) for p, step in leading(screener, "soon") if step.id != "naloxone"]

    assert len(steps) >= 12
    assert [(p, step.id) for p, step in steps if not A_DAY.search(step.words.to(p))] == []


@pytest.mark.parametrize("urgency", ["soon", "today"])
def test_a_step_that_calls_says_what_to_do_if_no_one_answers(
    screener: Screener, urgency: str
) -> None:
    """A number that rings on is no help: another place, or another line, stands beside it."""
    silent = [
        (perspective, step.id)
        for perspective, step in leading(screener, urgency)
        if CALLS.search(step.words.to(perspective))
        and not NO_ANSWER.search(step.words.to(perspective))
        and not A_PLACE.search(step.words.to(perspective))
    ]

    assert silent == []


@pytest.mark.parametrize(
    "line", ["samhsa", "lifeline", "childhelp", "domestic_violence", "maternal"]
)
def test_a_step_that_names_a_line_says_what_it_costs_and_when_it_answers(
    screener: Screener, line: str
) -> None:
    """Who calls at two in the morning without money knows before that someone is there.

    A name that needs no words is the number for emergencies; so it is not among these lines.
    """
    named = [
        step.words.to(perspective)
        for step in screener.rules.steps
        for perspective in screener.perspectives
        if f"<helpline:{line}>" in step.words.to(perspective)
    ]

    assert named
    assert [w for w in named if "at any hour" not in w and not A_PLACE.search(w)] == []


def test_no_step_promises_that_medicine_starts_today(screener: Screener) -> None:
    """Where it may start is asked; no one is told that it will."""
    said = [
        step.words.to(perspective)
        for step in screener.rules.steps
        for perspective in screener.perspectives
    ]

    assert [words for words in said if re.search(r"you (will|can) start .*today\.", words)] == []
    assert sum("can I start" in words for words in said) >= 4
