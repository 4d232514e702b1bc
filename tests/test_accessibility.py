"""Every kind of page, looked at in every way: by rule (axe-core), by size, by contrast, and by keyboard alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from screening.model import Question
from screening.report import report
from tests import visitor
from tests.browser_fixtures import Site, fetched
from tests.browsing import PHONE
from tests.conftest import fill_in
from tests.shown import EMERGENCY

pytestmark = pytest.mark.browser

RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FINGER: Final = 44
"""Pixels: what a thumb hits without looking. WCAG 2.5.8 asks for 24."""
READABLE: Final = 4.5
"""Contrast of words with what is behind them (WCAG 1.4.3)."""


@dataclass(frozen=True)
class Mode:
    """A way of looking at a page: settings of the browser, and what is done to the page once it is there."""

    settings: dict[str, Any] = field(default_factory=dict)
    then: str = ""


MODES: Final = {
    "light": Mode(),
    "dark": Mode({"color_scheme": "dark"}),
    "forced colours": Mode({"forced_colors": "active"}),
    "320 px": Mode({"viewport": {"width": 320, "height": 568}}),
    "wide screen": Mode({"viewport": {"width": 1280, "height": 800}}),
    "text 200 %": Mode(then="document.documentElement.style.fontSize = '200%'"),
    "right to left": Mode(then="document.documentElement.dir = 'rtl'"),
}
TIGHT: Final = ["320 px", "text 200 %"]
"""Where a bar that stays in place is likeliest to cover something."""

WIDER: Final = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

# A link right beside the words of a sentence is as high as its line: WCAG 2.5.8 excepts it.
SMALL: Final = r"""
finger => [...document.querySelectorAll(":is(header, nav, main, footer) :is(a[href], button, summary, label, input:not([type=hidden]))")]
  .filter(e => e.checkVisibility() && !(e.matches("input") && e.labels.length))
  .filter(e => !(e.matches("a") && [e.previousSibling, e.nextSibling].some(n => n?.nodeType === 3 && /[\p{L}\p{N}]/u.test(n.data))))
  .map(e => [e.textContent.trim(), e.getBoundingClientRect().height])
  .filter(([, height]) => height < finger - 0.01)
  .map(([text, height]) => `${text}: ${height.toFixed(1)} px`)
"""

HELP: Final = """
() => scrollTo(0, 0) || [...document.querySelectorAll("header a, nav.quick a")].map(e => {
  const {x, y, width, height} = e.getBoundingClientRect()
  return [e.getAttribute("href"), x, y, width, height].join(" ")
})
"""

# Words on a shape that is drawn behind or before them: axe-core does not judge these.
PAINTED: Final = """
() => [...document.querySelectorAll("main *")].flatMap(e => {
  const shape = getComputedStyle(e, "::before"), own = shape.content !== '""'
  if (shape.content === "none" || shape.backgroundColor === "rgba(0, 0, 0, 0)") return []
  const numbers = colour => colour.match(/[0-9.]+/g).map(Number)
  const ink = (own ? shape : getComputedStyle(e)).color
  return [{text: e.textContent.trim().slice(0, 40), ink: numbers(ink), paper: numbers(shape.backgroundColor)}]
})
"""


@dataclass(frozen=True)
class Seen:
    """What was found on one page in one mode."""

    broken: list[str]
    """Rules of axe-core, each with the first place that breaks it."""
    wider: int
    """Pixels beyond the edge of the screen."""
    small: list[str]
    """Targets below the size of a fingertip."""
    help: list[str]
    """The links at the top, each with its place."""
    painted: list[dict[str, Any]]
    """Words on painted shapes, with both colours."""


@pytest.fixture(scope="module")
def open_in(browser: Browser, site: Site, shown: Mapping[str, visitor.Page]) -> Callable[[str], Callable[[str], Page]]:
    """Opens pages by name in a mode by name. They are the very bytes and headers that the app sent."""

    def serve(route: Route) -> None:
        response = shown[unquote(route.request.url.rpartition("/")[2])].response
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.get_data())

    def in_mode(mode: str) -> Callable[[str], Page]:
        context = browser.new_context(**{"viewport": PHONE, "base_url": site.url, "bypass_csp": True, **MODES[mode].settings})
        context.route("**/shown/*", serve)
        page = context.new_page()

        def open_page(name: str) -> Page:
            page.goto(f"/shown/{name}")
            if MODES[mode].then:
                page.evaluate(MODES[mode].then)
            return page

        return open_page

    return in_mode


@pytest.fixture(scope="module", params=MODES)
def seen(
    request: pytest.FixtureRequest, open_in: Callable[[str], Callable[[str], Page]], shown: Mapping[str, visitor.Page]
) -> dict[str, Seen]:
    """Every page in one mode, looked at once."""
    axe = fetched("axe-core").read_text(encoding="utf-8")
    open_page = open_in(request.param)
    return {name: look(open_page(name), axe) for name in shown}


def look(page: Page, axe: str) -> Seen:
    """Look at a page."""
    page.evaluate(axe)
    # From the top, as a page is opened: a target that happens to lie under the bar is no small target, and is a test of its own.
    page.evaluate("scrollTo(0, 0)")
    found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", RULES)
    broken = [f"{v['id']}: {len(v['nodes'])} x {v['nodes'][0]['html'][:100]}" for v in found["violations"]]
    return Seen(broken, page.evaluate(WIDER), page.evaluate(SMALL, FINGER), page.evaluate(HELP), page.evaluate(PAINTED))


def test_no_page_breaks_a_rule(seen: dict[str, Seen]) -> None:
    """axe-core finds nothing against WCAG 2.2 AA or good practice on any page."""
    assert {name: each.broken for name, each in seen.items() if each.broken} == {}


def test_no_page_scrolls_sideways(seen: dict[str, Seen]) -> None:
    """No page is wider than its screen, however small the screen and large the words."""
    assert {name: each.wider for name, each in seen.items() if each.wider > 0} == {}


def test_every_target_is_as_high_as_a_fingertip(seen: dict[str, Seen]) -> None:
    """Links, buttons and labels are large enough to hit; links in running text are as high as their line."""
    assert {name: each.small for name, each in seen.items() if each.small} == {}


def test_help_stands_at_the_same_place_on_every_page(seen: dict[str, Seen]) -> None:
    """Leaving and the emergency pages are found without looking (WCAG 3.2.6)."""
    assert {name: each.help for name, each in seen.items() if each.help != seen["start"].help} == {}


def test_words_on_painted_shapes_can_be_read(seen: dict[str, Seen]) -> None:
    """Buttons and step numbers, which axe-core cannot judge, stand out from the shape they are on."""
    painted = [(name, each) for name, one in seen.items() for each in one.painted]

    assert [(name, each) for name, each in painted if contrast(each["ink"], each["paper"]) < READABLE] == []


def contrast(ink: list[float], paper: list[float]) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, relative luminance)."""

    def luminance(colour: list[float]) -> float:
        linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
        return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, light = sorted((luminance(ink), luminance(paper)))
    return (light + 0.05) / (dark + 0.05)


def test_more_help_is_listed_in_one_order(shown: Mapping[str, visitor.Page]) -> None:
    """The links at the end of the page are the same, in the same order, on every page."""
    links = {name: [a.get("href") for nav in page.all("footer") for a in nav.iter(f"{visitor.H}a")] for name, page in shown.items()}

    assert {name: each for name, each in links.items() if each != links["start"]} == {}


# --- by keyboard ---

# How each thing that can be focused looks while it is not.
RESTING: Final = """
() => {
  const ring = e => { const s = getComputedStyle(e); return [s.outlineStyle, s.outlineWidth, s.outlineColor].join(" ") }
  window.rings = e => ring(e.closest(".choice") ?? e)
  window.resting = new Map([...document.querySelectorAll("a[href], button, summary, input, [tabindex]")].map(e => [e, rings(e)]))
  window.met = new Set()
  document.activeElement.blur()
}
"""

# A radio or a box is seen as the frame around it and its label. What is too high for the screen need only be seen in part.
FOCUSED: Final = """
() => {
  const e = document.activeElement
  if (!e || e === document.body || met.has(e)) return null
  met.add(e)
  const label = e.closest(".choice") ?? e, box = label.getBoundingClientRect()
  const page = getComputedStyle(document.documentElement), bar = document.querySelector(".bar").getBoundingClientRect()
  const room = innerHeight - parseFloat(page.scrollPaddingTop) - parseFloat(page.scrollPaddingBottom)
  const spare = Math.max(0.5, box.height - room)
  const wrong = []
  if (rings(e) === resting.get(e)) wrong.push("looks as if at rest")
  if (!e.closest(".bar") && !e.matches(".skip") && box.top < bar.bottom - spare && box.bottom > bar.top) wrong.push("is under the bar")
  if (box.bottom > innerHeight + spare) wrong.push("is below the screen")
  if (box.left < -0.5 || box.right > innerWidth + 0.5) wrong.push("is beside the screen")
  return wrong.map(each => `${(label.textContent.trim() || e.id).slice(0, 40)} ${each}`)
}
"""


def tabbed(page: Page, key: str) -> Iterator[list[str]]:
    """What is wrong at each stop, once around the page."""
    for _ in range(300):
        page.keyboard.press(key)
        found = page.evaluate(FOCUSED)
        if found is None:
            return
        yield found
    raise AssertionError("the keyboard does not get out of the page")


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize("mode", TIGHT)
def test_focus_is_always_seen(
    open_in: Callable[[str], Callable[[str], Page]], shown: Mapping[str, visitor.Page], mode: str, key: str
) -> None:
    """Whatever has the focus looks different from before, and the bar at the top covers none of it (WCAG 2.4.7, 2.4.11)."""
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


def test_after_a_wrong_answer_the_focus_is_on_what_is_wrong(plain: BrowserContext) -> None:
    """Continue without a choice: the summary of what is wrong has the focus, and its link leads to the first answer."""
    page = plain.new_page()
    page.goto("/")
    page.locator("main form button").first.click()
    page.locator("main form[autocomplete=off] button").first.click()

    assert page.locator(".error-summary:focus").count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("input#a1:focus").count() == 1


def enter(page: Page, selector: str = "") -> None:
    """Press Enter on this, or where the focus is, and wait for the page that follows."""
    if selector:
        press_until(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page: Page, question: Question, chosen: tuple[str, ...]) -> None:
    """Choose with Space and arrows."""
    if question.kind == "one":
        offered = page.locator("input[name=answer]").evaluate_all("all => all.map(e => e.value)")
        press_until(page, "input[name=answer]")
        page.keyboard.press("Space")
        for _ in range(offered.index(chosen[0])):
            page.keyboard.press("ArrowDown")
    for option in (o.id for o in question.options if question.kind == "any" and o.id in chosen):
        press_until(page, f"input[value='{option}']")
        page.keyboard.press("Space")


def test_the_whole_check_can_be_done_by_keyboard(site: Site, plain: BrowserContext) -> None:
    """From the first page to the result with Tab, arrows, Space and Enter alone."""
    answers = fill_in(site.plan, EMERGENCY)
    questions = list(site.plan.questions.values())
    page = plain.new_page()
    page.goto("/")
    enter(page, "form[action='/start'] button")
    while not page.url.endswith("/answers"):
        if "/now/" in page.url:
            enter(page, "main a[href='/check']")
            continue
        question = questions[int(page.url.rpartition("/")[2]) - 1]
        choose(page, question, answers[question.id])
        enter(page)
    enter(page, "main a[href='/result']")

    assert page.locator("h1").inner_text() == report(site.plan, answers).urgency.title.to("self")
