"""A number and a promise are no wording: a change of either is told apart, first, and is never "the
same".
"""

from dataclasses import replace
from pathlib import Path

import pytest

from screening.compare.changes import changes
from screening.compare.comparison import Break, Comparison, Verdict, compare
from screening.compare.digest import digest
from screening.compare.impact import About, weighed
from screening.compare.listing import lines
from screening.compare.summary import page
from screening.model import Promise
from tests.support.changed_content import RULES, tiny, tiny_with

Change = tuple[str, str, str]
HELPLINES = "helplines.yaml"
TEXT_LINE = """    - id: text_line
      name: Heat line by text
      text: "55501"
      hours: By day
      languages: [English]
      does: Gives advice by text.
      source: line_site
      verified_on: 2026-01-01
"""
OTHER_COUNTRY = """ca:
  name: Another country
  emergency: one
  crisis: one
  treatment: one
  numbering: {regions: [CA], call: ["911"]}
  lines:
    - {id: one, name: One, call: "911", hours: Always, languages: [English], does: Helps.,
       source: line_site, verified_on: never}
    - {id: two, name: T, site: "https://t.example", hours: Always, languages: [English],
       does: Helps, source: line_site, verified_on: never}
"""


ELSEWHERE: dict[str, tuple[Change, str]] = {
    "number": (
        (HELPLINES, '"1-800-555-0100"', '"1-800-555-0199"'),
        "Line (us) `advice_line`: `call` from “1-800-555-0100” to “1-800-555-0199”",
    ),
    "number in words": (
        (HELPLINES, "does: Sends help.", "does: Sends help. Then dial 711."),
        "Line (us) `emergency`: `does` now also `711`",
    ),
    "added": (
        (HELPLINES, TEXT_LINE, TEXT_LINE + TEXT_LINE.replace("text_line", "other_line")),
        "Line (us) `other_line`: added (“55501”)",
    ),
    "role": (
        (HELPLINES, "  treatment: advice_line\n", "  treatment: text_line\n"),
        "Country `us`: `treatment` from “advice_line” to “text_line”",
    ),
    "country": ((HELPLINES, TEXT_LINE, TEXT_LINE + OTHER_COUNTRY), "Country `ca`: added"),
}
LOST: dict[str, tuple[Change, str]] = {
    "site": (
        (HELPLINES, "      site: https://heat.example/line\n", ""),
        "Line (us) `advice_line`: `site` from “https://heat.example/line” to none",
    ),
    "removed": ((HELPLINES, TEXT_LINE, ""), "Line (us) `text_line`: removed (“55501”)"),
    "lines of a step": (
        (
            RULES,
            "Call <helpline:emergency> and stay with them.\n    helplines: [emergency]\n",
            "Call and stay with them.\n",
        ),
        "Step `call`: `words` no longer `helpline:emergency`",
    ),
    "line in words": (
        (RULES, "Close the curtains.", "Close the curtains. <helpline:emergency>"),
        "Card `shade`: `text` no longer `helpline:emergency`",
    ),
    "emergency": (
        (RULES, "    also: [advice_line]\n", ""),
        "Emergency `stroke`: `also` no longer `advice_line`",
    ),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_whom_people_are_sent_to_is_told_first_and_is_never_the_same(
    tmp_path: Path, name: str
) -> None:
    """No urgency or card moves; yet it reaches people, and it is signed."""
    made, said = ELSEWHERE[name]
    old, new = tiny().screener, tiny_with(tmp_path, made)
    comparison = compare(old, new)

    assert comparison.verdict is Verdict.DIFFERENT
    assert first_told(comparison, "People are sent elsewhere.") == [
        "People are sent elsewhere",
        f"- {said}",
    ]
    assert "What stands differently" not in list(lines(comparison))
    assert digest(old) != digest(new)


@pytest.mark.parametrize("name", LOST)
def test_a_line_that_is_lost_is_told_first_and_is_worse(tmp_path: Path, name: str) -> None:
    """A line, or a way to reach it, that someone had and has no longer."""
    made, said = LOST[name]
    old, new = tiny().screener, tiny_with(tmp_path, made)
    if name == "line in words":
        old, new = new, old
    comparison = compare(old, new)

    assert comparison.verdict is Verdict.WORSE
    assert list(lines(comparison))[2:4] == ["Something is lost", f"- {said}"]
    assert "SOMETHING IS LOST." in next(lines(comparison))


def test_a_line_that_stands_elsewhere_in_the_same_card_is_not_lost(tmp_path: Path) -> None:
    """Whether under `helplines` or in the words: whoever reads the card has it."""
    named: Change = (RULES, "Close the curtains.", "Close the curtains. <helpline:advice_line>")
    listed: Change = (
        RULES,
        "    sections: [keeping-cool]\n    helplines: [advice_line]\n",
        "    sections: [keeping-cool]\n",
    )
    comparison = compare(tiny().screener, tiny_with(tmp_path, named, listed))

    assert not any(change.about is About.LOST for change in comparison.changes)
    assert [str(change) for change in comparison.changes if change.about is About.CONTACT] == [
        "Card `shade`: `text` now also `helpline:advice_line`",
        "Card `shade`: `helplines` no longer `advice_line`",
    ]


STANDS = (
    "The same decisions for every possible set of answers, and something else differs that decides"
    " what people get."
)


def first_told(comparison: Comparison, also: str) -> list[str]:
    """The first part, and its first line, of a comparison whose headline names that part beside the
    same decisions.
    """
    headline, blank, part, line = list(lines(comparison))[:4]
    assert (headline, blank) == (f"{STANDS} {also}", "")
    return [part, line]


def test_another_country_is_told() -> None:
    """All its lines are others."""
    old = tiny().screener
    site = old.site.model_copy(update={"country": "ca"})
    (found,) = changes(old, replace(old, site=site))

    assert (str(found), found.about) == ("This site: `country` from “us” to “ca”", About.CONTACT)


AT_ONCE = "    urgency_at_least: at_once\n    sections: [heat-stroke]\n"
FEW = (
    "    score_at_most: {strain: 1}\n    level_at_least: home\n    advice: [shade]\n    unsaid:"
    " []\n"
)
NOT_CRAMPS = "    when:\n      not: {signs: cramps}\n    score_at_most"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            (RULES, "urgency_at_least: at_once", "urgency_at_least: later"),
            "WEAKER: Promise `collapse_is_now`: `urgency_at_least` from `at_once` to `later`",
        ),
        (
            (RULES, AT_ONCE, "    sections: [heat-stroke]\n"),
            "WEAKER: Promise `collapse_is_now`: `urgency_at_least` from `at_once` to none",
        ),
        (
            (RULES, AT_ONCE, "    urgency_at_least: at_once\n"),
            "WEAKER: Promise `collapse_is_now`: `sections` no longer `heat-stroke`",
        ),
        (
            (RULES, "score_at_most: {strain: 1}", "score_at_most: {strain: 2}"),
            "WEAKER: Promise `few_signs`: `score_at_most` from `strain` 1 to `strain` 2",
        ),
        (
            (RULES, "    score_at_most: {strain: 1}\n", ""),
            "WEAKER: Promise `few_signs`: `score_at_most` from `strain` 1 to none",
        ),
        (
            (RULES, "general: worse_never_lowers", "general: unknown_never_lowers"),
            (
                "WEAKER: Promise `worse_is_worse`: `general` from `worse_never_lowers` to"
                " `unknown_never_lowers`"
            ),
        ),
        (
            (RULES, NOT_CRAMPS, "    when_treatment: true\n" + NOT_CRAMPS),
            "WEAKER: Promise `few_signs`: `when_treatment` from false to true",
        ),
        (
            (RULES, "  - id: few_signs\n", "  - id: no_cramps\n"),
            "WEAKER: Promise `few_signs`: removed: Without cramps the strain is small.",
        ),
        (
            (RULES, NOT_CRAMPS, NOT_CRAMPS.replace("cramps", "headache")),
            (
                'Changed: Promise `few_signs`: inside `not`: "Signs of heat" no longer "Cramps",'
                ' now also "A headache"'
            ),
        ),
    ],
    ids=[
        "lower floor",
        "no floor",
        "shorter list",
        "higher ceiling",
        "no ceiling",
        "another law",
        "fewer people",
        "removed",
        "other people",
    ],
)
def test_a_promise_that_is_weaker_or_speaks_of_others_is_never_the_same(
    tmp_path: Path, made: Change, said: str
) -> None:
    """It stands apart from the rules, before them, with the weaker ones first."""
    comparison = compare(tiny().screener, tiny_with(tmp_path, made))

    assert comparison.verdict is (Verdict.WORSE if said.startswith("WEAKER") else Verdict.DIFFERENT)
    assert first_told(comparison, "The promises differ.") == ["The promises differ", f"- {said}"]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            (RULES, FEW, "    no_level: true\n" + FEW),
            "- Stronger: Promise `few_signs`: `no_level` from false to true",
        ),
        (
            (RULES, "unsaid: []", "unsaid: [strain]"),
            "- Stronger: Promise `few_signs`: `unsaid` now also `strain`",
        ),
        ((RULES, "Without cramps the strain is small.", "No cramps, little strain."), None),
    ],
    ids=["more", "longer list", "words"],
)
def test_a_stronger_promise_is_told_and_other_words_for_it_are_words(
    tmp_path: Path, made: Change, said: str | None
) -> None:
    """It harms no one, and it differs; whether it holds is for its proof."""
    comparison = compare(tiny().screener, tiny_with(tmp_path, made))
    told = list(lines(comparison))

    assert comparison.verdict is (Verdict.DIFFERENT if said else Verdict.SAME)
    assert (told[2:4] == ["The promises differ", said]) is (said is not None)


def test_a_promise_is_tried_again_where_it_differs(tmp_path: Path) -> None:
    """What it now claims may be broken."""
    new = tiny_with(tmp_path, (RULES, "score_at_most: {strain: 1}", "score_at_most: {strain: 0}"))
    found = Break("Without cramps the strain is small.", "It is 1.")

    assert compare(
        tiny().screener, new, broken=lambda each: {"few_signs": found} if each is new else {}
    ).breaks == {"few_signs": found}


@pytest.mark.parametrize(
    ("name", "before", "after", "about"),
    [
        ("level_at_least", "clinic", "home", About.WEAKER),
        ("level_at_least", "home", "clinic", About.STRONGER),
        ("level_at_least", "gone", "home", About.CHANGED),
        ("urgency_at_least", None, "at_once", About.STRONGER),
        ("when", None, {"now": "fine"}, About.WEAKER),
        ("when", {"now": "fine"}, None, About.STRONGER),
        ("when", {"now": "fine"}, {"now": "dizzy"}, About.CHANGED),
        ("when_treatment", True, False, About.STRONGER),
        ("no_level", True, False, About.WEAKER),
        ("score_at_most", {"strain": 2}, {"strain": 1, "heat": 1}, About.STRONGER),
        ("score_at_most", {"strain": 2, "heat": 1}, {"strain": 1}, About.WEAKER),
        ("signs", {"now": ("a", "b")}, {"now": ("a",)}, About.WEAKER),
        ("asked_before", {"who": ("now",)}, {"who": ("now", "water")}, About.STRONGER),
        ("above", {"acts": {"a": ("b",)}}, {"acts": {"b": ("a",)}}, About.WEAKER),
        ("off_paper", {"steps": ("a",)}, {"steps": ("a",), "lines": ("b",)}, About.STRONGER),
        ("asked_first", ("who", "now"), ("now", "who"), About.CHANGED),
        ("never_says", ("stop", "detox"), ("stop",), About.WEAKER),
        ("advice", ("shade",), ("water",), About.WEAKER),
        ("advice_any", ("shade",), ("shade", "water"), About.WEAKER),
        ("advice_any", ("shade", "water"), ("shade",), About.STRONGER),
        ("first_step", ("a",), ("a", "b"), About.WEAKER),
        ("first_two", ("a", "b"), (), About.WEAKER),
        ("first_two", (), ("a", "b"), About.STRONGER),
        ("general", None, "worse_never_lowers", About.STRONGER),
        ("general", "worse_never_lowers", None, About.WEAKER),
    ],
)
def test_a_field_is_weighed_by_what_it_promises(
    name: str, before: object, after: object, about: About
) -> None:
    """Less, or to fewer, is weaker; what was lost counts, whatever came in its place."""
    assert name in Promise.model_fields
    assert weighed(name, before, after, tiny().screener, tiny().screener) is about


def test_a_floor_that_sinks_by_either_order_is_weaker() -> None:
    """Turning the order round hides nothing."""
    old = tiny().screener
    turned = old.rules.model_copy(update={"urgencies": tuple(reversed(old.rules.urgencies))})
    new = replace(old, rules=turned)

    assert weighed("urgency_at_least", "later", "at_once", old, new) is About.WEAKER


def test_a_line_that_only_some_answers_lose_is_named_on_the_page(tmp_path: Path) -> None:
    """No line of the file is gone, and somebody no longer reads it: the headline says so, and the
    page says which, for how many and for whom.
    """
    dry = "    only_when_sure: true\n    urgency: at_once\n    step: call\n"
    comparison = compare(
        tiny().screener, tiny_with(tmp_path, (RULES, dry, dry.replace("call", "drink")))
    )
    said = list(page(comparison))

    assert "SOMETHING IS LOST." in said[0]
    places = [i for i, line in enumerate(said) if line.startswith("- NO LONGER LISTED: ")]
    assert len(places) == len(comparison.routes)
    assert all(said[i + 1].startswith("  For example: ") for i in places)
