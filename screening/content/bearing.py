"""What of a value decides, by the catalogue: lines and pages that its words name, whom it speaks
to, and all else that does.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from screening.content.catalogue import Class, Entry, Row, fields
from screening.model import Noun, Words

LINK: Final = re.compile(
    r"<((?:helpline|section):[^>\s]+|https:[^>\s]+)>|\]\(((?:helpline|section|https):[^)\s]+)"
)
DIALLED: Final = re.compile(r"\b\d{3,}\b")


def references(text: str) -> set[str]:
    """What a text leads to: `helpline:id`, `section:id`, or an address."""
    return {one or other for one, other in LINK.findall(text)}


def lines_among(named: Iterable[str]) -> set[str]:
    """The lines to call among what words lead to, by role or id."""
    return {each.removeprefix("helpline:") for each in named if each.startswith("helpline:")}


def numbers(text: str) -> set[str]:
    """The numbers that a text tells people to dial."""
    return set(DIALLED.findall(text))


def texts(value: Any, perspective: str) -> Iterator[str]:
    """Every text of a value that speaks to this perspective."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Words):
        yield value.to(perspective)
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each, perspective)


def named(entry: Entry, value: Any, perspective: str) -> set[str]:
    """What the words of a field name that decides; nothing for a field without words."""
    if entry.value is not Class.WORDS:
        return set()
    said = tuple(texts(value, perspective))
    found = {each for text in said for each in references(text)}
    return (
        found | {number for text in said for number in numbers(text)}
        if entry.row is Row.DIALLED
        else found
    )


def lines_of(noun: Noun, perspective: str) -> set[str]:
    """The lines to call that a noun and all below it name, by role or id."""
    found: set[str] = set()
    for _, entry, value in fields(noun):
        if entry.row is Row.LINES:
            found |= set(texts(value, perspective))
        found |= lines_among(named(entry, value, perspective))
        found |= {line for each in nouns_in(value) for line in lines_of(each, perspective)}
    return found


def nouns_in(value: Any) -> tuple[Noun, ...]:
    """The nouns that a value holds; words are none."""
    found = value if isinstance(value, tuple) else (value,)
    return tuple(each for each in found if isinstance(each, Noun) and not isinstance(each, Words))


def spoken_to(value: Any, perspectives: Sequence[str]) -> list[str]:
    """The perspectives for whom there is something."""
    return [p for p in perspectives if (value.speaks_to(p) if isinstance(value, Words) else value)]


# --- what decides, alone --------------------------------------------------------------------------


def deciding(value: Any, perspectives: Sequence[str]) -> Any:
    """All of a value that decides, as plain lists and mappings; the same for two values exactly
    where nothing that decides differs.
    """
    if isinstance(value, Noun):
        kept = {name: _deciding(entry, each, perspectives) for name, entry, each in fields(value)}
        return {name: each for name, each in kept.items() if each not in (None, False, [], {}, "")}
    if isinstance(value, tuple):
        return [deciding(each, perspectives) for each in value]
    if isinstance(value, Mapping):
        return {key: deciding(each, perspectives) for key, each in sorted(value.items())}
    return value


def _deciding(entry: Entry, value: Any, perspectives: Sequence[str]) -> Any:
    if entry.row is Row.SETS:
        return sorted(map(repr, deciding(value, perspectives)))
    if entry.value is Class.DECIDES:
        return deciding(value, perspectives)
    there = spoken_to(value, perspectives) if entry.presence is Class.DECIDES else []
    return {
        p: [*there, *names]
        for p in perspectives
        if (names := sorted(named(entry, value, p))) or there
    }
