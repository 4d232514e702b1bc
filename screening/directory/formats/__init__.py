"""The lists that can be taken in, each in a module of its own. Which one a file is follows from what stands in it."""

import csv
import json
import zipfile
from collections.abc import Sequence
from json import JSONDecodeError
from pathlib import Path
from typing import Any, Final

from screening.directory.entry import Content
from screening.directory.formats import findtreatment, flat, hsds, national_directory, otp, simple

HELP: Final = "docs/directory.md says which lists can be taken in, and how to write one of your own."


class ListError(Exception):
    """A file that cannot be taken in, in words for an operator."""


def open_list(paths: Sequence[Path]) -> Content:
    """What stands in these files, which are parts of one list.

    Raises:
        ListError: where it is no list that is known, or not whole.
    """
    try:
        content = _opened([part for path in paths for part in _parts(path)])
    except OSError as error:
        raise ListError(f"{error.filename}: {error.strerror}.") from None
    except (csv.Error, RecursionError):
        raise ListError(f"{paths[0].name}: This is too long or too deep to be a list of places. {HELP}") from None
    if content.problem:
        raise ListError(content.problem)
    return content


def _parts(path: Path) -> list[Path]:
    """The files of a folder of pages; anything else as it is."""
    if not path.is_dir() or any(path.glob("*.csv")):
        return [path]
    return sorted(path.glob("*.json")) or [path]


def _opened(paths: list[Path]) -> Content:
    first = paths[0]
    if first.is_dir() or zipfile.is_zipfile(first):
        if len(paths) > 1:
            raise ListError(f"{first.name} is a whole list. Take it in alone.")
        return _packed(first)
    texts = [_text(path) for path in paths]
    if texts[0].lstrip()[:1] in ("[", "{"):
        return _json([_parsed(path, text) for path, text in zip(paths, texts, strict=True)], first)
    if len(paths) > 1:
        raise ListError(f"{first.name} is a whole list. Take it in alone.")
    return _table(texts[0], first)


def _packed(path: Path) -> Content:
    if path.is_dir():
        return hsds.tabular({file.stem: _rows(_text(file)) for file in path.glob("*.csv")})
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" in names:
            return national_directory.entries(path)
        return hsds.tabular({Path(name).stem: _rows(_decoded(archive.read(name))) for name in names if name.endswith(".csv")})


def _text(path: Path) -> str:
    return _decoded(path.read_bytes())


def _decoded(raw: bytes) -> str:
    """UTF-8, or what spreadsheets on Windows write."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _parsed(path: Path, text: str) -> Any:
    try:
        return json.loads(text)
    except JSONDecodeError as error:
        raise ListError(f"{path.name}:{error.lineno}: This is not JSON, or the file is cut off. Download it again.") from None


def _json(pages: list[Any], first: Path) -> Content:
    pages = [page for part in pages for page in (part if _is_pages(part) else [part])]
    for module in (findtreatment, flat, hsds):
        if module.matches(pages):
            content: Content = module.entries(pages)
            return content
    raise ListError(f"{first.name}: This JSON is no list that is known. {HELP}")


def _is_pages(part: Any) -> bool:
    return isinstance(part, list) and bool(part) and all(isinstance(page, dict) and "rows" in page for page in part)


def _table(text: str, first: Path) -> Content:
    rows = _rows(text)
    columns = max(map(list, rows), key=len) if rows else [each.strip() for each in text.partition("\n")[0].split(",")]
    for module in (otp, simple):
        if module.matches(columns):
            content: Content = module.entries(rows)
            return content
    raise ListError(f"{first.name}: Its columns are {', '.join(columns[:12]) or 'missing'}. No list that is known has these. {HELP}")


def _rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV file, whatever stands between its columns. Blanks around the names of columns do not count."""
    lines = text.splitlines()
    head = lines[0] if lines else ""
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    names = [name.strip() for name in next(reader, [])]
    return [dict(zip(names, row, strict=False)) for row in reader if any(cell.strip() for cell in row)]
