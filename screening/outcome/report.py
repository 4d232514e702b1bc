"""The words for a `Result`, in the order in which a person reads them, still without a page around
it.

The web and the terminal show the same report. What is marked `private` (violence, suicide,
pregnancy, children) is left out of print and plain text unless the person asks for it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screening.model import (
    NOT_YET,
    Act,
    Advice,
    Answers,
    Emergency,
    Helpline,
    LevelOfCare,
    Outcome,
    Question,
    Section,
    Step,
    Taken,
    Unsettled,
    Urgency,
    WayIn,
)
from screening.outcome.engine import conclude, perspective_of, replay, truth
from screening.outcome.plan import MAYBE, YES, Plan
from screening.outcome.result import Result, result_of
from screening.outcome.safety_net import NetAct
from screening.outcome.tables import Entry, shows_if
from screening.outcome.telling import most_telling_unknown


@dataclass(frozen=True, slots=True)
class AnswerInWords:
    """One answer in words: what was asked, what was chosen."""

    label: str
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that holds: the answers that made it hold, and why it matters."""

    said: tuple[AnswerInWords, ...]
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
class Net:
    """An act of the safety net with its signs in words, each with whether it is private. What two
    questions ask in the same words is said once.
    """

    act: Act
    title: str
    signs: tuple[tuple[str, bool], ...]
    private: bool
    """Also where every sign of it is."""


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

    result: Result
    outcome: Outcome
    perspective: str
    lead: Urgency | Unsettled
    """What the page leads with: the urgency that is sure, or the open title where calm words would
    claim too much.
    """
    emergencies: tuple[tuple[Emergency, bool], ...]
    """Those that are sure, each with whether it is private."""
    step: Step
    violence_line: Step | None
    tonight: Step | None
    then: Step | None
    step_on_paper: Step
    """The first step that is not private: it stands where private ones are left out."""
    safety_net: tuple[Net, ...]
    level: LevelOfCare | None
    """Where to start; None where no level is worded."""
    lowest_level: LevelOfCare
    highest_level: LevelOfCare
    ways: tuple[WayIn, ...]
    telling: Question | None
    ahead: tuple[Question, ...]
    """What was not asked yet, where this stands before the end of the questions."""
    counts: tuple[Count, ...]
    reasons: tuple[Reason, ...]
    cards: tuple[Card, ...]
    sections: tuple[Section, ...]
    """Those that surely match."""
    sections_if: tuple[Section, ...]
    """Those that may."""
    looks_for: tuple[str, ...]
    """What a search for a place starts with: terms of the level and of the advice that surely
    applies.
    """
    helplines: tuple[tuple[Helpline, bool], ...]
    """Each with whether it is private."""
    taken: tuple[Taken, ...]
    """What stands on the page to take along."""
    worries: tuple[Taken, ...]
    """What people fear before a call."""

    @property
    def emergency(self) -> bool:
        """Whether an emergency is sure."""
        return bool(self.emergencies)

    @property
    def open_level(self) -> bool:
        """Whether the treatment setting to start with rests on open answers, or on what was never
        asked.
        """
        return bool(self.level and self.level.treatment and not self.lowest_level.treatment)


def report(plan: Plan, answers: Answers) -> Report:
    """The report on a finished check."""
    replayed = replay(plan, answers)
    outcome = conclude(plan, replayed)
    shown = result_of(plan, replayed, outcome)
    rules, levels = plan.screener.rules, {level.id: level for level in plan.screener.rules.levels}
    emergencies, ways = (
        {each.id: each for each in rules.emergencies},
        {way.id: way for way in rules.ways},
    )
    counts = tuple(_counts(plan, shown))
    return Report(
        result=shown,
        outcome=outcome,
        perspective=shown.perspective,
        lead=rules.unsettled if shown.unsettled else rules.urgencies[outcome.urgency.low],
        emergencies=tuple((emergencies[each.id], each.private) for each in shown.interruptions),
        step=rules.step(shown.first_step.id),
        violence_line=_step(plan, shown.violence_line),
        tonight=_step(plan, shown.tonight),
        then=_step(plan, shown.then_step),
        step_on_paper=rules.step(shown.step_on_paper.id),
        safety_net=tuple(_net(plan, shown.perspective, act) for act in shown.safety_net),
        level=levels[shown.level.start] if shown.level.worded else None,
        lowest_level=levels[shown.level.lowest],
        highest_level=levels[shown.level.highest],
        ways=tuple(ways[each.id] for each in shown.ways),
        telling=most_telling_unknown(plan, answers) if shown.names_unknown else None,
        ahead=tuple(q for q in replayed.met if answers[q.id] == (NOT_YET,)),
        counts=counts,
        reasons=tuple(_reasons(plan, shown)),
        cards=tuple(_cards(plan, shown, outcome)),
        sections=tuple(plan.screener.section(each.id) for each in shown.sections if each.sure),
        sections_if=tuple(
            plan.screener.section(each.id) for each in shown.sections if not each.sure
        ),
        looks_for=shown.looks_for,
        helplines=tuple(
            (line, each.private)
            for each in shown.lines
            if (line := plan.screener.country.line(each.id))
        ),
        taken=tuple(rules.take_away[i] for i in shown.taken),
        worries=fitting(plan, rules.worries, answers),
    )


def referral(plan: Plan, answers: Answers) -> tuple[tuple[str, ...], tuple[Card, ...]]:
    """What a search for a place starts with, and the cards: the part of a report that the page of
    places needs, and no more.
    """
    replayed = replay(plan, answers)
    outcome = conclude(plan, replayed)
    shown = result_of(plan, replayed, outcome)
    return shown.looks_for, tuple(_cards(plan, shown, outcome))


def fitting(plan: Plan, taken: Iterable[Taken], answers: Answers) -> tuple[Taken, ...]:
    """Of what can be taken along, that which fits these answers, or may. Without answers it is
    meant for the first perspective.
    """
    answers = answers or {
        plan.screener.questions.perspective_question: (perspective_of(plan, answers),)
    }
    least, value = {True: YES, False: MAYBE}, truth(plan, answers)
    return tuple(each for each in taken if value(each.when) >= least[each.only_when_sure])


def answer_words(question: Question, chosen: Iterable[str], perspective: str) -> tuple[str, ...]:
    """The words of chosen options, in the order of the file."""
    picked = set(chosen)
    return tuple(o.words.to(perspective) for o in question.options if o.id in picked)


def _step(plan: Plan, entry: Entry | None) -> Step | None:
    return plan.screener.rules.step(entry.id) if entry else None


def _net(plan: Plan, perspective: str, net: NetAct) -> Net:
    act = next(each for each in plan.screener.rules.safety_net if each.id == net.id)
    said: dict[str, bool] = {}
    for sign in net.signs:
        words = _sign(plan, perspective, sign.question, sign.option)
        said[words] = sign.private and said.get(words, True)
    return Net(
        act, act.title.to(perspective), tuple(said.items()), net.private or all(said.values())
    )


def _sign(plan: Plan, perspective: str, question: str, option: str) -> str:
    words = next(o.can_happen for o in plan.question(question).options if o.id == option)
    return words.to(perspective) if words else ""


def _counts(plan: Plan, shown: Result) -> Iterator[Count]:
    scores = {score.id: score for score in plan.screener.rules.scores}
    for figure in shown.figures:
        score, who = scores[figure.score], shown.perspective
        figures = {"count": figure.least, "most": figure.most, "total": figure.total}
        open_ = score.say_open.to(who) if score.say_open and figure.least != figure.most else ""
        note = score.say_note.to(who) if score.say_note else ""
        text = score.say.to(who) if score.say else ""
        yield Count(
            score.title, str(figure.least), text.format(**figures), open_.format(**figures), note
        )


def _reasons(plan: Plan, shown: Result) -> Iterator[Reason]:
    """Rules in words, with the answers that made them hold. Answers to a score that the page words
    stand there as their number.
    """
    rules = {rule.id: rule for rule in plan.screener.rules.rules}
    titles = {score.id: score.title for score in plan.screener.rules.scores}
    figures = {figure.score: figure for figure in shown.figures}
    for reason in shown.reasons:
        asked = [(plan.question(id_), chosen) for id_, chosen in reason.answers]
        said = [
            AnswerInWords(
                question.label.to(shown.perspective),
                answer_words(question, chosen, shown.perspective),
            )
            for question, chosen in asked
        ]
        said += [AnswerInWords(titles[id_], (str(figures[id_].least),)) for id_ in reason.figures]
        yield Reason(tuple(said), rules[reason.rule].because.to(shown.perspective), reason.private)


def _cards(plan: Plan, shown: Result, outcome: Outcome) -> Iterator[Card]:
    nouns = {advice.id: advice for advice in plan.screener.rules.advice}
    clauses: dict[str, list[str]] = {}
    for finding in outcome.possible:
        if finding.rule.if_ and shows_if(finding.rule):
            for id_ in finding.rule.advice:
                clauses.setdefault(id_, []).append(finding.rule.if_.to(shown.perspective))
    for card in shown.cards:
        advice = nouns[card.id]
        only_if = (
            ""
            if card.sure
            else _condition(plan, advice, shown.perspective, clauses.get(card.id, ()))
        )
        yield Card(
            advice, advice.title.to(shown.perspective), advice.text.to(shown.perspective), only_if
        )


def _condition(plan: Plan, advice: Advice, perspective: str, clauses: Iterable[str]) -> str:
    """When a card applies, in words: those of the one rule that may bring it, else its own where it
    has some, else those of the rules.
    """
    distinct = list(dict.fromkeys(clauses))
    own = advice.if_.to(perspective) if advice.if_ else ""
    return (
        own if own and len(distinct) != 1 else plan.screener.interface["result.or"].join(distinct)
    )
