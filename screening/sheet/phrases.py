"""Conditions, questions and options in short words, for any version of the content, also one that
is older than its words.

`explain` says them at more length, with the numbers of the rule sheet and in the words of a
perspective.
"""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from screening.content.catalogue import Row, fields
from screening.model import (
    All,
    AtLeast,
    Chosen,
    Condition,
    Helpline,
    Not,
    Option,
    Question,
    Score,
    Screener,
    Words,
)
from screening.outcome.conditions import parts


class InWords:
    """Conditions, questions and options of one version in words."""

    def __init__(self, screener: Screener) -> None:
        self.questions: dict[str, Question] = {q.id: q for q in screener.questions.questions}
        self.scores: dict[str, Score] = {s.id: s for s in screener.rules.scores}

    def question(self, id_: str) -> str:
        """Its label."""
        return _quoted(_first(self.questions[id_].label)) if id_ in self.questions else f"`{id_}`"

    def options(self, question: str, ids: Iterable[str]) -> str:
        """Their words."""
        options: dict[str, Option] = (
            {o.id: o for o in self.questions[question].options}
            if question in self.questions
            else {}
        )
        return " or ".join(
            _quoted(_first(options[id_].words)) if id_ in options else f"`{id_}`" for id_ in ids
        )

    def score(self, id_: str) -> str:
        """Its title."""
        return _quoted(self.scores[id_].title) if id_ in self.scores else f"`{id_}`"

    def line(self, condition: Condition | None) -> str:
        """A condition in one line."""
        match condition:
            case None:
                return "everyone"
            case Chosen():
                return (
                    f"{self.question(condition.question)} is"
                    f" {self.options(condition.question, condition.options)}"
                )
            case AtLeast():
                ((score, points),) = condition.at_least.items()
                return f"{self.score(score)} is {points} or more"
            case Not():
                return f"not ({self.line(condition.not_)})"
        word = " and " if isinstance(condition, All) else " or "
        return word.join(
            f"({self.line(part)})" if parts(part) else self.line(part) for part in parts(condition)
        )

    def summary(self, noun: BaseModel) -> str:
        """What a rule did that was removed, or does that was added; how a line is reached; nothing
        for other nouns.
        """
        gives = [
            f"{key} {value_words(given)}"
            for key in ("urgency", "level", "emergency", "step")
            if (given := getattr(noun, key, None))
        ]
        gives += [
            f"{key} {listed(ids)}"
            for key in ("advice", "sections", "ways")
            if (ids := getattr(noun, key, ()))
        ]
        if isinstance(noun, Helpline):
            ways = (way for _, entry, way in fields(noun) if entry.row is Row.SENDS and way)
            return f" ({', '.join(quoted(way) for way in ways)})"
        return (
            f" (for {self.line(getattr(noun, 'when', None))}: {', '.join(gives)})"
            if hasattr(noun, "because")
            else ""
        )


def _first(words: Words) -> str:
    return next(iter(words.said.values()))


def _quoted(text: str) -> str:
    return f'"{text}"'


def quoted(value: str | None) -> str:
    """A value in quotation marks, or that there is none."""
    return f"“{value}”" if value else "none"


def value_words(value: Any) -> str:
    """One value of a key."""
    if isinstance(value, dict):
        told = (
            (f"`{key}`", f"{each}" if isinstance(each, int) else value_words(each))
            for key, each in value.items()
        )
        return ", ".join(" ".join(each) for each in told) or "none"
    if isinstance(value, tuple):
        return listed(value)
    return (
        {None: "none", True: "true", False: "false"}[value]
        if value is None or isinstance(value, bool)
        else f"`{value}`"
    )


def listed(ids: Iterable[Any]) -> str:
    """Several ids."""
    return ", ".join(f"`{id_}`" for id_ in ids)
