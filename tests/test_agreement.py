"""Two readers of the rules agree: the engine, and a plain one that was written without looking at
it.
"""

import random

import pytest

from screening.model import Answers, Screener
from screening.outcome.compile import prepare
from screening.outcome.engine import assess, path, starting_level
from screening.outcome.plan import Plan
from tests.conftest import random_answers, share
from tests.support.random_rules import RandomAnswers, random_screener, shape
from tests.support.reference_evaluator import Conclusion, conclude

FILES, SETS = 5_000, 200


def by_the_engine(plan: Plan, answers: Answers) -> Conclusion:
    """What the engine concludes, in the words of the other reader."""
    outcome = assess(plan, answers)
    return Conclusion(
        asked=[question.id for question in path(plan, answers)],
        urgency=tuple(outcome.urgency),
        level=tuple(outcome.level),
        start=starting_level(plan, outcome),
        scores={id_: tuple(range_) for id_, range_ in outcome.scores.items()},
        fired=[finding.rule.id for finding in outcome.findings],
        possible=[finding.rule.id for finding in outcome.possible],
    )


def disagreements(files: range, sets: int) -> list[str]:
    """Where the two disagree: the seed of the rule file, and the answers."""
    found = []
    for seed in files:
        chance = random.Random(seed)
        screener = random_screener(chance)
        plan, some_answers = prepare(screener), RandomAnswers(screener, chance)
        for _ in range(sets):
            answers = some_answers()
            if by_the_engine(plan, answers) != conclude(screener, answers):
                found.append(f"file {seed}: {shape(answers)}")
    return found


def test_the_engine_and_the_reference_evaluator_agree() -> None:
    """Over rule files and answers at random there is no disagreement."""
    assert disagreements(range(share(FILES // 10)), SETS) == []


@pytest.mark.soak
def test_the_engine_and_the_reference_evaluator_agree_on_a_million_pairs() -> None:
    """The same, over ten times as many rule files."""
    assert disagreements(range(FILES), SETS) == []


def test_they_agree_on_the_shipped_rules(plan: Plan, screener: Screener) -> None:
    """Over the content that ships, too."""
    chance = random.Random(1)

    for _ in range(300):
        answers = random_answers(plan, chance, unknown=0.4)
        assert by_the_engine(plan, answers) == conclude(screener, answers), shape(answers)
