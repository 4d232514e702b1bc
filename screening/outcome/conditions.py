"""Conditions on their own: their parts, the answers they read, and what they can be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from types import MappingProxyType

from screening.model import (
    All,
    Answers,
    Any_,
    AtLeast,
    Chosen,
    Condition,
    Not,
    Rule,
    Rules,
    Score,
)
from screening.outcome.plan import MAYBE, NO, YES


def parts(condition: Condition | None) -> Sequence[Condition]:
    """The conditions that `all`, `any` and `not` are made of; none for the other forms."""
    match condition:
        case All():
            return condition.all
        case Any_():
            return condition.any
        case Not():
            return (condition.not_,)
    return ()


def atoms(condition: Condition | None, scores: Sequence[Score] = ()) -> Iterator[Chosen]:
    """Every `chosen` inside a condition, through `not` and, given the scores, through them too."""
    if isinstance(condition, Chosen):
        yield condition
    for part in parts(condition):
        yield from atoms(part, scores)
    if isinstance(condition, AtLeast):
        for score in scores:
            if score.id in condition.at_least:
                for term in score.terms:
                    yield from atoms(term.when)


def calling(rules: Rules, given: Chosen, among: Iterable[Rule] | None = None) -> list[Rule]:
    """The rules with an act that read these options, most urgent first."""
    options = set(given.options)
    found = [
        rule
        for rule in (rules.rules if among is None else among)
        if rule.act
        and any(
            atom.question == given.question and options <= set(atom.options)
            for atom in atoms(rule.when)
        )
    ]
    return sorted(found, key=lambda rule: -rules.rank(rule.urgency))


def mentions_score(condition: Condition | None) -> Iterator[str]:
    """The ids of the scores that a condition reads."""
    if isinstance(condition, AtLeast):
        yield from condition.at_least
    for part in parts(condition):
        yield from mentions_score(part)


def holds_over(
    condition: Condition | None,
    chosen: Answers,
    scores: Sequence[Score],
    open_: Mapping[str, AbstractSet[str]] = MappingProxyType({}),
) -> int:
    """NO, MAYBE or YES, read straight from the definition, without a plan and without paths.

    `chosen` is certain; of the questions in `open_` each of these options may be chosen or none.
    """

    def value(each: Condition) -> int:
        return holds_over(each, chosen, scores, open_)

    match condition:
        case None:
            return YES
        case Chosen():
            if set(condition.options) & set(chosen.get(condition.question, ())):
                return YES
            return MAYBE if set(condition.options) & set(open_.get(condition.question, ())) else NO
        case All():
            return min(map(value, condition.all))
        case Any_():
            return max(map(value, condition.any))
        case Not():
            return YES - value(condition.not_)
        case AtLeast():
            ((name, points),) = condition.at_least.items()
            values = [
                (value(term.when), term.points)
                for score in scores
                if score.id == name
                for term in score.terms
            ]
            low, high = sum(p for v, p in values if v == YES), sum(p for v, p in values if v != NO)
            return YES if low >= points else MAYBE if high >= points else NO
