"""All questions on one page, for a browser without cookies and for paper: one form a route, one
POST, nothing kept.

It is also the oracle that the wizard is held against: the same answers give the same result on
either way.
"""

from typing import Final

from flask import Blueprint, abort, current_app, render_template, request

from screening.model import NOT_YET
from screening.outcome.engine import alarms, for_result
from screening.outcome.plan import Plan
from screening.outcome.report import report
from screening.web.forms import AllAnswers, all_asked, read_all, shown_in

blueprint = Blueprint("one_page", __name__)

NOW: Final = "now"
"""The button that asks for the first step at once."""
ON: Final = "on"
"""The button that goes on with the questions after it."""


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
    given = _given(plan, perspective)
    ready = request.method == "POST" and ON not in request.form
    wrong = given.wrong if ready else {}
    if ready and not wrong:
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


def _given(plan: Plan, perspective: str) -> AllAnswers:
    """What was sent. Where the first step is wanted at once, what was left out was not asked yet;
    where it cannot be seen yet, it is missing.
    """
    every = read_all(plan, perspective, request.form.getlist)
    if NOW not in request.form:
        return every
    ahead = plan.screener.questions.may_be_ahead
    now = read_all(
        plan,
        perspective,
        request.form.getlist,
        otherwise=lambda question, _: (NOT_YET,) if question.id in ahead else (),
    )
    answered = {id_: chosen for id_, chosen in now.answers.items() if chosen != (NOT_YET,)}
    return now if now.wrong or for_result(plan, answered) else every
