"""What is written while people visit: nothing by default, and never an answer."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client

from screening.model import Option, Screener, Words
from screening.outcome.compile import prepare
from screening.outcome.engine import assess
from screening.outcome.plan import Plan
from screening.web import HEADERS, create_app, interruptions, pages, wizard
from tests.conftest import Clock, fill_in, share
from tests.support.visitor import Visitor

LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\dZ (GET|HEAD|POST|OPTIONS|other) (/\S*|none) [2-5]xx"
    r" (<10ms|<100ms|<1s|longer)"
)
FAULT = re.compile(r"fault: \w+ at [\w.]+:\d+")
MARKER = "k7canary"
GIVEN = {"who": "self", "age": "adult", "use": "now", "supply": "prescribed"}


@pytest.fixture
def logged(screener: Screener, clock: Clock) -> Flask:
    """The application with its log switched on."""
    return create_app(screener, CLOCK=clock, LOG=True)


def test_by_default_nothing_is_written(
    visitor: Visitor, plan: Plan, capfd: pytest.CaptureFixture[str]
) -> None:
    """A whole check, a wrong address and leaving leave no line anywhere."""
    visitor.result(fill_in(plan, GIVEN))
    visitor.get("/nowhere", 404)
    visitor.client.get("/leave", base_url=visitor.base)

    assert capfd.readouterr() == ("", "")


def test_a_line_holds_the_pattern_of_an_address_and_never_the_address(
    logged: Flask, plan: Plan, capfd: pytest.CaptureFixture[str]
) -> None:
    """Minute, method, pattern, class and bucket; what a client makes up is not written."""
    visitor = Visitor(logged, plan)
    visitor.start()
    visitor.get(f"/read/{'0' * 6}?looked=for", 404)
    visitor.get("/nowhere/at/all", 404)
    logged.test_client().open("/", method="SECRET", base_url=visitor.base)

    lines = capfd.readouterr().out.splitlines()
    assert all(LINE.fullmatch(line) for line in lines), lines
    assert [line.split(" ")[1:4] for line in lines] == [
        ["POST", "/start", "3xx"],
        ["GET", "/check/<int:number>", "2xx"],
        ["GET", "/read/<short>", "4xx"],
        ["GET", "none", "4xx"],
        ["other", "none", "4xx"],
    ]
    assert {line.split(" ")[0] for line in lines} == {"2026-11-23T12:00Z"}


@pytest.mark.parametrize(
    ("seconds", "bucket"), [(0.009, "<10ms"), (0.05, "<100ms"), (0.5, "<1s"), (3, "longer")]
)
def test_how_long_it_took_is_written_roughly(
    logged: Flask,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    seconds: float,
    bucket: str,
) -> None:
    """A duration to the millisecond would tell pages apart that have one pattern."""
    ticks = count()
    monkeypatch.setattr("screening.web.log.time.perf_counter", lambda: next(ticks) * seconds)

    logged.test_client().get("/")

    assert capfd.readouterr().out.endswith(f" {bucket}\n")


# --- a marker among the answers ---


def with_marker(screener: Screener) -> Screener:
    """The shipped content, where every question after the first takes the marker as an answer."""
    option = Option(id=MARKER, words=Words(said={"everyone": "Something else"}), unknown=True)
    first, *others = screener.questions.questions
    marked = [
        question.model_copy(update={"options": (*question.options, option)}) for question in others
    ]
    return replace(
        screener, questions=screener.questions.model_copy(update={"questions": (first, *marked)})
    )


class TellingError(Exception):
    """A fault whose message tells everything."""


@pytest.fixture
def failing(screener: Screener, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """A visitor of an app, with its log on, that fails now and then at every turn, with an answer
    in the message.
    """
    turns = count(1)

    def sometimes(real: Any, every: int) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            if next(turns) % every == 0:
                raise TellingError(f"{MARKER}: {arguments}")
            return real(*arguments, **named)

        return call

    plan = prepare(with_marker(screener))
    app = create_app(plan.screener, LOG=True)
    monkeypatch.setattr(interruptions, "assess", sometimes(assess, 3))
    monkeypatch.setattr(wizard, "path", sometimes(wizard.path, 7))
    answered = app.extensions["signpost"].answered
    monkeypatch.setattr(answered, "seal", sometimes(answered.seal, 11))
    monkeypatch.setattr(pages, "message_page", sometimes(pages.message_page, 5))
    return Visitor(app, plan)


def test_an_answer_is_found_in_no_output(
    failing: Visitor, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Many checks with a marker as answer, address, cookie and header, and faults at every turn: it
    is written nowhere.
    """
    caplog.set_level(logging.DEBUG)
    checks = share(1_000)
    telling = {
        "Referer": f"https://elsewhere.example/{MARKER}",
        "User-Agent": MARKER,
        "X-Forwarded-For": MARKER,
        "Sec-Fetch-Site": "same-origin",
    }
    statuses = [
        status for _ in range(checks) for status in one_check(failing.app.test_client(), telling)
    ]

    out, err = capfd.readouterr()
    assert statuses.count(500) > checks / 2
    assert len(re.findall(r"fault: TellingError at \w+\.py:\d+", out)) > checks / 2
    assert all(LINE.fullmatch(line) or FAULT.fullmatch(line) for line in out.splitlines())
    assert MARKER not in out + err + caplog.text
    assert err == caplog.text == ""


def one_check(client: Client, headers: dict[str, str]) -> Iterator[int]:
    """The statuses of a short check whose second answer is the marker."""
    base = "https://check.example"
    yield client.post(
        "/start", base_url=base, headers=headers, environ_overrides={"CONTENT_LENGTH": "0"}
    ).status_code
    for number, answer in ((1, "self"), (2, MARKER)):
        page = client.get(f"/check/{number}", base_url=base, headers=headers)
        token = re.search(r'name="run" value="(\w+)"', page.get_data(as_text=True))
        run = token[1] if token else MARKER
        yield client.post(
            f"/check/{number}", data={"run": run, "answer": answer}, base_url=base, headers=headers
        ).status_code
    yield client.get(f"/check/{MARKER}?answer={MARKER}", base_url=base, headers=headers).status_code


def test_where_no_page_can_be_made_plain_words_and_numbers_are_sent(
    app: Flask,
    screener: Screener,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A fault in the page for faults itself: still sorry, still whom to call, still protected, and
    still no message in a log.
    """

    def fail(*_arguments: object, **_named: object) -> str:
        raise TellingError(MARKER)

    monkeypatch.setattr("screening.web.pages.render_template", fail)
    for base in ("https://check.example", "http://localhost"):
        response = app.test_client().get("/", base_url=base)

        assert response.status_code == 500
        assert screener.interface["errors.500.title"] in response.text
        assert "911" in response.text
        assert "988" in response.text
        assert {name: response.headers[name] for name in HEADERS} == HEADERS
        assert response.headers["Cache-Control"] == "no-store"
        assert ("Strict-Transport-Security" in response.headers) is base.startswith("https")
    out, err = capfd.readouterr()
    assert MARKER not in out + err
    assert err == ""
    assert out.count("fault: TellingError at test_log.py:") == 6
