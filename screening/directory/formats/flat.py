"""Rows of the FindTreatment.gov API that somebody flattened: a list of `{name, city, …,
all_services: "a; b; c"}`.
"""

from typing import Any, Final

from screening.directory.entry import Content, text
from screening.directory.formats.contract import POSTAL_CODE, SAYS_SERVICES, Contract, keys_plain

NAME = "findtreatment-flat"
CONTRACT: Final = Contract(
    "flattened rows of FindTreatment.gov",
    needed={
        "name": ("name",),
        "city": ("city",),
        "phone": ("phone",),
        "services": ("all_services",),
    },
    also={
        "postal_code": POSTAL_CODE,
        "lat": ("latitude",),
        "lon": ("longitude",),
        "street": ("street",),
        "region": ("state",),
        "website": ("website",),
    },
    passed_over=("residential_services",),
    either=(frozenset({"postal_code"}), frozenset({"lat", "lon"})),
)


def matches(pages: list[Any]) -> bool:
    """Whether this is such a list."""
    first = pages[0] if pages else None
    return (
        isinstance(first, list)
        and bool(first)
        and isinstance(first[0], dict)
        and "all_services" in first[0]
    )


def entries(pages: list[Any]) -> Content:
    """Its rows.

    Raises:
        ListError: where a key is missing that is needed.
    """
    rows = [keys_plain(row) for page in pages for row in page if isinstance(row, dict)]
    columns = CONTRACT.read(dict.fromkeys(key for row in rows for key in row))

    def services(row: dict[str, Any]) -> list[str]:
        return [name for name in map(text, columns.said(row, "services").split(";")) if name]

    return Content(
        NAME,
        (
            columns.entry(f"row {number}", row, services=services(row))
            for number, row in enumerate(rows, 1)
        ),
        ignored=columns.ignored,
        unread=columns.unread,
        floors=SAYS_SERVICES,
    )
