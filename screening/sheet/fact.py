"""A fact of the rule sheet: a label, and what stands after it."""

from dataclasses import dataclass

from screening.sheet.prose import Clause


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of an entry: a label, and what stands after it."""

    label: str
    texts: tuple[str, ...] = ()
    clause: Clause | None = None
    """A condition, which may have parts of its own."""


def fact(label: str, *texts: str) -> Fact:
    """A fact of texts; empty ones are left out."""
    return Fact(label, tuple(text for text in texts if text))


@dataclass(frozen=True, slots=True)
class Entry:
    """One numbered thing."""

    number: str
    id: str
    title: str
    facts: tuple[Fact, ...]
