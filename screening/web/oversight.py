"""Pages for those who review this check, run it, or watch over it. They need no answers and know of no visitor."""

from flask import Blueprint, abort, render_template

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
