"""The search: a pure function over places in memory.

The order knows four things, all of them about the care: whether a place prescribes medication for
opioid use, whether it lists what is looked for, how much its lists leave unsaid, and how far away
it is. A place has no field that money could be put into.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from heapq import nsmallest
from math import acos, cos, pi, radians
from typing import Final, NamedTuple

from screening.directory.gazetteer import (
    EARTH_KM,
    Gazetteer,
    Point,
    central,
    key,
    towards,
    unit,
)
from screening.directory.merge import merged
from screening.directory.place import Found, Near, Need, Place, Spot, Terms
from screening.model import Facet

ENOUGH: Final = 3
"""So many places that start what is looked for, or more, end the search for places further away."""
MOST_PARTLY: Final = 5
MOST: Final = 300
"""So many of the places that fit are told, the best of them: nobody pages further."""
MOST_SIMILAR: Final = 5
ALIKE: Final = 0.8
"""How much of a name has to be spelled alike, of 1."""
KM_A_DEGREE: Final = 111.2
NEARLY: Final = 1.001
"""What is so little out of reach is measured exactly."""
MEDICATION: Final = "medications"
JUDGED_BY: Final = (MEDICATION, "accepts", "limits")
"""What a place is judged by, beside what is looked for."""
SEXES: Final = "sexes"


class _Cell(NamedTuple):
    """A square degree of the map."""

    lat: int
    lon: int


class _Standing(NamedTuple):
    """A place, and where it stands."""

    place: Place
    point: Point
    unit: tuple[float, float, float]
    """The same as `gazetteer.unit` gives it."""


class _Judged(NamedTuple):
    """A place held against what is looked for, wherever it stands."""

    lacks: tuple[str, ...]
    unsaid: tuple[str, ...]
    tier: int


class _Hit(NamedTuple):
    """A place within reach, held against what is looked for."""

    km: float
    point: Point
    place: Place
    lacks: tuple[str, ...]
    unsaid: tuple[str, ...]
    tier: int


class Directory:
    """Places made ready for many searches. Those that do not treat opioid use are left out."""

    def __init__(
        self, places: Iterable[Place], facets: Sequence[Facet], gazetteer: Gazetteer
    ) -> None:
        self.facets, self.gazetteer, self.land = facets, gazetteer, gazetteer.land
        self.facet_of = {term: facet for facet in facets for term in facet.terms}
        self._first = frozenset(
            term for facet in facets if facet.id == MEDICATION for term in facet.first
        )
        self.places = tuple(place for place in merged(places) if place.treats_opioid_use)
        self._cells: Mapping[_Cell, list[_Standing]] = self._in_cells()

    def _in_cells(self) -> Mapping[_Cell, list[_Standing]]:
        cells: dict[_Cell, list[_Standing]] = defaultdict(list)
        for place in self.places:
            if point := self._point(place):
                cell = _Cell(int(point[0] // 1), int(point[1] // 1))
                cells[cell].append(_Standing(place, point, unit(point)))
        return cells

    def _point(self, place: Place) -> Point | None:
        """Where a place is; the middle of its town where its list gives no point."""
        if place.lat is not None and place.lon is not None:
            return place.lat, place.lon
        town = self._by_label.get(key(place.city + place.region), ())
        return (town[0].lat, town[0].lon) if town else None

    # --- where ---

    @cached_property
    def _towns(self) -> Mapping[str, tuple[Spot, ...]]:
        """Every town of the directory and of the country's file, by its name alone."""
        points: dict[tuple[str, str], list[Point]] = defaultdict(list)
        spelled: dict[tuple[str, str], str] = {}
        for place in self.places:
            if place.city and place.lat is not None and place.lon is not None:
                town = key(place.city), self.gazetteer.region(place.region)
                points[town].append((place.lat, place.lon))
                spelled.setdefault(town, ", ".join(filter(None, (place.city, place.region))))
        towns: dict[str, list[Spot]] = defaultdict(list)
        for (name, _region), label in spelled.items():
            towns[name].append(Spot(label, *central(points[name, _region])))
        for spot in self.gazetteer.towns:
            name = key(spot.label.partition(",")[0])
            if (name, self.gazetteer.region(spot.label.partition(",")[2])) not in spelled:
                towns[name].append(spot)
        return {name: tuple(spots) for name, spots in towns.items()}

    def locate(self, where: str) -> tuple[Spot, ...]:
        """The places that a text may mean: a postal code, or a town with or without its region;
        none where it means nothing.
        """
        if any(c.isdigit() for c in where):
            spot = self.gazetteer.postal_in(where)
            return (spot,) if spot else ()
        return self._by_name(key(where))

    def _by_name(self, name: str) -> tuple[Spot, ...]:
        return self._towns.get(name, ()) or self._by_label.get(name, ())

    def similar(self, where: str) -> tuple[Spot, ...]:
        """Towns that are spelled much like a text and begin with the same letter, likeliest
        first.
        """
        wanted = key(where)
        names = [
            name
            for towns in (self._towns, self._by_label)
            for name in towns
            if name[:1] == wanted[:1]
        ]
        spots = (
            spot
            for name in get_close_matches(wanted, names, MOST_SIMILAR, ALIKE)
            for spot in self._by_name(name)
        )
        return tuple(dict.fromkeys(spots))

    @cached_property
    def _by_label(self) -> Mapping[str, tuple[Spot, ...]]:
        """Towns by name and region together, the region in short and in full."""
        found: dict[str, list[Spot]] = defaultdict(list)
        for spot in (spot for spots in self._towns.values() for spot in spots):
            name, _, region = spot.label.partition(",")
            for spelled in self.gazetteer.spellings(region):
                found[key(name) + spelled].append(spot)
        return {label: tuple(spots) for label, spots in found.items()}

    # --- what ---

    def find(self, need: Need) -> Found:
        """The places for a need, best first."""
        spots = self.locate(need.where)
        if len(spots) != 1:
            return Found(choices=spots)
        (spot,) = spots
        wishes = self._wishes(need.terms)
        hits: list[_Hit] = []
        fitting: list[_Hit] = []
        within, beyond, enough = 0, -1.0, False
        for within in self.land.within:
            ring = list(self._hits(spot, (beyond, reach := self._km(within)), wishes))
            beyond = reach
            hits += ring
            fitting += [hit for hit in ring if not hit.lacks]
            if enough := sum(hit.tier == 0 for hit in fitting) >= ENOUGH:
                break
        fitting = nsmallest(MOST, fitting, key=_order)
        if not any(facet.id == SEXES for facet, _ in wishes):
            fitting = _open_first(fitting)
        partly = nsmallest(
            MOST_PARTLY,
            (hit for hit in hits if hit.lacks),
            key=lambda hit: (hit.tier, len(hit.lacks), *_order(hit)),
        )
        if partly and not enough:
            # A place that starts a medicine comes before one that fits all else and may start none.
            before = partly[0].tier + 1
            partly = sorted(
                [*partly, *(hit for hit in fitting if hit.tier >= before)], key=lambda hit: hit.tier
            )
            fitting = [hit for hit in fitting if hit.tier < before]
        return Found(
            spot=spot,
            within=within,
            widened=within != self.land.within[0],
            places=tuple(self._near(spot, hit) for hit in fitting),
            partly=() if enough else tuple(self._near(spot, hit) for hit in partly),
        )

    def _wishes(self, terms: Iterable[str]) -> list[tuple[Facet, frozenset[str]]]:
        """What is looked for, by facet. Terms that nobody knows any more are passed over."""
        by_facet: dict[str, set[str]] = defaultdict(set)
        for term in terms:
            if term in self.facet_of:
                by_facet[self.facet_of[term].id].add(term)
        return [
            (facet, frozenset(by_facet[facet.id])) for facet in self.facets if facet.id in by_facet
        ]

    def _km(self, units: int) -> float:
        return units * self.land.metres / 1000

    def _hits(
        self,
        spot: Spot,
        ring: tuple[float, float],
        wishes: Sequence[tuple[Facet, frozenset[str]]],
    ) -> Iterator[_Hit]:
        """The places further away than the first of two distances, and no further than the
        second.
        """
        beyond, reach = ring
        here = spot.lat, spot.lon
        (u, v, w), least = unit(here), cos(min(pi, reach / EARTH_KM * NEARLY))
        judged: dict[tuple[Terms, ...], _Judged] = {}
        looked_at = [*(facet.id for facet, _ in wishes), *JUDGED_BY]
        for place, point, (x, y, z) in self._around(here, reach):
            # Most of a square degree is out of reach: three products say so.
            near = x * u + y * v + z * w
            if near < least:
                continue
            km = EARTH_KM * acos(max(-1.0, min(1.0, near)))
            if beyond < km <= reach:
                said = tuple([getattr(place, name) for name in looked_at])
                if (how := judged.get(said)) is None:
                    how = judged[said] = _judged(place, wishes, self._first)
                yield _Hit(km, point, place, *how)

    def _around(self, here: Point, reach: float) -> Iterator[_Standing]:
        """The places of the square degrees around a point; those out of reach among them."""
        tall = reach / KM_A_DEGREE
        wide = min(180.0, tall / max(cos(radians(min(89.0, abs(here[0]) + tall))), 0.01))
        for lat in range(int((here[0] - tall) // 1), int((here[0] + tall) // 1) + 1):
            for lon in range(int((here[1] - wide) // 1), int((here[1] + wide) // 1) + 1):
                yield from self._cells.get(_Cell(lat, (lon + 180) % 360 - 180), ())

    def _near(self, spot: Spot, hit: _Hit) -> Near:
        direction = towards((spot.lat, spot.lon), hit.point)
        return Near(
            hit.place, rounded(hit.km * 1000 / self.land.metres), direction, hit.lacks, hit.unsaid
        )


def _judged(
    place: Place, wishes: Sequence[tuple[Facet, frozenset[str]]], first: frozenset[str]
) -> _Judged:
    """A place held against what is looked for. Places that say the same are judged alike."""
    return _Judged(*_held_against(place, wishes), _tier(place, wishes, first))


def _held_against(
    place: Place, wishes: Sequence[tuple[Facet, frozenset[str]]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The facets in which a place lists something else than what is looked for, and those of which
    nothing is said.
    """
    lacks, unsaid = [], []
    for facet, wanted in wishes:
        listed = getattr(place, facet.id)
        if not listed and not (facet.id == MEDICATION and (place.accepts or place.limits)):
            unsaid.append(facet.id)
        elif facet.id == MEDICATION and not listed and not place.limits:
            continue  # it only accepts: flagged and shown last, and not hidden
        elif not wanted.issubset(listed) if facet.match == "all" else wanted.isdisjoint(listed):
            lacks.append(facet.id)
    return tuple(lacks), tuple(unsaid)


def _tier(
    place: Place, wishes: Sequence[tuple[Facet, frozenset[str]]], first: frozenset[str]
) -> int:
    """0: starts what is sought, or what comes first; 1: something else, uses it, or does not say;
    2: only accepts; 3: gives none.
    """
    wanted = next(
        (wanted for facet, wanted in wishes if facet.id == MEDICATION),
        first or frozenset(place.medications),
    )
    if not wanted.isdisjoint(place.medications):
        return 0
    return 3 if place.limits else 2 if place.only_accepts and not place.uses else 1


def _open_first(hits: list[_Hit]) -> list[_Hit]:
    """Hits, of which the first is no place for one sex where there is another: nobody knows whom it
    would turn away.
    """
    first = next((hit for hit in hits if len(hit.place.sexes) != 1), None)
    return [first, *(hit for hit in hits if hit is not first)] if first else hits


def _order(hit: _Hit) -> tuple[int, bool, int, float, str, str]:
    """By care, then by whom it may turn away, then by distance; the last two only so that the order
    is the same each time.
    """
    place = hit.place
    return hit.tier, len(place.sexes) == 1, len(hit.unsaid), hit.km, place.source, place.ref


def rounded(distance: float) -> int:
    """A distance as one speaks: whole numbers, and fives from ten on. 0 stands for less
    than one.
    """
    return round(distance) if distance < 10 else 5 * round(distance / 5)
