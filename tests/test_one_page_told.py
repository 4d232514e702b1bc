"""A comparison on one page: how soon before and now, few examples, and how much more there is."""

from collections import Counter
from pathlib import Path

from screening.compare.comparison import compare
from screening.compare.fields import Change
from screening.compare.summary import MOST, first, page
from screening.model import Answers
from screening.outcome.compile import prepare
from screening.outcome.dissect import observed
from screening.outcome.engine import assess
from screening.outcome.parts import URGENCY
from screening.outcome.plan import Plan
from tests.support.changed_content import RULES, tiny, tiny_with
from tests.test_compare import COLLAPSE_IS_DIZZY, URGENT
from tests.test_decisions import everything, of


def ordinary(old: Plan, new: Plan, answers: Answers) -> bool:
    """Whether all is known, and nothing an emergency in either version."""
    unknown = any(
        o.id in answers.get(q.id, ())
        for q in old.screener.questions.questions
        for o in q.options
        if o.unknown
    )
    urgent = any(f.rule.emergency for plan in (old, new) for f in assess(plan, answers).findings)
    return not (unknown or urgent)


def test_the_table_counts_the_answers_that_people_give(tmp_path: Path) -> None:
    """How soon before and now, of every answer set without an emergency in which all is known."""
    old, new = tiny(), prepare(tiny_with(tmp_path, URGENT))
    comparison = compare(old.screener, new.screener)

    for route in comparison.routes:
        sets = [
            answers
            for answers in everything(old, of(old, route.perspective))
            if ordinary(old, new, answers)
        ]
        brute = Counter(
            (observed(old, answers)[URGENCY][1], observed(new, answers)[URGENCY][1])
            for answers in sets
        )
        assert route.matrix == brute
        assert brute["at_once", "later"] > 0

    told = list(page(comparison))
    place = next(
        i
        for i, line in enumerate(told)
        if line.startswith("- How soon, where no answer is an emergency and all is known.")
    )
    assert told[place + 1].split() == ["later", "now"]
    assert told[place + 2].split()[0] == "later"
    assert told[place + 3].split() == ["now", "all", "-"]


def test_a_page_has_at_most_ten_examples_and_says_how_much_more_there_is(tmp_path: Path) -> None:
    """A change that moves nearly everything still fits."""
    new = tiny_with(
        tmp_path,
        URGENT,
        *COLLAPSE_IS_DIZZY,
        (RULES, "    step: drink\n    advice: [shade]\n", "    sections: [keeping-cool]\n"),
        (RULES, "        points: 2\n", "        points: 3\n"),
        (RULES, "    level: clinic\n", "    step: drink\n    advice: [shade]\n    level: clinic\n"),
    )
    told = list(page(compare(tiny().screener, new)))

    assert sum(line.startswith("  For example: ") for line in told) <= MOST
    assert any(line.endswith("more, which `--all` lists.") for line in told)
    assert len(told) < 70


def test_of_a_long_list_the_first_ten_are_told() -> None:
    """And how many more."""
    many = [str(Change(True, f"Rule `r{n}`", "its sources changed")) for n in range(12)]

    assert list(first("Words", many)) == [
        "",
        "Words",
        *(f"- {each}" for each in many[:10]),
        "  … and 2 more, which `--all` lists.",
    ]
    assert list(first("Words", [])) == []


def test_where_no_urgency_moves_there_is_no_table() -> None:
    """The same content is told in a few lines."""
    told = list(page(compare(tiny().screener, tiny().screener)))

    assert (
        told[0]
        == "The same for every possible set of answers: at most words, sources and upkeep differ."
    )
    assert told.count("- Nothing moves.") == 2
    assert len(told) == 9
