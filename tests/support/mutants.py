"""Rule files with one small change each: what a slip of the pen, or a hand that means harm, could
do to them.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from screening.model import All, Any_, AtLeast, Chosen, Condition, Not, Question, Rule, Screener
from screening.outcome.conditions import parts


class Mutant(NamedTuple):
    """One changed version, and what was changed."""

    where: str
    """The id of the rule or score."""
    what: str
    screener: Screener


def mutants(screener: Screener) -> Iterator[Mutant]:
    """Every version with one rule dropped, one level or urgency a step away, one threshold moved,
    one option or `any` toggled.
    """
    rules = screener.rules
    for rule in rules.rules:
        yield Mutant(rule.id, "dropped", _with(screener, "rules", rule, None))
        for what, changed in _rule(screener, rule):
            yield Mutant(rule.id, what, _with(screener, "rules", rule, changed))
    for score in rules.scores:
        for i, term in enumerate(score.terms):
            others = (*score.terms[:i], *score.terms[i + 1 :])
            if others:  # a score has at least one
                yield Mutant(
                    score.id,
                    f"term {i} dropped",
                    _with(screener, "scores", score, score.model_copy(update={"terms": others})),
                )
            for what, when in conditions(screener, term.when):
                terms = (
                    *score.terms[:i],
                    term.model_copy(update={"when": when}),
                    *score.terms[i + 1 :],
                )
                yield Mutant(
                    score.id,
                    f"term {i}: {what}",
                    _with(screener, "scores", score, score.model_copy(update={"terms": terms})),
                )


def _with(screener: Screener, name: str, noun: Any, changed: Any) -> Screener:
    nouns = tuple(
        changed if each is noun else each
        for each in getattr(screener.rules, name)
        if changed or each is not noun
    )
    return replace(screener, rules=screener.rules.model_copy(update={name: nouns}))


def _rule(screener: Screener, rule: Rule) -> Iterator[tuple[str, Rule]]:
    for key, scale in (("urgency", screener.rules.urgencies), ("level", screener.rules.levels)):
        ids = [noun.id for noun in scale]
        place = ids.index(getattr(rule, key) or ids[0])
        for step in (-1, 1):
            if 0 <= place + step < len(ids):
                yield f"{key} {ids[place + step]}", rule.model_copy(update={key: ids[place + step]})
    for what, when in conditions(screener, rule.when):
        yield what, rule.model_copy(update={"when": when})


def conditions(screener: Screener, condition: Condition | None) -> Iterator[tuple[str, Condition]]:
    """Every condition that differs in one place."""
    match condition:
        case Chosen():
            yield from _options(
                next(q for q in screener.questions.questions if q.id == condition.question),
                condition,
            )
        case AtLeast():
            ((score, points),) = condition.at_least.items()
            for moved in (points - 1, points + 1):
                yield f"{score} {moved}", AtLeast(at_least={score: moved})
        case All() | Any_():
            other = (
                Any_(any=condition.all) if isinstance(condition, All) else All(all=condition.any)
            )
            yield "any and all swapped", other
            for i, part in enumerate(parts(condition)):
                for what, changed in conditions(screener, part):
                    several = (*parts(condition)[:i], changed, *parts(condition)[i + 1 :])
                    yield (
                        what,
                        All(all=several) if isinstance(condition, All) else Any_(any=several),
                    )
        case Not():
            for what, changed in conditions(screener, condition.not_):
                yield f"not {what}", Not.model_validate({"not": changed})


def _options(question: Question, condition: Chosen) -> Iterator[tuple[str, Condition]]:
    for option in question.options:
        named = tuple(o for o in condition.options if o != option.id)
        if option.unknown or not named:
            continue
        if named == condition.options:
            named = (*named, option.id)
        yield f"{question.id} {option.id} toggled", Chosen(question=question.id, options=named)
