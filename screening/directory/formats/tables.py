"""Text and tables as people save them: whatever letters, whatever stands between the columns, and
not a row lost.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from screening.directory.entry import ListError, text

MOST_NAMED: Final = 5
HIGHEST: Final = 20
"""Headings stand in one of so many rows: titles and notes may stand above them."""
NAMES_DELIMITER: Final = re.compile(r'"?sep=([,;\t|])?"?')
AS_TEXT: Final = re.compile(r'="(.*)"')
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


def is_foreign(raw: bytes) -> bool:
    """Whether text is in no letters that it names: read as Windows writes, it may be another's."""
    if raw.startswith(UTF_16) or b"\0" in raw:
        return False
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return True
    return False


def table(text: str, name: str) -> Table:
    """The table of a CSV file. Blank lines, blanks around cells, a line that names what stands
    between columns, and titles above the headings do not count.

    Raises:
        ListError: where a quote is not closed, or a row has more or fewer cells than there are
            columns.
    """
    text, delimiter = _delimited(text)
    rows = dict(_below_titles(dict(_rows(text, delimiter, name))))
    columns = rows.pop(min(rows)) if rows else []
    width = len(columns)
    wrong = {line: len(row) for line, row in rows.items() if len(row) != width}
    if wrong:
        raise ListError(_uneven(name, wrong, width, delimiter))
    for line, row in rows.items():
        if any(_swallows(cell, delimiter, width) for cell in row):
            raise _open_quote(name, line)
    return _table(columns, rows)


def sheet_table(sheet: Sequence[Sequence[object]]) -> Table:
    """The table of a sheet of a workbook; titles above its headings do not count."""
    filled = {
        number: cells
        for number, row in enumerate(sheet, 1)
        if any(cells := [text(cell) for cell in row])
    }
    rows = dict(_below_titles(filled))
    return _table(rows.pop(min(rows)) if rows else [], rows)


def records_table(records: Iterable[Mapping[str, object]]) -> Table:
    """The table of records: each with some of the columns."""
    listed = list(records)
    columns = list(dict.fromkeys(key for record in listed for key in record))
    rows = {
        number: [text(record.get(column)) for column in columns]
        for number, record in enumerate(listed, 1)
    }
    return _table(columns, rows)


def _table(columns: list[str], rows: Mapping[int, Sequence[str]]) -> Table:
    names = [plain(column) for column in columns]
    return Table(
        columns,
        {line: dict(zip(names, map(_as_text, row), strict=True)) for line, row in rows.items()},
    )


def _as_text(cell: str) -> str:
    """A cell without what spreadsheets write around text that looks like a number: ="02134"."""
    found = AS_TEXT.fullmatch(cell)
    return found[1] if found else cell


def _below_titles(rows: Mapping[int, Sequence[str]]) -> Iterator[tuple[int, list[str]]]:
    """The rows without the titles above the headings: rows with few cells, where those below have
    many.
    """
    filled = {line: sum(map(bool, row)) for line, row in rows.items()}
    most = max(list(filled.values())[:HIGHEST], default=0)
    above = True
    for number, (line, row) in enumerate(rows.items()):
        above = above and number < HIGHEST and most > 2 and filled[line] * 2 < most
        if not above:
            yield line, list(row)


def _delimited(text: str) -> tuple[str, str]:
    """A text without the line `sep=;` of spreadsheets, and what stands between its columns: the
    mark of which most of the first lines have equally many.
    """
    first, _, rest = text.lstrip().partition("\n")
    if named := NAMES_DELIMITER.fullmatch(first.strip()):
        return "\n" + rest, named[1] or "\t"
    lines = [line for line in text.splitlines()[:HIGHEST] if line.strip()]

    def agreed(mark: str) -> tuple[int, int]:
        counts = Counter(count for line in lines if (count := line.count(mark)))
        return max(((lines, count) for count, lines in counts.items()), default=(0, 0))

    return text, max(",;\t", key=agreed)


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
