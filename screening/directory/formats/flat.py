"""Rows of the FindTreatment.gov API that somebody flattened: a list of `{name, city, …, all_services: "a; b; c"}`."""

from typing import Any

from screening.directory.entry import Content, Entry, text

NAME = "findtreatment-flat"


def matches(pages: list[Any]) -> bool:
    """Whether this is such a list."""
    first = pages[0] if pages else None
    return isinstance(first, list) and bool(first) and isinstance(first[0], dict) and "all_services" in first[0]


def entries(pages: list[Any]) -> Content:
    """Its rows."""
    rows = [row for page in pages for row in page if isinstance(row, dict)]
    return Content(NAME, (_entry(number, row) for number, row in enumerate(rows, 1)))


def _entry(number: int, row: dict[str, Any]) -> Entry:
    return Entry(
        where=f"row {number}",
        name=text(row.get("name")),
        street=text(row.get("street")),
        city=text(row.get("city")),
        region=text(row.get("state")),
        postal_code=text(row.get("zip")),
        lat=text(row.get("latitude")),
        lon=text(row.get("longitude")),
        phone=text(row.get("phone")),
        website=text(row.get("website")),
        services=[name for name in map(text, str(row.get("all_services") or "").split(";")) if name],
    )
