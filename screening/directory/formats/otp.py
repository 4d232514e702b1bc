"""The list of opioid treatment programs: CSV, one line a program.

It says nothing of services: `@otp` in the vocabulary says what stands for all of them. Its date is
that of the certification, and never the day of the list.
"""

from typing import Final

from screening.directory.entry import Content
from screening.directory.formats.contract import POSTAL_CODE, Contract
from screening.directory.formats.tables import Table

NAME = "otp"
SERVICE = "@otp"
CONTRACT: Final = Contract(
    "the list of opioid treatment programs",
    needed={
        "name": ("Program Name",),
        "street": ("Street",),
        "city": ("City",),
        "region": ("State",),
        "postal_code": ("Zip Code", *POSTAL_CODE),
        "phone": ("Phone",),
    },
    passed_over=(
        "Certification",
        "First Full Certification Date/CMS Use",
        "First Full Certification Date",
    ),
)


def matches(columns: set[str]) -> bool:
    """Whether a CSV file is this list."""
    return {"program_name", "certification"} <= columns


def entries(table: Table) -> Content:
    """Its rows.

    Raises:
        ListError: where a column is missing that is needed.
    """
    columns = CONTRACT.read(table.columns)
    rows = (
        columns.entry(f"line {line}", row, services=[SERVICE]) for line, row in table.rows.items()
    )
    return Content(NAME, rows, ignored=columns.ignored)
