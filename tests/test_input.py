"""Broken and hostile requests: each gets the right status and a page in plain words, and changes
nothing.
"""

import random
import socket
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask

from screening.model import Screener
from screening.web import create_app
from screening.web.render import short_id
from tests.conftest import share
from tests.support.browser_fixtures import serve
from tests.support.malformed import KINDS, Request
from tests.support.quick import HOST, Quick

MALFORMED: Final = 100_000
SHARE: Final = share(8_000)
"""Of the malformed requests, but in `make soak`."""
EXPECTED: Final = {200, 303, 400, 403, 404, 405, 409, 411, 413, 422}


@pytest.fixture
def browser(app: Flask) -> Quick:
    """A check that has come to its second question."""
    browser = Quick(app)
    browser.answer(browser.start(), ["self"])
    return browser


# --- thousands of them ---


def send_all(browser: Quick, number: int) -> Counter[tuple[str, int]]:
    """Send malformed requests, and see after each that nothing was accepted. Gives how often each
    kind had which status.
    """
    chance = random.Random(17)
    seen: Counter[tuple[str, int]] = Counter()
    cookie, before = browser.cookie, browser.state
    assert before
    for n in range(number):
        kind = KINDS[n % len(KINDS)]
        request = kind(browser.token("/check/2").encode(), chance)
        reply = request.send(browser)
        seen[kind.__name__, reply.status] += 1
        assert reply.status in EXPECTED, (request, reply.status)
        if browser.cookie != cookie:
            assert request.path.startswith(MAY_CHANGE), request
            browser.cookie = cookie
    return seen


MAY_CHANGE: Final = ("/start", "/erase", "/leave", "/answers")
"""Where a request without an answer begins or ends a check, or is the page of one."""


def test_of_thousands_of_malformed_requests_none_is_taken_and_none_is_a_fault(
    browser: Quick,
) -> None:
    """Each kind is refused in its own way: by its length, its kind, its host, its run id, its
    answer.
    """
    seen = send_all(browser, SHARE)

    assert sum(seen.values()) == SHARE
    assert {status for kind, status in seen if kind == "answers"} == {400, 422}
    assert {status for kind, status in seen if kind == "runs"} == {409}
    assert {status for kind, status in seen if kind == "strangers"} == {400, 403}
    assert {status for kind, status in seen if kind == "lengths"} == {400, 409, 411, 413}


@pytest.mark.soak
def test_of_a_hundred_thousand_malformed_requests_none_is_taken(browser: Quick) -> None:
    """The full number; the memory does not grow with them."""
    send_all(browser, SHARE)
    before = resident()
    send_all(browser, MALFORMED)

    assert resident() < before * 1.1


def resident() -> int:
    """Kilobytes that this process holds."""
    with Path("/proc/self/status").open(encoding="ascii") as status:
        return int(next(line for line in status if line.startswith("VmRSS")).split()[1])


# --- one by one ---

KIND: Final[dict[str, tuple[Request, int]]] = {
    "two answers where one is asked for": (
        Request(body=b"run=RUN&answer=none&answer=overdose"),
        422,
    ),
    "the same answer twice": (Request(body=b"run=RUN&answer=none&answer=none"), 422),
    "no answer": (Request(body=b"run=RUN"), 422),
    "an answer with a NUL": (Request(body=b"run=RUN&answer=no%00ne"), 422),
    "an answer that reads from right to left": (Request(body=b"run=RUN&answer=%E2%80%AEnone"), 422),
    "an answer that is no text": (Request(body=b"run=RUN&answer=%ff%fe"), 422),
    "half of a surrogate pair": (Request(body=b"run=RUN&answer=%ED%A0%80none"), 422),
    "an answer of 15,000 letters": (Request(body=b"run=RUN&answer=" + b"x" * 15_000), 422),
    "two run ids": (Request(body=b"run=RUN&run=RUN&answer=none"), 409),
    "no run id": (Request(body=b"answer=none"), 409),
    "thousands of fields": (Request(body=b"a&" * 8_000), 409),
    "another kind of body": (
        Request(body=b'{"run": "RUN"}', environ={"CONTENT_TYPE": "application/json"}),
        400,
    ),
    "bytes that are no text": (Request(body=b"run=RUN&answer=\xff\xfe"), 400),
    "too long": (Request(body=b"run=RUN&answer=" + b"x" * 17_000), 413),
    "a length that is too long": (
        Request(body=b"run=RUN&answer=none", environ={"CONTENT_LENGTH": "16385"}),
        413,
    ),
    "no length": (Request(body=b"run=RUN&answer=none", environ={"CONTENT_LENGTH": ""}), 411),
    "chunked": (
        Request(
            body=b"run=RUN&answer=none",
            environ={"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"},
        ),
        411,
    ),
    "a length below nothing": (
        Request(body=b"run=RUN&answer=none", environ={"CONTENT_LENGTH": "-1"}),
        411,
    ),
    "a body that is cut off": (
        Request(body=b"run=RUN&answer=none", environ={"CONTENT_LENGTH": "60"}),
        400,
    ),
    "another host": (
        Request(method="GET", path="/", body=None, environ={"HTTP_HOST": "evil.example"}),
        400,
    ),
    "a host that goes on": (
        Request(method="GET", path="/", body=None, environ={"HTTP_HOST": f"{HOST}.evil.example"}),
        400,
    ),
    "no host": (Request(method="GET", path="/", body=None, environ={"HTTP_HOST": ""}), 400),
    "another site": (
        Request(body=b"run=RUN&answer=none", environ={"HTTP_SEC_FETCH_SITE": "cross-site"}),
        403,
    ),
    "a neighbour of the site": (
        Request(body=b"run=RUN&answer=none", environ={"HTTP_SEC_FETCH_SITE": "same-site"}),
        403,
    ),
    "an odd way to ask": (Request(method="PUT", path="/check/2", body=b""), 405),
    "a way that does not exist": (Request(method="BREW", path="/", body=b""), 405),
    "nowhere": (Request(method="GET", path="/%00/../..%2f", body=None), 404),
}


@pytest.mark.parametrize("name", KIND)
def test_each_gets_its_status_and_a_page_in_plain_words(
    browser: Quick, screener: Screener, name: str
) -> None:
    """The page says what is the matter, offers the way back, and names whom to call; the check
    stays what it was.
    """
    request, status = KIND[name]
    before, cookie = browser.state, browser.cookie
    assert before
    reply = Request(
        request.method,
        request.path,
        request.body and request.body.replace(b"RUN", browser.token("/check/2").encode()),
        request.environ,
    ).send(browser)

    assert reply.status == status
    assert browser.cookie == cookie
    said = reply.body.decode()
    assert reply.header("Content-Type") == "text/html; charset=utf-8"
    assert 'href="/leave"' in said
    assert all(
        f'href="/now/{n}"' in said for n, e in enumerate(screener.rules.emergencies, 1) if e.quick
    )
    words = (
        screener.interface.get(f"errors.{status}.title")
        or screener.interface["two_checks.title" if status == 409 else "errors.summary"]
    )
    assert words in said


@pytest.mark.parametrize("hosts", [None, [HOST]])
def test_a_host_that_cannot_be_read_is_refused_kindly(
    screener: Screener, hosts: list[str] | None
) -> None:
    """Also where every host is answered, as in a trial: there is no page at such a place, and the
    page that says so is made.
    """
    browser = Quick(create_app(screener, HOSTS=hosts))
    for host in ("a" * 3_000, "a..b", "\x00"):
        reply = browser.send("GET", "/", HTTP_HOST=host)

        assert reply.status in (400, 404) or host == "\x00"
        assert reply.status < 500
        assert b'href="/leave"' in reply.body


def test_forms_without_a_word_on_where_they_come_from_are_taken_only_from_here(
    browser: Quick,
) -> None:
    """Old browsers send no Sec-Fetch-Site: then the Origin must be this host, whatever its
    scheme.
    """
    browser.headers = {}
    for origin, status in (
        (f"https://{HOST}", 303),
        (f"http://{HOST}", 303),
        ("https://evil.example", 403),
        ("null", 403),
        ("", 303),
    ):
        environ = {"HTTP_ORIGIN": origin} if origin else {}
        assert browser.send("POST", "/start", b"", **environ).status == status, origin


TELLING: Final = "<b onload=x>\"'&amp;{{7*7}}</script><script>alert(1)</script>"


def test_marks_in_the_content_are_shown_as_text(screener: Screener) -> None:
    """Words of any content file are words on the page, whatever marks they hold."""
    site = screener.site.model_copy(
        update={"name": TELLING, "run_by": TELLING, "logs_statement": TELLING}
    )
    first, *others = screener.sections
    sections = (
        first.model_copy(update={"title": TELLING, "body": f"One {TELLING} two.\n\n{TELLING}"}),
        *others,
    )
    browser = Quick(create_app(replace(screener, site=site, sections=sections)))

    for path in ("/", "/about", "/promises", "/now/1", "/nowhere", f"/read/{short_id(first.id)}"):
        body = browser.get(path).body
        assert b"<b onload" not in body, path
        assert b"<script>alert" not in body, path
        assert b"{{7*7}}" in body, path


def test_what_is_sent_is_never_shown_again(browser: Quick) -> None:
    """No page repeats a path, a field, a host or a header."""
    state = browser.state
    assert state
    for request in (
        Request("GET", "/k7canary<b>?k7canary=<b>", None),
        Request(body=b"answer=k7canary<b>&run=" + state.token.encode()),
        Request("GET", "/", None, {"HTTP_HOST": "k7canary"}),
        Request(
            "GET",
            "/",
            None,
            {
                "HTTP_REFERER": "k7canary",
                "HTTP_USER_AGENT": "k7canary",
                "HTTP_X_FORWARDED_HOST": "k7canary",
            },
        ),
    ):
        reply = request.send(browser)
        assert b"k7canary" not in reply.body
        assert "k7canary" not in str(reply.headers)


# --- on the wire ---


@pytest.fixture(scope="module")
def port(screener: Screener) -> Iterator[int]:
    """A real server on this machine."""
    server: Any = serve(create_app(screener, HOSTS=["localhost"]))
    yield server.effective_port
    server.close()


def wire(port: int, data: bytes) -> bytes:
    """What comes back for these bytes, until the server closes or is silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(data)
        connection.settimeout(1)
        got = b""
        end = time.monotonic() + 5
        while time.monotonic() < end:
            try:
                part = connection.recv(65_536)
            except TimeoutError:
                break
            if not part:
                break
            got += part
            if b"\r\n\r\n" in got and complete(got):
                break
        return got


def complete(got: bytes) -> bool:
    """Whether the body is as long as its header says."""
    head, _, body = got.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        ),
        0,
    )
    return len(body) >= length


FORM: Final = (
    b"POST /start HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
)
WIRE: Final[dict[str, tuple[bytes, set[bytes]]]] = {
    "a plain form": (FORM + b"Content-Length: 0\r\n\r\n", {b"303"}),
    "no length": (FORM + b"\r\n", {b"411"}),
    "two lengths": (FORM + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello", {b"400", b""}),
    "a length in words": (FORM + b"Content-Length: two\r\n\r\n", {b"400", b""}),
    "a length below nothing": (FORM + b"Content-Length: -1\r\n\r\n", {b"400", b""}),
    "a length with a sign": (FORM + b"Content-Length: +1\r\n\r\na", {b"400", b""}),
    "chunks that are no chunks": (
        FORM + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        {b"400", b""},
    ),
    "another coding": (FORM + b"Transfer-Encoding: gzip\r\n\r\n", {b"501", b"400", b""}),
    "a body that is too long": (
        FORM + b"Content-Length: 20000\r\n\r\n" + b"a" * 20_000,
        {b"413", b"303"},
    ),
    "another host": (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", {b"400"}),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", {b"400"}),
    "another host in the line": (
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        {b"400"},
    ),
    "a colon that is not there": (b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n", {b"400", b""}),
    "a blank before the colon": (
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Odd : a\r\n\r\n",
        {b"400", b""},
    ),
    "no request at all": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", {b"400", b""}),
    "headers without end": (
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X-Long: " + b"a" * 300_000 + b"\r\n\r\n",
        {b"431", b"400", b""},
    ),
}


@pytest.mark.parametrize("host", ["LOCALHOST", "localhost.", "Localhost.:8000", "127.0.0.1"])
def test_a_host_has_no_case_and_may_end_in_a_dot(screener: Screener, host: str) -> None:
    """The same name, however it is written."""
    client = create_app(screener, HOSTS=["127.0.0.1", "localhost"]).test_client()

    assert client.get("/", headers={"Host": host}).status_code == 200
    assert client.get("/", headers={"Host": f"{host}.evil.example"}).status_code == 400


@pytest.mark.parametrize("name", WIRE)
def test_odd_bytes_on_the_wire_are_refused(port: int, name: str) -> None:
    """Lengths, chunks, hosts and headers that do not fit: refused by our server or by the app, and
    the next request is served.
    """
    data, statuses = WIRE[name]
    got = wire(port, data)

    assert got[9:12] in statuses, got[:200]
    assert b"Traceback" not in got
    assert wire(
        port, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    ).endswith(b"ok\n")


def test_a_body_in_chunks_is_taken_whole_or_not_at_all(port: int) -> None:
    """Our own server joins chunks before the app sees them; others leave it without a length, and
    the app refuses it.
    """
    got = wire(port, FORM + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")

    assert got[9:12] in {b"303", b"411"}
