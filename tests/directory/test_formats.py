"""Every list that can be taken in is known by what stands in it, and says the same in our terms."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from screening.directory.formats import ListError, open_list
from tests.directory.lists import CODES, LISTED, SMALL, WORKBOOK, taken, write_workbook, zipped

Make = Callable[[Path], list[Path]]
LIST, KEY = "Facilities List", "Service Code Reference"
LISTS: dict[str, Make] = {
    "findtreatment": lambda _: [SMALL / "findtreatment-1.json", SMALL / "findtreatment-2.json"],
    "findtreatment-flat": lambda _: [SMALL / "flat.json"],
    "national-directory": lambda folder: [write_workbook(folder / "a.xlsx", {LIST: WORKBOOK, KEY: CODES})],
    "csv": lambda _: [SMALL / "simple.csv"],
    "hsds": lambda _: [SMALL / "hsds.json"],
    "hsds tables": lambda _: [SMALL / "hsds-tables"],
    "hsds archive": lambda folder: [zipped(SMALL / "hsds-tables", folder / "export.zip")],
}


@pytest.mark.parametrize("kind", LISTS)
def test_the_same_place_comes_out_of_every_list(tmp_path: Path, kind: str) -> None:
    """What lists call differently is one thing here; what no vocabulary knows is kept, and reported."""
    paths = LISTS[kind](tmp_path)

    places, tally = taken(*paths)

    assert open_list(paths).format == kind.partition(" ")[0]
    first = places[0]
    assert (first.name, first.city, first.region) == ("Alder Clinic", "Lebanon", "KS")
    assert (first.postal_code, first.phone) == ("66952", "785-555-0120")
    assert (first.care, first.medications, first.payment) == (("outpatient",), ("buprenorphine",), ("medicaid",))
    assert (first.groups, first.ages, first.languages) == (("pregnant",), ("adults",), ("spanish",))
    assert first.treats == ("substance-use",)
    assert len(first.unknown) == 1
    assert "Payment by barter" in first.unknown[0]
    assert sum(tally.unknown.values()) == 1
    assert first.lat == pytest.approx(39.82, abs=0.03)
    assert first.lon == pytest.approx(-98.58, abs=0.03)


@pytest.mark.parametrize("kind", ["findtreatment", "findtreatment-flat", "national-directory", "csv"])
def test_a_place_that_only_accepts_is_told_from_one_that_prescribes(tmp_path: Path, kind: str) -> None:
    """Taking people on medication is not giving it."""
    places, _ = taken(*LISTS[kind](tmp_path))

    house = next(place for place in places if place.name == "Birch House")

    assert house.only_accepts
    assert not places[0].only_accepts
    assert house.care == ("residential",)


def test_a_row_without_services_is_read_by_its_type() -> None:
    """A clinic that gives methadone carries no services in the API; its type says what it is."""
    places, _ = taken(*LISTS["findtreatment"](Path()))

    assert places[2].care == ("opioid-treatment-program",)
    assert places[2].medications == ("methadone",)


def test_the_list_of_opioid_treatment_programs_gives_methadone() -> None:
    """It says nothing of services, since all of them are the same."""
    places, tally = taken(SMALL / "otp.csv")

    assert [place.medications for place in places] == [("methadone",)] * 2
    assert places[1].phone == "(785) 555-0124 x2"
    assert places[1].dial == "7855550124"
    assert tally.refused == {}


def test_a_list_says_when_an_entry_was_looked_at() -> None:
    """The entry's own day where it has one, else that of the list; where it is, and what was printed on it."""
    simple, _ = taken(SMALL / "simple.csv")
    referral, _ = taken(SMALL / "hsds-tables")

    assert [place.listed_on.isoformat() for place in simple] == ["2026-06-01", LISTED.isoformat()]
    assert referral[0].listed_on.isoformat() == "2026-06-01"
    assert simple[0].website == referral[0].website == "https://www.alder.example"
    assert (simple[0].intake_phone, simple[0].programme, simple[0].ref) == ("785-555-0121", "Outpatient Office", "a1")
    assert referral[0].hours == "Weekdays from 8 to 5"


def test_a_directory_of_all_kinds_of_help_gives_only_treatment() -> None:
    """Of 211 lists, closed services and those that are something else are refused, each with its reason."""
    places, tally = taken(SMALL / "hsds.json")

    assert len(places) == 1
    assert tally.refused == {"not open: defunct": 1, "no service that this directory is about": 1}
    assert places[0].street == "10 First Street"


def test_codes_are_read_by_the_workbooks_own_key(tmp_path: Path) -> None:
    """A code that the vocabulary does not know has a name in the second sheet; without that sheet it is unknown."""
    rows = [WORKBOOK[0], [*WORKBOOK[2][:-1], "SA * QQ1"]]
    path = tmp_path / "a.xlsx"

    with_key, _ = taken(write_workbook(path, {LIST: rows, KEY: [CODES[0], ["", "", "QQ1", "Methadone maintenance", ""]]}))
    without, _ = taken(write_workbook(path, {LIST: rows}))

    assert with_key[0].medications == ("methadone",)
    assert (without[0].medications, without[0].unknown) == ((), ("QQ1",))


def test_pages_may_lie_in_a_folder_or_in_one_file(tmp_path: Path) -> None:
    """Several files, a folder of them, a list of pages and the bare rows give the same places."""
    pages = [json.loads(path.read_text()) for path in LISTS["findtreatment"](tmp_path)]
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, page in enumerate(pages):
        (folder / f"{number}.json").write_text(json.dumps(page))
    (tmp_path / "one.json").write_text(json.dumps(pages))
    (tmp_path / "bare.json").write_text(json.dumps([row for page in pages for row in page["rows"]]))
    whole, _ = taken(*LISTS["findtreatment"](tmp_path))

    assert [taken(tmp_path / name)[0] for name in ("pages", "one.json", "bare.json")] == [whole] * 3


def test_what_spreadsheets_write_is_read(tmp_path: Path) -> None:
    """Semicolons between columns, the letters of Windows, a mark at the start, blank lines."""
    text = (SMALL / "simple.csv").read_text().replace(",", ";").replace("Alder", "Álder") + "\n;;;\n"
    (tmp_path / "windows.csv").write_bytes(text.encode("cp1252"))
    (tmp_path / "mark.csv").write_bytes(text.encode("utf-8-sig"))

    for name in ("windows.csv", "mark.csv"):
        places, tally = taken(tmp_path / name)
        assert [place.name for place in places] == ["Álder Clinic", "Birch House"]
        assert tally.refused == {}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.json", "[{", "a.json:1: This is not JSON, or the file is cut off. Download it again."),
        ("a.json", '{"facilities": []}', "a.json: This JSON is no list that is known."),
        ("a.json", "[]", "a.json: This JSON is no list that is known."),
        ("a.csv", "Name,Town\nAlder,Lebanon\n", "a.csv: Its columns are Name, Town. No list that is known has these."),
        ("a.csv", "", "a.csv: Its columns are missing. No list that is known has these."),
        ("a.json", '{"page": 2, "totalPages": 3, "rows": [{"name1": "x"}]}', "The list has 3 pages, and these are missing: 1, 3."),
        ("a.json", '{"total_items": 2, "contents": [{"name": "x", "status": "active"}]}', "The list has 2 services, and 1 are here."),
    ],
)
def test_a_file_that_is_no_list_is_refused_kindly(tmp_path: Path, name: str, content: str, says: str) -> None:
    """What is wrong with it, and what to do."""
    path = tmp_path / name
    path.write_text(content)

    with pytest.raises(ListError) as error:
        open_list([path])

    assert str(error.value).startswith(says)


def test_other_files_that_are_no_list_are_refused_kindly(tmp_path: Path) -> None:
    """A workbook without the sheet, a broken one, an empty folder, two whole lists at once, no file."""
    other = write_workbook(tmp_path / "other.xlsx", {"Sheet": [["a"]]})
    (tmp_path / "empty").mkdir()
    for paths, says in (
        ([other], "other.xlsx: This workbook has no sheet “Facilities List”"),
        ([tmp_path / "empty"], "There is no table service.csv: the tables are none."),
        ([SMALL / "simple.csv", SMALL / "otp.csv"], "simple.csv is a whole list. Take it in alone."),
        ([other, other], "other.xlsx is a whole list. Take it in alone."),
        ([tmp_path / "missing.csv"], f"{tmp_path / 'missing.csv'}: {os.strerror(2)}."),
    ):
        with pytest.raises(ListError) as error:
            open_list(paths)
        assert str(error.value).startswith(says)
