"""All questions on one page, for a browser without cookies and for paper: one form a route, one POST, nothing kept.

It is also the oracle that the wizard is held against: the same answers give the same result on either way.
"""

from flask import Blueprint, abort, current_app, render_template, request

from screening.engine import Plan, assess, next_question, valid
from screening.model import Emergency, Question
from screening.report import report

blueprint = Blueprint("one_page", __name__)

Posted = dict[str, tuple[str, ...]]
"""Question id to what was ticked there."""


def _plan() -> Plan:
    return current_app.extensions["signpost"].plan  # type: ignore[no-any-return]


def _asked(plan: Plan, perspective: str) -> list[tuple[str, Question]]:
    """The questions of a route, each with its name in the form; whom the check is for is settled by the address."""
    asked = {each.question.id for each in plan.asked[perspective]}
    numbered = enumerate(plan.questions.values(), 1)
    return [(f"q{n}", q) for n, q in numbered if q.id in asked and not plan.decides_perspective(q.id)]


def _posted(plan: Plan, perspective: str) -> tuple[Posted, dict[str, str]]:
    """What was answered, and what is wrong: question id to the key of the words that say so."""
    whom = plan.screener.questions.perspective_question
    ticked = {q.id: tuple(request.form.getlist(name)) for name, q in _asked(plan, perspective)}
    wrong = {
        id_: _fault(plan.questions[id_], chosen)
        for id_, chosen in ticked.items()
        if chosen and not valid(plan.questions[id_], perspective, chosen)
    }
    answers = {whom: (perspective,)} | {id_: chosen for id_, chosen in ticked.items() if chosen and id_ not in wrong}
    while missing := next_question(plan, answers):
        # Go on as if it were unknown, so that all that is missing is named at once.
        wrong.setdefault(missing.id, "missing")
        answers[missing.id] = _open(missing, perspective)
    on_path = set(answers)
    return answers, {id_: fault for id_, fault in wrong.items() if id_ in on_path}


def _fault(question: Question, chosen: tuple[str, ...]) -> str:
    nones = {o.id for o in question.options if o.none}
    return "none_and_more" if nones & set(chosen) and len(chosen) > 1 else "not_listed"


def _open(question: Question, perspective: str) -> tuple[str, ...]:
    offered = [o for o in question.options if o.words.speaks_to(perspective)]
    return (next((o.id for o in offered if o.unknown), offered[-1].id),)


@blueprint.get("/one-page")
def routes() -> str:
    """For whom: a form for each."""
    plan = _plan()
    (whom,) = (q for q in plan.questions.values() if plan.decides_perspective(q.id))
    return render_template("one_page_routes.html", question=whom, perspectives=plan.screener.perspectives)


@blueprint.route("/one-page/<int:number>", methods=["GET", "POST"])
def form(number: int) -> str | tuple[str, int]:
    """Every question of one route; the answers come back as the result. What is missing or wrong is named, and nothing is lost (422)."""
    plan = _plan()
    if not 1 <= number <= len(plan.screener.perspectives):
        abort(404)
    perspective = plan.screener.perspectives[number - 1]
    posted: Posted = {}
    wrong: dict[str, str] = {}
    alarms: list[Emergency] = []
    if request.method == "POST":
        answers, wrong = _posted(plan, perspective)
        if not wrong:
            return render_template("result.html", report=report(plan, answers), perspective=perspective, kept=False)
        posted = {q.id: tuple(request.form.getlist(name)) for name, q in _asked(plan, perspective)}
        sure = {id_: chosen for id_, chosen in answers.items() if id_ not in wrong}
        called = {f.rule.emergency for f in assess(plan, sure).findings}
        alarms = [e for e in plan.screener.rules.emergencies if e.id in called]
    page = render_template(
        "one_page.html", asked=_asked(plan, perspective), perspective=perspective, posted=posted, wrong=wrong, alarms=alarms
    )
    return (page, 422) if wrong else page
