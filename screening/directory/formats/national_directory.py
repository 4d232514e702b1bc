"""The yearly national directory: a workbook with a sheet of facilities and one of service codes.

Which sheet is which follows from its headings. Rows carry codes with blanks between them and `*`
between groups. A code that the vocabulary does not know is looked up in the second sheet, so that
its name can be.
"""

import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final, NamedTuple
from zipfile import BadZipFile

from python_calamine import CalamineError, CalamineWorkbook

from screening.directory.entry import Content, Entry, ListError, text
from screening.directory.formats.contract import POSTAL_CODE, SAYS_SERVICES, Columns, Contract
from screening.directory.formats.files import Part, refuse_large_sheets
from screening.directory.formats.tables import HIGHEST, Table, plain, sheet_table

NAME = "national-directory"
EXCLUSIVE: Final = "EXCL"
"""The category of codes that say whom a place does not take."""
CONTRACT: Final = Contract(
    "the national directory",
    needed={
        "name": ("name1",),
        "city": ("city",),
        "region": ("state",),
        "postal_code": POSTAL_CODE,
        "phone": ("phone",),
        "services": ("service_code_info",),
    },
    also={
        "programme": ("name2",),
        "street": ("street1",),
        "street2": ("street2",),
        "intake_phone": ("intake1", "intake2"),
    },
    passed_over=("intake1a", "intake2a"),
)
LIST: Final = {"name1", "phone", "service_code_info"}
"""By these its sheet is known."""
CODES: Final = {"service_code", "service_name"}
Sheet = Sequence[Sequence[Any]]
Rows = dict[int, dict[str, Any]]


def sheets(part: Part) -> list[Sheet]:
    """The sheets of a workbook.

    Raises:
        ListError: where it cannot be read, or a sheet reaches too far.
    """
    try:
        refuse_large_sheets(part)
        workbook = CalamineWorkbook.from_filelike(BytesIO(part.raw))
        return [
            workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
        ]
    except (CalamineError, BadZipFile, zlib.error, EOFError):
        raise ListError(
            f"{part.name}: This workbook cannot be read. Open it, and save it anew as XLSX without"
            " a password."
        ) from None


def largest(found: Sequence[Sheet]) -> Table | None:
    """The sheet on which most stands, as a table; None where all are empty."""
    tables = [table for table in map(sheet_table, found) if table.rows]
    return max(tables, key=lambda table: len(table.rows) * len(table.columns), default=None)


def entries(found: Sequence[Sheet]) -> Content | None:
    """The facilities; None where no sheet has them.

    Raises:
        ListError: where a column is missing that is needed.
    """
    facilities = _below(found, LIST)
    if facilities is None:
        return None
    columns = CONTRACT.read(next(iter(facilities.values()), dict.fromkeys(LIST)))
    codes = _codes(_below(found, CODES) or {})
    return Content(
        NAME,
        (_entry(number, row, columns, codes) for number, row in facilities.items()),
        ignored=columns.ignored,
        unread=columns.unread,
        floors=SAYS_SERVICES,
    )


def _below(found: Sequence[Sheet], headings: set[str]) -> Rows | None:
    """What stands below these headings, on whichever sheet, by the number of its row; None where
    they are nowhere.
    """
    for rows in found:
        for number, row in enumerate(rows[:HIGHEST], 1):
            names = [plain(text(cell)) for cell in row]
            if headings <= set(names):
                below = enumerate(rows[number:], number + 1)
                return {
                    at: dict(zip(names, cells, strict=True))
                    for at, cells in below
                    if any(map(text, cells))
                }
    return None


class Codes(NamedTuple):
    """What the sheet of codes says of them."""

    names: dict[str, str]
    exclusive: set[str]
    """Those of the category that says whom a place does not take."""

    def with_name(self, code: str) -> str:
        """A code with its name behind it, where it has one."""
        return f"{code}: {self.names[code]}" if code in self.names else code


def _codes(rows: Rows) -> Codes:
    named = {text(row["service_code"]): text(row["service_name"]) for row in rows.values()}
    return Codes(
        named,
        {
            text(row["service_code"])
            for row in rows.values()
            if text(row.get("category_code")) == EXCLUSIVE
        },
    )


def _entry(number: int, row: dict[str, Any], columns: Columns, codes: Codes) -> Entry:
    said = columns.said(row, "services").replace("*", " ").split()
    exclusive = [codes.with_name(code) for code in said if code in codes.exclusive]
    return columns.entry(
        f"row {number}", row, services=[codes.with_name(code) for code in said], exclusive=exclusive
    )
