"""What a proof found, in plain values: for the command line, and for pages that know no solver."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from screening.model import Answers, Option, Promise, Question, Range, Screener
from screening.outcome.engine import assess, perspective_of, starting_level
from screening.outcome.plan import Plan, known_options
from screening.outcome.report import AnswerInWords, answer_words

Verdict = Literal["proved", "accepted", "broken", "unsettled"]


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled-in form in words, with what follows from it."""

    answers: Answers
    lines: tuple[AnswerInWords, ...]
    """The answers that count here."""
    rest: str
    """What the other answers are; empty where there are none."""
    result: str


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that a proof found: what is wrong, and a form or two that show it."""

    why: str
    forms: tuple[Filled, ...] = ()
    accepted: str = ""
    """The reason that the file gives for it; empty where it gives none."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of one promise or law."""

    id: str
    says: str
    breaches: tuple[Breach, ...] = ()
    settled: bool = True
    """False where the time was not enough."""
    seconds: float = 0.0
    note: str = ""
    """What to know beside the verdict, such as that a promise speaks of nothing."""

    @property
    def verdict(self) -> Verdict:
        """Proved for all answers, accepted with a written reason, broken, or not settled in
        time.
        """
        if any(not breach.accepted for breach in self.breaches):
            return "broken"
        return "unsettled" if not self.settled else "accepted" if self.breaches else "proved"


VERDICTS: Final = {
    "proved": "Proved for all answers.",
    "accepted": "Proved, apart from what the file accepts with a reason.",
    "broken": "BROKEN.",
    "unsettled": "NOT SETTLED in the time that it had.",
}


SUMMED_UP: Final[dict[Verdict, str]] = {
    "proved": "proved",
    "accepted": "proved apart from what is accepted",
    "broken": "broken",
    "unsettled": "not settled",
}


def unmarked(screener: Screener, promise: Promise) -> tuple[str, ...]:
    """The tags that a promise forbids and that nothing carries: a proof about them is about
    nothing.
    """
    carried = {
        tag
        for says in (*(a.says for a in screener.rules.advice), *(s.says for s in screener.sections))
        for tag in says
    }
    return tuple(tag for tag in (*promise.never_says, *promise.holds_back) if tag not in carried)


def speaks_of_nothing(screener: Screener, promise: Promise) -> str:
    """What a reader of its proof must know of the tags that nothing carries; empty where each is
    carried by something.
    """
    if not (tags := unmarked(screener, promise)):
        return ""
    named = " or ".join(f"`says: [{tag}]`" for tag in tags)
    return (
        f"But no card and no section is marked {named}. So of"
        f" {'that' if len(tags) == 1 else 'those'} the promise says nothing yet."
    )


def least_worrying(question: Question, perspective: str) -> tuple[Option, ...]:
    """The options that worry least: "none of these", the lower end of the order, or every known one
    where there is no order.
    """
    known = known_options(question, perspective)
    if question.kind == "any":
        return tuple(option for option in known if option.none)
    offered = {option.id for option in known}
    lowest = tuple(option for option in known if offered.isdisjoint(option.worse_than))
    compared = {better for option in known for better in option.worse_than}
    return tuple(option for option in lowest if option.id in compared) or lowest


def filled(plan: Plan, answers: Answers) -> Filled:
    """A form in words: the answers that differ from the least worrying one, and those that have no
    order.
    """
    return _filled(
        plan,
        answers,
        [id_ for id_ in answers if _counts(plan, answers, id_)],
        "All other answers are the least worrying ones.",
    )


def filled_pair(plan: Plan, first: Answers, second: Answers) -> tuple[Filled, Filled]:
    """Two forms in words. Where they are of one perspective, the second is told by what differs
    from the first.
    """
    if perspective_of(plan, first) != perspective_of(plan, second):
        return filled(plan, first), filled(plan, second)
    changed = [id_ for id_ in second if second[id_] != first.get(id_)]
    of_first = [id_ for id_ in first if id_ in changed or _counts(plan, first, id_)]
    return (
        _filled(plan, first, of_first, "All other answers are the least worrying ones."),
        _filled(plan, second, changed, "All other answers are those of the first form."),
    )


def _counts(plan: Plan, answers: Answers, id_: str) -> bool:
    question = plan.question(id_)
    least = {option.id for option in least_worrying(question, perspective_of(plan, answers))}
    return question.unordered or not least.issuperset(answers[id_])


def _filled(plan: Plan, answers: Answers, ids: Collection[str], rest: str) -> Filled:
    perspective = perspective_of(plan, answers)
    lines = [
        AnswerInWords(
            plan.question(id_).label.to(perspective),
            answer_words(plan.question(id_), answers[id_], perspective) or ("not asked yet",),
        )
        for id_ in ids
    ]
    return Filled(
        answers, tuple(lines), rest if len(lines) < len(answers) else "", _result(plan, answers)
    )


def _result(plan: Plan, answers: Answers) -> str:
    outcome, rules = assess(plan, answers), plan.screener.rules
    urgency = _ends(
        [urgency.short.to(outcome.perspective) for urgency in rules.urgencies], outcome.urgency
    )
    level = _ends([level.title.to(outcome.perspective) for level in rules.levels], outcome.level)
    start = rules.levels[starting_level(plan, outcome)].title.to(outcome.perspective)
    return f"how soon: {urgency}; care: {level}" + (
        "" if outcome.level.known else f", starting with: {start}"
    )


def _ends(names: list[str], range_: Range) -> str:
    return names[range_.low] if range_.known else f"{names[range_.low]} up to {names[range_.high]}"


def proof_lines(proofs: Iterable[Proof]) -> Iterator[str]:
    """The proofs as prose, one paragraph a line."""
    for proof in proofs:
        yield f"{proof.says} ({proof.id})"
        yield " ".join(filter(None, (f"    {VERDICTS[proof.verdict]}", proof.note)))
        for breach in proof.breaches:
            yield f"    {breach.why}" + (f" Accepted: {breach.accepted}" if breach.accepted else "")
            for number, form in enumerate(breach.forms, 1):
                alone = len(breach.forms) == 1
                yield f"      {'A form that shows it' if alone else f'Form {number}'}:"
                yield from (
                    f"        {said.label}: {'; '.join(said.chosen)}" for said in form.lines
                )
                if form.rest:
                    yield f"        {form.rest}"
                yield f"        It gives {form.result}."


def summary(proofs: Collection[Proof]) -> str:
    """One sentence on all of them."""
    counts = Counter(proof.verdict for proof in proofs)
    told = [f"{counts[verdict]} {words}" for verdict, words in SUMMED_UP.items() if counts[verdict]]
    return (
        f"{len(proofs)} statements over all answers, in"
        f" {sum(proof.seconds for proof in proofs):.1f} s: {', '.join(told)}."
    )
