"""What moved in a list: as few of its items as explain the new order, each with what it passed."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Move:
    """One item that stands at another place among those that both lists have."""

    id: Any
    was: int
    """Its place before, from 1."""
    becomes: int
    of: int
    past: tuple[Any, ...]
    """The items that it stood before, or behind, and no longer does."""

    def __str__(self) -> str:
        """In one line."""
        last = " (last)" if self.becomes == self.of else ""
        return f"`{self.id}` from place {self.was} to {self.becomes}{last}"


def moves(before: Sequence[Any], after: Sequence[Any]) -> Iterator[Move]:
    """As few moves as turn one order into the other; what only one list has plays no part."""
    was, is_ = [x for x in before if x in after], [x for x in after if x in before]
    place = {x: i for i, x in enumerate(was)}
    kept = _kept([place[x] for x in is_])
    for i, x in enumerate(is_):
        if place[x] not in kept:
            past = tuple(
                y for j, y in enumerate(is_) if (j < i) != (place[y] < place[x]) and y != x
            )
            yield Move(x, place[x] + 1, i + 1, len(is_), past)


def _kept(places: Sequence[int]) -> set[int]:
    """A longest rising part of these numbers."""
    ends: list[int] = []
    lengths: list[int] = []
    for each in places:
        at = bisect_left(ends, each)
        ends[at : at + 1] = [each]
        lengths.append(at)
    kept, wanted = set(), len(ends) - 1
    for each, length in zip(reversed(places), reversed(lengths), strict=True):
        if length == wanted:
            kept.add(each)
            wanted -= 1
    return kept
