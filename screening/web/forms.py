"""One question becomes one WTForms form. The token that it carries is the run id inside the sealed answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectMultipleField, ValidationError
from wtforms.csrf.core import CSRF
from wtforms.fields.choices import SelectChoice

from screening.engine import Plan, next_question, perspective_of, relevant, valid
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
    """The form of one question in the words of one perspective. Make it once: a class costs more than a form."""
    choices = [SelectChoice(o.id, o.words.to(perspective)) for o in question.options if o.words.speaks_to(perspective)]
    field = _FIELDS[question.kind](
        question.ask.to(perspective), choices=choices, validators=[OneAnswer(question, perspective)], validate_choice=False
    )

    class Meta(FlaskForm.Meta):
        csrf = True
        csrf_class = RunToken
        csrf_field_name = TOKEN

    return type("QuestionForm", (FlaskForm,), {FIELD: field, "Meta": Meta})


# --- all questions on one page ---


@dataclass(frozen=True)
class AllAnswers:
    """What was sent with a form of all questions."""

    perspective: str
    sent: Answers
    """Everything that was chosen, right or wrong, to show it again."""
    answers: Answers
    """The finished check; empty where something is wrong."""
    wrong: Mapping[str, str]
    """Question id to what is wrong with its answer: a key of `errors`."""
    assumed: tuple[Question, ...]
    """What was left out and got an answer of `otherwise`."""
    ignored: tuple[Question, ...]
    """What was answered although it is not asked of someone with these answers."""


def field_names(plan: Plan) -> dict[str, str]:
    """Question id to the name of its field on a form of all questions: q1, q2, … in the order of the file."""
    return {id_: f"q{number}" for number, id_ in enumerate(plan.questions, 1)}


def read_all(
    plan: Plan, chosen: Callable[[str], Sequence[str]], otherwise: Callable[[Question, str], tuple[str, ...]] | None = None
) -> AllAnswers:
    """Read a form of all questions. Nothing that was chosen is lost, and nothing that is not asked counts.

    Args:
        plan: the compiled content.
        chosen: gives what was sent for a field name, such as `request.form.getlist`.
        otherwise: the answer to a question that was left out, in a perspective; without it, leaving out is a mistake.
    """
    sent = {id_: given for id_, name in field_names(plan).items() if (given := tuple(chosen(name)))}
    answers: dict[str, tuple[str, ...]] = {}
    wrong: dict[str, str] = {}
    assumed = []
    while question := next_question(plan, answers):
        perspective = perspective_of(plan, answers)
        given = sent.get(question.id, ())
        if not given and otherwise and (given := otherwise(question, perspective)):
            assumed.append(question)
        if problem := problem_with(question, perspective, given):
            wrong[question.id] = problem
            # Go on as if it were not known, to find every other mistake at once.
            given = tuple(o.id for o in question.options if o.unknown and o.words.speaks_to(perspective))
            if not given:
                break
        answers[question.id] = given
    perspective = perspective_of(plan, answers)
    if wrong:
        return AllAnswers(perspective, sent, {}, wrong, (), ())
    ignored = tuple(plan.questions[id_] for id_ in sent if id_ not in answers)
    return AllAnswers(perspective, sent, relevant(plan, answers), {}, tuple(assumed), ignored)
