"""Thousands of checks: with Back, reload and doubled forms, in several tabs, over restarts, and
with changed cookies.

`make test` takes a few, `make test-all` more, `make soak` the full number; all begin with the same
seeds.
"""

import base64
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest
from flask import Flask

from screening.model import Answers, Question, Screener, Words
from screening.outcome.compile import prepare
from screening.outcome.engine import next_question, path, perspective_of
from screening.outcome.plan import Plan
from screening.web import create_app
from screening.web.keys import KEY_SECONDS, KEYS_KEPT, KeyRing
from screening.web.state import IDLE_SECONDS, LIFE_SECONDS, Answered, State
from tests.conftest import Clock, random_answer, random_answers, share
from tests.support.quick import HOST, Quick

REPLAYS: Final = 10_000
INTERLEAVINGS: Final = 500
MUTATIONS: Final = share(250_000)
LENGTHS: Final = share(1_000)
NONCES: Final = share(10_000)
EDITED: Final = share(200)
SHARE: Final = share(100)
"""Of the replays and of the interleavings, but in `make soak`."""


@pytest.fixture
def apps(screener: Screener, clock: Clock, tmp_path: Path) -> tuple[Flask, Flask]:
    """Two servers that share nothing but the file of keys."""
    one, other = (
        create_app(screener, key_file=tmp_path / "keys", CLOCK=clock, HOSTS=[HOST])
        for _ in range(2)
    )
    return one, other


# --- the same answers, the same result ---


def walk_oddly(browser: Quick, answers: Answers, chance: random.Random) -> None:
    """Answer everything, with detours: reload, an empty form, a form sent twice, Back, a change of
    mind.
    """
    place = browser.start()
    for _ in range(400):
        if place == "/answers":
            return
        asked = browser.asked_at(place)
        DETOURS[chance.randrange(len(DETOURS))](browser, place, answers, chance)
        place = browser.answer(place, answers[asked]).place
        assert place, asked
    raise AssertionError("the check does not end")


def reload(browser: Quick, place: str, _answers: Answers, _chance: random.Random) -> None:
    before = browser.state
    assert browser.get(place).status == 200
    assert browser.state == before


def sent_empty(browser: Quick, place: str, _answers: Answers, _chance: random.Random) -> None:
    assert browser.answer(place, []).status == 422


def sent_twice(browser: Quick, place: str, answers: Answers, _chance: random.Random) -> None:
    """Both with the cookie of the page, as when a button is pressed twice."""
    asked, cookie = browser.asked_at(place), browser.cookie
    first = browser.answer(place, answers[asked]).place
    browser.cookie = cookie
    assert browser.answer(place, answers[asked]).place == first


def back(browser: Quick, _place: str, answers: Answers, chance: random.Random) -> None:
    """To any page before, where the same answer is given again."""
    state = browser.state
    assert state
    met = path(browser.plan, state.answers)[:-1]
    if met:
        earlier = chance.choice(met).id
        assert browser.get(browser.place_of(earlier)).status == 200
        assert browser.answer(browser.place_of(earlier), answers[earlier]).status == 303


def change_of_mind(browser: Quick, place: str, _answers: Answers, chance: random.Random) -> None:
    """Another answer first, then Back."""
    state = browser.state
    assert state
    question = browser.plan.question(browser.asked_at(place))
    other = random_answer(question, perspective_of(browser.plan, state.answers), chance, 0.2)
    assert browser.answer(place, other).status == 303


def nothing(_browser: Quick, _place: str, _answers: Answers, _chance: random.Random) -> None:
    """The straight way."""


DETOURS: Final[Sequence[Callable[[Quick, str, Answers, random.Random], None]]] = [
    reload,
    sent_empty,
    sent_twice,
    back,
    change_of_mind,
    nothing,
    nothing,
    nothing,
]


def replay(app: Flask, seeds: Iterator[int]) -> int:
    """Walk oddly for each seed; gives how many results were not those of the straight way."""
    different = 0
    for seed in seeds:
        chance = random.Random(seed)
        browser = Quick(app)
        answers = random_answers(browser.plan, chance)
        walk_oddly(browser, answers, chance)
        different += browser.get("/result").body != browser.result_of(answers)
    return different


def test_the_same_answers_give_the_same_result_whatever_the_way(app: Flask) -> None:
    """Reload, Back, doubled and empty forms, and changes of mind: the result is that of the
    straight way, byte by byte.
    """
    assert replay(app, iter(range(SHARE))) == 0


@pytest.mark.soak
def test_ten_thousand_odd_ways_give_the_same_results(app: Flask) -> None:
    """The full number."""
    assert replay(app, iter(range(REPLAYS))) == 0


# --- several tabs, and restarts ---


@dataclass
class Tab:
    """A page that stays open while others go on: its check, what its person answers, and where it
    is.
    """

    run: str
    answers: Answers
    place: str


def interleave(apps: Sequence[Flask], chance: random.Random) -> tuple[int, int]:
    """Two to four tabs of one browser, taking turns, over restarts. Gives the answers taken and the
    forms refused.
    """
    browser = Quick(apps[0])
    people: dict[str, Answers] = {}
    tabs: list[Tab] = []
    taken = refused = 0
    for _ in range(chance.randrange(20, 60)):
        browser.app = chance.choice(apps)
        if not tabs or (len(tabs) < 4 and chance.random() < 0.15):
            tabs.append(open_tab(browser, people, tabs, chance))
            continue
        tab = chance.choice(tabs)
        before, in_flight = browser.state, browser.cookie
        if before and before.token == tab.run and before.answers and chance.random() < 0.1:
            about_another(browser, people, tab, chance)
            continue
        reply = browser.answer(tab.place, tab.answers[browser.asked_at(tab.place)], tab.run)
        if chance.random() < 0.05:
            browser.cookie = in_flight  # the response was lost on the way
        assert before
        if tab.run == before.token:
            taken += 1
            tab.place = reply.place if reply.place.startswith("/check/") else tab.place
            assert reply.status == 303
        else:
            refused += 1
            assert reply.status == 409
            assert browser.state == before
        state = browser.state
        assert state
        assert {id_: set(given) for id_, given in state.answers.items()}.items() <= of(
            people[state.token]
        ).items()
    return taken, refused


def about_another(
    browser: Quick, people: dict[str, Answers], tab: Tab, chance: random.Random
) -> None:
    """One tab goes back to the first page and says that the check is for the other person; the
    other tabs stay as they are.
    """
    plan = browser.plan
    whom = plan.screener.questions.perspective_question
    other = next(p for p in plan.screener.perspectives if (p,) != tab.answers[whom])
    reply = browser.answer(browser.place_of(whom), (other,), tab.run)
    state = browser.state
    assert state
    assert state.token != tab.run
    people[state.token] = random_answers(plan, chance, other)
    tab.run, tab.answers, tab.place = state.token, people[state.token], reply.place


def of(answers: Answers) -> dict[str, set[str]]:
    """Answers without the order in which boxes were ticked."""
    return {id_: set(given) for id_, given in answers.items()}


def open_tab(
    browser: Quick, people: dict[str, Answers], tabs: list[Tab], chance: random.Random
) -> Tab:
    """Someone presses Start, or opens the check that is there in one more tab."""
    if not tabs or chance.random() < 0.5:
        place = browser.start()
        state = browser.state
        assert state
        people[state.token] = random_answers(browser.plan, chance)
        return Tab(state.token, people[state.token], place)
    state = browser.state
    assert state
    question = next_question(browser.plan, state.answers)
    place = (
        browser.place_of(question.id) if question else browser.place_of(next(iter(state.answers)))
    )
    return Tab(state.token, people[state.token], place)


def test_tabs_that_take_turns_mix_no_answers(apps: tuple[Flask, Flask]) -> None:
    """Whatever is sent in whatever order, from either server: an answer is found only in the check
    that it was given in.
    """
    counts = [interleave(apps, random.Random(seed)) for seed in range(SHARE)]

    assert sum(taken for taken, _ in counts) > 5 * SHARE
    assert sum(refused for _, refused in counts) > 5 * SHARE


@pytest.mark.soak
def test_five_hundred_orders_of_tabs_mix_no_answers(apps: tuple[Flask, Flask]) -> None:
    """The full number."""
    for seed in range(INTERLEAVINGS):
        interleave(apps, random.Random(seed))


# --- the cookie ---


@pytest.fixture
def answered(plan: Plan, clock: Clock) -> Answered:
    """The codec on a ring of its own."""
    return Answered(plan, KeyRing(None, clock))


def finished(answered: Answered, chance: random.Random) -> State:
    """A finished check."""
    return replace(answered.start(), answers=random_answers(answered.plan, chance))


def bit(token: str, _other: str, chance: random.Random) -> str:
    raw = bytearray(base64.urlsafe_b64decode(token))
    at = chance.randrange(len(raw))
    raw[at] ^= 1 << chance.randrange(8)
    return base64.urlsafe_b64encode(raw).decode()


def letter(token: str, _other: str, chance: random.Random) -> str:
    at = chance.randrange(len(token))
    return token[:at] + chance.choice("ABCXYZabcxyz0189-_=+/%;\u00e9\u202e\x00 ") + token[at + 1 :]


def cut(token: str, _other: str, chance: random.Random) -> str:
    at = chance.randrange(len(token))
    return (
        token[:at] if chance.random() < 0.5 else token[:at] + token[at + chance.randrange(1, 9) :]
    )


def grown(token: str, _other: str, chance: random.Random) -> str:
    at = chance.randrange(len(token))
    return token[:at] + token[at : at + chance.randrange(1, 40)] + token[at:]


def spliced(token: str, other: str, chance: random.Random) -> str:
    """The beginning of one cookie with the end of another: the key of one hour, the nonce of one,
    the body of the other.
    """
    at = 4 * chance.choice([1, 4, 5, chance.randrange(1, len(token) // 4)])
    return token[:at] + other[at:]


CHANGES: Final[Sequence[Callable[[str, str, random.Random], str]]] = [
    bit,
    letter,
    cut,
    grown,
    spliced,
]


def test_no_changed_cookie_ever_says_something_else(answered: Answered, clock: Clock) -> None:
    """Of 250,000 changed cookies none is opened, unless it says exactly what one of the two that it
    was made of says.
    """
    chance = random.Random(7)
    kinds: dict[str, int] = {}
    for _ in range(50):
        states = [finished(answered, chance), finished(answered, chance)]
        tokens = [answered.seal(state) for state in states]
        said = [answered.open(token) for token in tokens]
        clock.now += KEY_SECONDS / 7
        for _ in range(MUTATIONS // 50):
            change = CHANGES[chance.randrange(len(CHANGES))]
            changed = change(*tokens, chance)
            opened = answered.open(changed)
            assert opened is None or opened in said
            kinds[change.__name__] = kinds.get(change.__name__, 0) + (opened is None)

    assert min(kinds.values()) > MUTATIONS // len(CHANGES) // 2


def test_no_nonce_is_used_twice(answered: Answered) -> None:
    """The same answers sealed many times with one key: each time another nonce, so that nothing can
    be read off two cookies.
    """
    state = finished(answered, random.Random(14))
    tokens = {base64.urlsafe_b64decode(answered.seal(state))[4:16] for _ in range(NONCES)}

    assert len(tokens) == NONCES


def test_a_changed_cookie_is_a_fresh_start_and_never_a_fault(app: Flask) -> None:
    """The same changes in requests: the page says that the answers are gone, or goes on with
    exactly those that were sealed.
    """
    chance = random.Random(8)
    browser = Quick(app)
    tokens = [browser.answered.seal(finished(browser.answered, chance)) for _ in range(2)]
    for _ in range(share(1_500)):
        browser.cookie = chance.choice(CHANGES)(*tokens, chance).encode("utf-8").decode("latin-1")
        assert browser.get("/result").status in (200, 303)


def test_every_cookie_of_a_thousand_checks_has_one_length(answered: Answered) -> None:
    """From the first page to the last, however much was ticked."""
    chance = random.Random(9)
    lengths = set()
    for _ in range(LENGTHS):
        state = finished(answered, chance)
        for some in range(len(state.answers) + 1):
            lengths.add(
                len(answered.seal(replace(state, answers=dict(list(state.answers.items())[:some]))))
            )

    assert len(lengths) == 1


# --- time ---


def test_a_clock_that_steps_by_up_to_a_minute_loses_nothing(app: Flask, clock: Clock) -> None:
    """Any step from a minute back to a minute on, between any two pages."""
    chance = random.Random(10)
    browser = Quick(app)
    for step in range(-60, 61, 4):
        answers = random_answers(browser.plan, chance)
        place, now = browser.start(), clock.now
        while place.startswith("/check/"):
            clock.now = now + (step if chance.random() < 0.5 else 0)
            place = browser.answer(place, answers[browser.asked_at(place)]).place
        assert browser.get("/result").body == browser.result_of(answers)


@pytest.mark.parametrize(
    ("born", "seen", "readable"),
    [
        (LIFE_SECONDS, 0, True),
        (LIFE_SECONDS + 60, 0, False),
        (IDLE_SECONDS, IDLE_SECONDS, True),
        (IDLE_SECONDS + 60, IDLE_SECONDS + 60, False),
        (0, -60, True),
        (0, -61, False),
    ],
)
def test_a_cookie_is_read_for_an_hour_and_never_longer_than_four(
    answered: Answered, clock: Clock, born: int, seen: int, readable: bool
) -> None:
    """To the second: so long after Start, so long after the last answer."""
    state = finished(answered, random.Random(11))
    token = answered.seal(replace(state, born=int(clock.now) - born, seen=int(clock.now) - seen))

    assert (answered.open(token) is not None) is readable


def test_five_hours_on_a_stolen_cookie_and_the_server_together_say_nothing(
    plan: Plan, clock: Clock, tmp_path: Path
) -> None:
    """The key is gone: not even a clock that is turned back brings an old cookie to life."""
    answered = Answered(plan, KeyRing(tmp_path / "keys", clock))
    token = answered.seal(finished(answered, random.Random(12)))
    then = clock.now
    clock.now += KEYS_KEPT * KEY_SECONDS
    answered.keys.current()

    clock.now = then
    assert Answered(plan, KeyRing(tmp_path / "keys", clock)).open(token) is None


# --- rules that change under way ---


def reworded(question: Question) -> Question:
    said = {p: f"{text} Really?" for p, text in question.ask.said.items()}
    return question.model_copy(update={"ask": question.ask.model_copy(update={"said": said})})


def option_reworded(question: Question) -> Question:
    first, *others = question.options
    said = {p: f"{text}, or nearly" for p, text in first.words.said.items()}
    return question.model_copy(
        update={"options": (first.model_copy(update={"words": Words(said=said)}), *others)}
    )


def options_moved(question: Question) -> Question:
    return question.model_copy(update={"options": tuple(reversed(question.options))})


def option_added(question: Question) -> Question:
    new = question.options[0].model_copy(update={"id": "made_up"})
    return question.model_copy(update={"options": (new, *question.options[:31])})


EDITS: Final = [reworded, option_reworded, options_moved, option_added]


def edited(screener: Screener, chance: random.Random) -> tuple[Screener, set[str]]:
    """The content with some questions edited and all of them moved about, and which were edited."""
    questions = list(screener.questions.questions)
    changed = {
        q.id
        for q in questions
        if q.id != screener.questions.perspective_question and chance.random() < 0.2
    }
    new = [chance.choice(EDITS)(q) if q.id in changed else q for q in questions]
    chance.shuffle(new)
    return (
        replace(
            screener, questions=screener.questions.model_copy(update={"questions": tuple(new)})
        ),
        changed,
    )


def test_no_answer_is_read_as_an_answer_to_other_words(
    screener: Screener, plan: Plan, clock: Clock
) -> None:
    """Two hundred edits while someone answers: what was edited is asked again, everything else
    stays exactly what it was.
    """
    chance = random.Random(13)
    ring = KeyRing(None, clock)
    before = Answered(plan, ring)
    for _ in range(EDITED):
        other, changed = edited(screener, chance)
        state = finished(before, chance)
        opened = Answered(prepare(other), ring).open(before.seal(state))

        assert opened is not None
        assert of(opened.answers) == {
            id_: set(given) for id_, given in state.answers.items() if id_ not in changed
        }
