"""The yearly national directory: a workbook with a sheet of facilities and one of service codes.

Which sheet is which follows from its headings. Rows carry codes with blanks between them and `*` between groups. A code
that the vocabulary does not know is looked up in the second sheet, so that its name can be.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from screening.directory.entry import Content, Entry, ListError, text
from screening.directory.formats.tables import plain

NAME = "national-directory"
LIST: Final = {"name1", "phone", "service_code_info"}
CODES: Final = {"service_code", "service_name"}
LOWEST: Final = 20
"""Headings stand in one of so many rows: titles and notes may stand above them."""
Rows = dict[int, dict[str, Any]]


def entries(path: Path) -> Content:
    """The facilities.

    Raises:
        ListError: where the workbook cannot be read, or no sheet has them.
    """
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = [workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names]
    except CalamineError:
        raise ListError(f"{path.name}: This workbook cannot be read. Open it, and save it anew as XLSX without a password.") from None
    facilities = _below(sheets, LIST)
    if facilities is None:
        raise ListError(
            f"{path.name}: This workbook has no sheet with the columns {', '.join(sorted(LIST))}, so it is not the national directory. "
            "Save any other list as CSV (UTF-8)."
        )
    codes = _below(sheets, CODES) or {}
    names = {text(row["service_code"]): text(row["service_name"]) for row in codes.values()}
    return Content(NAME, (_entry(number, row, names) for number, row in facilities.items()))


def _below(sheets: Sequence[Sequence[Sequence[Any]]], headings: set[str]) -> Rows | None:
    """What stands below these headings, on whichever sheet, by the number of its row; None where they are nowhere."""
    for rows in sheets:
        for number, row in enumerate(rows[:LOWEST], 1):
            names = [plain(text(cell)) for cell in row]
            if headings <= set(names):
                below = enumerate(rows[number:], number + 1)
                return {at: dict(zip(names, cells, strict=True)) for at, cells in below if any(map(text, cells))}
    return None


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
