"""The check as a person meets it: questions, back, changes, answers, lost state, forged input."""

import random
from typing import Any

import pytest

from screening.outcome.engine import path, relevant
from screening.outcome.plan import Plan
from screening.outcome.report import report
from tests.conftest import Clock, fill_in, random_answers
from tests.support.people import SELF, UNSURE
from tests.support.visitor import Visitor


@pytest.mark.parametrize("seed", range(12))
def test_any_check_can_be_walked_to_a_result(visitor: Visitor, plan: Plan, seed: int) -> None:
    """Whatever is answered, the pages lead to the answers and to a result that says what the engine
    concludes.
    """
    answers = random_answers(plan, random.Random(seed), plan.screener.perspectives[seed % 2])

    page = visitor.result(answers)

    shown = report(plan, answers)
    assert page.path == "/result"
    assert shown.step.words.to(shown.perspective).split(" <")[0].split("[")[0] in page.text
    if shown.outcome.urgency.known:
        assert shown.lead.title.to(shown.perspective) in page.text
    for card in shown.cards:
        assert card.title in page.text


def test_the_first_question_comes_after_start_and_danger_second(
    visitor: Visitor, plan: Plan
) -> None:
    """Start leads to whom the check is for, then to danger."""
    page = visitor.start()
    assert page.h1 == plan.question("who").ask.to("self")

    page = visitor.answer(page, "relative")
    assert page.h1 == plan.question("danger").ask.to("relative")


def test_a_question_says_why_it_is_asked(visitor: Visitor, plan: Plan) -> None:
    """Where there is a reason, it can be opened."""
    page = visitor.answer(visitor.start(), "self")

    assert plan.question("danger").why.to("self") in page.words("details")[0]


@pytest.mark.parametrize(
    ("option", "emergency"),
    [("overdose", 1), ("not_sure", 1), ("ending_life", 2), ("body", 3), ("violence_now", 4)],
)
@pytest.mark.parametrize("given", [SELF, UNSURE], ids=["self", "relative"])
def test_danger_interrupts_at_once_and_the_person_can_go_on(
    visitor: Visitor, plan: Plan, given: dict[str, Any], option: str, emergency: int
) -> None:
    """A danger answer opens its emergency page; going on leads to the next question, and the
    urgency stays.
    """
    page = visitor.answer(visitor.answer(visitor.start(), given["who"]), option)
    title = plan.screener.rules.emergencies[emergency - 1].title
    assert page.h1 == title.to(given["who"])
    assert page.all("a", href="tel:911", class_="call")

    page = visitor.onward(page)
    assert visitor.at(page) == "past_days"
    assert not page.interrupts

    result = visitor.result(fill_in(plan, {**given, "danger": option}))
    assert plan.screener.rules.urgencies[-1].title.to(given["who"]) in result.h1


def test_thoughts_of_suicide_interrupt_with_the_crisis_line(visitor: Visitor, plan: Plan) -> None:
    """Yes and not sure open the crisis page with 988; prefer not to say shows the line in place and
    does not interrupt.
    """
    for option, interrupts in (
        ("yes", True),
        ("not_sure", True),
        ("not_said", False),
        ("no", False),
    ):
        visitor.walk(fill_in(plan, SELF))
        question = visitor.get(f"/check/{visitor.number('suicide')}")
        assert question.all("a", href="tel:988")

        page = visitor.answer(question, option)

        assert page.interrupts is interrupts
        if interrupts:
            assert page.h1 == plan.screener.rules.emergencies[4].title.to("self")
            assert page.all("a", href="tel:988", class_="call")


def test_an_emergency_answered_before_does_not_interrupt_again(
    visitor: Visitor, plan: Plan
) -> None:
    """Only a new emergency interrupts; the questions after it go on."""
    visitor.walk(fill_in(plan, {**SELF, "danger": "overdose"}))

    page = visitor.answer(visitor.get(f"/check/{visitor.number('home')}"), ["children"])

    assert page.path == "/answers"


def test_in_an_emergency_nothing_stands_above_the_line_to_call(
    visitor: Visitor, plan: Plan
) -> None:
    """The first link of the result's body is the line that the emergency names."""
    for given, number in (
        ({"danger": "overdose"}, "911"),
        ({"suicide": "yes"}, "988"),
        ({"danger": "overdose", "suicide": "yes"}, "911"),
    ):
        result = visitor.result(fill_in(plan, {**SELF, **given}))
        main = result.all("main")[0]
        links = [a.get("href") for a in main.iter("{http://www.w3.org/1999/xhtml}a")]

        assert links[0] == f"tel:{number}"
        assert result.h1.endswith(plan.screener.rules.urgencies[-1].title.to("self"))


def test_back_leads_to_the_question_before_with_its_answer(visitor: Visitor) -> None:
    """The Back link leads to the page before, and what was answered there is still chosen."""
    page = visitor.answer(visitor.start(), "self")

    before = visitor.get(page.all("a", class_="back")[0].get("href") or "")

    assert before.given == ["self"]


def test_refreshing_never_answers_again(visitor: Visitor) -> None:
    """Every page is the answer to a GET, so that a refresh changes nothing."""
    page = visitor.answer(visitor.start(), "self")
    token = visitor.cookies["__Host-c"]

    visitor.get(page.path)

    assert visitor.cookies["__Host-c"] == token


def test_an_earlier_answer_can_be_changed_and_later_ones_stay(visitor: Visitor, plan: Plan) -> None:
    """A change asks only what it opens; everything else is kept."""
    answers = fill_in(plan, {**SELF, "supply": "prescribed"})
    visitor.walk(answers)

    page = visitor.answer(visitor.get(f"/check/{visitor.number('supply')}"), "not_prescribed")
    assert visitor.at(page) == "area_tolerance"
    page = visitor.answer(page, "yes")
    assert visitor.at(page) == "area_withdrawal"
    page = visitor.answer(page, "yes")

    assert page.path == "/answers"


def test_the_answers_page_lists_each_answer_with_a_way_to_change_it(
    visitor: Visitor, plan: Plan
) -> None:
    """Every answer that counts stands there once, in words."""
    answers = fill_in(plan, {**UNSURE, "signs": ["nodding", "unknown"]})

    page = visitor.walk(answers)

    assert page.words("dt") == [q.label.to("relative") for q in path(plan, answers)]
    above = [e for e in page.all("main")[0].iter() if e.tag.endswith("}dl") or e.get("href")]
    assert above[0].get("href") == "/result"
    assert "Drowsy" in page.text
    hrefs = [a.get("href") for a in page.all("a")]
    assert all(f"/check/{visitor.number(id_)}" in hrefs for id_ in answers)


def test_answers_that_are_no_longer_asked_do_not_count(visitor: Visitor, plan: Plan) -> None:
    """After a change to never, the result is that of someone who never took opioids."""
    visitor.walk(fill_in(plan, {**SELF, "area_more": "yes", "area_time": "yes"}))

    visitor.answer(visitor.get(f"/check/{visitor.number('use')}"), "never")
    page = visitor.get("/result")

    never = next(a for a in plan.screener.rules.advice if a.id == "never_used")
    assert never.title.to("self") in page.text
    assert "of 11" not in page.text


@pytest.mark.parametrize("path_", ["/result", "/answers", "/check/20"])
def test_a_page_that_is_too_far_leads_back_to_the_next_question(
    visitor: Visitor, path_: str
) -> None:
    """Nothing can be skipped by typing an address."""
    visitor.start()

    assert visitor.get(path_).path == "/check/1"


def test_start_deletes_an_open_check(visitor: Visitor, plan: Plan) -> None:
    """As the first page says, where answers can be deleted too: a result then leads back to the
    first question, with nothing chosen.
    """
    visitor.result(fill_in(plan, {"who": "self", "age": "adult", "use": "never"}))
    first = visitor.get("/")
    assert visitor.plan.screener.interface["start.open"] in first.text
    assert first.all("form", action="/erase")
    visitor.start()

    page = visitor.get("/result")

    assert page.path == "/check/1"
    assert page.given == []


@pytest.mark.parametrize("path_", ["/check", "/check/5", "/answers", "/result"])
def test_without_answers_every_page_of_the_check_offers_a_fresh_start(
    visitor: Visitor, path_: str
) -> None:
    """Lost state is no fault of the person: a kind page, status 200, with Start."""
    page = visitor.get(path_)

    assert page.h1 == visitor.plan.screener.interface["gone.title"]
    assert page.all("form", action="/start")


def test_a_form_without_its_answers_leads_to_a_fresh_start(visitor: Visitor) -> None:
    """Posting after the cookie is gone gives the same kind page."""
    response = visitor.post("/check/2", {"answer": "none", "run": "00"}, status=200)

    assert visitor.plan.screener.interface["gone.title"] in response.text


@pytest.mark.parametrize("token", ["", "x", "AAAA", "é", "0" * 668, "a" * 4000, "=" * 20])
def test_an_unreadable_cookie_is_a_fresh_start(visitor: Visitor, token: str) -> None:
    """A broken, forged or foreign cookie never harms."""
    page_headers = {"Cookie": f"__Host-c={token}".encode().decode("latin-1")}
    response = visitor.client.get("/check", base_url=visitor.base, headers=page_headers)

    assert response.status_code == 200


def test_no_changed_cookie_is_taken(visitor: Visitor) -> None:
    """Of thousands of changed tokens none is opened, unless it says exactly the same."""
    visitor.walk(fill_in(visitor.plan, SELF))
    answered = visitor.app.extensions["signpost"].answered
    token = visitor.cookies["__Host-c"]
    state = answered.open(token)
    chance = random.Random(1)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=%é"
    for _ in range(5_000):
        at = chance.randrange(len(token))
        kind = chance.randrange(3)
        changed = token[:at] + (
            chance.choice(alphabet) + token[at + 1 :]
            if kind == 0
            else token[at + 1 :]
            if kind == 1
            else token[: at - 1]
        )
        assert answered.open(changed) in (None, state)


def test_every_cookie_has_the_same_length(visitor: Visitor, plan: Plan) -> None:
    """How much was answered cannot be read from the outside."""
    visitor.start()
    lengths = {len(visitor.cookies["__Host-c"])}
    for seed in range(5):
        visitor.walk(random_answers(plan, random.Random(seed)))
        lengths.add(len(visitor.cookies["__Host-c"]))

    assert len(lengths) == 1
    assert lengths.pop() < 1000


def test_no_cookie_is_set_before_start(visitor: Visitor) -> None:
    """Looking around leaves nothing in the browser."""
    for path_ in (
        "/",
        "/read",
        "/helplines",
        "/about",
        "/now/1",
        "/check",
        "/check/3",
        "/result",
        "/nowhere",
    ):
        visitor.client.get(path_, base_url=visitor.base)

    assert visitor.cookies == {}


def test_the_cookie_says_nothing_that_can_be_read(visitor: Visitor, plan: Plan) -> None:
    """Two checks with the same answers look different, and no answer stands in the token."""
    visitor.walk(fill_in(plan, SELF))
    first = visitor.cookies["__Host-c"]
    visitor.walk(fill_in(plan, SELF))

    assert first != visitor.cookies["__Host-c"]
    assert "not_prescribed" not in first


@pytest.mark.parametrize(("minutes", "kept"), [(59, True), (61, False), (-2, False)])
def test_an_hour_without_an_answer_ends_the_check(
    visitor: Visitor, clock: Clock, minutes: int, kept: bool
) -> None:
    """After 60 minutes the answers can no longer be read; a clock that is a little off does no
    harm.
    """
    page = visitor.answer(visitor.start(), "self")
    clock.now += minutes * 60

    assert (visitor.get(page.path).h1 != visitor.plan.screener.interface["gone.title"]) is kept


def test_each_answer_renews_the_hour_but_four_hours_end_it(visitor: Visitor, clock: Clock) -> None:
    """Someone who goes on slowly keeps their answers, up to four hours."""
    page = visitor.start()
    for option in ("self", "none", "none", "adult", "now"):
        page = visitor.answer(page, option)
        clock.now += 50 * 60

    assert page.path.startswith("/check/")
    assert visitor.get("/check").h1 == visitor.plan.screener.interface["gone.title"]


def test_a_clock_that_steps_back_a_little_loses_nothing(visitor: Visitor, clock: Clock) -> None:
    """Up to a minute backwards is tolerated."""
    visitor.start()
    clock.now -= 30

    assert visitor.get("/check").path == "/check/1"


WRONG: list[tuple[list[str], str]] = [
    ([], "missing"),
    ([""], "not_listed"),
    (["no_such"], "not_listed"),
    (["none", "none"], "not_listed"),
    (["none", "overdose"], "not_listed"),
    (["no\x00ne"], "not_listed"),
    (["\u202enone"], "not_listed"),
    (["x" * 3000], "not_listed"),
]


@pytest.mark.parametrize(("values", "message"), WRONG)
def test_a_wrong_answer_is_said_at_the_field_and_nothing_is_lost(
    visitor: Visitor, values: list[str], message: str
) -> None:
    """Missing, forged and doubled answers: status 422, the question again, a summary that leads to
    it, the title says so.
    """
    page = visitor.answer(visitor.start(), "self")

    response = visitor.post(page.path, {"run": visitor.run(page), "answer": values}, status=422)
    again = visitor._checked(response, 422)

    words = visitor.plan.screener.interface[f"errors.{message}"]
    assert words in again.words("div", class_="error-summary")[0]
    assert again.words("p", class_="error") == [
        visitor.plan.screener.interface["page.error_prefix"] + words
    ]
    assert again.all("a", href="#a1")
    assert again.words("title")[0].startswith(visitor.plan.screener.interface["page.error_prefix"])
    assert visitor.get("/check").path == page.path


def test_none_together_with_a_tick_is_explained(visitor: Visitor, plan: Plan) -> None:
    """ "None of these" beside another tick is not guessed at."""
    visitor.walk(fill_in(plan, SELF))
    page = visitor.get(f"/check/{visitor.number('safety')}")

    response = visitor.post(
        page.path, {"run": visitor.run(page), "answer": ["none", "alone"]}, status=422
    )
    again = visitor._checked(response, 422)

    assert plan.screener.interface["errors.none_and_more"] in again.text
    assert again.given == ["alone", "none"]


def test_a_form_of_an_older_check_changes_nothing(visitor: Visitor) -> None:
    """Two checks in one browser: the older tab is told, and nothing is mixed."""
    old = visitor.answer(visitor.start(), "self")
    new = visitor.answer(visitor.start(), "relative")

    response = visitor.post(old.path, {"run": visitor.run(old), "answer": "none"}, status=409)

    assert visitor.plan.screener.interface["two_checks.title"] in response.text
    assert visitor.get("/check").h1 == new.h1


def test_a_stale_page_of_a_question_that_the_new_check_has_not_reached_is_told(
    visitor: Visitor, plan: Plan
) -> None:
    """It is not passed over in silence: the page says that two checks are open."""
    visitor.walk(fill_in(plan, {"who": "self", "age": "adult", "use": "never"}))
    stale = visitor.get(f"/check/{visitor.number('suicide')}")
    visitor.start()

    response = visitor.post(stale.path, {"run": visitor.run(stale), "answer": "no"}, status=409)

    assert plan.screener.interface["two_checks.title"] in response.text


@pytest.mark.parametrize(
    "told",
    [
        ("danger", "overdose", "overdose"),
        ("danger", "took_too_much", "overdose"),
        ("suicide", "yes", "crisis"),
    ],
)
@pytest.mark.parametrize("late", ["an hour later", "after leaving", "after another start"])
def test_a_danger_told_on_a_form_that_comes_too_late_leads_to_help_first(
    visitor: Visitor, plan: Plan, clock: Clock, told: tuple[str, str, str], late: str
) -> None:
    """Nothing of it is kept, and that is said behind the emergency page, not before it."""
    id_, option, emergency = told
    visitor.walk(fill_in(plan, {"who": "self", "age": "adult", "use": "never"}))
    stale = visitor.get(f"/check/{visitor.number(id_)}")
    if late == "an hour later":
        clock.now += 61 * 60
    elif late == "after leaving":
        visitor.get("/leave")
    else:
        visitor.start()
    before = dict(visitor.cookies)

    sent = {"run": visitor.run(stale), "answer": option}
    page = visitor._checked(visitor.post(stale.path, sent, status=409), 409)

    (title,) = [e.title for e in plan.screener.rules.emergencies if e.id == emergency]
    assert page.h1 == title.to("everyone")
    words = plan.screener.interface
    tab = words["two_checks.tab" if late == "after another start" else "gone.tab"]
    assert page.words("title") == [f"{tab} - {plan.screener.site.name}"]
    assert visitor.cookies == before
    assert visitor.get("/check").path == ("/check/1" if late == "after another start" else "/check")


def test_a_form_about_someone_else_is_refused_in_the_same_check(
    visitor: Visitor, plan: Plan
) -> None:
    """One tab shows the words for a relative; another says that it is oneself. An answer to the
    first words is none to the second.
    """
    first = visitor.answer(visitor.start(), "relative")
    visitor.answer(visitor.get("/check/1"), "self")

    response = visitor.post(first.path, {"run": visitor.run(first), "answer": "none"}, status=409)

    assert plan.screener.interface["two_checks.title"] in response.text
    assert visitor.at(visitor.get("/check")) == "danger"
    assert visitor.get(first.path).given == []


@pytest.mark.parametrize("run", [None, "", "zz", "é", ["a", "b"]])
def test_a_forged_run_is_refused(visitor: Visitor, run: object) -> None:
    """Without the run id of this check no answer is taken."""
    page = visitor.answer(visitor.start(), "self")
    data = {"answer": "none"} | ({} if run is None else {"run": run})

    visitor.post(page.path, data, status=409)

    assert visitor.get("/check").path == page.path


def test_two_tabs_of_one_check_do_not_corrupt_each_other(visitor: Visitor) -> None:
    """What one tab answers after the other is kept; of two answers to one question the later
    counts.
    """
    first = visitor.answer(visitor.start(), "self")
    second = visitor.get(first.path)

    further = visitor.answer(first, "none")
    visitor.answer(second, "body")
    visitor.answer(further, "fever_pain")

    def chosen(id_: str) -> list[str]:
        return visitor.get(f"/check/{visitor.number(id_)}").given

    assert (chosen("who"), chosen("danger")) == (["self"], ["body"])
    assert chosen("past_days") == ["fever_pain"]


def test_an_answer_to_a_question_that_is_not_asked_is_not_taken(
    visitor: Visitor, plan: Plan
) -> None:
    """A stale page of a question that a change closed leads to where the person is."""
    visitor.walk(fill_in(plan, SELF))
    stale = visitor.get(f"/check/{visitor.number('area_more')}")
    visitor.answer(visitor.get(f"/check/{visitor.number('use')}"), "never")

    page = visitor.follow(visitor.post(stale.path, {"run": visitor.run(stale), "answer": "yes"}))

    assert page.path == "/answers"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_from_another_site_is_refused(visitor: Visitor, headers: dict[str, str]) -> None:
    """Only our own pages may answer, begin or erase."""
    for path_ in ("/start", "/erase", "/check/1"):
        response = visitor.client.post(
            path_, base_url=visitor.base, headers=headers, environ_overrides={"CONTENT_LENGTH": "0"}
        )

        visitor._checked(response, 403)


def test_a_body_of_unknown_length_is_refused(visitor: Visitor) -> None:
    """A chunked body could be cut without a word, so it is not taken."""
    response = visitor.client.post(
        "/start",
        base_url=visitor.base,
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"CONTENT_LENGTH": ""},
    )

    visitor._checked(response, 411)


def test_a_body_that_is_too_large_is_refused(visitor: Visitor) -> None:
    """More than 16 KiB is no answer."""
    page = visitor.answer(visitor.start(), "self")
    response = visitor.client.post(page.path, data={"answer": "x" * 20_000}, base_url=visitor.base)

    visitor._checked(response, 413)
    assert visitor.get("/check").path == page.path


@pytest.mark.parametrize(
    ("method", "path_", "status"),
    [
        ("get", "/nowhere", 404),
        ("get", "/check/0", 404),
        ("get", "/check/999", 404),
        ("get", "/check/x", 404),
        ("get", "/now/99", 404),
        ("get", "/read/zzzzzz", 404),
        ("get", "/style-0.css", 404),
        ("get", "/start", 405),
        ("get", "/erase", 405),
        ("put", "/check/1", 405),
    ],
)
def test_a_wrong_address_gets_a_kind_page(
    visitor: Visitor, method: str, path_: str, status: int
) -> None:
    """The right status, plain words, a way on, and the lines to call."""
    response = visitor.client.open(path_, method=method.upper(), base_url=visitor.base)

    page = visitor._checked(response, status)
    assert page.all("a", href="tel:988")
    assert page.all("a", href="/check")


def test_a_foreign_host_is_refused(visitor: Visitor) -> None:
    """Only the hosts that the operator named are answered."""
    response = visitor.client.get("/", base_url="https://evil.example")

    assert response.status_code == 400
    assert "evil.example" not in response.text


def test_a_fault_of_ours_keeps_answers_and_says_nothing_of_them(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An exception gives a kind page and a log line without its message."""
    visitor.walk(fill_in(visitor.plan, SELF))
    monkeypatch.setattr("screening.web.wizard.report", lambda *_: {}["canary-answer"])

    page = visitor.get("/result", status=500)

    assert page.h1 == visitor.plan.screener.interface["errors.500.title"]
    said = capsys.readouterr()
    assert "KeyError" in said.out
    assert "canary" not in said.out + said.err + page.text
    assert relevant(visitor.plan, fill_in(visitor.plan, SELF))


def test_leaving_takes_two_hops_and_forgets(visitor: Visitor, plan: Plan) -> None:
    """First a neutral page that clears the browser, then a redirect that changes the cookie once
    more.
    """
    visitor.walk(fill_in(plan, SELF))

    first = visitor.client.get("/leave", base_url=visitor.base)
    assert first.status_code == 200
    assert first.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert 'content="0; url=/leave/go"' in first.text
    assert "Max-Age=0" in first.headers["Set-Cookie"]

    second = visitor.client.get("/leave/go", base_url=visitor.base)
    assert second.status_code == 303
    assert second.headers["Location"] == plan.screener.site.leave_to
    assert second.headers["Set-Cookie"].startswith("__Host-c=0; ")
    assert "Max-Age=1" in second.headers["Set-Cookie"]


def test_erasing_is_a_form_and_forgets(visitor: Visitor, plan: Plan) -> None:
    """Delete my answers: a POST, two hops, and a page that says so honestly."""
    visitor.walk(fill_in(plan, SELF))

    hop = visitor.follow(visitor.post("/erase"))
    assert hop.all("meta", content="0; url=/erased")
    page = visitor.get("/erased")

    assert page.h1 == plan.screener.interface["erase.title"]
    assert visitor.get("/check").h1 == plan.screener.interface["gone.title"]


@pytest.mark.parametrize("path_", ["/check/1", "/answers", "/result"])
def test_every_page_of_the_check_offers_to_delete_the_answers(
    visitor: Visitor, plan: Plan, path_: str
) -> None:
    """Deleting is at hand wherever there are answers."""
    visitor.walk(fill_in(plan, SELF))

    assert visitor.get(path_).all("form", action="/erase")


def test_on_plain_http_the_same_cookie_works_and_the_page_warns(app: object, plan: Plan) -> None:
    """A first try without https neither loops nor forgets; away from this machine every page says
    that it is a trial.
    """
    local = Visitor(app, plan, https=False)  # type: ignore[arg-type]
    page = local.answer(local.start(), "self")
    assert visitor_cookie(local) == {"c"}
    assert plan.screener.interface["page.trial"] not in page.text

    local.app.config["HOSTS"] = ["192.0.2.1"]
    local.base = "http://192.0.2.1"
    assert plan.screener.interface["page.trial"] in local.get("/").text


def visitor_cookie(visitor: Visitor) -> set[str]:
    """The names of the cookies."""
    return set(visitor.cookies)


def test_a_check_for_someone_else_begins_anew(visitor: Visitor, plan: Plan) -> None:
    """What was said about oneself never counts for another; the same answer again changes
    nothing.
    """
    visitor.walk(fill_in(plan, SELF))
    page = visitor.get("/check/1")

    assert visitor.answer(page, "self").path == "/answers"
    assert visitor.at(visitor.answer(page, "relative")) == "danger"


def test_the_first_page_leads_back_into_an_open_check(visitor: Visitor) -> None:
    """Whoever comes back to the first page can go on; someone new is offered the start alone."""
    words = visitor.plan.screener.interface["start.open"]
    assert words not in visitor.get("/").text
    visitor.start()

    page = visitor.get("/")

    assert words in page.text
    pressed = [e for e in page.all("main")[0].iter() if "button" in (e.get("class") or "").split()]
    assert [e.get("href") for e in pressed] == ["/check"]
