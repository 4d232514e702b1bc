"""Our own CSV, for any country. docs/directory.md explains its columns; several terms in a cell stand between `|`."""

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


def matches(columns: set[str]) -> bool:
    """Whether a CSV file has the columns that are needed, and one that says what is offered."""
    return columns >= NEEDED and not columns.isdisjoint(FACETS)


def entries(table: Table) -> Content:
    """Its rows."""
    ignored = tuple(column for column in table.columns if column and plain(column) not in KNOWN)
    return Content(NAME, (_entry(line, row) for line, row in table.rows.items()), ignored=ignored)


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
