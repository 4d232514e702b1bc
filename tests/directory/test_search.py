"""Who is found, in which order, and what is said of it."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.directory.gazetteer import distance_km, middle, towards
from screening.directory.place import Need, Place
from screening.directory.search import ENOUGH, rounded
from tests.directory.lists import directory, place, us

MILE = 1 / 69.1
"""A mile to the north, in degrees."""
HOME = us().gazetteer.codes["66952"]


def at(miles: float, ref: str = "", **said: Any) -> Place:
    """A place so many miles north of the postal code."""
    ref = ref or f"r{miles}"
    street = f"{abs(hash(ref)) % 10**6} First Street"
    return place(
        ref=ref, name=f"Place {ref}", street=street, lat=HOME[0] + miles * MILE, lon=HOME[1], **said
    )


def found(places: list[Place], *terms: str, where: str = "66952") -> list[str]:
    """The references of what is found, in their order."""
    return [
        near.place.ref for near in directory(*places).find(Need(where, frozenset(terms))).places
    ]


METHADONE: dict[str, Any] = {"medications": ("methadone",)}
ACCEPTS: dict[str, Any] = {"medications": (), "accepts": ("accepts-medication",)}
SILENT: dict[str, Any] = {"medications": ()}
NONE: dict[str, Any] = {"medications": (), "limits": ("no-medication",)}


def test_the_nearest_that_prescribes_comes_first() -> None:
    """Then those that do not say, those that only accept people on medication, and those that give
    none.
    """
    places = [
        at(1, "none", **NONE),
        at(2, "accepts", **ACCEPTS),
        at(3, "silent", **SILENT),
        at(4, "far"),
        at(3.5, "near"),
    ]

    assert found(places) == ["near", "far", "silent", "accepts", "none"]


def test_where_nothing_is_ticked_methadone_and_buprenorphine_come_before_naltrexone_alone() -> None:
    """And before the end of the search: naltrexone starts only after days without opioids. Who
    looks for it gets it first.
    """
    only = [at(n / 4, f"naltrexone{n}", medications=("naltrexone",)) for n in range(1, ENOUGH + 1)]
    others = [
        at(7, "both", medications=("naltrexone", "methadone")),
        at(8, "shot", medications=("buprenorphine-injection",)),
        at(9),
    ]

    assert found([*only, *others]) == [
        "both",
        "shot",
        "r9",
        "naltrexone1",
        "naltrexone2",
        "naltrexone3",
    ]
    assert found([*only, *others], "naltrexone") == ["naltrexone1", "naltrexone2", "naltrexone3"]


@pytest.mark.parametrize(
    "where",
    [
        "66952",
        "66952-1234",
        "Lebanon, KS 66952",
        "66952 Lebanon",
        "12345 First Street, Lebanon, KS 66952-1234",
        "apt 4, 66952",
    ],
)
def test_a_postal_code_is_found_among_other_words(where: str) -> None:
    """An address, as people write it; of several numbers the last that is a code."""
    assert [spot.label for spot in directory(place()).locate(where)] == ["66952"]


@pytest.mark.parametrize("where", ["999", "4 First Street", "00000", "Lebanon 00000"])
def test_a_number_that_is_no_postal_code_is_no_place(where: str) -> None:
    """Nor is the town before it taken, since the number may be the one that counts."""
    assert directory(place()).locate(where) == ()


@pytest.mark.parametrize(
    ("where", "likeliest"),
    [
        ("Lebannon", "Lebanon, KS"),
        ("lebenon ks", "Lebanon, KS"),
        ("Lebanon Kansas 00000", "Lebanon, KS"),
        ("Smith Centre", "Smith Center, KS"),
        ("St Louis", "Saint Louis, MO"),
    ],
)
def test_a_town_that_is_misspelled_is_offered(where: str, likeliest: str) -> None:
    """By the spelling of its name, with or without its region."""
    smith = place(ref="b", city="Smith Center", postal_code="66967")
    louis = place(ref="c", city="Saint Louis", region="MO", postal_code="63101")
    there = directory(place(), smith, louis)

    assert there.locate(where) == ()
    assert there.similar(where)[0].label == likeliest
    assert there.similar("Atlantis") == ()


def test_what_is_looked_for_may_be_several_things_at_once() -> None:
    """One of the medications, one of the ways to pay, and every group."""
    places = [
        at(
            1,
            "all",
            medications=("methadone",),
            payment=("medicaid",),
            groups=("pregnant", "co-occurring"),
        ),
        at(2, "one-group", payment=("medicaid",), groups=("pregnant",)),
        at(3, "other-pay", payment=("self-pay",), groups=("pregnant", "co-occurring")),
        at(4, "other-way-to-pay", payment=("free",), groups=("co-occurring", "pregnant", "women")),
    ]
    wanted = ("methadone", "buprenorphine", "medicaid", "free", "pregnant", "co-occurring")

    assert found(places, *wanted) == ["all", "other-way-to-pay"]


def test_where_few_fit_those_near_that_fit_in_part_are_given_too() -> None:
    """Each says what it does not list; the one that lacks least comes first."""
    one = at(1, "two-lacks", payment=("self-pay",), groups=("women",))
    two = at(2, "one-lack", payment=("medicaid",), groups=("women",))

    result = directory(one, two).find(Need("66952", frozenset({"medicaid", "pregnant"})))

    assert result.places == ()
    assert [(near.place.ref, near.lacks) for near in result.partly] == [
        ("one-lack", ("groups",)),
        ("two-lacks", ("payment", "groups")),
    ]
    enough = [at(n, payment=("medicaid",), groups=("pregnant",)) for n in range(ENOUGH)]
    assert (
        directory(one, *enough).find(Need("66952", frozenset({"medicaid", "pregnant"}))).partly
        == ()
    )


def test_what_a_list_does_not_say_is_no_no() -> None:
    """A place of whose payment nothing is known is kept, behind one that lists it, and named as
    unsaid.
    """
    result = directory(at(1, "unsaid"), at(2, "said", payment=("medicaid",))).find(
        Need("66952", frozenset({"medicaid"}))
    )

    assert [(near.place.ref, near.unsaid) for near in result.places] == [
        ("said", ()),
        ("unsaid", ("payment",)),
    ]


@pytest.mark.parametrize(
    ("said", "there"),
    [
        ({"excludes": ("no-opioid-treatment",)}, False),
        ({"excludes": ("driving-only",)}, False),
        ({"treats": ("mental-health",), "medications": ()}, False),
        ({"treats": ("mental-health",)}, True),
        ({"treats": ("mental-health", "substance-use"), "medications": ()}, True),
        ({"treats": (), "medications": ()}, True),
    ],
)
def test_places_that_do_not_treat_opioid_use_are_left_out(
    said: dict[str, Any], there: bool
) -> None:
    """Whether they say so, or list only something else; one that says nothing stays."""
    assert found([at(1, "x", **said)]) == (["x"] if there else [])


def test_looking_for_a_medication_does_not_hide_places_that_only_accept() -> None:
    """They come after those that prescribe it; where there are few, one that gives another
    medication comes before them.
    """
    places = [
        at(1, "accepts", **ACCEPTS),
        at(2, "other", medications=("naltrexone",)),
        at(3, "gives", **METHADONE),
        at(1, "none", **NONE),
    ]

    few = directory(*places).find(Need("66952", ("methadone", "buprenorphine")))

    assert [near.place.name for near in few.places] == ["Place gives"]
    assert [near.place.name for near in few.partly] == [
        "Place other",
        "Place accepts",
        "Place none",
    ]
    assert found([*places[:1], *places[2:]], "methadone", "buprenorphine")[0] == "gives"


def test_a_place_that_starts_medicine_comes_before_one_that_fits_all_else() -> None:
    """Where few fit, the kind of care and a list that says little never outrank a medicine
    near by.
    """
    places = [
        at(1, "silent", care=("residential",), **SILENT),
        at(2, "starts", care=("outpatient",)),
        at(3, "both", care=("residential",)),
    ]

    few = directory(*places).find(Need("66952", frozenset({"residential"})))

    assert [near.place.ref for near in few.places] == ["both"]
    assert [(near.place.ref, near.lacks) for near in few.partly] == [
        ("starts", ("care",)),
        ("silent", ()),
    ]


def test_a_place_that_starts_one_medicine_is_not_one_that_only_accepts() -> None:
    """It may take people on another medicine too; it comes before those that start none."""
    both = at(1, "both", medications=("buprenorphine",), accepts=("accepts-medication",))
    result = directory(
        both, at(2, "accepts", **ACCEPTS), *(at(n, medications=("methadone",)) for n in (3, 4))
    ).find(Need("66952", frozenset({"methadone"})))

    assert [near.place.ref for near in result.places] == ["r3", "r4"]
    assert [near.place.ref for near in result.partly] == ["both", "accepts"]


def test_a_few_wrong_points_do_not_move_a_town() -> None:
    """The town is where most of its places are, not at the mean of all."""
    wrong = {"lat": 61.2, "lon": -149.9}
    places = [at(n, f"r{n}") for n in (1, 2)] + [
        replace(at(3, "r3"), **wrong),
        replace(at(4, "r4"), lat=34.1, lon=-118.2),
    ]

    assert sorted(found(places, where="Lebanon, KS")) == ["r1", "r2"]


def test_the_search_widens_until_there_are_enough_that_prescribe() -> None:
    """It says how far it looked, and that this is further than at first."""
    near = [at(n / 2) for n in range(ENOUGH)]
    far = [at(40 + n) for n in range(ENOUGH)]

    at_once = directory(*near, *far).find(Need("66952"))
    widened = directory(*near[:1], at(2, **ACCEPTS), *far).find(Need("66952"))

    assert (at_once.within, at_once.widened, len(at_once.places)) == (5, False, 3)
    assert (widened.within, widened.widened) == (50, True)
    assert len(widened.places) == 5
    assert directory(at(300)).find(Need("66952")).places == ()


@pytest.mark.parametrize(
    ("where", "label", "exact"),
    [
        ("66952", "66952", True),
        (" 66952-1234 ", "66952", True),
        ("66999", "66999", False),
        ("Lebanon", "Lebanon, KS", True),
        ("lebanon, ks", "Lebanon, KS", True),
        ("LEBANON KS", "Lebanon, KS", True),
        ("Lebanon, Kansas", "Lebanon, KS", True),
        ("lebanon kansas", "Lebanon, KS", True),
    ],
)
def test_a_postal_code_or_a_town_says_where(where: str, label: str, exact: bool) -> None:
    """A post office box counts as the middle of its neighbours, and that is said."""
    result = directory(at(1, "x")).find(Need(where))

    assert result.spot is not None
    assert (result.spot.label, result.spot.exact) == (label, exact)
    assert [near.place.ref for near in result.places] == ["x"]


@pytest.mark.parametrize(
    "where", ["", "00000", "6695", "Nowhere", "Lebanon, NH", "<script>", "6" * 500]
)
def test_what_is_no_place_is_not_guessed(where: str) -> None:
    """Nothing is looked up elsewhere, and nothing is found."""
    result = directory(at(1)).find(Need(where))

    assert (result.spot, result.choices, result.places) == (None, (), ())


def test_a_name_of_several_towns_is_asked_back() -> None:
    """The towns are offered, each with its region."""
    result = directory(at(1), at(2, city="Lebanon", region="NH")).find(Need("Lebanon"))

    assert [spot.label for spot in result.choices] == ["Lebanon, KS", "Lebanon, NH"]
    assert result.spot is None


def test_a_place_without_a_point_is_found_by_its_town() -> None:
    """Its list gives neither a point nor a postal code that is known."""
    lost = place(ref="lost", name="Lost Clinic", street="", lat=None, lon=None, postal_code="")

    assert found([at(1, "x"), lost]) == ["lost", "x"]
    assert found([lost]) == []


@pytest.mark.parametrize(
    ("miles", "said"),
    [
        (0.2, 0),
        (0.6, 1),
        (1.4, 1),
        (4.6, 5),
        (9.4, 9),
        (9.6, 10),
        (12.4, 10),
        (13, 15),
        (47, 45),
        (98.9, 100),
    ],
)
def test_distances_are_said_as_people_say_them(miles: float, said: int) -> None:
    """Whole miles, then fives: a postal code is no point."""
    assert rounded(miles) == said


@pytest.mark.parametrize(
    ("lat", "lon", "said"),
    [
        (1, 0, "n"),
        (1, 1, "ne"),
        (0, 1, "e"),
        (-1, 1, "se"),
        (-1, 0, "s"),
        (-1, -1, "sw"),
        (0, -1, "w"),
        (1, -1, "nw"),
        (0.2, 1, "e"),
    ],
)
def test_the_direction_is_one_of_eight(lat: float, lon: float, said: str) -> None:
    """So that a person finds the place without a map."""
    assert towards((0.0, 0.0), (lat, lon)) == said


def test_distance_on_the_ground() -> None:
    """Two cities whose distance is known, and the date line."""
    assert distance_km((52.52, 13.405), (48.8566, 2.3522)) == pytest.approx(878, rel=0.01)
    assert distance_km((-16.8, 179.9), (-16.8, -179.9)) == pytest.approx(21, rel=0.05)
    assert middle([(0.0, 179.0), (0.0, -179.0)]) == (0.0, 179.0)


def test_a_search_reaches_across_the_date_line_and_near_a_pole() -> None:
    """The map is round."""
    across = directory(
        place(lat=52.0, lon=179.9, city="East", region="X"),
        place(ref="b2", name="B", lat=52.0, lon=-179.9, city="West", region="X"),
    )

    assert {near.place.ref for near in across.find(Need("East")).places} == {"a1", "b2"}
    assert len(directory(place(lat=89.5, lon=10.0, city="Pole")).find(Need("Pole")).places) == 1


# --- no money in the order ---


def test_a_place_has_no_field_that_money_could_be_put_into() -> None:
    """Every field is named here, so that a new one is looked at: it says what a place is and does,
    never what it paid.
    """
    assert {field.name for field in fields(Place)} == {
        "source",
        "ref",
        "name",
        "listed_on",
        "programme",
        "street",
        "city",
        "region",
        "postal_code",
        "country",
        "lat",
        "lon",
        "phone",
        "intake_phone",
        "phones_said",
        "website",
        "hours",
        "notes",
        "care",
        "medications",
        "accepts",
        "payment",
        "groups",
        "ages",
        "sexes",
        "languages",
        "extras",
        "limits",
        "treats",
        "excludes",
        "unknown",
        "merged",
    }


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_only_care_and_distance_decide_the_order(data: st.DataObject) -> None:
    """Whatever names, sites, notes, numbers and lists of places are, and in whatever order they
    come: the order is the same.
    """
    kinds = [{}, METHADONE, ACCEPTS, SILENT, NONE, {"payment": ("medicaid",)}]
    places = [at(n + 0.5, f"r{n}", **data.draw(st.sampled_from(kinds))) for n in range(4)]
    words = st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=8)
    changed = [
        replace(
            p,
            name=f"{data.draw(words)} {n}",
            website=f"https://{data.draw(words)}.example",
            notes=data.draw(words),
        )
        for n, p in enumerate(places)
    ]

    assert found(data.draw(st.permutations(changed)), "medicaid") == found(places, "medicaid")


def test_a_place_for_one_sex_is_never_the_first_of_which_it_is_not_known() -> None:
    """It may turn away whoever calls. Where the sex is looked for, it stands where it belongs."""
    women = place(ref="w", name="Women", sexes=("female",), lat=39.81)
    other = place(
        ref="o", name="Other", street="9 Way", lat=39.85, medications=(), phone="785-555-0133"
    )
    shelf = directory(women, other)

    def first(*terms: str) -> str:
        return shelf.find(Need("66952", frozenset(terms))).places[0].place.name

    assert first() == "Other"
    assert first("female") == "Women"
    assert directory(women).find(Need("66952")).places[0].place.name == "Women"
