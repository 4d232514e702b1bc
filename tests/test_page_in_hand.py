"""The page in the hand: whatever changes while it is open, an answer counts for the words that it
was given to, and for no others.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from screening.model import Option, Question, Screener, Words
from screening.outcome.compile import prepare
from screening.outcome.plan import Plan
from screening.web import create_app
from screening.web.forms import words_shown
from tests.conftest import Clock, fill_in
from tests.support.visitor import Page, Visitor

GIVEN: Mapping[str, Any] = {"who": "self", "age": "adult", "use": "now", "supply": "not_prescribed"}
"""Answers that lead past every question that is tried here."""


def asks(question: Question) -> Question:
    """Another question under the same id."""
    return question.model_copy(
        update={"ask": Words(said=dict.fromkeys(question.ask.said, "Something else?"))}
    )


def hints(question: Question) -> Question:
    """Another hint."""
    return question.model_copy(
        update={"hint": Words(said={"everyone": "Count it the other way round."})}
    )


def offers(question: Question) -> Question:
    """Two options that have changed places under their ids."""
    first, second, *others = question.options
    swapped: tuple[Option, ...] = (
        first.model_copy(update={"words": second.words}),
        second.model_copy(update={"words": first.words}),
    )
    return question.model_copy(update={"options": (*swapped, *others)})


CHANGES = pytest.mark.parametrize(
    "change", [asks, hints, offers], ids=["question", "hint", "options"]
)


def with_other_words(
    screener: Screener, id_: str, change: Callable[[Question], Question]
) -> Screener:
    """The content with one question changed."""
    questions = tuple(change(q) if q.id == id_ else q for q in screener.questions.questions)
    return replace(
        screener, questions=screener.questions.model_copy(update={"questions": questions})
    )


@pytest.fixture
def edited(
    screener: Screener, clock: Clock, tmp_path: Path
) -> Callable[..., tuple[Visitor, Visitor]]:
    """One browser before and after an edit: two copies of the app that share keys, and one cookie
    jar.
    """

    def open_both(id_: str, change: Callable[[Question], Question]) -> tuple[Visitor, Visitor]:
        contents = screener, with_other_words(screener, id_, change)
        before, after = (
            Visitor(create_app(each, key_file=tmp_path / "keys", CLOCK=clock), prepare(each))
            for each in contents
        )
        return before, after

    return open_both


def carry(before: Visitor, after: Visitor) -> None:
    """The browser now meets the other copy."""
    after.client.set_cookie(
        "__Host-c", before.cookies["__Host-c"], domain="check.example", secure=True
    )


def opened(visitor: Visitor, id_: str) -> Page:
    """The page of a question that this check asks."""
    visitor.walk(fill_in(visitor.plan, GIVEN))
    return visitor.get(f"/check/{visitor.number(id_)}")


@CHANGES
@pytest.mark.parametrize(
    ("id_", "chosen"), [("age", "under_18"), ("home", ["no_home"]), ("supply", "prescribed")]
)
def test_where_the_words_changed_an_open_page_is_asked_again(
    edited: Callable[..., tuple[Visitor, Visitor]],
    plan: Plan,
    id_: str,
    chosen: str | list[str],
    change: Callable[[Question], Question],
) -> None:
    """What is pressed on the old page is stored nowhere: the question comes back with its new
    words, and says why.
    """
    before, after = edited(id_, change)
    page = opened(before, id_)
    carry(before, after)
    told = before.cookies

    again = after._checked(
        after.post(page.path, {"run": before.run(page), "answer": chosen}, status=409), 409
    )

    assert plan.screener.interface["errors.changed"] in again.words("p", class_="error")[0]
    assert again.given == []
    assert after.cookies == told
    assert after.at(after.get("/check")) == id_
    assert again.h1 == after.plan.question(id_).ask.to("self")
    assert after.answer(again, chosen).path != again.path


def test_words_for_someone_else_change_nothing(
    edited: Callable[..., tuple[Visitor, Visitor]],
) -> None:
    """Where the page says what it said before, its answer counts."""
    before, after = edited(
        "age",
        lambda q: q.model_copy(
            update={"ask": Words(said={**q.ask.said, "relative": "Something else?"})}
        ),
    )
    page = opened(before, "age")
    carry(before, after)

    assert after.post(page.path, {"run": before.run(page), "answer": "adult"}).status_code == 303


@pytest.mark.parametrize("told", ["overdose", "violence_now"])
def test_a_danger_told_on_the_old_page_leads_to_help_first(
    edited: Callable[..., tuple[Visitor, Visitor]], told: str
) -> None:
    """A false alarm costs little. Nothing of it is kept; the question is asked again behind it."""
    before, after = edited("danger", asks)
    page = opened(before, "danger")
    carry(before, after)

    sent = {"run": before.run(page), "answer": told}
    help_ = after._checked(after.post(page.path, sent, status=409), 409)

    assert help_.all("a", href="tel:911", class_="call")
    assert after.at(after.get("/check")) == "danger"


@CHANGES
@pytest.mark.parametrize("path", ["/one-page/1", "/rules/try/1"])
def test_a_form_of_all_questions_asks_again_what_changed(
    edited: Callable[..., tuple[Visitor, Visitor]],
    plan: Plan,
    path: str,
    change: Callable[[Question], Question],
) -> None:
    """On one page and in the form to try: no result rests on an answer to other words, and no other
    answer is lost.
    """
    before, after = edited("supply", change)
    answers = fill_in(plan, GIVEN)
    data = {
        f"q{before.number(id_)}": list(chosen)
        for id_, chosen in answers.items()
        if not plan.decides_perspective(id_)
    }
    hidden = {
        e.get("name") or "": e.get("value") or ""
        for e in before.get(path).all("input", type="hidden")
    }
    name = f"q{before.number('supply')}"

    page = after._checked(after.post(path, {**hidden, **data}, status=422), 422)

    (said,) = page.words("p", class_="error")
    assert plan.screener.interface["errors.changed"] in said
    ticked = {
        (e.get("name"), e.get("value")) for e in page.all("input") if e.get("checked") is not None
    }
    assert ticked == {(n, option) for n, chosen in data.items() if n != name for option in chosen}
    assert after._checked(
        after.post(
            path, {**hidden, **data, f"{name}_words": words_of(after, "supply")}, status=200
        ),
        200,
    )


def words_of(visitor: Visitor, id_: str) -> str:
    """The hash of what a question says to oneself."""
    return words_shown(visitor.plan.question(id_), "self")


def test_on_one_page_a_danger_told_to_other_words_leads_to_help_first(
    edited: Callable[..., tuple[Visitor, Visitor]],
) -> None:
    """Above everything else, though the answer counts nowhere."""
    before, after = edited("danger", asks)
    hidden = {
        e.get("name") or "": e.get("value") or ""
        for e in before.get("/one-page/1").all("input", type="hidden")
    }

    page = after._checked(after.post("/one-page/1", {**hidden, "q2": "overdose"}, status=422), 422)

    assert page.all("a", href="tel:911", class_="call")


def test_no_two_pages_say_the_same(plan: Plan) -> None:
    """The four bytes tell apart all questions and voices that say something different."""
    said = {words_shown(each.question, p) for p, asked in plan.asked.items() for each in asked}
    same = {q.id for q in plan.questions.values() if all(q.ask.speaks_to(p) for p in plan.asked)}

    assert len(said) >= sum(len(asked) for asked in plan.asked.values()) - len(same)
