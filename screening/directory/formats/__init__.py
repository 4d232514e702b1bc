"""The lists that can be taken in, each in a module of its own. Which one a file is follows from
what stands in it.
"""

import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from json import JSONDecodeError
from pathlib import Path
from typing import Any, Final

from screening.directory.entry import Content, ListError
from screening.directory.formats import findtreatment, flat, hsds, national_directory, otp, simple
from screening.directory.formats.tables import decoded, plain, table

HELP: Final = (
    "docs/directory.md says which lists can be taken in, and how to write one of your own."
)


def open_list(paths: Sequence[Path]) -> Content:
    """What stands in these files, which are parts of one list.

    Raises:
        ListError: where it is no list that is known, or not whole.
    """
    try:
        return _opened([part for path in paths for part in _parts(path)])
    except OSError as error:
        raise ListError(f"{error.filename}: {error.strerror}.") from None
    except RecursionError:
        raise ListError(
            f"{paths[0].name}: This is too deep to be a list of places. {HELP}"
        ) from None


def _parts(path: Path) -> list[Path]:
    """The files of a folder of pages; anything else as it is."""
    if not path.is_dir():
        return [path]
    pages, tables = _inside(path, ".json"), _inside(path, ".csv")
    if pages and tables:
        raise ListError(
            f"{path}: This folder holds JSON files ({pages[0].name}) and CSV files"
            f" ({tables[0].name}), which are two lists. Give each a folder of its own, or name its"
            " files."
        )
    if not pages and not tables:
        raise ListError(
            f"{path}: There is no list in this folder, neither JSON nor CSV. Give a list of another"
            " kind as one file."
        )
    return pages or [path]


def _inside(folder: Path, ending: str) -> list[Path]:
    """Its files of a kind. Those that begin with a point are notes of macOS on another file."""
    return sorted(
        file
        for file in folder.iterdir()
        if file.suffix.lower() == ending and not file.name.startswith(".")
    )


def _opened(paths: list[Path]) -> Content:
    first = paths[0]
    packed = [path for path in paths if path.is_dir() or zipfile.is_zipfile(path)]
    if packed and len(paths) == 1:
        return _packed(first)
    texts = {path: _text(path) for path in paths if path not in packed}
    whole = packed + [path for path, text in texts.items() if not _is_json(path, text)]
    if not whole:
        return _json([_parsed(path, text) for path, text in texts.items()], first)
    if len(paths) > 1:
        raise ListError(f"{whole[0].name} is a whole list. Take it in alone.")
    return _table(texts[first], first)


def _packed(path: Path) -> Content:
    if path.is_dir():
        return _tables({file.name: file.read_bytes() for file in _inside(path, ".csv")})
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" in names:
                return national_directory.entries(path)
            wanted = [
                name
                for name in names
                if name.lower().endswith(".csv") and not Path(name).name.startswith(".")
            ]
            return _tables({name: archive.read(name) for name in wanted})
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
        raise ListError(
            f"{path.name}: This archive is broken, or has a password. Unpack it, and give its"
            " folder."
        ) from None


def _tables(files: Mapping[str, bytes]) -> Content:
    return hsds.tabular(
        {
            Path(name).stem.lower(): list(table(decoded(raw, name), name).rows.values())
            for name, raw in files.items()
        }
    )


def _text(path: Path) -> str:
    text = decoded(path.read_bytes(), path.name)
    if not text.strip():
        raise ListError(f"{path.name}: The file is empty. Download it again.")
    if text.lstrip().startswith("<"):
        raise ListError(f"{path.name}: This is a web page, and no list. Download the list itself.")
    return text


def _is_json(path: Path, text: str) -> bool:
    return path.suffix.lower() == ".json" or text.lstrip()[:1] in ("[", "{")


def _parsed(path: Path, text: str) -> Any:
    try:
        return json.loads(text)
    except JSONDecodeError as error:
        raise ListError(
            f"{path.name}:{error.lineno}: This is not JSON, or the file is cut off. Download it"
            " again."
        ) from None


def _json(pages: list[Any], first: Path) -> Content:
    pages = [page for part in pages for page in (part if _is_pages(part) else [part])]
    for module in (findtreatment, flat, hsds):
        if module.matches(pages):
            content: Content = module.entries(pages)
            return content
    raise ListError(f"{first.name}: This JSON is no list that is known. {HELP}")


def _is_pages(part: Any) -> bool:
    return (
        isinstance(part, list)
        and bool(part)
        and all(isinstance(page, dict) and "rows" in page for page in part)
    )


def _table(text: str, first: Path) -> Content:
    found = table(text, first.name)
    columns = set(map(plain, found.columns))
    for module in (otp, simple):
        if module.matches(columns):
            content: Content = module.entries(found, first.name)
            return content
    raise ListError(f"{first.name}: {simple.missing(found.columns)} {HELP}")
