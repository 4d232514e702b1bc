"""One question becomes one WTForms form. The token that it carries is the run id inside the sealed answers."""

from typing import Any, Final

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectMultipleField, ValidationError
from wtforms.csrf.core import CSRF
from wtforms.fields.choices import SelectChoice

from screening.engine import valid
from screening.model import Question

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


class OneAnswer:
    """Takes exactly what the question takes: from the list, once each, and something at all."""

    def __init__(self, question: Question, perspective: str) -> None:
        self.question, self.perspective = question, perspective

    def __call__(self, form: Any, field: Field) -> None:
        """Raise ValidationError with the key of the words to show."""
        chosen = list(field.raw_data or ())
        if not chosen:
            raise ValidationError("missing")
        if not valid(self.question, self.perspective, chosen):
            nones = {o.id for o in self.question.options if o.none}
            raise ValidationError("none_and_more" if nones & set(chosen) else "not_listed")


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
