"""The directory that a running server searches: the newest file, the age of its lists, the sample
where there is none.
"""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from screening.directory.current import OLDEST, SAMPLE, Current, Pack
from screening.directory.place import Need, Snapshot
from screening.directory.store import Store
from tests.conftest import Clock
from tests.directory.lists import TODAY, place, us


def put(store: Store, listed_on: date, count: int = 1, source: str = "list") -> None:
    """Put a list of so many places."""
    places = [
        place(
            source=source,
            ref=f"r{n}",
            name=f"Clinic {n}",
            street=f"{n} First Street",
            listed_on=listed_on,
        )
        for n in range(count)
    ]
    store.replace(Snapshot(source, "csv", "a.csv", listed_on, listed_on, count), places)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "d.sqlite")


def count(current: Current) -> int:
    """How many places are searched."""
    loaded = current.get()
    return len(loaded.directory.places) if loaded.directory else 0


def test_a_new_list_is_searched_without_a_restart(store: Store, clock: Clock) -> None:
    """The file is read again when it is another, and only then."""
    current = Current(us(), store, clock)
    put(store, TODAY, 1)
    first = current.get()

    assert count(current) == 1
    assert current.get() is first
    put(store, TODAY, 3)
    assert count(current) == 3


def test_a_list_that_is_too_old_is_not_searched(store: Store, clock: Clock) -> None:
    """On the day after a year nothing is found any more; the page can still say how old it is. A
    newer list stands alone.
    """
    put(store, TODAY)
    current = Current(us(), store, clock)

    clock.now += OLDEST.total_seconds()
    on_the_day = current.get()
    clock.now += timedelta(days=1).total_seconds()
    after = current.get()

    assert on_the_day.directory
    assert (after.directory, after.listed_on) == (None, TODAY)
    put(store, TODAY + timedelta(days=366), 2, source="newer")
    assert (count(current), current.get().listed_on) == (2, TODAY + timedelta(days=366))


def test_without_a_file_there_are_sample_places_or_none(store: Store, clock: Clock) -> None:
    """A newcomer sees it work; a copy for the public shows nothing that is made up."""
    loaded = Current(us(), store, clock, sample=True).get()

    assert Current(us(), store, clock).get().directory is None
    assert loaded.sample
    assert loaded.directory is not None
    assert len(loaded.directory.places) >= 5
    assert all(each.source == SAMPLE and "Sample" in each.name for each in loaded.directory.places)
    assert all(
        "555-01" in number.shown
        for each in loaded.directory.places
        for number in (each.phone, each.intake_phone)
        if number
    )
    assert loaded.directory.find(Need(loaded.directory.places[0].postal_code)).places


def test_sample_places_give_way_to_real_ones(store: Store, clock: Clock) -> None:
    """They are never mixed."""
    put(store, TODAY)
    loaded = Current(us(), store, clock, sample=True).get()

    assert not loaded.sample
    assert loaded.directory is not None
    assert [each.name for each in loaded.directory.places] == ["Clinic 0"]


def test_a_country_may_have_no_sample(store: Store, clock: Clock, tmp_path: Path) -> None:
    """Then there is nothing to search."""
    bare: Pack = replace(us(), folder=tmp_path)

    assert Current(bare, store, clock, sample=True).get().directory is None


def test_a_broken_file_takes_only_the_search_down(
    store: Store, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    """The operator is told once; the site goes on, and searches again when the file is whole."""
    store.path.write_text("broken" * 1000)
    current = Current(us(), store, clock)

    assert [count(current), count(current)] == [0, 0]
    assert capsys.readouterr().out.count("cannot be read") == 1
    store.path.unlink()
    put(store, TODAY)
    assert count(current) == 1


def test_others_go_on_with_the_old_one_while_it_is_read(store: Store, clock: Clock) -> None:
    """A new file makes one request wait, not all."""
    put(store, TODAY, 1)
    current = Current(us(), store, clock)
    current.get()
    put(store, TODAY, 2)

    with current._loading:
        assert count(current) == 1
    assert count(current) == 2
