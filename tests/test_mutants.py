"""A change of a rule cannot hide: each small change that moves an outcome changes the digest, each
that lowers is named.

Whether a mutant moves anything is decided without diagrams: on the tiny content by going through
all answer sets, on the shipped one by the engine over answer sets at random and around the changed
rule. `make soak` takes a seeded tenth of the mutants of the shipped content, `make test-all` a few
dozen.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

import pytest

from screening.compare.changes import changes
from screening.compare.comparison import Verdict, compare
from screening.compare.digest import digest, meaning
from screening.compare.effects import Comparer
from screening.compare.routes import Route
from screening.compare.space import Space
from screening.model import Answers, Screener
from screening.outcome.compile import prepare
from screening.outcome.dissect import observed
from screening.outcome.parts import URGENCY, What, usual
from screening.outcome.plan import Plan
from screening.outcome.whatif import one_step
from tests.conftest import random_answers, shipped
from tests.support.changed_content import tiny
from tests.support.mutants import Mutant, mutants
from tests.test_decisions import everything, of

RANDOM_SETS = 100
SHARED = 2
"""So many mutants are looked at in one space: more would outgrow it."""
NEAR_SETS = 80
EXAMPLES = 2
"""So many kinds of decisions of each mutant are shown to the engine, with so many moves of each."""
PARTS = 24
SAMPLE = 24
"""So many mutants of the shipped content are looked at by `make test-all`."""


def moves(was: dict[What, Any], becomes: dict[What, Any]) -> dict[What, tuple[Any, Any]]:
    """What is decided differently."""
    pairs = {
        what: (was.get(what, usual(what)), becomes.get(what, usual(what))) for what in was | becomes
    }
    return {what: (a, b) for what, (a, b) in pairs.items() if a != b}


def lowered(plan: Plan, pair: tuple[Sequence[str], Sequence[str]]) -> bool:
    """Whether an urgency is lower, at either end or if no alarm is true."""
    order = [u.id for u in plan.screener.rules.urgencies]
    return any(order.index(b) < order.index(a) for a, b in zip(*pair, strict=True))


# --- the tiny content, over all answer sets -------------------------------------------------------


@cache
def all_of_tiny(perspective: str) -> list[tuple[Answers, dict[What, Any]]]:
    """Every answer set of the tiny content, with what is decided."""
    plan = tiny()
    return [
        (answers, observed(plan, answers)) for answers in everything(plan, of(plan, perspective))
    ]


@pytest.mark.parametrize(
    "mutant", list(mutants(tiny().screener)), ids=lambda m: f"{m.where} {m.what}"
)
def test_of_every_tiny_mutant_the_comparison_counts_exactly_what_moves(mutant: Mutant) -> None:
    """Each move, with as many answer sets as going through all of them finds; the meaning changes
    exactly where one moves.
    """
    old = tiny()
    plan = prepare(mutant.screener)
    comparison = compare(old.screener, mutant.screener)
    anything = lower = 0
    lost = any(route.lines_lost for route in comparison.routes)
    for route in comparison.routes:
        brute: Counter[tuple[What, Any]] = Counter()
        for answers, was in all_of_tiny(route.perspective):
            moved = moves(was, observed(plan, answers))
            brute.update(moved.items())
            anything += bool(moved)
            lower += URGENCY in moved and lowered(old, moved[URGENCY])
        assert told(route) == as_told(brute)
    assert (meanings(old.screener) != meanings(mutant.screener)) == (anything > 0)
    assert digest(old.screener) != digest(mutant.screener)
    assert sum(route.less_urgent for route in comparison.routes) == lower
    assert comparison.verdict == (Verdict.WORSE if lower or lost else Verdict.DIFFERENT)


def meanings(screener: Screener) -> list[str]:
    """What is decided for each perspective, however the rules are written."""
    spaces = (Space(perspective, screener) for perspective in screener.perspectives)
    return [meaning(space, space.readings[0]) for space in spaces]


def told(route: Route) -> dict[tuple[What, Any], int]:
    """The moves of a comparison."""
    return {
        (effect.what, (effect.was, effect.becomes)): effect.count
        for effect in (*route.effects, *route.lines)
    }


def as_told(brute: Counter[tuple[What, Any]]) -> dict[tuple[What, Any], int]:
    """The same moves, those of figures as one."""
    found: Counter[tuple[What, Any]] = Counter()
    for (what, pair), count in brute.items():
        found[what, (None, None) if what.kind == "score" else pair] += count
    return dict(found)


# --- the shipped content --------------------------------------------------------------------------


@cache
def some_sets(perspective: str) -> list[tuple[Answers, dict[What, Any]]]:
    """Answer sets of the shipped content at random, with what is decided."""
    plan, chance = shipped(), random.Random(21)
    sets = [
        random_answers(plan, chance, perspective, unknown=chance.choice((0, 0.1, 0.4)))
        for _ in range(RANDOM_SETS)
    ]
    return [(answers, observed(plan, answers)) for answers in sets]


def around(space: Space, mutant: Mutant) -> Iterator[Answers]:
    """Answer sets for which the changed rule holds, may hold or does not, and all that are one
    answer away.
    """
    reading = space.readings[0]
    costs = [[0] * len(variable.values) for variable in space.diagrams.variables]
    for rule, truth in zip(reading.screener.rules.rules, reading.truths, strict=True):
        if rule.id == mutant.where:
            within = space.within(truth)
            for value in {0, 1, 2} & set(space.diagrams.counts(within)):
                chosen = space.answers(space.diagrams.cheapest(within, {value}, costs))
                answers = of(shipped(), space.perspective) | {
                    key[0]: given for key, given in chosen.items()
                }
                yield answers
                for question, _, other in one_step(shipped(), answers):
                    if not shipped().decides_perspective(question.id):
                        yield other


def sample(number: int) -> list[Mutant]:
    """So many mutants of the shipped content, always the same."""
    return random.Random(31).sample(list(mutants(shipped().screener)), number)


def held_against_the_engine(mutants_: Sequence[Mutant]) -> None:
    """What the digest and the comparison say of each mutant is what the engine says."""
    plan = shipped()
    for perspective in plan.screener.perspectives:
        for place, mutant in enumerate(mutants_):
            if place % SHARED == 0:
                space = Space(perspective, plan.screener)
                before = meaning(space, space.readings[0])
            comparer = Comparer(perspective, plan.screener, mutant.screener, space)
            changed, less = meaning(space, comparer.is_) != before, comparer.less_urgent()
            shown = list(islice(comparer.moved(), EXAMPLES))
            assert changed == bool(shown), mutant[:2]
            other = prepare(mutant.screener)
            for effect in (
                effect
                for what, f in shown
                for effect in islice(comparer.effects(what, f), EXAMPLES)
            ):
                moved = moves(
                    observed(plan, effect.example.answers), observed(other, effect.example.answers)
                )
                assert effect.what in moved, (mutant[:2], effect)
                assert effect.what.kind == "score" or moved[effect.what] == (
                    effect.was,
                    effect.becomes,
                ), (mutant[:2], effect)
            found = [
                moves(was, observed(other, answers)) for answers, was in some_sets(perspective)
            ]
            if less is None:
                near = list(around(space, mutant))
                near = random.Random(22).sample(near, min(len(near), NEAR_SETS))
                found += [
                    moves(observed(plan, answers), observed(other, answers)) for answers in near
                ]
            assert changed or not any(found), mutant[:2]
            assert less or not any(
                URGENCY in moved and lowered(plan, moved[URGENCY]) for moved in found
            ), mutant[:2]
            if less:
                moved = moves(observed(plan, less[1].answers), observed(other, less[1].answers))
                assert lowered(plan, moved[URGENCY]), mutant[:2]
                assert any(
                    f"`{mutant.where}`" in change.where
                    for change in changes(plan.screener, mutant.screener)
                ), mutant[:2]


@pytest.mark.slow("a few dozen of all small changes of the shipped rules, each compared")
@pytest.mark.parametrize("part", range(4))
def test_a_seeded_sample_of_the_mutants_of_the_shipped_content(part: int) -> None:
    """Each is held against the engine."""
    held_against_the_engine(sample(SAMPLE)[part::4])


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_a_seeded_tenth_of_the_mutants_of_the_shipped_content(part: int) -> None:
    """Each is held against the engine, part by part so that memory stays small."""
    tenth = len(list(mutants(shipped().screener))) // 10
    held_against_the_engine(sample(tenth)[part::PARTS])


@pytest.mark.slow("a few dozen of all small changes of the shipped rules, each compared")
def test_the_digest_of_a_mutant_is_the_same_however_it_is_computed() -> None:
    """Sharing diagrams with another version leaves no trace in the digest."""
    plan = shipped()
    mutant = random.Random(32).choice(list(mutants(plan.screener)))
    for perspective in plan.screener.perspectives:
        shared, alone = Space(perspective, plan.screener), Space(perspective, mutant.screener)
        reading = Comparer(perspective, plan.screener, mutant.screener, shared).is_
        assert meaning(shared, reading) == meaning(alone, alone.readings[0])
