"""Words that could do harm to some readers stand only with what makes them safe."""

import re
from typing import Final

from screening.model import Screener, Section
from screening.outcome.plan import Plan
from screening.outcome.report import report
from screening.outcome.take_away import parts_of
from tests.conftest import fill_in
from tests.test_pages import all_words

DOOR: Final = re.compile(r"\bunlock|\bnot locked\b|\bopen the door\b", re.IGNORECASE)
SAFE: Final = re.compile(r"\b(feel|is) safe\b")
FOR_A_SAFE_HOME: Final = "emergency_line_alone"
"""The one step about a door; tests/test_report.py holds to whom it is given."""
LETS_STAND: Final = re.compile(r"smooth over|what use brings|use brings", re.IGNORECASE)
NEVER_A_TEACHER: Final = ("overdose", "illness", "cold", "jail", "home")
SAFETY_FIRST: Final = ("(section:if-they-are-in-danger)", "<helpline:domestic_violence>")


def talking(screener: Screener) -> list[Section]:
    """The pages that say to talk with the person."""
    return [section for section in screener.sections if "talk" in section.says]


def test_a_door_is_opened_only_for_people_who_are_safe(screener: Screener) -> None:
    """Each paragraph that speaks of it says for whom; one step alone is for a safe home."""
    texts = [(place, part) for place, text in all_words(screener) for part in text.split("\n\n")]
    speaking = [
        (place, part) for place, part in texts if DOOR.search(part) and FOR_A_SAFE_HOME not in place
    ]

    assert len(speaking) >= 4
    assert [each for each in speaking if not SAFE.search(each[1])] == []


def test_harm_is_never_left_to_teach(screener: Screener) -> None:
    """Where a page lets a result of use stand, it names what never may: each of these can kill."""
    letting = [section for section in screener.sections if LETS_STAND.search(section.body)]

    assert {section.id for section in letting} >= {"boundaries", "craft"}
    for section in letting:
        never = [
            line
            for line in section.body.splitlines()
            if re.search(r"\bnever\b", line, re.IGNORECASE)
        ]
        assert any(all(harm in line for harm in NEVER_A_TEACHER) for line in never), section.id


def test_pages_on_talking_begin_with_safety(screener: Screener) -> None:
    """Before its second part each says for whom it is not, and where they find help instead."""
    assert len(talking(screener)) >= 5
    for section in talking(screener):
        head, first, *_ = (part.text for part in parts_of(section).values())
        assert "safe" in head + first, section.id
        assert any(way in (head or first) for way in SAFETY_FIRST), section.id


def test_the_plan_opens_with_whether_it_is_safe_to_talk(screener: Screener) -> None:
    """The question and the line to call stand before anything else."""
    opening = screener.section("next-talk").body.split("\n\n")[0]

    assert opening.startswith("**Is it safe to talk?**")
    assert "If anyone is hurt, threatened or afraid, call <helpline:domestic_violence>" in opening


def test_the_plan_is_taken_along_only_from_a_home_that_is_known_to_be_safe(plan: Plan) -> None:
    """What is printed can be found; a result on the screen says "if everyone there is safe"."""
    taken = {}
    for home in ("none", "unknown", "violence"):
        given = {"age": "adult", "use": "now", "supply": "not_prescribed", "home": (home,)}
        answers = fill_in(plan, {"who": "relative", "contact": "daily", "sure": "sure", **given})
        shown = report(plan, answers)
        cards = {card.advice.id: card.only_if for card in shown.cards}
        taken[home] = ("next-talk" in {each.section for each in shown.taken}, cards.get("talk"))

    assert taken == {
        "none": (True, ""),
        "unknown": (False, "everyone there is safe"),
        "violence": (False, None),
    }
