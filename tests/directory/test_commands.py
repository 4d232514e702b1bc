"""The directory on the command line, as an operator meets it."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from screening.__main__ import main
from screening.directory.commands import ROOT, database
from tests.directory.lists import SMALL, write_rows

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on a directory of its own; gives the exit code and what was printed."""
    monkeypatch.setenv("SIGNPOST_DIRECTORY", str(tmp_path / "d.sqlite"))

    def command(*arguments: str | Path) -> tuple[int, str]:
        code = main(["directory", *map(str, arguments)])
        return code, capsys.readouterr().out

    return command


def test_an_import_ends_with_what_was_taken_mended_refused_and_not_known(run: Run, tmp_path: Path) -> None:
    """Each with how often, and where the first stand."""
    rows = (SMALL / "findtreatment-1.json").read_text().replace('"39.81", "longitude": "-98.60"', '"-98.60", "longitude": "39.81"')
    rows = rows.replace('"totalPages": 2', '"totalPages": 1').replace('"785-555-0121"', '"(999) 999-9999"')
    rows = rows.replace('"rows": [', '"rows": [{"name1": "Elm Office", "zip": "66952", "phone": ""},')
    path = tmp_path / "page.json"
    path.write_text(rows)

    code, said = run("import", path, "--listed-on", "2026-11-01")

    assert code == 0
    assert said.splitlines() == [
        "This is a list of the kind `findtreatment`.",
        "Mended 1: a phone number that cannot be one was left out.",
        "Mended 1: latitude and longitude were swapped.",
        "Refused 1: no phone number that can be called; the first: row 1 (Elm Office).",
        "Not in the vocabulary, and kept: 1 names or codes of services. The most frequent:",
        "  1 x Payment by barter",
        "Taken in: 2 places as `findtreatment`, listed on 2026-11-01.",
    ]


def test_a_list_that_lacks_entries_says_so(run: Run, tmp_path: Path) -> None:
    """What the list announces is held against what is there; a second import names what it replaced."""
    path = tmp_path / "page.json"
    path.write_text((SMALL / "findtreatment-2.json").read_text().replace('"totalPages": 2', '"totalPages": 0'))

    _, first = run("import", path)
    _, second = run("import", path)

    assert "It says that it has 3 entries; 1 are here." in first
    assert "Taken in: 1 places" in second
    assert "(before: 1)" in second


def test_a_list_that_lost_much_is_refused_until_the_operator_accepts_it(run: Run, tmp_path: Path) -> None:
    """The refusal names the option."""
    run("import", write_rows(tmp_path / "many.json", 10))
    few = write_rows(tmp_path / "few.json", 7)

    refused, said = run("import", few)
    accepted, _ = run("import", few, "--accept-loss")

    assert (refused, accepted) == (1, 0)
    assert said.endswith("Look into the file; if it is right, say --accept-loss.\n")


def test_the_day_of_a_list_is_that_of_its_file_unless_it_is_said(run: Run, tmp_path: Path) -> None:
    """A day to come is refused; a list of more than a year ago is taken, and not searched."""
    path = tmp_path / "a.csv"
    path.write_text((SMALL / "simple.csv").read_text().replace("2026-06-01", ""))
    os.utime(path, (1_700_000_000, 1_700_000_000))

    code, said = run("import", path)
    _, status = run("status")
    ahead, ahead_said = run("import", path, "--listed-on", "2999-01-01")

    assert (code, ahead) == (0, 1)
    assert "listed on 2023-11-14" in said
    assert "more than a year old, so the site does not search it" in said
    assert "too old to be searched" in status
    assert "which has not come yet" in ahead_said
    with pytest.raises(SystemExit):
        run("import", path, "--listed-on", "1 May")


def test_status_says_what_there_is(run: Run) -> None:
    """Nothing, and then the lists by name, and how many places are searched."""
    nothing, first = run("status")
    run("import", SMALL / "otp.csv", "--source", "clinics")
    run("import", SMALL / "findtreatment-1.json", SMALL / "findtreatment-2.json")
    code, said = run("status")

    assert (nothing, code) == (1, 0)
    assert "no directory yet" in first
    assert "clinics: 2 places, listed on" in said
    assert "findtreatment: 3 places, listed on" in said
    assert "The site searches 4 places, each once" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("import", "missing.csv"), "missing.csv: No such file or directory."),
        (("import", SMALL / "otp.csv", "--country", "zz"), "directory/zz/country.yaml: The file is missing."),
        (("status", "--country", "zz"), "directory/zz/country.yaml: The file is missing."),
    ],
)
def test_a_mistake_is_said_in_a_line(run: Run, arguments: tuple[str | Path, ...], says: str) -> None:
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


def test_long_work_gives_signs_of_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Every few thousand rows, beside what is printed at the end; the file is there in a moment."""
    monkeypatch.setenv("SIGNPOST_DIRECTORY", str(tmp_path / "d.sqlite"))
    began = time.monotonic()

    assert main(["directory", "import", str(write_rows(tmp_path / "many.json", 6000))]) == 0

    assert capsys.readouterr().err == "  5,000 places …\n"
    assert time.monotonic() - began < 60
