"""What the site says of its accessibility: dated, linked, and true of the tests that there are."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import Final

import pytest

from screening.model import Screener
from screening.outcome.plan import Plan
from screening.web import create_app
from screening.web.state import IDLE_SECONDS
from tests import test_accessibility, test_keyboard
from tests.conftest import ROOT, Clock
from tests.support.browsing import MODES
from tests.support.visitor import Visitor

STATED: Final = [
    ("2026-11-23", "7ea62eccf199881c"),
]
"""Each day on which the words of the page changed, and what they hash to. The last one is what it
says today.

Where the words change: set `accessibility.date` to the day, and add a line with the hash that the
failing test shows.
"""


def stated(screener: Screener) -> str:
    """A hash of the words of the page, the date apart."""
    words = {
        key: text
        for key, text in screener.interface.items()
        if key.startswith("accessibility.") and key != "accessibility.date"
    }
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:16]


def test_the_date_changes_when_the_words_change(screener: Screener) -> None:
    """The page's date belongs to the words that it has, and days only go forward."""
    days = [date.fromisoformat(day) for day, _ in STATED]

    assert (screener.interface["accessibility.date"], stated(screener)) == STATED[-1]
    assert days == sorted(set(days))


def test_the_about_page_leads_there(visitor: Visitor, screener: Screener) -> None:
    """It is one tap from the page on this check, and shows its date."""
    link, _ = visitor.get("/about").all("a", href="/accessibility")
    page = visitor.get(link.get("href") or "")

    assert page.h1 == screener.interface["accessibility.title"]
    assert screener.interface["accessibility.date"] in page.text


@pytest.mark.parametrize("contact", ["", "help@clinic.example"])
def test_it_says_whom_to_tell(screener: Screener, plan: Plan, clock: Clock, contact: str) -> None:
    """With a contact in site.yaml that is whom to tell; without, it says that there is none, and
    leads to the helplines.
    """
    run_by = replace(screener, site=screener.site.model_copy(update={"contact": contact}))
    page = Visitor(create_app(run_by, CLOCK=clock), plan).get("/accessibility")
    (main,) = page.all("main")
    text = " ".join("".join(main.itertext()).split())

    assert contact in text
    assert (screener.interface["accessibility.tell_nobody"] in text) is not bool(contact)
    assert (screener.interface["accessibility.tell_contact"] in text) is bool(contact)


def test_what_it_says_is_tested_is_tested() -> None:
    """The looks, sizes, tools and limits that the page names are those of the tests and of
    the app.
    """
    tests = vars(test_accessibility) | vars(test_keyboard)

    assert set(MODES) >= {
        "light",
        "dark",
        "forced colours",
        "320 px",
        "text 200 %",
        "right to left",
    }
    assert {"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"} <= set(test_accessibility.RULES)
    assert test_accessibility.FINGER == 44
    assert IDLE_SECONDS == 60 * 60
    for name in (
        "test_no_page_breaks_a_rule",
        "test_no_page_scrolls_sideways",
        "test_every_target_is_as_high_as_a_fingertip",
        "test_focus_is_always_seen",
        "test_the_whole_check_can_be_done_by_keyboard",
    ):
        assert name in tests, name
    assert len(list((ROOT / "locales").glob("*.yaml"))) == 1
