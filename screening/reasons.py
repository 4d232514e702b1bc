"""Why a result is as it is: the rules that hold, with the answers and figures that made
them hold.
"""

from collections.abc import Container, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from screening.engine import NO, Plan, Replay, atoms, fired_by, mentions_score, value
from screening.model import Outcome, Rule, Score


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
    """The scores that the result words, in the order of the file."""
    asked = {question.id for question in replayed.met}
    for score in plan.screener.rules.scores:
        if (
            score.say
            and score.say.to(outcome.perspective)
            and value(plan, score.id, replayed) != NO
        ):
            terms = plan.once(("terms", score.id), partial(_terms, score))
            total = sum(points for points, read in terms if read <= asked)
            yield Figure(score.id, *outcome.scores[score.id], total)


def _terms(score: Score) -> tuple[tuple[int, frozenset[str]], ...]:
    """The points of each term, and the questions that it reads."""
    return tuple(
        (term.points, frozenset(atom.question for atom in atoms(term.when))) for term in score.terms
    )


def reasons(plan: Plan, outcome: Outcome, worded: frozenset[str]) -> Iterator[Reason]:
    """The rules that are yes, most urgent first. Answers to a score that the page words stand there
    as their figure.
    """
    rank = plan.once(
        "rank", lambda: {urgency.id: i for i, urgency in enumerate(plan.screener.rules.urgencies)}
    )
    for finding in sorted(outcome.findings, key=lambda f: -rank.get(f.rule.urgency or "", 0)):
        rule = finding.rule
        if rule.quiet:
            continue
        direct, figures_ = plan.once(
            ("reads", rule.id, worded), partial(_reads, plan, rule, worded)
        )
        answered = tuple(
            (id_, chosen) for id_, chosen in fired_by(plan, finding).items() if id_ in direct
        )
        yield Reason(rule.id, answered, figures_, rule.private or _any_private(plan, answered))


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


def _any_private(plan: Plan, answered: Iterable[tuple[str, tuple[str, ...]]]) -> bool:
    private = plan.once(
        "private",
        lambda: {
            q.id: frozenset(o.id for o in q.options if o.private) for q in plan.questions.values()
        },
    )
    return any(not private[id_].isdisjoint(chosen) for id_, chosen in answered)
