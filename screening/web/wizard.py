"""The check: one question a page, the answers, the result. Where a person is follows from their
answers alone.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from flask import (
    Blueprint,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from screening.engine import Plan, alarms, assess, next_question, path, perspective_of, valid
from screening.model import Group, Question
from screening.report import Report, Said, answer_words, report
from screening.takeaway import as_text, take_away
from screening.web import render
from screening.web.counting import Counter
from screening.web.forms import FIELD, TOKEN, form_class
from screening.web.state import Answered, State
from screening.words import Wording

blueprint = Blueprint("check", __name__)


class QuestionPage:
    """A question's page with gaps for what differs between visits
    (docs/decisions/0007-pages-rendered-once.md).
    """

    RUN, BACK, PLACE = "\ue000run\ue000", "\ue000back\ue000", "\ue000place\ue000"

    def __init__(self, question: Question, perspective: str, group: Group, error: str) -> None:
        offered = [
            (o, f"\ue000={o.id}\ue000") for o in question.options if o.words.speaks_to(perspective)
        ]
        html = render_template(
            "question.html",
            question=question,
            perspective=perspective,
            group=group,
            error=error,
            options=offered,
            run=self.RUN,
            back=self.BACK,
            place=self.PLACE,
        )
        self.parts = html.split("\ue000")

    def fill(self, run: str, back: str, place: int, chosen: Collection[str]) -> str:
        """The page for one visit: the run id, the way back, the page number, and what is chosen."""
        gaps = {f"={option}": " checked" for option in chosen} | {
            "run": run,
            "back": back,
            "place": str(place),
        }
        return "".join(gaps.get(part, "") if i % 2 else part for i, part in enumerate(self.parts))


@dataclass(frozen=True)
class Check:
    """What the views of the check share: the compiled content, the sealed answers, and a form for
    every question.
    """

    plan: Plan
    answered: Answered
    counter: Counter | None = None
    pages: dict[tuple[str, str, str, bool, bool], QuestionPage] = field(default_factory=dict)
    """Content alone: no answer is ever kept here."""

    @cached_property
    def forms(self) -> dict[tuple[str, str], type[FlaskForm]]:
        """The form class of each question in each perspective."""
        asked = self.plan.asked.items()
        return {
            (each.question.id, p): form_class(each.question, p)
            for p, all_asked in asked
            for each in all_asked
        }

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Question id to its number in addresses, counted from 1 in the order of the file."""
        return {id_: number for number, id_ in enumerate(self.plan.questions, 1)}

    @cached_property
    def at(self) -> dict[int, Question]:
        """The question of each number."""
        return {number: self.plan.questions[id_] for id_, number in self.numbers.items()}

    def page(self, question: Question, perspective: str, error: str = "") -> QuestionPage:
        """The page of a question in the words of a perspective, made once; `error` names what is
        wrong with an answer.
        """
        key = (question.id, perspective, error, render.trial(), render.sample())
        if key not in self.pages:
            group = next(
                group for group in self.plan.screener.questions.groups if group.id == question.group
            )
            self.pages[key] = QuestionPage(question, perspective, group, error)
        return self.pages[key]

    def url(self, question: Question | None) -> str:
        """The page of a question; without one, the page to check the answers."""
        return (
            url_for("check.question", number=self.numbers[question.id])
            if question
            else url_for("check.answers")
        )

    def onward(self, state: State) -> str:
        """The page where this check goes on."""
        return self.url(next_question(self.plan, state.answers))


def _check() -> Check:
    return current_app.extensions["signpost"]  # type: ignore[no-any-return]


def _gone() -> str:
    return render_template("gone.html")


@blueprint.post("/start")
def start() -> Response:
    """Begin a new check. Only this, and a search for a place, first set a cookie."""
    check = _check()
    state = check.answered.start()
    if check.counter:
        check.counter.moved(None, state.answers)
    return check.answered.write(redirect(check.onward(state), 303), state)


@blueprint.get("/check")
def resume() -> Response | str:
    """Go on where the answers end."""
    check = _check()
    state = check.answered.read()
    return redirect(check.onward(state), 303) if state else _gone()


@blueprint.route("/check/<int:number>", methods=["GET", "POST"])
def question(number: int) -> Response | str | tuple[str, int]:
    """One question. A right answer leads on (303); anything else shows the question again (422) and
    loses nothing.
    """
    check = _check()
    state = check.answered.read()
    asked = check.at.get(number) or abort(404)
    late = request.method == "POST" and (
        state is None or request.form.getlist(TOKEN) != [state.token]
    )
    if late and (alarm := _alarm_of(check, asked, tuple(request.form.getlist(FIELD)))):
        return redirect(alarm, 303)
    if state is None:
        return _gone()
    if late:
        return render_template("two_checks.html"), 409
    met = [question.id for question in path(check.plan, state.answers)]
    perspective = perspective_of(check.plan, state.answers)
    if asked.id not in met:
        return redirect(check.onward(state), 303)
    place = met.index(asked.id)
    back = check.url(check.plan.questions[met[place - 1]]) if place else url_for("pages.start")
    if request.method != "POST":
        return check.page(asked, perspective).fill(
            state.token, back, place + 1, state.answers.get(asked.id, ())
        )
    form = check.forms[asked.id, perspective](meta={"csrf_context": state.token})
    right = form.validate()
    chosen = tuple(request.form.getlist(FIELD))
    if not right:
        return (
            check.page(asked, perspective, form[FIELD].errors[0]).fill(
                state.token, back, place + 1, chosen
            ),
            422,
        )
    after = check.answered.answer(state, asked, chosen, perspective)
    if check.counter:
        # Who searched for a place first, and then went on with questions, begins the check here.
        check.counter.moved(
            None if state.sought and not state.answers else state.answers, after.answers
        )
    return check.answered.write(
        redirect(_interruption(check, state, after) or check.onward(after), 303), after
    )


def _interruption(check: Check, before: State, after: State) -> str | None:
    """The emergency page that this answer calls for; None where it calls for none."""

    def called(state: State) -> set[str]:
        return {
            f.rule.emergency for f in assess(check.plan, state.answers).findings if f.rule.emergency
        }

    return _emergency(check, called(after) - called(before))


def _alarm_of(check: Check, asked: Question, chosen: tuple[str, ...]) -> str | None:
    """The emergency page that an answer calls for by itself, whoever it is about; None where it
    calls for none.

    Of a form that comes too late nothing is kept. Whoever told of a danger in it needs help first,
    and then a word on forms.
    """
    plan = check.plan
    whom = next(id_ for id_ in plan.questions if plan.decides_perspective(id_))
    told = [
        {whom: (p,), asked.id: chosen}
        for p in plan.screener.perspectives
        if valid(asked, p, chosen)
    ]
    return _emergency(check, {alarm for answers in told for alarm in alarms(plan, answers)})


def _emergency(check: Check, ids: Collection[str]) -> str | None:
    """The page of the first of some emergencies, in the order of the file."""
    numbers = [
        n
        for n, emergency in enumerate(check.plan.screener.rules.emergencies, 1)
        if emergency.id in ids
    ]
    return url_for("pages.emergency", number=numbers[0]) if numbers else None


@blueprint.get("/answers")
def answers() -> Response | str:
    """Every answer, each with a way to change it."""
    check = _check()
    state = check.answered.read()
    if state is None:
        return _gone()
    if next_question(check.plan, state.answers):
        return redirect(check.onward(state), 303)
    perspective = perspective_of(check.plan, state.answers)
    given = check.answered.counted(state)
    lines = [
        (Said(q.label.to(perspective), answer_words(q, given[q.id], perspective)), check.url(q))
        for q in path(check.plan, state.answers)
    ]
    return check.answered.write(
        make_response(render_template("answers.html", lines=lines, perspective=perspective)), state
    )


def _finished() -> tuple[Check, Report] | Response | str:
    """The check and its report; where it is not finished, the page to show instead."""
    check = _check()
    state = check.answered.read()
    if state is None:
        return _gone()
    if next_question(check.plan, state.answers):
        return redirect(check.onward(state), 303)
    return check, report(check.plan, state.answers)


@blueprint.get("/result")
def result() -> Response | str:
    """What follows from the answers."""
    finished = _finished()
    if not isinstance(finished, tuple):
        return finished
    check, shown = finished
    telling_url = check.url(shown.telling) if shown.telling else ""
    return render_template(
        "result.html",
        report=shown,
        perspective=shown.perspective,
        telling_url=telling_url,
        kept=True,
    )


@blueprint.get("/result/<any(page, text):form>")
def to_take(form: str) -> Response | str:
    """One page to take along: to print, or as plain text to copy."""
    finished = _finished()
    if not isinstance(finished, tuple):
        return finished
    check, shown = finished
    screener = check.plan.screener
    blocks = take_away(screener, Wording(screener.interface), shown)
    if form == "page":
        return render_template("take_away.html", blocks=blocks)
    return Response(as_text(screener, blocks), mimetype="text/plain")
