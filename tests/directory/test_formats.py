"""Every list that can be taken in is known by what stands in it, and says the same in our terms."""

import json
import os
import shutil
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from screening.directory import formats
from screening.directory.entry import ListError
from screening.directory.formats import open_list
from screening.directory.status import imported
from screening.model.phones import PhoneNumber
from tests.conftest import ROOT
from tests.directory.lists import (
    CODES,
    LISTED,
    SMALL,
    WORKBOOK,
    cleaner,
    phone,
    taken,
    write_workbook,
    zipped,
)

Make = Callable[[Path], list[Path]]
LIST, KEY = "Facilities List", "Service Code Reference"
LISTS: dict[str, Make] = {
    "findtreatment": lambda _: [SMALL / "findtreatment-1.json", SMALL / "findtreatment-2.json"],
    "findtreatment-flat": lambda _: [SMALL / "flat.json"],
    "national-directory": lambda folder: [
        write_workbook(folder / "a.xlsx", {LIST: WORKBOOK, KEY: CODES})
    ],
    "csv": lambda _: [SMALL / "simple.csv"],
    "hsds": lambda _: [SMALL / "hsds.json"],
    "hsds tables": lambda _: [SMALL / "hsds-tables"],
    "hsds archive": lambda folder: [zipped(SMALL / "hsds-tables", folder / "export.zip")],
}


@pytest.mark.parametrize("kind", LISTS)
def test_the_same_place_comes_out_of_every_list(tmp_path: Path, kind: str) -> None:
    """What lists call differently is one thing here; what no vocabulary knows is kept, and
    reported.
    """
    paths = LISTS[kind](tmp_path)

    places, tally = taken(*paths)

    assert open_list(paths).format == kind.partition(" ")[0]
    first = places[0]
    assert (first.name, first.city, first.region) == ("Alder Clinic", "Lebanon", "KS")
    assert (first.postal_code, first.phone) == ("66952", phone("785-555-0120"))
    assert (first.care, first.medications, first.payment) == (
        ("outpatient",),
        ("buprenorphine",),
        ("medicaid",),
    )
    assert (first.groups, first.ages, first.languages) == (("pregnant",), ("adults",), ("spanish",))
    assert first.treats == ("substance-use",)
    assert len(first.unknown) == 1
    assert "Payment by barter" in first.unknown[0]
    assert sum(tally.unknown.values()) == 1
    assert first.lat == pytest.approx(39.82, abs=0.03)
    assert first.lon == pytest.approx(-98.58, abs=0.03)


@pytest.mark.parametrize(
    "kind", ["findtreatment", "findtreatment-flat", "national-directory", "csv"]
)
def test_a_place_that_only_accepts_is_told_from_one_that_prescribes(
    tmp_path: Path, kind: str
) -> None:
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
    assert [place.postal_code for place in places] == ["66952", "66952-0001"]
    assert all(place.lat for place in places)
    assert places[1].phone == PhoneNumber("(785) 555-0124 x2", "+17855550124", "2")
    assert places[1].dial == "+17855550124"
    assert (places[0].dial, places[0].phones_said) == (
        "+17855550123",
        "(785)555-0123 Intake: (785)555-0126",
    )
    assert tally.refused == {"no phone number that can be called": 2}
    assert tally.examples["no phone number that can be called"] == [
        "line 4 (Fir Program)",
        "line 5 (Gum Program)",
    ]
    assert open_list([SMALL / "otp.csv"]).ignored == ("DBA",)


def test_a_list_says_when_an_entry_was_looked_at() -> None:
    """The entry's own day where it has one, else that of the list; where it is, and what was
    printed on it.
    """
    simple, _ = taken(SMALL / "simple.csv")
    referral, _ = taken(SMALL / "hsds-tables")

    assert [place.listed_on.isoformat() for place in simple] == ["2026-06-01", LISTED.isoformat()]
    assert referral[0].listed_on.isoformat() == "2026-06-01"
    assert simple[0].website == referral[0].website == "https://www.alder.example"
    assert (simple[0].intake_phone, simple[0].programme, simple[0].ref) == (
        phone("785-555-0121"),
        "Outpatient Office",
        "a1",
    )
    assert referral[0].hours == "Weekdays from 8 to 5"


def test_a_directory_of_all_kinds_of_help_gives_only_treatment() -> None:
    """Of 211 lists, closed services and those that are something else are refused, each with its
    reason.
    """
    places, tally = taken(SMALL / "hsds.json")

    assert len(places) == 1
    assert tally.refused == {"not open: defunct": 1, "no service that this directory is about": 1}
    assert places[0].street == "10 First Street"


def test_codes_are_read_by_the_workbooks_own_key(tmp_path: Path) -> None:
    """A code that the vocabulary does not know has a name in the second sheet; without that sheet
    it is unknown.
    """
    rows = [WORKBOOK[0], [*WORKBOOK[2][:-1], "SA * QQ1"]]
    path = tmp_path / "a.xlsx"

    with_key, _ = taken(
        write_workbook(
            path, {LIST: rows, KEY: [CODES[0], ["", "", "QQ1", "Methadone maintenance", ""]]}
        )
    )
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
    text = (SMALL / "simple.csv").read_text().replace(",", ";").replace(
        "Alder", "Álder"
    ) + "\n;;;\n"
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
        ("a.json", "[" * 100_000, "a.json: This is too deep to be a list of places."),
        ("a.json", "[]", "a.json: This JSON is no list that is known."),
        (
            "a.csv",
            "Name,Town\nAlder,Lebanon\n",
            (
                "a.csv: For a list of your own, these columns are missing: `phone`, one of terms"
                " (`care`, "
            ),
        ),
        (
            "a.csv",
            "Name,care,Phones\nA,outpatient,1\n",
            (
                "a.csv: For a list of your own, these columns are missing: `phone`. It has: Name,"
                " care, Phones (did you mean `phone`?). docs/"
            ),
        ),
        ("a.csv", " \n", "a.csv: The file is empty. Download it again."),
        ("a.json", "", "a.json: The file is empty. Download it again."),
        (
            "a.csv",
            "<!doctype html><title>Sign in</title>",
            "a.csv: This is a web page, and no list. Download the list itself.",
        ),
        ("a.json", "Busy. Try again.", "a.json:1: This is not JSON, or the file is cut off."),
        (
            "a.csv",
            "PK\0\0",
            (
                "a.csv: This is no text, workbook or zip, or it is cut off. Download it again,"
                " unpack it"
            ),
        ),
        (
            "a.json",
            '{"page": 2, "totalPages": 3, "rows": [{"name1": "x"}]}',
            "The list has 3 pages, and these are missing: 1, 3.",
        ),
        (
            "a.json",
            '[{"page": 1, "totalPages": 2, "rows": []}, {"page": "x", "rows": 5}]',
            "The list has 2 pages, and these are missing: 2.",
        ),
    ],
)
def test_a_file_that_is_no_list_is_refused_kindly(
    tmp_path: Path, name: str, content: str, says: str
) -> None:
    """What is wrong with it, and what to do."""
    path = tmp_path / name
    path.write_text(content)

    with pytest.raises(ListError) as error:
        open_list([path])

    assert str(error.value).startswith(says)


def test_other_files_that_are_no_list_are_refused_kindly(tmp_path: Path) -> None:
    """A workbook without the sheet, a broken one, a folder without a list, tables without services,
    two whole lists at once, no file.
    """
    other = write_workbook(tmp_path / "other.xlsx", {"Sheet": [["a"]]})
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    damaged = zipped(SMALL / "hsds-tables", tmp_path / "damaged.zip")
    damaged.write_bytes(damaged.read_bytes().replace(b"Alder", b"Elder"))
    for name in ("empty", "tables", "mixed"):
        (tmp_path / name).mkdir()
    for file in ("tables/a.csv", "tables/b.csv", "mixed/a.csv", "mixed/b.json"):
        (tmp_path / file).write_text("name\nAlder\n")
    for paths, says in (
        (
            [other],
            "other.xlsx: There is no list in this workbook.",
        ),
        ([broken], "broken.xlsx: This workbook cannot be read. Open it, and save it anew"),
        ([damaged], "damaged.zip: This archive is broken, or has a password. Unpack it"),
        (
            [tmp_path / "empty"],
            f"{tmp_path / 'empty'}: There is no list in this folder, neither JSON nor CSV.",
        ),
        ([tmp_path / "tables"], "There is no table service.csv: the tables are a, b."),
        (
            [tmp_path / "mixed"],
            (
                f"{tmp_path / 'mixed'}: This folder holds JSON files (b.json) and CSV files"
                " (a.csv), which are two lists."
            ),
        ),
        (
            [SMALL / "simple.csv", SMALL / "otp.csv"],
            "simple.csv is a whole list. Take it in alone.",
        ),
        (
            [SMALL / "findtreatment-1.json", SMALL / "otp.csv"],
            "otp.csv is a whole list. Take it in alone.",
        ),
        ([SMALL / "findtreatment-1.json", other], "other.xlsx is a whole list. Take it in alone."),
        ([other, other], "other.xlsx is a whole list. Take it in alone."),
        ([tmp_path / "missing.csv"], f"{tmp_path / 'missing.csv'}: {os.strerror(2)}."),
    ):
        with pytest.raises(ListError) as error:
            open_list(paths)
        assert str(error.value).startswith(says)


HEAD = "name,phone,care,notes\n"
FINE = "Alder,785-555-0120,outpatient,\n"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            FINE + 'Birch,785-555-0121,outpatient,"by the river\n' + FINE * 3,
            ["a.csv:3: A quote opens here and does not close"],
        ),
        (
            FINE + 'Birch,785-555-0121,outpatient,"by\n' + 'Cedar,785-555-0122,"outpatient",\n',
            ["a.csv:3: A quote opens here"],
        ),
        (
            FINE + 'Birch,785-555-0121,outpatient,"by\nCedar,785-555-0122,outpatient,mill"\n',
            ["a.csv:3: A quote opens here"],
        ),
        ('"The "Old" Mill",785-555-0121,outpatient,\n' + FINE, ["a.csv:2: A quote opens here"]),
        ('Birch,785-555-0121,outpatient,"' + "far away " * 20_000, ["a.csv:2: A quote opens here"]),
        (
            "\nBirch, Inc,785-555-0121,outpatient,\n" + FINE + "Cedar,785-555-0122\n",
            [
                "a.csv:3: This row has 5 cells; there are 4 columns.",
                "a.csv:5: This row has 2 cells; there are 4 columns.",
                (
                    "Close every quote, put quotes around a cell with a `,` in it, and leave a cell"
                    " empty instead of out."
                ),
            ],
        ),
        (
            "Cedar\n" * 9,
            [
                *(
                    f"a.csv:{line}: This row has 1 cells; there are 4 columns."
                    for line in range(2, 7)
                ),
                "So have 4 more rows.",
                "Close every",
            ],
        ),
    ],
)
def test_no_row_of_a_table_is_lost_in_silence(tmp_path: Path, rows: str, says: list[str]) -> None:
    """A quote that is not closed swallows the rows below it; a row that is too short or too long is
    not what it seems.
    """
    (tmp_path / "a.csv").write_text(HEAD + rows)

    with pytest.raises(ListError) as error:
        open_list([tmp_path / "a.csv"])

    said = str(error.value).splitlines()
    assert len(said) == len(says)
    assert all(line.startswith(start) for line, start in zip(said, says, strict=True))


def test_a_table_may_be_written_as_people_write_them(tmp_path: Path) -> None:
    """Headings in capitals and with blanks, cells of several lines, blanks before a quote: each row
    with its line.
    """
    path = tmp_path / "a.csv"
    path.write_text(
        "\nNAME,Phone,Postal Code,CARE,notes,Colour\nAlder, 785-555-0120,66952,outpatient, "
        '"Ring, wait, ring, wait, ring, wait,\nthen go\u2028up",green\n'
        "\n,785-555-0121,66952,outpatient,,\n"
    )
    judge = cleaner()

    content = open_list([path])
    places = list(judge.places(content.entries))

    assert [(place.name, place.postal_code, place.notes) for place in places] == [
        ("Alder", "66952", "Ring, wait, ring, wait, ring, wait, then go up")
    ]
    assert judge.tally.examples == {"no name": ["line 6"]}
    assert content.ignored == ("Colour",)


@pytest.mark.parametrize(
    ("column", "hint"),
    [
        ("County", "County (did you mean `region`?)"),
        ("Zip Cod", "Zip Cod (did you mean `postal_code`?)"),
        ("latitud", "latitud (did you mean `lat`?)"),
        ("medication", "medication (did you mean `medications`?)"),
        ("Phones", "Phones"),
        ("Colour", "Colour"),
    ],
)
def test_a_column_that_is_called_otherwise_is_told_with_its_name(
    tmp_path: Path, column: str, hint: str
) -> None:
    """What spreadsheets call it, or one letter off; not where the column that is meant is there
    already.
    """
    (tmp_path / "a.csv").write_text(f"name,phone,care,{column}\nAlder,785-555-0120,outpatient,\n")

    assert open_list([tmp_path / "a.csv"]).ignored == (hint,)


@pytest.mark.parametrize("heading", ["zip", "Zip Code", "ZIPCODE", "postcode", "postal_code"])
def test_a_list_of_ones_own_may_call_its_columns_as_spreadsheets_do(
    tmp_path: Path, heading: str
) -> None:
    """The known spellings are read; where ours is there too, ours counts."""
    (tmp_path / "a.csv").write_text(
        f"Name,Telephone,Services,State,{heading}\nAlder,785-555-0120,outpatient,KS,66952\n"
    )
    (tmp_path / "b.csv").write_text(
        "name,telephone,phone,care\nAlder,785-555-0120,785-555-0121,outpatient\n"
    )

    (place,), _ = taken(tmp_path / "a.csv")

    assert (place.postal_code, place.region, place.care, place.dial) == (
        "66952",
        "KS",
        ("outpatient",),
        "+17855550120",
    )
    assert open_list([tmp_path / "b.csv"]).ignored == ("telephone",)
    assert [entry.phone for entry in open_list([tmp_path / "b.csv"]).entries] == ["785-555-0121"]


@pytest.mark.parametrize("spelled", ["Zip Code", "Zip", "ZIP CODE", "zipcode", "Postal Code"])
def test_a_column_is_read_under_every_spelling_that_is_known(tmp_path: Path, spelled: str) -> None:
    """The postal code of the list of programs: without it no search would find one of them."""
    text = (SMALL / "otp.csv").read_text().replace('"Zip Code"', spelled)
    (tmp_path / "a.csv").write_text(text)

    assert taken(tmp_path / "a.csv") == taken(SMALL / "otp.csv")


@pytest.mark.parametrize(
    ("kind", "old", "new", "says"),
    [
        (
            "otp.csv",
            '"Zip Code"',
            "Postal",
            (
                "In the list of opioid treatment programs a column is missing that is needed: `Zip"
                " Code`"
            ),
        ),
        (
            "otp.csv",
            ",Phone,",
            ",Telephone,",
            (
                "In the list of opioid treatment programs a column is missing that is needed:"
                " `Phone`. It has: "
            ),
        ),
        (
            "flat.json",
            '"city"',
            '"town"',
            (
                "In flattened rows of FindTreatment.gov a column is missing that is needed: `city`."
                " It has: "
            ),
        ),
        ("flat.json", '"zip"', '"postal"', None),
        (
            "findtreatment-2.json",
            '"name1"',
            '"title"',
            "In rows of FindTreatment.gov a column is missing that is needed: `name1`. It has: ",
        ),
        (
            "findtreatment-2.json",
            '"services"',
            '"offers"',
            "In rows of FindTreatment.gov a column is missing that is needed: `services`",
        ),
    ],
)
def test_a_column_that_is_needed_and_missing_is_named(
    tmp_path: Path, kind: str, old: str, new: str, says: str | None
) -> None:
    """Before any row is read; a postal code is not needed where there are points."""
    text = (
        (SMALL / kind)
        .read_text()
        .replace(old, new)
        .replace('"totalPages": 2', '"totalPages": 1')
        .replace('"page": 2', '"page": 1')
    )
    (tmp_path / kind).write_text(text)

    if says is None:
        assert taken(tmp_path / kind)[0]
        return
    with pytest.raises(ListError) as error:
        open_list([tmp_path / kind])
    assert str(error.value).startswith(says)
    assert "Nothing was changed." in str(error.value)


@pytest.mark.parametrize("column", ["city", "state", "zip"])
def test_a_column_that_a_workbook_lacks_is_named(tmp_path: Path, column: str) -> None:
    """As in any other list."""
    head = [f"{name} of old" if name == column else name for name in WORKBOOK[0]]

    with pytest.raises(
        ListError, match=f"In the national directory a column is missing that is needed: `{column}`"
    ):
        open_list([write_workbook(tmp_path / "a.xlsx", {LIST: [head, *WORKBOOK[1:]], KEY: CODES})])


def test_a_table_that_lacks_a_column_is_named(tmp_path: Path) -> None:
    """Of tables that belong together too."""
    shutil.copytree(SMALL / "hsds-tables", tmp_path / "tables")
    path = next((tmp_path / "tables").glob("phone*.csv"))
    path.write_text(path.read_text().replace("number", "digits", 1))

    with pytest.raises(
        ListError, match=r"In the table phone\.csv a column is missing that is needed: `number`"
    ):
        taken(tmp_path / "tables")


# --- whom a place takes ---


def rows_of_the_interface(path: Path, category: str, *names: str) -> Path:
    """One row of the API with these names in a category."""
    row = json.loads((SMALL / "findtreatment-1.json").read_text())["rows"][0]
    row["services"] += [
        {
            "f1": category,
            "f2": "EXCL" if category == "Exclusive Services" else "X",
            "f3": "; ".join(names),
        }
    ]
    path.write_text(json.dumps([row]))
    return path


@pytest.mark.parametrize(
    ("code", "name", "treats"),
    [
        ("AUDO", "Alcohol use disorder clients only", False),
        ("", "Treats alcohol use disorder only", False),
        ("DUO", "Serves only DUI/DWI clients", False),
        ("", "DUI/DWI clients only", False),
        ("", "Serve only DWI clients", False),
        ("NOOP", "Does not treat opioid use disorders", False),
        ("", "Does not treat opioid addiction", False),
        ("VO", "Serves Veterans only", False),
        ("", "Veterans only", False),
        ("DU", "Specially designed program for DUI/DWI clients", True),
        ("", "DUI/DWI clients", True),
        ("OUDO", "Opioid use disorder clients only", True),
        ("MO", "Methadone clients only", True),
        ("BMO", "Methadone and buprenorphine clients only", True),
        ("OTPA", "All Clients in Opioid Treatment Program", True),
    ],
)
def test_whom_a_place_takes_alone_is_understood_under_every_name_and_code(
    tmp_path: Path, code: str, name: str, treats: bool
) -> None:
    """A wrong door costs the courage to call again."""
    rows = [WORKBOOK[0], [*WORKBOOK[1][:-1], f"SA * {code}"]]
    lists = [rows_of_the_interface(tmp_path / "a.json", "Exclusive Services", name)]
    lists += [write_workbook(tmp_path / "a.xlsx", {LIST: rows})] if code else []

    for path in lists:
        (place,), tally = taken(path)
        assert place.treats_opioid_use is treats
        assert (tally.held, [said for said in tally.unknown if said != "Payment by barter"]) == (
            {},
            [],
        )


def test_an_exclusive_service_that_is_not_known_holds_a_place_back(tmp_path: Path) -> None:
    """Under that heading alone, by name or by the category of its code; the report says it
    first.
    """
    new = "Serves only left-handed clients"
    codes = [*CODES, ["EXCL", "Exclusive Services", "LHO", new, ""]]
    rows = [WORKBOOK[0], [*WORKBOOK[1][:-1], "SA * LHO"], WORKBOOK[2]]

    api, tally = taken(rows_of_the_interface(tmp_path / "a.json", "Exclusive Services", new))
    book, other = taken(write_workbook(tmp_path / "a.xlsx", {LIST: rows, KEY: codes}))
    elsewhere, _ = taken(rows_of_the_interface(tmp_path / "b.json", "Other Services", new))

    assert (api, [place.name for place in book], len(elsewhere)) == ([], ["Birch House"], 1)
    assert (tally.held, other.held) == ({new: 1}, {f"LHO: {new}": 1})
    said = list(imported(tally, open_list([tmp_path / "a.json"]), ()))
    assert said[1].startswith(f"Held back 1: the exclusive service `{new}` is not known")


# --- what it starts, and what it only uses ---


@pytest.mark.parametrize(
    ("names", "starts", "uses"),
    [
        ("Buprenorphine used in Treatment", (), ("buprenorphine",)),
        ("Buprenorphine used in Treatment; Prescribes buprenorphine", ("buprenorphine",), ()),
        ("Buprenorphine maintenance; Buprenorphine with naloxone", ("buprenorphine",), ()),
        ("Prescribes/administers buprenorphine", ("buprenorphine",), ()),
        (
            "Buprenorphine (extended-release, injectable)",
            (),
            ("buprenorphine", "buprenorphine-injection"),
        ),
        (
            "Buprenorphine (extended-release, injectable); Prescribes buprenorphine",
            ("buprenorphine", "buprenorphine-injection"),
            (),
        ),
        ("Buprenorphine detoxification", (), ()),
        ("Methadone used in Treatment; Methadone; Methadone detoxification", (), ("methadone",)),
        ("Methadone used in Treatment; Methadone maintenance", ("methadone",), ()),
        (
            "Naltrexone used in Treatment; Prescribes buprenorphine",
            ("buprenorphine",),
            ("naltrexone",),
        ),
        ("Accepts clients using MAT but prescribed elsewhere", (), ()),
    ],
)
def test_a_medicine_that_is_used_is_not_one_that_is_started(
    tmp_path: Path, names: str, starts: tuple[str, ...], uses: tuple[str, ...]
) -> None:
    """A place that uses it, or takes people on it, may start nobody: whoever calls is told
    to ask.
    """
    row = json.loads((SMALL / "flat.json").read_text())[0]
    (tmp_path / "a.json").write_text(
        json.dumps([{**row, "all_services": f"Substance use treatment; {names}"}])
    )

    (place,), _ = taken(tmp_path / "a.json")

    assert (place.medications, place.uses) == (starts, uses)
    assert place.only_accepts is bool(not starts and place.accepts)


@pytest.mark.parametrize(
    ("cell", "medications", "unknown"),
    [
        ("Buprenorphine, naltrexone", ("buprenorphine", "naltrexone"), ()),
        ("methadone; Buprenorphine Injection;", ("methadone", "buprenorphine-injection"), ()),
        ("buprenorphine, bananas", (), ("buprenorphine, bananas",)),
        (" , ", (), (",",)),
    ],
)
def test_several_terms_may_stand_between_commas_where_each_is_known(
    tmp_path: Path, cell: str, medications: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    """As people write them in a spreadsheet; else the whole cell is told."""
    (tmp_path / "a.csv").write_text(
        f'name,phone,postal_code,medications\nAlder,785-555-0120,66952,"{cell}"\n'
    )

    (place,), _ = taken(tmp_path / "a.csv")

    assert (place.medications, place.unknown) == (medications, unknown)


def test_text_in_two_bytes_is_read(tmp_path: Path) -> None:
    """What spreadsheets call Unicode text, and some terminals write, says so at its start."""
    for name in ("simple.csv", "flat.json"):
        text = (SMALL / name).read_text()
        (tmp_path / name).write_bytes(text.encode("utf-16"))

        assert taken(tmp_path / name)[0] == taken(SMALL / name)[0]


def test_a_folder_or_archive_may_hold_what_macos_adds(tmp_path: Path) -> None:
    """Notes on other files, whose names begin with a point."""
    folder = tmp_path / "tables"
    shutil.copytree(SMALL / "hsds-tables", folder)
    (folder / "._service.csv").write_bytes(b"\0\5")

    for path in (folder, zipped(folder, tmp_path / "export.zip")):
        assert taken(path)[0] == taken(SMALL / "hsds-tables")[0]


def test_a_workbook_is_read_wherever_its_headings_stand(tmp_path: Path) -> None:
    """Its sheets in another order and under other names, a title in merged cells above the
    headings, blank rows between.
    """
    head, *rows = WORKBOOK
    spread = [[name.upper() for name in head], [None] * len(head), *rows, ["", "", "Nowhere"]]
    path = write_workbook(
        tmp_path / "a.xlsx",
        {KEY: CODES, "2026": spread},
        title="National Directory, name1 and phone",
    )

    places, tally = taken(path)

    assert places == taken(*LISTS["national-directory"](tmp_path))[0]
    assert tally.examples["no name"] == ["row 8"]


def test_what_a_spreadsheet_makes_of_numbers_is_put_right(tmp_path: Path) -> None:
    """A postal code without its zeros gets them back where there is such a code; a phone number is
    read as one.
    """
    head, row, _ = WORKBOOK
    zip_, phone = head.index("zip"), head.index("phone")
    rows = [
        [*row[:zip_], code, number, "", *row[phone + 2 :]]
        for code, number in ((2134, 6175550120), (602.0, 7875550120.0), (0, 16175550121))
    ]

    places, tally = taken(write_workbook(tmp_path / "a.xlsx", {LIST: [head, *rows], KEY: CODES}))

    assert [(place.postal_code, place.dial) for place in places] == [
        ("02134", "+16175550120"),
        ("00602", "+17875550120"),
        ("0", "+16175550121"),
    ]
    assert tally.mended["a postal code had lost the zero in front"] == 2


def test_the_docs_name_every_kind_of_list() -> None:
    """In the table of lists, by the name under which each is kept."""
    table = [
        line
        for line in (ROOT / "docs" / "directory.md").read_text().splitlines()
        if line.startswith("| ")
    ]
    modules = (
        import_module(f"{formats.__name__}.{module.name}")
        for module in iter_modules(formats.__path__)
    )
    names = [module.NAME for module in modules if hasattr(module, "NAME")]

    assert len(names) == len(set(names)) == 7
    assert [name for name in names if not any(f"| `{name}` |" in line for line in table)] == []
