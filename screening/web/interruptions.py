"""An answer that tells of danger is followed by an emergency page, at the address and under the
title of its question: what the browser's history keeps is the same whatever was answered
(docs/decisions/0025-interruptions-in-place.md).
"""

from collections.abc import Collection, Mapping
from typing import Final

from flask import render_template

from screening.model import Answers, Question
from screening.outcome.engine import alarms, assess, path, perspective_of, valid
from screening.outcome.plan import Plan
from screening.web.state import State

ONWARD: Final = "onward"
"""The button of an interruption that goes on with the check."""
AGAIN: Final = "again"
"""The button that shows the question again."""


def called_for(plan: Plan, before: State, after: State) -> int:
    """The number of the emergency page that the last answer calls for; 0 where it calls for none
    that was not called for before.
    """
    return _first(plan, _sure(plan, after.answers) - _sure(plan, before.answers))


def _sure(plan: Plan, answers: Answers) -> set[str]:
    return {f.rule.emergency for f in assess(plan, answers).findings if f.rule.emergency}


def told_by(plan: Plan, asked: Question, chosen: tuple[str, ...]) -> int:
    """The number of the emergency page that an answer calls for by itself, whoever it is about; 0
    where it calls for none.

    Of a form that comes too late nothing is kept. Whoever told of a danger in it needs help first,
    and then a word on forms.
    """
    whom = next(id_ for id_ in plan.questions if plan.decides_perspective(id_))
    told = [
        {whom: (p,), asked.id: chosen}
        for p in plan.screener.perspectives
        if valid(asked, p, chosen)
    ]
    return _first(plan, {alarm for answers in told for alarm in alarms(plan, answers)})


def _first(plan: Plan, ids: Collection[str]) -> int:
    """The number of the first of some emergencies, in the order of the file."""
    numbered = enumerate(plan.screener.rules.emergencies, 1)
    return next((number for number, emergency in numbered if emergency.id in ids), 0)


def waiting(plan: Plan, state: State) -> Question | None:
    """The question in whose place an interruption stands; None where nobody is to be told of one.

    Numbers that this content does not have, or whose question is not asked, come from before a
    change of the content.
    """
    at, emergencies = state.interruption, plan.screener.rules.emergencies
    if at is None or at.emergency > len(emergencies):
        return None
    told = [*plan.questions][at.question - 1 : at.question]
    return next((asked for asked in path(plan, state.answers) if asked.id in told), None)


def waits(plan: Plan, state: State, tab: str, run: str) -> str:
    """The emergency page that waits in place of a question, under the title of the question."""
    number = state.interruption.emergency if state.interruption else 0
    return page(plan, number, tab, perspective_of(plan, state.answers), run)


def pressed(form: Mapping[str, str]) -> str:
    """Which button of an interruption sent this form; empty where none did."""
    return next((button for button in (ONWARD, AGAIN) if button in form), "")


def page(plan: Plan, number: int, tab: str, perspective: str = "everyone", run: str = "") -> str:
    """An emergency page.

    Args:
        plan: the compiled content.
        number: of the emergency page.
        tab: its title, which stands in the history of the browser.
        perspective: what concerns whom comes first.
        run: what its form carries; without one it leads on by a link.
    """
    screener = plan.screener
    emergency = screener.rules.emergencies[number - 1]
    return render_template(
        "emergency.html",
        emergency=emergency,
        body=screener.section(emergency.section).body_for(perspective),
        perspective=perspective,
        tab=tab,
        run=run,
    )
