"""The key ring of several hosts, at a real store of this machine that runs as `deploy/valkey.conf`
says.
"""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from screening.outcome.plan import Plan
from screening.web import create_app
from screening.web.key_store import (
    PAUSE,
    PREFIX,
    NoKeyError,
    StoreRing,
    client,
    fingerprint,
    refused,
)
from screening.web.keys import KEY_SECONDS, KEYS_KEPT
from screening.web.state import Answered
from tests.conftest import Clock
from tests.support import servers
from tests.support.browser_fixtures import missing
from tests.support.processes import begun

ACCOUNT = "user default off\nuser signpost on >secret ~signpost:* -@all +get +set +ping\n"


@dataclass
class Store:
    """A store with deploy/valkey.conf; its port, files and account are all that is changed."""

    folder: Path
    host: str = "localhost"
    port: int = field(default_factory=servers.free_port)
    process: Any = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """While the block runs; afterwards it is killed as by a power cut."""
        found = shutil.which("valkey-server") or shutil.which("redis-server") or missing("Valkey")
        with (self.folder / "out.txt").open("ab") as out:
            command = [found, str(self._conf())]
            with begun(command, cwd=self.folder, stdout=out, stderr=out) as self.process:
                servers.until_it_listens(
                    servers.Server(self.process, self.port, self.folder / "out.txt")
                )
                yield
                self.process.kill()

    def _conf(self) -> Path:
        cert, key = servers.own_certificate(self.folder, self.host)
        (self.folder / "users.acl").write_text(ACCOUNT, encoding="utf-8")
        text = (servers.DEPLOY / "valkey.conf").read_text(encoding="utf-8")
        for old, new in (
            ("tls-port 6379", f"bind 127.0.0.1 ::1\ntls-port {self.port}"),
            ("/etc/valkey/tls/tls.crt", str(cert)),
            ("/etc/valkey/tls/tls.key", str(key)),
            ("/etc/valkey/tls/ca.crt", str(cert)),
            ("/etc/valkey/acl/users.acl", str(self.folder / "users.acl")),
        ):
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path = self.folder / "valkey.conf"
        path.write_text(text, encoding="utf-8")
        return path

    def client(self, **changed: str) -> Any:
        """One host's way to it."""
        named = {"address": f"rediss://signpost@localhost:{self.port}", "password": "secret"}
        return client(**(named | changed), authority=self.folder / "cert.pem")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The store, running."""
    made = Store(tmp_path)
    with made.running():
        yield made


@pytest.fixture
def host(store: Store, clock: Clock) -> Callable[[], StoreRing]:
    """One more host that shares it."""
    return lambda: StoreRing(store.client(), clock)


def again(ring: StoreRing) -> StoreRing:
    """After a moment, when it asks a store that did not answer once more."""
    ring._asked_again = 0
    return ring


def test_all_hosts_use_the_key_of_the_first(host: Callable[[], StoreRing]) -> None:
    """However many begin at once."""
    rings = [host() for _ in range(8)]
    threads = [threading.Thread(target=ring.current, daemon=True) for ring in rings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({ring.current() for ring in rings}) == 1


def test_the_next_key_is_there_an_hour_ahead(
    host: Callable[[], StoreRing], clock: Clock, store: Store
) -> None:
    """A store that is gone when the hour ends leaves no host without its key."""
    first, second = host(), host()
    first.tidy()
    second.tidy()
    store.process.kill()
    store.process.wait()
    clock.now += KEY_SECONDS

    assert first.current() == second.current()
    assert first.current()[0] == first.hour()


def test_the_store_is_told_when_to_forget_each_key(store: Store, clock: Clock) -> None:
    """By its own clock, whether anyone comes or not; never later than this process does. A key lies
    under its hour, and under its fingerprint.
    """
    told: list[tuple[str, int]] = []

    class Telling:
        def __init__(self) -> None:
            self.store = store.client()

        def set(self, name: str, key: bytes, *, nx: bool, px: int) -> Any:
            told.append((name, px))
            assert nx
            return self.store.set(name, key, nx=nx, px=px)

        def get(self, name: str) -> Any:
            return self.store.get(name)

    ring = StoreRing(Telling(), clock)
    ring.tidy()
    for name, px in told:
        last = (int(name.split(":")[1]) + KEYS_KEPT) * KEY_SECONDS
        assert clock.now + px / 1000 <= last
    hour, key = ring.current()
    ours = store.client()

    for of in (hour, hour + 1):
        assert len(ours.get(f"{PREFIX}{of}")) == 32
    assert ours.get(f"{PREFIX}{hour}:{fingerprint(key).hex()}") == key


def test_its_account_may_do_three_things(store: Store) -> None:
    """Over names of ours alone."""
    ours = store.client()

    assert ours.ping()
    assert ours.set(f"{PREFIX}1", b"x")
    assert ours.get(f"{PREFIX}1") == b"x"
    for forbidden in (
        lambda: ours.keys("*"),
        lambda: ours.delete(f"{PREFIX}1"),
        lambda: ours.config_get("*"),
        lambda: ours.get("other"),
        lambda: store.client(password="wrong").ping(),
    ):
        with pytest.raises(Exception, match=r"permissions|NOPERM|WRONGPASS|invalid"):
            forbidden()


def test_another_server_is_no_store(tmp_path: Path, clock: Clock) -> None:
    """A certificate for another name, by whoever it was signed, is refused; and so is one that
    nobody we trust has signed.
    """
    (tmp_path / "other").mkdir()
    other = Store(tmp_path / "other", host="other.example")
    with other.running():
        with pytest.raises(NoKeyError):
            StoreRing(other.client(), clock).current()
        with pytest.raises(NoKeyError):
            StoreRing(
                client(f"rediss://signpost@localhost:{other.port}", "secret"), clock
            ).current()


def test_a_store_that_says_nothing_keeps_no_one_waiting(clock: Clock) -> None:
    """A partition drops what is sent: half a second for the first, and nothing for those after."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        ring = StoreRing(client(f"redis://localhost:{silent.getsockname()[1]}"), clock)
        began = time.monotonic()
        for _ in range(100):
            with pytest.raises(NoKeyError):
                ring.current()

    assert time.monotonic() - began < PAUSE


def test_what_a_killed_store_lost_is_put_back(tmp_path: Path, clock: Clock, plan: Plan) -> None:
    """People go on while it is gone. It comes back empty; a host that is new then opens what was
    sealed before.
    """
    store = Store(tmp_path)
    old = Answered(plan, ring := StoreRing(store.client(), clock))
    with store.running():
        before = old.seal(old.start())
    assert old.open(before)
    during = old.seal(old.start())
    assert "cannot be asked" in again(ring).told()
    with store.running():
        again(ring).tidy()
        new = Answered(plan, StoreRing(store.client(), clock))

        assert new.open(before)
        assert new.open(during)
        assert ring.told() == "ok"


def test_a_failover_that_loses_a_key_makes_no_second_truth(
    tmp_path: Path, clock: Clock, plan: Plan
) -> None:
    """A new host is the first at a store that lost its memory, and names another key for the same
    hour: both are known to both within a minute, and no answer is lost.
    """
    store = Store(tmp_path)
    one = Answered(plan, first := StoreRing(store.client(), clock))
    with store.running():
        before = one.seal(one.start())
    with store.running():
        two = Answered(plan, second := StoreRing(store.client(), clock))
        after = two.seal(two.start())
        assert first.current() != second.current()
        for ring in (first, second):
            again(ring).tidy()

        assert one.open(after)
        assert two.open(before)
        assert first.current() == second.current()


@pytest.mark.parametrize("step", [-60, 60, KEY_SECONDS])
def test_a_host_whose_clock_is_off_opens_what_others_sealed(
    store: Store, clock: Clock, plan: Plan, step: int
) -> None:
    """By a minute, and by as much as a key is made ahead."""
    ring = StoreRing(store.client(), lambda: clock.now + step)
    off, right = Answered(plan, ring), Answered(plan, StoreRing(store.client(), clock))
    hour, key = off.keys.current()

    assert right.keys.get(hour, fingerprint(key)) == key
    assert off.keys.get(right.keys.current()[0], fingerprint(right.keys.current()[1]))


def test_old_keys_are_gone_from_this_process_too(store: Store, clock: Clock) -> None:
    """Also where the store is gone, and nobody comes."""
    ring = StoreRing(store.client(), clock)
    hour, key = ring.current()
    store.process.kill()
    store.process.wait()
    clock.now += (KEYS_KEPT + 1) * KEY_SECONDS
    ring.tidy()

    assert ring.get(hour, fingerprint(key)) is None
    assert not ring._held
    assert not ring.ready()


def test_readyz_says_how_long_the_keys_last(store: Store, clock: Clock, plan: Plan) -> None:
    """A balancer takes no copy out for it: each would be as badly off."""
    client_ = create_app(plan.screener, key_store=store.client(), CLOCK=clock).test_client()
    assert "keys: ok" in client_.get("/readyz").text
    store.process.kill()
    store.process.wait()
    answer = client_.get("/readyz")

    assert answer.status_code == 200
    assert "the store cannot be asked; the keys held here last for 6 hours" in answer.text


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("rediss://signpost@store.example", ""),
        ("redis://127.0.0.1:6379", ""),
        ("redis://store.example", "in the open"),
        ("rediss://signpost:secret@store.example", "holds a password"),
        ("rediss://", "names no host"),
    ],
)
def test_keys_cross_no_network_in_the_open(address: str, why: str) -> None:
    """And a password stands in no environment that others may list."""
    assert why in refused(address)
    assert bool(why) == bool(refused(address))


def test_what_is_no_key_is_not_taken(clock: Clock) -> None:
    """Whoever could write there gets no word into a cookie."""

    class Odd:
        def set(self, *_args: Any, **_named: Any) -> None:
            return None

        def get(self, _name: str) -> bytes:
            return b"short"

    with pytest.raises(NoKeyError):
        StoreRing(Odd(), clock).current()
