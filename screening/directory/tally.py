"""What became of the entries of a list."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from screening.directory.entry import Entry

TWICE: Final = "the same entry a second time"
HELD: Final = "held back, since an exclusive service of it is not known"


@dataclass
class Tally:
    """What became of the entries of a list."""

    taken: int = 0
    entries: int = 0
    """Those that are about treatment and not closed, taken or not."""
    on_the_map: int = 0
    exact: int = 0
    """Those of them of which more is known than how their postal code begins."""
    can_be_called: int = 0
    held: Counter[str] = field(default_factory=Counter)
    """Names of exclusive services that are not known: whom a place takes is not understood, and it
    is refused.
    """
    mended: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    """Of each reason to mend or refuse, where the first entries stand."""
    unknown: Counter[str] = field(default_factory=Counter)
    """What the vocabulary does not have, of what those that were taken list."""
    listed: int = 0
    """How much those that were taken list."""

    def refuse(self, reason: str, entry: Entry) -> None:
        """Count an entry that is not taken."""
        self._count(self.refused, reason, entry)

    def mend(self, reason: str, entry: Entry) -> None:
        """Count something in an entry that was put right or left out."""
        self._count(self.mended, reason, entry)

    def _count(self, counter: Counter[str], reason: str, entry: Entry) -> None:
        counter[reason] += 1
        examples = self.examples.setdefault(reason, [])
        if len(examples) < 3:
            examples.append(f"{entry.where}{f' ({entry.name})' if entry.name else ''}")
