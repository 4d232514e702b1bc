"""The yearly national directory: a workbook with the sheets "Facilities List" and "Service Code Reference".

Its rows carry codes with blanks between them and `*` between groups. A code that the vocabulary does not know is looked
up in the second sheet, so that its name can be.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

from screening.directory.entry import Content, Entry, text

NAME = "national-directory"
LIST: Final = "Facilities List"
CODES: Final = "Service Code Reference"


def entries(path: Path) -> Content:
    """The rows of the first sheet."""
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        rows = _rows(workbook, LIST)
    except (CalamineError, WorksheetNotFound):
        return Content(NAME, iter(()), problem=f"{path.name}: This workbook has no sheet “{LIST}”, or cannot be read.")
    names = {text(row.get("service_code")): text(row.get("service_name")) for row in _reference(workbook)}
    return Content(NAME, (_entry(number, row, names) for number, row in enumerate(rows, 2)))


def _reference(workbook: CalamineWorkbook) -> list[dict[str, Any]]:
    try:
        return _rows(workbook, CODES)
    except WorksheetNotFound:
        return []


def _rows(workbook: CalamineWorkbook, sheet: str) -> list[dict[str, Any]]:
    head, *rows = workbook.get_sheet_by_name(sheet).to_python() or [[]]
    names = [text(cell).casefold() for cell in head]
    return [dict(zip(names, row, strict=False)) for row in rows if any(row)]


def _entry(number: int, row: dict[str, Any], names: dict[str, str]) -> Entry:
    return Entry(
        where=f"row {number}",
        name=text(row.get("name1")),
        programme=text(row.get("name2")),
        street=", ".join(filter(None, (text(row.get("street1")), text(row.get("street2"))))),
        city=text(row.get("city")),
        region=text(row.get("state")),
        postal_code=text(row.get("zip")),
        phone=text(row.get("phone")),
        intake_phone=text(row.get("intake1")),
        services=list(_services(text(row.get("service_code_info")), names)),
    )


def _services(codes: str, names: dict[str, str]) -> Iterator[str]:
    for code in codes.replace("*", " ").split():
        yield f"{code}: {names[code]}" if code in names else code
