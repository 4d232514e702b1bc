"""What there is to read: each section is reached, and links to it speak to whoever reads them."""

import re
from typing import Final

import pytest

from screening.model import Screener
from screening.outcome.plan import Plan
from tests.conftest import fill_in
from tests.support.people import RELATIVE, SELF
from tests.support.visitor import Visitor

TO_THE_PERSON: Final = re.compile(r"\byou(r|rself)?\b", re.IGNORECASE)
SAID_TO_ANYONE: Final = {"signs", "danger-at-home"}
"""Titles in which "you" is whoever reads them, a relative too."""


def test_links_of_a_relative_do_not_speak_to_the_person(screener: Screener) -> None:
    """In a relative's list "you" is the relative: on pages for families, and on few others."""
    listed = [screener.section(id_) for id_ in screener.rules.reading]
    spoken = [
        section.id
        for section in listed
        if section.group != "family" and TO_THE_PERSON.search(section.name_for("relative"))
    ]

    assert set(spoken) <= SAID_TO_ANYONE
    assert {section.id for section in screener.sections if section.named} >= {"using-alone"}


def test_the_list_of_all_is_in_the_words_of_an_open_check(visitor: Visitor, plan: Plan) -> None:
    """A relative reads of them; without a check the titles stand as they are."""
    alone = plan.screener.section("using-alone")
    before = visitor.get("/read")
    visitor.walk(fill_in(plan, RELATIVE))
    after = visitor.get("/read")

    assert alone.title in before.text
    assert alone.title not in after.text
    assert alone.name_for("relative") in after.text


def test_what_may_not_fit_says_when_it_does(visitor: Visitor, plan: Plan) -> None:
    """Links to the plan say "if everyone there is safe" where the home is not known."""
    unknown = visitor.result(fill_in(plan, {**RELATIVE, "home": ("unknown",)}))
    safe = visitor.result(fill_in(plan, {**RELATIVE, "home": ("none",)}))
    title = plan.screener.section("how-to-talk").title

    assert f"{title} If everyone there is safe." in unknown.text
    assert title in safe.text
    assert "everyone there is safe" not in safe.text


@pytest.mark.parametrize("given", [SELF, RELATIVE], ids=["self", "relative"])
def test_the_long_list_of_signs_stands_in_groups(
    visitor: Visitor, plan: Plan, given: dict[str, str]
) -> None:
    """Each group is a field set with its heading; what leaves every box empty stands in none."""
    question, answers = plan.question("signs"), fill_in(plan, given)
    page = visitor.start()
    while visitor.at(page) != "signs":
        page = visitor.answer(page, answers[visitor.at(page)])
    offered = [o for o in question.options if o.words.speaks_to(given["who"])]
    headings = [
        o.heading.to(given["who"])
        for o in offered
        if o.heading and o.heading.speaks_to(given["who"])
    ]
    groups = page.all("fieldset", **{"class": "part"})
    boxes = [{e.get("value") for e in group.iter() if e.get("value")} for group in groups]

    assert len(headings) >= 3
    assert ["".join(next(iter(group)).itertext()).strip() for group in groups] == headings
    assert set().union(*boxes) == {o.id for o in offered if not (o.none or o.unknown)}
    assert max(map(len, boxes)) <= 8


def test_fears_before_a_call_stand_in_one_fold_beside_the_lines(
    visitor: Visitor, plan: Plan
) -> None:
    """Police, cost, insurance and papers, on every result and with the places."""
    for given in (SELF, RELATIVE):
        page = visitor.result(fill_in(plan, given))
        assert plan.screener.interface["result.worries"] in page.words("summary")
        for fear in ("Will police come?", "What does it cost?", "insurance", "papers"):
            assert fear in page.text


def test_every_result_says_to_come_back(visitor: Visitor, plan: Plan) -> None:
    """On the page, and on what is taken along."""
    again = plan.screener.interface["result.again"]
    page = visitor.result(fill_in(plan, SELF))

    assert again in page.text
    assert again in visitor.get("/result/page").text
