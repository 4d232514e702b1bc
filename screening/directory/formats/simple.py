"""Our own CSV, for any country. docs/directory.md explains its columns; several terms in a cell stand between `|`."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from screening.directory.entry import Content, Entry, text
from screening.directory.formats.tables import Table, plain
from screening.directory.model import FACETS

NAME = "csv"
NEEDED = {"name", "phone"}
PLAIN = (
    "name", "programme", "street", "city", "region", "postal_code", "country",
    "lat", "lon", "phone", "intake_phone", "website", "hours", "notes",
)  # fmt: skip
KNOWN = {*PLAIN, *FACETS, "id", "verified_on", "listed_on"}
ALSO_CALLED = {
    "state": "region", "county": "region", "province": "region", "town": "city", "address": "street",
    "zip": "postal_code", "zipcode": "postal_code", "postcode": "postal_code", "latitude": "lat", "longitude": "lon", "lng": "lon",
    "telephone": "phone", "phone_number": "phone", "url": "website", "services": "care", "insurance": "payment",
}  # fmt: skip


def matches(columns: set[str]) -> bool:
    """Whether a CSV file has the columns that are needed, and one that says what is offered."""
    return columns >= NEEDED and not columns.isdisjoint(FACETS)


def entries(table: Table) -> Content:
    """Its rows."""
    ignored = tuple(_with_hints([column for column in table.columns if column and plain(column) not in KNOWN], table.columns))
    return Content(NAME, (_entry(line, row) for line, row in table.rows.items()), ignored=ignored)


def missing(columns: Sequence[str]) -> str:
    """Which columns a CSV file lacks to be such a list, and which it has."""
    lacks = [f"`{column}`" for column in sorted(NEEDED.difference(map(plain, columns)))]
    if set(FACETS).isdisjoint(map(plain, columns)):
        lacks.append(f"one of terms (`{'`, `'.join(FACETS[:3])}`, ...)")
    has = ", ".join(_with_hints(columns[:12], columns))
    return f"For a list of your own, these columns are missing: {', '.join(lacks)}. It has: {has}."


def _with_hints(columns: Iterable[str], all_columns: Iterable[str]) -> Iterator[str]:
    """Columns, those that are not known with the one that may be meant, if that is not there already."""
    there_are = set(map(plain, all_columns))
    for column in columns:
        close = get_close_matches(plain(column), [*ALSO_CALLED, *KNOWN], 1, 0.8)
        meant = ALSO_CALLED.get(close[0], close[0]) if close else ""
        yield f"{column} (did you mean `{meant}`?)" if meant and meant not in there_are else column


def _entry(line: int, row: dict[str, str]) -> Entry:
    said = {column: text(value) for column, value in row.items()}
    services = [term.strip() for facet in FACETS for term in said.get(facet, "").split("|")]
    entry = Entry(
        where=f"line {line}",
        ref=said.get("id", ""),
        listed_on=said.get("verified_on") or said.get("listed_on", ""),
        services=[term for term in services if term],
    )
    for column in PLAIN:
        setattr(entry, column, said.get(column, ""))
    return entry
