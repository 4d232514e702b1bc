"""Some answer sets of each perspective that between them touch every option and every rule."""

from collections.abc import Iterator

from screening.compare.examples import Examples
from screening.compare.space import Space
from screening.model import Answers
from screening.outcome.plan import MAYBE, YES, Plan
from screening.outcome.whatif import one_step


def chosen(plan: Plan) -> list[Answers]:
    """The most ordinary answer set, all that are one known answer away, and for each rule one where
    it holds and one where it may.
    """
    found = {
        tuple(sorted(answers.items())): answers
        for p in plan.screener.perspectives
        for answers in _of(plan, p)
    }
    return list(found.values())


def _of(plan: Plan, perspective: str) -> Iterator[Answers]:
    space = Space(perspective, plan.screener)
    examples = Examples(space)
    usual = examples.of(space.domain, {YES}).answers
    yield usual
    yield from (other for _, _, other in one_step(plan, usual))
    for truth in space.readings[0].truths:
        within = space.within(truth)
        for value in {YES, MAYBE} & set(space.diagrams.counts(within)):
            yield examples.of(within, {value}).answers
