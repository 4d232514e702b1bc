"""The directory at the size of a whole country: taking a list in, its memory, and a search against
a plain scan.

`python -m benchmarks.directory`. Made-up places stand at the postal codes of the country. The peer
is what one would write first: go through all places, keep those that fit and are near, sort by
distance. It widens by itself no more than ours does: both look within the same distances. Both
answer the same questions, turn by turn; the peer's order knows distance alone, so only what is
found is compared.
"""

import json
import random
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import size
from screening.content.check import load_checked
from screening.content.load import load_land
from screening.directory.clean import Cleaner
from screening.directory.current import Current, Pack, open_pack
from screening.directory.formats import open_list
from screening.directory.gazetteer import distance_km
from screening.directory.place import Need, Place, Snapshot
from screening.directory.search import ENOUGH, Directory
from screening.directory.store import Store
from screening.outcome.compile import prepare
from screening.web import create_app
from tests.conftest import Clock, fill_in
from tests.support.visitor import Visitor

ROOT = Path(__file__).parent.parent
COUNT = size(19_000, 900)
"""Of these one in five does not treat opioid use, so that some 15,000 are searched."""
SEARCHES = size(300, 6)
DAY = date(2026, 11, 1)
SERVICES = [
    (
        "Substance use treatment; Regular outpatient treatment; Prescribes buprenorphine; Medicaid;"
        " Adults; Female; Male"
    ),
    (
        "Substance use treatment; Residential/24-hour residential; Accepts clients using MAT but"
        " prescribed elsewhere; Adults"
    ),
    (
        "Substance use treatment; Intensive outpatient treatment; Naltrexone used in Treatment;"
        " Private health insurance; Spanish; Adults"
    ),
    (
        "Substance use treatment; Methadone maintenance; Medicaid; Pregnant/postpartum women;"
        " Adults; Cash or self-payment"
    ),
    "Substance use treatment; Outpatient; Does not treat opioid use disorders; Medicaid",
]
COUNTY = "90012"
TERMS: list[dict[str, Any]] = [
    {"care": ("outpatient",), "medications": ("buprenorphine",), "payment": ("medicaid",)},
    {"care": ("residential",), "accepts": ("accepts-medication",), "languages": ("spanish",)},
    {"care": ("residential",), "medications": ("buprenorphine",), "languages": ("spanish",)},
    {"care": ("intensive-outpatient",), "medications": ("naltrexone",)},
    {"care": ("outpatient",), "medications": ("methadone",), "groups": ("pregnant",)},
]
WISHES = [
    frozenset(),
    frozenset({"buprenorphine", "methadone"}),
    frozenset({"methadone", "medicaid", "pregnant"}),
    frozenset({"residential", "spanish"}),
]


def made_up(pack: Pack, path: Path, chance: random.Random) -> Path:
    """A list of 15,000 rows, more of them where postal codes are close together, as people are."""
    codes = list(pack.gazetteer.codes.items())
    rows = []
    for n in range(COUNT):
        code, (lat, lon) = chance.choice(codes)
        rows.append(
            {
                "name": f"Place {n}",
                "city": f"Town {n % 4000}",
                "state": "KS",
                "zip": code,
                "phone": f"785-555-{n % 10000:04}",
                "latitude": str(lat + chance.uniform(-0.05, 0.05)),
                "longitude": str(lon),
                "all_services": chance.choice(SERVICES),
            }
        )
    path.write_text(json.dumps(rows))
    return path


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def plain_scan(pack: Pack, places: list[Place], need: Need) -> set[str]:
    """The peer: every place, each time."""
    facet_of = {term: facet for facet in pack.facets for term in facet.terms}
    (spot,) = [found] if (found := pack.gazetteer.postal(need.where)) else []
    here, fitting = (spot.lat, spot.lon), []
    for within in pack.land.within:
        fitting = []
        for place in places:
            km = distance_km(here, (place.lat or 0, place.lon or 0))
            if km <= within * pack.land.metres / 1000 and fits(place, need, facet_of):
                fitting.append((km, place))
        fitting.sort(key=lambda each: each[0])
        if sum(prescribes(place, need, facet_of) for _, place in fitting) >= ENOUGH:
            break
    return {place.ref for _, place in fitting}


def fits(place: Place, need: Need, facet_of: dict) -> bool:
    """Whether a place has, or does not say, what is looked for."""
    for facet in {facet_of[term].id for term in need.terms}:
        wanted = {term for term in need.terms if facet_of[term].id == facet}
        listed = set(getattr(place, facet))
        if listed and not (
            wanted <= listed if facet_of[next(iter(wanted))].match == "all" else wanted & listed
        ):
            return False
    return True


def prescribes(place: Place, need: Need, facet_of: dict) -> bool:
    """Whether a place gives one of the medications that are looked for, or of those that come
    first.
    """
    wanted = {term for term in need.terms if facet_of[term].id == "medications"}
    return bool(set(place.medications) & (wanted or set(facet_of["methadone"].first)))


def percentile(times: list[float], share: float) -> float:
    """Milliseconds within which so many are done."""
    return sorted(times)[int(len(times) * share)] * 1000


def take_in(pack: Pack, path: Path, store: Store) -> None:
    """What `python -m screening directory import` does."""
    cleaner = Cleaner(
        "list", pack.country, DAY, DAY, pack.gazetteer, pack.vocabulary, pack.numbering
    )
    places = list(cleaner.places(open_list([path]).entries))
    store.replace(Snapshot("list", "flat", path.name, DAY, DAY, len(places)), places)


def main() -> None:
    chance = random.Random(7)
    pack = open_pack(ROOT, *load_land(ROOT, "us"))
    with tempfile.TemporaryDirectory() as folder:
        path, store = (
            made_up(pack, Path(folder) / "list.json", chance),
            Store(Path(folder) / "d.sqlite"),
        )
        taking = statistics.median(timed(lambda: take_in(pack, path, store)) for _ in range(3))
        print(
            f"taking in {COUNT:,} rows: {taking:.1f} s, {store.path.stat().st_size / 1e6:.0f} MB on"
            " disk"
        )
        tracemalloc.start()
        directory = Directory(store.places(DAY), pack.facets, pack.gazetteer)
        print(
            f"in memory: {tracemalloc.get_traced_memory()[0] / 1e6:.0f} MB for"
            f" {len(directory.places):,} places"
        )
        tracemalloc.stop()
        loading = statistics.median(
            timed(lambda: Directory(store.places(DAY), pack.facets, pack.gazetteer))
            for _ in range(3)
        )
        print(f"reading it into a running server: {loading:.1f} s")
        compare(pack, directory, chance)
        whole_page(pack, store, chance)
        one_county(pack, chance)


def one_county(pack: Pack, chance: random.Random) -> None:
    """As many places within some twenty miles of one point: density is what a search costs, not
    the size of the country.
    """
    (middle,) = [pack.gazetteer.codes[COUNTY]]
    near = [c for c, point in pack.gazetteer.codes.items() if distance_km(middle, point) < 32]
    places = []
    for n in range(COUNT * 15 // 19):
        code = chance.choice(near)
        lat, lon = pack.gazetteer.codes[code]
        terms = chance.choice(TERMS)
        places.append(
            Place(
                source="list",
                ref=str(n),
                name=f"Place {n}",
                listed_on=DAY,
                postal_code=code,
                lat=lat + chance.uniform(-0.02, 0.02),
                lon=lon + chance.uniform(-0.02, 0.02),
                street=f"{n} First Street",
                **terms,
            )
        )
    directory = Directory(places, pack.facets, pack.gazetteer)
    needs = [Need(chance.choice(near), WISHES[n % len(WISHES)]) for n in range(SEARCHES)]
    times = [timed(lambda need=need: directory.find(need)) for need in needs]
    print(
        f"{len(directory.places):,} places in one county: median"
        f" {statistics.median(times) * 1000:.1f} ms, 95 % within {percentile(times, 0.95):.1f} ms"
    )


def whole_page(pack: Pack, store: Store, chance: random.Random) -> None:
    """The page as it is served: the sealed place opened, the search, five cards, the form; against
    a page that searches nothing.
    """
    plan = prepare(load_checked(ROOT))
    app = create_app(plan.screener, CLOCK=Clock(), directory=Current(pack, store, Clock()))
    visitor = Visitor(app, plan)
    given = {
        "who": "self",
        "age": "adult",
        "use": "now",
        "supply": "not_prescribed",
        "area_more": "yes",
        "area_cut_down": "yes",
    }
    visitor.result(fill_in(plan, given))
    codes = list(pack.gazetteer.codes)
    searching, busy, plain = [], [], []
    for _ in range(SEARCHES // 3):
        form = visitor.looked_for(visitor.get("/places"), chance.choice(codes))
        assert form["look"], "the search starts from what the result speaks of"
        visitor.post("/places", form)
        began = time.process_time()
        searching.append(timed(lambda: visitor.client.get("/places", base_url=visitor.base)))
        busy.append(time.process_time() - began)
        plain.append(timed(lambda: visitor.client.get("/helplines", base_url=visitor.base)))
    print(
        f"whole page: median {statistics.median(searching) * 1000:.1f} ms, 95 % within"
        f" {percentile(searching, 0.95):.1f} ms"
    )
    print(
        f"  of that the processor is busy: median {statistics.median(busy) * 1000:.1f} ms, 95 %"
        f" within {percentile(busy, 0.95):.1f} ms"
    )
    print(
        "the page of helplines, which searches nothing: median"
        f" {statistics.median(plain) * 1000:.1f} ms"
    )


def compare(pack: Pack, directory: Directory, chance: random.Random) -> None:
    """Ours and the peer's, in turn, on the same needs."""
    codes, places = list(pack.gazetteer.codes), list(directory.places)
    ours, peers = [], []
    for n in range(SEARCHES):
        need = Need(chance.choice(codes), WISHES[n % len(WISHES)])
        ours.append(timed(lambda need=need: directory.find(need)))
        if n % 10 == 0:
            peers.append(timed(lambda need=need: plain_scan(pack, places, need)))
            found, fitting = directory.find(need), plain_scan(pack, places, need)
            # Where few fit, those that start no medicine stand among what fits in part.
            assert {near.place.ref for near in found.places} <= fitting, need
            assert found.partly or {near.place.ref for near in found.places} == fitting, need
    print(
        f"search: median {statistics.median(ours) * 1000:.2f} ms, 95 % within"
        f" {percentile(ours, 0.95):.2f} ms"
    )
    print(
        f"plain scan: median {statistics.median(peers) * 1000:.0f} ms, 95 % within"
        f" {percentile(peers, 0.95):.0f} ms"
    )
    print(f"ratio of the medians: {statistics.median(peers) / statistics.median(ours):.0f}")


if __name__ == "__main__":
    main()
