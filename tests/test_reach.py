"""Whether anyone can be asked all that a condition needs, against the diagrams of all
answer sets.
"""

import random

from screening.compare.space import Space
from screening.content.check.reach import Reach, Search
from screening.model import Chosen, Screener
from screening.outcome.plan import YES, Plan
from tests.support.random_rules import random_screener


def held_against_the_diagrams(screener: Screener) -> int:
    """Each rule is reached exactly where an answer set makes it yes; how many are not."""
    spaces = [Space(perspective, screener) for perspective in screener.perspectives]
    reach = Reach(screener)
    lost = 0
    for i, rule in enumerate(screener.rules.rules):
        found = any(
            YES in space.diagrams.counts(space.within(space.readings[0].truths[i]))
            for space in spaces
        )
        # An unknown answer can make a rule yes where all else there is would; known answers then do
        # too.
        assert reach.reached(rule.when) == found, rule
        lost += not found
    return lost


def test_random_rules_are_reached_exactly_where_an_answer_set_makes_them_hold() -> None:
    """Rules that contradict themselves or the path among them."""
    chance = random.Random(5)

    assert sum(held_against_the_diagrams(random_screener(chance)) for _ in range(60)) > 20


def test_every_shipped_rule_is_reached_within_few_tries(plan: Plan) -> None:
    """None is left to the proofs because it takes too long."""
    reach = Reach(plan.screener)
    for rule in plan.screener.rules.rules:
        if rule.when:
            search = Search(reach, reach.on_path(rule.when))
            assert search.found(), rule.id
            assert search.tried < 1000, rule.id


def test_a_condition_that_takes_too_long_is_left_to_the_proofs(plan: Plan) -> None:
    """It is taken to be reachable, so that no one is told of a mistake that is none."""
    reach = Reach(plan.screener)
    search = Search(reach, Chosen(question="age", options=("under_18",)))
    search.tried = 10**6

    assert search.found()
