"""The one unknown worth telling: held against the long way, and how much work it takes."""

import random
import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import pytest

from screening.model import Answers, Question
from screening.outcome import telling
from screening.outcome.compile import prepare
from screening.outcome.engine import assess
from screening.outcome.plan import Plan
from screening.outcome.telling import most_telling_unknown
from screening.outcome.whatif import fillings, unknown_questions
from tests.conftest import fill_in, random_answers
from tests.support.dearest import dearest_forms
from tests.support.people import RELATIVE, SELF
from tests.support.random_rules import random_screener
from tests.support.visitor import Visitor

TIMES = {"/one-page": 10, "/rules/try": 70}
"""So many first pages the dearest form of each address may cost. The second is the reviewers', with
every rule in words and every single change; a proxy takes few of them from one address.
"""


def the_long_way(plan: Plan, answers: Answers) -> Question | None:
    """Each unknown filled in with each of its known answers, and the engine asked for every one."""
    now, left = assess(plan, answers), []
    for i, question in enumerate(unknown_questions(plan, answers)):
        known = [
            assess(plan, {**answers, question.id: filled})
            for filled in fillings(plan, question, answers)
        ]
        if any((each.urgency, each.level) != (now.urgency, now.level) for each in known):
            worst = max(
                (each.urgency.high - each.urgency.low, each.level.high - each.level.low)
                for each in known
            )
            left.append((worst, i, question))
    return min(left)[2] if left else None


def test_it_is_what_the_long_way_finds_on_rules_at_random() -> None:
    """Scores, `not`, questions asked only after others, ticks already made: each with many left
    unknown.
    """
    named = 0
    for seed in range(60):
        chance = random.Random(seed)
        plan = prepare(random_screener(chance, questions=7, options=5, rules=14))
        for _ in range(8):
            answers = random_answers(plan, chance, unknown=0.6)
            found = most_telling_unknown(plan, answers)
            assert found == the_long_way(plan, answers), (seed, answers)
            named += found is not None
    assert named > 50


def test_it_is_what_the_long_way_finds_on_the_shipped_rules(plan: Plan) -> None:
    """With three unknowns of which each leaves something else open."""
    open_ = {**RELATIVE, "safety": ["unknown"], "pregnancy": "unknown", "treatment": "unknown"}
    answers = fill_in(plan, open_)

    assert len(unknown_questions(plan, answers)) == 3
    assert most_telling_unknown(plan, answers) == the_long_way(plan, answers) is not None


def test_nothing_is_named_where_everything_is_known(plan: Plan) -> None:
    """Without an open answer there is nothing to find out."""
    assert most_telling_unknown(plan, fill_in(plan, SELF)) is None


def test_a_question_with_too_many_open_boxes_is_passed_over(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its work would double with each; another unknown is named, or none."""
    answers = fill_in(plan, {**RELATIVE, "signs": ["unknown"]})

    assert most_telling_unknown(plan, answers) == plan.question("signs")
    monkeypatch.setattr(telling, "MOST_BOXES", 3)
    assert most_telling_unknown(plan, answers) is None


def calls(act: Callable[[], Any]) -> int:
    """How many functions are called: work that no busy machine changes."""
    act()
    count = 0

    def seen(_frame: FrameType, event: str, _arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


def test_the_dearest_form_costs_few_first_pages(visitor: Visitor, plan: Plan) -> None:
    """Counted in calls, which are the same on every machine; `benchmarks/dearest.py` has the
    times.
    """
    first = calls(partial(visitor.client.get, "/"))
    for path, form in dearest_forms(plan):
        most = TIMES[path.rpartition("/")[0]] * first
        assert calls(partial(visitor.client.post, path, data=form)) < most, path
