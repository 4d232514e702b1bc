"""The JSON of the FindTreatment.gov API: `{"page", "totalPages", "recordCount", "rows": [...]}`,
one page or several.

Its rows carry names of services, no codes and no date; those of some years an id that stays.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from screening.directory.entry import Content, Entry, ListError, text
from screening.directory.formats.contract import (
    POSTAL_CODE,
    SAYS_SERVICES,
    Columns,
    Contract,
    keys_plain,
)

NAME = "findtreatment"
EXCLUSIVE_CODE, EXCLUSIVE_NAME = "EXCL", "exclusive services"
"""The category of services below which stands whom a place does not take; the second as it is
compared.
"""
SHORT: Final = 12
"""So many of the 64 digits of an entry's name tell it apart, and can be read out."""
CONTRACT: Final = Contract(
    "rows of FindTreatment.gov",
    needed={"name": ("name1",), "city": ("city",), "phone": ("phone",), "services": ("services",)},
    also={
        "postal_code": POSTAL_CODE,
        "lat": ("latitude",),
        "lon": ("longitude",),
        "programme": ("name2",),
        "street": ("street1",),
        "street2": ("street2",),
        "region": ("state",),
        "intake_phone": ("intake1",),
        "website": ("website",),
        "type": ("typeFacility", "type_facility"),
        "ref": ("frid",),
    },
    passed_over=("_irow", "hotline1", "miles"),
    either=(frozenset({"postal_code"}), frozenset({"lat", "lon"})),
)


def matches(pages: list[Any]) -> bool:
    """Whether these are pages of the API, or its rows alone."""
    first = pages[0] if pages else None
    if isinstance(first, list) and first:
        return isinstance(first[0], dict) and "name1" in first[0]
    return isinstance(first, dict) and "rows" in first


def entries(pages: list[Any]) -> Content:
    """The rows of all pages.

    Raises:
        ListError: where a page is missing, or a key that is needed.
    """
    whole: list[dict[str, Any]] = [
        page if isinstance(page, dict) else {"rows": page} for page in pages
    ]
    rows = [
        row
        for page in whole
        if isinstance(page.get("rows"), list)
        for row in page["rows"]
        if isinstance(row, dict)
    ]
    _all_there(whole)
    rows = [keys_plain(row) for row in rows]
    columns = (
        CONTRACT.read(dict.fromkeys(key for row in rows for key in row))
        if rows
        else Columns({}, ())
    )
    announced = max(_numbers(whole, "recordCount"), default=0)
    return Content(
        NAME,
        _entries(rows, columns),
        announced=announced,
        here=len(rows),
        ignored=columns.ignored,
        unread=columns.unread,
        floors=SAYS_SERVICES,
    )


def _numbers(pages: list[dict[str, Any]], key: str) -> set[int]:
    """What pages say under a key, where it is a number."""
    return {int(said) for page in pages if (said := str(page.get(key, ""))).isdecimal()}


def _all_there(pages: list[dict[str, Any]]) -> None:
    """Name the pages that are missing."""
    total = max(_numbers(pages, "totalPages"), default=0)
    there = _numbers(pages, "page")
    missing = list(
        islice((str(number) for number in range(1, total + 1) if number not in there), 11)
    )
    if missing:
        listed = ", ".join(missing[:10]) + (", …" if len(missing) > 10 else "")
        raise ListError(
            f"The list has {total} pages, and these are missing: {listed}. Give all of them, as"
            " several files or as a folder."
        )


def _entries(rows: list[dict[str, Any]], columns: Columns) -> Iterator[Entry]:
    for number, row in enumerate(rows, 1):
        listed = row.get(columns.headings["services"][0])
        yield columns.entry(
            f"row {number}",
            row,
            ref=columns.said(row, "ref")[:SHORT],
            services=[*_services(listed), *filter(None, [columns.said(row, "type")])],
            exclusive=[
                name
                for group in _groups(listed)
                if _is_exclusive(group)
                for name in _services([group])
            ],
        )


def _services(services: Any) -> Iterator[str]:
    for service in services if isinstance(services, list) else ():
        names = service.get("f3") if isinstance(service, dict) else service
        yield from filter(None, (text(name) for name in str(names or "").split(";")))


def _groups(services: Any) -> Iterator[dict[str, Any]]:
    yield from (
        group
        for group in (services if isinstance(services, list) else ())
        if isinstance(group, dict)
    )


def _is_exclusive(group: dict[str, Any]) -> bool:
    """Whether its names say whom a place does not take."""
    return (
        text(group.get("f2")) == EXCLUSIVE_CODE
        or text(group.get("f1")).casefold() == EXCLUSIVE_NAME
    )
