"""The hazard log: each hazard is held by tests that there are, and everyone can read it."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from screening.__main__ import main
from screening.cli.operating import hazards_as_text
from screening.content.load import load
from screening.model import HazardLog, Screener
from screening.outcome.plan import Plan
from screening.web import create_app
from tests.conftest import ROOT, Clock
from tests.support.broken_content import TINY, tiny_copy
from tests.support.visitor import Visitor
from tests.test_pages import AVOID, readable


@pytest.fixture
def log(screener: Screener) -> HazardLog:
    """The log that ships."""
    assert screener.hazards is not None
    return screener.hazards


def test_names_in(path: Path) -> set[str]:
    """The tests that a file defines."""
    return {
        node.name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }


test_names_in.__test__ = False


def test_every_test_that_a_hazard_names_is_there(log: HazardLog) -> None:
    """A test that was renamed or removed no longer holds anything."""
    named = {test for hazard in log.hazards for test in hazard.tests}
    gone = [
        test
        for test in named
        if (parts := test.split("::")) and parts[1] not in test_names_in(ROOT / parts[0])
    ]

    assert gone == []


def test_the_twenty_two_hazards_are_listed_in_order(log: HazardLog) -> None:
    """A number is never given to another hazard: those of the log that this one follows keep
    theirs.
    """
    assert [hazard.id for hazard in log.hazards] == [
        f"hz{n:02}" for n in range(1, len(log.hazards) + 1)
    ]
    assert len(log.hazards) >= 22


def test_no_one_has_scored_it_until_someone_has(log: HazardLog) -> None:
    """While no day of approval stands in the header, its words say that it is a proposal."""
    assert (log.header.approved_on is None) is (
        "not yet scored by a clinical safety officer" in log.header.reviewed_by
    )


def test_controls_never_raise_a_risk_and_none_above_three_remains(log: HazardLog) -> None:
    """What holds against a hazard lowers its risk; 4 and 5 may not remain, and a 3 says what
    remains.
    """
    for hazard in log.hazards:
        assert hazard.after.risk <= hazard.before.risk, hazard.id
        assert hazard.after.risk <= 3, hazard.id
        assert hazard.remains or hazard.after.risk < 3, hazard.id


def test_the_matrix_never_falls(log: HazardLog) -> None:
    """A worse harm, or a likelier one, is never a smaller risk."""
    rows = [likelihood.risks for likelihood in log.likelihoods]

    assert all(list(row) == sorted(row) for row in rows)
    assert all(list(column) == sorted(column) for column in zip(*rows, strict=True))


def test_its_words_avoid_what_hurts(log: HazardLog) -> None:
    """The log is public, and names people as kindly as every other page."""
    assert {place: match[0] for place, text in readable(log) if (match := AVOID.search(text))} == {}


def test_everyone_can_read_every_row(visitor: Visitor, log: HazardLog) -> None:
    """The page shows each hazard with its ratings, controls and tests, leads to each, and is one
    link from the page about this check.
    """
    assert visitor.get("/about").all("a", href="/hazards")
    page = visitor.get("/hazards")

    assert log.header.reviewed_by in page.text
    for hazard in log.hazards:
        assert page.all("a", href=f"#{hazard.id}")
        assert page.all("article", id=hazard.id)
        assert all(
            text in page.text
            for text in (
                hazard.title,
                *hazard.causes,
                *hazard.controls,
                *hazard.remains,
                *hazard.tests,
            )
        )
    assert all(step in page.text for step in log.incidents.steps)


def test_incidents_are_listed_with_their_hazards(
    plan: Plan, screener: Screener, log: HazardLog, clock: Clock
) -> None:
    """What happened stands on the page; so does where to tell of a problem."""
    tiny = load(TINY).hazards
    assert tiny is not None
    incidents = log.incidents.model_copy(update={"happened": tiny.incidents.happened})
    site = screener.site.model_copy(update={"safety_contact": "safety@clinic.example"})
    page = Visitor(
        create_app(
            replace(screener, site=site, hazards=log.model_copy(update={"incidents": incidents})),
            CLOCK=clock,
        ),
        plan,
    ).get("/hazards")

    assert "2026-01-03: The wrong window was shut. It was opened. (TOO_MUCH)" in page.text
    assert screener.interface["hazards.no_incident"] not in page.text
    assert "safety@clinic.example" in page.text


def test_a_copy_without_a_log_has_no_such_page(
    plan: Plan, screener: Screener, clock: Clock
) -> None:
    """Another content folder need not have one; then nothing leads there."""
    visitor = Visitor(create_app(replace(screener, hazards=None), CLOCK=clock), plan)

    assert visitor.get("/hazards", 404)
    assert not visitor.get("/about").all("a", href="/hazards")


def test_the_terminal_shows_the_largest_remaining_risk_first(
    log: HazardLog, capsys: pytest.CaptureFixture[str]
) -> None:
    """`python -m screening hazards` lists every row, those with the most left first."""
    assert main(["hazards"]) == 0
    said = capsys.readouterr().out

    remaining = [
        next(h for h in log.hazards if h.id.upper() == line[:4]).after.risk
        for line in said.splitlines()
        if line.startswith("HZ")
    ]
    assert remaining == sorted(remaining, reverse=True)
    assert len(remaining) == len(log.hazards)
    assert log.header.reviewed_by in said


def test_the_terminal_shows_incidents_and_mistakes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An incident is shown with its day; a log with a mistake is refused with its line; a folder
    without one says so.
    """
    tiny = load(TINY).hazards
    assert tiny is not None
    assert hazards_as_text(tiny).endswith("2026-01-03  The wrong window was shut. It was opened.")
    folder = tiny_copy(tmp_path)
    path = folder / "safety" / "hazards.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("risk: 3}", "risk: 2}", 1), encoding="utf-8"
    )

    assert main(["hazards", str(folder)]) == 1
    path.unlink()
    assert main(["hazards", str(folder)]) == 1

    said = capsys.readouterr().out
    assert "safety/hazards.yaml:42: The risk is not the one that the matrix gives" in said
    assert "has no safety/hazards.yaml" in said
