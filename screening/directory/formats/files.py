"""Files as they are given: alone, in a folder, in a zip or packed with gzip, hidden ones passed
over. How much is read has limits, so that a broken or planted file ends in a sentence.
"""

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple, Protocol

from screening.directory.entry import ListError

MOST_BYTES: Final = 256 * 1024 * 1024
"""So much of a list is read, unpacked: some 500,000 places."""
MOST_CELLS: Final = 5_000_000
"""A sheet of a workbook may reach so far: its reader holds a cell for each, also for blank ones."""
CELL: Final = re.compile(rb'<c [^>]*?r="([A-Z]{1,3})(\d{1,7})"')
ENDINGS: Final = (".json", ".jsonl", ".ndjson", ".geojson", ".csv", ".tsv", ".txt", ".xlsx")
NOTES: Final = "datapackage.json"
"""What Open Referral puts beside its tables: what each column means."""


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass
class _Limit:
    """How much may still be read, of all files together."""

    left: int

    def read(self, opened: _Readable, name: str) -> bytes:
        raw = opened.read(self.left + 1)
        if len(raw) > self.left:
            raise ListError(
                f"{name}: This is more than {MOST_BYTES // 1024 // 1024} MB, unpacked: too much for"
                " a list of places. Look into it, or give it in parts with --source NAME for each."
            )
        self.left -= len(raw)
        return raw


class Part(NamedTuple):
    """One file of a list, unpacked."""

    name: str
    raw: bytes

    @property
    def is_workbook(self) -> bool:
        """Whether it is a workbook."""
        return self.raw.startswith(b"PK") and self.raw.find(b"xl/workbook.xml") >= 0

    @property
    def is_table(self) -> bool:
        """Whether its name says that it is a table."""
        return self.name.lower().endswith((".csv", ".tsv"))


class Bundle(NamedTuple):
    """What was given under one path."""

    name: str
    parts: tuple[Part, ...]


def bundles(paths: Sequence[Path]) -> list[Bundle]:
    """The files of each path, with what Open Referral adds to its tables left out.

    Raises:
        ListError: where there is none, where they are two lists, or where there is too much.
    """
    limit = _Limit(MOST_BYTES)
    return [Bundle(path.name, _one_list(path, list(_parts(path, limit)))) for path in paths]


def _one_list(path: Path, parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts of one list."""
    tables = [part for part in parts if part.is_table]
    pages = [
        part
        for part in parts
        if part not in tables and not (tables and PurePosixPath(part.name).name == NOTES)
    ]
    if tables and pages:
        raise ListError(
            f"{path}: This folder holds JSON files ({pages[0].name}) and CSV files"
            f" ({tables[0].name}), which are two lists. Give each a folder of its own, or name its"
            " files."
        )
    if not parts:
        raise ListError(
            f"{path}: There is no list in this folder, neither JSON nor CSV. Give a list of another"
            " kind as one file."
        )
    return tuple(tables or pages)


def _parts(path: Path, limit: _Limit) -> Iterator[Part]:
    if path.is_dir():
        for file in sorted(path.iterdir()):
            if _wanted(file.name) and file.is_file():
                with file.open("rb") as opened:
                    yield Part(file.name, limit.read(opened, file.name))
        return
    with path.open("rb") as opened:
        part = Part(path.name, limit.read(opened, path.name))
    if part.raw.startswith(b"\x1f\x8b"):
        yield Part(path.stem, _unzipped(part, limit))
    elif zipfile.is_zipfile(io.BytesIO(part.raw)) and not part.is_workbook:
        yield from _archived(part, limit)
    else:
        yield part


def _wanted(name: str) -> bool:
    """Whether a file may be a list. Names that begin with a point are notes of macOS, or hidden."""
    return not name.startswith(".") and name.lower().endswith(ENDINGS)


def _archived(part: Part, limit: _Limit) -> Iterator[Part]:
    try:
        with zipfile.ZipFile(io.BytesIO(part.raw)) as archive:
            for name in sorted(archive.namelist()):
                if _wanted(PurePosixPath(name).name):
                    with archive.open(name) as opened:
                        yield Part(PurePosixPath(name).name, limit.read(opened, name))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        raise _broken(part.name) from None


def _unzipped(part: Part, limit: _Limit) -> bytes:
    try:
        with gzip.open(io.BytesIO(part.raw)) as opened:
            return limit.read(opened, part.name)
    except (gzip.BadGzipFile, zlib.error, EOFError):
        raise _broken(part.name) from None


def _broken(name: str) -> ListError:
    return ListError(
        f"{name}: This archive is broken, or has a password. Unpack it, and give its folder."
    )


def refuse_large_sheets(part: Part) -> None:
    """Refuse a workbook of which a sheet reaches too far: a stray cell far below takes all memory.

    Raises:
        ListError: with the cell.
    """
    with zipfile.ZipFile(io.BytesIO(part.raw)) as archive:
        limit = _Limit(MOST_BYTES)
        for name in archive.namelist():
            if name.startswith("xl/"):
                with archive.open(name) as opened:
                    raw = limit.read(opened, part.name)
                if name.startswith("xl/worksheets/"):
                    _refuse_far_cells(part.name, raw)


def _refuse_far_cells(name: str, sheet: bytes) -> None:
    right = below = 0
    far = b""
    for column, row in CELL.findall(sheet):
        wide, tall = max(right, _number(column)), max(below, int(row))
        if wide * tall > right * below:
            far = column + row
        right, below = wide, tall
    if right * below > MOST_CELLS:
        raise ListError(
            f"{name}: A sheet of this workbook reaches to the cell {far.decode()}, so it would have"
            f" {right * below:,} cells. Delete what stands far from the list, and save it anew."
        )


def _number(column: bytes) -> int:
    """The number of a column: A is 1, Z 26, AA 27."""
    found = 0
    for letter in column:
        found = found * 26 + letter - 64
    return found
