"""Every number that a person could dial comes from helplines.yaml, on every page; and how its day
is kept true.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from screening.__main__ import main
from screening.cli.operating import due_on
from screening.content.check import WARN_AFTER
from screening.content.load import load
from screening.model import Screener
from screening.model.phones import one_number
from screening.outcome.plan import Plan
from screening.outcome.report import report
from screening.outcome.take_away import as_text, take_away
from screening.outcome.words import Wording
from tests.conftest import ROOT, fill_in, sample_places
from tests.support.broken_content import tiny_copy
from tests.support.shown import EMERGENCY, UNSURE, Shelf
from tests.support.visitor import Page

PHONE = re.compile(r"(?<![\w.,:/-])(?:[+(]?\d(?:[().\- ]{0,2}\d){4,}|988|[2-9]11)(?![\w-])")
"""What could be dialled: five digits or more with their marks, or a short number that everyone
knows.
"""
LONGEST = 15
"""No telephone takes more digits (E.164)."""
TIME = re.compile(r"\b\d{4}-\d\d-\d\d\b|\b(?:19|20)\d\d-(?:19|20)\d\d\b")
"""Days, and from one year to another."""


def digits(text: str) -> str:
    """A number as a telephone sees it."""
    return re.sub(r"\D", "", text)


def numbers_in(text: str) -> set[str]:
    """Every number in a text that could be dialled, days apart."""
    return {
        digits(found)
        for found in PHONE.findall(TIME.sub("", text))
        if len(digits(found)) <= LONGEST
    }


@pytest.fixture(scope="session")
def known(screener: Screener) -> set[str]:
    """Every number that stands in the lines of this country."""
    fields = ("call", "text", "name", "does", "not_for", "hours")
    words = [getattr(line, field) or "" for line in screener.country.lines for field in fields]
    dialled = {
        digits(number.dials)
        for line in screener.country.lines
        for number in (line.voice, line.message)
        if number
    }
    return dialled | {number for text in words for number in numbers_in(text)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call 911 now.", {"911"}),
        ("Call 1-800-662-4357 or (800) 555 0100", {"18006624357", "8005550100"}),
        ("text 741741", {"741741"}),
        ("+1 800 555 0100", {"18005550100"}),
        ("Dial 988", {"988"}),
        (
            (
                "In 2021, 30 to 90 minutes, level 4.2 of version 0.1.0, on 2026-11-23, page 988a,"
                " 1999-2017"
            ),
            set(),
        ),
    ],
)
def test_numbers_are_found_however_they_are_written(text: str, found: set[str]) -> None:
    """The test below would see a number that somebody typed."""
    assert numbers_in(text) == found


@pytest.fixture(scope="session")
def listed() -> set[str]:
    """Every number that stands in the places that these pages show."""
    directory = sample_places().get().directory
    assert directory is not None
    places = [place for place in directory.places if place.phone or place.postal_code]
    numbers = [number for place in places for number in (place.phone, place.intake_phone) if number]
    words = [
        word for place in places for word in (place.postal_code, place.street, place.notes)
    ] + [number.shown for number in numbers]
    return {digits(number.dials) for number in numbers} | {
        number for word in words for number in numbers_in(word)
    }


def every_page(shelf: Shelf) -> Iterator[tuple[str, Page]]:
    """Each page of any kind, each question and each section."""
    yield from shelf.pages()
    yield from shelf.every_question()
    yield from shelf.every_section()


def test_every_number_on_every_page_comes_from_the_helplines(
    shelf: Shelf, known: set[str], listed: set[str]
) -> None:
    """In text, in links to call and to text, and in what is read out: from helplines.yaml, or of a
    place that is listed.
    """
    strange: dict[str, set[str]] = {}
    dialled: set[str] = set()
    for name, page in every_page(shelf):
        spoken = [
            e.get(attribute) or ""
            for e in page.root.iter()
            if e.get("type") != "hidden"
            for attribute in ("aria-label", "title", "alt", "value")
        ]
        linked = {
            digits(href)
            for a in page.all("a")
            if (href := a.get("href") or "").startswith(("tel:", "sms:"))
        }
        dialled |= linked
        read = {number for text in (*page.root.itertext(), *spoken) for number in numbers_in(text)}
        if others := (read | linked) - known - (listed if "place" in name else set()):
            strange[name] = others

    assert strange == {}
    assert len(dialled) > 10


def test_every_link_dials_one_number_of_the_country(shelf: Shelf, screener: Screener) -> None:
    """A link to call or to text is a whole number or a short one, for what it is for, and no other
    digit.
    """
    numbering = screener.country.numbering
    links = {
        href
        for _name, page in every_page(shelf)
        for a in page.all("a")
        if (href := a.get("href") or "").startswith(("tel:", "sms:"))
    }
    kinds = {"tel": "voice", "sms": "text"}

    def is_dialled(href: str) -> bool:
        scheme, _, dials = href.partition(":")
        number = one_number(dials, numbering, kinds[scheme])
        return number is not None and number.link == href

    assert [href for href in links if not is_dialled(href)] == []
    assert {"tel:911", "sms:988"} <= links


@pytest.mark.parametrize("given", [EMERGENCY, UNSURE], ids=["self", "relative"])
def test_the_text_to_take_along_holds_no_other_number(
    plan: Plan, known: set[str], given: dict[str, str | list[str]]
) -> None:
    """What is copied or printed too."""
    screener = plan.screener
    text = as_text(
        screener,
        take_away(screener, Wording(screener.interface), report(plan, fill_in(plan, given))),
    )

    assert numbers_in(text)
    assert numbers_in(text) <= known


# --- the page for a proxy ---


@pytest.mark.parametrize(
    ("name", "how"), [("emergency.html", []), ("emergency.es.html", ["--language", "es"])]
)
def test_the_emergency_page_is_the_one_that_the_content_gives(
    capsys: pytest.CaptureFixture[str], name: str, how: list[str]
) -> None:
    """What lies in deploy/ is fresh; `make emergency-page` makes it anew, in each language."""
    made = main(["emergency-page", *how])
    page = capsys.readouterr().out
    if made and how:
        pytest.skip("Spanish is not complete: `python -m screening check` names what is missing")

    assert (ROOT / "deploy" / name).read_text(encoding="utf-8") == page


def test_the_emergency_page_needs_nothing_else(screener: Screener, known: set[str]) -> None:
    """It names the lines and every step of an overdose, fetches nothing, and leads only to numbers,
    the first page and away.
    """
    html = (ROOT / "deploy" / "emergency.html").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>", "", html.partition("<body>")[2])
    hrefs = re.findall(r'href="([^"]*)"', html)

    country = screener.country
    for role in ("emergency", "crisis"):
        line = country.line(role)
        assert line is not None
        assert f"tel:{line.dial}" in hrefs
    assert numbers_in(text) <= known
    assert {href for href in hrefs if not href.startswith(("tel:", "sms:"))} == {
        "/",
        screener.site.leave_to,
    }
    assert not re.search(
        r"\b(src|srcset|action|on\w+)=|<(script|link|img|form|iframe)|@import|url\((?!http)", html
    )
    steps = [
        step
        for e in screener.rules.emergencies
        if e.quick
        for step in screener.section(e.section).body.splitlines()
        if step
    ]
    plain = " ".join(text.replace("&quot;", '"').split())
    for step in steps:
        words = re.sub(
            r"<helpline:[^>]*>|\(section:[^)]*\)|[\[\]*#]|^\s*(?:-|\d+\.) ", "\n", step
        ).split("\n")
        assert all(part.strip() in plain for part in words), step


def test_the_style_of_the_emergency_page_is_the_one_that_its_policy_allows() -> None:
    """A browser would drop the style if one letter of it differed from the hash."""
    import hashlib  # noqa: PLC0415
    from base64 import b64encode  # noqa: PLC0415

    html = (ROOT / "deploy" / "emergency.html").read_text(encoding="utf-8")
    style = html.partition("<style>")[2].partition("</style>")[0]

    assert (
        f"style-src 'sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in html
    )


def test_a_broken_folder_gives_no_emergency_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mistakes are named, and no half page is printed."""
    folder = tiny_copy(tmp_path)
    (folder / "helplines.yaml").unlink()

    assert (
        main(["emergency-page", str(folder)])
        == main(["dates", str(folder)])
        == main(["confirm", "heat", str(folder)])
        == 1
    )
    out = capsys.readouterr().out
    assert out.count("helplines.yaml: The file is missing.") == 3
    assert "<html" not in out


# --- confirming ---


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tiny content, whose helplines a test may confirm."""
    return tiny_copy(tmp_path)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed; nothing more is an end of input."""
    typed: list[str] = []

    def read(_prompt: str) -> str:
        if not typed:
            raise EOFError
        return typed.pop(0)

    monkeypatch.setattr("builtins.input", read)
    return typed


def file_of(folder: Path) -> bytes:
    """The bytes of the helplines."""
    return (folder / "helplines.yaml").read_bytes()


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("written", ["2026-01-01", '"2026-01-01"', "2026-01-01 # read aloud"])
def test_confirming_changes_the_day_and_nothing_else(
    folder: Path, answers: list[str], capsys: pytest.CaptureFixture[str], ends: bytes, written: str
) -> None:
    """The row's day becomes today's; every other byte of the file stays, comments and line ends
    among them.
    """
    path = folder / "helplines.yaml"
    path.write_bytes(
        path.read_bytes()
        .replace(b"verified_on: 2026-01-01", f"verified_on: {written}".encode(), 1)
        .replace(b"\n", ends)
    )
    before = file_of(folder)
    line = load(folder).country.lines[1]
    answers.append(line.source)

    assert main(["confirm", line.id, str(folder)]) == 0

    said = capsys.readouterr().out
    after = load(folder).country.line(line.id)
    assert after is not None
    assert after.verified_on is not None
    assert after.verified_on.isoformat().encode() in file_of(folder)
    assert file_of(folder).replace(after.verified_on.isoformat().encode(), b"2026-01-01") == before
    assert line.name in said
    assert f"verified_on is {after.verified_on} now; it was 2026-01-01." in said


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ((["advice_line"], []), "Nothing was changed."),
        (
            (["advice_line"], ["another"]),
            "This row names the source `line_site`. Did you read another one?",
        ),
        ((["advice_line", "--source", "another"], []), "This row names the source `line_site`."),
        ((["advise_line"], []), "has no line `advise_line`. Did you mean `advice_line`?"),
    ],
)
def test_nothing_is_confirmed_that_was_not_read(
    folder: Path,
    answers: list[str],
    capsys: pytest.CaptureFixture[str],
    given: tuple[list[str], list[str]],
    says: str,
) -> None:
    """No source, another one, or another line: the file stays as it is, and what to do is said."""
    arguments, typed = given
    answers += typed
    before = file_of(folder)

    assert main(["confirm", arguments[0], str(folder), *arguments[1:]]) == 1

    assert says in capsys.readouterr().out
    assert file_of(folder) == before


def test_a_row_that_is_written_in_another_way_is_left_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A day on a line below its key is nothing that we would change by a guess."""
    path = folder / "helplines.yaml"
    path.write_bytes(
        path.read_bytes().replace(
            b"verified_on: 2026-01-01", b"verified_on:\n        2026-01-01", 1
        )
    )
    before = file_of(folder)

    assert main(["confirm", "advice_line", str(folder), "--source", "line_site"]) == 1

    assert "by hand: verified_on: " in capsys.readouterr().out
    assert file_of(folder) == before


# --- by which day ---


def test_what_is_due_is_named_with_the_command_that_settles_it(screener: Screener) -> None:
    """Ninety days after the first number was read it is due, and not a day before."""
    first = min(
        line.verified_on
        for line in screener.country.lines
        if line.verified_on and (line.call or line.text)
    )

    assert list(due_on(screener, first + WARN_AFTER)) == []
    due = list(due_on(screener, first + WARN_AFTER + timedelta(days=1)))
    assert "was verified 91 days ago. Read its source again: python -m screening confirm " in due[0]


def test_a_number_that_was_verified_tomorrow_was_not(screener: Screener) -> None:
    """A slip in the year would keep it from ever being due."""
    last = max(line.verified_on for line in screener.country.lines if line.verified_on)

    assert not any("is yet to come" in line for line in due_on(screener, last))
    assert any("is yet to come" in line for line in due_on(screener, last - timedelta(days=1)))


@pytest.mark.parametrize(
    ("today", "ends"),
    [(date(2026, 1, 3), (0, "Nothing is due.")), (date(2027, 1, 1), (1, "confirm advice_line"))],
)
def test_the_command_ends_in_one_where_something_is_due(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    today: date,
    ends: tuple[int, str],
) -> None:
    """So that a scheduled job turns red; `make check-dates` runs it on today's date."""
    monkeypatch.setattr("screening.cli.operating._today", lambda: today)
    monkeypatch.delenv("SIGNPOST_DIRECTORY", raising=False)
    monkeypatch.setattr("screening.cli.operating.database", lambda: folder / "none.sqlite")

    assert main(["dates", str(folder)]) == ends[0]
    assert ends[1] in capsys.readouterr().out
