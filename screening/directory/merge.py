"""The same place in several lists becomes one: by its postal code, its phone number and its
name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any, Final

from screening.directory.gazetteer import key
from screening.directory.place import FACETS, Place
from screening.model.phones import PhoneNumber

_FILLED: Final = tuple(
    each.name
    for each in fields(Place)
    if each.type in (str, PhoneNumber | None) and each.name not in ("source", "ref", "name")
)
"""What another list may fill in."""


def merged(places: Iterable[Place]) -> Iterator[Place]:
    """Places, each once. What the newest list says comes first; others fill what it leaves out, and
    add their terms.
    """
    by_code: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_code[key(place.postal_code) or key(place.city)].append(place)
    for neighbours in by_code.values():
        yield from map(_one, _groups(neighbours))


def _groups(neighbours: list[Place]) -> Iterator[list[Place]]:
    """Places of one postal code, those that are the same together. Only those that share a number
    or a house are compared.
    """
    groups: list[list[Place]] = []
    marked: dict[str, list[int]] = defaultdict(list)
    for place in neighbours:
        marks = {*_numbers(place), f"house {_house(place)}"}
        near = sorted({number for mark in marks for number in marked[mark]})
        found = next(
            (number for number in near if any(same(place, other) for other in groups[number])),
            len(groups),
        )
        groups[found : found + 1] = [[*(groups[found] if found < len(groups) else ()), place]]
        for mark in marks:
            marked[mark].append(found)
    yield from groups


def same(one: Place, other: Place) -> bool:
    """Whether two entries of one postal code are the same place: one phone number and names alike,
    or one house and one name.

    Two houses are two places. So are two points in one list; points of two lists may differ by how
    they were found.
    """
    houses = [house for house in (_house(one), _house(other)) if house]
    apart = one.source == other.source and (one.lat, one.lon) != (other.lat, other.lon)
    if apart or len(set(houses)) > 1:
        return False
    alike = _alike(one.name, other.name)
    return alike > 0 if _numbers(one) & _numbers(other) else alike == 1 and len(houses) == 2


def _house(place: Place) -> str:
    """The first number of the street, where there is one."""
    return next((word for word in place.street.replace(",", " ").split() if word[0].isdigit()), "")


def _numbers(place: Place) -> set[str]:
    return {number.dials for number in (place.phone, place.intake_phone) if number}


def _alike(one: str, other: str) -> float:
    """How much two names have in common: 1 where one holds all words of the other, 0 where they
    share fewer than half.
    """
    first, second = set(map(key, one.split())), set(map(key, other.split()))
    share = len(first & second) / (min(len(first), len(second)) or 1)
    return share if share >= 0.5 else 0


def _one(group: list[Place]) -> Place:
    if len(group) == 1:
        return group[0]
    first, *others = sorted(group, key=lambda place: place.listed_on, reverse=True)
    said: dict[str, Any] = {
        f: tuple(dict.fromkeys(term for p in (first, *others) for term in getattr(p, f)))
        for f in FACETS
    }
    said |= {
        name: next(
            (given for p in (first, *others) if (given := getattr(p, name))), getattr(first, name)
        )
        for name in _FILLED
    }
    if first.lat is None:
        said |= next(({"lat": p.lat, "lon": p.lon} for p in others if p.lat is not None), {})
    return replace(first, **said, merged=tuple(f"{place.source} {place.ref}" for place in others))
