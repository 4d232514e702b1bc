"""What a comparison finds for one perspective: what moves, for how many answer sets, and who that
might be.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from screening.compare.diagram import Leaf
from screening.compare.examples import Example
from screening.compare.moves import Move
from screening.outcome.parts import What
from screening.outcome.plan import NO


@dataclass(frozen=True, slots=True)
class Effect:
    """One decision that moves from one value to another, for how many answer sets, with an
    example.
    """

    what: What
    was: Leaf
    """Ids; None together with `becomes` where all moves are told as one."""
    becomes: Leaf
    count: int
    less: bool
    """Whether it is a lower urgency or level, at either end of the range."""
    example: Example


@dataclass(frozen=True, slots=True)
class Lost:
    """Answer sets of the old version that can no longer be given, since the new one lacks one of
    their options.
    """

    count: int
    urgent: int
    """How many of them could be more than the least urgent. What these people would choose instead
    cannot be known.
    """
    example: Example
    """The most ordinary of them, among the most urgent."""


@dataclass(frozen=True, slots=True)
class Gained:
    """An answer that only the new version takes, to a question of both: nothing of the old one can
    be held against it.
    """

    question: str
    option: str
    leads_to: tuple[tuple[str, int], ...]
    """How soon at most, least urgent first, and for how many answer sets with this answer."""
    example: Example
    """The most ordinary of the least urgent."""


@dataclass(frozen=True, slots=True)
class Reordered:
    """A card, rule or question that moved, where somebody gets it together with what it passed."""

    what: str
    """What the list is called."""
    move: Move
    count: int
    example: Example


@dataclass(frozen=True, slots=True)
class Route:
    """What the comparison finds for one perspective."""

    perspective: str
    was: int
    """How many answer sets the old version takes."""
    becomes: int
    compared: int
    """How many both take; shares are of these."""
    same_questions: bool
    """Whether both ask the same of everyone."""
    less_urgent: int
    """How many answer sets are less urgent than before, at either end of the range."""
    more_urgent: int
    """How many are more urgent and in nothing less."""
    lower: int
    """How many have a lower level at either end."""
    example: Example | None
    """The most ordinary answer set that is less urgent."""
    lost: Lost | None
    gained: tuple[Gained, ...]
    matrix: Mapping[tuple[str, str], int]
    """How soon at most before and now, to how many answer sets in which no answer is an emergency
    and all is known.
    """
    effects: tuple[Effect, ...]
    lines: tuple[Effect, ...]
    """The lines to call that somebody gets now, or no longer gets."""
    reordered: tuple[Reordered, ...]

    @property
    def lines_lost(self) -> tuple[Effect, ...]:
        """The lines to call that an answer set no longer gets."""
        return tuple(effect for effect in self.lines if effect.becomes == NO)
