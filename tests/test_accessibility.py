"""Every kind of page, looked at in every way: by rule (axe-core), by size, by contrast."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.support import visitor
from tests.support.browser_fixtures import fetched
from tests.support.browsing import MODES, WIDER

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow("accessibility rules on every kind of page in every mode"),
]

RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FINGER: Final = 44
"""Pixels: what a thumb hits without looking. WCAG 2.5.8 asks for 24."""
READABLE: Final = 4.5
"""Contrast of words with what is behind them (WCAG 1.4.3)."""

# A link right beside the words of a sentence is as high as its line: WCAG 2.5.8 excepts it. A
# number and the mark that is kept with it stand in the sentence as one.
SMALL: Final = r"""
finger => [...document.querySelectorAll(
    ":is(header, nav, main, footer) :is(a[href], button, summary, label, input:not([type=hidden]))"
  )]
  .filter(e => e.checkVisibility() && !(e.matches("input") && e.labels.length))
  .filter(e => !(e.matches("a") && [e.closest(".kept") ?? e].flatMap(
    whole => [whole.previousSibling, whole.nextSibling]).some(
    n => n?.nodeType === 3 && /[\p{L}\p{N}]/u.test(n.data))))
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
  return [{text: e.textContent.trim().slice(0, 40),
           ink: numbers(ink), paper: numbers(shape.backgroundColor)}]
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


@pytest.fixture(scope="module", params=MODES)
def seen(
    request: pytest.FixtureRequest,
    open_in: Callable[[str], Callable[[str], Page]],
    shown: Mapping[str, visitor.Page],
) -> dict[str, Seen]:
    """Every page in one mode, looked at once."""
    axe = fetched("axe-core").read_text(encoding="utf-8")
    open_page = open_in(request.param)
    return {name: look(open_page(name), axe) for name in shown}


def look(page: Page, axe: str) -> Seen:
    """Look at a page, with all that can be opened open."""
    page.evaluate(axe)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    # From the top, as a page is opened: a target that happens to lie under the bar is no small
    # target, and is a test of its own.
    page.evaluate("scrollTo(0, 0)")
    found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", RULES)
    broken = [
        f"{v['id']}: {len(v['nodes'])} x {v['nodes'][0]['html'][:100]}" for v in found["violations"]
    ]
    return Seen(
        broken,
        page.evaluate(WIDER),
        page.evaluate(SMALL, FINGER),
        page.evaluate(HELP),
        page.evaluate(PAINTED),
    )


def test_no_page_breaks_a_rule(seen: dict[str, Seen]) -> None:
    """axe-core finds nothing against WCAG 2.2 AA or good practice on any page."""
    assert {name: each.broken for name, each in seen.items() if each.broken} == {}


def test_no_page_scrolls_sideways(seen: dict[str, Seen]) -> None:
    """No page is wider than its screen, however small the screen and large the words."""
    assert {name: each.wider for name, each in seen.items() if each.wider > 0} == {}


def test_every_target_is_as_high_as_a_fingertip(seen: dict[str, Seen]) -> None:
    """Links, buttons and labels are large enough to hit; links in running text are as high as their
    line.
    """
    assert {name: each.small for name, each in seen.items() if each.small} == {}


def test_help_stands_at_the_same_place_on_every_page(seen: dict[str, Seen]) -> None:
    """Leaving and the emergency pages are found without looking (WCAG 3.2.6)."""
    assert {name: each.help for name, each in seen.items() if each.help != seen["start"].help} == {}


def test_words_on_painted_shapes_can_be_read(seen: dict[str, Seen]) -> None:
    """Buttons and step numbers, which axe-core cannot judge, stand out from the shape they
    are on.
    """
    painted = [(name, each) for name, one in seen.items() for each in one.painted]

    assert [
        (name, each) for name, each in painted if contrast(each["ink"], each["paper"]) < READABLE
    ] == []


def contrast(ink: list[float], paper: list[float]) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, relative luminance)."""

    def luminance(colour: list[float]) -> float:
        linear = [
            c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4
            for c in colour[:3]
        ]
        return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, light = sorted((luminance(ink), luminance(paper)))
    return (light + 0.05) / (dark + 0.05)


def test_more_help_is_listed_in_one_order(shown: Mapping[str, visitor.Page]) -> None:
    """The links at the end of the page are the same, in the same order, on every page."""
    links = {
        name: [a.get("href") for nav in page.all("footer") for a in nav.iter(f"{visitor.H}a")]
        for name, page in shown.items()
    }

    assert {name: each for name, each in links.items() if each != links["start"]} == {}
