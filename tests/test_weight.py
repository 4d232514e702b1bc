"""What a page weighs, and how long the first one takes on a slow phone.

Sizes are those after gzip, as the proxy in front of the app sends them.
"""

import gzip
import random
import re
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.conftest import random_answers
from tests.support.browser_fixtures import Site
from tests.support.browsing import PHONE
from tests.support.shown import OPEN, Shelf
from tests.support.visitor import Page

KB: Final = 1024
EVERYTHING: Final = 14 * KB
"""What arrives in the first round trip: markup and style together."""
STYLE: Final = 8 * KB
LATER: Final = 6 * KB
"""A page after the first, when the style is already there."""
EXEMPT: Final = {
    "promises kept": (
        "names every test of every promise; it arrives in the first round trip all the same"
    ),
    "one page self": "asks every question at once, for those without cookies",
    "one page relative": "asks every question at once, for those without cookies",
}
RULES: Final = {name for name in OPEN if name.startswith("rules")} | {
    "rules tried",
    "rules form wrong",
}
FOR_REVIEWERS: Final = {"hazards", "patterns", "bench", "bench rule fever", *RULES}
"""Pages that nobody in need opens."""
READABLE: Final = 44 * KB
"""A page of the rules: whatever it names is a link, each source with its address. All of them at
once, to print, weigh twice that; the rules of one sitting a quarter.
"""
SITTING: Final = 14 * KB
"""The rules that are reviewed in one sitting, as large as any page."""


def weight(data: bytes) -> int:
    """Bytes on the wire."""
    return len(gzip.compress(data, 6))


@pytest.fixture(scope="module")
def style(shelf: Shelf) -> int:
    """What the stylesheet and the script weigh."""
    return weight(shelf.app.extensions["style"]) + weight(shelf.app.extensions["script"])


def test_the_style_and_the_script_are_light(style: int) -> None:
    """The one stylesheet and the one script are at most 8 KB together."""
    assert style <= STYLE


def test_any_page_arrives_in_the_first_round_trip(style: int, shown: dict[str, Page]) -> None:
    """Whichever page is opened first, it weighs at most 14 KB together with the style."""
    heavy = {
        name: weight(page.response.get_data()) + style
        for name, page in shown.items()
        if name not in FOR_REVIEWERS
    }

    assert {name: each for name, each in heavy.items() if each > EVERYTHING} == {}


def test_later_pages_are_light(shelf: Shelf, shown: dict[str, Page]) -> None:
    """A question, an emergency, a section, a list: at most 6 KB each, once the style is there; a
    result, which holds the answers to common fears too, at most 7.
    """
    pages = {**shown, **dict(shelf.every_question()), **dict(shelf.every_section())}
    heavy = {
        name: weight(page.response.get_data())
        for name, page in pages.items()
        if name not in {*EXEMPT, *FOR_REVIEWERS}
    }

    limits = {name: LATER + KB * name.startswith("result") for name in heavy}
    assert {name: each for name, each in heavy.items() if each > limits[name]} == {}


def test_the_pages_of_the_rules_are_not_heavy(shelf: Shelf, shown: dict[str, Page]) -> None:
    """Long texts and tables, but nothing else: each weighs at most 44 KB, what is printed whole
    at most 88, and what is reviewed in one sitting no more than any page.
    """
    pages = {**{name: shown[name] for name in RULES}, **dict(shelf.every_rules_page())}
    weights = {name: weight(page.response.get_data()) for name, page in pages.items()}

    assert weights.pop("rules all") <= 88 * KB
    assert weights["rules review"] <= SITTING
    assert {name: each for name, each in weights.items() if each > READABLE} == {}
    assert weight(shelf.app.extensions["review_style"]) <= 2 * KB


@pytest.mark.parametrize("perspective", ["self", "relative"])
def test_the_longest_results_arrive_in_the_first_round_trip(
    shelf: Shelf, style: int, perspective: str
) -> None:
    """Whatever is answered, the result weighs at most 14 KB together with the style."""
    weights = []
    for seed in range(30):
        page = shelf.result(
            random_answers(shelf.plan, random.Random(seed), perspective, unknown=0.3)
        )
        weights.append(weight(page.response.get_data()) + style)

    assert max(weights) <= EVERYTHING


@pytest.mark.slow("every kind of page in Chromium, for requests to other hosts")
@pytest.mark.browser
def test_nothing_is_asked_of_another_host(
    browser: Browser, site: Site, shown: dict[str, Page]
) -> None:
    """Opening any page asks this host alone, for the page, the style and the icon."""
    page = browser.new_context(viewport=PHONE, base_url=site.url).new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    paths = {each.path for each in shown.values()}
    for path in paths:
        page.goto(path)

    others = {url for url in asked if url.removeprefix(site.url) not in paths}
    assert len(asked) > len(paths)
    assert {
        url
        for url in others
        if not re.fullmatch(rf"{site.url}/(style-\w+\.css|leave-\w+\.js|favicon\.ico)", url)
    } == set()
