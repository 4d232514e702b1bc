"""Vignettes: how they are filled in, what is said where they differ, and how one is written down
again.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from screening.content.case_files import as_yaml, load_cases
from screening.content.cases import KINDS, checked, checked_file
from screening.content.check import load_checked
from screening.content.yaml import ContentError
from screening.model import Expect, Screener, Vignette
from screening.outcome.compile import prepare
from screening.outcome.plan import Plan
from screening.sheet.prose import numbers
from screening.sheet.vignettes import Coverage, Difference, FillingError, fill_in, judge
from tests.conftest import ROOT
from tests.support.broken_content import TINY
from tests.support.vignettes import CASES

Given = Mapping[str, str | Sequence[str]]


@pytest.fixture(scope="module")
def tiny() -> Plan:
    """The tiny content, compiled."""
    return prepare(load_checked(TINY))


def test_what_is_not_stated_gets_the_least_worrying_answer(tiny: Plan) -> None:
    """The best option of an ordered question, nothing ticked on a tick-all page; what is not asked
    stays out.
    """
    assert fill_in(tiny, {"who": "self"}) == {
        "who": ("self",),
        "now": ("fine",),
        "signs": ("none",),
    }
    assert fill_in(tiny, {"who": "self", "now": "dizzy"})["water"] == ("yes",)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"who": "self", "water": "no"}, Difference("not_asked", "water", "")),
        (
            {"who": "self", "signs": ["cramps", "none"]},
            Difference("not_an_answer", "signs", "cramps, none"),
        ),
        ({"who": "self", "now": "dozy"}, Difference("not_an_answer", "now", "dozy")),
        ({"who": "relative"}, Difference("not_answered", "visits", "")),
        ({}, Difference("not_answered", "who", "")),
        ({"who": "self", "whatever": "yes"}, Difference("not_asked", "whatever", "")),
    ],
)
def test_answers_that_make_no_finished_check_are_named(
    tiny: Plan, given: Given, says: Difference
) -> None:
    """A question off the path, an option that there is not, an answer that only a person
    can give.
    """
    with pytest.raises(FillingError) as error:
        fill_in(tiny, given)

    assert error.value.difference == says
    assert says.kind in str(error.value)


DIZZY = {"who": "self", "now": "dizzy", "signs": ["headache", "unknown"], "water": "unknown"}


@pytest.mark.parametrize(
    ("expect", "says"),
    [
        (
            {
                "urgency": ["later", "at_once"],
                "level": ["home", "clinic"],
                "count": ["1", "3"],
                "step": "drink",
                "emergency": "none",
            },
            [],
        ),
        (
            {
                "fires": ["shade_for_all"],
                "maybe": ["dry", "strained"],
                "silent": ["collapse"],
                "advice": ["shade"],
                "says": ["strain"],
            },
            [],
        ),
        ({"urgency": "later"}, [Difference("differs", "urgency", "later", "later - at_once")]),
        ({"count": "1"}, [Difference("differs", "count", "1", "1 - 3")]),
        (
            {"start": "home", "step": "call"},
            [
                Difference("differs", "start", "home", "clinic"),
                Difference("differs", "step", "call", "drink"),
            ],
        ),
        (
            {"fires": ["collapse", "no_such"]},
            [Difference("missing", "fires", "collapse"), Difference("missing", "fires", "no_such")],
        ),
        ({"silent": ["dry"]}, [Difference("unexpected", "silent", "dry")]),
        ({"no_advice": ["shade"]}, [Difference("unexpected", "no_advice", "shade")]),
        ({"silent": ["no_such"]}, [Difference("no_such", "silent", "no_such")]),
        (
            {"does_not_say": ["strain"], "level_said": "true"},
            [Difference("unexpected", "does_not_say", "strain")],
        ),
    ],
)
def test_what_differs_from_what_is_expected_is_named(
    tiny: Plan, expect: Mapping[str, object], says: list[Difference]
) -> None:
    """One line for each thing that is otherwise, missing, there although it should not be, or
    unheard of.
    """
    case = Vignette.model_validate({"name": "Someone is dizzy", "answers": DIZZY, "expect": expect})

    (judged,) = judge(tiny, {"heat": [case]})

    assert list(judged.differences) == says
    assert (judged.number, judged.file) == ("C1", "heat")


def test_a_vignette_that_cannot_be_filled_in_is_judged_all_the_same(tiny: Plan) -> None:
    """It differs, has no outcome, and touches no rule; the others are counted."""
    cases = [
        Vignette(name="Nobody", answers={}),
        Vignette(name="One who fell", answers={"who": "self", "now": "collapsed"}),
    ]

    nobody, fallen = judge(tiny, {"heat": cases})
    coverage = Coverage(tiny, (nobody, fallen))

    assert (nobody.outcome, [each.kind for each in nobody.differences]) == (None, ["not_answered"])
    assert coverage.fired == {
        "shade_for_all": (fallen,),
        "collapse": (fallen,),
        "strained": (),
        "dry": (),
    }
    assert coverage.missed["collapse"] == ()


NEAR = {"who": "self", "now": "dizzy", "signs": ("cramps",), "water": "yes"}


@pytest.mark.parametrize(
    ("answers", "silent", "missed"),
    [
        (NEAR, ("strained", "dry", "collapse"), {"strained", "dry", "collapse"}),
        (NEAR, ("dry",), {"dry"}),
        (NEAR, (), set()),
        (NEAR, ("shade_for_all",), set()),
        ({"who": "self"}, ("strained", "collapse"), {"collapse"}),
    ],
)
def test_a_rule_is_narrowly_missed_where_a_case_says_so_and_one_answer_would_make_it_hold(
    tiny: Plan, answers: Given, silent: tuple[str, ...], missed: set[str]
) -> None:
    """One tick more, one other option. What no case speaks of, what holds already and what is
    further away is not missed.
    """
    case = Vignette.model_validate(
        {"name": "Cramps", "answers": answers, "expect": {"silent": silent}}
    )

    coverage = Coverage(tiny, judge(tiny, {"heat": [case]}))

    assert {rule for rule, judged in coverage.missed.items() if judged} == missed


def test_a_vignette_is_written_as_the_three_lines_that_are_read(tmp_path: Path) -> None:
    """What `explain` prints can be pasted: every shipped vignette comes back as it was."""
    shipped = load_cases(CASES)
    for name, cases in shipped.items():
        (tmp_path / f"{name}.yaml").write_text("\n".join(map(as_yaml, cases)), encoding="utf-8")

    assert load_cases(tmp_path) == shipped
    written = as_yaml(
        Vignette(
            name="A name: with a colon",
            answers={"who": "self", "signs": ("a", "b")},
            expect=Expect(urgency="later"),
        )
    )
    assert (
        written
        == "- name: 'A name: with a colon'\n  answers: {who: self, signs: [a, b]}\n  expect:"
        " {urgency: later}\n"
    )


def test_mistakes_in_vignettes_are_named_with_their_lines(tmp_path: Path) -> None:
    """All at once, over all files; a folder without any has none."""
    assert load_cases(tmp_path) == {}
    (tmp_path / "a.yaml").write_text(
        "- name: One\n  answers: {who: self}\n  expects: {}\n", encoding="utf-8"
    )
    (tmp_path / "b.yaml").write_text(
        "- name: Two\n  answers: {who: self}\n  expect: {urgent: today}\n- answers: {}\n",
        encoding="utf-8",
    )

    with pytest.raises(ContentError) as error:
        load_cases(tmp_path)

    assert [(p.file, p.line, p.message) for p in error.value.problems] == [
        ("a.yaml", 3, "`expects` is not a key that belongs here."),
        ("b.yaml", 3, "`urgent` is not a key that belongs here."),
        ("b.yaml", 4, "`name` is missing."),
    ]


SLIPS = """
- name: Names that are not right
  answers: {who: self, naw: dizzy, now: dozy,
            signs: [cramps, hedache]}
  expect:
    urgency: [later, atonce]
    start: hme
    fires: [collapse, drey]
    silent: [wet]
    no_advice: [shde]
    emergency: stork
    telling: none
- name: Somebody without a word of what should follow
  answers: {who: self}
- name: Somebody else
  answers: {who: self}
  expect: {fires: []}
"""


def test_names_that_are_misspelt_and_cases_that_cannot_fail_are_refused(
    tiny: Plan, tmp_path: Path
) -> None:
    """Each with its line and what to write. Before they are explained, cases need not expect
    anything.
    """
    path = tmp_path / "mine.yaml"
    path.write_text(SLIPS, encoding="utf-8")

    with pytest.raises(ContentError) as error:
        checked(tiny.screener, tmp_path)
    with pytest.raises(ContentError) as explained:
        checked_file(tiny.screener, path)

    names = [
        (3, "There is no question `naw`.", "Did you mean `now`?"),
        (3, "The question `now` has no option `dozy`.", "Did you mean `dizzy`?"),
        (4, "The question `signs` has no option `hedache`.", "Did you mean `headache`?"),
        (6, "There is no urgency `atonce`.", "Did you mean `at_once`?"),
        (7, "There is no level `hme`.", "Did you mean `home`?"),
        (8, "There is no rule `drey`.", "Did you mean `dry`?"),
        (9, "There is no rule `wet`.", "Write one of: shade_for_all, collapse, strained, dry."),
        (10, "There is no advice `shde`.", "Did you mean `shade`?"),
        (11, "There is no emergency `stork`.", "Did you mean `stroke`?"),
    ]
    nothing = [
        (
            13,
            (
                "The case “Somebody without a word of what should follow” expects nothing, so it"
                " could not fail."
            ),
        ),
        (17, "The case “Somebody else” expects nothing, so it could not fail."),
    ]
    assert sorted((p.line, p.message, p.instead) for p in explained.value.problems) == sorted(
        (*where, f"{instead} If it was dropped, take it out here too.") for *where, instead in names
    )
    assert [(p.line, p.message) for p in error.value.problems] == sorted(
        [(line, said) for line, said, _ in names] + nothing
    )
    assert {p.file for p in error.value.problems} == {"mine.yaml"}


def test_every_name_that_can_be_expected_is_looked_up() -> None:
    """A new key of `expect` is looked up too, or takes a figure."""
    assert set(Expect.model_fields) - set(KINDS) == {"count", "level_said", "unsettled"}


def test_the_guide_lists_every_key_that_can_be_expected() -> None:
    """Whoever adds a case finds all keys in one table."""
    guide = (ROOT / "docs" / "reviewing-the-rules.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE)) == set(Expect.model_fields)


def test_the_numbers_in_the_guide_are_those_of_the_sheet(screener: Screener) -> None:
    """What it walks through is called as the pages call it."""
    guide, named = (
        (ROOT / "docs" / "reviewing-the-rules.md").read_text(encoding="utf-8"),
        numbers(screener),
    )
    (health,) = (question for question in screener.questions.questions if question.id == "health")
    (fever,) = (rule for rule in screener.rules.rules if rule.id == "fever")

    assert f"> **{named['rules']['fever']}** {fever.title} `fever`" in guide
    assert f"You read {named['rules']['fever']} and think: a fever" in guide
    assert f"ticks “A fever” at {named['questions']['health']} {health.label.to('self')}." in guide
