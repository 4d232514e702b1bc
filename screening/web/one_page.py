"""All questions on one page, for a browser without cookies and for paper: one form a route, one
POST, nothing kept.

It is also the oracle that the wizard is held against: the same answers give the same result on
either way.
"""

from flask import Blueprint, abort, current_app, render_template, request

from screening.outcome.engine import alarms
from screening.outcome.plan import Plan
from screening.outcome.report import report
from screening.web.forms import all_asked, read_all, shown_in

blueprint = Blueprint("one_page", __name__)


def _plan() -> Plan:
    return current_app.extensions["signpost"].plan  # type: ignore[no-any-return]


@blueprint.get("/one-page")
def routes() -> str:
    """For whom: a form for each."""
    plan = _plan()
    (whom,) = (q for q in plan.questions.values() if plan.decides_perspective(q.id))
    return render_template(
        "one_page_routes.html", question=whom, perspectives=plan.screener.perspectives
    )


@blueprint.route("/one-page/<int:number>", methods=["GET", "POST"])
def form(number: int) -> str | tuple[str, int]:
    """Every question of one route; the answers come back as the result. What is missing or wrong is
    named, and nothing is lost (422).
    """
    plan = _plan()
    if not 1 <= number <= len(plan.screener.perspectives):
        abort(404)
    perspective = plan.screener.perspectives[number - 1]
    given = read_all(plan, perspective, request.form.getlist)
    wrong = given.wrong if request.method == "POST" else {}
    if request.method == "POST" and not wrong:
        if counter := current_app.extensions["signpost"].counter:
            counter.moved(None, given.answers)
        return render_template(
            "result.html", report=report(plan, given.answers), perspective=perspective, kept=False
        )
    called = alarms(plan, {**given.to_other_words, **given.answers})
    page = render_template(
        "one_page.html",
        asked=all_asked(plan, perspective),
        words=shown_in(plan, perspective),
        perspective=perspective,
        posted=given.sent,
        wrong=wrong,
        alarms=[e for e in plan.screener.rules.emergencies if e.id in called],
    )
    return (page, 422) if wrong else page
