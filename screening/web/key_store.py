"""The key ring of more than one host: in a store that speaks the protocol of Redis (Valkey, Redis).

One host makes the key of an hour, an hour ahead, and all use it. Each key also lies under its
fingerprint, which a cookie names, so that a second key for the same hour, as a store can bring
about that lost its memory or is replaced, takes no one's answers: whoever holds a key puts it back.
The store forgets each key after five hours; where it is gone, people go on with the keys that this
process holds.
"""

import hashlib
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from screening.web.keys import KEY_SECONDS, KEYS_KEPT, KeyRing, kept

PREFIX: Final = "signpost:"
"""Of every name in the store: the account there may reach no other."""
SECONDS: Final = 0.5
"""For a connection, and for an answer."""
PAUSE: Final = 2
"""Seconds without a question to a store that did not answer."""
HERE: Final = ("localhost", "127.0.0.1", "::1")


class NoKeyError(Exception):
    """No key is held that may still be used."""


class StoreError(Exception):
    """The store did not answer, or what it answered is no key."""


def refused(address: str) -> str:
    """Why keys must not lie at this address, and what to do; empty where they may."""
    parts = urlsplit(address)
    if parts.password:
        return "SIGNPOST_KEYS holds a password; put it in a file: SIGNPOST_KEYS_PASSWORD=FILE"
    if parts.scheme == "redis" and parts.hostname not in HERE:
        return "Keys must not cross a network in the open. Write rediss:// in SIGNPOST_KEYS."
    return "" if parts.hostname else "SIGNPOST_KEYS names no host: rediss://account@host:6379"


def client(address: str, password: str = "", authority: Path | None = None) -> Any:
    """A client that checks whom it speaks to, and waits for no one.

    Args:
        address: `rediss://account@host:port`, or `redis://` on this machine.
        password: of the account.
        authority: who signed the certificate of the store; None takes those that the system knows.
    """
    from redis import Redis  # noqa: PLC0415 - where there is a store, and nowhere else
    from redis.backoff import NoBackoff  # noqa: PLC0415 - the same
    from redis.retry import Retry  # noqa: PLC0415 - the same

    parts = urlsplit(address)
    secure: dict[str, Any] = {"ssl": parts.scheme == "rediss"}
    if secure["ssl"]:
        secure |= {"ssl_cert_reqs": "required", "ssl_check_hostname": True}
        secure |= {"ssl_ca_certs": str(authority)} if authority else {}
    return Redis(
        host=parts.hostname or "",
        port=parts.port or 6379,
        username=parts.username or None,
        password=password or None,
        socket_timeout=SECONDS,
        socket_connect_timeout=SECONDS,
        retry=Retry(NoBackoff(), 1),  # a connection that was cut while nobody asked
        protocol=2,  # no more commands than get, set and ping
        **secure,
    )


def fingerprint(key: bytes) -> bytes:
    """Names a key among those of its hour, and says nothing of it."""
    return hashlib.sha256(b"signpost key" + key).digest()[:4]


class StoreRing(KeyRing):
    """A key for every hour, the same on all hosts.

    Args:
        store: what `client` gives.
        clock: seconds since 1970.
    """

    def __init__(self, store: Any, clock: Callable[[], float]) -> None:
        super().__init__(None, clock)
        self.store = store
        self._held: dict[tuple[int, bytes], bytes] = {}
        """Every key that is known, by its hour and fingerprint."""
        self._asked_again = 0.0
        self._agreeing = threading.Lock()

    def current(self) -> tuple[int, bytes]:
        """The hour and the key to seal with: that of this hour, or the newest that is held where
        the store cannot be asked.

        Raises:
            NoKeyError: where none is held that may still be used.
        """
        hour = self.hour()
        if hour not in self._keys:
            self._agree()
        # The next hour's only where there is no other: what it seals can be opened for longer.
        usable = sorted((id_ > hour, -id_) for id_ in self._keys if kept(id_, hour))
        if not usable:
            raise NoKeyError
        newest = -usable[0][1]
        return newest, self._keys[newest]

    def get(self, hour: int, mark: bytes | None = None) -> bytes | None:
        """The key of this hour with this fingerprint, asked for where it is not held; None where
        there is none.
        """
        if not kept(hour, self.hour()):
            return None
        if mark is None:
            return self._keys.get(hour)
        if (hour, mark) not in self._held:
            try:
                self._learn(hour, self._ask("get", f"{PREFIX}{hour}:{mark.hex()}"))
            except StoreError:
                return None
        return self._held.get((hour, mark))

    def tidy(self) -> None:
        """Forget the keys that are too old, make the next one ahead, and put back into the store
        what it lost.
        """
        hour = self.hour()
        self._keys = {id_: key for id_, key in self._keys.items() if kept(id_, hour)}
        self._held = {name: key for name, key in self._held.items() if kept(name[0], hour)}
        self._agree()

    def ready(self) -> bool:
        """Whether answers can be sealed now, with the store or without it."""
        try:
            self.current()
        except NoKeyError:
            return False
        return True

    def told(self) -> str:
        """How it stands, for those who watch."""
        try:
            self._ask("ping")
        except StoreError:
            hours = max(self._keys, default=0) + KEYS_KEPT - self.hour()
            return f"the store cannot be asked; the keys held here last for {max(hours, 0)} hours"
        return "ok"

    def _agree(self) -> None:
        """Have the keys of this hour and the next, the same as all other hosts, in the store and
        here. A store that cannot be asked changes nothing.
        """
        with self._agreeing:
            hour = self.hour()
            try:
                for each in (hour, hour + 1):
                    self._agree_on(each)
                for (of, mark), key in tuple(self._held.items()):
                    self._put(f"{of}:{mark.hex()}", key, of)
            except StoreError:
                return

    def _agree_on(self, hour: int) -> None:
        """The first who names a key for an hour is followed by all."""
        mine = self._keys.get(hour) or AESGCM.generate_key(256)
        key = mine if self._put(str(hour), mine, hour) else self._ask("get", f"{PREFIX}{hour}")
        self._keys = self._keys | {hour: self._learn(hour, key)}

    def _put(self, name: str, key: bytes, hour: int) -> bool:
        """Where nothing stands under this name; the store forgets it when the key is too old."""
        left = int(((hour + KEYS_KEPT) * KEY_SECONDS - self.clock()) * 1000)
        return bool(self._ask("set", PREFIX + name, key, nx=True, px=max(left, 1)))

    def _learn(self, hour: int, key: bytes | None) -> bytes:
        if key is None or len(key) != 32:
            raise StoreError
        self._held = self._held | {(hour, fingerprint(key)): key}
        return key

    def _ask(self, command: str, *args: Any, **named: Any) -> Any:
        """One command; after one that failed, none for a moment, so that no visitor waits."""
        if time.monotonic() < self._asked_again:
            raise StoreError
        try:
            return getattr(self.store, command)(*args, **named)
        except Exception as error:  # whatever a client says, in words of its own
            self._asked_again = time.monotonic() + PAUSE
            raise StoreError from error
