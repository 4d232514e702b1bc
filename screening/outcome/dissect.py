"""A `Result` taken apart into the single things that are decided, by the names that `decisions` has
for them.

`whole` puts them together again: so nothing of a result is left out, and what the diagrams decide
can be held against what the engine concludes, order included.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from screening.model import Answers, Rules, Screener, Taken
from screening.outcome.parts import (
    HIDDEN,
    LEVEL,
    LEVEL_SAID,
    ON_PAPER,
    START,
    STEP,
    THEN,
    TONIGHT,
    UNKNOWN_NAMED,
    UNSETTLED,
    URGENCY,
    VIOLENCE_LINE,
    What,
    taken_id,
    usual,
)
from screening.outcome.plan import MAYBE, NO, YES, Plan
from screening.outcome.reasons import Figure, Reason
from screening.outcome.result import Result, result
from screening.outcome.safety_net import NetAct, Sign
from screening.outcome.tables import CareRange, Entry

Observed = Mapping[What, Any]


def observed(plan: Plan, answers: Answers) -> Observed:
    """Everything that is decided for one answer set, by name; what is as usual is left out."""
    found = dict(_parts(plan.screener.rules, result(plan, answers)))
    return {what: value for what, value in found.items() if value != usual(what)}


def _parts(rules: Rules, shown: Result) -> Iterable[tuple[What, Any]]:
    level = shown.level
    yield URGENCY, (shown.urgency, shown.could_be)
    yield UNSETTLED, YES if shown.unsettled else NO
    yield STEP, shown.first_step.id
    for what, entry in (
        (VIOLENCE_LINE, shown.violence_line),
        (TONIGHT, shown.tonight),
        (THEN, shown.then_step),
    ):
        yield what, entry.id if entry else None
    yield ON_PAPER, shown.step_on_paper.id
    yield LEVEL, (level.lowest, level.highest)
    yield START, level.start
    yield LEVEL_SAID, YES if level.worded else NO
    yield UNKNOWN_NAMED, YES if shown.names_unknown else NO
    for act in shown.safety_net:
        for sign in act.signs:
            yield What("sign", f"{sign.question} {sign.option}"), (act.id, sign.open)
    for kind, entries in (
        ("emergency", shown.interruptions),
        ("reason", shown.reasons),
        ("line", shown.lines),
    ):
        for each in entries:
            yield (
                What(kind, each.rule if isinstance(each, Reason) else each.id),
                HIDDEN if each.private else YES,
            )
    for kind, listed in (("advice", shown.cards), ("section", shown.sections), ("way", shown.ways)):
        for entry in listed:
            yield What(kind, entry.id), YES if entry.sure else MAYBE
    yield from ((What("looks_for", term), YES) for term in shown.looks_for)
    yield from ((What("taken", taken_id(rules.take_away[i])), YES) for i in shown.taken)
    yield from (
        (What("score", figure.score), (figure.least, figure.most, figure.total))
        for figure in shown.figures
    )


def whole(screener: Screener, perspective: str, values: Observed) -> Result:
    """The result of which these are the parts: everything in the order of the file."""
    return _Whole(screener, values).result(perspective)


class _Whole:
    """The parts of one result, and the file in whose order they stand."""

    def __init__(self, screener: Screener, values: Observed) -> None:
        self.screener, self.rules, self.values = screener, screener.rules, values

    def of(self, what: What) -> Any:
        return self.values.get(what, usual(what))

    def step(self, what: What) -> Entry | None:
        id_ = self.of(what)
        return Entry(id_, self.rules.step(id_).private) if id_ else None

    def listed(
        self, kind: str, ids: Iterable[str], private: Mapping[str, bool] | None = None
    ) -> tuple[Entry, ...]:
        """What is sure, then what may be, in this order."""
        order = list(ids)
        of = {id_: self.of(What(kind, id_)) for id_ in order}
        hidden = {id_: of[id_] == HIDDEN if private is None else private[id_] for id_ in order}
        sure = tuple(Entry(id_, hidden[id_]) for id_ in order if of[id_] in (YES, HIDDEN))
        return (*sure, *(Entry(id_, hidden[id_], sure=False) for id_ in order if of[id_] == MAYBE))

    def net(self) -> tuple[NetAct, ...]:
        signs: dict[str, list[Sign]] = {}
        always: set[str] = set()
        for question in self.screener.questions.questions:
            for option in question.options:
                if value := self.of(What("sign", f"{question.id} {option.id}")):
                    act, open_ = value
                    signs.setdefault(act, []).append(
                        Sign(question.id, option.id, open_, option.private or question.private)
                    )
                    always |= {act} if option.always_warn else set()
        acts = [act for act in self.rules.safety_net if act.id in signs]
        opened = [
            act for act in acts if act.id not in always and any(sign.open for sign in signs[act.id])
        ]
        order = [*(act for act in acts if act.id in always), *opened]
        order += [act for act in acts if act not in order]
        return tuple(
            NetAct(
                act.id, act.private, tuple(sorted(signs[act.id], key=lambda sign: not sign.open))
            )
            for act in order
        )

    def reasons(self) -> tuple[Reason, ...]:
        order = sorted(self.rules.rules, key=lambda rule: -self.rules.rank(rule.urgency))
        entries = self.listed("reason", [rule.id for rule in order])
        return tuple(Reason(entry.id, (), (), entry.private) for entry in entries)

    def result(self, perspective: str) -> Result:
        rules, country = self.rules, self.screener.country
        low, high = self.of(URGENCY)
        first, paper = self.step(STEP), self.step(ON_PAPER)
        if first is None or paper is None:
            raise ValueError("every result has a first step")
        terms = dict.fromkeys(term for level in rules.levels for term in level.looks_for)
        terms |= dict.fromkeys(term for advice in rules.advice for term in advice.looks_for)
        lowest, highest = self.of(LEVEL)
        return Result(
            perspective=perspective,
            urgency=low,
            could_be=high,
            unsettled=self.of(UNSETTLED) == YES,
            interruptions=self.listed("emergency", [each.id for each in rules.emergencies]),
            first_step=first,
            violence_line=self.step(VIOLENCE_LINE),
            tonight=self.step(TONIGHT),
            then_step=self.step(THEN),
            step_on_paper=paper,
            safety_net=self.net(),
            level=CareRange(self.of(START), lowest, highest, self.of(LEVEL_SAID) == YES),
            ways=self.listed(
                "way", [way.id for way in rules.ways], {way.id: False for way in rules.ways}
            ),
            figures=tuple(
                Figure(s.id, *value)
                for s in rules.scores
                if (value := self.of(What("score", s.id)))
            ),
            reasons=self.reasons(),
            cards=self.listed(
                "advice", [a.id for a in rules.advice], {a.id: a.private for a in rules.advice}
            ),
            sections=self.listed(
                "section", rules.reading, {s.id: s.private for s in self.screener.sections}
            ),
            lines=self.listed("line", [line.id for line in country.lines]),
            looks_for=tuple(term for term in terms if self.of(What("looks_for", term)) == YES),
            taken=tuple(i for i, taken in enumerate(rules.take_away) if self.taken(taken)),
            names_unknown=self.of(UNKNOWN_NAMED) == YES,
        )

    def taken(self, taken: Taken) -> bool:
        return bool(self.of(What("taken", taken_id(taken))) == YES)
