"""The sealed answers and their keys: shared by workers, renewed every hour, destroyed in time."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, Response

from screening.model import Questions, Screener
from screening.outcome.compile import prepare
from screening.outcome.plan import Plan
from screening.web.keys import KeyRing
from screening.web.state import CLOCK_TOLERANCE, IDLE_SECONDS, LIFE_SECONDS, Answered, State, forget
from tests.conftest import Clock, random_answers


@pytest.fixture
def answered(plan: Plan, clock: Clock) -> Answered:
    """The codec on a ring of its own."""
    return Answered(plan, KeyRing(None, clock))


def a_state(answered: Answered, seed: int = 1) -> State:
    """A finished check."""
    return replace(answered.start(), answers=random_answers(answered.plan, random.Random(seed)))


@pytest.mark.parametrize("seed", range(30))
def test_what_is_sealed_is_opened_again(answered: Answered, seed: int) -> None:
    """Every answer comes back as it was, ticks beside unknown among them."""
    state = a_state(answered, seed)

    opened = answered.open(answered.seal(state))

    assert opened is not None
    assert {id_: set(given) for id_, given in opened.answers.items()} == {
        id_: set(given) for id_, given in state.answers.items()
    }
    assert (opened.run, opened.born, opened.seen) == (state.run, state.born, state.seen)


def test_workers_that_share_a_file_share_keys(plan: Plan, clock: Clock, tmp_path: Path) -> None:
    """A check that one worker began goes on in another, also after a restart."""
    file = tmp_path / "run" / "keys"
    first, second = Answered(plan, KeyRing(file, clock)), Answered(plan, KeyRing(file, clock))

    token = first.seal(a_state(first))

    assert second.open(token) is not None
    assert Answered(plan, KeyRing(file, clock)).open(token) is not None
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_check_goes_on_across_the_hour(plan: Plan, clock: Clock) -> None:
    """A new key every hour closes no open check."""
    answered = Answered(plan, KeyRing(None, clock))
    token = answered.seal(a_state(answered))
    old_hour, _ = answered.keys.current()
    clock.now += 3000

    assert answered.keys.current()[0] - old_hour in (0, 1)
    assert answered.open(token) is not None


def with_other_words(screener: Screener, question_id: str) -> Screener:
    """The screener with another wording of one question."""
    changed = []
    for question in screener.questions.questions:
        words = question.ask.model_copy(
            update={"said": {p: f"{text} Really?" for p, text in question.ask.said.items()}}
        )
        changed.append(
            question.model_copy(update={"ask": words}) if question.id == question_id else question
        )
    questions: Questions = screener.questions.model_copy(update={"questions": tuple(changed)})
    return replace(screener, questions=questions)


@pytest.mark.parametrize(
    ("age", "idle", "opens"),
    [
        (LIFE_SECONDS, 0, True),
        (LIFE_SECONDS + 1, 0, False),
        (9_000, IDLE_SECONDS, True),
        (9_000, IDLE_SECONDS + 1, False),
        (0, -CLOCK_TOLERANCE, True),
        (0, -CLOCK_TOLERANCE - 1, False),
    ],
)
def test_a_check_is_opened_to_the_last_second_and_no_longer(
    answered: Answered, age: int, idle: int, opens: bool
) -> None:
    """An hour after the last answer, four hours after the start."""
    now = answered.keys.now()
    token = answered.seal(replace(answered.start(), born=now - age, seen=now - idle))

    assert (answered.open(token) is not None) is opens


def test_a_question_whose_wording_changed_is_asked_again(
    screener: Screener, plan: Plan, clock: Clock
) -> None:
    """New words under way: that answer is dropped, never reinterpreted; all others are kept."""
    ring = KeyRing(None, clock)
    before, after = (
        Answered(plan, ring),
        Answered(prepare(with_other_words(screener, "safety")), ring),
    )
    state = a_state(before, 5)
    assert "safety" in state.answers

    opened = after.open(before.seal(state))

    assert opened is not None
    assert set(state.answers) - set(opened.answers) == {"safety"}


def test_questions_may_move_without_losing_answers(
    screener: Screener, plan: Plan, clock: Clock
) -> None:
    """Answers belong to the wording of a question, not to its place in the file."""
    ring = KeyRing(None, clock)
    turned = screener.questions.model_copy(
        update={"questions": tuple(reversed(screener.questions.questions))}
    )
    before, after = (
        Answered(plan, ring),
        Answered(prepare(replace(screener, questions=turned)), ring),
    )
    state = a_state(before)

    opened = after.open(before.seal(state))

    assert opened is not None
    assert set(opened.answers) == set(state.answers)


def test_no_two_questions_share_a_hash(answered: Answered) -> None:
    """The four bytes that stand for a question's wording tell all questions apart."""
    assert len(answered._question) == len(answered.plan.questions)


def test_what_is_no_answer_is_never_sealed(answered: Answered, plan: Plan) -> None:
    """The form says so first; were it ever to let one through, the state does not."""
    question = next(iter(plan.questions.values()))

    with pytest.raises(ValueError, match="not an answer"):
        answered.answer(answered.start(), question, ("made up",), plan.screener.perspectives[0])


@pytest.mark.parametrize(
    ("base", "cookie"), [("https://check.example", "__Host-c"), ("http://localhost", "c")]
)
@pytest.mark.parametrize("second_hop", [False, True])
def test_the_cookie_that_is_deleted_is_the_one_that_was_set(
    app: Flask, base: str, cookie: str, second_hop: bool
) -> None:
    """With https and without; the browser is cleared in the first hop alone."""
    with app.test_request_context("/leave", base_url=base):
        response = forget(Response(), second_hop)

    (header,) = response.headers.getlist("Set-Cookie")
    assert header.startswith(f"{cookie}={'0' if second_hop else ''};")
    assert ("Secure" in header) is base.startswith("https")
    assert ("Clear-Site-Data" in response.headers) is not second_hop
