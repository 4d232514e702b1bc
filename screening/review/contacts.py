"""Whom people are sent to: how a line is reached, and which lines and numbers a text names. None of it is mere wording."""

import re
from typing import Any, Final

from screening.model import Country, Helpline, Words
from screening.words import lines_named

REACHED: Final = ("call", "text", "text_word", "chat", "site")
"""How a line is reached."""
NAMED_LINES: Final = ("helpline", "helplines", "also")
"""The keys that name lines."""
ROLES: Final = tuple(name for name in Country.model_fields if name not in ("name", "lines"))
NUMBER: Final = re.compile(r"\b\d{3,}\b")


def lines_in(value: Any) -> list[str]:
    """The lines that words name, whoever they are for."""
    texts = value.said.values() if isinstance(value, Words) else [value] if isinstance(value, str) else []
    return sorted({line for text in texts for line in lines_named(text)})


def numbers(value: Any) -> list[str]:
    """The numbers that a text tells people to dial."""
    return NUMBER.findall(value) if isinstance(value, str) else []


def reached(line: Helpline) -> str:
    """How a line is reached."""
    return ", ".join(quoted(way) for name in REACHED if (way := getattr(line, name)))


def quoted(value: str | None) -> str:
    """A value of a line in quotation marks, or that there is none."""
    return f"“{value}”" if value else "none"
