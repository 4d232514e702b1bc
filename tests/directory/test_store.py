"""A snapshot is replaced whole or not at all, whatever happens meanwhile."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from screening.directory.place import Share, Snapshot
from screening.directory.store import Store, StoreError
from tests.conftest import ROOT
from tests.directory.lists import LISTED, TODAY, place, write_rows
from tests.support.processes import begun

OLD = date(2025, 1, 1)


def put(
    store: Store, source: str, count: int, listed_on: date = LISTED, *, accept: Sequence[str] = ()
) -> Snapshot | None:
    """Put a snapshot of so many places."""
    places = [place(source=source, ref=f"r{n}", listed_on=listed_on) for n in range(count)]
    return store.replace(Snapshot(source, "csv", "a.csv", listed_on, TODAY, count), places, accept)


def test_what_is_put_in_comes_out(tmp_path: Path) -> None:
    """Every field of a place, and the snapshot."""
    store = Store(tmp_path / "new folder" / "directory.sqlite")
    whole = place(
        payment=("medicaid", "free"),
        unknown=("QQ1",),
        website="https://alder.example",
        notes="Ring twice. “Álder”",
    )
    card = (Share("point", 1, 1), Share("medicaid", 1, 1))
    snapshot = Snapshot("list", "csv", "a.csv", LISTED, TODAY, 1, card)

    assert store.replace(snapshot, [whole]) is None

    assert store.places(LISTED) == [whole]
    assert store.snapshots() == [snapshot]


def test_lists_stand_beside_each_other_and_each_is_replaced_alone(tmp_path: Path) -> None:
    """A new snapshot of one list leaves the others as they were."""
    store = Store(tmp_path / "d.sqlite")
    put(store, "one", 4)
    put(store, "two", 6)

    before = put(store, "one", 5)

    assert before is not None
    assert before.rows == 4
    assert {each.source: each.rows for each in store.snapshots()} == {"one": 5, "two": 6}
    assert len(store.places(LISTED)) == 11


def test_an_old_list_is_kept_and_not_given_out(tmp_path: Path) -> None:
    """What is too old to be searched is still what the next snapshot is judged against."""
    store = Store(tmp_path / "d.sqlite")
    put(store, "one", 10, OLD)

    assert store.places(LISTED) == []
    with pytest.raises(StoreError, match="more than a fifth is lost"):
        put(store, "one", 7)


@pytest.mark.parametrize(("rows", "taken"), [(8, True), (7, False), (0, False)])
def test_a_snapshot_that_lost_more_than_a_fifth_is_refused(
    tmp_path: Path, rows: int, taken: bool
) -> None:
    """Nothing changes then, unless the operator accepts the loss; a list without a place is never
    taken.
    """
    store = Store(tmp_path / "d.sqlite")
    put(store, "one", 10)
    put(store, "two", 1)

    if taken:
        put(store, "one", rows)
    else:
        with pytest.raises(StoreError, match=r"Nothing was changed"):
            put(store, "one", rows)
    assert store.snapshots()[0].rows == (rows if taken else 10)
    if rows:
        put(store, "one", rows, accept=["rows"])
        assert store.snapshots()[0].rows == rows


def test_a_snapshot_that_is_older_is_refused(tmp_path: Path) -> None:
    """Unless the operator wants it; one of the same day is taken."""
    store = Store(tmp_path / "d.sqlite")
    put(store, "one", 10)
    put(store, "one", 10)

    with pytest.raises(
        StoreError, match=r"was listed on 2026-11-01, and this list on 2025-01-01: it is older\."
    ):
        put(store, "one", 10, OLD)
    assert store.snapshots()[0].listed_on == LISTED
    put(store, "one", 10, OLD, accept=["older"])
    assert store.snapshots()[0].listed_on == OLD


@pytest.mark.parametrize(("kept", "taken"), [(20, True), (19, False), (1, False)])
def test_half_of_a_list_must_stand_in_the_next_one(tmp_path: Path, kept: int, taken: bool) -> None:
    """One that they share by chance makes no list the same."""
    store = Store(tmp_path / "d.sqlite")
    snapshot = Snapshot("list", "csv", "a.csv", LISTED, TODAY, 40)
    store.replace(snapshot, [place(ref=f"a{n}", name=f"Alder {n}") for n in range(40)])
    new = [
        place(ref=f"{'a' if n < kept else 'b'}{n}", name=f"{'Alder' if n < kept else 'Birch'} {n}")
        for n in range(40)
    ]

    if taken:
        store.replace(snapshot, new)
    else:
        with pytest.raises(StoreError, match=f"Only {kept} of the 40 places"):
            store.replace(snapshot, new)


@pytest.mark.parametrize(
    ("said", "same"),
    [
        ({"ref": "1", "postal_code": "66952"}, True),
        ({"ref": "1", "name": "Birch House"}, True),
        ({"ref": "9", "name": "BIRCH house", "postal_code": "66952"}, True),
        ({"ref": "1"}, False),
        ({"name": "Birch House"}, False),
        ({"postal_code": "66952"}, False),
    ],
)
def test_a_snapshot_that_is_another_list_is_refused(
    tmp_path: Path, said: dict[str, str], same: bool
) -> None:
    """A place is known again by two of its reference, name and postal code; half of them must
    be.
    """
    store, snapshot = (
        Store(tmp_path / "d.sqlite"),
        Snapshot("list", "csv", "a.csv", LISTED, TODAY, 2),
    )
    nowhere = place(ref="5", name="Dogwood", postal_code="")
    store.replace(snapshot, [nowhere, place(ref="1", name="Birch House", postal_code="66952")])
    new = [
        place(ref="6", name="Elm", postal_code=""),
        place(**{"ref": "2", "name": "Cedar", "postal_code": "10001", **said}),
    ]

    if not same:
        with pytest.raises(
            StoreError,
            match=(
                r"Only 0 of the 2 places of `list` .* another one\. Nothing was changed\. .* with"
                r" --source NAME"
            ),
        ):
            store.replace(snapshot, new)
        assert store.places(LISTED)[1] == nowhere
    store.replace(snapshot, new, accept=[] if same else ["another"])
    assert {each.ref for each in store.places(LISTED)} == {each.ref for each in new}


def test_two_imports_do_not_write_at_once(tmp_path: Path) -> None:
    """The second one is told to wait."""
    store = Store(tmp_path / "d.sqlite")

    with store._alone(), pytest.raises(StoreError, match="Another import is at work"):
        put(store, "one", 1)


def test_a_file_that_is_no_directory_is_named(tmp_path: Path) -> None:
    """With what to do, and without touching it."""
    path = tmp_path / "d.sqlite"
    path.write_text("not a database" * 100)

    for use in (lambda: Store(path).snapshots(), lambda: put(Store(path), "one", 1)):
        with pytest.raises(StoreError, match="Move it away, and take the lists in again"):
            use()
    assert path.read_text().startswith("not a database")


def test_a_file_of_another_version_is_named(tmp_path: Path) -> None:
    """An older Signpost's file is never half understood."""
    path = tmp_path / "d.sqlite"
    path.touch()

    with pytest.raises(StoreError, match="no directory of this version"):
        Store(path).snapshots()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """Where the file should be, there is a file in place of its folder."""
    (tmp_path / "var").write_text("")

    with pytest.raises(StoreError, match="cannot be written"):
        put(Store(tmp_path / "var" / "d.sqlite"), "one", 1)


DIES = """
import os, signal, sys
from datetime import date
from pathlib import Path
from screening.directory.place import Place, Snapshot
from screening.directory import store

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

moment, database, day = sys.argv[1], Path(sys.argv[2]), date(2026, 11, 1)

places = [
    Place("big", f"r{n}", "Alder Clinic", day, postal_code="66952", notes="x" * 300)
    for n in range(20_000)
]
data = store._data

def written(place):
    if moment == f"row {place.ref[1:]}":
        die()
    return data(place)

store._data = written
if moment == "copied":
    store._write = die
if moment == "remove, copied":
    store._remove = die
if moment.endswith("written"):
    store.os.fsync = die
if moment.endswith("named"):
    store.Path.replace = die
if moment.startswith("remove"):
    store.Store(database).remove("big")
store.Store(database).replace(Snapshot("big", "csv", "a.csv", day, day, 20_000), places)
"""


KILLED = pytest.mark.slow("an import of places killed at every moment")


@KILLED
@pytest.mark.parametrize(
    "moment",
    [
        "copied",
        "row 0",
        "row 10000",
        "row 19999",
        "written",
        "named",
        "remove, copied",
        "remove, written",
        "remove, named",
    ],
)
def test_a_kill_at_any_moment_leaves_the_old_directory_whole(tmp_path: Path, moment: str) -> None:
    """While it copies, before, between and after the rows, before the new file takes the name: the
    old one stands, the next works.
    """
    database = tmp_path / "d.sqlite"
    store = Store(database)
    put(store, "small", 3)
    put(store, "big", 10)
    before = database.read_bytes()

    died = subprocess.run(
        [sys.executable, "-c", DIES, moment, str(database)], cwd=ROOT, check=False
    )

    assert died.returncode == -signal.SIGKILL
    assert database.read_bytes() == before
    assert len(store.places(LISTED)) == 13
    put(store, "big", 12)
    assert {each.source: each.rows for each in store.snapshots()} == {"big": 12, "small": 3}
    assert sorted(file.name for file in tmp_path.iterdir()) == ["d.lock", "d.sqlite"]


@KILLED
def test_the_command_can_be_killed_while_it_works(tmp_path: Path) -> None:
    """The import as an operator starts it, killed at its second sign of life."""
    database = tmp_path / "d.sqlite"
    put(Store(database), "big", 10)
    before = database.read_bytes()
    path = write_rows(tmp_path / "big.json", 12_000)
    command = [
        sys.executable,
        "-m",
        "screening",
        "directory",
        "import",
        str(path),
        "--source",
        "big",
        "--listed-on",
        "file",
    ]

    environment = {**os.environ, "SIGNPOST_DIRECTORY": str(database)}
    with begun(
        command,
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline().strip() == "Reading places"
        process.kill()

    assert database.read_bytes() == before


def test_whoever_reads_meanwhile_sees_one_or_the_other(tmp_path: Path) -> None:
    """A reader that opened the old file goes on reading it."""
    store = Store(tmp_path / "d.sqlite")
    put(store, "one", 50)
    with store._open(store.path) as reading:
        cursor = reading.execute("SELECT ref FROM entry")
        cursor.fetchone()
        put(store, "one", 60)
        assert len(cursor.fetchall()) == 49

    assert len(store.places(LISTED)) == 60


def test_a_list_is_removed_alone_and_with_the_last_one_the_file(tmp_path: Path) -> None:
    """The others stand as they were; without any list there is no directory, as before the
    first.
    """
    store = Store(tmp_path / "d.sqlite")
    put(store, "one", 4)
    put(store, "two", 6)

    assert store.remove("one").rows == 4
    assert [each.source for each in store.snapshots()] == ["two"]
    assert {each.source for each in store.places(LISTED)} == {"two"}
    with pytest.raises(
        StoreError, match=r"There is no list `one`, only: two\. Nothing was changed\."
    ):
        store.remove("one")
    store.remove("two")
    assert not store.exists()
    with pytest.raises(StoreError, match=r"There is no list `two`, and no other\."):
        store.remove("two")


def test_a_snapshot_may_be_replaced_by_one_with_the_same_references(tmp_path: Path) -> None:
    """The refreshed list names the same entries."""
    store = Store(tmp_path / "d.sqlite")
    put(store, "one", 2)
    newer = replace(place(source="one", ref="r0"), name="Alder Clinic, new name")

    store.replace(
        Snapshot("one", "csv", "a.csv", TODAY, TODAY, 2), [newer, place(source="one", ref="r1")]
    )

    assert [each.name for each in store.places(LISTED)] == [
        "Alder Clinic, new name",
        "Alder Clinic",
    ]
