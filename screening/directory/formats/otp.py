"""The list of opioid treatment programs: CSV, one line a program.

It says nothing of services: `@otp` in the vocabulary says what stands for all of them. Its date is
that of the certification, and never the day of the list. The file is made when it is asked for, and
its name ends in that moment.
"""

import re
from datetime import UTC, date, datetime
from typing import Final

from screening.directory.entry import Content
from screening.directory.formats.contract import POSTAL_CODE, Contract
from screening.directory.formats.tables import Table

NAME = "otp"
SERVICE = "@otp"
MADE: Final = re.compile(r"-(\d{10})(?!\d)")
"""The moment in the name of the file, in seconds since 1970."""
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


def entries(table: Table, file: str) -> Content:
    """Its rows.

    Raises:
        ListError: where a column is missing that is needed.
    """
    columns = CONTRACT.read(table.columns)
    rows = (
        columns.entry(f"line {line}", row, services=[SERVICE]) for line, row in table.rows.items()
    )
    return Content(
        NAME, rows, ignored=columns.ignored, unread=columns.unread, listed_on=made_on(file)
    )


def made_on(file: str) -> date | None:
    """The day in the name of a file; None where it was given another name."""
    found = MADE.search(file)
    return datetime.fromtimestamp(int(found[1]), UTC).date() if found else None
