"""Fixtures of the tests that need a browser or another tool of the system. What is missing skips a
test; in CI it fails it.
"""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright
from waitress.server import create_server

from screening.model import Screener
from screening.outcome.plan import Plan
from screening.web import create_app
from tests.support import faces, visitor
from tests.support.browsing import CHROMIUM, FLAGS, MODES, PHONE
from tests.support.shown import Shelf
from tests.tools.fetch import locked


def missing(what: str) -> NoReturn:
    """Skip for want of something. In CI it is a failure: .ci/run installs it."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing: see .ci/run")
    pytest.skip(f"{what} is missing")


def fetched(name: str) -> Path:
    """The file of a tool that `make .venv/tools` fetches."""
    (tool,) = (tool for tool in locked() if tool.name == name)
    return (
        tool.path
        if tool.path.exists()
        else missing(f"{name} (`make .venv/tools` fetches it, with npm)")
    )


@dataclass
class Site:
    """The app behind a real server on this machine."""

    url: str
    plan: Plan
    leave_to: str


def elsewhere(_environ: object, start_response: Any) -> list[bytes]:
    """The page that Leave leads to."""
    start_response("200 OK", [("Content-Type", "text/html")])
    return [b"<!doctype html><title>Weather</title><h1>Weather</h1>"]


def serve(app: Any) -> Any:
    """A running server on a free port of this machine."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4, ident=None)

    def run() -> None:
        with suppress(OSError):  # it waits on sockets that the test closes
            server.run()

    threading.Thread(target=run, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def site(screener: Screener, plan: Plan) -> Iterator[Site]:
    """A running app. Another server on another host name stands in for the page that Leave leads
    to.
    """
    away = serve(elsewhere)
    leave_to = f"http://127.0.0.1:{away.effective_port}/"
    leaving = replace(screener, site=screener.site.model_copy(update={"leave_to": leave_to}))
    server = serve(create_app(leaving))
    yield Site(f"http://localhost:{server.effective_port}", plan, leave_to)
    server.close()
    away.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium of the system."""
    if CHROMIUM is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


@pytest.fixture(scope="module")
def open_in(
    browser: Browser, site: Site, shown: Mapping[str, visitor.Page]
) -> Callable[[str], Callable[[str], Page]]:
    """Opens pages by name in a mode by name. They are the very bytes and headers that the
    app sent.
    """

    def serve(route: Route) -> None:
        response = shown[unquote(route.request.url.rpartition("/")[2])].response
        route.fulfill(
            status=response.status_code, headers=dict(response.headers), body=response.get_data()
        )

    def in_mode(mode: str) -> Callable[[str], Page]:
        context = browser.new_context(
            **{"viewport": PHONE, "base_url": site.url, "bypass_csp": True, **MODES[mode].settings}
        )
        context.route("**/shown/*", serve)
        page = context.new_page()

        def open_page(name: str) -> Page:
            page.goto(f"/shown/{name}")
            if MODES[mode].then:
                page.evaluate(MODES[mode].then)
            if MODES[mode].face:
                faces.wear(page, MODES[mode].face)
            return page

        return open_page

    return in_mode


@pytest.fixture(scope="session")
def shelf(screener: Screener, plan: Plan) -> Shelf:
    """Pages, opened without a browser."""
    return Shelf(screener, plan)


@pytest.fixture(scope="session")
def shown(shelf: Shelf) -> dict[str, visitor.Page]:
    """Every kind of page, by name."""
    return dict(shelf.pages())
