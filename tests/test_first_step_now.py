"""A result before the end: what was not asked yet counts as not known, nothing is calmed, and the
questions go on where they stood.
"""

import random

import pytest

from screening.cli.conversation import Conversation
from screening.compare.space import Space
from screening.model import NOT_YET, Answers, Questions
from screening.outcome.engine import assess, for_result, next_question, still_ahead
from screening.outcome.plan import YES, Plan
from screening.outcome.report import report
from screening.outcome.whatif import ways_through
from screening.web import create_app
from tests.conftest import random_answers, sample_places, shipped
from tests.support.reference_evaluator import conclude
from tests.support.visitor import Page, Visitor
from tests.test_agreement import by_the_engine
from tests.test_one_page import address, fields

START: Answers = {"danger": ("none",), "past_days": ("none",), "age": ("adult",), "use": ("now",)}
"""The least that is asked before a result can be seen, of someone who takes opioids."""
ASKS = "Show my first step now"


def begun(who: str, **more: tuple[str, ...]) -> Answers:
    """Answers up to the first page that offers the result."""
    return {"who": (who,), **START, **more}


def cut(plan: Plan, seed: int) -> tuple[Answers, Answers]:
    """Answers that stop somewhere, and the same ones to their end."""
    chance = random.Random(seed)
    whole = random_answers(plan, chance, plan.screener.perspectives[seed % 2], unknown=0.2)
    given = list(whole.items())
    while for_result(plan, dict(given[:-1])) and chance.random() < 0.9:
        given.pop()
    return dict(given), whole


@pytest.mark.parametrize("seed", range(40))
def test_what_is_ahead_counts_as_not_known(plan: Plan, seed: int) -> None:
    """The range of an early result holds the end that these answers came to, nothing that it says
    for sure is taken back, and calm words stand only where nothing more urgent is open.
    """
    begun_, whole = cut(plan, seed)
    early = for_result(plan, begun_)
    assert early
    then, now = assess(plan, whole), assess(plan, early)
    shown = report(plan, early)

    assert now.urgency.low <= then.urgency.low <= then.urgency.high <= now.urgency.high
    assert now.level.low <= then.level.low <= then.level.high <= now.level.high
    assert {f.rule.id for f in now.findings} <= {f.rule.id for f in then.findings}
    assert (
        shown.result.unsettled
        or shown.result.urgency != plan.screener.rules.urgencies[0].id
        or not shown.result.open
    )
    assert {q.id for q in shown.ahead} == {q.id for q, _ in still_ahead(plan, begun_)}


@pytest.mark.parametrize("seed", range(40))
def test_two_readers_and_the_diagrams_agree_on_it(plan: Plan, seed: int) -> None:
    """The plain evaluator says what the engine says; so do the diagrams, which take the set."""
    early = for_result(plan, cut(plan, seed)[0])
    assert early

    assert by_the_engine(plan, early) == conclude(plan.screener, early)

    space = spaces()[early["who"][0]]
    outcome = assess(plan, early)
    held = {f.rule.id: 2 for f in outcome.findings} | {f.rule.id: 1 for f in outcome.possible}
    at = space.chosen(plain(plan, early))
    assert space.diagrams.at(space.domain, at) == YES
    for rule, truth in zip(plan.screener.rules.rules, space.readings[0].truths, strict=True):
        assert space.diagrams.at(truth, at) == held.get(rule.id, 0), rule.id


def plain(plan: Plan, early: Answers) -> Answers:
    """The same with an "I don't know" where there is one: to a diagram the two are one."""
    who = early["who"][0]
    unknown = {
        id_: next((o.id for o in q.options if o.unknown and o.words.speaks_to(who)), NOT_YET)
        for id_, q in plan.questions.items()
    }
    return {id_: (unknown[id_],) if c == (NOT_YET,) else c for id_, c in early.items()}


_SPACES: dict[str, Space] = {}


def spaces() -> dict[str, Space]:
    """The shipped content as diagrams, for each perspective."""
    plan = shipped()
    for p in plan.screener.perspectives:
        _SPACES.setdefault(p, Space(p, plan.screener))
    return _SPACES


def test_no_answer_stands_behind_a_question_without_an_unknown_one(plan: Plan) -> None:
    """What is proved goes no further, so the result waits for that question."""
    gap = begun("self", home=("violence",))

    assert for_result(plan, gap) is None
    assert for_result(plan, {**gap, "treatment": ("none",)}) is not None
    assert for_result(plan, begun("relative", home=("violence",))) is not None


def test_eight_taps_lead_to_it_on_every_way(plan: Plan) -> None:
    """Start, one tap for each question before it, and the one that asks for it."""
    ahead = plan.screener.questions.may_be_ahead
    before = {
        p: max(sum(q.id not in ahead for q in way) for way in ways_through(plan, p))
        for p in plan.screener.perspectives
    }

    assert before == {"self": 6, "relative": 6}


@pytest.mark.parametrize("who", ["self", "relative"])
def test_it_is_offered_from_there_on_and_goes_on_where_it_stood(
    visitor: Visitor, plan: Plan, who: str
) -> None:
    """By links alone: the result says what was not asked, and its button leads to the next
    question with every answer kept.
    """
    page = visitor.start()
    for chosen in begun(who).values():
        assert ASKS not in page.words("a")
        assert visitor.get("/result").path == page.path
        page = visitor.answer(visitor.get(page.path), chosen)
    assert ASKS in page.words("a")

    early = visitor.get("/result")

    (box,) = early.all("section", id="ahead")
    words = " ".join("".join(box.itertext()).split())
    ahead = [q for q, _ in still_ahead(plan, begun(who))]
    assert f"up to {len(ahead)} more questions" in words
    assert all(q.label.to(who) in words for q in ahead)
    assert early.h1 == plan.screener.rules.unsettled.title.to(who)
    doors = [d for d in early.all("details") if "door" in d.get("class", "").split()]
    assert doors
    assert all("".join(b.itertext()).strip() for d in doors for b in list(d)[1:2])
    assert all(len(d) > 1 for d in doors)
    assert "up to" in visitor.get("/result/page").text
    assert "up to" in visitor.client.get("/result/text", base_url=visitor.base).text
    assert visitor.get("/check").path == page.path
    assert visitor.get(f"/check/{visitor.number('use')}").given == ["now"]


def test_a_finished_check_says_nothing_of_it(visitor: Visitor, plan: Plan) -> None:
    """The link on a page that was gone back to leads to the whole result."""
    answers = random_answers(plan, random.Random(3), "self")

    assert visitor.result(answers).all("section", id="ahead") == []


def test_a_search_starts_with_what_the_early_result_says(plan: Plan) -> None:
    """Its terms are ticked, and the way back leads to the result."""
    visitor = Visitor(create_app(plan.screener, directory=sample_places()), plan)
    page = visitor.start()
    for chosen in begun("self").values():
        page = visitor.answer(page, chosen)
    early = for_result(plan, begun("self"))
    assert early

    search = visitor.get("/places")

    ticked = {e.get("value") for e in search.all("input", name="look") if "checked" in e.attrib}
    assert ticked
    assert ticked <= set(report(plan, early).looks_for)
    assert [e for e in search.all("a") if e.get("href") == "/result"]


def test_the_one_page_form_gives_it_and_goes_on(visitor: Visitor, plan: Plan) -> None:
    """What was left out counts as not asked yet, and the button brings the form back as it was."""
    answers = begun("self")
    where = address(plan, answers)

    early = visitor.sent(where, {**fields(plan, answers), "now": "1"})

    assert early.all("section", id="ahead")
    back = visitor._checked(visitor.post(where, {**hidden(early), "on": "1"}, status=200), 200)
    assert [e.get("value") for e in back.all("input", type="radio") if "checked" in e.attrib] == [
        "none",
        "adult",
        "now",
    ]
    assert not back.all("div", role="alert")


def test_the_one_page_form_asks_first_for_what_comes_before_it(
    visitor: Visitor, plan: Plan
) -> None:
    """Danger, age and use are needed; so is treatment where something behind it is answered."""
    for answers, missing in (
        ({"who": ("self",), "danger": ("none",)}, 3),
        (begun("self", home=("none",)), 1),
    ):
        page = visitor.sent(address(plan, answers), {**fields(plan, answers), "now": "1"}, 422)
        assert len(page.all("p", class_="error")) >= missing


def hidden(page: Page) -> dict[str, list[str]]:
    """What a form carries without showing it."""
    sent: dict[str, list[str]] = {}
    for e in page.all("input", type="hidden"):
        sent.setdefault(e.get("name") or "", []).append(e.get("value") or "")
    return sent


def test_the_terminal_shows_it_on_f_and_asks_on(plan: Plan) -> None:
    """The same words, then the same question again."""
    lines = iter(["1", "9", "12", "2", "1", "f", "q"])
    written: list[str] = []
    Conversation(plan, lambda _: next(lines), written.append).run()
    said = "\n".join(written)
    early = for_result(plan, begun("self"))
    assert early

    assert report(plan, early).lead.title.to("self").upper() in said
    following = next_question(plan, begun("self"))
    assert following
    assert written.count(following.ask.to("self")) == 2


def test_the_content_alone_says_from_where_on(plan: Plan) -> None:
    """Another group, or none: no Python knows one."""
    questions = plan.screener.questions
    later = Questions.model_validate(
        questions.model_dump(by_alias=True) | {"first_step_after": "taken"}
    )
    never = Questions.model_validate(
        questions.model_dump(by_alias=True) | {"first_step_after": None}
    )

    assert questions.may_be_ahead - later.may_be_ahead == {"treatment", "supply"}
    assert never.may_be_ahead == frozenset()
