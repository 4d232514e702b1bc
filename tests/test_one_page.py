"""All questions on one page: the same questions, the same result, and nothing kept; what the page
by page check is held against.
"""

import random
from collections.abc import Sequence

import pytest

from screening.model import Answers
from screening.outcome.engine import relevant
from screening.outcome.plan import Plan
from tests.conftest import fill_in, random_answers
from tests.support.people import SELF
from tests.support.visitor import Page, Visitor


def named(plan: Plan, question: str) -> str:
    """The field of a question: its place among all."""
    return f"q{list(plan.questions).index(question) + 1}"


def fields(plan: Plan, answers: Answers) -> dict[str, Sequence[str]]:
    """Answers as the form sends them."""
    return {
        named(plan, id_): list(chosen)
        for id_, chosen in answers.items()
        if not plan.decides_perspective(id_)
    }


def address(plan: Plan, answers: Answers) -> str:
    """The form of the route that these answers are on."""
    (whom,) = (chosen[0] for id_, chosen in answers.items() if plan.decides_perspective(id_))
    return f"/one-page/{plan.screener.perspectives.index(whom) + 1}"


def said(page: Page) -> list[str]:
    """What a result says, without what leads back into a check that was kept."""
    for telling in page.all("div", class_="telling"):
        telling.clear()
    parts = [*page.all("section"), *page.all("details")]
    return [" ".join("".join(e.itertext()).split()) for e in parts if e.get("id") != "print"]


@pytest.mark.parametrize("seed", range(16))
def test_both_ways_give_the_same_result(visitor: Visitor, plan: Plan, seed: int) -> None:
    """Whatever is answered, page by page or on one page, the result says the same."""
    answers = random_answers(
        plan, random.Random(seed), plan.screener.perspectives[seed % 2], unknown=0.2
    )

    on_one_page = visitor.sent(address(plan, answers), fields(plan, answers))

    assert visitor.cookies == {}
    assert len(said(on_one_page)) > 3
    assert said(on_one_page) == said(visitor.result(answers))


def test_each_route_asks_all_its_questions_and_danger_first(visitor: Visitor, plan: Plan) -> None:
    """Each question in the words of its route, the second of the check first, since the address
    says for whom it is.
    """
    page = visitor.get("/one-page")
    links = [a.get("href") for a in page.all("main")[0].iter("{http://www.w3.org/1999/xhtml}a")]
    for number, perspective in enumerate(plan.screener.perspectives, 1):
        asked = [
            each.question.ask.to(perspective)
            for each in plan.asked[perspective]
            if not plan.decides_perspective(each.question.id)
        ]

        assert visitor.get(f"/one-page/{number}").words("h2") == asked
        assert f"/one-page/{number}" in links
    assert visitor.cookies == {}


def test_what_is_missing_or_wrong_is_named_and_nothing_is_lost(
    visitor: Visitor, plan: Plan
) -> None:
    """Every question that wants another answer is named at once, and what was ticked stays
    ticked.
    """
    answers = fill_in(plan, SELF)
    age, area, safety, health = (
        named(plan, id_) for id_ in ("age", "area_danger", "safety", "health")
    )
    data = {
        name: chosen for name, chosen in fields(plan, answers).items() if name not in (age, area)
    }
    page = visitor.sent(
        "/one-page/1", {**data, safety: ["none", "alone"], health: ["nothing-such"]}, 422
    )
    words = plan.screener.interface

    assert [
        li.count(words["errors.missing"])
        for li in page.words("li")
        if words["errors.missing"] in li
    ] == [1, 1]
    assert len([li for li in page.words("li") if words["errors.none_and_more"] in li]) == 1
    assert len([li for li in page.words("li") if words["errors.not_listed"] in li]) == 1
    ticked = {
        (e.get("name"), e.get("value")) for e in page.all("input") if e.get("checked") is not None
    }
    assert {
        (name, option)
        for name, chosen in data.items()
        if name not in (safety, health)
        for option in chosen
    } <= ticked
    for link in page.all("a"):
        if (href := link.get("href") or "").startswith("#q"):
            assert any(e.get("id") == href[1:] for e in page.all("input"))


@pytest.mark.parametrize(
    "told",
    [
        (1, "danger", "overdose", "emergency"),
        (1, "suicide", "yes", "crisis"),
        (2, "suicide", "not_sure", "crisis"),
    ],
)
def test_an_emergency_leads_even_where_answers_are_missing(
    visitor: Visitor, plan: Plan, told: tuple[int, str, str, str]
) -> None:
    """One answer that tells of danger is enough to be told whom to call, above everything else, and
    nothing scrolls it away.
    """
    route, id_, option, role = told
    line = plan.screener.country.line(role)
    assert line
    page = visitor.sent(f"/one-page/{route}", {f"q{visitor.number(id_)}": option}, 422)

    assert (
        next(a.get("href") for a in page.all("main")[0].iter("{http://www.w3.org/1999/xhtml}a"))
        == f"tel:{line.dial}"
    )
    (focused,) = [e for e in page.root.iter() if e.get("autofocus") is not None]
    assert f"tel:{line.dial}" in [
        a.get("href") for a in focused.iter("{http://www.w3.org/1999/xhtml}a")
    ]


def test_questions_that_are_not_asked_do_not_count(visitor: Visitor, plan: Plan) -> None:
    """Boxes ticked on a question that the other answers rule out change nothing."""
    answers = fill_in(plan, {"who": "self", "age": "adult", "use": "never"})
    unasked = next(id_ for id_ in plan.questions if id_ == "safety")
    with_more = {**answers, unasked: ("left_care",)}

    assert unasked not in relevant(plan, with_more)
    assert said(visitor.sent("/one-page/1", fields(plan, with_more))) == said(
        visitor.sent("/one-page/1", fields(plan, answers))
    )


def test_there_is_no_route_beyond_those_of_the_check(visitor: Visitor, plan: Plan) -> None:
    """Other numbers are no page."""
    visitor.get("/one-page/0", 404)
    visitor.get(f"/one-page/{len(plan.screener.perspectives) + 1}", 404)


def test_a_lost_check_leads_to_the_one_page(visitor: Visitor) -> None:
    """Whose browser keeps no cookies is shown the way that needs none."""
    assert [a for a in visitor.get("/check").all("a") if a.get("href") == "/one-page"]
