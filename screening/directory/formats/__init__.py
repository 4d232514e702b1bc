"""The lists that can be taken in, each in a module of its own. Which one a file is follows from
what stands in it.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from json import JSONDecodeError
from pathlib import Path
from typing import Any, Final

from screening.directory.entry import Content, ListError
from screening.directory.formats import (
    findtreatment,
    flat,
    hsds,
    mapped,
    national_directory,
    otp,
    simple,
)
from screening.directory.formats.files import Bundle, Part, bundles
from screening.directory.formats.mapped import ColumnMap
from screening.directory.formats.tables import (
    Table,
    decoded,
    is_foreign,
    plain,
    records_table,
    table,
)
from screening.model import Numbering

FOREIGN: Final = (
    "{} is not UTF-8, and was read as Windows writes text. Look at names with accents: if they are"
    " wrong, save it as CSV (UTF-8)."
)
HELP: Final = (
    "docs/directory.md says which lists can be taken in, and `directory map FILE` proposes which"
    " column of a list of your own is what."
)


def open_list(paths: Sequence[Path]) -> Content:
    """What stands in these files, which are parts of one list.

    Raises:
        ListError: where it is no list that is known, or not whole.
    """
    try:
        given = bundles(paths)
        foreign = [part.name for bundle in given for part in bundle.parts if is_foreign(part.raw)]
        return replace(_opened(given), remarks=tuple(FOREIGN.format(name) for name in foreign))
    except OSError as error:
        raise ListError(f"{error.filename}: {error.strerror}.") from None
    except RecursionError:
        raise _too_deep(paths[0]) from None


def open_mapped(paths: Sequence[Path], columns: ColumnMap, numbering: Numbering) -> Content:
    """What stands in a list of one's own, whose columns are mapped.

    Raises:
        ListError: where it is no table, or a column is missing that the map names.
    """
    return mapped.entries(open_table(paths), columns, numbering)


def open_table(paths: Sequence[Path]) -> Table:
    """The one table of a list of one's own, whatever kind of file it is.

    Raises:
        ListError: where it is none, or more than one.
    """
    try:
        parts = [part for bundle in bundles(paths) for part in bundle.parts]
        if len(parts) > 1:
            raise ListError(f"{parts[1].name}: Give one file of this list, with all its rows.")
        return _any_table(parts[0])
    except OSError as error:
        raise ListError(f"{error.filename}: {error.strerror}.") from None
    except RecursionError:
        raise _too_deep(paths[0]) from None


def _too_deep(path: Path) -> ListError:
    return ListError(f"{path.name}: This is too deep to be a list of places. {HELP}")


def _opened(given: list[Bundle]) -> Content:
    texts = {
        part.name: "" if part.is_workbook else _text(part)
        for bundle in given
        for part in bundle.parts
    }
    whole = [
        bundle
        for bundle in given
        if not all(_is_json(part, texts[part.name]) for part in bundle.parts)
    ]
    if not whole:
        parts = [part for bundle in given for part in bundle.parts]
        return _json([_parsed(part, texts[part.name]) for part in parts], given[0].name)
    if len(given) > 1:
        raise ListError(f"{whole[0].name} is a whole list. Take it in alone.")
    (part, *others) = whole[0].parts
    if others:
        return _tables(whole[0].parts)
    if part.is_workbook:
        return _workbook(part)
    return _own(table(texts[part.name], part.name), part.name)


def _workbook(part: Part) -> Content:
    sheets = national_directory.sheets(part)
    content = national_directory.entries(sheets)
    if content:
        return content
    found = national_directory.largest(sheets)
    if found is None:
        raise ListError(f"{part.name}: There is no list in this workbook. {HELP}")
    return _own(found, part.name)


def _tables(parts: Sequence[Part]) -> Content:
    return hsds.tabular(
        {
            Path(part.name).stem.lower(): list(table(_text(part), part.name).rows.values())
            for part in parts
        }
    )


def _text(part: Part) -> str:
    text = decoded(part.raw, part.name)
    if not text.strip():
        raise ListError(f"{part.name}: The file is empty. Download it again.")
    if text.lstrip().startswith("<"):
        raise ListError(f"{part.name}: This is a web page, and no list. Download the list itself.")
    return text


def _is_json(part: Part, text: str) -> bool:
    ending = Path(part.name).suffix.lower()
    return ending in (".json", ".geojson", ".jsonl", ".ndjson") or text.lstrip()[:1] in ("[", "{")


def _parsed(part: Part, text: str) -> Any:
    try:
        return json.loads(text)
    except JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and all(line.lstrip().startswith("{") for line in lines):
            return [_parsed(part, line) for line in lines]
        raise ListError(
            f"{part.name}:{error.lineno}: This is not JSON, or the file is cut off. Download it"
            " again."
        ) from None


def _json(pages: list[Any], name: str) -> Content:
    pages = [page for part in pages for page in (part if _is_pages(part) else [part])]
    for module in (findtreatment, flat, hsds):
        if module.matches(pages):
            content: Content = module.entries(pages)
            return content
    records = [record for page in pages for record in _records(page)]
    if not records:
        raise ListError(f"{name}: This JSON is no list that is known. {HELP}")
    return _own(records_table(records), name)


def _records(page: Any) -> list[dict[str, Any]]:
    """The records of a list of records, or of the places of a map (GeoJSON)."""
    if isinstance(page, dict) and isinstance(page.get("features"), list):
        return [mapped.feature(each) for each in page["features"] if isinstance(each, dict)]
    return [each for each in page if isinstance(each, dict)] if isinstance(page, list) else []


def _is_pages(part: Any) -> bool:
    return (
        isinstance(part, list)
        and bool(part)
        and all(isinstance(page, dict) and "rows" in page for page in part)
    )


def _any_table(part: Part) -> Table:
    """A file as a table, whatever it is."""
    found: Table | None
    if part.is_workbook:
        found = national_directory.largest(national_directory.sheets(part))
    else:
        text = _text(part)
        found = (
            records_table(_records(_parsed(part, text)))
            if _is_json(part, text)
            else table(text, part.name)
        )
    if found is None or not found.rows:
        raise ListError(f"{part.name}: There is no table with rows in it. {HELP}")
    return found


def _own(found: Table, name: str) -> Content:
    columns = set(map(plain, found.columns))
    for module in (otp, simple):
        if module.matches(columns):
            content: Content = module.entries(found, name)
            return content
    raise ListError(f"{name}: {simple.missing(found.columns)} {HELP}")
