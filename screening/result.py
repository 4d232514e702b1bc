"""Everything that a visitor gets from a set of answers, as one value: ids alone, in the order in
which they stand on the page.

`report` puts words to it and templates show it. Whatever else speaks of what is decided (diagrams,
solver, digest, comparison) is held to the fields of `Result`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from screening.engine import (
    MAYBE,
    NO,
    YES,
    Plan,
    Replay,
    conclude,
    replay,
    starting_level,
    value,
)
from screening.model import ROLES, Answers, Outcome, Rule, Rules, Step
from screening.reasons import Figure, Reason
from screening.reasons import figures as figures_of
from screening.reasons import reasons as reasons_of
from screening.safety_net import NetAct
from screening.safety_net import safety_net as net_of
from screening.steps import Steps


class Entry(NamedTuple):
    """One thing in a list, or in a place of its own."""

    id: str
    private: bool = False
    """Left out of print and plain text unless the person asks for it."""
    sure: bool = True
    """Whether it surely applies; else it is shown with its condition."""


class CareRange(NamedTuple):
    """The levels of care that people with such answers are offered: ids."""

    start: str
    lowest: str
    highest: str
    worded: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What a visitor gets. The meaning of each field is part of what is signed."""

    perspective: str
    urgency: str
    """The highest of rules that are yes: the headline."""
    could_be: str
    """The highest of rules that are yes or maybe."""
    unsettled: bool
    """Whether the open title leads: the urgency is the lowest, and something more urgent is open.
    """
    interruptions: tuple[Entry, ...]
    """The emergencies that are sure, in the order of the file."""
    first_step: Entry
    """A step of the headline's urgency, from a rule that is yes, or the one that the urgency has by
    default.
    """
    violence_line: Entry | None
    """Straight under the first step where violence is known."""
    tonight: Entry | None
    then_step: Entry | None
    """The next step of a rule that is yes, unless the first covers it."""
    step_on_paper: Entry
    """The first step that is not private: it stands where private ones are left out."""
    safety_net: tuple[NetAct, ...]
    level: CareRange
    ways: tuple[Entry, ...]
    figures: tuple[Figure, ...]
    reasons: tuple[Reason, ...]
    """By urgency, then in the order of the rules."""
    cards: tuple[Entry, ...]
    """Sure ones first, each in the order of the file."""
    sections: tuple[Entry, ...]
    """What to read, sure ones first, each in the order of `reading`."""
    lines: tuple[Entry, ...]
    looks_for: tuple[str, ...]
    """What a search for a place starts with."""
    taken: tuple[int, ...]
    """What stands on the page to take along: places in `take_away`."""
    names_unknown: bool
    """Whether the result may name an unknown to find out."""

    @property
    def open(self) -> bool:
        """Whether something more urgent than the headline is open."""
        return self.urgency != self.could_be


def result(plan: Plan, answers: Answers) -> Result:
    """What a visitor gets for these answers; those that are not on the path do not count."""
    replayed = replay(plan, answers)
    return result_of(plan, replayed, conclude(plan, replayed))


def result_of(plan: Plan, replayed: Replay, outcome: Outcome) -> Result:
    """What a visitor gets, from answers that were replayed and what follows from them."""
    rules = plan.screener.rules
    sure = [finding.rule for finding in outcome.findings]
    violence = rules.violence_line is not None and value(plan, "violence line", replayed) == YES
    net = net_of(plan, replayed, outcome, sure)
    unsettled = outcome.urgency.low == 0 and outcome.urgency.high > 0
    looks = unsettled and any(sign.open for act in net for sign in act.signs)
    steps = Steps(rules, sure, outcome, looks=looks, violence=violence)
    level = _level(plan, replayed, outcome)
    cards = tuple(_cards(rules, outcome, level))
    figures = tuple(figures_of(plan, replayed, outcome))
    interruptions = tuple(_interruptions(rules, sure))
    return Result(
        perspective=outcome.perspective,
        urgency=rules.urgencies[outcome.urgency.low].id,
        could_be=rules.urgencies[outcome.urgency.high].id,
        unsettled=unsettled,
        interruptions=interruptions,
        first_step=_entry(steps.first),
        violence_line=_entry(line) if (line := steps.line) else None,
        tonight=_entry(step) if (step := steps.tonight) else None,
        then_step=_entry(step) if (step := steps.then) else None,
        step_on_paper=_entry(steps.on_paper),
        safety_net=net,
        level=level,
        ways=_listed([way.id for way in rules.ways], (way for rule in sure for way in rule.ways)),
        figures=figures,
        reasons=tuple(reasons_of(plan, outcome, frozenset(figure.score for figure in figures))),
        cards=cards,
        sections=tuple(_sections(plan, outcome, cards)),
        lines=tuple(_lines(plan, interruptions, steps.shown, cards)),
        looks_for=_looks_for(rules, level, cards),
        taken=tuple(_taken(plan, replayed)),
        names_unknown=value(plan, "unknown", replayed) != NO,
    )


def _taken(plan: Plan, replayed: Replay) -> Iterator[int]:
    for i, taken in enumerate(plan.screener.rules.take_away):
        if value(plan, f"taken {i}", replayed) >= (YES if taken.only_when_sure else MAYBE):
            yield i


def _entry(step: Step) -> Entry:
    return Entry(step.id, step.private)


def _listed(order: Iterable[str], ids: Iterable[str]) -> tuple[Entry, ...]:
    wanted = set(ids)
    return tuple(Entry(id_) for id_ in order if id_ in wanted)


def _interruptions(rules: Rules, sure: Iterable[Rule]) -> Iterator[Entry]:
    called: dict[str, bool] = {}
    for rule in sure:
        if rule.emergency:
            called[rule.emergency] = called.get(rule.emergency, True) and rule.private
    for emergency in rules.emergencies:
        if emergency.id in called:
            yield Entry(emergency.id, emergency.private or called[emergency.id])


# --- care -----------------------------------------------------------------------------------------


def _level(plan: Plan, replayed: Replay, outcome: Outcome) -> CareRange:
    levels = plan.screener.rules.levels
    start = levels[starting_level(plan, outcome)].id
    return CareRange(
        start,
        levels[outcome.level.low].id,
        levels[outcome.level.high].id,
        value(plan, "level", replayed) == YES,
    )


# --- cards, reading, lines ------------------------------------------------------------------------


def shows_if(rule: Rule) -> bool:
    """Whether the cards and sections of a rule that is maybe are shown, with its condition in
    words.
    """
    return rule.if_ is not None and not rule.only_when_sure


def _cards(rules: Rules, outcome: Outcome, level: CareRange) -> Iterator[Entry]:
    sure = {id_ for finding in outcome.findings for id_ in finding.rule.advice}
    maybe = {
        id_ for finding in outcome.possible if shows_if(finding.rule) for id_ in finding.rule.advice
    }
    (sure if level.start == level.lowest else maybe).update(
        *(each.advice for each in rules.levels if each.id == level.start)
    )
    covered = {id_ for advice in rules.advice if advice.id in sure for id_ in advice.covers}
    shown = [advice for advice in rules.advice if advice.id not in covered]
    yield from (Entry(advice.id, advice.private) for advice in shown if advice.id in sure)
    yield from (
        Entry(advice.id, advice.private, sure=False)
        for advice in shown
        if advice.id in maybe - sure
    )


def _sections(plan: Plan, outcome: Outcome, cards: Sequence[Entry]) -> Iterator[Entry]:
    """Those of rules and cards that surely apply, then those of the others."""
    advice = {each.id: each for each in plan.screener.rules.advice}
    sure = {id_ for finding in outcome.findings for id_ in finding.rule.sections}
    maybe = {
        id_
        for finding in outcome.possible
        if shows_if(finding.rule)
        for id_ in finding.rule.sections
    }
    for card in cards:
        (sure if card.sure else maybe).update(advice[card.id].sections)
    private = {section.id: section.private for section in plan.screener.sections}
    reading = plan.screener.rules.reading
    yield from (Entry(id_, private[id_]) for id_ in reading if id_ in sure)
    yield from (Entry(id_, private[id_], sure=False) for id_ in reading if id_ in maybe - sure)


def _lines(
    plan: Plan, interruptions: Iterable[Entry], steps: Iterable[Step], cards: Iterable[Entry]
) -> Iterator[Entry]:
    """The lines that an emergency names, the crisis and the treatment line, those of the steps and
    of the cards that surely apply.

    In the order of the file. A line is private where everything that names it is.
    """
    rules, country = plan.screener.rules, plan.screener.country
    emergencies = {emergency.id: emergency for emergency in rules.emergencies}
    advice = {each.id: each for each in rules.advice}
    named = [(role, False) for role in ("crisis", "treatment")]
    for each in interruptions:
        emergency = emergencies[each.id]
        named += [
            (line, each.private and line not in ROLES)
            for line in (emergency.helpline, *emergency.also)
        ]
    named += [(line, step.private) for step in steps for line in step.helplines]
    named += [
        (line, card.private) for card in cards if card.sure for line in advice[card.id].helplines
    ]
    private: dict[str, bool] = {}
    for name, hidden in named:
        if line_ := country.line(name):
            private[line_.id] = private.get(line_.id, True) and hidden
    yield from (
        Entry(line_.id, private[line_.id]) for line_ in country.lines if line_.id in private
    )


def _looks_for(rules: Rules, level: CareRange, cards: Iterable[Entry]) -> tuple[str, ...]:
    """Terms of the level that is worded and of the cards that surely apply, in the order of the
    file, each once.
    """
    wanted = {card.id for card in cards if card.sure}
    named = [(noun.id == level.start and level.worded, noun.looks_for) for noun in rules.levels]
    named += [(noun.id in wanted, noun.looks_for) for noun in rules.advice]
    found = {term for here, terms in named if here for term in terms}
    return tuple(
        term
        for term in dict.fromkeys(term for _, terms in named for term in terms)
        if term in found
    )
