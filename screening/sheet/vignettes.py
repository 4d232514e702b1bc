"""Vignettes held against the rules: what each expects and got, and which rules they touch.

A case narrowly misses a rule where it says so (`silent`) and one changed answer makes the rule yes.
That most cases are one tick away from most rules tells a reader nothing; which of them someone
wrote to show where a rule ends does.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from screening.model import NOT_YET, Answers, Outcome, Range, Vignette
from screening.outcome.engine import (
    assess,
    for_result,
    next_question,
    perspective_of,
    starting_level,
    valid,
)
from screening.outcome.plan import Plan
from screening.outcome.report import Report, report
from screening.outcome.whatif import least_worrying, one_step


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which an outcome is not as its vignette expects."""

    kind: str
    """Which words say it: `rules.differs_…`."""
    what: str
    """The key of the vignette, or the question, that it is about."""
    expected: str
    got: str = ""


class FillingError(Exception):
    """The answers of a vignette do not make a finished check; with what is wrong."""

    def __init__(self, kind: str, what: str, stated: str = "") -> None:
        self.difference = Difference(kind, what, stated)
        super().__init__(f"{kind}: {what} {stated}".rstrip())


def fill_in(plan: Plan, given: Mapping[str, str | Sequence[str]]) -> Answers:
    """A finished check: these answers, and the least worrying one to every other question on the
    path; from a question that is stated as `?` on, none was asked yet.

    Raises:
        FillingError: where a question is not asked on this path, an answer is none of its, or one
            has to be stated.
    """
    stated = {
        id_: (chosen,) if isinstance(chosen, str) else tuple(chosen)
        for id_, chosen in given.items()
    }
    answers: dict[str, tuple[str, ...]] = {}
    while question := next_question(plan, answers):
        perspective = perspective_of(plan, answers)
        chosen = stated.get(question.id) or least_worrying(question, perspective)
        if not chosen:
            raise FillingError("not_answered", question.id)
        if chosen == (NOT_YET,) and (early := for_result(plan, answers)):
            answers = dict(early)
            break
        if not valid(question, perspective, chosen):
            raise FillingError("not_an_answer", question.id, ", ".join(chosen))
        answers[question.id] = chosen
    if unused := sorted(set(stated) - set(answers)):
        raise FillingError("not_asked", ", ".join(unused))
    return answers


@dataclass(frozen=True)
class Judged:
    """A vignette with what became of it."""

    number: str
    """C1, C2, …: its place among all vignettes."""
    file: str
    case: Vignette
    answers: Answers
    """The finished check; empty where it cannot be filled in."""
    differences: tuple[Difference, ...]
    outcome: Outcome | None

    @property
    def anchor(self) -> str:
        """Its place on a page, which stays where numbers move."""
        return f"case-{hashlib.sha256(self.case.name.encode()).hexdigest()[:6]}"


def judge(plan: Plan, cases: Mapping[str, Iterable[Vignette]]) -> tuple[Judged, ...]:
    """Every vignette of `case_files.load_cases`, held against the rules."""
    numbered = enumerate(((file, case) for file, all_of in cases.items() for case in all_of), 1)
    return tuple(_judged(plan, f"C{n}", file, case) for n, (file, case) in numbered)


def _judged(plan: Plan, number: str, file: str, case: Vignette) -> Judged:
    try:
        answers = fill_in(plan, case.answers)
    except FillingError as problem:
        return Judged(number, file, case, {}, (problem.difference,), None)
    return Judged(
        number, file, case, answers, tuple(_differences(plan, case, answers)), assess(plan, answers)
    )


def _differences(plan: Plan, case: Vignette, answers: Answers) -> Iterator[Difference]:
    shown = report(plan, answers)
    for what, value in _single(plan, shown).items():
        expected = getattr(case.expect, what)
        ends = [expected] if isinstance(expected, str) else list(expected or ())
        if ends and list(dict.fromkeys(ends)) != value:
            yield Difference("differs", what, " - ".join(ends), " - ".join(value))
    for what, had in _listed(plan, shown).items():
        wanted = getattr(case.expect, what)
        yield from (Difference("missing", what, name) for name in wanted if name not in had)
    for what, had in _absent(plan, shown).items():
        unwanted = getattr(case.expect, what)
        yield from (Difference("unexpected", what, name) for name in unwanted if name in had)
    yield from _unheard_of(plan, case)


def _single(plan: Plan, shown: Report) -> dict[str, list[str]]:
    """What a vignette can expect one value of, or the two ends of a range."""
    rules, outcome = plan.screener.rules, shown.outcome

    def ends(range_: Range, names: Sequence[str]) -> list[str]:
        return list(dict.fromkeys((names[range_.low], names[range_.high])))

    worded = next((score for score in rules.scores if score.say), None)
    count = outcome.scores[worded.id] if worded else Range(0, 0)
    levels = [level.id for level in rules.levels]
    return {
        "urgency": ends(outcome.urgency, [urgency.id for urgency in rules.urgencies]),
        "level": ends(outcome.level, levels),
        "start": [levels[starting_level(plan, outcome)]],
        "count": list(dict.fromkeys(map(str, count))),
        "step": [shown.step.id],
        "then": [shown.then.id if shown.then else "none"],
        "tonight": [shown.tonight.id if shown.tonight else "none"],
        "unsettled": [str(shown.result.unsettled).lower()],
        "emergency": [next((emergency.id for emergency, _ in shown.emergencies), "none")],
        "telling": [shown.telling.id if shown.telling else "none"],
        "level_said": [str(shown.level is not None).lower()],
    }


def _listed(plan: Plan, shown: Report) -> dict[str, set[str]]:
    """What a vignette can expect to be there."""
    return {
        "fires": {finding.rule.id for finding in shown.outcome.findings},
        "maybe": {finding.rule.id for finding in shown.outcome.possible},
        "advice": {card.advice.id for card in shown.cards if not card.only_if},
        "advice_if": {card.advice.id for card in shown.cards if card.only_if},
        "sections": {section.id for section in shown.sections},
        "open_acts": {
            act.id for act in shown.result.safety_net if any(sign.open for sign in act.signs)
        },
        "says": _worded(plan, shown),
    }


def _absent(plan: Plan, shown: Report) -> dict[str, set[str]]:
    """What a vignette can expect not to be there."""
    return {
        "silent": {
            finding.rule.id for finding in (*shown.outcome.findings, *shown.outcome.possible)
        },
        "no_advice": {card.advice.id for card in shown.cards},
        "does_not_say": _worded(plan, shown),
    }


def _worded(plan: Plan, shown: Report) -> set[str]:
    return {
        score.id
        for score in plan.screener.rules.scores
        if any(count.title == score.title for count in shown.counts)
    }


def _unheard_of(plan: Plan, case: Vignette) -> Iterator[Difference]:
    """A vignette that names what does not exist would pass by mistake where it says that this is
    not there.
    """
    rules = plan.screener.rules
    known = {
        "silent": {rule.id for rule in rules.rules},
        "no_advice": {advice.id for advice in rules.advice},
        "does_not_say": {score.id for score in rules.scores},
    }
    for what, ids in known.items():
        yield from (
            Difference("no_such", what, name)
            for name in getattr(case.expect, what)
            if name not in ids
        )


@dataclass(frozen=True)
class Coverage:
    """Which vignettes touch which rule."""

    plan: Plan
    judged: tuple[Judged, ...]

    @cached_property
    def fired(self) -> dict[str, tuple[Judged, ...]]:
        """Rule id to the vignettes in which it is yes."""
        return self._by_rule(
            {
                each.number: {f.rule.id for f in each.outcome.findings}
                for each in self.judged
                if each.outcome
            }
        )

    @cached_property
    def missed(self) -> dict[str, tuple[Judged, ...]]:
        """Rule id to the vignettes that say that it does not hold, where one other answer would
        make it hold.
        """
        return self._by_rule({each.number: set(self._missed(each)) for each in self.judged})

    def _missed(self, judged: Judged) -> Iterator[str]:
        if judged.outcome is None or not judged.case.expect.silent:
            return
        now = {finding.rule.id for finding in (*judged.outcome.findings, *judged.outcome.possible)}
        silent = set(judged.case.expect.silent) - now
        for _, _, other in one_step(self.plan, judged.answers):
            yield from (
                finding.rule.id
                for finding in assess(self.plan, other).findings
                if finding.rule.id in silent
            )

    def _by_rule(self, rules_of: Mapping[str, set[str]]) -> dict[str, tuple[Judged, ...]]:
        return {
            rule.id: tuple(each for each in self.judged if rule.id in rules_of.get(each.number, ()))
            for rule in self.plan.screener.rules.rules
        }
