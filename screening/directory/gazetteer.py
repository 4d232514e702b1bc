"""Where a postal code or a town is. The points come from `directory/<country>/places.csv`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import asin, atan2, cos, pi, radians, sin, sqrt
from pathlib import Path
from typing import Final
from unicodedata import normalize

from screening.directory.entry import ListError
from screening.directory.formats.tables import read_table
from screening.directory.place import Spot
from screening.model import Land

EARTH_KM: Final = 6371.0
DIRECTIONS: Final = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
MOST_LOOKED_AT: Final = 25
Point = tuple[float, float]


def distance_km(here: Point, there: Point) -> float:
    """The distance of two points on the ground, in kilometres."""
    lat1, lon1, lat2, lon2 = map(radians, (*here, *there))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, h)))


def unit(point: Point) -> tuple[float, float, float]:
    """A point as a vector of length 1 from the middle of the earth: the product of two is the
    cosine of the angle between them.
    """
    lat, lon = map(radians, point)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def towards(here: Point, there: Point) -> str:
    """The direction from one point to another, as one of eight."""
    lat1, lat2, across = radians(here[0]), radians(there[0]), radians(there[1] - here[1])
    bearing = atan2(
        sin(across) * cos(lat2), cos(lat1) * sin(lat2) - sin(lat1) * cos(lat2) * cos(across)
    )
    return DIRECTIONS[round(bearing / (pi / 4)) % 8]


def key(text: str) -> str:
    """Letters and digits alone, small and without accents: how names and codes are compared."""
    return "".join(c for c in normalize("NFKD", text.casefold()) if c.isalnum())


def middle(points: Iterable[Point]) -> Point:
    """The mean of points. Where some lie beyond the date line, of those on the side of the
    first.
    """
    first, *others = points
    near = [first, *(p for p in others if abs(p[1] - first[1]) < 180)]
    return sum(p[0] for p in near) / len(near), sum(p[1] for p in near) / len(near)


def central(points: Sequence[Point]) -> Point:
    """The point that is nearest to all others: where a few of a town are wrong, it stays in the
    town. Of many the first are looked at.
    """
    some = points[:MOST_LOOKED_AT]
    return min(some, key=lambda here: sum(distance_km(here, there) for there in some))


@dataclass(frozen=True)
class Gazetteer:
    """The postal codes and towns of one country."""

    land: Land
    codes: Mapping[str, Point] = field(default_factory=dict)
    prefixes: Mapping[str, Point] = field(default_factory=dict)
    towns: tuple[Spot, ...] = ()
    """Towns that stand in the file under a name."""

    def region(self, said: str) -> str:
        """A region as it is compared: in short, where it is said in full."""
        return self._in_short.get(key(said), key(said))

    def spellings(self, said: str) -> set[str]:
        """How a region may be written, as it is compared: in short and in full."""
        short = self.region(said)
        return {short, *(full for full, other in self._in_short.items() if other == short)}

    @cached_property
    def _in_short(self) -> Mapping[str, str]:
        return {key(full): key(short) for short, full in self.land.regions.items()}

    def holds(self, point: Point) -> bool:
        """Whether a point lies in the country or less than a degree from it: near a postal code;
        anywhere on earth where none is known.
        """
        lat, lon = point
        if not (-90 <= lat <= 90 and -180 <= lon <= 180 and any(point)):
            return False
        near = (
            (int(lat // 1) + down, (int(lon // 1) + 180 + right) % 360 - 180)
            for down in (-1, 0, 1)
            for right in (-1, 0, 1)
        )
        return not self._degrees or any(each in self._degrees for each in near)

    @cached_property
    def _degrees(self) -> frozenset[tuple[int, int]]:
        """The square degrees in which a postal code lies."""
        return frozenset((int(lat // 1), int(lon // 1)) for lat, lon in self.codes.values())

    def postal(self, text: str) -> Spot | None:
        """The middle of a postal code; of those that begin alike where it is not known; None where
        there are none.
        """
        code = self.code(text)
        if len(key(text)) > 2 * self.land.postal_length:
            return None
        if point := self.codes.get(code):
            return Spot(code.upper(), *point)
        point = self.prefixes.get(code[: self.land.postal_prefix])
        return (
            Spot(code.upper(), *point, exact=False)
            if point and len(code) == self.land.postal_length
            else None
        )

    def postal_in(self, text: str) -> Spot | None:
        """As `postal`, also for a postal code among other words, such as a whole address; of
        several the last.
        """
        words = text.split()
        runs = [
            " ".join(words[start:end]) for end in range(len(words), 0, -1) for start in range(end)
        ]
        known = (spot for spot in map(self.postal, runs) if spot and spot.exact)
        return next(known, None) or self.postal(text)

    def code(self, text: str) -> str:
        """A postal code as it is compared: without blanks, and without what follows it."""
        return key(text)[: self.land.postal_length]


def read_gazetteer(path: Path, land: Land) -> Gazetteer:
    """The points of a file `postal_code,lat,lon`, with `name,region` where there are towns; none
    where there is no file.

    Raises:
        ListError: where it is no table; with every row whose point is none.
    """
    codes: dict[str, Point] = {}
    towns: list[Spot] = []
    wrong = []
    for line, row in read_table(path, ("lat", "lon")).rows.items():
        try:
            point = float(row["lat"]), float(row["lon"])
        except ValueError:
            wrong.append(
                f"{path.name}:{line}: `{row['lat']}`, `{row['lon']}` is no point. Write degrees,"
                " such as 39.81 and -98.56."
            )
            continue
        if code := key(row.get("postal_code", ""))[: land.postal_length]:
            codes[code] = point
        if name := row.get("name"):
            towns.append(Spot(", ".join(filter(None, (name, row.get("region")))), *point))
    if wrong:
        raise ListError("\n".join(wrong))
    alike: dict[str, list[Point]] = {}
    for code, point in codes.items():
        alike.setdefault(code[: land.postal_prefix], []).append(point)
    return Gazetteer(
        land, codes, {prefix: middle(points) for prefix, points in alike.items()}, tuple(towns)
    )
