"""What a machine that watches over a copy asks for: alive, ready, and whom to tell of a fault."""

from pathlib import Path

import pytest

from screening.engine import Plan
from screening.model import Screener
from screening.web import create_app
from tests.conftest import Clock
from tests.visitor import Visitor

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


def test_old_numbers_are_counted_and_stop_nothing(visitor: Visitor, clock: Clock, screener: Screener) -> None:
    """After ninety days those who run it are told; the site stays up."""
    clock.now += 91 * DAY
    numbers = [line for line in screener.country.lines if line.verified_on and (line.call or line.text)]

    assert visitor.get("/readyz").response.text.endswith(f"helplines to confirm: {len(numbers)}\n")


def test_without_keys_it_is_not_ready(screener: Screener, plan: Plan, clock: Clock, tmp_path: Path) -> None:
    """A folder that is a file, and a reader to which no key has come."""
    (tmp_path / "file").touch()
    for config in ({"key_file": tmp_path / "file" / "keys"}, {"key_file": tmp_path / "keys", "KEYS_READ_ONLY": True}):
        page = Visitor(create_app(screener, CLOCK=clock, **config), plan).get("/readyz", 503)

        assert page.response.text.startswith("not ready\n")
        assert "SIGNPOST_KEYS" in page.response.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_neither_says_anything_of_visitors(visitor: Visitor, path: str) -> None:
    """The same before and after someone came."""
    before = visitor.get(path).response.text
    visitor.start()

    assert visitor.get(path).response.text == before
