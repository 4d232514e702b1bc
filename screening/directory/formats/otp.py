"""The list of opioid treatment programs: CSV with Program Name, Street, City, State, Zip, Phone, Certification.

It says nothing of services: `@otp` in the vocabulary says what stands for all of them.
"""

from screening.directory.entry import Content, Entry, text

NAME = "otp"
SERVICE = "@otp"


def matches(columns: list[str]) -> bool:
    """Whether a CSV file is this list."""
    return {"program name", "certification"} <= {column.casefold() for column in columns}


def entries(rows: list[dict[str, str]]) -> Content:
    """Its rows."""
    return Content(NAME, (_entry(number, row) for number, row in enumerate(rows, 2)))


def _entry(number: int, row: dict[str, str]) -> Entry:
    said = {column.casefold(): text(value) for column, value in row.items()}
    return Entry(
        where=f"line {number}",
        name=said["program name"],
        street=said.get("street", ""),
        city=said.get("city", ""),
        region=said.get("state", ""),
        postal_code=said.get("zip", ""),
        phone=said.get("phone", ""),
        services=[SERVICE],
    )
