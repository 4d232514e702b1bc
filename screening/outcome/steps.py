"""Which steps stand on a result: the first, the violence line, tonight, the next one, and the one
on paper.
"""

from collections.abc import Iterator

from screening.outcome.tables import Entry, Tables


def lowest(bits: int) -> int | None:
    """The place of the lowest bit; None where there is none."""
    return (bits & -bits).bit_length() - 1 if bits else None


class Steps:
    """The steps that rules offer which are yes, in the order of the file. A step is its place
    there.

    Args:
        tables: what everything gives.
        sure: what all rules give that are yes.
        low: the rank of the headline.
        looks: whether the first step is to look for signs.
        violence: whether violence is known.
    """

    def __init__(self, tables: Tables, sure: int, low: int, *, looks: bool, violence: bool) -> None:
        rules = tables.rules
        self.tables, self.violence = tables, violence
        self.offered = sure >> tables.at["steps"][0] & tables.at["steps"][1]
        at, mask = tables.fits[low]
        first = None if looks else lowest(sure >> at & mask)
        default = rules.unsettled.step if looks else rules.urgencies[low].step
        self.first = tables.place(default) if first is None else first
        self.line = self._line()
        self.tonight = self._tonight(sure >> tables.at["tonight"][0] & tables.at["tonight"][1])
        self.then = self._then()

    def _line(self) -> int | None:
        """The violence line, unless the first step says it."""
        line = self.tables.rules.violence_line
        if not (line and self.violence):
            return None
        place = self.tables.place(line.step)
        return None if self.tables.said[self.first] >> place & 1 else place

    def _tonight(self, named: int) -> int | None:
        """What to do tonight, unless the first step covers it; where violence is known only what
        is safe then.
        """
        by = lowest(named & self.tables.safe_tonight if self.violence else named)
        step = None if by is None else self.tables.tonight[by]
        return None if step is None or self.tables.said[self.first] >> step & 1 else step

    def _then(self) -> int | None:
        """The next one that neither the first covers nor the violence line says."""
        said = self.tables.said[self.first]
        if self.line is not None:
            said |= self.tables.said[self.line]
        return lowest(self.offered & ~said)

    @property
    def on_paper(self) -> Entry:
        """The first that is not private."""
        entry = self.tables.entry
        if not entry[self.first].private:
            return entry[self.first]
        openly = lowest(self.offered & self.tables.openly)
        last = self.tables.rules.urgencies[0].step
        return entry[self.tables.place(last) if openly is None else openly]

    @property
    def shown(self) -> Iterator[int]:
        """All that stand on the result."""
        places = (self.first, self.line, self.tonight, self.then)
        return (step for step in places if step is not None)

    def entry(self, step: int | None) -> Entry | None:
        """A step as it stands in its place; None where there is none."""
        return None if step is None else self.tables.entry[step]
