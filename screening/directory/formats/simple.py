"""Our own CSV, for any country. docs/directory.md explains its columns; several terms in a cell stand between `|`."""

from screening.directory.entry import Content, Entry, text
from screening.directory.model import FACETS

NAME = "csv"
NEEDED = {"name", "phone"}
PLAIN = (
    "name", "programme", "street", "city", "region", "postal_code", "country",
    "lat", "lon", "phone", "intake_phone", "website", "hours", "notes",
)  # fmt: skip


def matches(columns: list[str]) -> bool:
    """Whether a CSV file has the columns that are needed, and one that says what is offered."""
    return set(columns) >= NEEDED and bool(set(columns) & set(FACETS))


def entries(rows: list[dict[str, str]]) -> Content:
    """Its rows."""
    return Content(NAME, (_entry(number, row) for number, row in enumerate(rows, 2)))


def _entry(number: int, row: dict[str, str]) -> Entry:
    said = {column: text(value) for column, value in row.items()}
    services = [term.strip() for facet in FACETS for term in said.get(facet, "").split("|")]
    entry = Entry(
        where=f"line {number}",
        ref=said.get("id", ""),
        listed_on=said.get("verified_on") or said.get("listed_on", ""),
        services=[term for term in services if term],
    )
    for column in PLAIN:
        setattr(entry, column, said.get(column, ""))
    return entry
