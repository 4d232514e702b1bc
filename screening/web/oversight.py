"""Pages for those who review this check, run it, or watch over it. They need no answers and know of
no visitor.
"""

import re
from typing import Final

from flask import Blueprint, Response, abort, current_app, render_template, request

from screening.content.assurances import Results, kept
from screening.content.check import ageing
from screening.directory.status import watched
from screening.web.pages import content
from screening.web.render import today

NO_KEYS: Final = (
    "cannot be had; look at SIGNPOST_KEYS, and who may write there or whether the copy has come"
)
MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

blueprint = Blueprint("oversight", __name__)


@blueprint.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Whom to tell of a fault in this copy, and until when that holds (RFC 9116). 404 where none
    holds.
    """
    site = content().site
    contact = f"mailto:{site.contact}" if MAIL.fullmatch(site.contact) else site.contact
    if (
        not contact.startswith(("mailto:", "https://"))
        or site.contact_until is None
        or site.contact_until < today().date()
    ):
        abort(404)
    lines = [
        f"Contact: {contact}",
        f"Expires: {site.contact_until}T00:00:00Z",
        f"Preferred-Languages: {site.language}",
    ]
    return Response("\n".join([*lines, ""]), mimetype="text/plain")


@blueprint.get("/hazards")
def hazards() -> str:
    """The hazard log, for everyone to read and print."""
    log = content().hazards or abort(404)
    return render_template(
        "hazards.html",
        log=log,
        severities={severity.id: severity for severity in log.severities},
        likelihoods={likelihood.id: likelihood for likelihood in log.likelihoods},
    )


@blueprint.get("/readyz")
def ready() -> tuple[Response, int]:
    """Whether this process can take visitors (200), or not (503): the content was loaded without a
    mistake, and keys can be made.

    The age of a number is told, and so is how the lists of places stand; neither takes a site down.
    """
    screener = content()
    places = current_app.extensions["places"]
    keys = current_app.extensions["signpost"].answered.keys
    can_seal = keys.ready()
    questions, rules = screener.questions.header, screener.rules.header
    lines = [
        "ready" if can_seal else "not ready",
        f"questions: {questions.version}, {questions.status}",
        f"rules: {rules.version}, {rules.status}",
        f"keys: {(keys.told() or 'ok') if can_seal else NO_KEYS}",
        f"helplines to confirm: {len(list(ageing(screener, today().date())))}",
        *(watched(places.get(), today().date()) if places else ()),
    ]
    return Response("\n".join([*lines, ""]), mimetype="text/plain"), 200 if can_seal else 503


@blueprint.get("/promises")
def promises() -> str:
    """What this software promises: only what was shown on this copy, and only where nobody could
    change it on the way.
    """
    screener = content()
    promised = screener.assurances or abort(404)
    results: Results | None = current_app.config["RESULTS"]
    listed = list(kept(screener, results)) if results and request.is_secure else []
    return render_template(
        "promises.html", promised=promised, listed=listed, results=results, secure=request.is_secure
    )
