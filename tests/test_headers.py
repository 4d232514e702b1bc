"""The headers of every response, read as a browser reads them."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import pytest
from playwright.sync_api import Browser, ConsoleMessage

from screening.model import Screener
from screening.outcome.plan import Plan
from screening.web import create_app
from tests.conftest import fill_in
from tests.support.browser_fixtures import Site
from tests.support.browsing import walk
from tests.support.people import SELF
from tests.support.quick import HOST, Quick, Reply

Headers = Sequence[tuple[str, str]]

TOKEN: Final = r"[A-Za-z*][A-Za-z0-9:/!#$%&'*+.^_`|~-]*"
KEY: Final = r"[a-z*][a-z0-9_.*-]*"
ALLOWED_SOURCES: Final = {"'none'", "'self'", "'script'"}
DIRECTIVES: Final = {
    "default-src",
    "script-src",
    "style-src",
    "img-src",
    "font-src",
    "object-src",
    "form-action",
    "base-uri",
    "frame-ancestors",
    "require-trusted-types-for",
}


def fail() -> str:
    """A view with a fault."""
    raise RuntimeError


@pytest.fixture(scope="module")
def replies(screener: Screener) -> dict[str, Reply]:
    """A response of every status, of every kind of file, and of each step that sets or deletes a
    cookie.
    """
    app = create_app(screener, HOSTS=[HOST])
    app.add_url_rule("/fault", view_func=fail)
    browser = Quick(app)
    start = browser.post("/start")
    run = browser.token("/check/1")
    page = browser.get("/")
    style, script = (
        match[1].decode()
        for match in re.finditer(rb'(?:href|src)="(/(?:style|leave)-\w+\.\w+)"', page.body)
    )
    found = {
        "page": page,
        "start": start,
        "question": browser.get("/check/1"),
        "wrong answer": browser.post("/check/1", [("run", run)]),
        "two checks": browser.post("/check/1", [("run", "00"), ("answer", "self")]),
        "answered": browser.post("/check/1", [("run", run), ("answer", "self")]),
        "head": browser.send("HEAD", "/"),
        "foreign host": browser.send("GET", "/", HTTP_HOST="evil.example"),
        "from another site": browser.send("POST", "/start", b"", HTTP_SEC_FETCH_SITE="cross-site"),
        "no such page": browser.get("/nowhere"),
        "wrong method": browser.send("PUT", "/check/1", b""),
        "no length": browser.send("POST", "/start"),
        "too large": browser.send("POST", "/check/1", b"x" * 20_000),
        "fault": browser.get("/fault"),
        "one page": browser.post("/one-page/1", []),
        "style": browser.get(style),
        "script": browser.get(script),
        "icon": browser.get("/favicon.ico"),
        "robots": browser.get("/robots.txt"),
        "health": browser.get("/healthz"),
        "emergency": browser.get("/now/1"),
        "promises": browser.get("/promises"),
        "erase": browser.post("/erase"),
        "erasing": browser.get("/erasing"),
        "erased": browser.get("/erased"),
        "leave": browser.get("/leave"),
        "leave go": browser.get("/leave/go"),
    }
    browser.cookie = browser.answered.seal(browser.answered.start())
    return {**found, "result too soon": browser.get("/result")}


def test_every_status_is_there(replies: dict[str, Reply]) -> None:
    """What follows is looked at on every status that there is."""
    assert {reply.status for reply in replies.values()} == {
        200,
        303,
        400,
        403,
        404,
        405,
        409,
        411,
        413,
        422,
        500,
    }


# --- read as a browser reads them ---


def structured(value: str) -> dict[str, list[str]]:
    """A dictionary of lists, as RFC 9651 writes it: `a=(), b=(self "https://x")`.

    Raises:
        ValueError: where a browser would drop the whole header.
    """
    found: dict[str, list[str]] = {}
    for member in value.split(","):
        match = re.fullmatch(rf' *({KEY})=\(((?: *(?:{TOKEN}|"[ -~]*"))*) *\) *', member)
        if not match or match[1] in found:
            raise ValueError(member)
        found[match[1]] = match[2].split()
    return found


def wrong(headers: Headers) -> Iterator[str]:
    """The headers that a browser would not understand, would drop, or that do not protect."""
    names = [name.lower() for name, _ in headers]
    values = {name.lower(): value for name, value in headers}
    for name, check in READ.items():
        if names.count(name) != 1 or not check(values[name]):
            yield f"{name}: {values.get(name)}"
    yield from (name for name in FORBIDDEN if name in values)
    yield from (
        value for name, value in headers if name.lower() == "set-cookie" and not host_cookie(value)
    )
    yield from (
        f"{name}: {value}"
        for name, value in headers
        if not (value.isascii() and value.isprintable())
    )


def host_cookie(value: str) -> bool:
    """A cookie that its prefix keeps to this host, and that no script and no other site gets at."""
    pair, *attributes = [part.strip() for part in value.split(";")]
    name, _, content = pair.partition("=")
    known = {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"}
    rest = [
        part
        for part in attributes
        if part not in known and not re.fullmatch(r"Max-Age=[01]|Expires=.*", part)
    ]
    return (
        name == "__Host-c"
        and len(pair) <= 4096
        and '"' not in content
        and known <= set(attributes)
        and not rest
    )


def policy(value: str) -> dict[str, set[str]]:
    """The directives of a policy with their sources; none where one stands there twice, or where
    there are two policies.
    """
    parts = [part.split() for part in value.lower().split(";") if part.strip()]
    names = [name for name, *_ in parts]
    readable = "," not in value and len(names) == len(set(names))
    return {name: set(sources) or {"'none'"} for name, *sources in parts} if readable else {}


def nothing_is_loaded_but_ours(value: str) -> bool:
    """A policy of directives that browsers know, with sources that are ours or nothing."""
    found = policy(value)
    return (
        set(found) == DIRECTIVES
        and set().union(*found.values()) <= ALLOWED_SOURCES
        and found["default-src"] == {"'none'"}
    )


def everything_is_off(value: str) -> bool:
    """A policy that gives no feature to anyone, and that browsers can read."""
    found = structured(value)
    sensors = {
        "camera",
        "microphone",
        "geolocation",
        "accelerometer",
        "gyroscope",
        "browsing-topics",
        "idle-detection",
        "usb",
    }
    return set(found) >= sensors and not any(found.values())


def never_kept(value: str) -> bool:
    """Kept by no one; or for long, under a name that changes."""
    return value in ("no-store", "public, max-age=31536000, immutable")


READ: Final[dict[str, Callable[[str], bool]]] = {
    "content-security-policy": nothing_is_loaded_but_ours,
    "strict-transport-security": lambda value: (
        re.fullmatch(r"max-age=\d{8,}; includeSubDomains", value) is not None
    ),
    "referrer-policy": lambda value: value in ("same-origin", "no-referrer"),
    "x-content-type-options": lambda value: value == "nosniff",
    "x-frame-options": lambda value: value == "DENY",
    "cross-origin-opener-policy": lambda value: value == "same-origin",
    "cross-origin-embedder-policy": lambda value: value == "require-corp",
    "cross-origin-resource-policy": lambda value: value == "same-origin",
    "permissions-policy": everything_is_off,
    "x-dns-prefetch-control": lambda value: value == "off",
    "cache-control": never_kept,
    "x-robots-tag": lambda value: set(value.split(", ")) == {"noindex", "noarchive"},
}
FORBIDDEN: Final = [
    "server",
    "etag",
    "x-powered-by",
    "access-control-allow-origin",
    "report-to",
    "reporting-endpoints",
    "via",
    "last-modified",
]


def test_a_browser_understands_every_header_of_every_status(replies: dict[str, Reply]) -> None:
    """Each stands there once, is read without an error, and protects; none tells what serves the
    page or who asked for it.
    """
    assert {
        name: list(wrong(reply.headers))
        for name, reply in replies.items()
        if list(wrong(reply.headers))
    } == {}


def test_only_what_has_no_one_in_it_is_kept(replies: dict[str, Reply]) -> None:
    """The style, the script and the icon may be kept by the browser; nothing else."""
    kept = {name for name, reply in replies.items() if reply.header("Cache-Control") != "no-store"}

    assert kept == {"style", "script", "icon"}


def test_only_the_steps_of_a_check_touch_the_cookie(replies: dict[str, Reply]) -> None:
    """It is set by Start and by answers, and changed by leaving and erasing; no other response
    touches it.
    """
    touching = {name for name, reply in replies.items() if reply.header("Set-Cookie")}

    assert touching == {"start", "answered", "erasing", "erased", "leave", "leave go"}


def test_leaving_and_erasing_clear_what_the_browser_holds(replies: dict[str, Reply]) -> None:
    """On a page of status 200, which is where browsers heed it, and as quoted words, which is how
    they read it.
    """
    cleared = {
        name: reply.header("Clear-Site-Data")
        for name, reply in replies.items()
        if reply.header("Clear-Site-Data")
    }

    assert set(cleared) == {"leave", "erasing"}
    assert all(re.fullmatch(r'"\w+"(, "\w+")*', value) for value in cleared.values())
    assert all(replies[name].status == 200 for name in cleared)


SPOILED: Final = [
    ("Cross-Origin-Embedder-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin static.example.com;"),
    ("Permissions-Policy", "camera 'none'; microphone 'none'"),
    ("Permissions-Policy", "camera=(), camera=()"),
    ("Content-Security-Policy", "default-src 'none'; default-src *"),
    ("Content-Security-Policy", "default-src 'none'; script-src 'self' 'unsafe-inline'"),
    ("Strict-Transport-Security", "max-age=0"),
    ("Referrer-Policy", "unsafe-url"),
    ("X-Frame-Options", "ALLOWALL"),
    ("Cache-Control", "no-cache"),
    ("Set-Cookie", "__Host-c=x; Path=/; HttpOnly; SameSite=Strict"),
    ("Set-Cookie", "__Host-c=x; Path=/; Secure; HttpOnly; SameSite=Strict; Domain=check.example"),
    ("Server", "anything"),
    ("X-Content-Type-Options", "nosniff, nosniff"),
]


@pytest.mark.parametrize(("name", "value"), SPOILED)
def test_a_header_that_browsers_would_drop_is_seen(
    replies: dict[str, Reply], name: str, value: str
) -> None:
    """Values that well-known sites send and no browser understands, and values that protect less,
    would be found.
    """
    others = [(key, each) for key, each in replies["page"].headers if key != name]

    try:
        found = list(wrong([*others, (name, value)]))
    except ValueError:
        found = [name]
    assert found


# --- read by a browser ---


@pytest.mark.slow("what Chromium says of our headers over a whole check")
@pytest.mark.browser
def test_chromium_has_nothing_to_say_about_our_headers(browser: Browser, site: Site) -> None:
    """Over a whole check, the browser's console stays empty: no feature that it does not know, no
    policy that it cannot read.
    """
    page = browser.new_context(base_url=site.url).new_page()
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", note)
    walk(page, site.plan, fill_in(site.plan, SELF))
    for path in ("/now/1", "/helplines", "/promises", "/erased"):
        page.goto(path)

    assert said == []


def test_over_plain_http_nothing_is_said_that_only_https_can_keep(plan: Plan) -> None:
    """`Strict-Transport-Security` is left out there, where browsers ignore it, and everything else
    stays.
    """
    reply = Quick(create_app(plan.screener)).send("GET", "/", **{"wsgi.url_scheme": "http"})

    assert [line.partition(":")[0] for line in wrong(reply.headers)] == [
        "strict-transport-security"
    ]
