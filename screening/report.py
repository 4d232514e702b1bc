"""An outcome in the order in which a person reads it, still without a page around it.

The web and the terminal show the same report. What is marked `private` (violence, suicide, pregnancy, children) is
left out of print and plain text unless the person asks for it.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from screening.engine import Plan, assess, atoms, fired_by, holds, mentions_score, perspective_of, relevant, said, starting_level
from screening.model import (
    Advice,
    Answers,
    Emergency,
    Finding,
    Helpline,
    LevelOfCare,
    Outcome,
    Question,
    Section,
    Step,
    Taken,
    Urgency,
    WayIn,
)
from screening.whatif import most_telling_unknown, sooner_if

MOST_SECTIONS: Final = 12


@dataclass(frozen=True, slots=True)
class Said:
    """One answer in words: what was asked, what was chosen."""

    label: str
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that holds: the answers that made it hold, and why it matters."""

    said: tuple[Said, ...]
    because: str
    private: bool


@dataclass(frozen=True, slots=True)
class Card:
    """Advice, with the condition in words where it is not known whether it applies."""

    advice: Advice
    title: str
    text: str
    only_if: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """An emergency, or one that is only possible, with the condition in words."""

    emergency: Emergency | None
    step: Step | None
    only_if: str
    private: bool


@dataclass(frozen=True, slots=True)
class Count:
    """What the result says of a score."""

    title: str
    number: str
    text: str
    open: str
    note: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a result page says, in its order."""

    perspective: str
    outcome: Outcome
    urgency: Urgency
    """The upper end: what is acted on."""
    lead: Urgency
    """What the page leads with: the upper end; where that is only possible, the most urgent of all else that holds or may hold."""
    meaning: str
    """What the lead means, in words that claim no more than was answered."""
    alarms: tuple[Alarm, ...]
    """Sure emergencies first, then what would be more urgent if it is true."""
    step: Step
    then: Step | None
    """What to do right after, in an emergency or where the first step is private."""
    open_step: Step
    """The first step that is not private: it stands where private ones are left out."""
    level: LevelOfCare | None
    """Where to start; None where no level is worded."""
    lowest_level: LevelOfCare
    highest_level: LevelOfCare
    ways: tuple[WayIn, ...]
    telling: Question | None
    counts: tuple[Count, ...]
    reasons: tuple[Reason, ...]
    warnings: tuple[tuple[str, bool], ...]
    """"Get help sooner if …", each with whether it is private."""
    cards: tuple[Card, ...]
    sections: tuple[Section, ...]
    looks_for: tuple[str, ...]
    """What a search for a place starts with: terms of the level and of the advice that surely applies."""
    helplines: tuple[tuple[Helpline, bool], ...]
    """Each with whether it is private."""
    taken: tuple[Taken, ...]
    """What stands on the page to take along."""

    @property
    def emergency(self) -> bool:
        """Whether an emergency is sure."""
        return any(not alarm.only_if for alarm in self.alarms)

    @property
    def open(self) -> bool:
        """Whether the treatment setting to start with rests on open answers alone."""
        return bool(self.level and self.level.treatment and not self.lowest_level.treatment)


def report(plan: Plan, answers: Answers) -> Report:
    """The report on a finished check."""
    answers = relevant(plan, answers)
    outcome = assess(plan, answers)
    rules = plan.screener.rules
    level, cards = _care(plan, outcome, answers)
    counts = dict(_counts(plan, outcome, answers))
    alarms = tuple(_alarms(plan, outcome))
    step, *others = _steps(plan, outcome.findings) or [rules.steps[-1]]
    second = next((each for each in others if each.id not in step.covers), None)
    emergency = any(not alarm.only_if for alarm in alarms)
    leading = outcome.urgency.high if emergency or not alarms else _otherwise(plan, outcome)
    lead = rules.urgencies[leading]
    words = lead.meaning_open if lead.meaning_open and leading > outcome.urgency.low else lead.meaning
    return Report(
        perspective=outcome.perspective,
        outcome=outcome,
        urgency=rules.urgencies[outcome.urgency.high],
        lead=lead,
        meaning=words.to(outcome.perspective),
        alarms=alarms,
        step=step,
        then=second if emergency or step.private else None,
        open_step=next((each for each in (step, *others) if not each.private), rules.steps[-1]),
        level=level,
        lowest_level=rules.levels[outcome.level.low],
        highest_level=rules.levels[outcome.level.high],
        ways=_listed(rules.ways, (way for f in outcome.findings for way in f.rule.ways)),
        telling=most_telling_unknown(plan, answers) if said(plan, "unknown", answers) else None,
        counts=tuple(counts.values()),
        reasons=tuple(_reasons(plan, outcome, counts)),
        warnings=tuple(_warnings(plan, outcome.perspective, answers)),
        cards=cards,
        sections=_sections(plan, outcome, cards),
        looks_for=_looks_for(level, cards),
        helplines=tuple(_helplines(plan, alarms, step, cards)),
        taken=fitting(plan, rules.take_away, answers),
    )


def fitting(plan: Plan, taken: Iterable[Taken], answers: Answers) -> tuple[Taken, ...]:
    """Of what can be taken along, that which fits these answers, or may. Without answers it is meant for the first perspective."""
    answers = answers or {plan.screener.questions.perspective_question: (perspective_of(plan, answers),)}
    return tuple(each for each in taken if holds(plan, each.when, answers))


def _listed(nouns: Iterable[WayIn], ids: Iterable[str]) -> tuple[WayIn, ...]:
    wanted = set(ids)
    return tuple(noun for noun in nouns if noun.id in wanted)


def answer_words(question: Question, chosen: Iterable[str], perspective: str) -> tuple[str, ...]:
    """The words of chosen options, in the order of the file."""
    picked = set(chosen)
    return tuple(o.words.to(perspective) for o in question.options if o.id in picked)


def _reasons(plan: Plan, outcome: Outcome, counted: Mapping[str, Count]) -> Iterator[Reason]:
    """Findings in words, most urgent first. Answers to a score that the page words stand there as their number."""
    rank = {urgency.id: i for i, urgency in enumerate(plan.screener.rules.urgencies)}
    for finding in sorted(outcome.findings, key=lambda f: -rank.get(f.rule.urgency or "", 0)):
        if finding.rule.quiet:
            continue
        answered = list(_answered(plan, finding, counted))
        lines = [Said(q.label.to(outcome.perspective), answer_words(q, chosen, outcome.perspective)) for q, chosen in answered]
        lines += [
            Said(counted[id_].title, (counted[id_].number,)) for id_ in dict.fromkeys(mentions_score(finding.rule.when)) if id_ in counted
        ]
        private = finding.rule.private or any(o.private for q, chosen in answered for o in q.options if o.id in chosen)
        yield Reason(tuple(lines), finding.rule.because.to(outcome.perspective), private)


def _answered(plan: Plan, finding: Finding, counted: Container[str]) -> Iterator[tuple[Question, tuple[str, ...]]]:
    """The answers to name under a finding: those that its rule reads itself, or through a score that is not worded here."""
    unworded = [score for score in plan.screener.rules.scores if score.id not in counted]
    direct = {atom.question for atom in atoms(finding.rule.when, unworded)}
    for id_, chosen in fired_by(plan, finding).items():
        if id_ in direct and not plan.decides_perspective(id_):
            yield plan.question(id_), chosen


def _alarms(plan: Plan, outcome: Outcome) -> Iterator[Alarm]:
    """What is an emergency, in the order of the file; then what may be more urgent than all that is sure."""
    rules = plan.screener.rules
    rank = {urgency.id: i for i, urgency in enumerate(rules.urgencies)}
    emergencies = {e.id: e for e in rules.emergencies}
    steps = {s.id: s for s in rules.steps}
    order = list(emergencies)
    for finding in sorted((f for f in outcome.findings if f.rule.emergency), key=lambda f: order.index(f.rule.emergency or "")):
        emergency = emergencies[finding.rule.emergency or ""]
        yield Alarm(emergency, steps.get(finding.rule.step or ""), "", emergency.private or finding.rule.private)
    if outcome.urgency.known:
        return
    for finding in outcome.possible:
        if rank.get(finding.rule.urgency or "", 0) == outcome.urgency.high and finding.rule.if_:
            only_if = finding.rule.if_.to(outcome.perspective)
            yield Alarm(emergencies.get(finding.rule.emergency or ""), steps.get(finding.rule.step or ""), only_if, finding.rule.private)


def _otherwise(plan: Plan, outcome: Outcome) -> int:
    """The highest urgency below the upper end, among rules that are yes or maybe; the only one where it is known."""
    rank = {urgency.id: i for i, urgency in enumerate(plan.screener.rules.urgencies)}
    if outcome.urgency.known:
        return outcome.urgency.low
    ranks = [rank.get(f.rule.urgency or "", 0) for f in (*outcome.findings, *outcome.possible)]
    return max((each for each in ranks if each < outcome.urgency.high), default=outcome.urgency.low)


def _steps(plan: Plan, findings: Iterable[Finding]) -> list[Step]:
    """The steps that apply, most pressing first."""
    wanted = {finding.rule.step for finding in findings}
    return [step for step in plan.screener.rules.steps if step.id in wanted]


def _counts(plan: Plan, outcome: Outcome, answers: Answers) -> Iterator[tuple[str, Count]]:
    for score in plan.screener.rules.scores:
        if score.say is None or not score.say.to(outcome.perspective) or not said(plan, score.id, answers):
            continue
        interval = outcome.scores[score.id]
        asked = [t for t in score.terms if all(atom.question in answers for atom in atoms(t.when))]
        figures = {"count": interval.low, "most": interval.high, "total": sum(term.points for term in asked)}
        open_ = score.say_open.to(outcome.perspective) if score.say_open and not interval.known else ""
        note = score.say_note.to(outcome.perspective) if score.say_note else ""
        text = score.say.to(outcome.perspective).format(**figures)
        yield score.id, Count(score.title, str(interval.low), text, open_.format(**figures), note)


def _warnings(plan: Plan, perspective: str, answers: Answers) -> Iterator[tuple[str, bool]]:
    for warning in sooner_if(plan, answers):
        if warning.option.can_happen:
            yield warning.option.can_happen.to(perspective), warning.option.private or warning.question.private


def _cards(plan: Plan, outcome: Outcome) -> Iterator[Card]:
    level = plan.screener.rules.levels[starting_level(plan, outcome)]
    sure = {id_ for finding in outcome.findings for id_ in finding.rule.advice} | set(level.advice)
    maybe: dict[str, list[str]] = {}
    for finding in outcome.possible:
        if finding.rule.only_when_sure or not finding.rule.if_:
            continue
        for id_ in finding.rule.advice:
            maybe.setdefault(id_, []).append(finding.rule.if_.to(outcome.perspective))
    for advice in plan.screener.rules.advice:
        if advice.id in sure or advice.id in maybe:
            only_if = "" if advice.id in sure else _condition(plan, advice, outcome.perspective, maybe[advice.id])
            yield Card(advice, advice.title.to(outcome.perspective), advice.text.to(outcome.perspective), only_if)


def _condition(plan: Plan, advice: Advice, perspective: str, clauses: Iterable[str]) -> str:
    """When a card applies, in words: its own, where several rules may bring it and it has some; else those of the rules."""
    distinct = list(dict.fromkeys(clauses))
    own = advice.if_.to(perspective) if advice.if_ else ""
    return own if own and len(distinct) > 1 else plan.screener.interface["result.or"].join(distinct)


def _sections(plan: Plan, outcome: Outcome, cards: Iterable[Card]) -> tuple[Section, ...]:
    """The matching sections in the order of use: those that rules name, then those of the cards that surely apply."""
    ids = [id_ for finding in outcome.findings for id_ in finding.rule.sections]
    ids += [id_ for card in cards if not card.only_if for id_ in card.advice.sections]
    return tuple(plan.screener.section(id_) for id_ in dict.fromkeys(ids))[:MOST_SECTIONS]


def _care(plan: Plan, outcome: Outcome, answers: Answers) -> tuple[LevelOfCare | None, tuple[Card, ...]]:
    level = plan.screener.rules.levels[starting_level(plan, outcome)] if said(plan, "level", answers) else None
    return level, tuple(_cards(plan, outcome))


def referral(plan: Plan, answers: Answers) -> tuple[tuple[str, ...], tuple[Card, ...]]:
    """What a search for a place starts with, and the cards: the part of a report that the page of places needs, and no more."""
    answers = relevant(plan, answers)
    level, cards = _care(plan, assess(plan, answers), answers)
    return _looks_for(level, cards), cards


def _looks_for(level: LevelOfCare | None, cards: Iterable[Card]) -> tuple[str, ...]:
    """Terms that a search starts with, each once."""
    named = (*(level.looks_for if level else ()), *(term for card in cards if not card.only_if for term in card.advice.looks_for))
    return tuple(dict.fromkeys(named))


def _helplines(plan: Plan, alarms: Iterable[Alarm], step: Step, cards: Iterable[Card]) -> Iterator[tuple[Helpline, bool]]:
    """The lines that an emergency names, the crisis and the treatment line, then those of the step and of the cards that surely apply."""
    named: dict[str, bool] = {}
    for alarm in alarms:
        if alarm.emergency and not alarm.only_if:
            for line in (alarm.emergency.helpline, *alarm.emergency.also):
                named.setdefault(line, alarm.private and line not in ("emergency", "crisis", "treatment"))
    named |= {role: False for role in ("crisis", "treatment") if role not in named}
    for id_ in step.helplines:
        named.setdefault(id_, step.private)
    for card in (card for card in cards if not card.only_if):
        for id_ in card.advice.helplines:
            named[id_] = named.get(id_, True) and card.advice.private
    shown: dict[str, tuple[Helpline, bool]] = {}
    for name, private in named.items():
        if line_ := plan.screener.country.line(name):
            shown.setdefault(line_.id, (line_, private))
    yield from shown.values()
