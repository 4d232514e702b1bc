"""The nouns of the directory: a place, what is looked for, what is found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple, get_args

from screening.model import FacetName
from screening.model.phones import PhoneNumber

FACETS: Final[tuple[str, ...]] = get_args(FacetName)
"""The fields of a place that hold terms: `directory/terms.yaml` has one facet for each."""
USES: Final = "uses-"
"""Before a term of `medications`, in `accepts`: that medicine is used, by whomever it is started.
"""
TREATED: Final = "substance-use"
"""The term of `treats` that a place needs, where it says what it treats at all."""

Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a list, flat. Texts are empty, and terms missing, where the list says
    nothing.
    """

    source: str
    """Which list it stands in."""
    ref: str
    """What the list calls the entry, to report a mistake in it."""
    name: str
    listed_on: date
    """The day of the list, or of the entry where the list gives one."""
    programme: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    phone: PhoneNumber | None = None
    intake_phone: PhoneNumber | None = None
    phones_said: str = ""
    """What the list says of its numbers, word for word, where it is more than these two."""
    website: str = ""
    hours: str = ""
    notes: str = ""
    care: Terms = ()
    medications: Terms = ()
    """What it prescribes or gives."""
    accepts: Terms = ()
    """What it uses, or takes people on, without a word on who starts it."""
    payment: Terms = ()
    groups: Terms = ()
    ages: Terms = ()
    sexes: Terms = ()
    languages: Terms = ()
    extras: Terms = ()
    limits: Terms = ()
    treats: Terms = ()
    excludes: Terms = ()
    """Why it is left out of every search."""
    unknown: Terms = ()
    """Codes and names of services that no vocabulary knows, kept as they came."""
    merged: tuple[str, ...] = ()
    """The other entries that are the same place, as `source ref`."""

    @property
    def to_call(self) -> PhoneNumber | None:
        """The number to call first."""
        return self.intake_phone or self.phone

    @property
    def dial(self) -> str:
        """That number as a telephone dials it: without its extension."""
        return self.to_call.dials if self.to_call else ""

    @property
    def only_accepts(self) -> bool:
        """Whether it takes people on medication, and starts none."""
        return bool(self.accepts) and not self.medications

    @property
    def uses(self) -> Terms:
        """The medicines that it uses, of which its lists do not say that it starts them."""
        used = (term.removeprefix(USES) for term in self.accepts if term.startswith(USES))
        return tuple(medicine for medicine in used if medicine not in self.medications)

    @property
    def treats_opioid_use(self) -> bool:
        """Whether it may treat opioid use: nothing it lists says otherwise."""
        return not self.excludes and (
            not self.treats or TREATED in self.treats or bool(self.medications)
        )


class Spot(NamedTuple):
    """A point that someone named: a postal code or a town."""

    label: str
    lat: float
    lon: float
    exact: bool = True
    """False where it is only the middle of the postal codes that begin alike."""


@dataclass(frozen=True, slots=True)
class Need:
    """What is looked for: where, and any number of terms of any facets."""

    where: str
    """A postal code or a town, as someone typed it."""
    terms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Near:
    """A place that was found."""

    place: Place
    distance: int
    """In units of the country, rounded as one speaks: 0 for less than one."""
    towards: str
    """The direction from where someone looks: n, ne, e, se, s, sw, w or nw."""
    lacks: tuple[str, ...] = ()
    """Facets in which it does not list what is looked for."""
    unsaid: tuple[str, ...] = ()
    """Facets that are looked for, of which its lists say nothing at all."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first."""

    spot: Spot | None = None
    """Where it looked; None where the place was not understood."""
    choices: tuple[Spot, ...] = ()
    """Towns of that name, where there are several far apart."""
    within: int = 0
    """How far it looked, in units."""
    widened: bool = False
    """Whether it looked further than it does at first."""
    places: tuple[Near, ...] = ()
    """Those that fit all that is looked for: places that prescribe first, then those near."""
    partly: tuple[Near, ...] = ()
    """Where few fit: those near that do not list all of it, and those that fit all else and may
    start no medicine.
    """


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a list have something: `scorecard.MEASURES` says what each is, and other names
    are terms.
    """

    name: str
    count: int
    of: int

    @property
    def percent(self) -> float:
        """In percent, rounded down to one decimal, so that no share looks whole that is not."""
        return self.count * 1000 // self.of / 10 if self.of else 100.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One list as it was taken in."""

    source: str
    format: str
    file: str
    listed_on: date
    taken_on: date
    rows: int
    card: tuple[Share, ...] = ()
    """What it was judged by."""


def started(terms: Iterable[str]) -> list[str]:
    """Terms with what follows for medicines: a form of a medicine that is used is started where the
    medicine itself is.
    """
    said = list(terms)
    used = [term.removeprefix(USES) for term in said if term.startswith(USES)]
    said += [form for form in used if any(form.startswith(f"{other}-") for other in said)]
    return [
        term for term in said if not (term.startswith(USES) and term.removeprefix(USES) in said)
    ]


def in_facets(terms: Iterable[str], facet_of: Mapping[str, str]) -> dict[str, Terms]:
    """Terms by facet, each once, in the order given."""
    found: dict[str, list[str]] = {}
    for term in dict.fromkeys(terms):
        found.setdefault(facet_of[term], []).append(term)
    return {facet: tuple(each) for facet, each in found.items()}
