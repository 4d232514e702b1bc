"""What an import is judged by: shares of what stands in a list, the least that each may be, and how
far it may fall below that of the list which it replaces.

A list that goes in "successfully" and is found by no search helps nobody, nor does a refresh that
lost the meaning of every medicine. Such a list changes nothing, until the operator accepts by name
what it lacks.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from screening.directory.place import FACETS, Place, Share
from screening.directory.tally import HELD, TWICE, Tally

SMALL: Final = 20
"""Of fewer than this half are enough, and no fall is looked at."""
KEPT: Final = 0.75
"""So much of its share must a term keep that so many places had: names of services change from year
to year, and those that no vocabulary knows say nothing.
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """One share: its words, and its limits in percent."""

    words: str
    instead: str
    floor: float = 0
    falls: float = 100
    """By so many points it may be lower than in the list before."""


MEASURES: Final = {
    "taken": Measure("entries are taken", "See above why the others are refused.", 90),
    "point": Measure(
        "entries get a point on the map",
        "Look at its columns of postal codes and coordinates: are they there, and of this country?",
        95,
        2,
    ),
    "exact": Measure(
        "of these have a postal code that is known, or coordinates",
        "Look at its column of postal codes: only their first digits are known.",
        95,
        2,
    ),
    "found": Measure(
        "places are found by a search", "Look at its postal codes, coordinates and towns.", 98, 1
    ),
    "phone": Measure(
        "entries have a number that can be called",
        "Look at its columns of telephone numbers.",
        95,
        2,
    ),
    "medications": Measure(
        "places say which medicine they start or use",
        "Were services renamed? Add the new names to vocabulary.csv.",
        falls=10,
    ),
    "payment": Measure(
        "places say how to pay",
        "Were ways to pay renamed? Add the new names to vocabulary.csv.",
        falls=10,
    ),
    "exclusive": Measure(
        "entries have no exclusive service that is not known",
        "Add its name to vocabulary.csv, with what it means.",
        99,
    ),
    "services": Measure(
        "services that they list are in the vocabulary",
        "Add the names below to vocabulary.csv.",
        falls=2,
    ),
    "shown": Measure(
        "places treat opioid use, or may", "Is this a list of places that treat it?", 70, 5
    ),
}
"""Every share by its name, in the order in which it is told."""


class Verdict(NamedTuple):
    """A share that is too low: its name, and why, in a sentence."""

    name: str
    why: str


def shares(tally: Tally, places: Sequence[Place], found: Share) -> Iterator[Share]:
    """The shares of a list that was read, and of each term how many places have it.

    Args:
        tally: what became of its entries.
        places: those that were taken.
        found: how many of them a search finds.
    """
    entries, taken = tally.entries, len(places)
    yield Share("taken", taken + tally.refused[TWICE], entries)
    yield Share("point", tally.on_the_map, entries)
    yield Share("exact", tally.exact, tally.on_the_map)
    yield found
    yield Share("phone", tally.can_be_called, entries)
    yield Share("medications", sum(bool(p.medications or p.uses) for p in places), taken)
    yield Share("payment", sum(bool(place.payment) for place in places), taken)
    yield Share("exclusive", entries - tally.refused[HELD], entries)
    yield Share("services", tally.listed - tally.unknown.total(), tally.listed)
    yield Share("shown", sum(place.treats_opioid_use for place in places), taken)
    terms = Counter(term for p in places for facet in FACETS for term in getattr(p, facet))
    yield from (Share(term, count, taken) for term, count in sorted(terms.items()))


def too_low(
    card: Sequence[Share], before: Sequence[Share], floors: Mapping[str, float]
) -> Iterator[Verdict]:
    """The shares that are below their floor, or fell too far.

    Args:
        card: the shares of a list.
        before: those of the list that it replaces; none where there is none.
        floors: the floors of its kind of list, beside those of all.
    """
    was, now = {share.name: share for share in before}, {share.name: share for share in card}
    for share in card:
        if measure := MEASURES.get(share.name):
            few = min(measure.floor, 50)
            floor = floors.get(share.name, measure.floor) if share.of >= SMALL else few
            if share.percent < floor:
                yield Verdict(
                    share.name, f"Only {told(share)}; {floor:g} % must. {measure.instead}"
                )
            elif _fell(share, was.get(share.name, share), measure.falls):
                earlier = f"before it was {was[share.name].percent:g} %"
                yield Verdict(share.name, f"Only {told(share)}; {earlier}. {measure.instead}")
    yield from _lost(now, was, card[0].of if card else 0)


def _fell(share: Share, earlier: Share, falls: float) -> bool:
    """Whether a share is lower than before by more than so many points."""
    return min(share.of, earlier.of) >= SMALL and earlier.percent - share.percent > falls


def _lost(now: Mapping[str, Share], was: Mapping[str, Share], size: int) -> Iterator[Verdict]:
    """Terms that many places had, and far fewer have."""
    for name, earlier in was.items():
        share = now.get(name, Share(name, 0, size))
        if (
            name not in MEASURES
            and min(earlier.count, size) >= SMALL
            and share.percent < KEPT * earlier.percent
        ):
            yield Verdict(
                name,
                f"`{name}` is said of {share.percent:g} % of the places; before it was of"
                f" {earlier.percent:g} %. Was it renamed? Add the new name to vocabulary.csv.",
            )


def told(share: Share) -> str:
    """A share as an operator reads it."""
    return f"{share.count:,} of {share.of:,} {MEASURES[share.name].words} ({share.percent:g} %)"


def measured(card: Sequence[Share]) -> Iterator[Share]:
    """The shares of a card that are told each time; those of terms are not."""
    return (share for share in card if share.name in MEASURES and share.of)
