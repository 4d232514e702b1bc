"""Files as people give them, and the limits of what is read."""

import gzip
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from screening.directory.entry import ListError
from screening.directory.formats import files, open_list
from screening.directory.formats.tables import table
from tests.directory.lists import SMALL, taken, write_workbook, zipped

OWN = "name,street,city,region,postal_code,phone,care\n"
ROW = "Alder,1 First Street,Lebanon,KS,66952,785-555-0120,outpatient\n"


def names(path: Path) -> list[str]:
    """The names of the places of a list."""
    return [place.name for place in taken(path)[0]]


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\n" + (OWN + ROW).replace(",", ";"),
        '"sep=,"\n' + OWN + ROW,
        "sep=\t\n" + (OWN + ROW).replace(",", "\t"),
        "County Health, as of May 2026,,,,,,\n,,,,,,\n" + OWN + ROW,
        '"Last Updated",11/01/2026\n' + OWN + ROW,
        "Providers of the county\n\n" + (OWN + ROW).replace(",", ";"),
        (OWN + ROW).replace("66952", '="66952"'),
    ],
    ids=["semicolons", "in quotes", "tabs", "a title", "a day", "a title and semicolons", "text"],
)
def test_what_stands_above_the_headings_and_around_cells_is_no_row(
    tmp_path: Path, text: str
) -> None:
    """A line that names what stands between columns, titles, and cells that are marked as text."""
    (tmp_path / "a.csv").write_text(text)

    places, tally = taken(tmp_path / "a.csv")

    assert [(place.name, place.postal_code) for place in places] == [("Alder", "66952")]
    assert (tally.refused, tally.mended) == ({}, {})


def test_a_short_row_below_the_headings_is_no_title() -> None:
    """It is named as before."""
    with pytest.raises(ListError, match=r"a\.csv:2: This row has 1 cells"):
        table(OWN + "Alder\n" + ROW, "a.csv")


def test_a_list_may_be_packed_in_any_way(tmp_path: Path) -> None:
    """With gzip, in a zip with other files beside it, as a workbook, as lines or records of JSON,
    as points of a map.
    """
    said = dict(zip(OWN.strip().split(","), ROW.strip().split(","), strict=True))
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress((OWN + ROW).encode()))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("__MACOSX/._a.csv", b"\0\5")
        archive.writestr("read me.pdf", b"%PDF")
        archive.writestr("lists/a.csv", OWN + ROW)
    write_workbook(
        tmp_path / "a.xlsx",
        {"Note": [["As of May"]], "List": [[*said], [*said.values()]]},
        title="Providers",
    )
    (tmp_path / "a.jsonl").write_text(
        (json.dumps(said) + "\n") * 1 + json.dumps(said | {"name": "B"})
    )
    (tmp_path / "a.json").write_text(json.dumps([said]))
    feature = {"properties": said, "geometry": {"type": "Point", "coordinates": [-98.5, 39.8]}}
    (tmp_path / "a.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]})
    )

    assert names(tmp_path / "a.jsonl") == ["Alder", "B"]
    for name in ("a.csv.gz", "a.zip", "a.xlsx", "a.json", "a.geojson"):
        assert names(tmp_path / name) == ["Alder"], name
    assert taken(tmp_path / "a.geojson")[0][0].lat == 39.8


def test_pages_may_lie_in_a_zip(tmp_path: Path) -> None:
    """As in a folder."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in (1, 2):
        shutil.copy(SMALL / f"findtreatment-{number}.json", folder)

    assert names(zipped(folder, tmp_path / "a.zip")) == names(folder)


def test_tables_of_open_referral_may_lie_beside_what_describes_them(tmp_path: Path) -> None:
    """As the standard itself publishes them: as a folder and as a zip."""
    folder = tmp_path / "export"
    shutil.copytree(SMALL / "hsds-tables", folder)
    (folder / "datapackage.json").write_text('{"name": "human_services_data", "version": "3.0.0"}')

    assert names(folder) == names(zipped(folder, tmp_path / "a.zip"))
    assert names(folder) == names(SMALL / "hsds-tables")


def test_a_workbook_with_a_cell_far_from_its_list_is_refused(tmp_path: Path) -> None:
    """Its reader would hold a cell for each between, and end the whole program."""
    path = tmp_path / "far.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, OWN.split(","))
        sheet.write(1_048_575, 16_383, "x")

    with pytest.raises(ListError, match="reaches to the cell XFD1048576, so it would have 17,179,"):
        open_list([path])


def test_more_than_a_list_can_be_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However small it is packed, and in all its files together."""
    monkeypatch.setattr(files, "MOST_BYTES", 100_000)
    big = OWN + ROW * 2_000
    (tmp_path / "a.csv").write_text(big)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(big.encode()))
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", big)
    (tmp_path / "pages").mkdir()
    for number in range(3):
        (tmp_path / "pages" / f"{number}.json").write_text('{"rows": []}' + " " * 40_000)

    for name in ("a.csv", "a.csv.gz", "a.zip", "pages"):
        with pytest.raises(ListError, match="unpacked: too much for a list of places"):
            open_list([tmp_path / name])


@pytest.mark.parametrize("name", ["a.csv.gz", "a.zip"])
def test_a_broken_archive_is_named(tmp_path: Path, name: str) -> None:
    """Cut off in the middle."""
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress((OWN + ROW * 99).encode())[:40])
    whole = zipped(SMALL / "hsds-tables", tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(whole.replace(b"Alder", b"Elder"))

    with pytest.raises(ListError, match="This archive is broken"):
        open_list([tmp_path / name])


def test_text_in_other_letters_is_told(tmp_path: Path) -> None:
    """It may be read wrong, and nothing in it says so."""
    (tmp_path / "a.csv").write_bytes((OWN + ROW.replace("Alder", "Clínica")).encode("mac_roman"))

    (remark,) = open_list([tmp_path / "a.csv"]).remarks

    assert remark.startswith("a.csv is not UTF-8")
    assert open_list([SMALL / "simple.csv"]).remarks == ()


@pytest.mark.parametrize(
    ("files_", "says"),
    [
        (("service.csv", "services_taxonomy.csv", "physical_addresses.csv"), "HSDS 1: it has"),
        (("service.csv", "physical_address.csv", "taxonomy_term.csv"), "HSDS 1 or 2: it has"),
    ],
)
def test_an_older_version_of_open_referral_says_which_it_is(
    tmp_path: Path, files_: tuple[str, ...], says: str
) -> None:
    """And what to do, instead of "no service that this directory is about"."""
    for name in files_:
        (tmp_path / name).write_text("id,name\n1,x\n")

    with pytest.raises(ListError, match=says):
        open_list([tmp_path])


@pytest.mark.parametrize(
    ("address", "location", "taken_in"),
    [
        ("physical", "physical", True),
        ("", "", True),
        ("postal", "", False),
        ("physical", "virtual", False),
    ],
)
def test_a_place_that_nobody_can_go_to_has_no_distance(
    tmp_path: Path, address: str, location: str, taken_in: bool
) -> None:
    """By telephone or online, or a box for mail."""
    whole = json.loads((SMALL / "hsds.json").read_text())
    services = whole.get("contents") or whole.get("services")
    for service in services:
        for where in service.get("service_at_locations", ()):
            where["location"]["location_type"] = location
            for each in where["location"].get("addresses", ()):
                each["address_type"] = address
    (tmp_path / "a.json").write_text(json.dumps(whole))

    places, tally = taken(tmp_path / "a.json")

    assert bool(places) is taken_in
    assert any("by telephone or online alone" in why for why in tally.refused) is not taken_in


def test_what_open_referral_says_and_nobody_reads_is_named(tmp_path: Path) -> None:
    """Hours are read, in words or in numbers."""
    whole = json.loads((SMALL / "hsds.json").read_text())
    (service, *_) = whole.get("contents") or whole.get("services")
    service["wait_time"] = "a week"
    service["schedules"] = [{"byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:00"}]
    for where in service["service_at_locations"]:
        where.pop("schedules", None)
    (tmp_path / "a.json").write_text(json.dumps(whole))

    assert "service.wait_time" in open_list([tmp_path / "a.json"]).unread
    assert taken(tmp_path / "a.json")[0][0].hours == "MO,TU 09:00-17:00"
