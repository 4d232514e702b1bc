"""Every kind of page by keyboard alone."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from screening.model import Question
from screening.outcome.report import report
from tests.conftest import fill_in
from tests.support import visitor
from tests.support.browser_fixtures import Site
from tests.support.browsing import CONTINUE, ONWARD, PHONE, tap, taps, walk
from tests.support.shown import EMERGENCY

pytestmark = [pytest.mark.browser, pytest.mark.slow("every page by keyboard alone")]

TIGHT: Final = ["320 px", "text 200 %"]
"""Where a bar that stays in place is likeliest to cover something."""

# How each thing that can be focused looks while it is not.
RESTING: Final = """
() => {
  const ring = e => {
    const s = getComputedStyle(e)
    return [s.outlineStyle, s.outlineWidth, s.outlineColor].join(" ")
  }
  window.rings = e => ring(e.closest(".choice") ?? e)
  const reached = document.querySelectorAll("a[href], button, summary, input, [tabindex]")
  window.resting = new Map([...reached].map(e => [e, rings(e)]))
  window.met = new Set()
  document.activeElement.blur()
}
"""

# A radio or a box is seen as the frame around it and its label. What is too high for the screen
# need only be seen in part.
FOCUSED: Final = """
() => {
  const e = document.activeElement
  if (!e || e === document.body || met.has(e)) return null
  met.add(e)
  const label = e.closest(".choice") ?? e, box = label.getBoundingClientRect()
  const page = getComputedStyle(document.documentElement)
  const bar = document.querySelector(".bar").getBoundingClientRect()
  const padding = parseFloat(page.scrollPaddingTop) + parseFloat(page.scrollPaddingBottom)
  const room = innerHeight - padding
  const spare = Math.max(0.5, box.height - room)
  const wrong = []
  if (rings(e) === resting.get(e)) wrong.push("looks as if at rest")
  const under = box.top < bar.bottom - spare && box.bottom > bar.top
  if (!e.closest(".bar") && !e.matches(".skip") && under) wrong.push("is under the bar")
  // Of a text that no screen holds, a browser shows the line in which one writes.
  const text = e.matches("textarea") && box.height > room
  const below = text ? box.top > innerHeight - 40 : box.bottom > innerHeight + spare
  if (below) wrong.push("is below the screen")
  if (box.left < -0.5 || box.right > innerWidth + 0.5) wrong.push("is beside the screen")
  return wrong.map(each => `${(label.textContent.trim() || e.id).slice(0, 40)} ${each}`)
}
"""


def tabbed(page: Page, key: str) -> Iterator[list[str]]:
    """What is wrong at each stop, once around the page."""
    for _ in range(3_000):  # a page of rules links every question and source
        page.keyboard.press(key)
        found = page.evaluate(FOCUSED)
        if found is None:
            return
        yield found
    raise AssertionError("the keyboard does not get out of the page")


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize("mode", TIGHT)
def test_focus_is_always_seen(
    open_in: Callable[[str], Callable[[str], Page]],
    shown: Mapping[str, visitor.Page],
    mode: str,
    key: str,
) -> None:
    """Whatever has the focus looks different from before, and the bar at the top covers none of it
    (WCAG 2.4.7, 2.4.11).
    """
    wrong = {}
    open_page = open_in(mode)
    for name in shown:
        page = open_page(name)
        page.evaluate(RESTING)
        stops = list(tabbed(page, key))
        assert stops, name
        wrong[name] = [each for stop in stops for each in stop]

    assert {name: each for name, each in wrong.items() if each} == {}


@pytest.fixture
def plain(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A fresh profile without script."""
    context = browser.new_context(viewport=PHONE, base_url=site.url, java_script_enabled=False)
    yield context
    context.close()


def press_until(page: Page, selector: str) -> None:
    """Press Tab until the focus is on this."""
    for _ in range(80):
        if page.locator(f"{selector}:focus").count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached on {page.url}")


def test_after_a_wrong_answer_the_focus_is_on_what_is_wrong(
    site: Site, plain: BrowserContext
) -> None:
    """Continue without a tick: the summary of what is wrong has the focus, and its link leads to
    the first answer.
    """
    page = plain.new_page()
    walk(page, site.plan, fill_in(site.plan, EMERGENCY))
    page.goto(f"/check/{list(site.plan.questions).index('home') + 1}")
    for box in page.locator("input[name=answer]").all():
        box.uncheck()
    tap(page, CONTINUE)

    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("input#a1")).to_be_focused()


def enter(page: Page, selector: str = "") -> None:
    """Press Enter on this, or where the focus is, and wait for the page that follows."""
    if selector:
        press_until(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def answer(page: Page, question: Question, chosen: tuple[str, ...]) -> None:
    """Tick with Space, and send with Enter: on the button that says all, or in the last box that
    was ticked.
    """
    boxes, send = taps(question, chosen)
    for box in boxes:
        press_until(page, box)
        page.keyboard.press("Space")
    enter(page, "" if boxes and send == CONTINUE else send)


def test_the_whole_check_can_be_done_by_keyboard(site: Site, plain: BrowserContext) -> None:
    """From the first page to the result with Tab, Space and Enter alone. Enter in a box sends what
    is ticked, and nothing else.
    """
    answers = fill_in(site.plan, EMERGENCY)
    questions = list(site.plan.questions.values())
    page = plain.new_page()
    page.goto("/")
    enter(page, "form[action='/start'] button")
    while not page.url.endswith("/answers"):
        if page.locator(ONWARD).count():
            enter(page, ONWARD)
            continue
        question = questions[int(page.url.rpartition("/")[2]) - 1]
        answer(page, question, answers[question.id])
    enter(page, "main a[href='/result']")

    assert page.locator("h1").inner_text() == report(site.plan, answers).lead.title.to("self")
