"""The list of opioid treatment programs: CSV with Program Name, Street, City, State, Zip, Phone, Certification.

It says nothing of services: `@otp` in the vocabulary says what stands for all of them.
"""

from screening.directory.entry import Content, Entry, text
from screening.directory.formats.tables import Table

NAME = "otp"
SERVICE = "@otp"


def matches(columns: set[str]) -> bool:
    """Whether a CSV file is this list."""
    return {"program_name", "certification"} <= columns


def entries(table: Table) -> Content:
    """Its rows."""
    return Content(NAME, (_entry(line, row) for line, row in table.rows.items()))


def _entry(line: int, row: dict[str, str]) -> Entry:
    said = {column: text(value) for column, value in row.items()}
    return Entry(
        where=f"line {line}",
        name=said["program_name"],
        street=said.get("street", ""),
        city=said.get("city", ""),
        region=said.get("state", ""),
        postal_code=said.get("zip", ""),
        phone=said.get("phone", ""),
        services=[SERVICE],
    )
