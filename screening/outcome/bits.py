"""Lists of the file as numbers with one bit for each thing in them, the first the lowest bit.

What many rules give is joined at once that way, and comes out in the order of the file.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Generic, TypeVar

Made = TypeVar("Made")

TOGETHER: Final = 8
"""So many bits are looked up at once; what they make is made when it is first needed."""


class Order:
    """The ids of a list, each with its bit."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.bit = {id_: 1 << i for i, id_ in enumerate(ids)}

    def bits(self, ids: Iterable[str]) -> int:
        """The bits of some of them; others have none."""
        found = 0
        for id_ in ids:
            found |= self.bit.get(id_, 0)
        return found


class _Chunks(Generic[Made]):
    """What is made of a number, part by part."""

    def __init__(self, length: int, make: Callable[[int], Made]) -> None:
        self.chunks = [(1 << TOGETHER) - 1 << at for at in range(0, length, TOGETHER)]
        self.make = make
        self.known: dict[int, Made] = {}

    def learn(self, part: int) -> Made:
        """What is made of one part."""
        made = self.known[part] = self.make(part)
        return made


class Picks(_Chunks[tuple[Made, ...]]):
    """What stands for each bit of a number, in the order of the list."""

    def __init__(self, made: Sequence[Made]) -> None:
        super().__init__(len(made), lambda part: tuple(made[i] for i in set_bits(part)))

    def __call__(self, bits: int) -> tuple[Made, ...]:
        """What stands for these bits."""
        found: tuple[Made, ...] = ()
        for chunk in self.chunks:
            if part := bits & chunk:
                found += self.known.get(part) or self.learn(part)
        return found


class Joins(_Chunks[int]):
    """What all that a number stands for give together, as a number itself."""

    def __init__(self, given: Sequence[int]) -> None:
        super().__init__(len(given), lambda part: joined(given[i] for i in set_bits(part)))

    def __call__(self, bits: int) -> int:
        """What these bits give together."""
        found = 0
        for chunk in self.chunks:
            if part := bits & chunk:
                known = self.known.get(part)
                found |= self.learn(part) if known is None else known
        return found


class Fields:
    """Several numbers kept in one, so that all of them are joined at once.

    Args:
        widths: how many bits each takes, by name.
    """

    def __init__(self, widths: dict[str, int]) -> None:
        self.at: dict[str, int] = {}
        end = 0
        for name, width in widths.items():
            self.at[name] = end
            end += width
        self.mask = {name: (1 << width) - 1 for name, width in widths.items()}

    def of(self, name: str) -> tuple[int, int]:
        """Where a number begins in the one, and its mask there."""
        return self.at[name], self.mask[name]

    def put(self, **numbers: int) -> int:
        """The one for these numbers."""
        return joined(number << self.at[name] for name, number in numbers.items())


def set_bits(bits: int) -> Iterator[int]:
    """The place of each bit, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def joined(numbers: Iterable[int]) -> int:
    """All bits of some numbers."""
    found = 0
    for number in numbers:
        found |= number
    return found
