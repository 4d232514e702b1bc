"""The directory as one SQLite file: a snapshot for each list, replaced whole or not at all.

A new snapshot is written into a copy of the file, and the copy then takes the file's name in one
step. So whoever reads sees the old directory or the new one, and a kill at any moment leaves the
old one as it was: a reader never has to repair anything, and needs no right to write.
"""

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, astuple, fields
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import IO, Any, Final

from screening.directory.entry import counted
from screening.directory.gazetteer import key
from screening.directory.place import FACETS, Place, Share, Snapshot
from screening.model.phones import PhoneNumber

DIRECTORY: Final = "SIGNPOST_DIRECTORY"
ROOT: Final = Path(__file__).resolve().parents[2]
SCHEMA: Final = """
CREATE TABLE snapshot (source TEXT PRIMARY KEY, format TEXT, file TEXT,
  listed_on TEXT, taken_on TEXT, rows INTEGER, card TEXT) STRICT;
CREATE TABLE entry (source TEXT, ref TEXT, data TEXT,
  PRIMARY KEY (source, ref)) STRICT, WITHOUT ROWID;
"""
VERSION: Final = 3
"""3: each list has its card."""
MOST_LOST: Final = 5
"""A snapshot that is smaller than the one before it by more than one in so many is refused."""
LEAST_SAME: Final = 0.5
"""So much of the smaller of two snapshots must stand in the other."""
ANOTHER, OLDER, ROWS = "another", "older", "rows"
"""What an operator may accept of a snapshot, beside what its card says."""
_LISTS: Final = (*FACETS, "unknown", "merged")
_NUMBERS: Final = ("phone", "intake_phone")
_FIELDS: Final = tuple(each.name for each in fields(Place))
_NOTHING: Final = ("", (), None)


def database() -> Path:
    """Where the directory is kept: `SIGNPOST_DIRECTORY`, else a folder of this clone that git
    ignores.
    """
    named = os.environ.get(DIRECTORY)
    return Path(named) if named else ROOT / "var" / "directory.sqlite"


class StoreError(Exception):
    """The file cannot be used, or the snapshot is refused; in words for an operator."""


class Store:
    """The directory file at a path; it need not exist yet."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Whether there is a file."""
        return self.path.is_file()

    def snapshots(self) -> list[Snapshot]:
        """Every snapshot, by the name of its list.

        Raises:
            StoreError: where the file is no directory.
        """
        if not self.exists():
            return []
        with self._open(self.path) as database:
            return [
                _snapshot(row) for row in database.execute("SELECT * FROM snapshot ORDER BY source")
            ]

    def places(self, since: date) -> list[Place]:
        """The places of every list that is of this day or newer."""
        if not self.exists():
            return []
        wanted = (
            "SELECT data FROM entry JOIN snapshot USING (source) WHERE listed_on >= ? ORDER BY"
            " source, ref"
        )
        with self._open(self.path) as database:
            return [_place(data) for (data,) in database.execute(wanted, (since.isoformat(),))]

    def replace(
        self, snapshot: Snapshot, places: Collection[Place], accept: Collection[str] = ()
    ) -> Snapshot | None:
        """Put a snapshot in the place of the one of the same list, in one step. Gives the one that
        it replaced.

        Args:
            snapshot: its `rows` are what is in `places`.
            places: the places of the list.
            accept: take it even where it looks like another list (`another`), is older (`older`),
                or lost more than a fifth of its rows (`rows`).

        Raises:
            StoreError: where the snapshot is refused, or the file cannot be written; the old one
                then stands as it was.
        """
        with self._alone():
            before = next(
                (each for each in self.snapshots() if each.source == snapshot.source), None
            )
            if not snapshot.rows:
                raise StoreError("No place could be taken from it. Nothing was changed.")
            if before and ANOTHER not in accept:
                self._refuse_another(before, places)
            if before and OLDER not in accept:
                _refuse_older(before, snapshot)
            if before and ROWS not in accept:
                _refuse_loss(before, snapshot)
            with self._fresh() as path:
                _write(path, snapshot, places)
            return before

    def remove(self, source: str) -> Snapshot:
        """Take a list away, in one step; with the last one goes the file. Gives what it was.

        Raises:
            StoreError: where there is no such list, or the file cannot be written; nothing was
                changed then.
        """
        with self._alone():
            lists = {each.source: each for each in self.snapshots()}
            if source not in lists:
                there_are = f"only: {', '.join(lists)}" if lists else "and no other"
                raise StoreError(f"There is no list `{source}`, {there_are}. Nothing was changed.")
            if len(lists) == 1:
                self.path.unlink()
            else:
                with self._fresh() as path:
                    _remove(path, source)
            return lists[source]

    def _refuse_another(self, before: Snapshot, places: Collection[Place]) -> None:
        """Refuse a snapshot that shares too little with the one before it: it is another list under
        the same name.
        """
        new = {mark for place in places for mark in _marks(place)}
        with self._open(self.path) as database:
            old = database.execute("SELECT data FROM entry WHERE source = ?", (before.source,))
            known = sum(not new.isdisjoint(_marks(_place(data))) for (data,) in old)
        smaller = min(before.rows, len(places))
        if known >= LEAST_SAME * smaller:
            return
        raise StoreError(
            f"Only {known:,} of the {counted(before.rows, 'place')} of `{before.source}` as it was"
            f" listed on {before.listed_on} are in this list, so it looks like another one. Nothing"
            " was changed. Give it a name of its own with --source NAME; if it is to replace that"
            f" list, say --accept {ANOTHER}."
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one command at a time write, and say in words why one cannot."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.with_suffix(".lock").open("a") as lock:
                _lock(lock)
                yield
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"{self.path} cannot be written: {getattr(error, 'strerror', None) or error}."
                " Nothing was changed."
            ) from None

    @contextmanager
    def _fresh(self) -> Iterator[Path]:
        """A copy of the file to write into, which then takes the file's name."""
        fresh = self.path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        if self.exists():
            shutil.copyfile(self.path, fresh)
        yield fresh
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        fresh.replace(self.path)

    @contextmanager
    def _open(self, path: Path) -> Iterator[sqlite3.Connection]:
        """The file, to read."""
        try:
            with closing(
                sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            ) as database:
                (version,) = database.execute("PRAGMA user_version").fetchone()
                if version != VERSION:
                    raise StoreError(
                        f"{path} is no directory of this version. Move it away, and take the lists"
                        " in again."
                    )
                yield database
        except sqlite3.Error as error:
            raise StoreError(
                f"{path} cannot be read: {error}. Move it away, and take the lists in again."
            ) from None


def _lock(lock: IO[str]) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StoreError(
            "Another import is at work on this directory. Wait until it is done."
        ) from None


def _marks(place: Place) -> Iterator[tuple[tuple[str, str], ...]]:
    """How a place is known again: by two of its reference, name and postal code. In a list of one's
    own, references may be 1, 2, 3.
    """
    said = (("ref", place.ref), ("name", key(place.name)), ("postal_code", key(place.postal_code)))
    return combinations([mark for mark in said if mark[1]], 2)


def _refuse_older(before: Snapshot, snapshot: Snapshot) -> None:
    """Refuse a snapshot that is older than the one before it."""
    if snapshot.listed_on < before.listed_on:
        raise StoreError(
            f"`{snapshot.source}` was listed on {before.listed_on}, and this list on"
            f" {snapshot.listed_on}: it is older. Nothing was changed. If its day is wrong, say it"
            f" with --listed-on; if you want the older list, say --accept {OLDER}."
        )


def _refuse_loss(before: Snapshot, snapshot: Snapshot) -> None:
    """Refuse a snapshot that is much smaller than the one before it."""
    if (before.rows - snapshot.rows) * MOST_LOST > before.rows:
        raise StoreError(
            f"`{snapshot.source}` had {counted(before.rows, 'place')} on {before.listed_on}, and"
            f" now has {snapshot.rows:,}: more than a fifth is lost. Nothing was changed. Look into"
            f" the file; if it is right, say --accept {ROWS}."
        )


def _write(path: Path, snapshot: Snapshot, places: Iterable[Place]) -> None:
    with closing(sqlite3.connect(path)) as database:
        if database.execute("PRAGMA user_version").fetchone() == (0,):
            database.executescript(SCHEMA + f"PRAGMA user_version = {VERSION};")
        with database:
            database.execute("DELETE FROM entry WHERE source = ?", (snapshot.source,))
            database.executemany(
                "INSERT INTO entry VALUES (?, ?, ?)", ((p.source, p.ref, _data(p)) for p in places)
            )
            row = (
                snapshot.source,
                snapshot.format,
                snapshot.file,
                *map(str, (snapshot.listed_on, snapshot.taken_on)),
                snapshot.rows,
                json.dumps([astuple(share) for share in snapshot.card]),
            )
            database.execute("INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def _remove(path: Path, source: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        for table in ("entry", "snapshot"):
            database.execute(f"DELETE FROM {table} WHERE source = ?", (source,))  # noqa: S608 - the two names above


def _data(place: Place) -> str:
    """What a place says, without what it does not say."""
    said = {name: value for name in _FIELDS if (value := getattr(place, name)) not in _NOTHING}
    for name in _NUMBERS:
        if name in said:
            said[name] = asdict(said[name])
    return json.dumps(said, default=str, ensure_ascii=False)


def _place(data: str) -> Place:
    said: dict[str, Any] = json.loads(data)
    said["listed_on"] = date.fromisoformat(said["listed_on"])
    for name in _LISTS:
        if name in said:
            said[name] = tuple(said[name])
    for name in _NUMBERS:
        if name in said:
            said[name] = PhoneNumber(**said[name])
    return Place(**said)


def _snapshot(row: tuple[Any, ...]) -> Snapshot:
    source, format_, file, listed_on, taken_on, rows, card = row
    listed, taken = date.fromisoformat(listed_on), date.fromisoformat(taken_on)
    shares = tuple(Share(*share) for share in json.loads(card))
    return Snapshot(source, format_, file, listed, taken, rows, shares)
