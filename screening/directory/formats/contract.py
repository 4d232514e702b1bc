"""What a list must hold: the columns that an import needs and reads, each with every spelling that
was seen.

A column that is renamed is no silence: where one that is needed is missing, the list is refused
before any row is read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from screening.directory.entry import Entry, ListError, text
from screening.directory.formats.tables import plain

Spellings = tuple[str, ...]
POSTAL_CODE: Final[Spellings] = ("zip", "zip code", "zipcode", "postal code", "postcode")
SAYS_SERVICES: Final[Mapping[str, float]] = {"medications": 40, "payment": 80, "services": 95}
"""The floors of a list that says of each place what it offers: real ones lie well above."""
LIKE: Final = 0.8
"""How much of a heading has to be spelled alike to be taken for a known one, of 1."""


@dataclass(frozen=True)
class Columns:
    """The columns of one list, found under one of their spellings."""

    headings: Mapping[str, Spellings]
    """The headings of each field, as `plain` writes them: pages of one list may spell them in two
    ways.
    """
    ignored: tuple[str, ...]
    """Headings that the contract does not know, with the one that may be meant."""
    unread: tuple[str, ...] = ()
    """Headings that are known, and of no use."""

    def said(self, row: Mapping[str, Any], name: str) -> str:
        """What a row says under the heading of a field; nothing where the list has no such
        column.
        """
        return next(
            filter(None, (text(row.get(heading)) for heading in self.headings.get(name, ()))), ""
        )

    def entry(self, where: str, row: Mapping[str, Any], **others: Any) -> Entry:
        """The entry of a row, whose keys are headings as `plain` writes them."""
        said = {name: self.said(row, name) for name in self.headings if name in Entry.__slots__}
        street = ", ".join(filter(None, (self.said(row, "street"), self.said(row, "street2"))))
        return Entry(where=where, **{**said, "street": street, **others})


@dataclass(frozen=True)
class Contract:
    """The columns of a kind of list: fields of an `Entry`, and others that its format reads
    itself.
    """

    title: str
    """What the list is called in a sentence."""
    needed: Mapping[str, Spellings]
    also: Mapping[str, Spellings] = field(default_factory=dict)
    passed_over: Spellings = ()
    """Headings that are known, and of no use."""
    either: Sequence[frozenset[str]] = ()
    """Sets of fields, of which all of one must be there."""

    def read(self, headings: Iterable[str]) -> Columns:
        """The columns of a list with these headings.

        Raises:
            ListError: where one that is needed is missing; with its name, and the headings that are
                there.
        """
        there = {plain(heading): heading for heading in headings if heading}
        spelled = {
            name: [plain(each) for each in spellings]
            for name, spellings in {**self.needed, **self.also}.items()
        }
        found = {
            name: here
            for name, keys in spelled.items()
            if (here := tuple(key for key in keys if key in there))
        }
        missing = [name for name in self.needed if name not in found]
        if self.either and not any(fields <= set(found) for fields in self.either):
            missing += sorted(self.either[0])
        unread = set(map(plain, self.passed_over))
        known = {key for keys in spelled.values() for key in keys} | unread
        unknown = [heading for key, heading in there.items() if key not in known]
        if missing:
            raise ListError(self._lacks(missing, list(there.values())))
        return Columns(
            found,
            tuple(unknown),
            tuple(heading for key, heading in there.items() if key in unread),
        )

    def _lacks(self, missing: Sequence[str], headings: Sequence[str]) -> str:
        spellings = {**self.needed, **self.also}
        names = ", ".join(" or ".join(f"`{each}`" for each in spellings[name]) for name in missing)
        close = [
            near
            for name in missing
            for near in get_close_matches(
                plain(spellings[name][0]), list(map(plain, headings)), 1, LIKE
            )
        ]
        hint = f" Was it renamed to `{close[0]}`?" if close else ""
        return (
            f"In {self.title} a column is missing that is needed: {names}. It has:"
            f" {', '.join(headings)}.{hint} Nothing was changed. Look into the file: give the"
            " heading its name again, or download the list anew."
        )


def keys_plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A record of JSON under its keys as `plain` writes them."""
    return {plain(key): value for key, value in row.items()}
