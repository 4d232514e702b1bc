"""What is asked: questions, their options, and the conditions that read the answers."""

import inspect
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BaseModel,
    Discriminator,
    Field,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from screening.model.base import MAX_QUESTIONS, Day, Flag, Id, Noun, Text, Whole, Words


class Option(Noun):
    """One thing that can be chosen (FHIR `answerOption`)."""

    id: Id
    words: Words
    unknown: Flag = False
    """"I don't know", "prefer not to say": an answer of its own, never a no."""
    declines: Flag = False
    """"Prefer not to say", known on purpose: what is asked after it counts for sure."""
    heading: Words | None = None
    """On a tick-all page, stands above this option: what it and those after it have in common."""
    none: Flag = False
    """"None of these", on a tick-all page: leaves every other box empty."""
    apart: Flag = False
    """Stands last on its page, apart from the others, and the next page has a link that changes it:
    a slip must hide no danger.
    """
    doubt: Flag = False
    """"I don't know" as an answer that another question may be asked for, on a tick-all page.
    What is unknown never turns out to be it."""
    worse_than: tuple[Id, ...] = ()
    """The options of the same question that this one is worse than. Unknown stands outside the
    order.
    """
    can_happen: Words | None = None
    """The words of a sign in the safety net, after "Call … if": a thing that can happen to someone.
    """
    always_warn: Flag = False
    """Stands in the safety net whatever was answered, its act first of all."""
    private: Flag = False
    """Left out of print and plain text unless the person ticks to include it."""
    unread: Text | None = None
    """Why it can be chosen although no condition reads it."""


# The five forms of a condition. A sixth needs a decision record.


class Chosen(Noun):
    """`{question: option}` or `{question: [option, option]}`: one of these options was chosen."""

    question: str
    options: tuple[str, ...]

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> Any:
        """What stands in a file: the question as the key, an option or a list of them as
        its value.
        """
        one = {"type": "string"}
        return {
            "type": "object",
            "description": inspect.cleandoc(cls.__doc__ or ""),
            "propertyNames": {"not": {"enum": list(RESERVED_IDS)}},
            "additionalProperties": {
                "anyOf": [one, {"type": "array", "items": one, "minItems": 1}]
            },
            "minProperties": 1,
            "maxProperties": 1,
        }

    @model_validator(mode="before")
    @classmethod
    def _from_file(cls, value: Any) -> Any:
        if isinstance(value, Mapping) and len(value) == 1:
            ((question, options),) = value.items()
            return {
                "question": question,
                "options": [options] if isinstance(options, str) else options,
            }
        if isinstance(value, Mapping) and set(value) == {"question", "options"}:
            return value
        raise PydanticCustomError(
            "condition",
            "a condition is one of {question: option}, {all: [...]}, {any: [...]}, {not: ...},"
            " {at_least: {score: number}}",
        )


class All(Noun):
    """Every one of these conditions."""

    all: tuple["Condition", ...] = Field(min_length=1)


class Any_(Noun):
    """At least one of these conditions."""

    any: tuple["Condition", ...] = Field(min_length=1)


class Not(Noun):
    """The opposite of a condition; maybe stays maybe."""

    not_: "Condition" = Field(alias="not")


class AtLeast(Noun):
    """`{at_least: {score: number}}`: the score is that number or more."""

    at_least: dict[str, Whole] = Field(min_length=1, max_length=1)


def _form(value: Any) -> str:
    if isinstance(value, BaseModel):
        return {All: "all", Any_: "any", Not: "not", AtLeast: "at_least"}.get(type(value), "chosen")
    if isinstance(value, Mapping) and len(value) == 1:
        (key,) = value
        return key if key in RESERVED_IDS else "chosen"
    return "chosen"


RESERVED_IDS: Final = ("all", "any", "not", "at_least")
"""Ids that no question may have, since they name forms of a condition."""


Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[Any_, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[Chosen, Tag("chosen")],
    Discriminator(_form),
]


class Group(Noun):
    """A part of the questions, shown above the heading of each of its pages."""

    id: Id
    title: Words


NOT_YET: Final = "?"
"""Stands in a set of answers for the option of a question that was not asked yet: as unknown as "I
don't know". No option has such an id.
"""


class Question(Noun):
    """One page with one thing asked (FHIR Questionnaire `item`)."""

    id: Id
    group: Id
    kind: Literal["one", "any"]
    """`one`: choose one. `any`: tick all that fit."""
    ask: Words
    """The question itself. It is asked of the perspectives that it has words for."""
    label: Words
    """A short name for it, in lists of answers."""
    hint: Words | None = None
    why: Words | None = None
    """Why we ask."""
    ask_when: Condition | None = None
    """Asked unless this is no (FHIR `enableWhen`). It may look only at questions before it."""
    options: tuple[Option, ...] = Field(min_length=2, max_length=32)
    unordered: Flag = False
    """No option is worse than another."""
    private: Flag = False
    helplines: tuple[Id, ...] = ()
    """Shown in place on the question's own page."""
    sources: tuple[Id, ...] = Field(min_length=1)

    def offered(self, perspective: str) -> tuple[Option, ...]:
        """What this perspective can choose from, unknown options included."""
        return tuple(o for o in self.options if o.words.speaks_to(perspective))


class Header(Noun):
    """Who stands behind a clinical file, and since when. Key names follow FHIR metadata
    resources.
    """

    title: Text
    version: str
    status: Literal["draft", "active", "retired"]
    date: Day
    approved_on: Day
    last_reviewed_on: Day
    reviewed_by: Text


class Questions(Noun):
    """The file `questions.yaml`."""

    header: Header
    perspective_question: Id
    first_step_after: Id | None = None
    """After the last question of this group a result can be seen at once. What was not asked yet
    counts there as not known.
    """
    groups: tuple[Group, ...]
    option_sets: dict[str, tuple[Option, ...]] = Field(default_factory=dict)
    questions: tuple[Question, ...] = Field(min_length=1, max_length=MAX_QUESTIONS)
    moved: dict[str, str] = Field(default_factory=dict)
    """What has another name than in the version before, old to new: `question: question`, or
    `question.option: question.option`. `compare` reads that version by it.
    """

    @cached_property
    def may_be_ahead(self) -> frozenset[str]:
        """The questions that a result may be seen before: those after `first_step_after`."""
        groups = [question.group for question in self.questions]
        if self.first_step_after not in groups:
            return frozenset()
        behind = len(groups) - groups[::-1].index(self.first_step_after)
        return frozenset(question.id for question in self.questions[behind:])
