"""Text and tables as people save them: whatever letters, whatever stands between the columns, and
not a row lost.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from screening.directory.entry import ListError

MOST_NAMED: Final = 5
UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Table(NamedTuple):
    """A CSV file: its columns as they are written, and its rows by the line on which each
    begins.
    """

    columns: list[str]
    rows: dict[int, dict[str, str]]
    """Under names of columns as `plain` writes them."""


def plain(column: str) -> str:
    """The name of a column as it is compared: small letters, and `_` for blanks."""
    return "_".join(column.casefold().split())


def decoded(raw: bytes, name: str) -> str:
    """UTF-8, UTF-16 where it says so, or what spreadsheets on Windows write.

    Raises:
        ListError: where it is no text.
    """
    if raw.startswith(UTF_16):
        return raw.decode("utf-16", errors="replace")
    if b"\0" in raw:
        raise ListError(
            f"{name}: This is no text, workbook or zip, or it is cut off. Download it again, unpack"
            " it, or save it as CSV (UTF-8)."
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def table(text: str, name: str) -> Table:
    """The table of a CSV file. Blank lines, and blanks around cells, do not count.

    Raises:
        ListError: where a quote is not closed, or a row has more or fewer cells than there are
            columns.
    """
    delimiter = max(",;\t", key=text.lstrip().partition("\n")[0].count)
    rows = dict(_rows(text, delimiter, name))
    columns = rows.pop(min(rows)) if rows else []
    width = len(columns)
    wrong = {line: len(row) for line, row in rows.items() if len(row) != width}
    if wrong:
        raise ListError(_uneven(name, wrong, width, delimiter))
    for line, row in rows.items():
        if any(_swallows(cell, delimiter, width) for cell in row):
            raise _open_quote(name, line)
    names = [plain(column) for column in columns]
    return Table(columns, {line: dict(zip(names, row, strict=True)) for line, row in rows.items()})


def read_table(path: Path, needed: Iterable[str]) -> Table:
    """The table of a file of a country; no rows where there is no file.

    Raises:
        ListError: as `table`, and where a column that is needed is not there.
    """
    if not path.exists():
        return Table([], {})
    found = table(decoded(path.read_bytes(), path.name), path.name)
    names = {plain(column) for column in found.columns}
    if missing := [column for column in needed if column not in names]:
        raise ListError(
            f"{path.name}:1: The column `{missing[0]}` is missing. Write the names of the columns"
            " into the first line."
        )
    return found


def _rows(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line on which it begins."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True
    )
    line = 1
    try:
        for row in reader:
            if any(cells := [cell.strip() for cell in row]):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise _open_quote(name, line) from None


def _open_quote(name: str, line: int) -> ListError:
    return ListError(
        f"{name}:{line}: A quote opens here and does not close at the end of its cell, so the rows"
        " below it would be lost. Close it; where a quote belongs into a cell, write it twice."
    )


def _swallows(cell: str, delimiter: str, width: int) -> bool:
    """Whether a cell of several lines holds a whole row: its quote was left open, and that of a
    later one closed it.

    In running text a blank follows a comma, and in rows none does.
    """
    return "\n" in cell and cell.count(delimiter) - cell.count(f"{delimiter} ") >= width - 1


def _uneven(name: str, wrong: dict[int, int], width: int, delimiter: str) -> str:
    """Which rows have too few cells or too many, and what to do."""
    lines = [
        f"{name}:{line}: This row has {cells} cells; there are {width} columns."
        for line, cells in wrong.items()
    ]
    more = [f"So have {len(lines) - MOST_NAMED:,} more rows."] if len(lines) > MOST_NAMED else []
    between = "tab" if delimiter == "\t" else f"`{delimiter}`"
    advice = (
        f"Close every quote, put quotes around a cell with a {between} in it, and leave a cell"
        " empty instead of out."
    )
    return "\n".join([*lines[:MOST_NAMED], *more, advice])
