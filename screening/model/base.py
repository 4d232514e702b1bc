"""What all nouns share: texts, numbers and days as files hold them, and words for everyone."""

import inspect
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError


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


Phrase = Annotated[str, StringConstraints(min_length=1)]
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


StepTag = Literal["keep", "hold"]
AdviceTag = Literal["stop", "detox", "agonist", "talk"]


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
