"""Every line that says to call 911, and every line of a page that names an emergency room.

A list stands under the line that leads into it: where that line says so, each item is such a line.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from screening.model import Screener, Step, Words

CALL: Final = "<helpline:emergency>"
GO: Final = re.compile(r"emergency rooms?\b|maternity unit")
TODAY: Final = "emergency room today, or"
"""Where the number to call is the second of two ways."""
SENTENCE: Final = re.compile(r"(?:[^.!?]+\?\s+)?[^.!?]+[.!?]")
ITEM: Final = re.compile(r"^\s*(?:[-*]|\d+\.)\s+")


class UrgentLine(NamedTuple):
    """One line, where it stands, and how soon it asks for help."""

    where: str
    line: str
    call: bool
    """Whether it names the number to call; else it says where to go."""


def urgent_lines(screener: Screener) -> Iterator[UrgentLine]:
    """All of them, in the order of the files."""
    for section in screener.sections:
        for line, call in _of_page(section.body):
            yield UrgentLine(f"section:{section.id}", line, call)
    for kind, nouns in (("step", screener.rules.steps), ("advice", screener.rules.advice)):
        for noun in nouns:
            for line in _of_words(noun.words if isinstance(noun, Step) else noun.text):
                yield UrgentLine(f"{kind}:{noun.id}", line, call=True)


def _of_page(body: str) -> Iterator[tuple[str, bool]]:
    lead = ""
    for text in filter(None, map(str.strip, body.splitlines())):
        line = ITEM.sub("", text)
        if not ITEM.match(text):
            lead = line if _says(line) and (line.endswith(":") or line.startswith("#")) else ""
        said = line if _says(line) else lead if ITEM.match(text) else ""
        if said and line != lead:
            yield line, CALL in said and TODAY not in said


def _of_words(words: Words) -> Iterator[str]:
    """Sentences that name the number to call; a question that stands before one belongs to it.

    Where a step sends people to, its rules say: they have answers of their own.
    """
    said = dict.fromkeys(
        sentence.strip() for text in words.said.values() for sentence in SENTENCE.findall(text)
    )
    yield from (sentence for sentence in said if CALL in sentence)


def _says(line: str) -> bool:
    """Whether a line names the number to call, or an emergency room."""
    return CALL in line or bool(GO.search(line))
