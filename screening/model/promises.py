"""What the rules promise for every possible answer."""

from typing import Literal

from pydantic import (
    Field,
)

from screening.model.base import AdviceTag, Flag, Id, Noun, StepTag, Text, Whole
from screening.model.questions import Condition

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
    never_says: tuple[AdviceTag, ...] = ()
    holds_back: tuple[AdviceTag, ...] = ()
    """What nothing shown says; where the condition is maybe, only with an "if", and not on the page
    to take along."""
    score_at_most: dict[str, Whole] = Field(default_factory=dict)
    unsaid: tuple[str, ...] = ()
    """Scores that are not shown to the visitor."""
    no_level: Flag = False
    sources: tuple[Id, ...] = Field(min_length=1)
