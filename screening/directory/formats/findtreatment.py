"""The JSON of the FindTreatment.gov API: `{"page", "totalPages", "recordCount", "rows": [...]}`, one page or several.

Its rows carry names of services, no codes, no id that stays, and no date.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from screening.directory.entry import Content, Entry, ListError, text

NAME = "findtreatment"


def matches(pages: list[Any]) -> bool:
    """Whether these are pages of the API, or its rows alone."""
    first = pages[0] if pages else None
    if isinstance(first, list) and first:
        return isinstance(first[0], dict) and "name1" in first[0]
    return isinstance(first, dict) and "rows" in first


def entries(pages: list[Any]) -> Content:
    """The rows of all pages.

    Raises:
        ListError: where a page is missing.
    """
    whole: list[dict[str, Any]] = [page if isinstance(page, dict) else {"rows": page} for page in pages]
    rows = [row for page in whole if isinstance(page.get("rows"), list) for row in page["rows"] if isinstance(row, dict)]
    _all_there(whole)
    return Content(NAME, _entries(rows), announced=max(_numbers(whole, "recordCount"), default=0), here=len(rows))


def _numbers(pages: list[dict[str, Any]], key: str) -> set[int]:
    """What pages say under a key, where it is a number."""
    return {int(said) for page in pages if (said := str(page.get(key, ""))).isdecimal()}


def _all_there(pages: list[dict[str, Any]]) -> None:
    """Name the pages that are missing."""
    total = max(_numbers(pages, "totalPages"), default=0)
    there = _numbers(pages, "page")
    missing = list(islice((str(number) for number in range(1, total + 1) if number not in there), 11))
    if missing:
        listed = ", ".join(missing[:10]) + (", …" if len(missing) > 10 else "")
        raise ListError(f"The list has {total} pages, and these are missing: {listed}. Give all of them, as several files or as a folder.")


def _entries(rows: list[Any]) -> Iterator[Entry]:
    for number, row in enumerate(rows, 1):
        yield Entry(
            where=f"row {number}",
            name=text(row.get("name1")),
            programme=text(row.get("name2")),
            street=", ".join(filter(None, (text(row.get("street1")), text(row.get("street2"))))),
            city=text(row.get("city")),
            region=text(row.get("state")),
            postal_code=text(row.get("zip")),
            lat=text(row.get("latitude")),
            lon=text(row.get("longitude")),
            phone=text(row.get("phone")),
            intake_phone=text(row.get("intake1")),
            website=text(row.get("website")),
            services=[*_services(row.get("services")), *_type(row)],
        )


def _services(services: Any) -> Iterator[str]:
    for service in services if isinstance(services, list) else ():
        names = service.get("f3") if isinstance(service, dict) else service
        yield from filter(None, (text(name) for name in str(names or "").split(";")))


def _type(row: dict[str, Any]) -> Iterator[str]:
    """The type of facility, which alone tells what a row without services is."""
    if kind := text(row.get("typeFacility") or row.get("type_facility")):
        yield kind
