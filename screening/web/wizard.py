"""The check: one question a page, the answers, the result. Where a person is follows from their
answers alone.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property

from flask import (
    Blueprint,
    abort,
    current_app,
    get_template_attribute,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from screening.model import Question
from screening.outcome.engine import for_result, next_question, path, perspective_of
from screening.outcome.plan import Plan
from screening.outcome.report import AnswerInWords, Report, answer_words, report
from screening.outcome.take_away import as_text, take_away
from screening.outcome.words import Wording
from screening.web import interruptions, render
from screening.web.counting import Counter
from screening.web.forms import FIELD, TOKEN, boxes_of, form_class, page_token, run_of, shown_in
from screening.web.languages import draft_note, unprefixed
from screening.web.question_page import QuestionPage, Visit, ahead_words
from screening.web.state import Answered, Interruption, State

blueprint = Blueprint("check", __name__)


@dataclass(frozen=True)
class Wizard:
    """What the views of the check share: the compiled content, the sealed answers, and a form for
    every question.
    """

    plan: Plan
    answered: Answered
    counter: Counter | None = None
    pages: dict[tuple[str, str, str, bool, bool], QuestionPage] = field(default_factory=dict)
    """Content alone: no answer is ever kept here."""

    @cached_property
    def t(self) -> Wording:
        """The words of the interface."""
        return Wording(self.plan.screener.interface)

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
            form = self.forms[question.id, perspective](formdata=None, meta={"csrf_context": ""})
            self.pages[key] = QuestionPage(
                question,
                perspective,
                form,
                only=f" {self.t('question.only')}",
                group=group,
                error=error,
                here=unprefixed(self.url(question)),
            )
        return self.pages[key]

    def token(self, state: State | None, question: Question) -> str | None:
        """What a form of this question has to carry in this check; None where there is no check, or
        it is not asked.
        """
        if state is None:
            return None
        words = shown_in(self.plan, perspective_of(self.plan, state.answers)).get(question.id)
        return page_token(state.token, words) if words else None

    def shown(
        self,
        state: State,
        question: Question,
        error: str = "",
        ticked: Collection[str] | None = None,
    ) -> str:
        """The page of a question that this check asks, with the answer that it has; of boxes, what
        was `ticked` where something is wrong.
        """
        given = set(state.answers.get(question.id, ()))
        boxes = boxes_of(question)
        met = path(self.plan, state.answers)
        place = [each.id for each in met].index(question.id)
        visit = Visit(
            token=self.token(state, question) or "",
            back=self.url(met[place - 1]) if place else url_for("pages.start"),
            place=place + 1,
            ahead=ahead_words(self.plan, self.t, state.answers, question),
            slip=self._slip(state, met[place - 1]) if place else "",
            chosen=given if ticked is None else given - boxes | boxes & set(ticked),
        )
        return self.page(question, perspective_of(self.plan, state.answers), error).fill(visit)

    def tab(self, state: State, question: Question) -> str:
        """The title of the page of a question that this check asks."""
        met = [each.id for each in path(self.plan, state.answers)]
        return self.t("question.tab", place=met.index(question.id) + 1)

    def _slip(self, state: State, before: Question) -> str:
        """A link to the page before, where what was answered there was apart."""
        perspective = perspective_of(self.plan, state.answers)
        if not any(
            option.apart and option.id in state.answers.get(before.id, ())
            for option in before.options
        ):
            return ""
        (words,) = answer_words(before, state.answers[before.id], perspective)
        return str(
            get_template_attribute("macros.html", "slip")(
                before.label.to(perspective), words, self.url(before)
            )
        )

    def url(self, question: Question | None) -> str:
        """The page of a question; without one, the page to check the answers."""
        return (
            url_for("check.question", number=self.numbers[question.id])
            if question
            else url_for("check.answers")
        )

    def onward(self, state: State) -> str:
        """The page where this check goes on; where an answer told of danger, with that."""
        told = interruptions.waiting(self.plan, state)
        return self.url(told or next_question(self.plan, state.answers))


def _check() -> Wizard:
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
    """One question. A right answer leads on (303); anything else shows the question again (409,
    422) and loses nothing.
    """
    check = _check()
    state = check.answered.read()
    asked = check.at.get(number) or abort(404)
    posted = request.method == "POST"
    late = posted and request.form.getlist(TOKEN) != [check.token(state, asked)]
    if late and (told := interruptions.told_by(check.plan, asked, _chosen())):
        return interruptions.page(check.plan, told, _late_tab(check, state, asked)), 409
    if state is None:
        return _gone()
    if late and not _of_this(state):
        return render_template("two_checks.html"), 409
    if not _asks(check, state, asked):
        return redirect(check.onward(state), 303)
    if late:
        return check.shown(state, asked, "changed"), 409
    if interruptions.waiting(check.plan, state) == asked:
        return _interrupted(check, state, asked)
    return _answered(check, state, asked) if posted else check.shown(state, asked)


def _of_this(state: State) -> bool:
    """Whether the form that was sent belongs to this check."""
    return [run_of(token) for token in request.form.getlist(TOKEN)] == [state.token]


def _asks(check: Wizard, state: State, asked: Question) -> bool:
    return asked.id in [question.id for question in path(check.plan, state.answers)]


def _late_tab(check: Wizard, state: State | None, asked: Question) -> str:
    """The title of the page that a form would get which comes too late and tells of no danger."""
    if state is None:
        return check.t("gone.tab")
    if _of_this(state) and _asks(check, state, asked):
        return check.t("page.error_prefix") + check.tab(state, asked)
    return check.t("two_checks.tab")


def _interrupted(check: Wizard, state: State, asked: Question) -> Response | str | tuple[str, int]:
    """The emergency page that stands in place of a question, and the way past it."""
    button = interruptions.pressed(request.form)
    if button:
        past = replace(state, interruption=None)
        onward = check.onward(past) if button == interruptions.ONWARD else check.url(asked)
        return check.answered.write(redirect(onward, 303), past)
    if request.method == "POST":
        return _answered(check, state, asked)
    tab, run = check.tab(state, asked), check.token(state, asked) or ""
    return interruptions.waits(check.plan, state, tab, run)


def _chosen() -> tuple[str, ...]:
    return tuple(request.form.getlist(FIELD))


def _answered(check: Wizard, state: State, asked: Question) -> Response | tuple[str, int]:
    """Take the answer that was sent, and go on; where it is none, show the question again."""
    perspective = perspective_of(check.plan, state.answers)
    form = check.forms[asked.id, perspective](meta={"csrf_context": check.token(state, asked)})
    if not form.validate():
        return check.shown(state, asked, form[FIELD].errors[0], _chosen()), 422
    after = check.answered.answer(state, asked, _chosen(), perspective)
    if check.counter:
        # Who searched for a place first, and then went on with questions, begins the check here.
        check.counter.moved(
            None if state.sought and not state.answers else state.answers, after.answers
        )
    told = interruptions.called_for(check.plan, state, after)
    at = Interruption(check.numbers[asked.id], told) if told else None
    after = replace(after, interruption=at)
    return check.answered.write(redirect(check.onward(after), 303), after)


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
        (
            AnswerInWords(q.label.to(perspective), answer_words(q, given[q.id], perspective)),
            check.url(q),
        )
        for q in path(check.plan, state.answers)
    ]
    return check.answered.write(
        make_response(render_template("answers.html", lines=lines, perspective=perspective)), state
    )


def _reported() -> tuple[Wizard, Report] | Response | str:
    """The check and its report, also before the end of the questions; where that cannot be, the
    page to show instead.
    """
    check = _check()
    state = check.answered.read()
    if state is None:
        return _gone()
    answers = for_result(check.plan, state.answers)
    return (check, report(check.plan, answers)) if answers else redirect(check.onward(state), 303)


@blueprint.get("/result")
def result() -> Response | str:
    """What follows from the answers."""
    reported = _reported()
    if not isinstance(reported, tuple):
        return reported
    check, shown = reported
    return render_template(
        "result.html",
        report=shown,
        perspective=shown.perspective,
        telling_url=check.url(shown.telling) if shown.telling else "",
        kept=True,
    )


@blueprint.get("/result/<any(page, text):form>")
def to_take(form: str) -> Response | str:
    """One page to take along: to print, or as plain text to copy."""
    reported = _reported()
    if not isinstance(reported, tuple):
        return reported
    check, shown = reported
    screener = check.plan.screener
    blocks = take_away(screener, Wording(screener.interface), shown)
    if form == "page":
        return render_template("take_away.html", blocks=blocks)
    return Response(draft_note() + as_text(screener, blocks), mimetype="text/plain")
