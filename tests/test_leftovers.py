"""What stays in a browser: nothing on the disk that tells of an answer, and nothing behind Back, in
Chromium and in Firefox.
"""

import time
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import sync_playwright

from screening.model import Answers
from tests.conftest import fill_in
from tests.support import leftovers
from tests.support.browser_fixtures import Site, missing
from tests.support.browsing import CHROMIUM, FLAGS, tap, walk
from tests.support.firefox import FIREFOX, Firefox, firefox
from tests.support.walking import walk_in

pytestmark = [pytest.mark.browser, pytest.mark.slow("what two browsers leave behind on a disk")]

GIVEN: Final = {
    "who": "self",
    "age": "adult",
    "use": "now",
    "supply": "not_prescribed",
    "area_more": "yes",
    "area_time": "yes",
    "signs": ["nodding", "sick_now"],
    "safety": ["alone", "injects"],
    "home": ["violence", "children"],
}
NEUTRAL: Final = "/check/2"
"""Stands in the history of every browser, and shows that the search finds what is there."""


@pytest.fixture
def answers(site: Site) -> Answers:
    """A check whose answers would tell much."""
    return fill_in(site.plan, GIVEN)


def test_chromium_writes_nothing_of_a_check_to_the_disk(
    site: Site, answers: Answers, tmp_path: Path
) -> None:
    """During a check, after Delete my answers and after closing: the profile holds the addresses,
    and no word of an answer.
    """
    words = leftovers.telling(site.plan, answers)
    profile = tmp_path / "profile"
    if CHROMIUM is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(profile), executable_path=CHROMIUM, args=FLAGS, base_url=site.url
        )
        page = context.new_page()
        walk(page, site.plan, answers)
        page.go_back()
        page.go_forward()
        page.wait_for_timeout(1500)  # it writes what is open now and then
        during = leftovers.found(profile, words)
        tap(page, "form[action='/erase'] button")
        page.wait_for_url("**/erased")
        context.close()

    assert len(words) > 60
    assert during == {}
    assert leftovers.found(profile, words) == {}
    assert leftovers.found(profile, [NEUTRAL])


# --- Firefox ---


def test_firefox_keeps_nothing_of_a_check_on_the_disk_or_behind_back(
    site: Site, answers: Answers, tmp_path: Path
) -> None:
    """One check with Leave and one with Delete my answers: Back three times shows no answer; the
    profile, open and closed, holds none.
    """
    if FIREFOX is None:
        missing("Firefox")
    short = fill_in(site.plan, {"who": "self", "age": "adult", "use": "never"})
    words = leftovers.telling(site.plan, answers) | leftovers.telling(site.plan, short)
    profile = tmp_path / "profile"
    with firefox(profile) as window:
        walk_in(window, site, answers)
        assert "domestic violence" in window.seen
        window.back()
        time.sleep(1.5)  # it writes what is open every second
        during = leftovers.found(profile, words)
        window.click("a[href='/leave']")
        window.wait_for(site.leave_to)
        behind_leave = behind(window, words)

        walk_in(window, site, short)
        window.click("form[action='/erase'] button")
        window.wait_for("/erased")
        behind_erase = behind(window, words)
        window.open(f"{site.url}/result")
        assert site.plan.screener.interface["gone.title"] in window.seen

    assert during == {}
    assert behind_leave == behind_erase == []
    assert leftovers.found(profile, words) == {}
    assert leftovers.found(profile, [NEUTRAL])


def behind(window: Firefox, words: set[str]) -> list[str]:
    """What tells of a check on the three pages behind this one."""
    told = []
    for _ in range(3):
        window.back()
        time.sleep(0.2)
        told += [f"{window.url}: {word}" for word in words if word in window.seen]
    return told


# --- the search itself ---


def test_words_are_found_however_a_browser_writes_them(tmp_path: Path) -> None:
    """As plain text, as two bytes a letter, as part of an address, and packed."""
    (tmp_path / "plain").write_bytes(b"..took too much..")
    (tmp_path / "wide").write_bytes("..took too much..".encode("utf-16-le"))
    (tmp_path / "address").write_bytes(b"/?a=took%20too%20much")
    literal = b"took too much"
    (tmp_path / "packed.jsonlz4").write_bytes(
        leftovers.MOZLZ4 + b"\x00" * 4 + bytes([len(literal) << 4]) + literal
    )
    (tmp_path / "none").write_bytes(b"took to much")

    assert leftovers.found(tmp_path, ["took too much"]) == {
        "took too much": ["address", "packed.jsonlz4", "plain", "wide"]
    }


def test_packed_text_is_unpacked_as_it_was() -> None:
    """Long runs and repeats, as the format allows them: 300 letters, of which the last 280 repeat
    the first four.
    """
    whole = b"abcd" * 75
    packed = (
        leftovers.MOZLZ4
        + b"\x00" * 4
        + bytes([0x4F])
        + b"abcd"
        + b"\x04\x00"
        + bytes([255, 296 - 4 - 15 - 255])
        + b"\x00"
    )

    assert leftovers.unpacked(packed) == whole
