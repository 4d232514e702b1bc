"""Real rows of the official interface: `SIGNPOST_REAL_LISTS=FOLDER` names where they lie; without
it they are left out, and that is said.

Two files are read there: residential places of California from the interface of FindTreatment.gov,
and its names of services.
"""

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

from screening.directory.gazetteer import distance_km
from screening.directory.place import Need, Place
from tests.directory.lists import directory, taken, us

FOLDER = os.environ.get("SIGNPOST_REAL_LISTS", "")
ROWS = Path(FOLDER) / "findtreatment-california-residential.json"
NAMES = Path(FOLDER) / "findtreatment-service-names.csv"

pytestmark = pytest.mark.skipif(
    not FOLDER,
    reason="real lists are in no clone; SIGNPOST_REAL_LISTS=FOLDER names a folder that holds them",
)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """The rows as they came."""
    return list(json.loads(ROWS.read_text()))


@pytest.fixture(scope="module")
def places() -> list[Place]:
    """The rows as places."""
    return taken(ROWS)[0]


def test_every_row_is_taken(rows: list[dict[str, Any]]) -> None:
    """None is refused but one that stands twice, and nothing in them is unknown."""
    found, tally = taken(ROWS)

    assert len(found) + tally.refused["the same entry a second time"] == len(rows)
    assert set(tally.refused) <= {"the same entry a second time"}
    assert tally.unknown == {}


def test_every_name_of_a_service_is_in_the_vocabulary() -> None:
    """Whether it says something that we search, or nothing."""
    with NAMES.open(newline="") as file:
        names = [row["service_name"] for row in csv.DictReader(file)]

    assert [name for name in names if us().vocabulary.terms(name) is None] == []


def test_what_the_rows_say_is_counted_again(
    rows: list[dict[str, Any]], places: list[Place]
) -> None:
    """As often as a row names a service, so often has a place the term for it."""

    def named(*names: str) -> int:
        return sum(bool(set(names) & set(row["all_services"].split("; "))) for row in rows)

    def have(facet: str, term: str) -> int:
        return sum(term in getattr(place, facet) for place in places)

    assert (
        have("excludes", "no-opioid-treatment") == named("Does not treat opioid use disorders") > 0
    )
    assert have("payment", "medicaid") == named("Medicaid") > 0
    assert have("groups", "pregnant") == named("Pregnant/postpartum women") > 0
    assert (
        have("accepts", "accepts-medication")
        == named("Accepts clients using MAT but prescribed elsewhere")
        > 0
    )


def test_no_coordinates_are_made_worse(rows: list[dict[str, Any]], places: list[Place]) -> None:
    """Each point stands where the row says."""
    points = {
        (" ".join(row["name"].split()), row["phone"], round(float(row["latitude"]), 5))
        for row in rows
    }

    assert all(
        place.phone and (place.name, place.phone.shown, place.lat) in points for place in places
    )


def test_a_search_finds_what_a_plain_scan_finds(places: list[Place]) -> None:
    """Around several towns: the same places within reach, those that do not treat opioid use left
    out.
    """
    shelf = directory(*places)
    for where in ("90012", "94103", "92101", "93701", "Sacramento, CA"):
        result = shelf.find(Need(where, frozenset({"buprenorphine", "residential"})))
        assert result.spot is not None
        reach = result.within * us().land.metres / 1000
        here = (result.spot.lat, result.spot.lon)
        fits = {
            place.ref
            for place in shelf.places
            if place.lat is not None
            and place.lon is not None
            and distance_km(here, (place.lat, place.lon)) <= reach
            and "residential" in place.care
            and ("buprenorphine" in place.medications or not (place.medications or place.limits))
        }
        assert {near.place.ref for near in result.places} == fits
        assert fits
    assert not any(place.excludes for place in shelf.places)
