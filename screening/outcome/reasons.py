"""Why a result is as it is: the rules that hold, with the answers and figures that made
them hold.
"""

from collections.abc import Container, Iterator, Mapping
from functools import partial
from typing import Final, NamedTuple

from screening.model import Outcome, Rule, Score
from screening.outcome.bits import joined
from screening.outcome.conditions import atoms, mentions_score
from screening.outcome.engine import read_by, value
from screening.outcome.plan import NO, Plan, Replay


class Figure(NamedTuple):
    """A score as the result words it."""

    score: str
    least: int
    most: int
    total: int
    """Of the terms whose questions were asked."""


class Reason(NamedTuple):
    """A rule that holds, with what made it hold: answers, and scores that the result words."""

    rule: str
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    figures: tuple[str, ...]
    private: bool


def figures(plan: Plan, replayed: Replay, outcome: Outcome) -> Iterator[Figure]:
    """The scores that the result words, in the order of the file; none that is 0 and open."""
    asked = {question.id for question in replayed.met}
    for score in plan.screener.rules.scores:
        if (
            says_something(*outcome.scores[score.id])
            and score.say
            and score.say.to(outcome.perspective)
            and value(plan, score.id, replayed) != NO
        ):
            terms = plan.once(("terms", score.id), partial(_terms, score))
            total = sum(points for points, read in terms if read <= asked)
            yield Figure(score.id, *outcome.scores[score.id], total)


def says_something(least: int, most: int) -> bool:
    """Whether these ends of a score can be worded: from 0 up to something would say nothing."""
    return least > 0 or most == 0


def _terms(score: Score) -> tuple[tuple[int, frozenset[str]], ...]:
    """The points of each term, and the questions that it reads."""
    return tuple(
        (term.points, frozenset(atom.question for atom in atoms(term.when))) for term in score.terms
    )


MOST_KNOWN: Final = 1_000
"""So many sets of ticks at one question are kept in words of ids, for each rule."""


class _Read:
    """The options of one question that a rule reads, and their ids for the bits that were met."""

    def __init__(self, question: str, options: Mapping[int, str]) -> None:
        self.question, self.options = question, options
        self.mask = joined(options)
        self.known: dict[int, tuple[str, tuple[str, ...]]] = {}

    def learn(self, bits: int) -> tuple[str, tuple[str, ...]]:
        """The question with the options of these bits."""
        if len(self.known) >= MOST_KNOWN:
            self.known.clear()
        chosen = tuple(id_ for bit, id_ in self.options.items() if bits & bit)
        made = self.known[bits] = (self.question, chosen)
        return made


class _Told(NamedTuple):
    """How the reason of a rule is told."""

    rule: str
    behind: int
    """Less urgent rules stand further behind."""
    read: tuple[_Read, ...]
    figures: tuple[str, ...]
    private: int
    """The options that make it private; all where the rule is."""


def reasons(plan: Plan, outcome: Outcome, worded: frozenset[str]) -> Iterator[Reason]:
    """The rules that are yes, most urgent first. Answers to a score that the page words stand there
    as their figure.
    """
    told = plan.once(("reasons", worded), partial(_all_told, plan, worded))
    found = [(each, bits) for rule, bits in outcome.findings if (each := told.get(rule.id))]
    found.sort(key=lambda each: each[0].behind)
    for each, bits in found:
        answered = tuple(
            [
                read.known.get(chosen) or read.learn(chosen)
                for read in each.read
                if (chosen := bits & read.mask)
            ]
        )
        private = each.private < 0 or bool(bits & each.private)
        yield Reason(each.rule, answered, each.figures, private)


def _all_told(plan: Plan, worded: frozenset[str]) -> dict[str, _Told]:
    """How each rule that is no quiet one is told."""
    rules = plan.screener.rules
    return {
        rule.id: _told(plan, rule, worded, -rules.rank(rule.urgency))
        for rule in rules.rules
        if not rule.quiet
    }


def _told(plan: Plan, rule: Rule, worded: frozenset[str], behind: int) -> _Told:
    direct, figures_ = _reads(plan, rule, worded)
    bits = {name: 1 << i for i, name in enumerate(plan.names)}
    named = read_by(plan, rule)
    read = [
        _Read(id_, {bits[id_, option]: option for option in options})
        for id_, options in named.items()
        if id_ in direct
    ]
    private = joined(
        bits[each.question, option.id]
        for each in read
        for option in plan.question(each.question).options
        if option.private and option.id in named[each.question]
    )
    return _Told(rule.id, behind, tuple(read), figures_, -1 if rule.private else private)


def _reads(
    plan: Plan, rule: Rule, worded: Container[str]
) -> tuple[frozenset[str], tuple[str, ...]]:
    """The questions to name under a rule, that it reads itself or through a score that is not
    worded; and the scores that are.
    """
    unworded = [score for score in plan.screener.rules.scores if score.id not in worded]
    direct = frozenset(
        atom.question
        for atom in atoms(rule.when, unworded)
        if not plan.decides_perspective(atom.question)
    )
    return direct, tuple(id_ for id_ in dict.fromkeys(mentions_score(rule.when)) if id_ in worded)
