"""What an import is judged by: a list that would serve people badly, or worse than the one before,
changes nothing.
"""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from screening.cli.operating import due_of_places
from screening.content.load import load
from screening.directory.current import Current
from screening.directory.formats.otp import made_on
from screening.directory.place import Share, Snapshot
from screening.directory.scorecard import KEPT, MEASURES, SMALL, too_low
from screening.directory.status import RENEW_BEFORE, alarms, contradicting
from screening.directory.store import Store
from screening.web import create_app
from tests.conftest import ROOT, Clock
from tests.directory.lists import TODAY, place, us
from tests.directory.test_commands import RECENT, Run, run  # noqa: F401 - a fixture

COUNT = 40


def rows(count: int = COUNT) -> list[dict[str, Any]]:
    """Places in many towns, each with all that a card needs."""
    codes = [code for code, _ in zip(us().gazetteer.codes, range(count * 7), strict=False)]
    return [
        {
            "name": f"Alder {n}",
            "street": f"{n} First Street",
            "city": f"Town {n}",
            "state": "KS",
            "zip": codes[n * 7],
            "phone": f"785-555-01{n:02}",
            "all_services": "Substance use treatment; Prescribes buprenorphine; Medicaid; Adults",
        }
        for n in range(count)
    ]


def with_service(old: str, new: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Rows in which a service has another name."""
    return lambda row: {**row, "all_services": row["all_services"].replace(old, new)}


def with_field(name: str, value: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Rows with another value."""
    return lambda row: {**row, name: value}


def write(path: Path, listed: list[dict[str, Any]]) -> Path:
    """Such a list as a file."""
    path.write_text(json.dumps(listed))
    return path


@pytest.mark.parametrize(
    ("worse", "accepts"),
    [
        (with_service("buprenorphine", "Bupre"), {"medications", "services", "buprenorphine"}),
        (with_service("Medicaid", "Medi-X"), {"payment", "services", "medicaid"}),
        (with_field("zip", "00000"), {"point", "found"}),
        (with_field("phone", "(999) 999-9999"), {"taken", "phone"}),
        (with_service("Adults", "Does not treat opioid use disorders"), {"shown", "adults"}),
    ],
    ids=["a medicine renamed", "Medicaid renamed", "no postal code", "no numbers", "other help"],
)
def test_a_refresh_that_lost_its_meaning_is_refused_until_each_loss_is_accepted(
    run: Run,  # noqa: F811
    tmp_path: Path,
    worse: Callable[[dict[str, Any]], dict[str, Any]],
    accepts: set[str],
) -> None:
    """In half of its rows. The number of rows is the same, and was all that was looked at once."""
    good = rows()
    half = [worse(row) if n % 2 else row for n, row in enumerate(good)]
    assert run("import", write(tmp_path / "a.json", good))[0] == 0
    before = run("status")

    refused, why = run("import", write(tmp_path / "b.json", half))
    asked = {word for word in why.splitlines()[-1].rstrip(".").split() if word in accepts}
    still, _ = run("import", tmp_path / "b.json", "--accept", "exact")

    assert (refused, still) == (1, 1)
    assert "Nothing was changed: searched, this list would serve people badly." in why
    assert asked == accepts
    assert run("status") == before
    names = [each for name in sorted(asked | {"rows"}) for each in ("--accept", name)]
    assert run("import", tmp_path / "b.json", *names)[0] == 0


def test_a_list_that_says_nothing_of_medicine_or_payment_is_refused_where_its_kind_says_both(
    run: Run,  # noqa: F811
    tmp_path: Path,
) -> None:
    """At its first import too, where there is nothing to compare with."""
    bare = [{**row, "all_services": "Substance use treatment"} for row in rows()]

    code, why = run("import", write(tmp_path / "a.json", bare))

    assert code == 1
    assert why.endswith("say --accept medications --accept payment.\n")


@pytest.mark.parametrize(
    ("was", "now", "named"),
    [
        (Share("point", 40, 40), Share("point", 39, 40), True),
        (Share("point", 1000, 1000), Share("point", 985, 1000), False),
        (Share("point", 1000, 1000), Share("point", 975, 1000), True),
        (Share("medications", 30, 40), Share("medications", 27, 40), False),
        (Share("medications", 30, 40), Share("medications", 25, 40), True),
        (Share("methadone", SMALL, 40), Share("methadone", int(SMALL * KEPT), 40), False),
        (Share("methadone", SMALL, 40), Share("methadone", int(SMALL * KEPT) - 1, 40), True),
        (Share("methadone", SMALL - 1, 40), Share("methadone", 0, 40), False),
    ],
)
def test_a_share_may_fall_so_far_and_no_further(was: Share, now: Share, named: bool) -> None:
    """By points; a term that many places had keeps three quarters of its share."""
    size = Share("taken", now.of, now.of)

    assert [each.name for each in too_low([size, now], [was], {})] == [now.name] * named


def test_a_small_list_is_held_to_half_and_to_no_list_before() -> None:
    """A county with twelve places is no sample of anything."""
    was = Share("point", 12, 12)

    assert not list(too_low([Share("point", 6, 12)], [was], {"medications": 40}))
    assert [v.name for v in too_low([Share("point", 5, 12)], [was], {})] == ["point"]


def test_only_what_is_there_to_be_accepted_is(run: Run, tmp_path: Path) -> None:  # noqa: F811
    """A misspelled name would accept nothing, and say nothing."""
    code, said = run("import", write(tmp_path / "a.json", rows()), "--accept", "pont")

    assert code == 1
    assert said.startswith(
        "There is nothing to accept of the name `pont`, only: announced, too-old,"
    )
    assert all(name in said for name in MEASURES)


# --- its day ---


def test_the_day_of_a_list_is_its_own_or_is_asked_for(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A copy or a download makes that of the file new."""
    from screening.__main__ import main  # noqa: PLC0415

    monkeypatch.setenv("SIGNPOST_DIRECTORY", str(tmp_path / "d.sqlite"))
    path = tmp_path / "own.csv"
    path.write_text(
        "name,phone,postal_code,care,verified_on\n"
        f"Alder,785-555-0120,66952,outpatient,{RECENT}\n"
        f"Birch,785-555-0121,66952,outpatient,{RECENT}\n"
    )

    own = main(["directory", "import", str(path)])
    said = capsys.readouterr().out
    path.write_text(path.read_text().replace(RECENT, "", 1))
    none = main(["directory", "import", str(path)])

    assert (own, none) == (0, 1)
    assert f"listed on {RECENT}." in said
    assert capsys.readouterr().out.startswith("Nothing in this list says of which day it is")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("opioid-treatment-directory-1779729812.csv", date(2026, 5, 25)),
        ("opioid-treatment-directory-1779729812 (1).csv", date(2026, 5, 25)),
        ("otp.csv", None),
        ("otp-2026-05.csv", None),
    ],
)
def test_the_list_of_programs_has_its_day_in_its_name(name: str, day: date | None) -> None:
    """It is made at the moment at which it is asked for."""
    assert made_on(name) == day


# --- what is an alarm ---


def listed(days: int, *card: Share) -> Snapshot:
    """A list so many days old."""
    return Snapshot("list", "csv", "a.csv", TODAY - timedelta(days=days), TODAY, 40, card)


@pytest.mark.parametrize(
    ("lists", "says"),
    [
        ([listed(365 - RENEW_BEFORE.days - 1)], []),
        ([listed(365 - RENEW_BEFORE.days)], ["is searched until"]),
        ([listed(365)], ["is searched until"]),
        ([listed(366)], ["no list can be searched", "too old to be searched"]),
        ([listed(366), listed(3)], ["too old to be searched"]),
        ([], ["no list can be searched"]),
        ([listed(3, Share("found", 39, 40))], ["only 39 of 40 places are found by a search"]),
        ([listed(3, Share("found", 40, 40))], []),
    ],
)
def test_a_list_that_runs_out_is_an_alarm_before_it_does(
    lists: list[Snapshot], says: list[str]
) -> None:
    """From day 300, while there is time to get a new one."""
    said = list(alarms(lists, TODAY))

    assert len(said) == len(says)
    assert all(words in alarm for words, alarm in zip(says, said, strict=True))


def test_the_loss_of_the_search_is_due_and_told_to_who_watches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """No list where one was named, a file of garbage, a list that runs out: a scheduled job turns
    red, and a site that stays up says so.
    """
    store, config = Store(tmp_path / "d.sqlite"), load(ROOT)
    current = Current(us(), store, clock)
    app = create_app(config, directory=current, CLOCK=clock)

    def told() -> tuple[list[str], str]:
        text = app.test_client().get("/readyz").text
        return list(due_of_places(store, TODAY)), text

    never = told()
    monkeypatch.setenv("SIGNPOST_DIRECTORY", str(store.path))
    lost, _ = told()
    store.replace(listed(3, Share("point", 40, 40)), [place()])
    good, page = told()
    store.replace(listed(310), [place()], accept=["older"])
    old, ageing = told()
    store.path.write_text("garbage")
    broken, garbage = told()

    assert never[0] == good == []
    assert "no list can be searched" in never[1]
    assert "no list can be searched" in lost[0]
    assert "places searched: 1\nlist list: 40 places, 3 days old; point 100 %\n" in page
    assert "places to look at" not in page
    assert "is searched until" in old[0]
    assert "places to look at: list `list` is searched until" in ageing
    assert "cannot be read" in broken[0]
    assert "cannot be read" in garbage
    assert all(text.startswith("ready\n") for text in (never[1], page, ageing, garbage))


def test_a_place_that_is_left_out_though_it_lists_a_medicine_is_named() -> None:
    """Real rows contradict themselves: whom a place takes wins, and an operator can call."""
    both = place(name="Elm", excludes=("alcohol-only",), medications=("buprenorphine",))

    assert list(contradicting([place(), place(excludes=("alcohol-only",), medications=())])) == []
    assert "1 place left out" in next(contradicting([place(), both]))
    assert "the first: Elm." in next(contradicting([place(), both]))
