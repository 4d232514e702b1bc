"""A map of the columns of a list of one's own: proposed, corrected, and used at each refresh."""

import json
from pathlib import Path

import pytest

from screening.__main__ import main
from screening.content.yaml import read_yaml
from screening.directory.entry import ListError
from screening.directory.formats import open_mapped, open_table
from screening.directory.formats.mapped import ColumnMap, day
from screening.directory.formats.proposal import as_yaml, propose
from screening.directory.place import Place
from screening.directory.store import Store
from screening.directory.tally import Tally
from tests.directory.lists import TODAY, cleaner, us, write_workbook

COUNTY = (
    "Agency,Site Address,City,ZIP,Main Line,MOUD (Y/N),Medicaid,Methadone,Program Status,"
    "Staff Email\n"
    "Alder,1 First Street,Lebanon,66952,785-555-0120,Y,Yes,Y,Open,a@alder.example\n"
    "Birch,2 First Street,Lebanon,66952,785-555-0121,N,No,N,Permanently closed,b@birch.example\n"
)
CALL_CENTRE = [
    {
        "ResourceAgencyNum": "7",
        "ParentAgency": "Alder House",
        "PublicName": "Day program",
        "PhysicalAddress1": "1 First Street",
        "PhysicalCity": "Lebanon",
        "PhysicalStateProvince": "KS",
        "PhysicalPostalCode": "66952",
        "Phone1Number": "785-555-0199",
        "Phone1Name": "Administrative Number",
        "Phone2Number": "785-555-0120",
        "Phone2Name": "Intake Number",
        "PhoneFax": "785-555-0198",
        "SeniorWorkerName": "nobody",
        "AgencyStatus": "Active",
        "ExcludeFromWebsite": "No",
        "TaxonomyCodes": "RX-8450.8100-180; PH-6200; RX-8450.8100-180",
        "LastVerifiedOn": "5/8/26 8:45",
    }
]


def other(**said: str) -> dict[str, str]:
    """Another row of that export."""
    return CALL_CENTRE[0] | {"ResourceAgencyNum": "8", "ParentAgency": "Birch House"} | said


def mapped(path: Path) -> tuple[ColumnMap, list[Place], Tally]:
    """The map that is proposed for a list, as it is after it was saved; and the places by it."""
    pack = us()
    proposal = propose(open_table([path]), pack.gazetteer, pack.vocabulary, pack.numbering)
    saved, _ = read_yaml(as_yaml(proposal, path.name), "map.yaml")
    columns = ColumnMap.model_validate(saved)
    judge = cleaner()
    content = open_mapped([path], columns, pack.numbering)
    assert columns == proposal.columns
    return columns, list(judge.places(content.entries)), judge.tally


def test_a_countys_own_list_goes_in_as_it_is(tmp_path: Path) -> None:
    """Its headings and what stands below them tell what they are; a closed place stays out, and a
    medicine that is ticked is one that is used, no more.
    """
    (tmp_path / "a.csv").write_text(COUNTY)

    columns, places, tally = mapped(tmp_path / "a.csv")

    assert columns.columns == {
        "name": ("Agency",),
        "street": ("Site Address",),
        "city": ("City",),
        "postal_code": ("ZIP",),
        "phone": ("Main Line",),
    }
    assert columns.yes == {"Medicaid": ("medicaid",), "Methadone": ("uses-methadone",)}
    assert [(p.name, p.payment, p.uses, p.medications) for p in places] == [
        ("Alder", ("medicaid",), ("methadone",), ())
    ]
    assert tally.refused == {"Program Status: Permanently closed": 1}


def test_what_nobody_can_know_is_left_to_whoever_reads_the_map(tmp_path: Path) -> None:
    """A column of yes and no under a name that no vocabulary has, and columns that are not read."""
    (tmp_path / "a.csv").write_text(COUNTY)
    pack = us()
    found = open_table([tmp_path / "a.csv"])

    text = as_yaml(propose(found, pack.gazetteer, pack.vocabulary, pack.numbering), "a.csv")

    assert '# Yes or no, and nobody knows of what: "MOUD (Y/N)"' in text
    assert "# Not read: Staff Email" in text


def test_the_export_of_a_211_is_understood(tmp_path: Path) -> None:
    """The number for intake and not for the office; codes by the longest beginning that is known;
    days as call centres write them. What is inactive, or not for a website, stays out, and so does
    what teaches or tests alone.
    """
    rows = [
        *CALL_CENTRE,
        other(AgencyStatus="Inactive"),
        other(AgencyStatus="Active, but do not refer"),
        other(ExcludeFromWebsite="Yes"),
        other(TaxonomyCodes="RX-8250.1700; RX"),
        other(TaxonomyCodes="RX-8450.8000-050"),
    ]
    (tmp_path / "a.json").write_text(json.dumps(rows))

    columns, places, tally = mapped(tmp_path / "a.json")

    assert columns.all_kinds_of_help
    assert [(p.name, p.programme, p.dial, p.care, p.ref) for p in places] == [
        ("Alder House", "Day program", "+17855550120", ("day-treatment",), "7")
    ]
    assert places[0].listed_on.isoformat() == "2026-05-08"
    assert places[0].treats == ("substance-use",)
    assert tally.refused == {
        "AgencyStatus: Inactive": 1,
        "AgencyStatus: Active, but do not refer": 1,
        "ExcludeFromWebsite: Yes": 1,
        "no service that this directory is about": 2,
    }
    assert not any("nobody" in str(place) for place in places)


def test_a_workbook_and_a_map_of_points_are_mapped_too(tmp_path: Path) -> None:
    """Whatever kind of file it is, also below a title."""
    head, *rows = [line.split(",") for line in COUNTY.splitlines()]
    book = write_workbook(tmp_path / "a.xlsx", {"Sheet1": [head, *rows]}, title="Providers")
    said = {"FACILITY": "Alder", "PHONE": "785-555-0120", "Services": "Outpatient; Medicaid"}
    points = tmp_path / "a.geojson"
    feature = {"properties": said, "geometry": {"coordinates": [-98.55, 39.81]}}
    points.write_text(json.dumps({"features": [feature]}))

    assert [place.name for place in mapped(book)[1]] == ["Alder"]
    (place,) = mapped(points)[1]
    assert (place.lat, place.care, place.payment) == (39.81, ("outpatient",), ("medicaid",))


@pytest.mark.parametrize(
    ("code", "terms"),
    [
        ("RX-8450.3300-350", ("substance-use", "residential")),
        ("RX-8450.9999", ("substance-use",)),
        ("RX-8450", ("substance-use",)),
        ("RX-8250.1700", ()),
        ("RX-8450.8000-050", ()),
        ("RX-1700.1700", ("withdrawal",)),
        ("RX-8500.8000", ("housing",)),
        ("RX-9999", ()),
        ("PH-1234", None),
        ("RX-84", None),
    ],
)
def test_a_code_of_211_services_means_what_its_longest_known_beginning_means(
    code: str, terms: tuple[str, ...] | None
) -> None:
    """A code that is new below a known one says as much as that, and never that medicine is
    started.
    """
    assert us().vocabulary.terms(code) == terms


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("5/8/12 0:00", "2012-05-08"),
        ("12/31/2025", "2025-12-31"),
        ("2026-11-01", "2026-11-01"),
        ("31/12/2025", "31/12/2025"),
        ("last week", "last week"),
    ],
)
def test_days_are_read_as_exports_write_them(said: str, read: str) -> None:
    """What is none stays as it is, and is named where it is judged."""
    assert day(said) == read


def test_a_map_that_no_longer_fits_is_refused_by_the_name_of_the_column(tmp_path: Path) -> None:
    """A renamed column would be lost in silence at a refresh."""
    path = tmp_path / "a.csv"
    path.write_text(COUNTY)
    columns, _, _ = mapped(path)
    path.write_text(COUNTY.replace("Main Line", "Front Desk").replace("Medicaid", "Medi-Cal"))

    with pytest.raises(ListError, match="Columns are missing that the map names: Main Line, Medi"):
        open_mapped([path], columns, us().numbering)
    with pytest.raises(ListError, match="a field `colour` that there is not"):
        open_mapped([path], ColumnMap(columns={"colour": ("ZIP",)}), us().numbering)
    with pytest.raises(ListError, match="no column that it holds the field `phone`"):
        open_mapped([path], ColumnMap(columns={"name": ("Agency",)}), us().numbering)


def test_it_is_proposed_saved_and_used_by_the_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Printed, or written where nothing stands yet; the list then has the name of its map."""
    monkeypatch.setenv("SIGNPOST_DIRECTORY", str(tmp_path / "d.sqlite"))
    path, kept = tmp_path / "a.csv", tmp_path / "county.yaml"
    path.write_text(COUNTY)

    assert main(["directory", "map", str(path)]) == 0
    assert 'name: ["Agency"]' in capsys.readouterr().out
    assert main(["directory", "map", str(path), "--save", str(kept)]) == 0
    assert main(["directory", "map", str(path), "--save", str(kept)]) == 1
    command = ["directory", "import", str(path), "--columns", str(kept), "--listed-on"]
    assert main([*command, TODAY.isoformat()]) == 0
    (snapshot,) = Store(tmp_path / "d.sqlite").snapshots()
    assert (snapshot.source, snapshot.rows) == ("county", 1)
    kept.write_text("columns: [a]\n")
    assert main([*command, TODAY.isoformat()]) == 1
    said = capsys.readouterr().out
    assert "is there already. Nothing was changed" in said
    assert "This is no map of columns. columns: " in said
    assert main(["directory", "map", str(tmp_path / "none.csv")]) == 1
