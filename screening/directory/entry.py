"""An entry as a list gives it, before it is checked: the one shape that every importer makes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date


class ListError(Exception):
    """A list, or a file of a country, that cannot be taken in, in words for an operator."""


@dataclass(slots=True)
class Entry:
    """One row of a list, all of it text, blanks folded."""

    where: str
    """Where it stands in the list, for the report: "row 17"."""
    ref: str = ""
    name: str = ""
    programme: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    lat: str = ""
    lon: str = ""
    phone: str = ""
    intake_phone: str = ""
    website: str = ""
    hours: str = ""
    notes: str = ""
    listed_on: str = ""
    services: list[str] = field(default_factory=list)
    """Codes, names or our own terms."""
    our_terms: bool = False
    """Whether the list is written in our terms: "Methadone" is then what a place starts, and no
    word of a country's list.
    """
    exclusive: list[str] = field(default_factory=list)
    """Those of them that stand where the list says whom a place takes alone, or does not take."""
    needs_service: bool = False
    """Taken only where one of its services is known: lists of all kinds of help hold more than
    treatment.
    """
    refused: str = ""
    """Why the list itself says that this entry is not to be shown."""


@dataclass(frozen=True, slots=True)
class Content:
    """What an importer found in the files."""

    format: str
    entries: Iterator[Entry]
    announced: int = 0
    """How many rows the list says that it has, in all its pages; 0 where it does not say."""
    here: int = 0
    """How many of those are here."""
    ignored: tuple[str, ...] = ()
    """Columns that nobody knows."""
    unread: tuple[str, ...] = ()
    """Columns that are known, and of which nothing is read."""
    floors: Mapping[str, float] = field(default_factory=dict)
    """How much a list of this kind must say, by the name of the share, in percent."""
    remarks: tuple[str, ...] = ()
    """What an operator must know of the files."""
    listed_on: date | None = None
    """The day of the list, where its name or what stands in it says one."""


def text(value: object) -> str:
    """A value of any cell as text, blanks folded; whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def counted(count: int, noun: str) -> str:
    """A count with its noun, as an operator reads it: "1 place", "2,000 places"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
