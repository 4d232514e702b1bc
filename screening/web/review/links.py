"""Links of the reviewers' pages: whatever has a number or a page of its own is one tap away."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from flask import current_app, url_for
from markupsafe import Markup, escape

from screening.sheet.fact import Mention, anchor
from screening.sheet.prose import LETTERS
from screening.sheet.sheet import Sheet
from screening.sheet.vignettes import Coverage
from screening.web.render import section_url
from screening.web.review import PAGES

NUMBER: Final = re.compile(rf"\b([C{''.join(LETTERS.values())}]\d+)\b")
"""What everything that can be talked about is called: Q7, R14, C3."""


class Link(NamedTuple):
    """A number as a link; one without words beside it is as high as a finger."""

    within: Markup
    apart: Markup


def links(sheet: Sheet, coverage: Coverage) -> Mapping[str, Link]:
    """Where each numbered thing is read, by its number."""
    pages = {kind: page for page, kinds in PAGES.items() for kind in kinds}
    found = {
        number: f"{url_for('rules.part', page=pages[kind])}#{anchor(kind, id_)}"
        for kind, by_id in sheet.names.numbers.items()
        for id_, number in by_id.items()
    }
    cases = {
        each.number: f"{url_for('rules.case_file', file=each.file)}#{each.anchor}"
        for each in coverage.judged
    }
    return {
        number: Link(
            Markup('<a href="{}">{}</a>').format(address, number),
            Markup('<a class="apart" href="{}">{}</a>').format(address, number),
        )
        for number, address in (found | cases).items()
    }


def linked(said: str | Mention) -> Markup:
    """Words of the sheet, with every number in them a link, and what they name a link as a
    whole.
    """
    if isinstance(said, Mention):
        away = Markup(' rel="noopener noreferrer"') if said.kind == "sources" else ""
        return Markup('<a class="apart" href="{}"{}>{}</a>').format(_page_of(said), away, said.text)
    pieces = NUMBER.split(said)
    if len(pieces) == 1:
        return escape(said)
    where: Mapping[str, Link] = current_app.extensions["review"].links
    return Markup("").join(
        _number(piece, where, pieces[i - 1] + pieces[i + 1]) if i % 2 else piece
        for i, piece in enumerate(pieces)
    )


def _number(number: str, where: Mapping[str, Link], beside: str) -> Markup | str:
    link = where.get(number)
    if link is None:
        return number
    return link.within if any(map(str.isalnum, beside)) else link.apart


def _page_of(mention: Mention) -> str:
    content = current_app.extensions["signpost"].plan.screener
    if mention.kind == "sections":
        return section_url(content.section(mention.id))
    return str(next(s.address for s in content.sources if s.id == mention.id))
