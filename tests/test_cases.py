"""The vignettes of `tests/cases/`, and what they cover together."""

from collections.abc import Iterator

import pytest

from screening.engine import Plan, assess, perspective_of, valid
from screening.model import Answers, Question
from tests.vignettes import Case, answers_of, cases, differences, outcome_of

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_vignette(plan: Plan, case: Case) -> None:
    """The outcome is the one that the vignette expects."""
    assert differences(plan, case) == []


def test_names_are_sentences_and_differ() -> None:
    """A vignette is named by a sentence of its own, so that a clinician can discuss it."""
    names = [case.name for case in CASES]

    assert len(names) >= 40
    assert len(set(names)) == len(names)
    assert all(len(name.split()) >= 5 and name[0].isupper() for name in names)


def test_every_rule_fires_in_a_vignette(plan: Plan) -> None:
    """Each rule is yes in at least one vignette."""
    fired = {finding.rule.id for case in CASES for finding in outcome_of(plan, case).findings}

    assert {rule.id for rule in plan.screener.rules.rules} - fired == set()


def test_every_rule_is_narrowly_missed_in_a_vignette(plan: Plan) -> None:
    """For each rule with a condition there is a vignette in which it is no, and one changed answer would make it yes."""
    missed: set[str] = set()
    for case in CASES:
        answers = answers_of(plan, case)
        outcome = assess(plan, answers)
        now = {finding.rule.id for finding in (*outcome.findings, *outcome.possible)}
        for other in one_answer_changed(plan, answers):
            missed |= {finding.rule.id for finding in assess(plan, other).findings} - now

    assert {rule.id for rule in plan.screener.rules.rules if rule.when} - missed == set()


def one_answer_changed(plan: Plan, answers: Answers) -> Iterator[Answers]:
    """Every set of answers that differs in one question: another option, or one more tick."""
    for id_, chosen in answers.items():
        for changed in changes(plan.question(id_), chosen, perspective_of(plan, answers)):
            other = {**answers, id_: changed}
            now = perspective_of(plan, other)
            yield {q: given for q, given in other.items() if valid(plan.question(q), now, given)}


def changes(question: Question, chosen: tuple[str, ...], perspective: str) -> Iterator[tuple[str, ...]]:
    """The answers that are one step away."""
    offered = [o for o in question.options if o.words.speaks_to(perspective) and not o.unknown]
    if question.kind == "one":
        yield from ((o.id,) for o in offered if o.id not in chosen)
        return
    nones = {o.id for o in offered if o.none}
    yield from ((*(set(chosen) - nones), o.id) for o in offered if not o.none and o.id not in chosen)
