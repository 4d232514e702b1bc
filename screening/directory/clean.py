"""An entry to a place: mends what can be mended, refuses what cannot be shown, and counts both."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from screening.directory.entry import Entry
from screening.directory.formats.closed import NAMED, NO_CELL
from screening.directory.gazetteer import Gazetteer, Point, distance_km, key
from screening.directory.place import Place, Spot, in_facets, started
from screening.directory.tally import HELD, TWICE, Tally
from screening.directory.vocabulary import Vocabulary
from screening.model import Numbering
from screening.model.phones import Cell, read_cell

WEBSITE: Final = re.compile(r"(?:https?://)?([^\s\"'<>/@]+\.[a-z]{2,}[^\s\"'<>@]*)", re.IGNORECASE)
TEXTS: Final = (
    "name", "programme", "street", "city", "region", "postal_code", "lat", "lon", "phone",
    "intake_phone", "website", "hours", "notes", "listed_on",
)  # fmt: skip
"""Fields of an entry in which a program may write that a cell is blank."""
ROUNDED: Final = re.compile(r"\d+(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
"""How a spreadsheet writes a long number in a narrow column: most of its digits are lost."""


@dataclass(frozen=True)
class Cleaner:
    """Everything that is needed to judge an entry."""

    source: str
    country: str
    listed_on: date
    today: date
    gazetteer: Gazetteer
    vocabulary: Vocabulary
    numbering: Numbering
    tally: Tally = field(default_factory=Tally)

    def places(self, entries: Iterable[Entry]) -> Iterator[Place]:
        """The places of a list, each once."""
        seen: set[Place] = set()
        refs: Counter[str] = Counter()
        for entry in entries:
            place = self.place(entry)
            if place is None:
                continue
            if place in seen:
                self.tally.refuse(TWICE, entry)
                continue
            seen.add(place)
            refs[place.ref] += 1
            self.tally.taken += 1
            yield (
                place
                if refs[place.ref] == 1
                else replace(place, ref=f"{place.ref}-{refs[place.ref]}")
            )

    def place(self, entry: Entry) -> Place | None:
        """The place of an entry; None where it is refused."""
        terms, unknown = self.vocabulary.read(dict.fromkeys(entry.services), ours=entry.our_terms)
        entry = self.without_blanks(entry)
        if (code := self.postal_code(entry)) != entry.postal_code:
            entry = replace(entry, postal_code=code)
        point = self.point(entry)
        cells = self.phone(entry, entry.phone), self.phone(entry, entry.intake_phone)
        phone, intake = (cell.voice for cell in cells)
        if not entry.refused and (terms or not entry.needs_service):
            self.tally.entries += 1
            self.tally.on_the_map += point is not None
            self.tally.exact += point is not None and not self.guessed(entry, point)
            self.tally.can_be_called += bool(phone or intake)
        if reason := self.reason(entry, terms, point, bool(phone or intake)) or self.held(entry):
            self.tally.refuse(reason, entry)
            return None
        if point is None:
            self.tally.mend("no point on the map: it is found by its town alone", entry)
        self.tally.unknown.update(unknown)
        self.tally.listed += len(set(entry.services))
        lat, lon = point or (None, None)
        return Place(
            source=self.source,
            ref=entry.ref or _ref(entry),
            name=entry.name,
            listed_on=self.day(entry),
            programme=entry.programme,
            street=entry.street,
            city=entry.city,
            region=entry.region,
            postal_code=entry.postal_code,
            country=entry.country or self.country,
            lat=lat,
            lon=lon,
            phone=phone,
            intake_phone=intake if not (phone and intake and intake.dials == phone.dials) else None,
            phones_said="; ".join(
                said
                for said, cell in zip((entry.phone, entry.intake_phone), cells, strict=True)
                if cell.voice and cell.more
            ),
            website=self.website(entry),
            hours=entry.hours,
            notes=entry.notes,
            unknown=tuple(unknown),
            **in_facets(started(terms), self.vocabulary.facet_of),
        )

    def reason(
        self, entry: Entry, terms: list[str], point: Point | None, can_be_called: bool
    ) -> str:
        """Why an entry cannot be shown; nothing where it can."""
        if entry.refused:
            return entry.refused
        if not entry.name:
            return "no name"
        if NAMED.fullmatch(entry.name):
            return "its name says that it is closed, or a test"
        if not can_be_called and any(map(ROUNDED.fullmatch, (entry.phone, entry.intake_phone))):
            return (
                "your spreadsheet changed the phone number: format the column as text, and write"
                " the number again"
            )
        if not can_be_called:
            return "no phone number that can be called"
        if point is None and not entry.city:
            return "neither a postal code that is known nor a town"
        if entry.needs_service and not terms:
            return "no service that this directory is about"
        return ""

    def held(self, entry: Entry) -> str:
        """Why an entry is held back: nobody knows whom it takes. Shown, it might turn away whoever
        calls.
        """
        unknown = [said for said in entry.exclusive if self.vocabulary.terms(said) is None]
        self.tally.held.update(unknown)
        return HELD if unknown else ""

    # --- mending ---

    def without_blanks(self, entry: Entry) -> Entry:
        """An entry without what programs write into a blank cell, such as NA."""
        blank = [name for name in TEXTS if getattr(entry, name).casefold() in NO_CELL]
        if not blank:
            return entry
        self.tally.mend("cells that say NA or the like count as blank", entry)
        without = replace(entry)
        for name in blank:
            setattr(without, name, "")
        return without

    def website(self, entry: Entry) -> str:
        """The address of a site, by https; nothing where it is none."""
        found = WEBSITE.fullmatch(entry.website)
        if entry.website and not found:
            self.tally.mend("a web address that is none was left out", entry)
        elif entry.website.casefold().startswith("http:"):
            self.tally.mend("a web address with http: is linked with https:", entry)
        return f"https://{found[1]}" if found else ""

    def postal_code(self, entry: Entry) -> str:
        """The postal code, with the zeros in front that spreadsheets take from it; where a point is
        given, it must be near.
        """
        code, length = entry.postal_code, self.gazetteer.land.postal_length
        home = (
            self.gazetteer.postal(code.zfill(length))
            if code.isdecimal() and len(code) < length
            else None
        )
        given = _point(entry.lat, entry.lon)
        if (
            not home
            or not home.exact
            or (given and not self.fits(given, home) and not self.fits(given[::-1], home))
        ):
            return code
        self.tally.mend("a postal code had lost the zero in front", entry)
        return code.zfill(length)

    def phone(self, entry: Entry, said: str) -> Cell:
        """The numbers in a cell; of what is none, or not the only one, the report says where it
        stands.
        """
        if ROUNDED.fullmatch(said):
            self.tally.mend(
                "a phone number that your spreadsheet changed was left out: format the column as"
                " text",
                entry,
            )
            return Cell((), more=False)
        cell = read_cell(said, self.numbering)
        if not cell.voice and any(map(str.isdecimal, said)):
            self.tally.mend("a phone number that cannot be one was left out", entry)
        elif cell.voice and cell.more:
            self.tally.mend(
                "more than one phone number, or other words beside it: the first is dialled, and"
                " all of it shown",
                entry,
            )
        return cell

    def point(self, entry: Entry) -> Point | None:
        """Where a place is: as the list says if that is near its postal code, else turned around,
        else the postal code.
        """
        home = self.gazetteer.postal(entry.postal_code)
        given = _point(entry.lat, entry.lon)
        if given is None:
            if entry.lat or entry.lon:
                self.tally.mend("coordinates that cannot be read: the postal code was taken", entry)
            return self.middle(home, entry)
        turned = given[1], given[0]
        if home is None:
            return self.unchecked(given, entry)
        if self.fits(given, home):
            return given
        if self.fits(turned, home):
            self.tally.mend("latitude and longitude were swapped", entry)
            return turned
        self.tally.mend("coordinates far from the postal code: the postal code was taken", entry)
        return self.middle(home, entry)

    def unchecked(self, given: Point, entry: Entry) -> Point | None:
        """A point without a postal code to hold it against: as the list says where that is in the
        country, else turned around where that is; else none.
        """
        turned = given[1], given[0]
        if self.gazetteer.holds(given):
            return given
        if self.gazetteer.holds(turned):
            self.tally.mend("latitude and longitude were swapped", entry)
            return turned
        self.tally.mend(
            "coordinates that lie nowhere in this country, and no postal code to hold them"
            " against, were left out",
            entry,
        )
        return None

    def guessed(self, entry: Entry, point: Point) -> bool:
        """Whether of a point no more is known than how the postal code begins."""
        home = self.gazetteer.postal(entry.postal_code)
        return bool(home and not home.exact and point == (home.lat, home.lon))

    def middle(self, home: Spot | None, entry: Entry) -> Point | None:
        """The middle of a postal code, or of its neighbours; None where there are none."""
        if home and not home.exact:
            self.tally.mend(
                "a postal code that is not known: the middle of those that begin alike was taken",
                entry,
            )
        return (home.lat, home.lon) if home else None

    def fits(self, point: Point, home: Spot) -> bool:
        """Whether a point can belong to its postal code."""
        land = self.gazetteer.land
        far = land.far * land.metres / 1000 * (1 if home.exact else 2)
        return _on_earth(point) and distance_km(point, (home.lat, home.lon)) <= far

    def day(self, entry: Entry) -> date:
        """The day on which an entry was listed: its own where it gives one that has been, else that
        of the list.
        """
        try:
            own = date.fromisoformat(entry.listed_on[:10]) if entry.listed_on else self.listed_on
        except ValueError:
            self.tally.mend(
                "its own day is not written as 2026-11-01: the day of the list was taken", entry
            )
            return self.listed_on
        if own > self.today:
            self.tally.mend("its own day has not come yet: the day of the list was taken", entry)
            return self.listed_on
        return own


def own_day(entries: Iterable[Entry]) -> date | None:
    """The newest day on which entries say that they were listed; None where one does not say it."""
    try:
        return max((date.fromisoformat(each.listed_on[:10]) for each in entries), default=None)
    except ValueError:
        return None


def _point(lat: str, lon: str) -> Point | None:
    """A point from text; some countries write a comma for the decimal point."""
    try:
        return round(float(lat.replace(",", ".")), 5), round(float(lon.replace(",", ".")), 5)
    except ValueError:
        return None


def _on_earth(point: Point) -> bool:
    return -90 <= point[0] <= 90 and -180 <= point[1] <= 180


def _ref(entry: Entry) -> str:
    """A name for an entry of a list that gives none: the same for the same place in the next
    snapshot.
    """
    return hashlib.sha256(
        "|".join(map(key, (entry.name, entry.programme, entry.street, entry.postal_code))).encode()
    ).hexdigest()[:8]
