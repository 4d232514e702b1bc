"""The keys that seal the answers: one an hour, shared by workers through a file in memory,
destroyed after five hours.

What was sealed with a key that is gone can be opened by no one, whoever asks. Keys go when they are
too old, at the first request of an hour and by a timer (`chores.py`), so that a night without
visitors keeps none.
"""

import fcntl
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_SECONDS: Final = 60 * 60
KEYS_KEPT: Final = 5
"""Hours, the one in which a key was made among them."""

LINE: Final = re.compile(rb"^(\d{1,12}) ([0-9a-f]{64})$", re.MULTILINE)


class KeyRing:
    """A key for every hour; the oldest are destroyed. With a file, several workers share it.

    Args:
        file: on a RAM-backed path, readable by its owner alone; None keeps the keys in this
            process.
        clock: seconds since 1970.
    """

    def __init__(self, file: Path | None, clock: Callable[[], float] = time.time) -> None:
        self.file, self.clock = file, clock
        self._keys: dict[int, bytes] = {}
        self._settled = -1
        self._threads = threading.Lock()

    def now(self) -> int:
        """The whole seconds since 1970."""
        return int(self.clock())

    def hour(self) -> int:
        """The id of the key of this hour."""
        return self.now() // KEY_SECONDS

    def current(self) -> tuple[int, bytes]:
        """The id and the key to seal with: that of this hour."""
        hour = self.hour()
        if hour not in self._keys or hour != self._settled:
            self._settle(hour, make=True)
        return hour, self._keys[hour]

    def get(self, hour: int, mark: bytes | None = None) -> bytes | None:  # noqa: ARG002 - one hour has one key here
        """The key of this hour; None where it was destroyed or never was."""
        now = self.hour()
        if now != self._settled:
            self._settle(now, make=False)
        elif hour not in self._keys and kept(hour, now):  # perhaps another worker made it
            self._keys = self._keys | {
                id_: key for id_, key in self._read().items() if kept(id_, now)
            }
        return self._keys.get(hour) if kept(hour, now) else None

    def tidy(self) -> None:
        """Destroy the keys that are too old, here and in the file."""
        self._settle(self.hour(), make=False)

    def ready(self) -> bool:
        """Whether answers can be sealed, now and in the hours to come."""
        try:
            self.current()
        except OSError:
            return False
        return self.file is None or os.access(self.file.parent, os.W_OK | os.X_OK)

    def told(self) -> str:
        """How it stands, for those who watch; empty where there is nothing to say."""
        return ""

    def _settle(self, hour: int, *, make: bool) -> None:
        """Take what the file has, destroy what is too old, and with `make` see that this hour has a
        key.
        """
        with self._threads, self._workers():
            found = self._read() if self.file else self._keys
            keys = {id_: key for id_, key in found.items() if kept(id_, hour)}
            if make and hour not in keys:
                keys[hour] = AESGCM.generate_key(256)
            if self.file and keys != found:
                self._write(self.file, keys)
            self._keys, self._settled = keys, hour

    @contextmanager
    def _workers(self) -> Iterator[None]:
        """One worker at a time: two keys for one hour would lose someone's answers."""
        if self.file is None:
            yield
            return
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(self.file.with_suffix(".lock"), "a", opener=_private) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _read(self) -> dict[int, bytes]:
        """The keys of the file; a line that is none is passed over, whatever bytes it holds."""
        try:
            found = self.file.read_bytes() if self.file else b""
        except FileNotFoundError:
            return {}
        return {int(id_): bytes.fromhex(key.decode()) for id_, key in LINE.findall(found)}

    @staticmethod
    def _write(file: Path, keys: dict[int, bytes]) -> None:
        fresh = file.with_suffix(".new")
        with open(fresh, "w", opener=_private) as out:
            out.writelines(f"{id_} {key.hex()}\n" for id_, key in keys.items())
        fresh.replace(file)


def kept(id_: int, hour: int) -> bool:
    """Whether the key of one hour may still be used in another. An hour ahead is the clock of
    another machine.
    """
    return hour - KEYS_KEPT < id_ <= hour + 1


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
