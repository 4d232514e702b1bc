"""Places and filters in words, ready to be shown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from screening.directory.place import Near, Need, Place
from screening.model import Facet
from screening.outcome.words import Wording

MOST_TERMS: Final = 6
"""Terms in a line of a card; those that were looked for come first."""
LINES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("prescribed_here", ("medications",)),
    ("care", ("care",)),
    ("for_whom", ("sexes", "ages", "groups")),
    ("payment", ("payment",)),
    ("languages", ("languages",)),
    ("extras", ("extras",)),
)
"""The lines of a card, each with the facets that it is made of."""
BETWEEN: Final = " · "


@dataclass(frozen=True, slots=True)
class Filter:
    """A facet to choose from: its terms with their words and whether each is ticked."""

    title: str
    choices: tuple[tuple[str, str, bool], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """A place as it is shown."""

    place: Place
    distance: str
    address: str
    notes: tuple[str, ...]
    """What to know before calling: that it starts no medicine, or what it does not list."""
    lines: tuple[tuple[str, str], ...]
    foot: str


class PlaceWords:
    """Words for one country and one operator.

    Args:
        t: the words of the interface.
        facets: what can be said of a place.
        unit: of distances.
        contact: the operator's, to report a wrong entry; empty where there is none.
    """

    def __init__(self, t: Wording, facets: Sequence[Facet], unit: str, contact: str) -> None:
        self.t, self.unit, self.contact = t, unit, contact
        self.facets = [facet for facet in facets if facet.offered]
        self.terms = {term: t(f"places.terms.{term}") for facet in facets for term in facet.terms}
        self.only = {
            term: t(f"places.only.{term}")
            for facet in facets
            if facet.id == "sexes"
            for term in facet.terms
        }

    def filters(self, chosen: Iterable[str]) -> list[Filter]:
        """What can be looked for, with what is chosen."""
        ticked = set(chosen)
        return [
            Filter(
                self.t(f"places.facets.{facet.id}"),
                tuple((term, self.terms[term], term in ticked) for term in facet.offered),
                BETWEEN.join(self.terms[term] for term in facet.offered if term in ticked),
            )
            for facet in self.facets
        ]

    def within(self, units: int) -> str:
        """A distance that a search reaches."""
        return self.t(f"places.unit.{self.unit}.within", n=units)

    def distance(self, near: Near) -> str:
        """How far a place is, as one speaks of it, and in which direction."""
        if near.distance == 0:
            return self.t(f"places.unit.{self.unit}.less")
        far = self.t.counted(f"places.unit.{self.unit}", near.distance)
        return f"{far} {self.t(f'places.towards.{near.towards}')}"

    def card(self, near: Near, need: Need) -> PlaceCard:
        """A place that was found."""
        place = near.place
        address = ", ".join(
            filter(None, (place.street, place.city, f"{place.region} {place.postal_code}".strip()))
        )
        foot = [
            self.t("places.listed", day=self.t.day(place.listed_on)),
            self.t("places.entry", entry=f"{place.source} {place.ref}"),
        ]
        if self.contact:
            foot.append(self.t("places.wrong", contact=self.contact))
        return PlaceCard(
            place,
            self.distance(near),
            address,
            tuple(self._notes(near, need)),
            tuple(self._lines(near, need)),
            " ".join(foot),
        )

    def _notes(self, near: Near, need: Need) -> Iterator[str]:
        if len(near.place.sexes) == 1:
            yield f"{self.only[near.place.sexes[0]]}."
        if near.place.uses:
            yield self.t(
                "places.uses",
                medicines=BETWEEN.join(self.terms[medicine] for medicine in near.place.uses),
            )
        elif near.place.only_accepts:
            yield self.t("places.accepts")
        elif near.place.limits:
            yield self.t("places.limits")
        missing = [
            term
            for f in self.facets
            if f.id in near.lacks
            for term in f.offered
            if term in need.terms - set(getattr(near.place, f.id))
        ]
        if missing:
            yield f"{self.t('places.lacks')} {BETWEEN.join(self.terms[term] for term in missing)}."

    def _lines(self, near: Near, need: Need) -> Iterator[tuple[str, str]]:
        for title, facets in LINES:
            terms = [
                term
                for facet in facets
                for term in getattr(near.place, facet)
                if facet != "sexes" and term not in self._needless(near.place)
            ]
            terms.sort(key=lambda term: term not in need.terms)
            if terms:
                yield self.t(f"places.facts.{title}"), self._in_words(terms)
            elif set(facets) & set(near.unsaid) or (
                title == "prescribed_here" and not near.place.accepts and not near.place.limits
            ):
                yield self.t(f"places.facts.{title}"), self.t("places.unsaid")
        if near.place.hours:
            yield self.t("places.facts.hours"), near.place.hours
        if near.place.phones_said:
            yield self.t("places.facts.phones_said"), near.place.phones_said

    def _needless(self, place: Place) -> set[str]:
        """Groups that need no word: where only men can go, it need not say that it has programs for
        men.
        """
        only = [self.only[sex] for sex in place.sexes if len(place.sexes) == 1]
        return {
            term
            for term in place.groups
            if any(longer.startswith(f"{self.terms[term]} ") for longer in only)
        }

    def _in_words(self, terms: Sequence[str]) -> str:
        """The first of some terms, and how many more there are."""
        more = (
            [self.t("places.more_terms", n=len(terms) - MOST_TERMS)]
            if len(terms) > MOST_TERMS + 1
            else []
        )
        return BETWEEN.join(
            [self.terms[term] for term in terms[: MOST_TERMS if more else None]] + more
        )
