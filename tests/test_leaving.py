"""Leave as a small machine: everything that can reach it, and what comes of it, in Chromium, in
Firefox and by request.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import ROOT, fill_in
from tests.support import leaving
from tests.support.browser_fixtures import Site, missing
from tests.support.browsing import PHONE, tap, walk
from tests.support.firefox import FIREFOX, Firefox, firefox
from tests.support.leaving import Way
from tests.support.people import SELF
from tests.support.visitor import Visitor

RECORD = ROOT / "docs" / "decisions" / "0026-leaving-as-a-machine.md"
SLOW = pytest.mark.slow("everything that can reach Leave, in two browsers")
HOPS = ("/leave", "/leave/go", "/erasing", "/erased")


def test_the_record_has_the_same_table() -> None:
    """Row by row; and every test that a row names is here."""
    row = re.compile(r"^\| (.*?) \| (leaves|stays|asks|refuses) \|$", re.MULTILINE)
    rows = row.findall(RECORD.read_text(encoding="utf-8"))

    assert rows == [(way.cause, way.outcome) for way in leaving.ALL]
    assert all(way.shown_by in globals() for way in leaving.OTHERS)


# --- by request ---


@pytest.mark.parametrize("hop", HOPS)
@pytest.mark.parametrize("way", leaving.BY_REQUEST, ids=lambda way: way.cause)
def test_nobody_here_asked_and_nothing_is_deleted(visitor: Visitor, way: Way, hop: str) -> None:
    """A hop deletes where the person asked; else the cookie and what the browser holds stay, and
    what was asked for is a press away.
    """
    status = {"leaves": 303 if hop == "/leave/go" else 200, "asks": 403, "refuses": 503}
    for headers in way.sends:
        visitor.start()
        before = dict(visitor.cookies)
        reply = visitor.client.get(hop, base_url=visitor.base, headers=headers)

        assert reply.status_code == status[way.outcome]
        assert (visitor.cookies == before) is (way.outcome != "leaves")
        assert ("Set-Cookie" in reply.headers) is (way.outcome == "leaves")
        assert "Clear-Site-Data" not in reply.headers or way.outcome == "leaves"
        if way.outcome == "asks":
            page = visitor._checked(reply, 403)
            assert page.h1 == visitor.plan.screener.interface["foreign.title"]
            assert page.all("form", action="/erase")


# --- by pressing ---


class Window(Protocol):
    """A window of a browser."""

    def press(self, keys: str) -> None: ...

    def wait(self, seconds: float) -> None: ...

    def said(self) -> str: ...

    def left(self) -> bool: ...


@dataclass
class InChromium:
    """Time passes by the browser's own clock, which is turned."""

    page: Page
    away: str

    def press(self, keys: str) -> None:
        *held, last = keys.replace("RightShift", "ShiftRight").split("+")
        for key in held:
            self.page.keyboard.down(key)
        self.page.mouse.click(5, 300) if last == "click" else self.page.keyboard.press(last)
        for key in held:
            self.page.keyboard.up(key)

    def wait(self, seconds: float) -> None:
        self.page.clock.run_for(seconds * 1000)

    def said(self) -> str:
        return self.page.locator("#shift").inner_text()

    def left(self) -> bool:
        for _ in range(10):
            self.page.wait_for_timeout(100)
            if self.page.url.startswith(self.away):
                return True
        return False


KEYS = {"Shift": "\ue008", "RightShift": "\ue050", "Control": "\ue009"}


@dataclass
class InFirefox:
    """Time passes as it does."""

    window: Firefox
    away: str

    def press(self, keys: str) -> None:
        *held, last = keys.split("+")
        downs = [{"type": "keyDown", "value": KEYS.get(key, key)} for key in held]
        ups = [{"type": "keyUp", "value": KEYS.get(key, key)} for key in held]
        if last == "click":
            self._keys(downs)
            self.window.click("h1")
            self._keys(ups)
        else:
            pressed = KEYS.get(last, last)
            both = [{"type": "keyDown", "value": pressed}, {"type": "keyUp", "value": pressed}]
            self._keys([*downs, *both, *ups])

    def _keys(self, actions: list[dict[str, str]]) -> None:
        self.window.do("PerformActions", actions=[{"type": "key", "id": "k", "actions": actions}])

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)

    def said(self) -> str:
        return str(
            self.window.do(
                "ExecuteScript",
                script="return document.querySelector('#shift').textContent",
                args=[],
            )
        )

    def left(self) -> bool:
        for _ in range(30):
            time.sleep(0.1)
            if self.window.url.startswith(self.away):
                return True
        return False


def go_through(way: Way, window: Window, site: Site) -> None:
    """Every step, with what is said after it; then whether it left."""
    words = site.plan.screener.interface
    last = len(way.steps) - 1
    for number, (step, line) in enumerate(way.steps):
        if step.endswith(" s"):
            window.wait(float(step.removesuffix(" s")))
        else:
            window.press(step)
        if number < last or way.outcome == "stays":
            assert window.said() == (words[f"page.{line}"] if line else ""), (way.cause, number)
    assert window.left() is (way.outcome == "leaves"), way.cause


@contextmanager
def tab(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A fresh profile of Chromium."""
    context = browser.new_context(viewport=PHONE, base_url=site.url)
    yield context
    context.close()


@SLOW
@pytest.mark.browser
@pytest.mark.parametrize("way", leaving.BY_PRESSING, ids=lambda way: way.cause)
def test_what_is_pressed_in_chromium(browser: Browser, site: Site, way: Way) -> None:
    """What is said is true at every moment, and it leaves where it is meant."""
    with tab(browser, site) as context:
        page = context.new_page()
        page.clock.install()
        page.goto("/")
        go_through(way, InChromium(page, site.leave_to), site)


@SLOW
@pytest.mark.browser
def test_what_is_pressed_in_firefox(site: Site, tmp_path: Path) -> None:
    """The same, in one window after the other."""
    if FIREFOX is None:
        missing("Firefox")
    with firefox(tmp_path / "profile") as window:
        for way in leaving.BY_PRESSING:
            window.open(site.url)
            go_through(way, InFirefox(window, site.leave_to), site)


# --- the rest ---


@pytest.fixture
def answered(browser: Browser, site: Site) -> Iterator[Page]:
    """The result of a check, in a browser that runs scripts."""
    with tab(browser, site) as context:
        page = context.new_page()
        walk(page, site.plan, fill_in(site.plan, SELF))
        yield page


def shows(page: Page, told: str) -> bool:
    """Whether something can be read on a page."""
    return page.locator("body").is_visible() and told in page.locator("body").inner_text()


def told_by(page: Page) -> str:
    """What the result says above all."""
    return page.locator("h1").inner_text()


@SLOW
@pytest.mark.browser
def test_back_after_leaving_shows_no_answer(answered: Page, site: Site) -> None:
    """Three times."""
    told = told_by(answered)
    tap(answered, ".leave")
    answered.wait_for_url(f"{site.leave_to}**")
    for _ in range(3):
        answered.go_back(wait_until="load")
        assert not shows(answered, told)


@SLOW
@pytest.mark.browser
@pytest.mark.parametrize("how", [{"button": "middle"}, {"modifiers": ["Control"]}])
def test_a_press_for_a_new_tab_leaves_here(answered: Page, site: Site, how: dict[str, Any]) -> None:
    """The old page does not stay in view behind a new one."""
    answered.locator(".leave").click(**how)

    answered.wait_for_url(f"{site.leave_to}**")
    assert len(answered.context.pages) == 1


@SLOW
@pytest.mark.browser
def test_leaving_in_one_tab_leaves_in_all(answered: Page, site: Site) -> None:
    """What another tab shows goes with it."""
    other = answered.context.new_page()
    other.goto("/helplines")
    tap(other, ".leave")

    answered.wait_for_url(f"{site.leave_to}**")


PRESSED = """() => {
  document.querySelector(".leave").click()
  return document.documentElement.hidden
}"""


@SLOW
@pytest.mark.browser
def test_the_page_is_out_of_sight_at_once(answered: Page, site: Site) -> None:
    """In the same moment, before anything is asked for."""
    assert answered.evaluate(PRESSED) is True

    answered.wait_for_url(f"{site.leave_to}**")


@SLOW
@pytest.mark.browser
def test_without_a_network_the_page_is_out_of_sight(answered: Page) -> None:
    """The browser says that there is none; Back does not bring the answers to light."""
    told = told_by(answered)
    answered.context.set_offline(True)
    answered.locator(".leave").click(no_wait_after=True)
    answered.wait_for_timeout(500)
    assert not shows(answered, told)

    answered.evaluate("history.back()")
    answered.wait_for_timeout(500)
    assert not shows(answered, told)
