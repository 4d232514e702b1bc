"""Telephone numbers: what is shown, what is dialled, and that nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.content.load import load
from screening.model import Numbering
from screening.model.phones import PhoneNumber, is_region, looks_like_numbers, one_number, read_cell
from tests.conftest import ROOT

US = load(ROOT).countries["us"].numbering


@pytest.mark.parametrize(
    ("cell", "dials", "extension", "more"),
    [
        ("785-555-0101", "+17855550101", "", False),
        ("+1 785 555 0102", "+17855550102", "", False),
        ("785-555-0103 ext. 12", "+17855550103", "12", False),
        ("(785)555-0104 Intake: (785)555-0105", "+17855550104", "", True),
        ("24/7: 785-555-0106", "+17855550106", "", True),
        ("785-555-0107 or 785-555-0108", "+17855550107", "", True),
        ("785-555-0109, 785-555-0110", "+17855550109", "", True),
        ("785-555-01260", None, "", True),
        ("1785555013100", None, "", True),
        ("785-555-0111 Local 212", "+17855550111", "212", False),
        ("785-555-0112 #12", "+17855550112", "12", False),
        ("217-555-0103 Local 212", "+12175550103", "212", False),
        ("217-555-0105 #12", "+12175550105", "12", False),
        ("217-555-0106 (24/7)", "+12175550106", "", True),
        ("217-555-0107 217-555-0108", "+12175550107", "", True),
        ("(617) 555-0106 or (617) 555-0107", "+16175550106", "", True),
        ("(410) 555-0130 x4100", "+14105550130", "4100", False),
        ("(410)555-0130", "+14105550130", "", False),
        ("410 555-0130", "+14105550130", "", False),
        ("(410)-555-0130", "+14105550130", "", False),
        ("(410) 555.0130", "+14105550130", "", False),
        ("(410-555-0130", "+14105550130", "", False),
        ("785-555-0101 Local 785-555-0102", "+17855550101", "", True),
        ("785-555-0101 Local 12 or 13", "+17855550101", "12", True),
        ("785-555-0101, Ask for intake", "+17855550101", "", True),
        ("787-555-0120", "+17875550120", "", False),
        ("Fax: 785-555-0101; 785-555-0102", "+17855550102", "", True),
        ("785-555-0101 (fax), 785-555-0102", "+17855550102", "", True),
        ("785-555-0101 Fax 785-555-0102", "+17855550101", "", True),
        ("785-555-0101 fax", None, "", True),
        ("TTY 785-555-0101", None, "", True),
        ("old: 785-555-0101 new: 785-555-0102", "+17855550102", "", True),
        ("785-555-0101 (old), 785-555-0102", "+17855550102", "", True),
        ("Pager 785-555-0101", None, "", True),
        ("1-900-555-0123", None, "", True),
        ("1-900-555-0123 or 785-555-0102", "+17855550102", "", True),
        ("(999) 999-9999", None, "", True),
        ("123-456-7890", None, "", True),
        ("555-0120", None, "", True),
        ("+44 20 7946 0018", None, "", True),
        ("(   ) 999-", None, "", True),
        ("n/a", None, "", True),
        ("", None, "", False),
    ],
)
def test_of_a_cell_the_first_voice_number_is_dialled_and_no_other_digit(
    cell: str, dials: str | None, extension: str, more: bool
) -> None:
    """Two numbers, words and digits beside a number, too many digits: never one wrong number made
    of them.
    """
    read = read_cell(cell, US)

    assert (
        read.voice.dials if read.voice else None,
        read.voice.extension if read.voice else "",
        read.more,
    ) == (dials, extension, more)


@pytest.mark.parametrize(
    ("said", "kind", "link"),
    [
        ("911", "voice", "tel:911"),
        ("988", "text", "sms:988"),
        ("678-678", "text", "sms:678678"),
        ("741741", "voice", None),
        ("+911", "voice", None),
        ("+1 911", "voice", None),
        ("1-900-555-0123", "voice", None),
        ("old: 785-555-0101 new: 785-555-0102", "voice", None),
        ("1-800-662-4357", "voice", "tel:+18006624357"),
        ("1-833-852-6262", "text", "sms:+18338526262"),
        ("nine-one-one", "voice", None),
        ("988 (press 1)", "voice", None),
        ("1-800-662-HELP", "voice", None),
        ("1-877-8-HOPENY (1-877-846-7369)", "voice", None),
        ("1-800-662-4357 ext 5", "voice", None),
        ("1-800-662-4357 or 911", "voice", None),
        ("n/a", "voice", None),
        ("998", "voice", None),
    ],
)
def test_a_line_to_call_is_one_number_or_none(said: str, kind: str, link: str | None) -> None:
    """Whole numbers are known; short ones are those that the country declares, each for what it is
    for.
    """
    number = one_number(said, US, kind)

    assert (number.link if number else None) == link


def test_what_a_country_declares_is_a_number_there() -> None:
    """Each short number is understood for what it is for, and each region is known."""
    assert all(one_number(short, US) for short in US.call)
    assert all(one_number(short, US, "text") for short in US.text)
    assert all(map(is_region, US.regions))
    assert one_number("030 23125 101", Numbering(regions=("DE",))) == PhoneNumber(
        "030 23125 101", "+493023125101"
    )


def test_what_looks_like_a_number_is_found_right_or_wrong() -> None:
    """Days and figures are none."""
    said = "In 2026-11-23, 1999-2017, 12345 people on page 988a: call 988, or 1-800-66-4357."

    assert list(looks_like_numbers(said, US)) == ["988", "1-800-66-4357"]


@given(st.text(st.sampled_from("0123456789-() .+x#,;/ext or:24\n"), max_size=40))
def test_whatever_stands_in_a_cell_what_is_dialled_is_a_number_that_stands_there(cell: str) -> None:
    """Its digits stand in the cell side by side, and it is one number of the country."""
    for number in read_cell(cell, US).numbers:
        assert one_number(number.dials, US)
        assert number.shown in cell
        assert number.dials.removeprefix("+1") in "".join(c for c in number.shown if c.isdecimal())
