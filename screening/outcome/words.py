"""Words outside a page: the interface words by key, how a line is written, Markdown as
plain text.
"""

import re
from collections.abc import Mapping
from datetime import date
from gettext import c2py
from typing import Final
from urllib.parse import urlsplit

from screening.model import Helpline, Screener

_HELPLINE: Final = re.compile(r"<helpline:([^>\s]+)>")
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS: Final = re.compile(r"^#+ |\*\*", re.MULTILINE)


class Wording:
    """The words of buttons and headings: `t("start.title")`, with a variant for a perspective where
    there is one.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words

    def __call__(self, key: str, perspective: str = "", **figures: object) -> str:
        """The words for a key.

        Raises:
            KeyError: where the file of this language has none.
        """
        text = self.words.get(f"{key}.{perspective}") or self.words[key]
        return text.format(**figures) if figures else text

    def counted(self, key: str, number: int) -> str:
        """The words for so many, in the form that the language has for that number; {n} is it."""
        form = c2py(self.words.get("language.plurals", "n != 1"))(number)
        name = ("one", "many")[form] if form < 2 else f"form{form}"
        return self.words[f"{key}.{name}"].format(n=number)

    def day(self, day: date) -> str:
        """A day as the language writes it."""
        t = self
        return t(
            "language.date",
            year=day.year,
            month=day.month,
            day=day.day,
            name=t(f"language.month_{day.month}"),
        )

    def names(self, key: str) -> list[str]:
        """The names right below a key, in the order of the file."""
        return list(
            dict.fromkeys(
                name.removeprefix(f"{key}.").partition(".")[0]
                for name in self.words
                if name.startswith(f"{key}.")
            )
        )


def contact(line: Helpline) -> str:
    """Where tapping a line leads: its number, else its site."""
    return line.voice.link if line.voice else line.site or ""


def contact_words(line: Helpline) -> str:
    """What stands for a line in a sentence: the number, else the name of the site."""
    return line.call or urlsplit(line.site or "").netloc.removeprefix("www.")


def lines_named(markdown: str) -> list[str]:
    """The helplines that a text names, in its order: roles or ids."""
    return _HELPLINE.findall(markdown)


def plain(screener: Screener, markdown: str) -> str:
    """Markdown as text: helplines as numbers, links as their words."""

    def number(match: re.Match[str]) -> str:
        line = screener.country.line(match[1])
        return contact_words(line) if line else screener.interface["helplines.title"]

    return _MARKS.sub("", _LINK.sub(r"\1", _HELPLINE.sub(number, markdown)))
