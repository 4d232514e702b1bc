"""Conditions and rules as prose, on made-up content."""

from itertools import pairwise
from typing import Any

import pytest
from pydantic import TypeAdapter

from screening.content.check import load_checked
from screening.model import Condition, Promise, Screener
from screening.outcome.compile import prepare
from screening.outcome.plan import Plan
from screening.outcome.words import Wording
from screening.sheet.facts import Describer
from screening.sheet.flow import PASSING, WIDTH, picture, runs
from screening.sheet.names import Names
from screening.sheet.prose import Clause, numbers
from tests.conftest import shipped
from tests.support.broken_content import TINY


@pytest.fixture(scope="module")
def tiny() -> Plan:
    """The tiny content, compiled."""
    return prepare(load_checked(TINY))


@pytest.fixture(scope="module")
def names(tiny: Plan) -> Names:
    """Names for the tiny content, in the words that ship."""
    return Names(tiny, Wording(shipped().screener.interface))


def condition(value: Any) -> Any:
    """A condition as it stands in a file."""
    return TypeAdapter(Condition).validate_python(value)


HEADACHE, CRAMPS, DIZZY = {"signs": "headache"}, {"signs": "cramps"}, {"now": "dizzy"}


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (DIZZY, "says “I feel dizzy” to Q2 Right now"),
        ({"not": DIZZY}, "does not say “I feel dizzy” to Q2 Right now"),
        ({"not": {"not": DIZZY}}, "says “I feel dizzy” to Q2 Right now"),
        (
            {"now": ["collapsed", "dizzy"]},
            "says “Someone fell over and does not answer” or “I feel dizzy” to Q2 Right now",
        ),
        (
            {"signs": ["headache", "cramps", "none"]},
            "ticks “A headache”, “Cramps” or “None of these” at Q3 Signs of heat",
        ),
        ({"not": CRAMPS}, "does not tick “Cramps” at Q3 Signs of heat"),
        ({"at_least": {"strain": 2}}, "reaches 2 or more of 3 in S1 Strain"),
        ({"not": {"at_least": {"strain": 2}}}, "stays below 2 of 3 in S1 Strain"),
        ({"all": [CRAMPS]}, "ticks “Cramps” at Q3 Signs of heat"),
        ({"not": {"any": [CRAMPS]}}, "it is not so that one ticks “Cramps” at Q3 Signs of heat"),
        (
            {"all": [DIZZY, CRAMPS]},
            "says “I feel dizzy” to Q2 Right now, and ticks “Cramps” at Q3 Signs of heat",
        ),
        (
            {"any": [DIZZY, CRAMPS]},
            "says “I feel dizzy” to Q2 Right now, or ticks “Cramps” at Q3 Signs of heat",
        ),
        (
            {"all": [DIZZY, {"any": [HEADACHE, CRAMPS]}]},
            (
                "says “I feel dizzy” to Q2 Right now, and (ticks “A headache” at Q3 Signs of heat,"
                " or ticks “Cramps” at Q3 Signs of heat)"
            ),
        ),
        (
            {"not": {"all": [DIZZY, CRAMPS]}},
            (
                "it is not so that one says “I feel dizzy” to Q2 Right now, and ticks “Cramps” at"
                " Q3 Signs of heat"
            ),
        ),
    ],
)
def test_a_condition_is_one_line_that_can_be_read_aloud(
    names: Names, value: Any, line: str
) -> None:
    """All five forms and what they nest to, with the numbers of questions and scores."""
    assert names.line(condition(value), "self") == line


def test_no_condition_is_anyone(names: Names) -> None:
    """A rule without a condition."""
    assert names.line(None, "self") == "anyone"


def outline(clause: Clause) -> Any:
    """The texts of a clause and of its parts."""
    return [clause.text, [outline(part) for part in clause.parts]] if clause.parts else clause.text


def test_nested_conditions_are_lists_in_lists(names: Names) -> None:
    """Each `all` and `any` keeps its parts, each part its own condition, and `not` is said where it
    acts.
    """
    value = {
        "all": [
            DIZZY,
            {"any": [HEADACHE, {"not": CRAMPS}]},
            {"not": {"any": [HEADACHE, CRAMPS]}},
            {"not": {"all": [DIZZY, CRAMPS]}},
        ]
    }

    clause = names.clause(condition(value), "relative")

    dizzy = "says “They feel dizzy” to Q2 Right now"
    headache, cramps = (
        "ticks “A headache” at Q3 Signs of heat",
        "ticks “Cramps” at Q3 Signs of heat",
    )
    assert outline(clause) == [
        "does all of these:",
        [
            dizzy,
            [
                "does at least one of these:",
                [headache, "does not tick “Cramps” at Q3 Signs of heat"],
            ],
            ["none of these:", [headache, cramps]],
            ["does not do all of these together:", [dizzy, cramps]],
        ],
    ]
    assert clause.parts[2].condition == condition(value["all"][2])


def test_words_of_another_perspective_stand_in_where_there_are_no_others(names: Names) -> None:
    """A rule for everyone may read what only one perspective is asked."""
    assert names.line(condition({"visits": "daily"}), "self") == "says “Each day” to Q5 Visits"


def test_every_noun_has_a_number_of_its_own() -> None:
    """Numbers count from 1 in the order of the files, under a letter for each kind."""
    screener = shipped().screener
    found = numbers(screener)
    every = [number for kind in found.values() for number in kind.values()]

    assert len(every) == len(set(every))
    assert list(found["rules"].values())[:2] == ["R1", "R2"]
    assert list(found["questions"]) == [question.id for question in screener.questions.questions]


def test_what_is_always_so_for_a_perspective_is_left_out(names: Names) -> None:
    """What another perspective alone can say is no condition for this one."""
    visits = {"not": {"visits": "daily"}}

    assert names.telling(condition(visits), "self") is None
    assert names.telling(condition({"all": [visits, DIZZY]}), "self") == condition(DIZZY)
    assert names.telling(condition({"all": [visits, DIZZY, CRAMPS]}), "self") == condition(
        {"all": [DIZZY, CRAMPS]}
    )
    assert names.telling(condition({"all": [visits, DIZZY]}), "relative") == condition(
        {"all": [visits, DIZZY]}
    )
    assert names.telling(condition({"any": [DIZZY, CRAMPS]}), "self") == condition(
        {"any": [DIZZY, CRAMPS]}
    )


def test_a_step_is_called_by_its_words_and_the_rest_by_its_title(names: Names, tiny: Plan) -> None:
    """Links and numbers of lines are written out."""
    call, drink, _ = tiny.screener.rules.steps

    assert names.called("steps", call) == "F1 Call 911 and stay with them."
    assert names.called("steps", drink, "relative") == "F2 Bring them a glass of water."
    assert names.called("steps", drink) == "F2 Drink a glass of water."
    assert names.named("levels", ("clinic", None)) == ("L2 A clinic",)


# --- the picture ---


def test_questions_under_one_condition_are_joined(names: Names, tiny: Plan) -> None:
    """What is asked of everyone, and what only under a condition, in the order of the file."""
    first, water, *rest = runs(tiny, names, "relative")

    assert (first.condition, [name for name, _ in first.questions]) == (
        "",
        ["Q1 Who it is for", "Q2 Right now", "Q3 Signs of heat"],
    )
    assert first.interrupting == (False, True, False)
    assert water.condition.startswith("ticks “A headache” or “Cramps”")
    assert [run.questions[0][0] for run in rest] == ["Q5 Visits"]
    assert [name for run in runs(tiny, names, "self") for name, _ in run.questions][
        -1
    ] == "Q4 Water"


def test_every_question_is_drawn_and_nothing_overlaps_or_leaves_the_picture() -> None:
    """Boxes stand below each other, words stand in the middle of what they name, lines that pass by
    come back.
    """
    plan = shipped()
    names = Names(plan, Wording(plan.screener.interface))
    for perspective in plan.screener.perspectives:
        drawn = runs(plan, names, perspective)
        seen = picture(names, drawn)

        asked = [name for run in drawn for name, _ in run.questions]
        assert len(asked) == len(plan.asked[perspective])
        assert all(any(name.startswith(label.text) for label in seen.labels) for name in asked)
        ends = [(box.y, box.y + box.height) for box in seen.boxes]
        assert all(end <= start for (_, end), (start, _) in pairwise(ends))
        assert ends[-1][1] <= seen.height
        assert max(box.x + box.width for box in seen.boxes) < PASSING < WIDTH
        assert sum("H346" in path for path in seen.paths) == sum(
            bool(run.condition) for run in drawn
        )
        assert {box.kind for box in seen.boxes} == {"end", "gate", "ask"}


MADE: dict[str, Any] = {
    "general": "worse_never_lowers",
    "when": {"now": "dizzy"},
    "when_treatment": "true",
    "urgency_at_least": "at_once",
    "level_at_least": "clinic",
    "score_at_most": {"strain": "1"},
    "no_level": "true",
    "advice": ["shade"],
    "advice_any": ["shade"],
    "looks_for": ["cool-room"],
    "never_first": ["keep"],
    "sections": ["heat-stroke"],
    "lines": ["emergency"],
    "signs": {"now": ["collapsed"]},
    "asked_first": ["who"],
    "asked_before": {"now": ["water"]},
    "first_step": ["call"],
    "first_two": ["call"],
    "never_first_step": ["call"],
    "above": {"sections": {"heat-stroke": ["keeping-cool"]}},
    "off_paper": {"answers": ["visits", "now.collapsed"], "reasons": ["dry"], "acts": ["call_now"]},
    "never_says": ["stop"],
    "holds_back": ["talk"],
    "unsaid": ["strain"],
}
"""Each key of a promise, as it may stand in the tiny content."""


def test_every_key_of_a_promise_stands_on_the_sheet(screener: Screener) -> None:
    """A clinician who reads a promise there reads all of it."""
    assert set(MADE) == set(Promise.model_fields) - {"id", "says", "sources"}
    bare = {"id": "few_signs", "says": "Made.", "sources": ["heat_guide"]}
    plan = prepare(load_checked(TINY))
    describer = Describer(plan, Wording({**screener.interface, **plan.screener.interface}))

    def told(**keys: Any) -> set[str]:
        entry = describer.entry("promises", Promise.model_validate(bare | keys))
        return {repr(fact) for fact in entry.facts}

    for key, value in MADE.items():
        assert told(**{key: value}) - told(), key
