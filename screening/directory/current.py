"""The directory as it is now, for a server that runs for months: read again when its file changes,
and every day.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from screening.directory.clean import Cleaner
from screening.directory.entry import ListError
from screening.directory.formats import open_list
from screening.directory.gazetteer import Gazetteer, read_gazetteer
from screening.directory.place import Snapshot
from screening.directory.search import Directory
from screening.directory.store import Store, StoreError
from screening.directory.vocabulary import Vocabulary, read_vocabulary
from screening.model import Facet, Land, Numbering

OLDEST: Final = timedelta(days=365)
"""A list that is older than this is not searched any more."""
SAMPLE: Final = "sample"


@dataclass(frozen=True)
class Pack:
    """What is known of a country: its settings, its terms, its points, and what its lists call
    things.
    """

    country: str
    folder: Path
    land: Land
    numbering: Numbering
    facets: Sequence[Facet]
    gazetteer: Gazetteer
    vocabulary: Vocabulary


def open_pack(
    folder: Path, country: str, land: Land, numbering: Numbering | None, facets: Sequence[Facet]
) -> Pack:
    """The pack of a country, from `<folder>/directory/<country>`.

    Raises:
        ListError: where a file of the country cannot be read, or nothing says what a telephone
            number is there.
    """
    if numbering is None:
        raise ListError(
            f"helplines.yaml has no country `{country}`, so nothing says what a telephone number is"
            " there. Add it."
        )
    here = folder / "directory" / country
    vocabulary = read_vocabulary(here / "vocabulary.csv", facets)
    return Pack(
        country,
        here,
        land,
        numbering,
        facets,
        read_gazetteer(here / "places.csv", land),
        vocabulary,
    )


@dataclass(frozen=True)
class Loaded:
    """A directory with its age."""

    directory: Directory | None = None
    """None where there is nothing that may be searched."""
    listed_on: date | None = None
    """The day of the newest list; None where there is none."""
    sample: bool = False
    """Whether these places are made up, to try it out."""
    lists: tuple[Snapshot, ...] = ()
    """Every list, whether it is searched or too old."""
    trouble: str = ""
    """Why the file cannot be read, where it cannot."""


class Current:
    """Gives the directory of a file; where there is no file, the sample places, if they may be
    shown.
    """

    def __init__(
        self, pack: Pack, store: Store, clock: Callable[[], float], sample: bool = False
    ) -> None:
        self.pack, self.store, self.clock, self.sample = pack, store, clock, sample
        self._loading = threading.Lock()
        self._stamp: object = None
        self._loaded = Loaded()

    def get(self) -> Loaded:
        """The directory. While one request reads a new file, all others go on with the old one."""
        today = datetime.fromtimestamp(self.clock(), UTC).date()
        stamp = (today, _stamp(self.store.path))
        if stamp != self._stamp and self._loading.acquire(blocking=self._stamp is None):
            try:
                if stamp != self._stamp:
                    self._loaded = self._load(today)
                    self._stamp = stamp
            finally:
                self._loading.release()
        return self._loaded

    def _load(self, today: date) -> Loaded:
        if not self.store.exists():
            return self._samples(today) if self.sample else Loaded()
        try:
            lists = tuple(self.store.snapshots())
            places = self.store.places(today - OLDEST)
        except StoreError as error:
            print(f"directory: {error}", flush=True)  # noqa: T201 - for the operator; it holds nothing of anyone
            return Loaded(trouble=str(error))
        newest = max((each.listed_on for each in lists), default=None)
        directory = Directory(places, self.pack.facets, self.pack.gazetteer) if places else None
        return Loaded(directory, newest, lists=lists)

    def _samples(self, today: date) -> Loaded:
        pack = self.pack
        path = pack.folder / "sample.csv"
        if not path.exists():
            return Loaded()
        cleaner = Cleaner(
            SAMPLE, pack.country, today, today, pack.gazetteer, pack.vocabulary, pack.numbering
        )
        places = cleaner.places(open_list([path]).entries)
        return Loaded(Directory(places, pack.facets, pack.gazetteer), today, sample=True)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes with a file; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size
