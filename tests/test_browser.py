"""Both routes in headless Chromium, without JavaScript, on a small phone; leaving and erasing with
Back pressed three times.
"""

import re
from collections.abc import Callable, Iterator, Mapping

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from screening.outcome.report import report
from tests.conftest import fill_in
from tests.support.browser_fixtures import Site
from tests.support.browsing import PHONE, fits, tap, walk

pytestmark = pytest.mark.browser

SELF = {
    "who": "self",
    "age": "adult",
    "use": "now",
    "supply": "not_prescribed",
    "area_more": "yes",
    "area_time": "yes",
    "safety": ["alone"],
}
RELATIVE = {
    "who": "relative",
    "age": "adult",
    "use": "unknown",
    "supply": "unknown",
    "signs": ["nodding", "apart", "unknown"],
    "contact": "weekly",
    "sure": "partly",
    "yours": ["refuses"],
}
TELLING = ["yes to 2 of 11", "Took more than meant", "with no one near"]


SLOW = pytest.mark.slow(
    "what is walked in a browser without scripts, with scripts too; leaving by keyboard; what is"
    " printed"
)


@pytest.fixture(
    params=[pytest.param(False, id="no script"), pytest.param(True, id="script", marks=SLOW)]
)
def context(
    browser: Browser, site: Site, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """A fresh profile; a request to any other host fails the test, the page that Leave
    opens apart.
    """
    context = browser.new_context(
        viewport=PHONE, java_script_enabled=request.param, base_url=site.url
    )  # type: ignore[arg-type]
    foreign: list[str] = []

    def watch(asked: Request) -> None:
        if not asked.url.startswith((site.url, site.leave_to)):
            foreign.append(asked.url)

    context.on("request", watch)
    yield context
    context.close()
    assert foreign == []


@pytest.mark.parametrize("given", [SELF, RELATIVE], ids=["self", "relative"])
def test_a_whole_walk_from_the_first_page_to_the_result(
    site: Site, context: BrowserContext, given: dict[str, str | list[str]]
) -> None:
    """Each route, by tapping only: the result says what the engine concludes, and fits the
    phone.
    """
    answers = fill_in(site.plan, given)
    page = context.new_page()

    walk(page, site.plan, answers)

    shown = report(site.plan, answers)
    text = page.locator("main").text_content() or ""
    assert page.url.endswith("/result")
    assert shown.lead.title.to(shown.perspective) in text
    assert all(card.title in text for card in shown.cards)
    assert fits(page)


def test_what_stays_is_said_before_start_on_the_first_screen(
    site: Site, context: BrowserContext
) -> None:
    """Above Start a link leads down to what stays on this phone; it and Start are seen without
    scrolling, and its address tells nothing.
    """
    page = context.new_page()
    page.goto("/")
    words = site.plan.screener.interface
    first, start = (
        page.get_by_text(words["start.watched"]),
        page.locator("form[action='/start'] button").first,
    )
    above, below = first.bounding_box(), start.bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]
    assert below["y"] + below["height"] <= PHONE["height"]

    first.click()

    assert page.url.endswith("/#before")
    for point in ("history", "window", "network", "leave"):
        assert words[f"start.watched_{point}"] in page.locator("main").inner_text()
    assert page.locator("#before").is_visible()


def test_back_in_the_browser_shows_the_answer_and_a_change_counts(
    site: Site, context: BrowserContext
) -> None:
    """The browser's own Back opens the question before, with its answer; another answer there is
    the one that counts.
    """
    page = context.new_page()
    page.goto("/")
    tap(page, "main form button")
    tap(page, "button[value=self]")

    page.go_back()
    page.wait_for_url("**/check/1")
    assert (
        site.plan.screener.interface["question.now"]
        in page.locator("button[value=self]").inner_text()
    )
    tap(page, "button[value=relative]")

    assert site.plan.question("danger").ask.to("relative") in page.locator("h1").inner_text()


@pytest.mark.parametrize("way", ["leave", "erase"])
def test_after_leaving_and_erasing_back_shows_no_answer(
    site: Site, context: BrowserContext, way: str
) -> None:
    """Back three times after Leave, and after Delete my answers: nothing that was answered or
    concluded is seen.
    """
    page = context.new_page()
    walk(page, site.plan, fill_in(site.plan, SELF))
    assert any(words in (page.locator("main").text_content() or "") for words in TELLING)

    if way == "leave":
        tap(page, "a[href='/leave']")
        page.wait_for_url(f"{site.leave_to}**")
    else:
        tap(page, "form[action='/erase'] button")
        page.wait_for_url("**/erased")

    for _ in range(3):
        page.go_back(wait_until="load")
        page.wait_for_timeout(150)
        seen = page.locator("body").inner_text()
        assert not any(words in seen for words in TELLING), page.url
    page.goto("/result")
    assert site.plan.screener.interface["gone.title"] in page.locator("h1").inner_text()


def test_the_browser_keeps_one_cookie_that_says_nothing(
    site: Site, context: BrowserContext
) -> None:
    """Before Start there is none; after it one, for this session, that scripts cannot read."""
    page = context.new_page()
    page.goto("/")
    assert context.cookies() == []

    walk(page, site.plan, fill_in(site.plan, SELF))

    (cookie,) = context.cookies()
    assert cookie["name"] == "c"
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert cookie["expires"] == -1


@SLOW
def test_the_print_leaves_out_reasons_unless_ticked(site: Site, context: BrowserContext) -> None:
    """On paper there are no reasons and nothing private, until the box is ticked."""
    page = context.new_page()
    walk(page, site.plan, fill_in(site.plan, {**SELF, "home": ["violence", "children"]}))
    page.emulate_media(media="print")

    hidden = page.locator(".private, .reasons").all()
    assert hidden
    assert not any(each.is_visible() for each in hidden)
    page.emulate_media(media="screen")
    page.locator("#print > summary").click()
    page.locator("#include").check()
    page.emulate_media(media="print")
    assert all(each.is_visible() for each in hidden)


@SLOW
def test_the_print_of_places_is_what_one_needs_to_call(
    open_in: Callable[[str], Callable[[str], Page]], shown: Mapping[str, object]
) -> None:
    """Names and numbers; no form to search, nothing to press, and not what was looked for, which
    may be private.
    """
    open_page = open_in("light")
    found = [name for name in shown if name.startswith("places") and name.endswith("found")]
    assert len(found) > 1
    for name in found:
        page = open_page(name)
        sought = page.get_by_text(re.compile("^You look for: "))
        # The relative does not know whether the person takes anything, so nothing is looked for
        # yet.
        assert sought.count() == ("nobody" not in name and "relative" not in name)
        page.emulate_media(media="print")

        assert not any(
            each.is_visible()
            for each in page.locator("main form, main button, main .button, main summary").all()
        )
        assert not any(each.is_visible() for each in sought.all())
        assert all(each.is_visible() for each in page.locator(".place .tel").all())
        page.emulate_media(media="screen")


@pytest.fixture
def page_with_script(browser: Browser, site: Site) -> Iterator[Page]:
    """A page whose browser runs scripts."""
    context = browser.new_context(viewport=PHONE, base_url=site.url)
    yield context.new_page()
    context.close()


@SLOW
def test_shift_three_times_leaves(site: Site, page_with_script: Page) -> None:
    """From a question, by keyboard alone; what is left to press is told."""
    page = page_with_script
    page.goto("/")
    tap(page, "main form button")
    page.wait_for_url("**/check/1")

    page.keyboard.press("Shift")
    assert page.locator("#shift").inner_text() == site.plan.screener.interface["page.shift_2"]
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")

    page.wait_for_url(f"{site.leave_to}**")
    page.go_back()
    assert page.locator("main input").count() == 0
