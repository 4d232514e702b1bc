"""Pages for those who review this check, run it, or watch over it. They need no answers and know of no visitor."""

from flask import Blueprint, abort, current_app, render_template, request

from screening.promises import Results, kept
from screening.web.pages import content

blueprint = Blueprint("oversight", __name__)


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


@blueprint.get("/promises")
def promises() -> str:
    """What this software promises: only what was shown on this copy, and only where nobody could change it on the way."""
    screener = content()
    promised = screener.promises or abort(404)
    results: Results | None = current_app.config["RESULTS"]
    listed = list(kept(screener, results)) if results and request.is_secure else []
    return render_template("promises.html", promised=promised, listed=listed, results=results, secure=request.is_secure)
