"""The dirt that was met in the field, and whatever else a row may hold."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.directory.formats import findtreatment
from screening.model.phones import one_number
from tests.conftest import share
from tests.directory.lists import LISTED, TODAY, cleaner, entry, taken, us

NEAR = (39.812, -98.555)
HOME = (39.84, -98.60)


@pytest.mark.parametrize(
    ("lat", "lon", "point", "mended"),
    [
        ("39.812", "-98.555", NEAR, []),
        ("-98.555", "39.812", NEAR, ["latitude and longitude were swapped"]),
        (
            "25.76",
            "-80.19",
            HOME,
            ["coordinates far from the postal code: the postal code was taken"],
        ),
        ("0", "0", HOME, ["coordinates far from the postal code: the postal code was taken"]),
        ("39.8 N", "", HOME, ["coordinates that cannot be read: the postal code was taken"]),
        ("nan", "-98", HOME, ["coordinates far from the postal code: the postal code was taken"]),
        ("", "", HOME, []),
    ],
)
def test_coordinates_are_held_against_the_postal_code(
    lat: str, lon: str, point: tuple[float, float], mended: list[str]
) -> None:
    """Swapped ones are turned; far ones give way to the postal code."""
    judge = cleaner()

    place = judge.place(entry(lat=lat, lon=lon))

    assert place is not None
    assert (place.lat, place.lon) == point
    assert list(judge.tally.mended) == mended


def test_without_a_known_postal_code_coordinates_are_held_against_the_country() -> None:
    """Swapped ones are turned, where that lies in it; one without its minus would stand in China,
    and is left out by name.
    """
    judge = cleaner()
    points = [
        (judge.place(entry(postal_code="", lat=lat, lon=lon)) or entry()).lat
        for lat, lon in (("39", "-98"), ("-98", "39"), ("0", "0"), ("39.05", "95.68"))
    ]

    assert points == [39.0, 39.0, None, None]
    assert judge.tally.mended == {
        "no point on the map: it is found by its town alone": 2,
        "latitude and longitude were swapped": 1,
        (
            "coordinates that lie nowhere in this country, and no postal code to hold them against,"
            " were left out"
        ): 2,
    }


def test_what_is_put_right_or_left_out_is_named() -> None:
    """Blank cells of programs, and addresses of sites that are none or not safe."""
    judge = cleaner()
    places = [
        judge.place(entry(street="NA", website="n/a")),
        judge.place(entry(website="see Facebook")),
        judge.place(entry(website="http://alder.example")),
        judge.place(entry(website="alder.example", city="Nan")),
    ]

    assert [(p.street, p.website, p.city) for p in places if p] == [
        ("", "", "Lebanon"),
        ("", "", "Lebanon"),
        ("", "https://alder.example", "Lebanon"),
        ("", "https://alder.example", "Nan"),
    ]
    assert judge.tally.mended == {
        "cells that say NA or the like count as blank": 1,
        "a web address that is none was left out": 1,
        "a web address with http: is linked with https:": 1,
    }


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Sunrise Clinic (CLOSED)", False),
        ("CLOSED - Hope House", False),
        ("Permanently closed 1/2026: Oak", False),
        ("Do Not Use - test record", False),
        ("TEST", False),
        ("Hope House - closed", False),
        ("Closed Loop Recovery", True),
        ("Test Street Clinic", True),
        ("Enclosed Gardens", True),
    ],
)
def test_a_name_that_says_that_a_place_is_closed_is_none_to_show(name: str, shown: bool) -> None:
    """As lists without a column for it write it."""
    assert (cleaner().place(entry(name=name)) is not None) is shown


def test_a_postal_code_that_is_not_known_counts_as_its_neighbours() -> None:
    """A post office box has no area, or a digit is wrong: it is told where they stand, but for
    those that bring a point of their own.
    """
    judge = cleaner()

    place = judge.place(entry(postal_code="66999"))
    judge.place(entry(where="row 2", postal_code="66999", lat="39.6", lon="-98.4"))

    assert place is not None
    assert place.lat == pytest.approx(39.6, abs=0.5)
    assert judge.tally.examples == {
        "a postal code that is not known: the middle of those that begin alike was taken": [
            "row 1 (Alder Clinic)"
        ]
    }


NO_NUMBER = "no phone number that can be called"
CHANGED = (
    "your spreadsheet changed the phone number: format the column as text, and write the number"
    " again"
)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (number, NO_NUMBER)
        for number in ("(999) 999-9999", "000-000-0000", "123-456-7890", "555-0120", "", "call us")
    ]
    + [(number, CHANGED) for number in ("4,13556E+09", "4.13556E+09", "7.85555012012e+11")],
)
def test_a_number_that_cannot_be_called_is_left_out(number: str, why: str) -> None:
    """With another number the place stays; without any it is refused. One that a spreadsheet
    changed would reach someone else.
    """
    judge = cleaner()

    place = judge.place(entry(phone=number, intake_phone="785-555-0121"))

    assert place is not None
    assert (place.phone, place.dial) == (None, "+17855550121")
    assert judge.place(entry(phone=number)) is None
    assert judge.tally.refused == {why: 1}


def test_an_intake_number_that_is_the_same_is_not_named_twice() -> None:
    """One number stands on the card once."""
    place = cleaner().place(entry(phone="785-555-0120", intake_phone="(785) 555-0120"))

    assert place is not None
    assert place.intake_phone is None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"name": ""}, "no name"),
        ({"city": "", "postal_code": ""}, "neither a postal code that is known nor a town"),
        ({"refused": "not open: defunct"}, "not open: defunct"),
    ],
)
def test_an_entry_that_cannot_be_shown_is_refused_with_its_reason(
    said: dict[str, str], reason: str
) -> None:
    """The report says where the first of them stand."""
    judge = cleaner()

    assert judge.place(entry(**said)) is None
    assert judge.tally.refused == {reason: 1}
    assert judge.tally.examples[reason][0].startswith("row 1")


def test_the_report_says_where_the_first_three_stand() -> None:
    """And how many there are."""
    judge = cleaner()

    assert list(judge.places(entry(where=f"row {number}", name="") for number in range(1, 6))) == []
    assert judge.tally.refused == {"no name": 5}
    assert judge.tally.examples == {"no name": ["row 1", "row 2", "row 3"]}


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("http://www.alder.example", "https://www.alder.example"),
        ("alder.example/help?a=1", "https://alder.example/help?a=1"),
        ("HTTPS://Alder.example", "https://Alder.example"),
        ("info@alder.example", ""),
        ("none", ""),
        ("javascript:alert(1)", ""),
        ('https://alder.example/"onclick', ""),
    ],
)
def test_a_site_leads_to_https_or_nowhere(text: str, site: str) -> None:
    """What is no address of a site is left out."""
    place = cleaner().place(entry(website=text))

    assert place is not None
    assert place.website == site


def test_entries_that_stand_twice_are_taken_once_and_others_keep_apart() -> None:
    """The API gives the same row several times; two programmes of one house have references of
    their own.
    """
    judge = cleaner()

    places = list(judge.places([entry(), entry(), entry(services=["Methadone"])]))

    assert len(places) == 2
    assert len({place.ref for place in places}) == 2
    assert judge.tally.refused == {"the same entry a second time": 1}


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2027-01-01", ["its own day has not come yet: the day of the list was taken"]),
        ("soon", ["its own day is not written as 2026-11-01: the day of the list was taken"]),
        ("06/01/2026", ["its own day is not written as 2026-11-01: the day of the list was taken"]),
        ("", []),
    ],
)
def test_a_day_that_is_none_gives_way_to_that_of_the_list(day: str, told: list[str]) -> None:
    """The entry is taken; the report says where such days stand."""
    judge = cleaner()

    place = judge.place(entry(listed_on=day))

    assert place is not None
    assert place.listed_on == LISTED < TODAY
    assert list(judge.tally.mended) == told
    assert [judge.tally.examples[reason] for reason in told] == [["row 1 (Alder Clinic)"]] * len(
        told
    )


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"postal_code": "2134"}, "02134"),
        ({"postal_code": "2134", "lat": "42.36", "lon": "-71.13"}, "02134"),
        ({"postal_code": "2134", "lat": "-71.13", "lon": "42.36"}, "02134"),
        ({"postal_code": "2134", "lat": "39.81", "lon": "-98.55"}, "2134"),
        ({"postal_code": "2134-0001"}, "2134-0001"),
        ({"postal_code": "1"}, "1"),
        ({"postal_code": "66952"}, "66952"),
    ],
)
def test_a_postal_code_gets_its_zeros_back_where_nothing_speaks_against_it(
    said: dict[str, str], code: str
) -> None:
    """Spreadsheets take them. There must be such a code, and a point that is given must be
    near it.
    """
    place = cleaner().place(entry(**said))

    assert place is not None
    assert place.postal_code == code


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(),
    st.text(max_size=20),
    st.lists(st.text(max_size=5), max_size=2),
    st.sampled_from(
        [
            "-98.55",
            "39.81",
            "(999) 999-9999",
            "785-555-0120",
            "66952",
            "Lebanon",
            "2026-01-01",
            "Methadone;;  ; Medicaid",
        ]
    ),
)
SERVICES = st.one_of(
    ODD,
    st.lists(st.one_of(ODD, st.dictionaries(st.sampled_from(["f1", "f2", "f3"]), ODD)), max_size=3),
)
COLUMNS = [
    "name1",
    "name2",
    "street1",
    "city",
    "zip",
    "phone",
    "intake1",
    "website",
    "latitude",
    "longitude",
    "typeFacility",
]
ROW = st.one_of(
    ODD, st.fixed_dictionaries({}, optional={**dict.fromkeys(COLUMNS, ODD), "services": SERVICES})
)


@settings(max_examples=share(150), deadline=None)
@given(st.lists(ROW, max_size=6))
def test_no_row_stops_an_import_and_nothing_that_is_taken_is_broken(rows: list[Any]) -> None:
    """Whatever stands in the rows: each is taken or refused, and a place that is taken can be
    called and found.
    """
    rows = [*rows, {**dict.fromkeys(COLUMNS), "services": None}]
    content = findtreatment.entries(
        [json.loads(json.dumps({"page": 1, "totalPages": 1, "rows": rows}))]
    ).entries
    judge = cleaner()

    places = list(judge.places(content))

    assert judge.tally.taken + judge.tally.refused.total() == sum(
        isinstance(row, dict) for row in rows
    )
    assert len({place.ref for place in places}) == len(places)
    for place in places:
        assert place.name
        assert place.to_call is not None
        assert one_number(place.to_call.dials, us().numbering)
        assert place.city or place.lat is not None
        assert (place.lat is None) is (place.lon is None)
        assert place.lat is None or (-90 <= place.lat <= 90 and -180 <= (place.lon or 0) <= 180)
        assert place.website == "" or place.website.startswith("https://")


KEYS = [
    "name",
    "status",
    "organization",
    "phones",
    "number",
    "service_at_locations",
    "location",
    "addresses",
    "attributes",
    "languages",
]
INSIDE = st.sampled_from(KEYS)
RECORD = st.recursive(
    ODD,
    lambda one: st.lists(one, max_size=3) | st.dictionaries(INSIDE, one, max_size=5),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(RECORD)
def test_no_service_stops_an_import(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    """A list of services that is not as the standard says gives no fault."""
    path = Path(tmp_path_factory.mktemp("odd") / "a.json")
    path.write_text(
        json.dumps(
            [
                {"name": "Alder", "status": "active", "x": value}
                | (value if isinstance(value, dict) else {})
            ]
        )
    )

    taken(path)
