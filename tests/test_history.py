"""What the history of a browser keeps: addresses and titles, which tell no answer. Two people who
are asked the same questions leave the same history, whatever they answered.
"""

import random
import re
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from screening.model import Answers
from screening.outcome.engine import assess, path
from screening.outcome.plan import Plan
from tests.conftest import fill_in, random_answers, share
from tests.support.browser_fixtures import Site, missing
from tests.support.browsing import CHROMIUM, FLAGS, walk
from tests.support.firefox import FIREFOX, firefox
from tests.support.people import SELF
from tests.support.quick import Quick
from tests.support.visitor import Visitor
from tests.support.walking import walk_in

CHECKS = share(400)
CALM = {**SELF, "supply": "prescribed"}
ALARMED = {**CALM, "danger": "violence_now", "suicide": "yes"}
"""Is asked what `CALM` is asked."""

Opened = tuple[str, str]
"""The address and the title of a page."""


def kept(browser: Quick, answers: Answers) -> Iterator[Opened]:
    """The pages of a whole check, in the order in which a browser opens them."""

    def opened(place: str) -> Opened:
        reply = browser.get(place)
        assert reply.status == 200, place
        (title,) = re.findall(r"<title>(.*?)</title>", reply.body.decode())
        return place, title

    place = browser.start()
    while place.startswith("/check/"):
        yield opened(place)
        page = browser.get(place).body
        if b'name="onward"' in page:
            fields = [("run", browser.token(place)), ("onward", "1")]
            place = browser.post(place, fields).place
        else:
            place = browser.answer(place, answers[browser.asked_at(place)]).place
    yield opened(place)
    yield opened("/result")


def of_questions(plan: Plan, browser: Quick, answers: Answers) -> list[Opened]:
    """The history that follows from which questions are asked alone."""
    words, name = plan.screener.interface, plan.screener.site.name
    pages = [
        (browser.place_of(asked.id), words["question.tab"].format(place=number))
        for number, asked in enumerate(path(plan, answers), 1)
    ]
    pages += [("/answers", words["answers.tab"]), ("/result", words["result.tab"])]
    return [(place, f"{tab} - {name}") for place, tab in pages]


def test_a_history_is_that_of_the_questions_whatever_was_answered(visitor: Visitor) -> None:
    """No address and no title but those of the questions, the answers and the result; a page that
    was opened twice is one that anyone can have opened twice.
    """
    plan, interrupted = visitor.plan, 0
    for seed in range(CHECKS):
        browser = Quick(visitor.app)
        perspective = plan.screener.perspectives[seed % 2]
        answers = random_answers(plan, random.Random(seed), perspective)
        history = list(kept(browser, answers))

        assert [one for one, _ in groupby(history)] == of_questions(plan, browser, answers)
        interrupted += len(history) > len(path(plan, answers)) + 2
    assert interrupted > CHECKS / 10


def test_an_interruption_waits_until_it_is_answered(visitor: Visitor) -> None:
    """After a reload, a call, or a way through the first page it is still there; Change my answer
    asks again.
    """
    page = visitor.answer(visitor.answer(visitor.start(), "self"), "overdose")
    assert page.interrupts
    for again in (page.path, "/check"):
        assert visitor.get(again).h1 == page.h1
    assert visitor.get(page.path).words("title") == page.words("title")

    question = visitor.onward(page, "again")
    assert (question.path, question.given) == (page.path, ["overdose"])
    assert not visitor.answer(question, "none").interrupts


def test_another_answer_on_an_interrupted_page_counts(visitor: Visitor) -> None:
    """From the question in another tab, as it stood before."""
    question = visitor.answer(visitor.start(), "self")
    assert visitor.answer(question, "overdose").interrupts

    assert visitor.at(visitor.answer(question, "none")) == "past_days"
    assert visitor.get(question.path).given == ["none"]


def test_an_interruption_speaks_first_to_whom_it_is_shown(visitor: Visitor, plan: Plan) -> None:
    """The part for a relative comes first for a relative, last on the page that anyone may open."""
    for option, emergency in (("overdose", 1), ("ending_life", 2)):
        section = plan.screener.section(plan.screener.rules.emergencies[emergency - 1].section)
        headings = [line[3:] for line in section.body.splitlines() if line.startswith("## ")]
        heading = headings[section.first_for["relative"] - 1]
        for who, first in (("self", False), ("relative", True)):
            page = visitor.answer(visitor.answer(visitor.start(), who), option)
            body = page.all("div", class_="now")[0]
            told = [e for e in body if e.tag.endswith(("}h2", "}p", "}ul", "}ol"))][1]
            assert ("".join(told.itertext()) == heading) is first
        assert visitor.get(f"/now/{emergency}").words("h2")[0] != heading or option == "overdose"


def test_every_emergency_page_is_linked_where_everyone_may_be(visitor: Visitor, plan: Plan) -> None:
    """So that one in a history tells nothing but that it was opened."""
    page = visitor.get("/helplines")
    for number, emergency in enumerate(plan.screener.rules.emergencies, 1):
        titles = {"".join(link.itertext()) for link in page.all("a", href=f"/now/{number}")}
        assert emergency.title.to("everyone") in titles


# --- in browsers ---


def in_chromium(profile: Path, site: Site, answers: Answers) -> set[Opened]:
    """What Chromium keeps of a whole check."""
    if CHROMIUM is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(profile), executable_path=CHROMIUM, args=FLAGS, base_url=site.url
        )
        walk(context.new_page(), site.plan, answers)
        context.close()
    return rows(profile / "Default" / "History", "select url, title from urls")


def in_firefox(profile: Path, site: Site, answers: Answers) -> set[Opened]:
    """What Firefox keeps of a whole check."""
    if FIREFOX is None:
        missing("Firefox")
    with firefox(profile) as window:
        walk_in(window, site, answers)
    return rows(profile / "places.sqlite", "select url, title from moz_places")


def rows(file: Path, query: str) -> set[Opened]:
    """Addresses and titles in the file of a browser's history."""
    with sqlite3.connect(file) as history:
        return {(str(url), str(title)) for url, title in history.execute(query)}


@pytest.mark.browser
@pytest.mark.slow("what two browsers keep in their history, with interruptions and without")
@pytest.mark.parametrize("keeps", [in_chromium, in_firefox])
def test_a_browser_keeps_the_same_with_and_without_interruptions(
    site: Site, tmp_path: Path, keeps: object
) -> None:
    """The addresses and titles in its file are the same."""
    assert callable(keeps)
    calm, alarmed = (fill_in(site.plan, given) for given in (CALM, ALARMED))
    assert [q.id for q in path(site.plan, calm)] == [q.id for q in path(site.plan, alarmed)]
    assert any(f.rule.emergency for f in assess(site.plan, alarmed).findings)

    seen = keeps(tmp_path / "calm", site, calm)

    assert len(seen) > 10
    assert keeps(tmp_path / "alarmed", site, alarmed) == seen
