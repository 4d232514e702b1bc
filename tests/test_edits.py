"""Edits of the shipped content that reach people, as someone might make them: each is told, and no
script takes it for nothing.

Each says what `compare` must end with, and a word of what it must say. What is signed of the
meaning is the same exactly where that is 0.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest

from screening.compare.comparison import Verdict, compare
from screening.compare.digest import standing
from screening.compare.listing import lines
from screening.model import Noun, Screener, Words
from screening.outcome.plan import Plan

Edit = Callable[[Screener], Screener]
ASKED, RULED = "questions", "rules"


def made(screener: Screener, part: str, **values: Any) -> Screener:
    """The content with other values in the questions or the rules."""
    return replace(screener, **{part: getattr(screener, part).model_copy(update=values)})


def each(part: str, name: str, change: Callable[[Any], Any]) -> Edit:
    """Changes every item of a list."""
    return lambda screener: made(
        screener, part, **{name: tuple(map(change, getattr(getattr(screener, part), name)))}
    )


def only(id_: str, **values: Any) -> Callable[[Any], Any]:
    """Gives one item other values."""
    return lambda noun: noun.model_copy(update=values) if noun.id == id_ else noun


def option(question: str, id_: str, **values: Any) -> Edit:
    """Gives one option other values."""

    def change(noun: Any) -> Any:
        return (
            noun.model_copy(update={"options": tuple(map(only(id_, **values), noun.options))})
            if noun.id == question
            else noun
        )

    return each(ASKED, "questions", change)


def rule(id_: str, **values: Any) -> Edit:
    """Gives one rule other values."""
    return each(RULED, "rules", only(id_, **values))


def emergency(id_: str, **values: Any) -> Edit:
    """Gives one emergency other values."""
    return each(RULED, "emergencies", only(id_, **values))


def to(nouns: Iterable[Any], id_: str, place: int) -> tuple[Any, ...]:
    """A list with one item at another place."""
    found = next(noun for noun in nouns if noun.id == id_)
    others = [noun for noun in nouns if noun is not found]
    return (*others[:place], found, *others[place:])


def moved(part: str, name: str, id_: str, place: int = 99) -> Edit:
    """Moves one item of a list."""
    return lambda screener: made(
        screener, part, **{name: to(getattr(getattr(screener, part), name), id_, place)}
    )


def line(screener: Screener, id_: str, **values: Any) -> Screener:
    """Gives a line of this country other values."""
    changed = screener.country.model_copy(
        update={"lines": tuple(map(only(id_, **values), screener.country.lines))}
    )
    return replace(screener, countries={**screener.countries, screener.site.country: changed})


def number(screener: Screener, call: str | None) -> Screener:
    """Another number for the crisis line."""
    return line(screener, screener.country.crisis, call=call)


def without_violence_now(screener: Screener) -> Screener:
    """A child who is being hurt right now no longer gets what is for them."""
    found = next(each for each in screener.rules.rules if each.id == "under_18_unsafe")
    first, either = found.when.all  # type: ignore[union-attr]
    return rule(
        "under_18_unsafe", when=found.when.model_copy(update={"all": (first, either.any[0])})
    )(screener)


def unmarked(noun: Noun) -> Noun:
    """Not private."""
    return noun.model_copy(update={"private": False})


def in_words(screener: Screener, what: str, instead: str) -> Screener:
    """The section on an overdose with other words."""
    found = next(section for section in screener.sections if what in section.body)
    changed = found.model_copy(update={"body": found.body.replace(what, instead)})
    return replace(
        screener, sections=tuple(changed if each is found else each for each in screener.sections)
    )


def interface(screener: Screener, key: str, text: str) -> Screener:
    """Other words of the interface."""
    return replace(screener, interface={**screener.interface, key: text})


def taken(screener: Screener) -> Screener:
    """The page to take along without what to do in an overdose."""
    return made(
        screener,
        RULED,
        take_away=tuple(
            each for each in screener.rules.take_away if each.section != "overdose-response"
        ),
    )


ALL_PRIVATE: dict[str, Edit] = {
    f"private {name}": each(RULED, name, unmarked)
    for name in ("rules", "emergencies", "steps", "advice")
}
WORSE: dict[str, tuple[Edit, str]] = {
    "the danger question is asked last": (
        moved(ASKED, "questions", "danger"),
        "`danger`: can lead to help at once, and is now asked after",
    ),
    "988 leaves the top of every page": (
        emergency("crisis", quick=False),
        "Emergency `crisis`: `quick` from true to false",
    ),
    "an overdose leaves the top of every page": (
        emergency("overdose", quick=False),
        "`quick` from true to false",
    ),
    "a rule is private no more": (
        rule("violence_at_home", private=False),
        "`private` from true to false",
    ),
    "an option is private no more": (
        option("home", "violence", private=False),
        "`private` from true to false",
    ),
    "a question is private no more": (
        each(ASKED, "questions", only("suicide", private=False)),
        "Question `suicide`: `private`",
    ),
    **{name: (edit, "`private` from true to false") for name, edit in ALL_PRIVATE.items()},
    "a warning is gone": (
        option("health", "wounds", can_happen=None),
        "`can_happen` no longer `self`, `relative`",
    ),
    "an overdose is not always warned of": (
        option("danger", "overdose", always_warn=False),
        "`always_warn` from true to false",
    ),
    "a question loses its line": (
        each(ASKED, "questions", only("suicide", helplines=())),
        "Question `suicide`: `helplines` no longer",
    ),
    "an emergency loses a line": (
        emergency("acting", also=()),
        "Emergency `acting`: `also` no longer `lifeline`",
    ),
    "the crisis line has no number": (
        lambda screener: number(screener, None),
        "`call` from “988” to none",
    ),
}
DIFFERENT: dict[str, tuple[Edit, str]] = {
    "the page on an overdose is another": (
        emergency("overdose", section="urges"),
        "`section` from “overdose-response” to “urges”",
    ),
    "a child who is hurt is sent to another step": (without_violence_now, "Rule `under_18_unsafe`"),
    "another number for the crisis line": (
        lambda screener: number(screener, "989"),
        "People are sent elsewhere",
    ),
    "a card moves to the end": (
        moved(RULED, "advice", "suicide"),
        "Another order of advice, with `suicide` from place",
    ),
    "the card on safety moves last": (moved(RULED, "advice", "violence"), "(last)"),
    "all cards are turned round": (
        lambda screener: made(screener, RULED, advice=tuple(reversed(screener.rules.advice))),
        "The advice: another order",
    ),
    "a rule moves to the end": (
        moved(RULED, "rules", "low_tolerance"),
        "Another order of rules, with `low_tolerance`",
    ),
    "a question of no emergency moves": (
        moved(ASKED, "questions", "area_craving", 9),
        "Another order of questions, with `area_craving`",
    ),
    "an option moves": (
        each(
            ASKED,
            "questions",
            lambda q: (
                q.model_copy(update={"options": to(q.options, "wounds", 0)})
                if q.id == "health"
                else q
            ),
        ),
        "Question `health`: the options: another order: `wounds`",
    ),
    "a step moves": (moved(RULED, "steps", "safe_now"), "The steps: another order: `safe_now`"),
    "a level moves": (
        moved(RULED, "levels", "hospital", 0),
        "The levels: another order: `hospital`",
    ),
    "a section leaves the page to take along": (
        taken,
        "The page to take along: `section` no longer `overdose-response`",
    ),
    "the page to take along is for fewer": (
        lambda screener: made(
            screener,
            RULED,
            take_away=tuple(
                t.model_copy(update={"when": screener.rules.rules[1].when})
                for t in screener.rules.take_away
            ),
        ),
        "The page to take along, `overdose-response`",
    ),
    "outpatient care is looked for elsewhere": (
        each(RULED, "levels", only("outpatient", looks_for=("residential",))),
        "`looks_for`",
    ),
    "outpatient care looks for nothing": (
        each(RULED, "levels", only("outpatient", looks_for=())),
        "`looks_for` no longer",
    ),
    "a step covers another": (
        each(RULED, "steps", only("prenatal", covers=())),
        "Step `prenatal`: `covers` no longer",
    ),
    "a rule is not among the reasons": (
        rule("suicide_thoughts", quiet=True),
        "`quiet` from false to true",
    ),
    "an urgency looks calm": (
        each(RULED, "urgencies", lambda u: u.model_copy(update={"card": "calm"})),
        "`card` from",
    ),
    "a rule that adds a reason is gone": (
        lambda screener: made(
            screener,
            RULED,
            rules=tuple(r for r in screener.rules.rules if r.id != "relative_refusal"),
        ),
        "Rule `relative_refusal`: removed",
    ),
    "words name another page": (
        lambda screener: in_words(screener, "](section:", "](section:urges)[x](section:"),
        "People are sent elsewhere",
    ),
    "the copy serves another country": (
        lambda screener: replace(
            screener,
            site=screener.site.model_copy(update={"leave_to": "https://elsewhere.example/"}),
        ),
        "`leave_to` from",
    ),
}
SAME: dict[str, tuple[Edit, str]] = {
    "other words": (
        rule("violence_at_home", because=Words(said={"everyone": "Why."})),
        "other words for `because`",
    ),
    "another source": (rule("violence_at_home", sources=("crisis_lines",)), "its sources changed"),
    "a longer hint": (
        each(ASKED, "questions", only("danger", hint=Words(said={"everyone": "Hint."}))),
        "`hint`",
    ),
    "another day": (
        lambda screener: line(screener, screener.country.crisis, verified_on=date(2026, 1, 1)),
        "`verified_on` changed",
    ),
    "words of a button": (
        lambda screener: interface(screener, "start.title", "Begin"),
        "other words for `start.title`",
    ),
    "a reason for authors": (option("danger", "none", unread="Why not."), "`unread`"),
}


MOST: Final = pytest.mark.slow("seven of eight edits of the shipped content, each compared")
"""A comparison of the shipped content takes seconds; the first of every eight is always made."""


@pytest.mark.parametrize(
    ("edit", "verdict", "word"),
    [
        pytest.param(edit, verdict, word, id=name, marks=MOST if place % 8 else ())
        for verdict, edits in (
            (Verdict.WORSE, WORSE),
            (Verdict.DIFFERENT, DIFFERENT),
            (Verdict.SAME, SAME),
        )
        for place, (name, (edit, word)) in enumerate(edits.items())
    ],
)
def test_what_reaches_people_is_told_and_has_its_code(
    plan: Plan, edit: Edit, verdict: Verdict, word: str
) -> None:
    """The exit code, a word of what is said, and what goes into the digest."""
    old = plan.screener
    new = edit(old)
    comparison = compare(old, new)
    told = "\n".join(lines(comparison))

    assert word in told
    assert comparison.verdict is verdict, told
    # Who runs a copy is no part of what a reviewer signs.
    assert (standing(new) == standing(old)) is (verdict is Verdict.SAME or new.site != old.site)


def test_proofs_are_tried_whenever_anything_differs_that_decides(plan: Plan) -> None:
    """A rule that only moved can break a promise: whether one does is for the prover, and a broken
    one is worse.
    """
    new = moved(RULED, "rules", "low_tolerance")(plan.screener)
    tried: list[Screener] = []

    def broken(screener: Screener) -> dict[str, Any]:
        tried.append(screener)
        return {}

    assert compare(plan.screener, new, broken=broken).verdict is Verdict.DIFFERENT
    assert tried == [plan.screener, new]
