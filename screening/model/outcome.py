"""What comes out: answers, ranges and findings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from screening.model.rules import Rule

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
