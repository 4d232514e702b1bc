"""Real lists: `SIGNPOST_REAL_LISTS=FOLDER` names where they lie; without it they are left out, and
that is said.

Read there, under the names that stand below: residential places of California from the interface of
FindTreatment.gov, and its names of services; the list of opioid treatment programs; the national
directory, and its codes; a page of the interface of 2019; the headings of twelve lists.
"""

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

from screening.__main__ import main
from screening.directory.formats import findtreatment, national_directory, otp
from screening.directory.gazetteer import distance_km
from screening.directory.place import Need, Place
from screening.directory.store import Store
from tests.directory.lists import cleaner, directory, taken, us

FOLDER = os.environ.get("SIGNPOST_REAL_LISTS", "")
ROWS = Path(FOLDER) / "findtreatment-california-residential.json"
NAMES = Path(FOLDER) / "findtreatment-service-names.csv"
CODES = Path(FOLDER) / "samhsa-service-codes-2024.csv"
HEADINGS = Path(FOLDER) / "headings.json"
WHOLE = (
    ("otp-2026-05.csv", 1503, 25),
    ("national-directory-2024-part.xlsx", 550, 0),
    ("findtreatment-california-residential.json", 400, 0),
)
"""Lists, how many entries each has, and how many of these have no number that can be called."""

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


@pytest.mark.parametrize("real", WHOLE, ids=[name for name, _, _ in WHOLE])
def test_a_real_list_comes_in_whole(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    real: tuple[str, int, int],
) -> None:
    """By the command, with nothing accepted: every entry that has a number, each found by a search,
    and no word unknown. The same list again changes nothing.
    """
    name, entries, no_number = real
    monkeypatch.setenv("SIGNPOST_DIRECTORY", str(tmp_path / "d.sqlite"))
    command = ["directory", "import", str(Path(FOLDER) / name), "--listed-on", "file"]

    assert main(command) == 0, capsys.readouterr().out
    assert main(command) == 0
    (kept,) = Store(tmp_path / "d.sqlite").snapshots()
    card = {share.name: share for share in kept.card}

    assert kept.rows == card["taken"].of - no_number == entries - no_number
    assert card["found"].percent == card["services"].percent == card["exclusive"].percent == 100
    assert main(["directory", "status"]) == 0


def test_rows_of_2019_are_understood() -> None:
    """With the names of that year, of services and of whom a place takes alone."""
    path = Path(FOLDER) / "findtreatment-api-2019-page.json"
    page = {"rows": json.loads(path.read_text())["rows"]}
    judge = cleaner()
    places = list(judge.places(findtreatment.entries([page]).entries))

    assert len(places) == len(page["rows"]) == 30
    assert (judge.tally.unknown, judge.tally.held) == ({}, {})
    assert sum(bool(place.uses or place.medications) for place in places) >= 5
    assert len({place.ref for place in places}) == 30


def test_every_code_of_the_national_directory_is_known_without_its_second_sheet() -> None:
    """By the code alone: a sheet of codes that is missing or renamed loses no meaning."""
    with CODES.open(newline="") as file:
        codes = [row["service_code"] for row in csv.DictReader(file)]

    assert [code for code in codes if us().vocabulary.terms(code) is None] == []
    assert us().vocabulary.terms("SOTP") == ()


def test_the_contracts_know_the_headings_of_real_files() -> None:
    """Each column of the lists that have a contract is read, or known to be of no use."""
    lists = {
        "SAMHSA opioid treatment programs": otp.CONTRACT,
        "SAMHSA national directory, sheet Facilities List": national_directory.CONTRACT,
        "FindTreatment.gov API, a row": findtreatment.CONTRACT,
    }
    seen = [each for each in json.loads(HEADINGS.read_text()) if each["list"] in lists]

    assert len(seen) >= 4
    for each in seen:
        assert lists[each["list"]].read(each["columns"]).ignored == (), each


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
