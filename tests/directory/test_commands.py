"""The directory on the command line, as an operator meets it."""

import os
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from screening.__main__ import main
from screening.cli.shared import ROOT
from screening.directory.store import database
from tests.directory.lists import SMALL, write_rows

RECENT, BEFORE, LONG_AGO = (
    str(datetime.now(UTC).date() - timedelta(days=days)) for days in (20, 50, 500)
)
"""The commands go by the real day."""
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on a directory of its own; gives the exit code and what was printed."""
    monkeypatch.setenv("SIGNPOST_DIRECTORY", str(tmp_path / "d.sqlite"))

    def command(*arguments: str | Path) -> tuple[int, str]:
        said = [*map(str, arguments)]
        day = ["--listed-on", "file"] if said[0] == "import" and "--listed-on" not in said else []
        code = main(["directory", *said, *day])
        return code, capsys.readouterr().out

    return command


def test_an_import_ends_with_what_was_taken_mended_refused_and_not_known(
    run: Run, tmp_path: Path
) -> None:
    """Each with how often, and where the first stand."""
    rows = (
        (SMALL / "findtreatment-1.json")
        .read_text()
        .replace('"39.81", "longitude": "-98.60"', '"-98.60", "longitude": "39.81"')
    )
    rows = rows.replace('"totalPages": 2', '"totalPages": 1').replace(
        '"785-555-0121"', '"(999) 999-9999"'
    )
    rows = rows.replace('"recordCount": 3', '"recordCount": 2')
    rows = rows.replace(
        '"rows": [', '"rows": [{"name1": "Elm Office", "zip": "66952", "phone": ""},'
    )
    path = tmp_path / "page.json"
    path.write_text(rows)

    code, said = run("import", path, "--listed-on", RECENT)

    assert code == 0
    assert said.splitlines() == [
        "This is a list of the kind `findtreatment`.",
        "  taken: 2 of 3 entries are taken (66.6 %)",
        "  point: 3 of 3 entries get a point on the map (100 %)",
        "  exact: 3 of 3 of these have a postal code that is known, or coordinates (100 %)",
        "  found: 2 of 2 places are found by a search (100 %)",
        "  phone: 2 of 3 entries have a number that can be called (66.6 %)",
        "  medications: 1 of 2 places say which medicine they start or use (50 %)",
        "  payment: 1 of 2 places say how to pay (50 %)",
        "  exclusive: 3 of 3 entries have no exclusive service that is not known (100 %)",
        "  services: 14 of 15 services that they list are in the vocabulary (93.3 %)",
        "  shown: 2 of 2 places treat opioid use, or may (100 %)",
        "It says that it has 2 entries; 3 are here.",
        "Columns that are known, and of which nothing is read: _irow, hotline1, miles.",
        (
            "Mended 1: a phone number that cannot be one was left out; the first: row 2 (Alder"
            " Clinic)."
        ),
        (
            "Mended 1: a web address with http: is linked with https:; the first: row 2 (Alder"
            " Clinic)."
        ),
        "Mended 1: latitude and longitude were swapped; the first: row 3 (Birch House).",
        "Refused 1: no phone number that can be called; the first: row 1 (Elm Office).",
        "Not in the vocabulary, and kept: 1 name of services, or codes. The most frequent:",
        "  1 x Payment by barter",
        f"Taken in: 2 places as `findtreatment`, listed on {RECENT}.",
    ]


@pytest.mark.parametrize("name", ["findtreatment-2.json", "hsds.json"])
def test_a_list_that_was_cut_off_is_refused_until_the_operator_accepts_it(
    run: Run, tmp_path: Path, name: str
) -> None:
    """What the list announces is held against what is there; a second import names what it
    replaced.
    """
    path = tmp_path / "page.json"
    said = (SMALL / name).read_text().replace('"totalPages": 2', '"totalPages": 0')
    path.write_text(
        said.replace('"recordCount": 3', '"recordCount": 1234').replace(
            '"total_items": 3', '"total_items": 1236'
        )
    )

    refused, why = run("import", path)
    accepted, first = run("import", path, "--accept", "announced")
    _, second = run("import", path, "--accept", "announced")

    assert (refused, accepted) == (1, 0)
    assert why.startswith("Missing: 1,233 of the 1,23")
    assert why.endswith("if this is all there is, say --accept announced.\n")
    assert "It says that it has 1,23" in first
    assert "(before: 1)" in second


def test_pages_are_counted_together(run: Run, tmp_path: Path) -> None:
    """What each announces is the number of all, in files and in a folder."""
    for number in (1, 2):
        shutil.copy(SMALL / f"findtreatment-{number}.json", tmp_path)

    code, said = run("import", tmp_path)

    assert code == 0
    assert "It says that it has" not in said
    assert "Taken in: 3 places" in said


def test_a_list_that_is_older_is_refused_until_the_operator_accepts_it(run: Run) -> None:
    """It says both days."""
    run("import", SMALL / "otp.csv", "--listed-on", RECENT)

    refused, said = run("import", SMALL / "otp.csv", "--listed-on", BEFORE)
    accepted, _ = run("import", SMALL / "otp.csv", "--listed-on", BEFORE, "--accept", "older")

    assert (refused, accepted) == (1, 0)
    assert f"`otp` was listed on {RECENT}, and this list on {BEFORE}: it is older." in said


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("", "it has no entries"),
        (
            "Alder,,outpatient\nBirch,,residential\n,785-555-0120,outpatient\n",
            "2 of its 3 entries were refused for one reason, no phone number that can be called",
        ),
    ],
)
def test_a_list_without_a_place_says_why(run: Run, tmp_path: Path, rows: str, why: str) -> None:
    """The most frequent reason; what stood there before stands."""
    path = tmp_path / "a.csv"
    path.write_text("name,phone,care\n" + rows)

    code, said = run("import", path)

    assert code == 1
    assert said.endswith(f"No place could be taken from it: {why}. Nothing was changed.\n")


def test_columns_that_nobody_knows_are_told(run: Run, tmp_path: Path) -> None:
    """Else a name that is spelled wrong would lose a column in silence."""
    path = tmp_path / "a.csv"
    path.write_text(
        "name,phone,care,city,zipcod,Colour\nAlder,785-555-0120,outpatient;"
        " yoga,Lebanon,66952,green\n"
    )

    _, said = run("import", path)

    assert (
        "Columns that are not known, and left out: zipcod (did you mean `postal_code`?), Colour."
        in said
    )
    assert (
        "  1 x outpatient; yoga (if these are several, put `|` between them: one is not known)"
        in said
    )


def test_a_list_that_lost_much_is_refused_until_the_operator_accepts_it(
    run: Run, tmp_path: Path
) -> None:
    """The refusal names the option."""
    run("import", write_rows(tmp_path / "many.json", 10))
    few = write_rows(tmp_path / "few.json", 7)

    refused, said = run("import", few)
    accepted, _ = run("import", few, "--accept", "rows")

    assert (refused, accepted) == (1, 0)
    assert said.endswith("Look into the file; if it is right, say --accept rows.\n")


def test_a_second_list_of_the_same_kind_does_not_replace_the_first_unseen(
    run: Run, tmp_path: Path
) -> None:
    """It is as long, and none of it is the same: it gets a name of its own."""
    run("import", write_rows(tmp_path / "north.json", 4))
    south = write_rows(tmp_path / "south.json", 4, "Other place")

    refused, why = run("import", south)
    named, _ = run("import", south, "--source", "south")
    accepted, _ = run("import", south, "--accept", "another")

    assert (refused, named, accepted) == (1, 0, 0)
    assert (
        "are in this list, so it looks like another one. Nothing was changed. Give it a name of its"
        " own with --source NAME" in why
    )


def test_a_list_of_more_than_a_year_ago_is_refused_and_one_of_tomorrow(
    run: Run, tmp_path: Path
) -> None:
    """A day to come is refused, and one of more than a year ago until the operator wants it: it is
    not searched.
    """
    path = tmp_path / "a.csv"
    path.write_text((SMALL / "simple.csv").read_text().replace("2026-06-01", ""))
    os.utime(path, (1_700_000_000, 1_700_000_000))

    refused, why = run("import", path)
    nothing, _ = run("status")
    code, said = run("import", path, "--accept", "too-old")
    _, status = run("status")
    ahead, ahead_said = run("import", path, "--listed-on", "2999-01-01")

    assert (refused, nothing, code, ahead) == (1, 1, 0, 1)
    assert why.startswith(
        "This list is of 2023-11-14, more than a year ago, so the site would search nothing of it."
        " Nothing was changed."
    )
    assert "listed on 2023-11-14" in said
    assert "more than a year old, so the site does not search it" in said
    assert "too old to be searched" in status
    assert ahead_said.startswith(
        "--listed-on is 2999-01-01, which has not come yet. Say the day of the list with"
        " --listed-on: today, "
    )
    with pytest.raises(SystemExit):
        run("import", path, "--listed-on", "1 May")


def test_a_file_of_tomorrow_is_refused(run: Run, tmp_path: Path) -> None:
    """A clock is wrong; the day can be said."""
    path = tmp_path / "otp.csv"
    shutil.copy(SMALL / "otp.csv", path)
    os.utime(path, (4_102_444_800, 4_102_444_800))

    code, said = run("import", path)
    said_day, _ = run("import", path, "--listed-on", RECENT)

    assert (code, said_day) == (1, 0)
    assert said.startswith("The day of the file is 2100-01-01, which has not come yet.")


def test_status_says_what_there_is(run: Run) -> None:
    """Nothing, and then the lists by name, and how many places are searched."""
    nothing, first = run("status")
    run("import", SMALL / "otp.csv", "--source", "clinics")
    run("import", SMALL / "findtreatment-1.json", SMALL / "findtreatment-2.json")
    code, said = run("status")

    assert (nothing, code) == (1, 0)
    assert "no directory yet. Take a list in with `import`" in first
    assert "clinics: 2 places, listed on" in said
    assert "findtreatment: 3 places, listed on" in said
    assert said.splitlines()[-2:] == [
        "Of 5 rows taken in, the site searches 4 places, each once:",
        "  1 left out: the same place as another row, in the same list or another",
    ]


def test_one_place_is_told_as_one_and_nothing_is_announced_that_does_not_follow(
    run: Run, tmp_path: Path
) -> None:
    """Neither "1 places" nor a colon with nothing below."""
    path = tmp_path / "a.csv"
    path.write_text("name,phone,postal_code,care\nAlder,785-555-0120,66952,outpatient\n")

    _, took = run("import", path)
    _, status = run("status")
    _, removed = run("remove", "csv")

    assert "Taken in: 1 place as `csv`" in took
    assert "csv: 1 place, listed on" in status
    assert status.endswith("\nOf 1 row taken in, the site searches 1 place, each once.\n")
    assert removed.startswith("Removed: `csv`, 1 place, listed on")


def test_status_says_where_every_row_is(run: Run, tmp_path: Path) -> None:
    """Too old, the same place, without opioid treatment, and those that no search can find; the
    numbers add up.
    """
    path = tmp_path / "a.csv"
    path.write_text(
        "name,phone,street,city,region,postal_code,care,excludes\n"
        "Alder,785-555-0120,1 First Street,Lebanon,KS,66952,outpatient,\n"
        "Alder,785-555-0120,1 First Street,Lebanon,KS,66952,residential,\n"
        "Birch,785-555-0121,2 First Street,Lebanon,KS,66952,outpatient,no-opioid-treatment\n"
        "Cedar,785-555-0122,3 First Street,Lebanon,Kansas,,outpatient,\n"
        "Dogwood,785-555-0123,4 First Street,Nowhere,KS,,outpatient,\n"
    )
    run("import", path)
    run("import", SMALL / "otp.csv", "--listed-on", LONG_AGO, "--accept", "too-old")

    code, said = run("status")

    assert code == 1
    assert said.splitlines()[-7:] == [
        "Of 7 rows taken in, the site searches 3 places, each once:",
        "  2 left out: in a list that is too old",
        "  1 left out: the same place as another row, in the same list or another",
        "  1 left out: listed as not treating opioid use",
        "  1 that no search finds: without a point on the map, and in a town that is not known",
        "Look at it: list `csv`: only 2 of 3 places are found by a search (66.6 %).",
        f"Look at it: list `otp` is of {LONG_AGO}, too old to be searched: renew it.",
    ]


def test_a_list_that_came_in_by_mistake_can_be_removed(run: Run) -> None:
    """By its name; a name that there is not is answered with those that there are."""
    run("import", SMALL / "otp.csv", "--source", "clinix")
    run("import", SMALL / "simple.csv")

    wrong, why = run("remove", "clinics")
    code, said = run("remove", "clinix")

    assert (wrong, code) == (1, 0)
    assert why == "There is no list `clinics`, only: clinix, csv. Nothing was changed.\n"
    assert said.startswith("Removed: `clinix`, 2 places, listed on 20")
    assert "clinix" not in run("status")[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("import", "missing.csv"), "missing.csv: No such file or directory."),
        (
            ("import", SMALL / "otp.csv", "--country", "zz"),
            "There is no country `zz`, only: us. docs/directory.md says how to add one.",
        ),
        (("status", "--country", "../us"), "There is no country `../us`, only: us."),
    ],
)
def test_a_mistake_is_said_in_a_line(
    run: Run, arguments: tuple[str | Path, ...], says: str
) -> None:
    """And the code is 1."""
    code, said = run(*arguments)

    assert code == 1
    assert says in said


def test_the_place_of_the_directory_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """By default it lies in the clone, where git does not look."""
    monkeypatch.delenv("SIGNPOST_DIRECTORY", raising=False)
    assert database() == ROOT / "var" / "directory.sqlite"
    assert "/var/" in (ROOT / ".gitignore").read_text().splitlines()
    monkeypatch.setenv("SIGNPOST_DIRECTORY", "/srv/places.sqlite")
    assert database() == Path("/srv/places.sqlite")


def test_long_work_gives_signs_of_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every few thousand rows, beside what is printed at the end; the file is there in a moment."""
    monkeypatch.setenv("SIGNPOST_DIRECTORY", str(tmp_path / "d.sqlite"))
    path, began = write_rows(tmp_path / "many.json", 6000), time.monotonic()

    assert main(["directory", "import", str(path), "--listed-on", "file"]) == 0

    assert capsys.readouterr().err == "Reading places\n"
    assert time.monotonic() - began < 60


def clinics(path: Path, entries: int, lost: int, heading: str = "Zip Code") -> Path:
    """The list of programs with so many lines, of which some have no postal code."""
    rows = [
        f"Clinic {n},{n} First"
        f" Street,Lebanon,KS,{'' if n < lost else '66952'},785-555-01{n:02},Certified"
        for n in range(entries)
    ]
    path.write_text(
        "\n".join([f"Program Name,Street,City,State,{heading},Phone,Certification", *rows])
    )
    return path


@pytest.mark.parametrize(
    ("entries", "lost", "code"), [(40, 2, 0), (40, 3, 1), (40, 40, 1), (4, 2, 0), (4, 3, 1)]
)
def test_a_list_of_which_most_entries_have_no_point_is_refused(
    run: Run, tmp_path: Path, entries: int, lost: int, code: int
) -> None:
    """Nineteen of twenty must be findable, of a small list half. Else the old list stays, and what
    to do is said.
    """
    assert run("import", SMALL / "otp.csv", "--source", "otp")[0] == 0
    first = run("status")
    path = clinics(tmp_path / "a.csv", entries, lost)

    ended, said = run("import", path, "--source", "other")

    assert ended == code
    assert f"{entries - lost} of {entries} entries" in said
    if code:
        assert said.startswith("This is a list of the kind `otp`.")
        assert "Nothing was changed: searched, this list would serve people badly.\n  Only " in said
        assert "Look at its columns of postal codes and coordinates" in said
        assert "say --accept point" in said.splitlines()[-1]
        assert run("status") == first
        assert (
            run("import", path, "--source", "other", "--accept", "point", "--accept", "found")[0]
            == 0
        )


def test_a_list_whose_heading_was_renamed_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    """What stood under it would be lost without a word, and with it every place."""
    code, said = run("import", clinics(tmp_path / "a.csv", 3, 0, "ZIP+4"))

    assert code == 1
    assert said.startswith(
        "In the list of opioid treatment programs a column is missing that is needed: `Zip Code`"
    )
    assert "It has: Program Name, Street, City, State, ZIP+4, Phone, Certification." in said
