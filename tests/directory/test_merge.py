"""The same place in several lists is one place; two places stay two."""

from datetime import date
from typing import Any

import pytest

from screening.directory.merge import merged
from tests.directory.lists import place

NEW = date(2026, 11, 20)


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"name": "ALDER CLINIC, Inc."},
        {"name": "Alder Clinic Outpatient Office"},
        {"phone": "(785) 555 0120"},
        {"phone": "785-555-0199", "intake_phone": "785-555-0120"},
        {"street": ""},
        {"lat": 39.9, "lon": -98.7},
        {"phone": "785-555-0199"},
    ],
)
def test_what_is_the_same_place_becomes_one(other: dict[str, Any]) -> None:
    """By one number and names alike, or by one house and one name, whatever else differs."""
    (one,) = merged([place(), place(source="other", ref="z9", **other)])

    assert one.ref == "a1"
    assert one.merged == ("other z9",)


@pytest.mark.parametrize(
    "other",
    [
        {"source": "other", "postal_code": "66953"},
        {"source": "other", "street": "11 First Street"},
        {"source": "other", "name": "Birch House"},
        {"source": "other", "phone": "785-555-0199", "street": ""},
        {"lat": 39.9},
    ],
)
def test_what_may_be_another_place_stays_apart(other: dict[str, Any]) -> None:
    """Another postal code, house, name or number, or another point in the same list."""
    assert len(list(merged([place(), place(**{"ref": "z9", **other})]))) == 2


def test_the_newest_list_speaks_first_and_the_others_fill_in() -> None:
    """Texts of the newest, where it has one; terms of all."""
    old = place(
        hours="Weekdays",
        website="https://old.example",
        medications=("methadone",),
        payment=("medicaid",),
    )
    new = place(
        source="new", ref="n1", listed_on=NEW, website="https://new.example", lat=None, lon=None
    )

    (one,) = merged([old, new])

    assert (one.source, one.ref, one.listed_on) == ("new", "n1", NEW)
    assert (one.website, one.hours, one.payment) == (
        "https://new.example",
        "Weekdays",
        ("medicaid",),
    )
    assert set(one.medications) == {"methadone", "buprenorphine"}
    assert (one.lat, one.lon) == (old.lat, old.lon)


def test_three_entries_of_one_place_become_one() -> None:
    """The third may be like either of the first two."""
    one = place()
    two = place(source="two", phone="785-555-0199", intake_phone="785-555-0120")
    three = place(source="three", phone="785-555-0199", street="", name="Alder")

    assert len(list(merged([one, two, three]))) == 1
