"""Explain and try: one set of answers, every rule with its condition lit up, why it ends so, what
would change it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from screening.model import (
    Answers,
    Chosen,
    Condition,
    Expect,
    Finding,
    Not,
    Outcome,
    Question,
    Range,
    Vignette,
)
from screening.outcome.conditions import atoms, mentions_score
from screening.outcome.engine import assess, perspective_of, starting_level, truth
from screening.outcome.plan import MAYBE, NO, YES, Plan
from screening.outcome.report import Report, report
from screening.outcome.whatif import completed, least_worrying, one_step
from screening.sheet.names import Names
from screening.sheet.prose import Clause


@dataclass(frozen=True, slots=True)
class Lit:
    """A condition in words, with its value over these answers."""

    text: str
    value: int
    """NO, MAYBE or YES."""
    given: str
    """What was answered, or what a score came to, in words; empty for a list of conditions."""
    parts: tuple["Lit", ...] = ()


@dataclass(frozen=True, slots=True)
class LitRule:
    """A rule over these answers."""

    number: str
    id: str
    value: int
    when: Lit | None
    gives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class End:
    """One end of a range: what it is, and the rules that bring it there."""

    name: str
    sure: bool
    rules: tuple[str, ...]
    """Their numbers; none where nothing raised it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Single answers that would lead elsewhere, all to the same place."""

    urgency: str
    level: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """Everything that is said about one set of answers."""

    answers: tuple[tuple[str, str], ...]
    """Question and answer, in words."""
    urgency: tuple[End, ...]
    level: tuple[End, ...]
    start: str
    """The care to start with."""
    step: str
    """The first step."""
    scores: tuple[tuple[str, str], ...]
    rules: tuple[LitRule, ...]
    """Those that can hold for this perspective: what holds first, then what may, then the others.
    """
    turns: tuple[Turn, ...]
    vignette: Vignette


def tried(plan: Plan, names: Names, answers: Answers) -> Tried:
    """Explain a finished check."""
    perspective, outcome, shown = (
        perspective_of(plan, answers),
        assess(plan, answers),
        report(plan, answers),
    )
    rules = plan.screener.rules
    light = _light(plan, names, answers)
    lit = []
    for rule in (compiled.rule for compiled in plan.rules[perspective]):
        clause, gives = names.rule(rule, perspective)
        when = light(clause) if clause else None
        value = when.value if when else YES
        lit.append(LitRule(names.numbers["rules"][rule.id], rule.id, value, when, gives))
    return Tried(
        answers=tuple(
            (names.question(plan.question(id_), perspective), _chosen(names, plan, answers, id_))
            for id_ in answers
        ),
        urgency=_ends(
            names, "urgencies", outcome.urgency, outcome, lambda finding: finding.rule.urgency
        ),
        level=_ends(names, "levels", outcome.level, outcome, lambda finding: finding.rule.level),
        start=names.called("levels", rules.levels[starting_level(plan, outcome)], perspective),
        step=names.called("steps", shown.step, perspective),
        scores=tuple(
            (names.score(score), _interval(names, outcome.scores[score.id]))
            for score in rules.scores
        ),
        rules=tuple(sorted(lit, key=lambda rule: -rule.value)),
        turns=tuple(_turns(plan, names, answers, outcome)),
        vignette=_vignette(plan, names, answers, shown),
    )


def _light(plan: Plan, names: Names, answers: Answers) -> Callable[[Clause], Lit]:
    """Gives the value of every part of a condition."""
    value, scores = truth(plan, answers), assess(plan, answers).scores

    def given(condition: Condition) -> str:
        counted = (
            names.t("rules.counted", points=_interval(names, scores[score]))
            for score in mentions_score(condition)
        )
        return " ".join((*counted, *(answered(atom.question) for atom in atoms(condition))))

    @cache
    def answered(question: str) -> str:
        if question not in answers:
            return names.t("rules.not_asked")
        return names.t("rules.answered", answer=_chosen(names, plan, answers, question))

    def lit(clause: Clause) -> Lit:
        below = tuple(map(lit, clause.parts))
        return Lit(
            clause.text, value(clause.condition), "" if below else given(clause.condition), below
        )

    return lit


def _chosen(names: Names, plan: Plan, answers: Answers, question: str) -> str:
    return names.answers(
        plan.question(question),
        answers[question],
        perspective_of(plan, answers),
        names.t("rules.and"),
    )


def _interval(names: Names, interval: Range) -> str:
    return (
        str(interval.low)
        if interval.known
        else names.t("rules.range", low=interval.low, high=interval.high)
    )


def _ends(
    names: Names, kind: str, ends: Range, outcome: Outcome, given: Callable[[Finding], str | None]
) -> tuple[End, ...]:
    def end(rank: int, findings: Iterable[Finding], sure: bool) -> End:
        noun: Any = names.nouns(kind)[rank]
        numbers = (
            names.numbers["rules"][finding.rule.id]
            for finding in findings
            if given(finding) == noun.id
        )
        return End(names.called(kind, noun, outcome.perspective), sure, tuple(numbers))

    low = end(ends.low, outcome.findings, sure=True)
    return (low,) if ends.known else (low, end(ends.high, outcome.possible, sure=False))


def _turns(plan: Plan, names: Names, answers: Answers, now: Outcome) -> Iterator[Turn]:
    """What single answers would change of urgency and level, the most urgent first. New questions
    are answered as worries least.
    """
    found: dict[tuple[Range, Range], list[str]] = {}
    for question, changed, other in one_step(plan, answers):
        finished, open_ = completed(plan, other)
        if plan.decides_perspective(question.id) or open_:
            continue
        then = assess(plan, finished)
        if (then.urgency, then.level) != (now.urgency, now.level):
            words = _change(names, question, answers[question.id], changed, now.perspective)
            found.setdefault((then.urgency, then.level), []).append(words)
    for urgency, level in sorted(
        found, key=lambda ranges: [(-range_.high, -range_.low) for range_ in ranges]
    ):
        said = [
            _span(names, kind, ends, now.perspective)
            for kind, ends in (("urgencies", urgency), ("levels", level))
        ]
        yield Turn(said[0], said[1], tuple(found[urgency, level]))


def _change(
    names: Names, question: Question, before: Sequence[str], after: Sequence[str], perspective: str
) -> str:
    """A changed answer, as what the visitor then does or no longer does."""
    added = [id_ for id_ in after if id_ not in before]
    nones = {option.id for option in question.options if option.none}
    if question.kind == "any" and (not added or nones & set(added)):
        condition: Any = {"not": {question.id: [id_ for id_ in before if id_ not in after]}}
        return names.line(Not.model_validate(condition), perspective)
    return names.line(Chosen(question=question.id, options=tuple(added)), perspective)


def _span(names: Names, kind: str, ends: Range, perspective: str) -> str:
    low, high = (names.called(kind, names.nouns(kind)[rank], perspective) for rank in ends)
    return low if ends.known else names.t("rules.range", low=low, high=high)


def _vignette(plan: Plan, names: Names, answers: Answers, shown: Report) -> Vignette:
    """These answers as a vignette that expects what follows now; what worries least is left out."""
    rules, outcome = plan.screener.rules, shown.outcome
    stated = {
        id_: chosen if plan.question(id_).kind == "any" else chosen[0]
        for id_, chosen in answers.items()
        if set(chosen) != set(least_worrying(plan.question(id_), outcome.perspective))
    }

    def ends(range_: Range, nouns: Sequence[Any]) -> str | tuple[str, ...]:
        return (
            nouns[range_.low].id if range_.known else (nouns[range_.low].id, nouns[range_.high].id)
        )

    expect = Expect(
        urgency=ends(outcome.urgency, rules.urgencies),
        level=ends(outcome.level, rules.levels),
        step=shown.step.id,
        fires=tuple(
            finding.rule.id
            for finding in outcome.findings
            if finding.rule.when and not finding.rule.quiet
        ),
        maybe=tuple(finding.rule.id for finding in outcome.possible if not finding.rule.quiet),
    )
    return Vignette(name=names.t("rules.try_name"), answers=stated, expect=expect)


VALUES = {YES: "yes", MAYBE: "maybe", NO: "no"}
"""The words for a value: `rules.yes`, `rules.maybe`, `rules.no`."""
