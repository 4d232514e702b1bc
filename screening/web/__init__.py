"""The Flask shell: `create_app`, its settings, headers and error pages. What it shows is decided
elsewhere.
"""

import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from flask import Flask, Request, Response, abort, current_app, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import MapAdapter
from werkzeug.sansio.utils import host_is_trusted

from screening.content.languages import Language
from screening.directory.current import Current
from screening.model import Screener
from screening.outcome.compile import prepare
from screening.outcome.words import Wording, contact_words
from screening.web import languages as speaking
from screening.web import log, one_page, oversight, pages, patterns, places, render, review, wizard
from screening.web.counting import Counter
from screening.web.key_store import StoreRing
from screening.web.keys import KeyRing
from screening.web.languages import Spoken
from screening.web.state import Answered

ROOT: Final = Path(__file__).resolve().parents[2]

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
        " object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
        " require-trusted-types-for 'script'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(),"
        " encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(),"
        " identity-credentials-get=(), idle-detection=(), local-fonts=(), magnetometer=(),"
        " microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(),"
        " serial=(), usb=(), xr-spatial-tracking=()"
    ),
    "X-DNS-Prefetch-Control": "off",
    "X-Robots-Tag": "noindex, noarchive",
}
"""On every response. None of them may be changed without a look at docs/decisions/0004-headers.md.
"""
HSTS: Final = "max-age=63072000; includeSubDomains"


SETTINGS: Final[Mapping[str, Any]] = {
    "MAX_CONTENT_LENGTH": 16 * 1024,
    "MAX_FORM_PARTS": 100,
    "HOSTS": None,  # the hosts that are answered; None: any
    "PROXY": False,  # whether a proxy in front says if a visit came by https
    "CLOCK": time.time,  # seconds since 1970; tests turn it
    "LOG": False,  # whether a line is written for every visit; log.py says what stands in it
    "COUNTS": None,  # the file for daily counts, where site.yaml switches counting on
    "COUNTS_MEMORY": None,  # the descriptor of a memory that workers share, for their counts
    "PATTERNS": False,  # whether there is a page of all macros, for those who write templates
    "FOLDER": ROOT,  # the folder of the content, whose vignettes the reviewers' pages show
    "LARGER": {},  # paths that take longer bodies than all others, and how long
    "BENCH": (
        False
    ),  # whether there is a page that proves and compares, for one reviewer on their own machine
    "CONTENT": "",  # the fingerprint of the content, in full
    "RESULTS": None,  # what was shown on this copy: `assurances.read`
    "STANDING": (
        "never"
    ),  # how the content stands to what was signed; content/signoff.py names the ways
    "SIGNOFF": None,  # who signed, where someone did
}


class _Signpost(log.QuietFlask):
    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Links on our pages are paths alone, so the page that refuses a host can be made although
        that host cannot be read.
        """
        try:
            return super().create_url_adapter(request)
        except HTTPException:
            return self.url_map.bind("unreadable.invalid", path_info="/\0")


def create_app(
    screener: Screener,
    *,
    languages: Sequence[Language] = (),
    key_file: Path | None = None,
    key_store: Any = None,
    directory: Current | None = None,
    **config: Any,
) -> Flask:
    """The application for one screener.

    Args:
        screener: content that `check.load_checked` has passed.
        languages: other languages in which it is offered, each below a prefix of its own.
        key_file: where the keys that seal the answers are shared by workers; None keeps them in
            this process.
        key_store: instead, where several hosts share them: what `key_store.client` gives.
        directory: the places that can be searched; None shows where else to look.
        config: Flask settings, ours among them (`SETTINGS`).
    """
    settings = {**SETTINGS, **config}
    plans = [prepare(each) for each in (screener, *(other.screener for other in languages))]
    clock = settings["CLOCK"]
    keys = StoreRing(key_store, clock) if key_store else KeyRing(key_file, clock)
    counts: Path | None = settings["COUNTS"] if screener.site.counting else None
    counter = Counter(plans[0], counts, clock, settings["COUNTS_MEMORY"]) if counts else None
    apps = []
    for plan in plans:
        check = wizard.Wizard(plan, Answered(plan, keys, plans), counter)
        apps.append(_speaking(check, directory, settings))
    spoken = [
        Spoken(t("language.code"), f"/{t('language.code')}" if i else "", t)
        for i, t in enumerate(Wording(plan.screener.interface) for plan in plans)
    ]
    for app, own, language in zip(apps, spoken, (None, *languages), strict=True):
        speaking.register(app, own, spoken, language)
    app = apps[0]
    speaking.mount(
        app, {own.prefix: other for own, other in zip(spoken[1:], apps[1:], strict=True)}
    )
    if app.config["PROXY"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=0, x_proto=1, x_host=0)  # type: ignore[method-assign]
    return app


def _speaking(
    check: wizard.Wizard, directory: Current | None, settings: Mapping[str, Any]
) -> Flask:
    """The application in the words of one language."""
    screener = check.plan.screener
    app = _Signpost("screening", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(settings)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["signpost"] = check
    app.extensions["places"] = directory
    render.register(app, screener)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(wizard.blueprint)
    app.register_blueprint(places.blueprint)
    app.register_blueprint(one_page.blueprint)
    app.register_blueprint(oversight.blueprint)
    review.register(app)
    if app.config["PATTERNS"]:
        app.register_blueprint(patterns.blueprint)
    app.before_request(_refuse)
    app.after_request(_protect)
    app.register_error_handler(HTTPException, _kindly)
    app.register_error_handler(Exception, _failed)
    if app.config["LOG"]:
        log.log_visits(app)
    log.last_resort(app, HEADERS.items(), HSTS, _plain_words(screener))
    return app


def _plain_words(screener: Screener) -> str:
    """What is said where no page can be made: sorry, and whom to call."""
    words = screener.interface
    lines = [
        f"{e.short}: {contact_words(line)}"
        for e in screener.rules.emergencies
        if e.quick and (line := screener.country.line(e.helpline))
    ]
    return "\n".join([words["errors.500.title"], words["errors.500.text"], *lines, ""])


def _refuse() -> None:
    """Refuse foreign hosts, bodies of unknown length, which servers cut without a word, and forms
    that another site sends.

    Not Flask's `TRUSTED_HOSTS`: that refuses before a page can be made, so that the refusal would
    be a bare one.
    """
    hosts = current_app.config["HOSTS"]
    # A name has no case, and may end in the dot of the root.
    named = re.sub(r"\.(?=:\d*$|$)", "", request.environ.get("HTTP_HOST", "").lower())
    if hosts is not None and not host_is_trusted(named, hosts):
        abort(400)
    if request.method == "POST":
        if not re.fullmatch(r"[0-9]+", request.environ.get("CONTENT_LENGTH") or ""):
            abort(411)
        sent_from = request.headers.get("Sec-Fetch-Site")
        origin = request.headers.get("Origin")
        if sent_from not in (None, "same-origin", "none") or (
            sent_from is None and origin and origin.rpartition("//")[2] != request.host
        ):
            abort(403)
        if largest := current_app.config["LARGER"].get(request.path):
            request.max_content_length = largest
        if request.content_length and not (request.form or request.files):
            abort(400)  # what came cannot be read as a form: not an answer that is missing


def _protect(response: Response) -> Response:
    # Added, not set: looking for each among the others takes twice the time, and nothing else ever
    # sets one of them.
    response.headers.extend(HEADERS)
    if request.is_secure:
        response.headers.add("Strict-Transport-Security", HSTS)
    if not response.cache_control.immutable:
        response.headers["Cache-Control"] = "no-store"
    return response


def _kindly(error: HTTPException) -> tuple[str, int] | HTTPException:
    """A page in plain words for every refusal; redirects pass."""
    if error.code is None or error.code < 400:
        return error
    return pages.message_page("error", str(error.code)), error.code


def _failed(error: Exception) -> tuple[str, int]:
    log.fault(error)
    return pages.message_page("error", "500"), 500
