"""One question becomes one WTForms form. The token that it carries is the run id inside the sealed
answers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectMultipleField, ValidationError
from wtforms.csrf.core import CSRF
from wtforms.fields.choices import SelectChoice

from screening.engine import Plan, next_question, valid
from screening.model import Answers, Question

FIELD: Final = "answer"
TOKEN: Final = "run"  # noqa: S105 - the name of a field


class StaleRun(Exception):
    """The form belongs to another check than the answers that came with it."""


class RunToken(CSRF):
    """Binds a form to the check that it was shown in: no secret, no clock of its own."""

    def setup_form(self, form: Any) -> Any:
        """Take the run id that the form was made for."""
        self.run = form.meta.csrf_context
        return super().setup_form(form)

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        """The run id."""
        return str(self.run)

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Raise StaleRun unless the form carries this run id, once."""
        if field.raw_data != [self.run]:
            raise StaleRun


def problem_with(question: Question, perspective: str, chosen: Sequence[str]) -> str:
    """What is wrong with an answer, as the key of its words in `errors`; empty where nothing is."""
    if not chosen:
        return "missing"
    if valid(question, perspective, chosen):
        return ""
    nones = {o.id for o in question.options if o.none}
    return "none_and_more" if nones & set(chosen) else "not_listed"


class OneAnswer:
    """Takes exactly what the question takes: from the list, once each, and something at all."""

    def __init__(self, question: Question, perspective: str) -> None:
        self.question, self.perspective = question, perspective

    def __call__(self, form: Any, field: Field) -> None:
        """Raise ValidationError with the key of the words to show."""
        if problem := problem_with(self.question, self.perspective, list(field.raw_data or ())):
            raise ValidationError(problem)


class _Ticks(SelectMultipleField):
    def pre_validate(self, form: Any) -> None:
        """`OneAnswer` says what is wrong, in our words."""


class _Choice(RadioField):
    def pre_validate(self, form: Any) -> None:
        """`OneAnswer` says what is wrong, in our words."""


_FIELDS: Final = {"one": _Choice, "any": _Ticks}


def form_class(question: Question, perspective: str) -> type[FlaskForm]:
    """The form of one question in the words of one perspective. Make it once: a class costs more
    than a form.
    """
    choices = [
        SelectChoice(o.id, o.words.to(perspective))
        for o in question.options
        if o.words.speaks_to(perspective)
    ]
    field = _FIELDS[question.kind](
        question.ask.to(perspective),
        choices=choices,
        validators=[OneAnswer(question, perspective)],
        validate_choice=False,
    )

    class Meta(FlaskForm.Meta):
        csrf = True
        csrf_class = RunToken
        csrf_field_name = TOKEN

    return type("QuestionForm", (FlaskForm,), {FIELD: field, "Meta": Meta})


# --- all questions on one page ---


@dataclass(frozen=True)
class AllAnswers:
    """What was sent with a form of all questions of a perspective."""

    sent: Answers
    """Everything that was chosen, right or wrong, to show it again."""
    answers: Answers
    """The finished check; where something is wrong, what is right of it."""
    wrong: Mapping[str, str]
    """Question id to what is wrong with its answer: a key of `errors`."""
    assumed: tuple[Question, ...]
    """What was left out, and taken to be the answer of `otherwise`."""
    ignored: tuple[Question, ...]
    """What was answered although it is not asked of someone with these answers."""


def all_asked(plan: Plan, perspective: str) -> list[tuple[str, Question]]:
    """Every question of a perspective with the name of its field: q2, q3, … in the order of the
    file.

    Whom the check is for is settled before.
    """
    asked = {each.question.id for each in plan.asked[perspective]}
    numbered = enumerate(plan.questions.values(), 1)
    return [
        (f"q{n}", q) for n, q in numbered if q.id in asked and not plan.decides_perspective(q.id)
    ]


def read_all(
    plan: Plan,
    perspective: str,
    chosen: Callable[[str], Sequence[str]],
    otherwise: Callable[[Question, str], tuple[str, ...]] = lambda _question, _perspective: (),
) -> AllAnswers:
    """Read a form of all questions. Nothing that was chosen is lost, and nothing that is not asked
    counts.

    Args:
        plan: the compiled content.
        perspective: whose form it is.
        chosen: gives what was sent for a field name, such as `request.form.getlist`.
        otherwise: the answer to a question that was left out; where it is empty, leaving out is a
            mistake.
    """
    sent = {
        question.id: given
        for name, question in all_asked(plan, perspective)
        if (given := tuple(chosen(name)))
    }
    answers: dict[str, tuple[str, ...]] = {
        plan.screener.questions.perspective_question: (perspective,)
    }
    wrong: dict[str, str] = {}
    assumed = []
    while question := next_question(plan, answers):
        given = sent.get(question.id, ())
        if not given and (given := otherwise(question, perspective)):
            assumed.append(question)
        if problem := problem_with(question, perspective, given):
            wrong[question.id] = problem
            given = _open(question, perspective)
        answers[question.id] = given
    ignored = tuple(plan.questions[id_] for id_ in sent if id_ not in answers)
    right = {id_: given for id_, given in answers.items() if id_ not in wrong}
    return AllAnswers(sent, right, wrong, tuple(assumed), ignored)


def _open(question: Question, perspective: str) -> tuple[str, ...]:
    """What stands in for an answer that is missing, so that every other mistake is found at
    once.
    """
    offered = [o for o in question.options if o.words.speaks_to(perspective)]
    return (next((o.id for o in offered if o.unknown), offered[-1].id),)
