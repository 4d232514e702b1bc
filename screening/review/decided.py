"""What is decided for one answer set, from the engine's outcome: the same names as in `decisions`, without its diagrams."""

from collections.abc import Iterable, Iterator
from typing import Any

from screening.engine import MAYBE, NO, YES, Plan, assess, atoms, relevant, said, starting_level
from screening.model import Answers, Outcome, Rule, Screener
from screening.review.decisions import LEVEL, LEVEL_SAID, START, STEP, UNKNOWN_NAMED, URGENCY, What


def decided(plan: Plan, answers: Answers) -> dict[What, Any]:
    """Everything that is decided for one answer set, from the engine's outcome."""
    rules = plan.screener.rules
    outcome = assess(plan, answers)
    urgencies, levels = [u.id for u in rules.urgencies], [lv.id for lv in rules.levels]
    start = levels[starting_level(plan, outcome)]
    fired = [finding.rule for finding in outcome.findings]
    possible = [finding.rule for finding in outcome.possible]
    cards = _decided_cards(plan.screener, fired, possible, start)
    sure_cards = [advice for advice in rules.advice if cards.get(advice.id) == YES]
    steps = {rule.step for rule in fired}
    found = {
        URGENCY: _decided_urgency(urgencies, outcome),
        LEVEL: tuple(levels[rank] for rank in outcome.level),
        START: start,
        STEP: next((step.id for step in rules.steps if step.id in steps), rules.steps[-1].id),
        LEVEL_SAID: YES if said(plan, "level", answers) else NO,
        UNKNOWN_NAMED: YES if said(plan, "unknown", answers) else NO,
        **{What("advice", id_): truth for id_, truth in cards.items()},
        **{What("section", id_): YES for rule in fired for id_ in rule.sections},
        **{What("section", id_): YES for advice in sure_cards for id_ in advice.sections},
        **{What("way", id_): YES for rule in fired for id_ in rule.ways},
        **{What("emergency", rule.emergency): YES for rule in fired if rule.emergency},
    }
    for rule in possible:
        if rule.if_ and rule.urgency == urgencies[outcome.urgency.high] and not outcome.urgency.known:
            found[What("alarm", f"{rule.emergency or ''} {rule.step or ''}")] = YES
    return found | dict(_decided_scores(plan, outcome, relevant(plan, answers)))


def _decided_urgency(urgencies: list[str], outcome: Outcome) -> tuple[str, str, str]:
    low, high = (urgencies[rank] for rank in outcome.urgency)
    given = {finding.rule.urgency for finding in (*outcome.findings, *outcome.possible)}
    below = reversed(urgencies[outcome.urgency.low : outcome.urgency.high])
    return low, next((id_ for id_ in below if id_ in given), low), high


def _decided_cards(screener: Screener, fired: Iterable[Rule], possible: Iterable[Rule], start: str) -> dict[str, int]:
    cards = {id_: MAYBE for rule in possible if rule.if_ and not rule.only_when_sure for id_ in rule.advice}
    cards |= {id_: YES for rule in fired for id_ in rule.advice}
    return cards | {id_: YES for level in screener.rules.levels if level.id == start for id_ in level.advice}


def _decided_scores(plan: Plan, outcome: Outcome, answers: Answers) -> Iterator[tuple[What, tuple[int, int, int]]]:
    for score in plan.screener.rules.scores:
        if score.say and score.say.to(outcome.perspective) and said(plan, score.id, answers):
            total = sum(term.points for term in score.terms if all(atom.question in answers for atom in atoms(term.when)))
            yield What("score", score.id), (*outcome.scores[score.id], total)
