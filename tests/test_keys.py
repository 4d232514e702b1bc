"""The keys: one an hour, the same for every worker, gone in time whether anyone visits or not."""

import os
import stat
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from screening.model import Screener
from screening.web import chores, create_app, key_file
from screening.web.keys import KEY_SECONDS, KEYS_KEPT, KeyRing
from tests.conftest import Clock


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where workers share their keys."""
    return tmp_path / "run" / "keys"


def test_a_key_is_gone_after_five_hours_from_memory_and_file(clock: Clock, file: Path) -> None:
    """Not a second later, and not before: a check of four hours can still be read."""
    ring = KeyRing(file, clock)
    clock.now -= clock.now % KEY_SECONDS
    hour, key = ring.current()

    clock.now += KEYS_KEPT * KEY_SECONDS - 1
    assert ring.get(hour) == key
    assert key.hex() in file.read_text()

    clock.now += 1
    assert ring.get(hour) is None
    assert key not in ring._keys.values()
    assert key.hex() not in file.read_text()
    assert KeyRing(file, clock).get(hour) is None


@pytest.mark.parametrize("seen_by", ["tidy", "get", "current"])
def test_whatever_comes_first_destroys_old_keys(clock: Clock, file: Path, seen_by: str) -> None:
    """The timer, an old cookie, a new check: no visitor is needed, and any will do."""
    ring = KeyRing(file, clock)
    hour, key = ring.current()
    clock.now += 8 * KEY_SECONDS

    {"tidy": ring.tidy, "get": lambda: ring.get(hour), "current": ring.current}[seen_by]()

    assert key.hex() not in file.read_text()
    assert key not in ring._keys.values()


def test_a_night_without_visitors_leaves_no_key(
    screener: Screener, clock: Clock, file: Path
) -> None:
    """The chores of a server alone, by the clock, empty the file."""
    app = create_app(screener, key_file=file, CLOCK=clock)
    app.extensions["signpost"].answered.keys.current()
    for _ in range(KEYS_KEPT):
        clock.now += KEY_SECONDS
        chores.do(app)

    assert file.read_text() == ""


def test_a_key_that_another_worker_made_is_found_and_kept_for_the_same_hour(
    clock: Clock, file: Path
) -> None:
    """Two workers seal with one key, in every hour, whoever comes first."""
    rings = [KeyRing(file, clock) for _ in range(2)]
    for n in range(6):
        first, second = (rings[n % 2], rings[(n + 1) % 2])
        hour, key = first.current()

        assert second.get(hour) == key
        assert second.current() == (hour, key)
        clock.now += KEY_SECONDS


def test_a_key_is_known_to_no_one_else(clock: Clock) -> None:
    """Rings that share no file make keys that nobody could work out: no two alike, in any hour, and
    none with a part in common.
    """
    made = []
    for _ in range(3):
        clock.now += KEY_SECONDS
        made += [KeyRing(None, clock).current()[1] for _ in range(3)]

    assert len(set(made)) == 9
    assert len({key[:8] for key in made}) == len({key[-8:] for key in made}) == 9


def test_threads_that_meet_at_the_hour_make_one_key(clock: Clock) -> None:
    """Two keys for one hour would lose the answers that were sealed with the first."""
    ring, barrier = KeyRing(None, clock), threading.Barrier(8)
    made: list[bytes] = []

    def meet() -> None:
        barrier.wait()
        made.append(ring.current()[1])

    threads = [threading.Thread(target=meet, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made)) == 1


def test_only_its_owner_can_read_the_file(clock: Clock, file: Path) -> None:
    """The folder, the file and what stands beside it."""
    KeyRing(file, clock).current()

    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in file.parent.iterdir()} == {0o600}


BROKEN = [
    *(
        b"",
        b"hello",
        b"1 2\n",
        b"x " + b"0" * 64,
        b"498732 " + b"g" * 64,
        b"9" * 5000 + b" " + b"0" * 64,
    ),
    *(b"\xff\xfe\x00", b"\xe2\x82 " + b"0" * 64, "\u0663 ".encode() + b"0" * 64),
]


@pytest.mark.parametrize("found", BROKEN)
def test_a_broken_file_costs_open_checks_and_nothing_more(
    clock: Clock, file: Path, found: bytes
) -> None:
    """Lines that are no keys are passed over, whatever bytes they are; new checks go on."""
    file.parent.mkdir()
    file.write_bytes(found)
    ring = KeyRing(file, clock)
    assert ring.ready()

    hour, key = ring.current()

    assert len(key) == 32
    assert ring.get(hour) == key
    assert ring.get(498_732) is None or hour == 498_732


def test_keys_in_memory_alone_last_as_long(clock: Clock) -> None:
    """Without a file the hour before can still be opened in the next."""
    ring = KeyRing(None, clock)
    hour, key = ring.current()
    clock.now += KEY_SECONDS
    ring.current()

    assert ring.get(hour) == key


def test_the_key_of_a_clock_that_is_ahead_opens_and_does_not_seal(clock: Clock, file: Path) -> None:
    """Another machine's clock may be in the next hour already; ours seals with its own hour."""
    ring, ahead = KeyRing(file, clock), Clock()
    hour, _ = ring.current()
    ahead.now = clock.now + KEY_SECONDS
    next_hour, next_key = KeyRing(file, ahead).current()

    assert next_hour == hour + 1
    assert ring.get(next_hour) == next_key
    assert ring.current()[0] == hour


def test_an_hour_whose_key_is_there_already_destroys_the_oldest_too(
    clock: Clock, file: Path
) -> None:
    """Nothing has to be made then, and something has to go."""
    ring, ahead = KeyRing(file, clock), Clock()
    _, first = ring.current()
    for _ in range(KEYS_KEPT - 1):
        clock.now += KEY_SECONDS
        ring.current()
    ahead.now = clock.now + KEY_SECONDS
    file.write_text(file.read_text() + f"{ahead.now // KEY_SECONDS:.0f} {'a' * 64}\n")
    KeyRing(file, clock).current()
    ring.tidy()
    assert first.hex() in file.read_text()

    clock.now += KEY_SECONDS
    ring.current()

    assert first.hex() not in file.read_text()


def test_a_server_is_ready_where_the_keys_of_the_hours_to_come_can_be_written(
    clock: Clock, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who keeps them in memory needs no folder to write to."""
    asked: list[tuple[object, int]] = []
    writer = KeyRing(file, clock)
    assert writer.ready()

    monkeypatch.setattr(os, "access", lambda path, mode: bool(asked.append((path, mode))))

    assert not writer.ready()
    assert asked == [(file.parent, os.W_OK | os.X_OK)]
    assert KeyRing(None, clock).ready()


# --- where they may lie ---


def test_keys_may_lie_where_their_ring_puts_them(clock: Clock, file: Path) -> None:
    """Before there are any, and after; the folder is made for this account alone."""
    assert key_file.refused(file) == ""
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    KeyRing(file, clock).current()

    assert key_file.refused(file) == ""


@pytest.mark.parametrize(
    ("folder", "mode", "says"),
    [
        (0o777, 0o600, "chmod 700"),
        (0o1777, 0o600, "chmod 700"),
        (0o770, 0o600, "chmod 700"),
        (0o700, 0o666, "Remove it"),
        (0o700, 0o604, "Remove it"),
        (0o700, 0o620, "Remove it"),
    ],
)
def test_keys_that_others_may_reach_are_refused(
    file: Path, folder: int, mode: int, says: str
) -> None:
    """A folder into which others may write, with a sticky bit or not; a file that others may read
    or change.
    """
    file.parent.mkdir()
    file.touch()
    file.chmod(mode)
    file.parent.chmod(folder)

    assert says in key_file.refused(file)


def test_keys_of_another_account_are_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever made them knows them."""
    file.parent.mkdir(mode=0o700)
    file.touch(0o600)
    monkeypatch.setattr(key_file.os, "geteuid", lambda: file.stat().st_uid + 1)
    assert "Others may write into" in key_file.refused(file)
    monkeypatch.setattr(key_file, "_folder_refused", lambda *_, **__: "")
    assert "belongs to another account" in key_file.refused(file)


def test_a_place_that_cannot_be_is_said_kindly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder instead of a file, a file instead of a folder, a folder that cannot be written."""
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()

    assert "SIGNPOST_KEYS=" in key_file.refused(tmp_path / "folder")
    assert "SIGNPOST_KEYS=" in key_file.refused(tmp_path / "file" / "keys")
    monkeypatch.setattr(key_file.os, "access", lambda *_: False)
    assert "Let it (chmod 700)" in key_file.refused(tmp_path / "keys")


def test_a_disk_is_told_from_memory_by_the_nearest_mount(tmp_path: Path) -> None:
    """As /proc/self/mounts lists them, a space in a name written as it writes them."""
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/vda / ext4 rw 0 0\ntmpfs /run tmpfs rw 0 0\nnone /m\\040m ramfs rw 0 0\n/dev/vdb"
        " /run/disk xfs rw 0 0\n"
    )

    assert not key_file.on_disk(Path("/run/signpost/keys"), mounts)
    assert not key_file.on_disk(Path("/m m/keys"), mounts)
    assert key_file.on_disk(Path("/run/disk/keys"), mounts)
    assert key_file.on_disk(Path("/var/keys"), mounts)
    assert not key_file.on_disk(Path("/var/keys"), tmp_path / "none")


# --- chores ---


def test_the_chores_are_done_at_once_and_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread beside the visits does them until it is told to stop."""
    done = threading.Semaphore(0)
    monkeypatch.setattr(chores, "do", lambda _app: done.release())

    stop = chores.begin(app, every=0.01)

    assert all(done.acquire(timeout=5) for _ in range(3))
    stop.set()
    time.sleep(0.05)
    while done.acquire(blocking=False):
        pass
    assert not done.acquire(timeout=0.05)


def test_a_chore_that_fails_is_named_and_the_next_is_done(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """By its type and place, as every fault."""
    done: list[str] = []

    def fail() -> None:
        raise OSError("/secret/place")

    keys, counter = SimpleNamespace(tidy=fail), SimpleNamespace(tidy=lambda: done.append("counted"))
    check = SimpleNamespace(answered=SimpleNamespace(keys=keys), counter=counter)
    monkeypatch.setitem(app.extensions, "signpost", check)
    chores.do(app)

    assert done == ["counted"]
    assert capfd.readouterr().out.startswith("fault: OSError at test_keys.py:")
