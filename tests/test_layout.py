"""No page depends on how wide a face is: small screens, large words and long words, in a wide face
and in a narrow one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import pytest
from playwright.sync_api import Page

from tests.support import faces, visitor
from tests.support.browsing import MODES, PHONE, WIDER

pytestmark = [pytest.mark.browser, pytest.mark.slow("every page in a wide face and a narrow one")]

SIZES: Final = ["320 px", "text 200 %"]
WORDS: Final = ["own words", "long words"]

# The first word of every text becomes as long as a word gets in a language that joins them.
LONG: Final = r"""
() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), all = []
  while (texts.nextNode()) all.push(texts.currentNode)
  const long = "Betäubungsmittelverschreibungsverordnungen"
  for (const text of all) text.data = text.data.replace(/\p{L}{2,}/u, long)
}
"""

# What reaches out of its element, but for the 2 px of border that a button is painted on; of those
# inside of each other, the innermost.
OUTSIDE: Final = """
() => [...document.querySelectorAll("body *")]
  .filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 2 && e.checkVisibility()
    && !e.closest(".unseen, svg, .stacked thead"))
  .filter((e, _, all) => !all.some(other => other !== e && e.contains(other)))
  .map(e => `${e.localName}.${e.className} ${e.textContent.trim().slice(0, 30)}: `
    + `${e.scrollWidth} in ${e.clientWidth}`)
"""

# Words that go on in a second line although one line of their block holds them whole. Names in code
# may break anywhere.
BROKEN: Final = r"""
() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = []
  while (texts.nextNode()) {
    const text = texts.currentNode
    const around = text.parentElement
    if (!around.checkVisibility() || around.closest(".unseen, svg, code, .stacked thead")) continue
    let block = text.parentElement
    while (getComputedStyle(block).display === "inline") block = block.parentElement
    const style = getComputedStyle(block)
    const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight)
    const room = block.clientWidth - padding
    for (const word of text.data.matchAll(/[^\s\-\/]{2,}/gu)) {
      const range = document.createRange()
      range.setStart(text, word.index)
      range.setEnd(text, word.index + word[0].length)
      const parts = [...range.getClientRects()]
      const width = parts.reduce((sum, part) => sum + part.width, 0)
      const lines = new Set(parts.map(part => Math.round(part.top))).size
      if (lines > 1 && width <= room)
        found.push(`${word[0]}: ${width.toFixed(0)} in ${room.toFixed(0)}`)
    }
  }
  return found
}
"""


@dataclass(frozen=True)
class Laid:
    """What was found on one page, laid out in one way."""

    wider: int
    """Pixels beyond the edge of the screen."""
    outside: list[str]
    """Words that reach out of their box."""
    broken: list[str]
    """Words that are broken without need."""


def look(page: Page) -> Laid:
    """Look at a page as it stands."""
    return Laid(page.evaluate(WIDER), page.evaluate(OUTSIDE), page.evaluate(BROKEN))


def resize(page: Page, size: str) -> None:
    """Another screen, or larger words."""
    page.set_viewport_size(MODES[size].settings.get("viewport", PHONE))
    page.evaluate("document.documentElement.style.fontSize = ''")
    if MODES[size].then:
        page.evaluate(MODES[size].then)


@pytest.fixture(scope="module")
def laid(
    open_in: Callable[[str], Callable[[str], Page]], shown: Mapping[str, visitor.Page]
) -> dict[tuple[str, str, str], dict[str, Laid]]:
    """By words, size and face: every page, with all that can be opened open."""
    ways = [(words, size, face) for words in WORDS for size in SIZES for face in faces.WIDTHS]
    found: dict[tuple[str, str, str], dict[str, Laid]] = {way: {} for way in ways}
    open_page = open_in("light")
    for name in shown:
        page = open_page(name)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        for words, size, face in ways:
            if words == "long words" and (size, face) == (SIZES[0], next(iter(faces.WIDTHS))):
                page.evaluate(LONG)
            resize(page, size)
            faces.wear(page, face)
            found[words, size, face][name] = look(page)
    return found


UNLISTED: Final = """
() => [...document.querySelectorAll("ul, ol")]
  .filter(e => getComputedStyle(e).listStyleType === "none" && e.getAttribute("role") !== "list")
  .map(e => `${e.localName}.${e.className}`)
"""


def test_lists_without_marks_are_lists_for_voiceover(
    open_in: Callable[[str], Callable[[str], Page]], shown: Mapping[str, visitor.Page]
) -> None:
    """It takes a list that is drawn without marks for running text, unless the markup says that it
    is one.
    """
    open_page = open_in("light")

    assert {name: found for name in shown if (found := open_page(name).evaluate(UNLISTED))} == {}


way = pytest.mark.parametrize(
    ("words", "size", "face"),
    [
        pytest.param(words, size, face, id=f"{words}, {size}, {face}")
        for words in WORDS
        for size in SIZES
        for face in faces.WIDTHS
    ],
)


@pytest.mark.parametrize("face", faces.WIDTHS)
@pytest.mark.parametrize("size", SIZES)
def test_the_face_is_the_one_that_was_chosen(
    open_in: Callable[[str], Callable[[str], Page]], size: str, face: str
) -> None:
    """A known text has the known width, in running text, a heading, a button, bold or not: nothing
    falls back to a face of the machine.
    """
    page = open_in("light")("tick all")
    resize(page, size)
    faces.wear(page, face)
    text = "Wimmelbild 988 ← äöü"

    for selector in (
        "body",
        "h1",
        "main button",
        ".leave",
        ".brand",
        ".quick bdi",
        ".choice label",
    ):
        assert faces.measured(page, selector, text) == pytest.approx(
            len(text) * faces.WIDTHS[face], rel=0.01
        ), selector


@way
def test_no_page_is_wider_than_its_screen(
    laid: dict[tuple[str, str, str], dict[str, Laid]], words: str, size: str, face: str
) -> None:
    """Nobody has to scroll sideways, whatever the face."""
    assert {
        name: each.wider for name, each in laid[words, size, face].items() if each.wider > 0
    } == {}


@way
def test_words_stay_in_their_box(
    laid: dict[tuple[str, str, str], dict[str, Laid]], words: str, size: str, face: str
) -> None:
    """No word reaches out of a button, a card or a line."""
    assert {
        name: each.outside for name, each in laid[words, size, face].items() if each.outside
    } == {}


@way
def test_a_word_is_broken_only_where_no_line_holds_it(
    laid: dict[tuple[str, str, str], dict[str, Laid]], words: str, size: str, face: str
) -> None:
    """What stands beside something gives way before its words are cut in two."""
    assert {
        name: each.broken for name, each in laid[words, size, face].items() if each.broken
    } == {}


FIRST_ACT: Final = 350
"""Pixels from the top of the page, of which 740 are seen."""


@pytest.mark.parametrize("size", ["100 %", "text 200 %"])
def test_the_first_act_of_an_emergency_page_is_seen_at_once(
    open_in: Callable[[str], Callable[[str], Page]], shown: Mapping[str, visitor.Page], size: str
) -> None:
    """The line to call lies whole within the first 350 pixels of a phone of 360 by 740, below a
    header of one line.
    """
    open_page = open_in("light")
    found = [name for name in shown if name.startswith("emergency ")]
    assert len(found) > 6
    for name in found:
        page = open_page(name)
        page.set_viewport_size({"width": 360, "height": 740})
        if size in MODES:
            page.evaluate(MODES[size].then)
        rem, call = page.evaluate(MEASURED)
        header = page.locator(".bar").bounding_box()
        assert header
        assert header["height"] <= 3.5 * rem, name
        assert call <= FIRST_ACT, name


MEASURED: Final = """() => [
  parseFloat(getComputedStyle(document.documentElement).fontSize),
  document.querySelector("main .call").getBoundingClientRect().bottom,
]"""
