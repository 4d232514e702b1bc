"""What a machine that watches over a copy asks for: alive, ready, and whom to tell of a fault."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from screening.cli.operating import due_on
from screening.model import Screener
from screening.outcome.plan import Plan
from screening.web import create_app
from tests.conftest import Clock
from tests.support.visitor import Visitor

DAY = 24 * 60 * 60


def test_a_process_that_can_take_visitors_is_ready(visitor: Visitor, screener: Screener) -> None:
    """It names the versions that it serves, and nothing of anyone."""
    page = visitor.get("/readyz")

    assert page.response.mimetype == "text/plain"
    assert page.response.text.splitlines() == [
        "ready",
        f"questions: {screener.questions.header.version}, {screener.questions.header.status}",
        f"rules: {screener.rules.header.version}, {screener.rules.header.status}",
        "keys: ok",
        "helplines to confirm: 0",
    ]
    assert visitor.cookies == {}


def test_old_numbers_are_counted_and_stop_nothing(
    visitor: Visitor, clock: Clock, screener: Screener
) -> None:
    """After ninety days those who run it are told; the site stays up."""
    clock.now += 120 * DAY
    numbers = [
        line for line in screener.country.lines if line.verified_on and (line.call or line.text)
    ]

    assert visitor.get("/readyz").response.text.endswith(f"helplines to confirm: {len(numbers)}\n")


def test_without_keys_it_is_not_ready(
    screener: Screener, plan: Plan, clock: Clock, tmp_path: Path
) -> None:
    """A folder that is a file."""
    (tmp_path / "file").touch()
    app = create_app(screener, CLOCK=clock, key_file=tmp_path / "file" / "keys")
    page = Visitor(app, plan).get("/readyz", 503)

    assert page.response.text.startswith("not ready\n")
    assert "SIGNPOST_KEYS" in page.response.text


def test_a_damaged_key_file_is_no_fault(
    screener: Screener, plan: Plan, clock: Clock, tmp_path: Path
) -> None:
    """New keys are made, and checks go on."""
    (tmp_path / "keys").write_bytes(b"\xff\xfe\x00")
    visitor = Visitor(create_app(screener, key_file=tmp_path / "keys", CLOCK=clock), plan)

    assert visitor.get("/readyz").response.mimetype == "text/plain"
    visitor.start()


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_neither_says_anything_of_visitors(visitor: Visitor, path: str) -> None:
    """The same before and after someone came."""
    before = visitor.get(path).response.text
    visitor.start()

    assert visitor.get(path).response.text == before


# --- whom to tell of a fault ---


@pytest.mark.parametrize(
    ("contact", "named"),
    [
        ("help@clinic.example", "mailto:help@clinic.example"),
        ("https://clinic.example/tell", "https://clinic.example/tell"),
    ],
)
def test_security_txt_names_the_contact_and_its_last_day(
    screener: Screener, plan: Plan, clock: Clock, contact: str, named: str
) -> None:
    """Contact and Expires, as RFC 9116 asks, from site.yaml."""
    site = screener.site.model_copy(update={"contact": contact, "contact_until": date(2027, 1, 2)})
    page = Visitor(create_app(replace(screener, site=site), CLOCK=clock), plan).get(
        "/.well-known/security.txt"
    )

    assert page.response.mimetype == "text/plain"
    assert (
        page.response.text
        == f"Contact: {named}\nExpires: 2027-01-02T00:00:00Z\nPreferred-Languages: en\n"
    )


@pytest.mark.parametrize(
    "site",
    [
        {"contact": ""},
        {"contact": "Room 4, by the stairs"},
        {"contact": "a@b.example", "contact_until": None},
        {"contact_until": date(2026, 11, 22)},
    ],
)
def test_without_an_address_or_a_day_there_is_no_security_txt(
    screener: Screener, plan: Plan, clock: Clock, site: dict[str, object]
) -> None:
    """A file that names no one, or has run out, would be worse than none."""
    changed = replace(screener, site=screener.site.model_copy(update=site))

    assert Visitor(create_app(changed, CLOCK=clock), plan).get("/.well-known/security.txt", 404)


@pytest.mark.parametrize(
    ("days", "due"), [(367, True), (366, False), (31, False), (30, True), (0, True), (-5, True)]
)
def test_a_contact_is_due_a_month_before_its_last_day(
    screener: Screener, days: int, due: bool
) -> None:
    """`make check-dates` says so, and where it is more than a year away."""
    until = screener.site.contact_until
    assert until is not None
    said = [
        line
        for line in due_on(screener, until - timedelta(days=days))
        if line.startswith("site.yaml")
    ]

    assert bool(said) is due
    assert all("within the next year" in line for line in said)


def test_the_contact_that_ships_is_good_for_a_month_and_no_longer_than_a_year(
    screener: Screener,
) -> None:
    """By today's date, on purpose: this turns red a month before the day in site.yaml. Then write a
    new one there.
    """
    until = screener.site.contact_until
    assert until is not None

    assert timedelta(days=30) < until - datetime.now(UTC).date() <= timedelta(days=366)
