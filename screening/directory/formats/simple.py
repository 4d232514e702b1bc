"""Our own CSV, for any country. docs/directory.md explains its columns; several terms in a cell
stand between `|`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from screening.directory.entry import Content, Entry, text
from screening.directory.formats.closed import CLOSED
from screening.directory.formats.tables import Table, plain
from screening.directory.place import FACETS

NAME = "csv"
NEEDED = {"name", "phone"}
PLAIN = (
    "name",
    "programme",
    "street",
    "city",
    "region",
    "postal_code",
    "country",
    "lat",
    "lon",
    "phone",
    "intake_phone",
    "website",
    "hours",
    "notes",
)
KNOWN = {*PLAIN, *FACETS, "id", "verified_on", "listed_on", "status"}
ALSO_CALLED: Final = {
    "state": "region",
    "province": "region",
    "town": "city",
    "address": "street",
    "zip": "postal_code",
    "zip_code": "postal_code",
    "zipcode": "postal_code",
    "postcode": "postal_code",
    "latitude": "lat",
    "longitude": "lon",
    "lng": "lon",
    "telephone": "phone",
    "phone_number": "phone",
    "url": "website",
    "services": "care",
    "insurance": "payment",
}
"""What spreadsheets call them: read as ours, where ours is not there too."""
GONE: Final = {said.casefold() for said in CLOSED}
MAY_MEAN: Final = ALSO_CALLED | {"county": "region"}


def matches(columns: set[str]) -> bool:
    """Whether a CSV file has the columns that are needed, and one that says what is offered."""
    named = set(_named(columns))
    return named >= NEEDED and not named.isdisjoint(FACETS)


def entries(table: Table, _file: str) -> Content:
    """Its rows."""
    ours = _named(map(plain, table.columns))
    read = set(ours.values())
    ignored = tuple(
        _with_hints(
            [column for column in table.columns if column and plain(column) not in read],
            table.columns,
        )
    )
    return Content(
        NAME, (_entry(line, row, ours) for line, row in table.rows.items()), ignored=ignored
    )


def missing(columns: Sequence[str]) -> str:
    """Which columns a CSV file lacks to be such a list, and which it has."""
    named = _named(map(plain, columns))
    lacks = [f"`{column}`" for column in sorted(NEEDED.difference(named))]
    if set(FACETS).isdisjoint(named):
        lacks.append(f"one of terms (`{'`, `'.join(FACETS[:3])}`, ...)")
    has = ", ".join(_with_hints(columns[:12], columns))
    return f"For a list of your own, these columns are missing: {', '.join(lacks)}. It has: {has}."


def _named(columns: Iterable[str]) -> dict[str, str]:
    """The columns that are read, by our names, under the names that they have here."""
    there = list(columns)
    called = {ALSO_CALLED[column]: column for column in reversed(there) if column in ALSO_CALLED}
    return called | {column: column for column in there if column in KNOWN}


def _with_hints(columns: Iterable[str], all_columns: Iterable[str]) -> Iterator[str]:
    """Columns, those that are not known with the one that may be meant, if that is not there
    already.
    """
    there_are = set(_named(map(plain, all_columns)))
    for column in columns:
        close = get_close_matches(plain(column), [*MAY_MEAN, *KNOWN], 1, 0.8)
        meant = MAY_MEAN.get(close[0], close[0]) if close else ""
        yield f"{column} (did you mean `{meant}`?)" if meant and meant not in there_are else column


def _entry(line: int, row: dict[str, str], ours: Mapping[str, str]) -> Entry:
    said = {name: text(row[column]) for name, column in ours.items()}
    services = [term.strip() for facet in FACETS for term in said.get(facet, "").split("|")]
    entry = Entry(
        where=f"line {line}",
        ref=said.get("id", ""),
        listed_on=said.get("verified_on") or said.get("listed_on", ""),
        services=[term for term in services if term],
        our_terms=True,
        refused=f"status: {status}"
        if (status := said.get("status", "")).casefold() in GONE
        else "",
    )
    for column in PLAIN:
        setattr(entry, column, said.get(column, ""))
    return entry
