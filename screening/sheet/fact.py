"""A fact of the rule sheet: a label, and what stands after it."""

from dataclasses import dataclass

from screening.sheet.prose import Clause


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name something with a page of its own."""

    text: str
    kind: str
    """`sections` or `sources`; what has a number is found by that."""
    id: str

    def __str__(self) -> str:
        """The words alone."""
        return self.text


Piece = str | Mention


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of an entry: a label, and what stands after it."""

    label: str
    texts: tuple[Piece, ...] = ()
    clause: Clause | None = None
    """A condition, which may have parts of its own."""


def fact(label: str, *texts: Piece) -> Fact:
    """A fact of texts; empty ones are left out."""
    return Fact(label, tuple(text for text in texts if text))


@dataclass(frozen=True, slots=True)
class Entry:
    """One numbered thing."""

    number: str
    kind: str
    """The list in which it stands (`prose.LETTERS`)."""
    id: str
    title: str
    facts: tuple[Fact, ...]

    @property
    def anchor(self) -> str:
        """Its place on a page: it stays where numbers move."""
        return anchor(self.kind, self.id)


def anchor(kind: str, id_: str) -> str:
    """The place of a numbered thing on its page."""
    return f"{kind}-{id_}"
