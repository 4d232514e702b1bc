"""The vignettes of `tests/cases/`, and what they cover together."""

import pytest

from screening.outcome.plan import Plan
from screening.sheet.vignettes import Judged
from tests.support.vignettes import coverage

JUDGED = coverage().judged


@pytest.mark.parametrize("judged", JUDGED, ids=lambda judged: judged.case.name)
def test_vignette(judged: Judged) -> None:
    """The outcome is the one that the vignette expects."""
    assert judged.differences == ()


def test_names_are_sentences_and_differ() -> None:
    """A vignette is named by a sentence of its own, so that a clinician can discuss it."""
    names = [judged.case.name for judged in JUDGED]

    assert len(names) >= 40
    assert len(set(names)) == len(names)
    assert all(len(name.split()) >= 5 and name[0].isupper() for name in names)


def test_every_rule_fires_in_a_vignette(plan: Plan) -> None:
    """Each rule is yes in at least one vignette."""
    assert [rule.id for rule in plan.screener.rules.rules if not coverage().fired[rule.id]] == []


def test_every_rule_is_narrowly_missed_in_a_vignette(plan: Plan) -> None:
    """For each rule with a condition a vignette says that it does not hold, and one changed answer
    would make it hold.
    """
    assert [
        rule.id
        for rule in plan.screener.rules.rules
        if rule.when and not coverage().missed[rule.id]
    ] == []
