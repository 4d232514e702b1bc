"""One tap an answer: what is pressed, what is told, and what a slip cannot do. Without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from screening.outcome.plan import Plan
from tests.conftest import fill_in
from tests.support.browser_fixtures import Site
from tests.support.browsing import CONTINUE, PHONE, SETTLED, tap, taps
from tests.support.people import SELF, UNSURE
from tests.support.visitor import Visitor

IN_A_BROWSER = pytest.mark.browser


@pytest.fixture
def plain(browser: Browser, site: Site) -> Iterator[Page]:
    """A page of a fresh profile without script."""
    context = browser.new_context(viewport=PHONE, base_url=site.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def begin(page: Page, site: Site, until: str, **given: str | list[str]) -> None:
    """Start, and answer up to a question."""
    answers = fill_in(site.plan, {**SELF, **given})
    page.goto("/")
    tap(page, "form[action='/start'] button")
    for id_, chosen in answers.items():
        if id_ == until:
            return
        boxes, send = taps(site.plan.question(id_), chosen)
        for box in boxes:
            page.locator(box).check()
        page.locator(send).focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")


def here(page: Page, site: Site) -> str:
    """The id of the question that is shown."""
    return list(site.plan.questions)[int(page.url.rpartition("/")[2]) - 1]


def said(page: Page) -> list[str]:
    """The names of the buttons that answer, as assistive technology tells them."""
    tree = page.locator("fieldset").aria_snapshot()
    return [
        line.split('"')[1].replace(" ,", ",")
        for line in tree.splitlines()
        if line.strip().startswith("- button")
    ]


# --- without a browser ---


def test_every_answer_that_says_all_is_a_button(visitor: Visitor, plan: Plan) -> None:
    """One for each option of a single choice; of a tick-all page "none" and "I don't know", behind
    Continue, so that Enter in a box sends the ticks.
    """
    for given in (SELF, UNSURE):
        answers = fill_in(plan, given)
        visitor.walk(answers)
        for id_ in answers:
            question, who = plan.question(id_), given["who"]
            page = visitor.get(f"/check/{visitor.number(id_)}")
            offered = [o for o in question.options if o.words.speaks_to(who)]
            alone = [o.id for o in offered if o.none or o.unknown or o.doubt]
            whole = [o.id for o in offered] if question.kind == "one" else alone
            buttons = [e for e in page.all("fieldset")[0].iter() if e.tag.endswith("}button")]

            assert [e.get("value") for e in buttons if e.get("name") == "answer"] == whole
            assert (buttons[0].get("name") is None) is (question.kind == "any")
            assert not page.all("input", type="radio")


def test_none_of_these_at_danger_stands_last_and_the_next_page_changes_it(
    visitor: Visitor, plan: Plan
) -> None:
    """A slip of the finger hides no danger: what was said stands on the next page, with one link
    back.
    """
    page = visitor.answer(visitor.start(), "self")
    last = page.all("button", name="answer")[-1]
    assert (last.get("value"), "apart" in (last.get("class") or "")) == ("none", True)

    page = visitor.answer(page, "none")
    (slip,) = page.all("p", class_="slip")
    assert plan.question("danger").options[-1].words.to("self") in "".join(slip.itertext())
    (link,) = [e.get("href") for e in slip if e.get("href")]

    assert visitor.answer(visitor.get(str(link)), "body").all("a", href="tel:911", class_="call")
    assert not visitor.get("/check").all("p", class_="slip")


def test_none_of_these_in_the_past_two_days_is_as_far_from_a_slip(
    visitor: Visitor, plan: Plan
) -> None:
    """It stands last and apart, and the next page changes it; "I don't know" leads to a second
    look.
    """
    page = visitor.answer(visitor.answer(visitor.start(), "self"), "none")
    last = page.all("button", name="answer")[-1]
    assert (last.get("value"), "apart" in (last.get("class") or "")) == ("none", True)

    doubtful = visitor.answer(page, "dont_know")
    assert visitor.at(doubtful) == "look_again"

    after = visitor.answer(visitor.get(page.path), "none")
    assert plan.question("past_days").label.to("self") in after.words("p", class_="slip")[0]


def test_what_is_still_to_come_is_never_less_than_said(visitor: Visitor, plan: Plan) -> None:
    """The number on a page is a bound: exact, about, or at most, and it comes down to the last."""
    t = plan.screener.interface
    most = {"self": 0, "relative": 0}
    never = {"who": "self", "age": "adult", "use": "never"}
    for given in (SELF, UNSURE, never, {"who": "self", "age": "under_18"}):
        answers = fill_in(plan, given)
        page, left = visitor.start(), len(answers) - 1
        while page.path != "/answers":
            told = page.words("p", class_="way")[0].removeprefix(t["page.back"]).strip()
            number = int("".join(c for c in told if c.isdigit()) or 0)
            most[answers["who"][0]] = max(number, most[answers["who"][0]])
            if told == t["question.ahead"].format(number=number):
                assert number == left
            elif told == t["question.ahead_about"].format(number=number):
                assert abs(number - left) <= 2
            elif told == t["question.ahead_none"]:
                assert left == 0
            else:
                assert told == t["question.ahead_most"].format(number=number)
                assert number >= left
            page, left = visitor.answer(page, answers[visitor.at(page)]), left - 1
    assert all(most.values())


# --- in a browser ---


@IN_A_BROWSER
def test_a_button_says_that_it_goes_on_and_which_answer_stands(site: Site, plain: Page) -> None:
    """The names: the words of the answer, that it is the answer now, that it goes on. The group is
    the question.
    """
    t = site.plan.screener.interface
    begin(plain, site, "area_craving")
    assert said(plain) == [
        f"{word}, go on" for word in ("Yes", "No", "Not sure, or prefer not to say")
    ]
    tap(plain, "button[value=yes]")
    plain.go_back()
    plain.wait_for_url("**/check/*")

    assert said(plain)[0].startswith(f"Yes {t['question.now']}")
    assert said(plain)[0].endswith("go on")
    question = site.plan.question("area_craving").ask.to("self")
    assert question in plain.locator("fieldset").first.aria_snapshot().splitlines()[0]


@IN_A_BROWSER
def test_a_second_tap_answers_nothing_on_the_next_page(site: Site, plain: Page) -> None:
    """Two taps at one place, the second as soon as the next page is there; a tap a moment later
    counts, and the keyboard is never held up.
    """
    begin(plain, site, "area_craving")
    first = here(plain, site)
    plain.wait_for_timeout(SETTLED * 1000)
    box = plain.locator("button[value=yes]").bounding_box()
    assert box
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    with plain.expect_navigation(wait_until="commit"):
        plain.mouse.click(*at)
    plain.mouse.click(*at)
    second = here(plain, site)
    plain.wait_for_timeout(SETTLED * 1000)
    assert second != first
    assert here(plain, site) == second

    with plain.expect_navigation():
        plain.mouse.click(*at)
    third = here(plain, site)
    assert third != second
    plain.locator("button[value=yes]").focus()
    with plain.expect_navigation():
        plain.keyboard.press("Enter")
    assert here(plain, site) != third


@IN_A_BROWSER
def test_a_double_click_gives_one_answer(site: Site, plain: Page) -> None:
    """As people with a mouse do: the next question is asked, and has no answer."""
    begin(plain, site, "area_craving")
    plain.wait_for_timeout(SETTLED * 1000)
    following = list(site.plan.questions)[list(site.plan.questions).index("area_craving") + 1]
    plain.locator("button[value=no]").dblclick()
    plain.wait_for_url(f"**/check/{list(site.plan.questions).index(following) + 1}")

    expect(plain.locator(".now-given")).to_have_count(0)
    plain.go_back()
    expect(plain.locator("button[value=no] .now-given")).to_be_visible()


@IN_A_BROWSER
def test_none_and_unknown_send_and_ticks_go_along_with_unknown(site: Site, plain: Page) -> None:
    """ "I don't know about the others" keeps what is ticked; back on the page, Continue says that
    it would leave it out; "None of these" beside a tick is asked back.
    """
    t = site.plan.screener.interface
    begin(plain, site, "safety")
    plain.locator("input[value=alone]").check()
    tap(plain, "button[value=unknown]")
    assert here(plain, site) != "safety"
    plain.go_back()
    plain.wait_for_url("**/check/*")

    expect(plain.locator("input[value=alone]")).to_be_checked()
    expect(plain.locator("button[value=unknown]")).to_contain_text(t["question.now"])
    expect(plain.locator(CONTINUE)).to_contain_text(t["question.only"])
    tap(plain, "button[value=none]")
    expect(plain.locator(".error-summary")).to_be_focused()
    expect(plain.locator("input[value=alone]")).to_be_checked()
    plain.locator("input[value=alone]").uncheck()
    tap(plain, "button[value=none]")
    assert here(plain, site) != "safety"


@IN_A_BROWSER
def test_two_tabs_of_one_check_each_send_their_own_page(site: Site, plain: Page) -> None:
    """What is pressed in the older tab answers the question that stands there, and no other."""
    begin(plain, site, "area_craving")
    other = plain.context.new_page()
    other.goto(plain.url)
    tap(plain, "button[value=yes]")
    tap(other, "button[value=no]")

    question = site.plan.question("area_craving")
    other.goto(f"/check/{list(site.plan.questions).index(question.id) + 1}")
    expect(other.locator("button[value=no] .now-given")).to_be_visible()
    expect(other.locator(".now-given")).to_have_count(1)


@IN_A_BROWSER
def test_the_answer_that_stands_can_be_kept_or_changed(site: Site, plain: Page) -> None:
    """Pressing it goes on and changes nothing; another changes it, and later answers stay."""
    begin(plain, site, "")
    assert plain.url.endswith("/answers")
    for keep in ("yes", "yes", "no"):
        plain.goto(f"/check/{list(site.plan.questions).index('area_craving') + 1}")
        tap(plain, f"button[value={keep}]")
        assert plain.url.endswith("/answers")
        plain.goto(f"/check/{list(site.plan.questions).index('area_craving') + 1}")
        expect(plain.locator(f"button[value={keep}] .now-given")).to_be_visible()
