"""What an import is judged by: shares of the entries that are about treatment, and the least that
each may be.

A list that goes in "successfully" and is found by no search helps nobody. Below a floor nothing is
changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from screening.directory.clean import Tally

SMALL: Final = 20
"""Of fewer entries than this, half are enough."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many entries have what a place needs."""

    words: str
    count: int
    of: int
    floor: int
    """In percent; 0 where any share is taken."""
    instead: str
    """What to do where it is too low."""

    @property
    def percent(self) -> float:
        """In percent, rounded down to one decimal, so that no share looks whole that is not."""
        return self.count * 1000 // self.of / 10 if self.of else 100.0

    @property
    def too_low(self) -> bool:
        """Whether it is below its floor."""
        return self.percent < (self.floor if self.of >= SMALL else min(self.floor, 50))

    def __str__(self) -> str:
        """The share as an operator reads it."""
        return f"{self.count:,} of {self.of:,} entries ({self.percent:g} %) {self.words}"


def shares(tally: Tally) -> Iterator[Share]:
    """The shares of a list that was read."""
    yield Share(
        "get a point on the map",
        tally.on_the_map,
        tally.entries,
        90,
        "Look at its columns of postal codes and coordinates: are they there, and of this country?",
    )
    yield Share("have a number that can be called", tally.can_be_called, tally.entries, 0, "")
