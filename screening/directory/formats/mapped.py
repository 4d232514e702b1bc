"""A list of one's own whose columns are called otherwise: a map says which is what, and is used
again at each refresh. `proposal.py` proposes one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from pydantic import Field

from screening.directory.entry import Content, Entry, ListError, text
from screening.directory.formats.contract import POSTAL_CODE
from screening.directory.formats.tables import Table, plain
from screening.model import Numbering
from screening.model.base import Flag, Noun, Phrase
from screening.model.phones import read_cell

NAME: Final = "mapped"
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "ref": ("id", "ResourceAgencyNum", "objectid"),
    "name": (
        "name", "ParentAgency", "provider name", "facility", "facility name", "agency",
        "agency name", "organization", "organization name", "clinic", "RG_NAME", "PublicName",
    ),
    "programme": ("programme", "program", "program name", "PublicName", "SV_NAME", "service name"),
    "street": (
        "street", "PhysicalAddress1", "address", "address 1", "address line 1", "site address",
        "street address", "STREET_NUMBER",
    ),
    "street2": ("street2", "PhysicalAddress2", "address 2", "address line 2", "suite"),
    "city": ("city", "PhysicalCity", "town", "municipality"),
    "region": ("region", "state", "PhysicalStateProvince", "province", "state province"),
    "postal_code": (*POSTAL_CODE, "PhysicalPostalCode"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "longitude", "lng", "long", "x"),
    "phone": (
        "phone", "phone number", "telephone", "main phone", "Phone1Number", "Phone2Number",
        "Phone3Number", "Phone4Number", "Phone5Number", "PhoneTollFree",
    ),
    "intake_phone": ("intake_phone", "intake", "intake phone", "admissions"),
    "website": ("website", "url", "web site", "web", "WebsiteAddress"),
    "hours": ("hours", "HoursOfOperation", "hours of operation", "open"),
    "notes": ("notes", "TemporaryMessage"),
    "listed_on": ("verified_on", "LastVerifiedOn", "last verified", "last updated", "listed_on"),
}  # fmt: skip
"""Our fields, with what lists of one's own, of states and of 211 services call them. The first that
is filled in wins.
"""
SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)\b")
"""A day as call centres of North America export it: 5/8/12 0:00 is the eighth of May."""


class ColumnMap(Noun):
    """Which column of a list is what."""

    columns: Mapping[Phrase, tuple[Phrase, ...]]
    """Our fields, each with the headings that hold it; the first that is filled in wins."""
    services: tuple[Phrase, ...] = ()
    """Headings under which names or codes of services stand."""
    between: Phrase = ";"
    """What stands between several of them in a cell."""
    yes: Mapping[Phrase, tuple[Phrase, ...]] = {}
    """Headings under which yes or no stands, each with the terms that a yes means."""
    labels: Mapping[Phrase, Phrase] = {}
    """Headings of numbers, each with the heading of what kind of number it is."""
    closed: Mapping[Phrase, tuple[Phrase, ...]] = {}
    """Headings, each with what stands there where an entry is not to be shown."""
    all_kinds_of_help: Flag = Field(default=False)
    """Whether only entries with a service that is known are meant."""


YES: Final = frozenset({"y", "yes", "true", "1", "x", "t", "✓", "✔"})
NO: Final = frozenset({"n", "no", "false", "0", "f", "", "none", "-"})


def entries(found: Table, columns: ColumnMap, numbering: Numbering) -> Content:
    """The rows of a list, read by its map.

    Raises:
        ListError: where a column is missing that the map names, unless another holds the same
            field.
    """
    _refuse_what_is_missing(found, columns)
    used = {heading for heading in _headings(columns) if plain(heading) in _plain(found)}
    return Content(
        NAME,
        (_entry(line, row, columns, numbering) for line, row in found.rows.items()),
        unread=tuple(
            heading
            for heading in found.columns
            if heading and plain(heading) not in set(map(plain, used))
        ),
    )


def _plain(found: Table) -> set[str]:
    return set(map(plain, found.columns))


def _headings(columns: ColumnMap) -> Iterator[str]:
    for headings in columns.columns.values():
        yield from headings
    for several in (columns.services, columns.yes, columns.closed):
        yield from several
    for pair in columns.labels.items():
        yield from pair


def _refuse_what_is_missing(found: Table, columns: ColumnMap) -> None:
    there = _plain(found)
    if wrong := sorted(set(columns.columns) - set(FIELDS)):
        raise ListError(
            f"The map has a field `{wrong[0]}` that there is not. The fields are:"
            f" {', '.join(FIELDS)}."
        )
    if lacking := [name for name in ("name", "phone") if not columns.columns.get(name)]:
        raise ListError(
            f"The map says of no column that it holds the field `{lacking[0]}`. Every place needs"
            " a name and a telephone number. Write its heading below `columns:`."
        )
    missing = [
        " or ".join(headings)
        for headings in columns.columns.values()
        if headings and there.isdisjoint(map(plain, headings))
    ]
    missing += [
        heading
        for heading in (*columns.services, *columns.yes, *columns.closed)
        if plain(heading) not in there
    ]
    if missing:
        raise ListError(
            f"Columns are missing that the map names: {', '.join(missing)}. The list has:"
            f" {', '.join(found.columns)}. Nothing was changed. Correct the map, or make it anew"
            " with `directory map`."
        )


def _entry(line: int, row: Mapping[str, str], columns: ColumnMap, numbering: Numbering) -> Entry:
    def said(name: str) -> str:
        return _first(row, columns.columns.get(name, ()))

    terms = [
        term for heading, terms in columns.yes.items() if _is_yes(row, heading) for term in terms
    ]
    listed = [part for heading in columns.services for part in _several(row, heading, columns)]
    entry = Entry(
        where=f"line {line}",
        services=[*terms, *listed],
        needs_service=columns.all_kinds_of_help,
        refused=_closed(row, columns.closed),
    )
    for name in FIELDS:
        if name in Entry.__slots__:
            setattr(entry, name, said(name))
    entry.street = ", ".join(filter(None, (said("street"), said("street2"))))
    entry.listed_on = day(entry.listed_on)
    entry.phone = _number(row, columns, numbering) or entry.phone
    if entry.programme == entry.name:
        entry.programme = ""
    return entry


def _first(row: Mapping[str, str], headings: Sequence[str]) -> str:
    return next(filter(None, (text(row.get(plain(heading))) for heading in headings)), "")


def _several(row: Mapping[str, str], heading: str, columns: ColumnMap) -> list[str]:
    parts = text(row.get(plain(heading))).split(columns.between)
    return list(dict.fromkeys(filter(None, (part.strip() for part in parts))))


def _is_yes(row: Mapping[str, str], heading: str) -> bool:
    return text(row.get(plain(heading))).casefold() in YES


def _closed(row: Mapping[str, str], closed: Mapping[str, tuple[str, ...]]) -> str:
    """Why an entry is not to be shown; nothing where it is."""
    for heading, values in closed.items():
        here = text(row.get(plain(heading)))
        if here.casefold() in {value.casefold() for value in values}:
            return f"{heading}: {here}"
    return ""


def _number(row: Mapping[str, str], columns: ColumnMap, numbering: Numbering) -> str:
    """The first cell of a number at which somebody speaks, told by what kind of number it is."""
    for heading in columns.columns.get("phone", ()):
        cell = text(row.get(plain(heading)))
        label = text(row.get(plain(columns.labels.get(heading, ""))))
        if cell and read_cell(f"{label} {cell}", numbering).voice:
            return cell
    return ""


def day(said: str) -> str:
    """A day as it is written in a list, such as 2026-11-01; what cannot be read stays."""
    found = SLASHED.match(said)
    if not found:
        return said
    month, of_month, year = map(int, found.groups())
    try:
        return date(year + 2000 if year < 100 else year, month, of_month).isoformat()
    except ValueError:
        return said


def feature(of: Mapping[str, Any]) -> dict[str, Any]:
    """A place of a map as a record: what is said of it, and its point."""
    said = of.get("properties")
    record = dict(said) if isinstance(said, dict) else {}
    geometry = of.get("geometry")
    point = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if isinstance(point, list) and len(point) >= 2:
        record.setdefault("longitude", point[0])
        record.setdefault("latitude", point[1])
    return record
