"""A wide face and a narrow one, made here: what is installed on a machine decides nothing.

Every character has one width, so what a text measures is known beforehand.
"""

import base64
from functools import cache
from io import BytesIO
from typing import Final

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from playwright.sync_api import Page

WIDTHS: Final = {"wide": 0.75, "narrow": 0.3}
"""How wide each character is, in em. English in common faces has 0.4 to 0.65 on average."""
EM: Final = 1000
CHARACTERS: Final = [*range(0x20, 0x7F), *range(0xA0, 0x2800)]

# Put there by the driver, so neither the page nor its headers give way for it: no style or font of
# the page's own is added.
WEAR: Final = """
async ([name, data]) => {
  const face = new FontFace(name, Uint8Array.from(atob(data), each => each.charCodeAt(0)))
  document.fonts.add(await face.load())
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`*, ::before, ::after { font-family: "${name}" !important }`)
  document.adoptedStyleSheets = [sheet]
}
"""

MEASURE: Final = """
(element, text) => {
  const ruler = document.createElement("span")
  ruler.textContent = text
  ruler.style.cssText = "position: absolute; white-space: nowrap"
  element.append(ruler)
  const width = ruler.getBoundingClientRect().width / parseFloat(getComputedStyle(ruler).fontSize)
  ruler.remove()
  return width
}
"""


@cache
def face(width: float) -> bytes:
    """A TrueType font in which every character is a box of this width, in em."""
    advance = round(width * EM)
    pen = TTGlyphPen(None)
    pen.moveTo((60, 0))
    for corner in ((60, 600), (advance - 60, 600), (advance - 60, 0)):
        pen.lineTo(corner)
    pen.closePath()
    box, blank = pen.glyph(), TTGlyphPen(None).glyph()
    glyphs = {".notdef": box, "space": blank, "box": box}

    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(
        {code: "space" if code in (0x20, 0xA0) else "box" for code in CHARACTERS}
    )
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (advance, 0)))
    builder.setupHorizontalHeader(ascent=900, descent=-250)
    builder.setupNameTable({"familyName": f"Box {advance}", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=900, sTypoDescender=-250, usWinAscent=900, usWinDescent=250)
    builder.setupPost()
    made = BytesIO()
    builder.save(made)
    return made.getvalue()


def wear(page: Page, name: str) -> None:
    """Set all words of the open page in one of the faces."""
    page.evaluate(WEAR, [f"Box {name}", base64.b64encode(face(WIDTHS[name])).decode()])


def measured(page: Page, selector: str, text: str) -> float:
    """How wide this text is in the first such element, in em of that element."""
    return float(page.locator(selector).first.evaluate(MEASURE, text))
