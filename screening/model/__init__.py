"""The nouns: what is asked, concluded, taught, and where it comes from. All frozen.

Names follow FHIR where it has one (Questionnaire item, answerOption, enableWhen, GuidanceResponse);
see
`docs/glossary.md`. Values arrive as text, since `load.py` lets YAML guess nothing: `Flag`, `Whole`
and `Day` say
exactly which text they take.
"""

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Final, Literal, NamedTuple, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PrivateAttr,
    StringConstraints,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from screening.model.phones import PhoneNumber, one_number


def _flag(value: object) -> bool:
    if value in ("true", True):
        return True
    if value in ("false", False):
        return False
    raise PydanticCustomError("flag", "write `true` or `false` here")


def _whole(value: object) -> int:
    if isinstance(value, int) or (isinstance(value, str) and re.fullmatch(r"[0-9]{1,4}", value)):
        return int(value)
    raise PydanticCustomError("whole", "write a whole number in digits here, such as 4")


def _day(value: object) -> date | None:
    if isinstance(value, date) or value is None:
        return value
    if value == "never":
        return None
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "write a date such as 2026-11-23 here, or `never`")


class Readable:
    """Marks a field that a person reads, so that tests and translations find every word."""


Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]
Text = Annotated[str, StringConstraints(min_length=1), Readable()]
Said = Annotated[str, StringConstraints(min_length=1)]
"""A text that is no word for a visitor."""
Flag = Annotated[bool, BeforeValidator(_flag)]
Whole = Annotated[int, BeforeValidator(_whole)]
Day = Annotated[
    date | None,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "pattern": r"^(never|\d{4}-\d{2}-\d{2})$"}),
]
"""A day, or None for `never`."""
HttpsAddress = Annotated[str, StringConstraints(pattern=r"^https://[^\s\"'<>]+$")]

EVERYONE: Final = "everyone"
MAX_QUESTIONS: Final = 48
"""The sealed answers have room for so many questions, of 32 options each."""


class Noun(BaseModel):
    """Base of every noun: frozen, and a key it does not know is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Noun):
    """What a person reads, for everyone or for each perspective (`self`, `relative`).

    In the files either one text, or a mapping from perspective to text.
    """

    said: dict[str, Text]

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> Any:
        """What stands in a file: one text, or a mapping from perspective to text."""
        text = {"type": "string", "minLength": 1}
        return {
            "description": inspect.cleandoc(cls.__doc__ or ""),
            "anyOf": [text, {"type": "object", "additionalProperties": text, "minProperties": 1}],
        }

    @model_validator(mode="before")
    @classmethod
    def _from_file(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"said": {EVERYONE: value}}
        if isinstance(value, Mapping) and "said" not in value:
            return {"said": dict(value)}
        return value

    def to(self, perspective: str) -> str:
        """The words for this perspective; an empty text where there are none."""
        return self.said.get(perspective) or self.said.get(EVERYONE, "")

    def speaks_to(self, perspective: str) -> bool:
        """Whether there are words for this perspective."""
        return perspective in self.said or EVERYONE in self.said


# --- what is asked --------------------------------------------------------------------------------


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


# --- what is concluded ----------------------------------------------------------------------------


class Urgency(Noun):
    """How soon. Listed lowest first."""

    id: Id
    title: Words
    """The heading of the result, such as "Get help today"."""
    meaning: Words
    """One sentence on what that means."""
    step: Id
    """The first step where no rule of this urgency offers one."""
    short: Words
    """For ranges: "today", "soon"."""
    card: Literal["emergency", "urgent", "soon", "calm"]
    """Which care card shows it."""


class Unsettled(Noun):
    """What leads a result where nothing sure is urgent and something more urgent is open: it may
    not calm, nor alarm.
    """

    title: Words
    meaning: Words
    short: Words
    card: Literal["emergency", "urgent", "soon", "calm"]
    step: Id
    """To look for the signs now; it leads where a sign in the safety net is open."""


class LevelOfCare(Noun):
    """A setting in which care is given. Listed least intensive first."""

    id: Id
    title: Words
    what: Words
    treatment: Flag = False
    """A treatment setting, as opposed to information alone."""
    advice: tuple[Id, ...] = ()
    """Cards that stand beside it wherever it is the level to start with; with an "if" where that is
    open.
    """
    looks_for: tuple[Id, ...] = ()
    """Terms of `directory/terms.yaml` that a search for a place starts with."""
    section: Id
    for_clinicians: str = ""
    """What clinicians call it; shown on the reviewer's pages only."""
    sources: tuple[Id, ...] = Field(min_length=1)


class WayIn(Noun):
    """A door to the same care: an office, a clinic, a video visit, an emergency room."""

    id: Id
    title: Words
    what: Words
    sources: tuple[Id, ...] = Field(min_length=1)


class Emergency(Noun):
    """An emergency page: the line it names and the section that says what to do."""

    id: Id
    title: Words
    helpline: str
    """A role of the country's helplines (`emergency`, `crisis`)."""
    also: tuple[str, ...] = ()
    """Ids of further lines, shown below it."""
    section: Id
    quick: Flag = False
    """Linked from the top of every page under `short`."""
    short: Text = ""
    private: Flag = False


StepTag = Literal["keep", "hold"]


class Step(Noun):
    """A step that can be taken today. Listed most pressing first; of those of the headline's
    urgency the first is shown.
    """

    id: Id
    words: Words
    helplines: tuple[Id, ...] = ()
    covers: tuple[Id, ...] = ()
    """Steps that this one says already, or that must not stand below it: they are not said right
    after it.
    """
    says: tuple[StepTag, ...] = ()
    """What the words recommend, for the promises: to keep taking a medicine, or to hold it until
    someone has been spoken to.
    """
    safe_in_violence: Flag = False
    """Whether the words are safe for someone who is hurt or threatened at home."""
    private: Flag = False


class ViolenceLine(Noun):
    """Where violence is known, this step stands straight under the first one, whatever that is."""

    when: Condition
    step: Id


class Act(Noun):
    """One thing to do at once, in the safety net: it stands above the signs for which it is done.
    Listed most pressing first.
    """

    id: Id
    title: Words
    """Inline Markdown, such as "Call <helpline:emergency> if"."""
    private: Flag = False


MAX_ACTS: Final = 5


class Folds(Noun):
    """How many of a list stand open on a result; the others are a tap away, in the same order."""

    acts: Whole
    """Of the safety net; the signs of the others are a tap away."""
    signs: Whole
    """Of each act in the safety net."""
    lines: Whole
    """Of the lines to call."""
    reasons: Whole
    cards_if: Whole
    """Of the cards that may fit."""
    sections: Whole


class Taken(Noun):
    """A section that stands on another page; with `parts`, only what stands under these
    headings.
    """

    section: Id
    parts: tuple[str, ...] = ()
    when: Condition | None = None
    """For whom; left out: everyone."""
    only_when_sure: Flag = False
    """It does not stand there while that is maybe."""


Tag_ = Literal["stop", "detox", "agonist", "talk"]


class Advice(Noun):
    """A card that holds at any level of care."""

    id: Id
    title: Words
    text: Words
    """Inline Markdown; `<helpline:id>` and `[words](section:id)` become links."""
    if_: Words | None = Field(default=None, alias="if")
    """When it applies, in a visitor's words, where more than one rule may bring it; else the words
    of those rules are joined.
    """
    sections: tuple[Id, ...] = ()
    helplines: tuple[Id, ...] = ()
    covers: tuple[Id, ...] = ()
    """Cards that this one says already: where it surely applies, they are not shown."""
    says: tuple[Tag_, ...] = ()
    """What the words recommend, for the promises: stopping, detoxification, to ease sickness
    with methadone or buprenorphine, or a talk with the person."""
    looks_for: tuple[Id, ...] = ()
    """Terms of `directory/terms.yaml` that a search for a place starts with."""
    beside_places: Flag = False
    """Shown with the places too."""
    private: Flag = False
    sources: tuple[Id, ...] = Field(min_length=1)


class Term(Noun):
    """One part of a score: points that count where a condition holds."""

    when: Condition
    points: Whole = 1


class Score(Noun):
    """A sum over conditions. Unknown answers make it an interval."""

    id: Id
    title: Text
    why: Text
    terms: tuple[Term, ...] = Field(min_length=1)
    say: Words | None = None
    """How the result words it, with {count} and {total}. Without it the score is never shown to a
    visitor.
    """
    say_open: Words | None = None
    """Added where answers are open, with {most}."""
    say_note: Words | None = None
    say_when: Condition | None = None
    sources: tuple[Id, ...] = Field(min_length=1)


class Rule(Noun):
    """One clinical statement: when this holds, raise or add that. Rules never lower anything; their
    order is the order of the reasons.
    """

    id: Id
    when: Condition | None = None
    """Left out: holds for everyone."""
    because: Words
    """Why it matters, shown under the answers that made it fire."""
    if_: Words | None = Field(default=None, alias="if")
    """The condition in a visitor's words, for a rule that is maybe: "you have left detox …"."""
    urgency: Id | None = None
    """How soon, at least."""
    level: Id | None = None
    """The care, at least."""
    level_up_to: Id | None = None
    """The care that may be offered as well, where what was asked cannot tell: it raises the upper
    end of the range alone.
    """
    emergency: Id | None = None
    """The emergency page that it opens at once."""
    act: Id | None = None
    """The act of the safety net under which the answers that would make it hold stand as signs."""
    ways: tuple[Id, ...] = ()
    """Ways in that it adds."""
    advice: tuple[Id, ...] = ()
    """Cards that it adds."""
    sections: tuple[Id, ...] = ()
    """Sections that it adds under "to read"."""
    step: Id | None = None
    """The step that it offers. It can come first only where the rule has the urgency of the
    headline.
    """
    tonight: Id | None = None
    """A step for tonight, in a line of its own under the first."""
    only_when_sure: Flag = False
    """Its advice, sections and step are not shown while the rule is maybe."""
    quiet: Flag = False
    """Not listed among the reasons."""
    private: Flag = False
    covered: Text | None = None
    """Why this rule stays although others cover it."""
    sources: tuple[Id, ...] = Field(min_length=1)


GeneralPromise = Literal[
    "worse_never_lowers",
    "unknown_never_lowers",
    "range_contains_completions",
    "relative_contains_self",
    "emergency_line_first",
    "open_danger_in_the_net",
]


Listed = Literal["emergencies", "steps", "acts", "reasons", "advice", "sections", "lines"]
"""A list on a result: `reasons` by the ids of their rules, `acts` those of the safety net."""


class Promise(Noun):
    """What must be true of every outcome: `general` names a law of the engine; the other keys speak
    of these rules.
    """

    id: Id
    says: Text
    general: GeneralPromise | None = None
    when: Condition | None = None
    when_treatment: Flag = False
    """Only where a treatment setting lies in the range."""
    urgency_at_least: Id | None = None
    level_at_least: Id | None = None
    advice: tuple[Id, ...] = ()
    advice_any: tuple[Id, ...] = ()
    """At least one of these cards."""
    looks_for: tuple[Id, ...] = ()
    """What a search for a place starts with, among others."""
    never_first: tuple[StepTag, ...] = ()
    """What neither the first step nor the one after it says."""
    sections: tuple[Id, ...] = ()
    lines: tuple[Id, ...] = ()
    """Lines to call, by id or role, that are listed."""
    signs: dict[str, tuple[Id, ...]] = Field(default_factory=dict)
    """Options of questions that stand in the safety net."""
    asked_first: tuple[Id, ...] = ()
    """These questions are asked of everyone, in this order, before any other."""
    asked_before: dict[str, tuple[Id, ...]] = Field(default_factory=dict)
    """Wherever one of the latter questions is asked, the former was asked before it."""
    first_step: tuple[Id, ...] = ()
    """One of these is the first step."""
    first_two: tuple[Id, ...] = ()
    """One of these is the first step, or stands straight under it."""
    never_first_step: tuple[Id, ...] = ()
    above: dict[Listed, dict[str, tuple[Id, ...]]] = Field(default_factory=dict)
    """In a list: the former stands above each of the latter wherever both stand."""
    off_paper: dict[Listed | Literal["answers"], tuple[str, ...]] = Field(default_factory=dict)
    """What is left out of print. `answers` are a `question` or a `question.option` that no reason
    and no sign names there."""
    never_says: tuple[Tag_, ...] = ()
    holds_back: tuple[Tag_, ...] = ()
    """What nothing shown says; where the condition is maybe, only with an "if", and not on the page
    to take along."""
    score_at_most: dict[str, Whole] = Field(default_factory=dict)
    unsaid: tuple[str, ...] = ()
    """Scores that are not shown to the visitor."""
    no_level: Flag = False
    sources: tuple[Id, ...] = Field(min_length=1)


class Questions(Noun):
    """The file `questions.yaml`."""

    header: Header
    perspective_question: Id
    groups: tuple[Group, ...]
    option_sets: dict[str, tuple[Option, ...]] = Field(default_factory=dict)
    questions: tuple[Question, ...] = Field(min_length=1, max_length=MAX_QUESTIONS)


class Rules(Noun):
    """The file `referral_rules.yaml`."""

    header: Header
    urgencies: tuple[Urgency, ...] = Field(min_length=1)
    unsettled: Unsettled
    levels: tuple[LevelOfCare, ...] = Field(min_length=1)
    say_level_when: Condition | None = None
    """No level is worded unless this is yes."""
    name_unknown_unless: Condition | None = None
    """Where this is yes, the result names no unknown to find out."""
    ways: tuple[WayIn, ...] = ()
    emergencies: tuple[Emergency, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1)
    violence_line: ViolenceLine | None = None
    safety_net: tuple[Act, ...] = Field(default=(), max_length=MAX_ACTS)
    folds: Folds
    advice: tuple[Advice, ...] = ()
    scores: tuple[Score, ...] = ()
    rules: tuple[Rule, ...] = Field(min_length=1)
    promises: tuple[Promise, ...] = ()
    take_away: tuple[Taken, ...] = ()
    """What stands on the page to take along, below the first step."""
    reading: tuple[Id, ...]
    """The sections that a result can list, in the order in which it lists them."""
    call: tuple[Taken, ...] = ()
    """What to say and to ask in the call to a place; it stands below the places."""
    worries: tuple[Taken, ...] = ()
    """What people fear before a call, in a fold beside the lines to call and below the places."""

    def step(self, id_: str) -> Step:
        """The step with this id; KeyError where there is none."""
        for step in self.steps:
            if step.id == id_:
                return step
        raise KeyError(id_)


# --- what is taught, whom to call, where it comes from --------------------------------------------


class Section(Noun):
    """An educational section: front matter and a body in Markdown."""

    id: Id
    title: Text
    summary: Text
    group: Id
    body: Text
    grade: Literal["emergency", "education"] = "education"
    says: tuple[Tag_, ...] = ()
    named: Words | None = None
    """What links to it are called for a perspective that its title does not speak to."""
    if_: Text | None = Field(default=None, alias="if")
    """What has to be so before it is read: it stands beside links to it, after "if …", wherever
    that is not sure.
    """
    listed_only: Said | None = None
    """Why no rule and no card leads to it, so that it stands in the list of all sections alone."""
    private: Flag = False
    sources: tuple[Id, ...] = Field(min_length=1)

    def name_for(self, perspective: str) -> str:
        """What a link to it is called."""
        return (self.named.to(perspective) if self.named else "") or self.title


class Numbering(Noun):
    """What is a telephone number in a country, as far as that is no part of the library that knows
    it.
    """

    regions: tuple[Said, ...] = Field(min_length=1)
    """Two capital letters each (ISO 3166): the country, and territories whose numbers are its own.
    """
    call: tuple[Said, ...] = ()
    """Short numbers to call, in digits."""
    text: tuple[Said, ...] = ()
    """Short numbers to send a text to, in digits."""
    words: Mapping[Literal["extension", "fax", "tty", "text"], tuple[Said, ...]] = {}
    """What lists of places write beside a number."""


class Helpline(Noun):
    """Whom to call. Numbers are text, exactly as people read them."""

    id: Id
    name: Text
    call: str | None = None
    text: str | None = None
    text_word: str | None = None
    chat: HttpsAddress | None = None
    site: HttpsAddress | None = None
    hours: Text
    languages: tuple[Text, ...]
    does: Text
    not_for: Text | None = None
    source: Id
    verified_on: Day
    note: str = ""

    _numbering: Numbering | None = PrivateAttr(default=None)

    def of(self, numbering: Numbering) -> None:
        """Be a line of a country, whose numbers these are."""
        self._numbering = numbering

    @property
    def voice(self) -> PhoneNumber | None:
        """The number to call; None where there is none, or what stands there is no number of the
        country.
        """
        return one_number(self.call, self._numbering) if self.call and self._numbering else None

    @property
    def message(self) -> PhoneNumber | None:
        """The number to send a text to; None where there is none, or what stands there is no number
        of the country.
        """
        return (
            one_number(self.text, self._numbering, "text")
            if self.text and self._numbering
            else None
        )

    @property
    def dial(self) -> str:
        """The number as a telephone dials it."""
        return self.voice.dials if self.voice else ""


ROLES: Final = ("emergency", "crisis", "treatment", "poison", "search")
"""What a line of a country can be for."""


class Country(Noun):
    """The lines of one country. Roles name a line by what it is for, so that nothing else knows a
    number.
    """

    name: Text
    numbering: Numbering
    emergency: Id
    crisis: Id
    treatment: Id
    poison: Id | None = None
    search: Id | None = None
    """The official search for places."""
    lines: tuple[Helpline, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _give_lines_their_numbering(self) -> Self:
        for line in self.lines:
            line.of(self.numbering)
        return self

    def line(self, id_or_role: str) -> Helpline | None:
        """The line with this role or id; None where this country has none."""
        wanted = getattr(self, id_or_role) if id_or_role in ROLES else id_or_role
        return next((line for line in self.lines if line.id == wanted), None)


class Source(Noun):
    """Where a fact comes from."""

    id: Id
    title: Text
    publisher: Text
    address: HttpsAddress
    checked_on: Day
    """The day on which a copy was read for this project; None where nobody has."""
    note: str = ""


# --- what can go wrong ----------------------------------------------------------------------------

TestName = Annotated[str, StringConstraints(pattern=r"^tests/\w+\.py::test_\w+$")]
"""A test by its file and name, as pytest takes it."""


class Severity(Noun):
    """How bad a harm is. Listed least bad first."""

    id: Id
    title: Text
    means: Text


class Likelihood(Noun):
    """How likely a harm is. Listed least likely first."""

    id: Id
    title: Text
    means: Text
    risks: tuple[Whole, ...] = Field(min_length=1)
    """A row of the matrix: the risk at each severity, in the order of the severities."""


class Risk(Noun):
    """What a number of the matrix means."""

    number: Whole
    means: Text


class Rated(Noun):
    """A place in the matrix."""

    severity: Id
    likelihood: Id
    risk: Whole


class Hazard(Noun):
    """One way in which this check could harm someone (DCB0129 hazard log), and what holds against
    it.
    """

    id: Id
    title: Text
    causes: tuple[Text, ...] = Field(min_length=1)
    effect: Text
    """What the person then sees or does."""
    harm: Text
    before: Rated
    """Without the controls."""
    controls: tuple[Text, ...] = Field(min_length=1)
    rules: tuple[Id, ...] = ()
    """The rules that are among the controls."""
    promises: tuple[Id, ...] = ()
    """The promises of the rule file that speak of it."""
    tests: tuple[TestName, ...] = Field(min_length=1)
    after: Rated
    """With the controls."""
    remains: tuple[Text, ...] = ()
    """What is not held, or not yet."""
    owner: Text
    changed_on: Day


class Incident(Noun):
    """Something that went wrong, or nearly did. Never with anyone's answers or name."""

    day: Day
    what: Text
    hazards: tuple[Id, ...] = ()
    done: Text


class Incidents(Noun):
    """What to do after an incident, and what has happened so far."""

    steps: tuple[Text, ...] = Field(min_length=1)
    happened: tuple[Incident, ...] = ()


class HazardLog(Noun):
    """The file `hazards.yaml`."""

    header: Header
    severities: tuple[Severity, ...] = Field(min_length=1)
    likelihoods: tuple[Likelihood, ...] = Field(min_length=1)
    risks: tuple[Risk, ...] = Field(min_length=1)
    hazards: tuple[Hazard, ...] = Field(min_length=1)
    incidents: Incidents


# --- where care is given --------------------------------------------------------------------------

FacetName = Literal[
    "care",
    "medications",
    "accepts",
    "payment",
    "groups",
    "ages",
    "sexes",
    "languages",
    "extras",
    "limits",
    "treats",
    "excludes",
]
"""What a list can say of a place. `screening/directory/place.py` says what each means."""
MAX_OFFERED: Final = 64
"""The sealed answers have room for so many terms to look for."""


class Facet(Noun):
    """One thing that can be said of a place that treats, such as how to pay, with its terms. The
    file `directory/terms.yaml`.
    """

    id: FacetName
    match: Literal["any", "all"]
    """Whether a place needs one of the terms that are looked for, or each."""
    offered: tuple[Id, ...] = ()
    """What can be looked for, in the order of the filters."""
    also: tuple[Id, ...] = ()
    """What is only shown, or only kept."""
    first: tuple[Id, ...] = ()
    """Of what is offered: places that have one of these come first where nothing is ticked."""

    @property
    def terms(self) -> tuple[str, ...]:
        """Every term."""
        return (*self.offered, *self.also)


class Land(Noun):
    """How places are searched in a country. The file `directory/<country>/country.yaml`."""

    unit: Literal["mile", "km"]
    """Of distances; its words stand in the interface words."""
    metres: Whole
    """How long the unit is."""
    within: tuple[Whole, ...] = Field(min_length=1)
    """How far a search looks, in units, nearest first, until it has found enough."""
    far: Whole
    """In units: a place further than this from the middle of its postal code has wrong coordinates.
    """
    postal_length: Whole
    postal_prefix: Whole
    """Letters of a postal code that neighbours share."""
    regions: Mapping[str, str] = {}
    """What regions are called in full, by how lists shorten them."""


# --- what is promised to everyone -----------------------------------------------------------------


class PublicPromise(Noun):
    """One thing that this software promises to whoever uses it, and the tests that show it."""

    id: Id
    says: Text
    limit: Text | None = None
    """Where the promise ends, shown beside it."""
    tests: tuple[TestName, ...] = Field(min_length=1)
    """Run by `make promises`."""
    longer: tuple[TestName, ...] = ()
    """Run by `make soak`; the promise waits for them too."""
    also_said: tuple[Text, ...] = ()
    """The sentences in which the project says the same elsewhere, word for word."""


class PublicPromises(Noun):
    """The file `promises.yaml`."""

    promises: tuple[PublicPromise, ...] = Field(min_length=1)
    limits: tuple[Text, ...] = Field(min_length=1)
    """What no software can promise, shown in the same place."""
    limits_also_said: tuple[Text, ...] = ()
    """The sentences in which the project says these limits elsewhere, word for word."""


# --- who runs it ----------------------------------------------------------------------------------


class Site(Noun):
    """The operator's own file: who runs this copy, and what they say about it."""

    name: Text
    run_by: Text
    contact: str = ""
    country: Id = "us"
    language: str = "en"
    leave_to: HttpsAddress
    private_use: Id = "using-this-privately"
    """The section on using this privately, linked from the start page."""
    safety_contact: str = ""
    contact_until: Day = None
    """Until when the contact holds, as `/.well-known/security.txt` says; without a day there is no
    such file.
    """
    privacy_notice: str = ""
    logs_statement: str = ""
    """What the operator says about logs: theirs, and those of whoever hosts this. Repeated beside
    the promises.
    """
    network_statement: str = ""
    """What the operator says about the network in front of this copy: proxies, and who can see
    visits.
    """
    counting: Flag = False
    """Whether daily counts are written, rounded (`screening/web/counting.py`)."""


class SignOff(Noun):
    """The file `signoff.yaml`: who put their name under which content. Written by `python -m
    screening sign`.
    """

    reviewer: Text
    role: Text
    date: Day
    content: Text
    """Of the signed files, wording included."""
    decisions: Text
    """Of what is decided for every possible set of answers."""
    outcomes: Text
    """Of the answer sets that are kept with their outcomes, and looked at again at every start."""
    program: str = ""
    """The version of the program; recorded, and stops no start."""
    templates: str = ""
    """Of the templates; recorded, and stops no start."""


@dataclass(frozen=True, repr=False)
class Screener:
    """Everything that is loaded from the content files: checked, frozen, passed to whoever needs
    it.
    """

    questions: Questions
    rules: Rules
    sections: tuple[Section, ...]
    countries: Mapping[str, Country]
    sources: tuple[Source, ...]
    site: Site
    interface: Mapping[str, str]
    """The words of buttons and headings, by key."""
    hazards: HazardLog | None = None
    """What can go wrong; None where the folder has no `hazards.yaml`."""
    facets: tuple[Facet, ...] = ()
    """What can be said of a place that treats; none where there is no directory."""
    promises: PublicPromises | None = None
    """What is promised to everyone; None where the folder has no `promises.yaml`."""
    places: Mapping[tuple[Any, ...], str] = field(default_factory=dict, compare=False)
    """Where each value stands: (file, key, …) to "file:line", for messages."""

    def __repr__(self) -> str:
        """Short, where a test fails: the content is long."""
        return f"Screener({self.questions.header.title})"

    @property
    def country(self) -> Country:
        """The country that this copy serves."""
        return self.countries[self.site.country]

    @property
    def perspectives(self) -> tuple[str, ...]:
        """For whom a check can be: the options of the perspective question."""
        asked = next(
            q for q in self.questions.questions if q.id == self.questions.perspective_question
        )
        return tuple(option.id for option in asked.options)

    def section(self, id_: str) -> Section:
        """The section with this id; KeyError where there is none."""
        for section in self.sections:
            if section.id == id_:
                return section
        raise KeyError(id_)


# --- vignettes ------------------------------------------------------------------------------------


class Expect(Noun):
    """What a vignette expects. Only what is stated is compared."""

    urgency: str | tuple[str, ...] | None = None
    """An urgency, or [lowest, highest] where something is not known."""
    level: str | tuple[str, ...] | None = None
    """A level of care, or [lowest, highest]."""
    start: str | None = None
    """The level to start with."""
    count: str | tuple[str, ...] | None = None
    """The score that the result words, or [lowest, highest]."""
    fires: tuple[str, ...] = ()
    """Rules that are yes."""
    maybe: tuple[str, ...] = ()
    """Rules that are maybe."""
    silent: tuple[str, ...] = ()
    """Rules that are no."""
    advice: tuple[str, ...] = ()
    """Cards that surely apply."""
    advice_if: tuple[str, ...] = ()
    """Cards that are shown with their condition."""
    no_advice: tuple[str, ...] = ()
    """Cards that are not shown at all, not even with an if."""
    sections: tuple[str, ...] = ()
    """Sections that stand under "to read"."""
    step: str | None = None
    """The first step."""
    then: str | None = None
    """The step after it; "none" where there is none."""
    tonight: str | None = None
    """What to do tonight; "none" where there is no such line."""
    unsettled: str | None = None
    """"true" or "false": whether the open title leads."""
    open_acts: tuple[str, ...] = ()
    """Acts of the safety net under which a sign is open."""
    emergency: str | None = None
    """The emergency page that leads the result; "none" where none does."""
    telling: str | None = None
    """The unknown that would narrow the result most; "none" where there is none to name."""
    says: tuple[str, ...] = ()
    """The scores that the result words."""
    does_not_say: tuple[str, ...] = ()
    """The scores that the result does not word."""
    level_said: str | None = None
    """"true" or "false": whether a level is worded at all."""


class Vignette(Noun):
    """A described person, and what should follow. Questions that are not stated get the least
    worrying answer.
    """

    name: Text
    """A sentence about this person."""
    answers: dict[str, str | tuple[str, ...]]
    """Question id to an option id, or a list of them."""
    expect: Expect = Expect()
    why: str = ""
    """Why it should be so."""


# --- what comes out -------------------------------------------------------------------------------

Answers = Mapping[str, tuple[str, ...]]
"""Question id to the ids of the chosen options. A question that is missing was not answered."""


class Range(NamedTuple):
    """An interval of ranks or points: both ends belong to it, and are equal where all is known."""

    low: int
    high: int

    @property
    def known(self) -> bool:
        """Whether the two ends are the same."""
        return self.low == self.high


class Finding(NamedTuple):
    """A rule that holds, or may hold, with the answers that bear on it (`engine.fired_by` names
    them).
    """

    rule: Rule
    bits: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows from a set of answers (FHIR GuidanceResponse)."""

    perspective: str
    urgency: Range
    """Ranks in `Rules.urgencies`, 0 the lowest."""
    level: Range
    """Ranks in `Rules.levels`, 0 the least intensive."""
    scores: Mapping[str, Range]
    findings: tuple[Finding, ...]
    """The rules that are yes."""
    possible: tuple[Finding, ...]
    """The rules that are maybe."""
