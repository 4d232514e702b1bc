"""Words to HTML: Markdown with nothing but its own marks, links by id, numbers from
helplines.yaml.
"""

import hashlib
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from flask import Flask, current_app, request, url_for
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from screening.content.check.base import STALE_AFTER
from screening.content.signoff import short, signed_by
from screening.model import Country, Helpline, Screener, Section, Words
from screening.outcome.take_away import blocks_of
from screening.outcome.words import Wording, contact, contact_words

_NUMBER: Final = re.compile(r'(<a href="(?:tel|sms):[^>]*>[^<]*</a>)([.,:;?!)]+)')
SCHEMES: Final = ("https:", "helpline:", "section:")
STATIC: Final = Path(__file__).parent / "static"


def short_id(id_: str) -> str:
    """A section's id in an address: stable, and saying nothing in a browser's history."""
    return hashlib.sha256(id_.encode()).hexdigest()[:6]


def _marked(html: str) -> Markup:
    """What the parser built, with raw HTML off. A number is a box of its own, so the mark that
    follows it would begin the next line; it is kept with it.
    """
    return Markup(_NUMBER.sub(r'<span class="kept">\1\2</span>', html))  # noqa: S704


class Markdown:
    """Markdown of the content files. Raw HTML is text; links lead to https, a helpline or a
    section.
    """

    def __init__(self, screener: Screener) -> None:
        self.screener = screener
        self.parser = MarkdownIt("commonmark", {"html": False})
        self.parser.validateLink = lambda url: url.startswith(SCHEMES)  # type: ignore[method-assign]
        self.parser.core.ruler.push("our_links", self._links)
        self.inline = lru_cache(maxsize=1024)(self._inline)
        self.block = lru_cache(maxsize=256)(self._block)

    def _inline(self, text: str) -> Markup:
        return _marked(self.parser.renderInline(text))

    def _block(self, text: str) -> Markup:
        return _marked(self.parser.render(text))

    def _links(self, state: Any) -> None:
        for token in state.tokens:
            if (
                token.type == "ordered_list_open"
            ):  # drawn with numbers of our own where it counts steps
                token.attrs["role"] = "list"
            for i, child in enumerate(token.children or []):
                if child.type == "link_open":
                    self._link(child, token.children[i + 1])

    def _link(self, opening: Token, words: Token) -> None:
        kind, _, id_ = str(opening.attrs["href"]).partition(":")
        if kind == "section":
            opening.attrs["href"] = url_for("pages.section", short=short_id(id_))
        elif kind == "helpline":
            line = self.screener.country.line(id_)
            opening.attrs["href"] = contact(line) if line else url_for("pages.helplines")
            if opening.markup == "autolink":
                words.content = (
                    contact_words(line) if line else self.screener.interface["helplines.title"]
                )
        if str(opening.attrs["href"]).startswith("https:"):
            opening.attrs["rel"] = "noopener noreferrer"


def today() -> datetime:
    """Now, by the clock that the app was given."""
    return datetime.fromtimestamp(current_app.config["CLOCK"](), UTC)


def stale(line: Helpline, country: Country) -> bool:
    """Whether a number was last verified so long ago that the page says when. Those for emergencies
    are known by heart.
    """
    known_by_heart = line.id in (country.emergency, country.crisis)
    return bool(
        line.verified_on
        and line.call
        and not known_by_heart
        and today().date() - line.verified_on > STALE_AFTER
    )


def trial() -> bool:
    """Whether this is a trial on a local network, without the protections that browsers keep for
    https and this machine.
    """
    return not request.is_secure and request.host.partition(":")[0] not in (
        "127.0.0.1",
        "localhost",
        "[::1]",
    )


def sample() -> bool:
    """Whether the places that this copy shows are made up."""
    current = current_app.extensions.get("places")
    return bool(current and current.get().sample)


def register(app: Flask, screener: Screener) -> None:
    """Give the templates their words, filters and links."""
    markdown = Markdown(screener)
    style, review_style, script = (
        (STATIC / name).read_bytes() for name in ("style.css", "review.css", "leave.js")
    )
    review_style += _on_each_page(app.config["CONTENT"])
    app.extensions.update(style=style, review_style=review_style, script=script)
    app.add_template_filter(markdown.inline, "inline")
    app.add_template_filter(markdown.block, "markdown")
    app.add_template_test(
        lambda words, perspective: isinstance(words, Words) and words.speaks_to(perspective),
        "spoken_to",
    )
    app.jinja_env.globals.update(
        t=Wording(screener.interface),
        screener=screener,
        country=screener.country,
        site=screener.site,
        style_hash=_stamp(style),
        review_hash=_stamp(review_style),
        script_hash=_stamp(script),
        contact=contact,
        contact_words=contact_words,
        stale=lambda line: stale(line, screener.country),
        section_url=section_url,
        blocks_of=lambda taken: tuple(blocks_of(screener, taken)),
        quick_emergencies=tuple(
            (number, e) for number, e in enumerate(screener.rules.emergencies, 1) if e.quick
        ),
        trial=trial,
        most_pages=1
        + max(
            sum(q.ask.speaks_to(p) for q in screener.questions.questions)
            for p in screener.perspectives
        ),
        fingerprint=short(app.config["CONTENT"]),
        standing=app.config["STANDING"],
        signed_by=signed_by(app.config["SIGNOFF"]),
        sample=sample,
    )


def _on_each_page(content: str) -> bytes:
    """The foot of each page that reviewers print: which content it is, and which page."""
    foot = (
        f'@bottom-left {{ content: "{short(content)}"; }} @bottom-right {{ content: counter(page)'
        ' " / " counter(pages); }'
    )
    return f"@page {{ {foot} }}\n".encode()


def _stamp(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def section_url(section: Section) -> str:
    """Where a section is read."""
    return url_for("pages.section", short=short_id(section.id))
