"""Every line that says to call or to go is tied to an answer of the check, many to one."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

import pytest

from screening.model import Screener
from screening.outcome.conditions import atoms
from tests.conftest import ROOT
from tests.support.urgent_lines import UrgentLine, urgent_lines

TABLE: Final = ROOT / "docs" / "urgent-lines.md"
ROW: Final = re.compile(r"^\| `([a-z]+:[a-z0-9_-]+)` \| (.+?) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)
NO_SIGN: Final = "`not a sign`"


class Row(NamedTuple):
    """One line of the table."""

    where: str
    line: str
    answers: tuple[str, ...]
    """`question/option`; none where the line is about no sign."""
    note: str


def rows() -> Iterator[Row]:
    """The table."""
    for where, line, answers, note in ROW.findall(TABLE.read_text(encoding="utf-8")):
        tied = () if answers == NO_SIGN else tuple(re.findall(r"`([^`]+)`", answers))
        yield Row(where, line, tied, note)


@pytest.fixture(scope="module")
def ranks(screener: Screener) -> dict[str, int]:
    """For each answer the highest urgency of a rule that reads it."""
    order = [urgency.id for urgency in screener.rules.urgencies]
    found = {f"{q.id}/{o.id}": -1 for q in screener.questions.questions for o in q.options}
    for rule in screener.rules.rules:
        for atom in atoms(rule.when, screener.rules.scores):
            for option in atom.options:
                key, rank = f"{atom.question}/{option}", order.index(rule.urgency or order[0])
                found[key] = max(found[key], rank)
    return found


def test_every_line_that_says_to_call_or_to_go_is_tied(screener: Screener) -> None:
    """No line is missing from the table, and none stands there that no page says."""
    said = [(each.where, each.line) for each in urgent_lines(screener)]
    told = [(row.where, row.line) for row in rows()]

    assert len(said) > 100
    assert sorted(said) == sorted(told)


def test_a_line_is_tied_to_answers_that_lead_there(
    screener: Screener, ranks: dict[str, int]
) -> None:
    """What a page calls 911 for leads to right now, what it sends to an emergency room for to
    today, by one of its answers. What is tied to none says why.
    """
    order = [urgency.id for urgency in screener.rules.urgencies]
    table = {(row.where, row.line): row for row in rows()}
    assert [row for row in table.values() if not row.answers and not row.note] == []
    gone = {answer for row in table.values() for answer in row.answers} - set(ranks)
    assert gone == set()
    for each in urgent_lines(screener):
        answers = table[each.where, each.line].answers
        least = order.index("emergency" if each.call else "today")
        assert not answers or max(ranks[answer] for answer in answers) >= least, each


def test_signs_of_danger_to_life_are_asked_first(screener: Screener) -> None:
    """A sign that a line calls 911 for is asked right after whom the check is for, or later
    together with others alone.
    """
    first = [question.id for question in screener.questions.questions[1:4]]
    calls = {(each.where, each.line) for each in urgent_lines(screener) if each.call}
    tied = [row for row in rows() if (row.where, row.line) in calls and row.answers]

    assert first == ["danger", "past_days", "look_again"]
    asked = [[a.split("/")[0] in (*first, "suicide") for a in row.answers] for row in tied]
    assert [row for row, early in zip(tied, asked, strict=True) if not any(early)] == []


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (
            "Call <helpline:emergency> now for:\n\n- fits\n- a fall\n\nRest.\n\n- tea",
            ["fits", "a fall"],
        ),
        ("## Go to an emergency room today\n\n- fever\n\n## Rest\n\n- tea", ["fever"]),
        (
            "Rest.\n1. Then call <helpline:emergency>.\n2. Wait.",
            ["Then call <helpline:emergency>."],
        ),
    ],
)
def test_lists_under_such_a_line_are_such_lines(
    screener: Screener, body: str, lines: list[str]
) -> None:
    """Up to the next line that stands in no list."""
    page = screener.sections[0].model_copy(update={"body": body})
    rules = screener.rules.model_copy(update={"steps": (), "advice": ()})
    changed = replace(screener, sections=(page,), rules=rules)

    found: list[UrgentLine] = list(urgent_lines(changed))

    assert [each.line for each in found] == lines
