"""One question becomes one WTForms form. Its token names the check, by the run id inside the sealed
answers, and the words it shows.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import get_template_attribute
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import Field, RadioField, SelectMultipleField, ValidationError
from wtforms.csrf.core import CSRF
from wtforms.fields.choices import SelectChoice

from screening.model import Answers, Option, Question, Words
from screening.outcome.engine import next_question, valid
from screening.outcome.plan import Plan

FIELD: Final = "answer"
TOKEN: Final = "run"  # noqa: S105 - the name of a field
WORDS: Final = "_words"
"""Ends the name of the field that carries the hash of a question's words, where a form asks many.
"""


class StaleForm(Exception):
    """The form belongs to another check than the answers beside it, or showed other words."""


def words_shown(question: Question, perspective: str) -> str:
    """Four bytes of a hash of what a page says in a question and its options, in hexadecimal: they
    give an answer its meaning.
    """
    offered = [
        (o.id, o.words.to(perspective), _said(o.heading, perspective))
        for o in question.offered(perspective)
    ]
    whole = [question.id, question.kind, question.ask.to(perspective), offered]
    said = json.dumps([*whole, _said(question.hint, perspective)])
    return hashlib.sha256(said.encode()).digest()[:4].hex()


def _said(words: Words | None, perspective: str) -> str:
    return words.to(perspective) if words and words.speaks_to(perspective) else ""


def page_token(run: str, words: str) -> str:
    """What the form of a question carries: the check that it was shown in, and the words that it
    shows.
    """
    return f"{run}_{words}"


def run_of(token: str) -> str:
    """The check that a token names."""
    return token.partition("_")[0]


class PageToken(CSRF):
    """Binds a form to the check that it was shown in, and to its words: no secret, no clock of its
    own.
    """

    def setup_form(self, form: Any) -> Any:
        """Take the token that the form was made for."""
        self.token = form.meta.csrf_context
        return super().setup_form(form)

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        """The token."""
        return str(self.token)

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Raise StaleForm unless the form carries this token, once."""
        if field.raw_data != [self.token]:
            raise StaleForm


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


class AnswerButtons:
    """Draws the answers of a question: a button for each that says all, boxes where several may be
    ticked.
    """

    def __call__(
        self, field: Field, question: Question, options: Sequence[tuple[Option, str]], **drawn: Any
    ) -> Markup:
        """The HTML of the field. `options` pairs each option with its mark; the macro `answers`
        says what else is drawn.
        """
        draw = get_template_attribute("macros.html", "answers")
        return Markup(draw(**arranged(question, options), name=field.name, **drawn))  # noqa: S704 - made by a template


def boxes_of(question: Question) -> set[str]:
    """The options that are boxes on a page of their own: of a tick-all page all that do not say all
    by themselves.
    """
    return {
        o.id
        for o in question.options
        if question.kind == "any" and not (o.none or o.unknown or o.doubt)
    }


def arranged(question: Question, options: Sequence[tuple[Option, str]]) -> dict[str, Any]:
    """What is a box and what a button, and before which button the "or" stands: after boxes, or
    where there is a choice before it.
    """
    ids = boxes_of(question)
    boxes = [pair for pair in options if pair[0].id in ids]
    buttons = [pair for pair in options if pair[0].id not in ids]
    return {"ticks": boxes, "buttons": buttons, "divided": 0 if boxes else _divided(buttons)}


def _divided(buttons: Sequence[tuple[Option, str]]) -> int:
    """Before which button the "or" stands: the one that is apart, else the first that is unknown,
    where there is a choice before it.
    """
    aside = [i for i, (option, _) in enumerate(buttons) if option.apart] or [
        i for i, (option, _) in enumerate(buttons) if option.unknown
    ]
    return aside[0] if aside and aside[0] > 1 else -1


class _Ticks(SelectMultipleField):
    widget = AnswerButtons()

    def pre_validate(self, form: Any) -> None:
        """`OneAnswer` says what is wrong, in our words."""


class _Choice(RadioField):
    widget = AnswerButtons()

    def pre_validate(self, form: Any) -> None:
        """`OneAnswer` says what is wrong, in our words."""


_FIELDS: Final = {"one": _Choice, "any": _Ticks}


def form_class(question: Question, perspective: str) -> type[FlaskForm]:
    """The form of one question in the words of one perspective. Make it once: a class costs more
    than a form.
    """
    choices = [SelectChoice(o.id, o.words.to(perspective)) for o in question.offered(perspective)]
    field = _FIELDS[question.kind](
        question.ask.to(perspective),
        choices=choices,
        validators=[OneAnswer(question, perspective)],
        validate_choice=False,
    )

    class Meta(FlaskForm.Meta):
        csrf = True
        csrf_class = PageToken
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
    to_other_words: Answers
    """What was answered to words that have changed since: it counts nowhere, but where it tells of
    danger, help comes first.
    """


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


def shown_in(plan: Plan, perspective: str) -> Mapping[str, str]:
    """Question id to the hash of the words that a perspective is shown."""
    return plan.once(
        ("words shown", perspective),
        lambda: {
            each.question.id: words_shown(each.question, perspective)
            for each in plan.asked[perspective]
        },
    )


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
    given = {
        q.id: ticked for name, q in all_asked(plan, perspective) if (ticked := tuple(chosen(name)))
    }
    words = shown_in(plan, perspective)
    changed = {
        q.id
        for name, q in all_asked(plan, perspective)
        if list(chosen(name + WORDS)) != [words[q.id]]
    }
    sent = {id_: ticked for id_, ticked in given.items() if id_ not in changed}
    answers: dict[str, tuple[str, ...]] = {
        plan.screener.questions.perspective_question: (perspective,)
    }
    wrong: dict[str, str] = {}
    assumed = []
    while question := next_question(plan, answers):
        ticked = sent.get(question.id, ())
        stale = question.id in given and question.id in changed
        if question.id not in given and (ticked := otherwise(question, perspective)):
            assumed.append(question)
        elif problem := "changed" if stale else problem_with(question, perspective, ticked):
            wrong[question.id] = problem
            ticked = _open(question, perspective)
        answers[question.id] = ticked
    ignored = tuple(plan.questions[id_] for id_ in sent if id_ not in answers)
    right = {id_: ticked for id_, ticked in answers.items() if id_ not in wrong}
    old = {
        id_: ticked
        for id_, ticked in given.items()
        if id_ in changed and valid(plan.question(id_), perspective, ticked)
    }
    return AllAnswers(sent, right, wrong, tuple(assumed), ignored, old)


def _open(question: Question, perspective: str) -> tuple[str, ...]:
    """What stands in for an answer that is missing, so that every other mistake is found at
    once.
    """
    offered = question.offered(perspective)
    return (next((o.id for o in offered if o.unknown), offered[-1].id),)
