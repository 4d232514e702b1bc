"""The reviewers' pages: complete, in words, and open to everyone; what is tried out is kept
nowhere.
"""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from screening.content.case_files import load_case_file
from screening.content.check import load_checked
from screening.content.reviews import load_reviews, meaning
from screening.model import Expect, Rule, Screener, Words
from screening.outcome.compile import prepare
from screening.outcome.engine import assess
from screening.outcome.plan import Plan
from screening.sheet.prose import nouns, numbers
from screening.sheet.vignettes import fill_in
from screening.web import create_app
from screening.web.review import CASES
from screening.web.review.links import NUMBER
from tests.conftest import Clock, random_answers
from tests.support.broken_content import TINY
from tests.support.visitor import H, Visitor
from tests.test_one_page import fields
from tests.test_pages import english_left, in_pseudo_language

PAGES = [
    "",
    "/asked",
    "/logic",
    "/results",
    "/promises",
    "/table",
    "/order",
    "/all",
    "/review",
    "/review?urgency=emergency",
    "/cases",
    "/cases/young",
    "/try",
    "/try/1",
    "/try/2",
]
TELLS_CASES = re.compile("/cases/|/review")
"""The pages with cases in the words of those who wrote them."""
MINIMAL = {"q5": "adult", "q6": "now", "q8": "not_prescribed"}


@pytest.fixture(scope="module")
def app(screener: Screener) -> Flask:
    """One app for all of these: it works the sheet out when it is first asked for, and keeps
    nothing else.
    """
    return create_app(screener, CLOCK=Clock(), HOSTS=["check.example", "localhost"])


@pytest.fixture
def tiny(screener: Screener) -> Plan:
    """The tiny content with the words that ship."""
    return prepare(replace(load_checked(TINY), interface=screener.interface))


def visiting(plan: Plan, **config: Any) -> Visitor:
    """Someone who opens pages of this content."""
    return Visitor(create_app(plan.screener, CLOCK=Clock(), **config), plan, https=False)


def write_case(folder: Path, name: str, text: str) -> Path:
    """A file of cases in a folder of content."""
    path = folder / CASES / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_rule_that_calls_an_emergency_says_what_it_rests_on(screener: Screener) -> None:
    """And each rule and source can be found: a title, a group, a kind that someone chose."""
    rules = screener.rules
    top = rules.urgencies[-1].id

    assert [r.id for r in rules.rules if r.urgency == top and not r.rests_on] == []
    assert {rule.theme for rule in rules.rules} == {theme.id for theme in rules.themes}
    assert [s.id for s in screener.sources if "kind" not in s.model_fields_set] == []
    assert len({rule.title for rule in rules.rules}) == len(rules.rules)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_well_made_and_sets_no_cookie(visitor: Visitor, path: str) -> None:
    """Each parses, has one heading and its ways to help, and needs no state."""
    page = visitor.get(f"/rules{path}")

    assert visitor.cookies == {}
    assert len(page.all("link", rel="stylesheet")) == 2


def test_pages_that_are_not_there(visitor: Visitor) -> None:
    """Other parts, files and routes are no pages."""
    for path in ("/nothing", "/cases/1", "/cases/nothing", "/try/0", "/try/3"):
        visitor.get(f"/rules{path}", 404)


def test_all_of_it_stands_on_the_sheet(visitor: Visitor, screener: Screener) -> None:
    """Each question, score, urgency, level, way, emergency, step, advice, rule and promise, by
    number and id.
    """
    page = visitor.get("/rules/all")
    found = {
        entry.get("id"): "".join(code.text or "" for code in entry.iter(f"{H}code"))
        for entry in page.all("section", class_="entry")
    }

    assert found == {
        f"{kind}-{id_}": id_ for kind, by_id in numbers(screener).items() for id_ in by_id
    }
    rules = screener.rules
    for words in (
        *(q.ask for q in screener.questions.questions),
        *(o.words for q in screener.questions.questions for o in q.options),
        *(rule.because for rule in rules.rules),
        *(rule.if_ for rule in rules.rules if rule.if_),
        *(urgency.meaning for urgency in rules.urgencies),
        *(level.what for level in rules.levels),
    ):
        assert all(" ".join(text.split()) in page.text for text in words.said.values()), words
    assert all(promise.says in page.text for promise in rules.promises)
    assert all(level.for_clinicians in page.text for level in rules.levels)
    named = {
        id_ for _, each in nouns(screener) for noun in each for id_ in getattr(noun, "sources", ())
    }
    assert all(source.title in page.text for source in screener.sources if source.id in named)


def test_the_sheet_tells_what_a_step_says_already(visitor: Visitor, screener: Screener) -> None:
    """By number, for each step that covers others."""
    label, number_of = screener.interface["rules.fact_covers"], numbers(screener)["steps"]
    covering = [step for step in screener.rules.steps if step.covers]
    text = visitor.get("/rules/results").text

    assert text.count(label) == len(covering) > 0
    assert all(f"{label}{number_of[step.covers[0]]}" in text for step in covering)


def test_each_page_of_the_sheet_shows_its_parts(visitor: Visitor, screener: Screener) -> None:
    """Together they hold what the page to print holds."""

    def numbered(path: str) -> list[str | None]:
        return [entry.get("id") for entry in visitor.get(path).all("section", class_="entry")]

    assert [
        each
        for page in ("asked", "logic", "results", "promises")
        for each in numbered(f"/rules/{page}")
    ] == numbered("/rules/all")
    assert len(visitor.get("/rules/table").all("tr")) == 1 + len(screener.rules.rules)


def test_it_says_where_the_files_stand(visitor: Visitor, screener: Screener) -> None:
    """Version, state, who reviewed them and when; on the first page and on what is printed."""
    header = screener.rules.header
    for path in ("/rules", "/rules/all"):
        page = visitor.get(path)
        assert header.version in page.text
        assert page.text.count(header.reviewed_by) == 2


def test_the_picture_has_words_for_those_who_do_not_see_it(visitor: Visitor, plan: Plan) -> None:
    """A title, a description, and a list that names every question in the same order."""
    page = visitor.get("/rules/order")
    svg = "{http://www.w3.org/2000/svg}"
    pictures = list(page.root.iter(f"{svg}svg"))

    assert len(pictures) == len(plan.screener.perspectives)
    for picture, listed, asked in zip(
        pictures, page.all("ol", class_="runs"), plan.asked.values(), strict=True
    ):
        named = {e.get("id") for tag in ("title", "desc") for e in picture.iter(f"{svg}{tag}")}
        assert picture.get("role") == "img"
        assert set((picture.get("aria-labelledby") or "").split()) == named
        order = [numbers(plan.screener)["questions"][each.question.id] for each in asked]
        drawn = " ".join("".join(e.itertext()) for e in picture.iter(f"{svg}text")).split()
        inner = [
            "".join(e.itertext()).split()
            for e in listed.iter(f"{H}li")
            if not list(e.iter(f"{H}ul"))
        ]
        assert set(order) <= set(drawn)
        assert [words[0] for words in inner] == order


def test_no_word_of_these_pages_is_in_python_or_templates(
    screener: Screener, clock: Clock, tmp_path: Path
) -> None:
    """With all content in a pseudo-language, nothing but ids is left in English."""
    foreign = in_pseudo_language(screener)
    visitor = Visitor(create_app(foreign, CLOCK=clock), prepare(foreign))
    pages = [visitor.get(f"/rules{path}") for path in PAGES if not TELLS_CASES.match(path)]
    pages.append(visiting(prepare(foreign), FOLDER=tmp_path).get("/rules/review?theme=mind"))
    pages.append(
        visitor.sent("/rules/try/1", {**MINIMAL, "q22": ["alone", "unknown"], "q27": "daily"})
    )
    pages.append(visitor.sent("/rules/try/1", {}, 422))
    for each in (each for page in pages for tag in ("code", "pre") for each in page.all(tag)):
        each.text = ""
    # The figures of a score, and what the rule file says to clinicians alone.
    rules = screener.rules
    told = [
        *(level.for_clinicians for level in rules.levels),
        *(theme.title for theme in rules.themes),
        *(f"{rule.title} {rule.rests_on}" for rule in rules.rules),
    ]
    theirs = {"count", "most", "total", *re.findall("[A-Za-z]+", " ".join(told))}
    left = {page.path: set(english_left(page)) - theirs for page in pages}

    assert {path: words for path, words in left.items() if words} == {}


def test_the_pages_are_found_from_about_and_from_a_result(visitor: Visitor, plan: Plan) -> None:
    """Whoever wonders why is one tap away from the rules."""
    result = visitor.result(fill_in(plan, {"who": "self", "age": "adult", "use": "never"}))

    assert [
        page.path for page in (visitor.get("/about"), result) if page.all("a", href="/rules")
    ] == ["/about", "/result"]


# --- cases ---


def test_every_case_stands_there_with_what_it_expects(visitor: Visitor) -> None:
    """File by file: its number, sentence and answers, what is expected, and that it came out so."""
    overview = visitor.get("/rules/cases")
    links = [
        a.get("href") or ""
        for a in overview.all("a")
        if (a.get("href") or "").startswith("/rules/cases/")
    ]
    rows = [row for link in links for row in visitor.get(link).all("tbody")[0]]
    good, all_ = re.search(r"(\d+) of (\d+) cases", overview.text).groups()  # type: ignore[union-attr]

    assert len(links) >= 7
    assert (len(rows), good) == (int(all_), all_)


def test_cases_are_shown_in_words(tiny: Plan, tmp_path: Path) -> None:
    """Labels and words as on the sheet, instead of ids: what was answered, and what is expected of
    every kind.
    """
    first = (
        "- name: One\n  answers: {who: self, now: dizzy, signs: [headache, unknown], water:"
        " unknown}\n"
    )
    expect = (
        "  expect: {urgency: [later, at_once], level: [home, clinic], start: clinic, count: ['1',"
        " '3'], step: drink, emergency: none, fires: [shade_for_all], maybe: [dry, strained],"
        " silent: [collapse], advice: [shade], sections: [keeping-cool], telling: water, says:"
        " [strain], level_said: 'true'}\n"
    )
    second = "- name: Two\n  answers: {who: self, now: collapsed}\n"
    other = (
        "  expect: {emergency: stroke, telling: none, no_advice: [shade], does_not_say: [strain],"
        " level_said: 'false'}\n"
    )
    write_case(tmp_path, "mine", f"{first}{expect}{second}{other}")

    one, two = (
        " ".join("".join(row.itertext()).split())
        for row in visiting(tiny, FOLDER=tmp_path).get("/rules/cases/mine").all("tbody")[0]
    )

    for words in (
        "Q2 Right now: “I feel dizzy”",
        "Q3 Signs of heat: “A headache” and “I don't know about the others”",
        "How soon: U1 Keep cool to U2 Get help now",
        "Care: L1 At home to L2 A clinic",
        "Care to start with: L2 A clinic",
        "The number that is told: 1 to 3",
        "First step: F2 Drink a glass of water.",
        "Emergency page: none",
        "Not known whether it holds: R4 dry, R3 strained",
        "Advice: A1 Shade",
        "To read: Keeping cool",
        "The open answer that would tell most: Q4 Water",
        "Told: S1 Strain",
        "Care is named: yes",
    ):
        assert words in one
    for words in (
        "Emergency page: E1 Heat stroke",
        "tell most: none",
        "No advice of this kind: A1 Shade",
        "Not told: S1 Strain",
        "named: no",
    ):
        assert words in two


def test_every_key_that_can_be_expected_has_a_label(screener: Screener) -> None:
    """A new key of `expect` is shown in words too."""
    assert {
        key.removeprefix("rules.expect_")
        for key in screener.interface
        if key.startswith("rules.expect_")
    } == set(Expect.model_fields)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "- name: One\n  answers: {who: self}\n  expect: {urgency: at_once}\n",
            "urgency: expected at_once, got later.",
        ),
        (
            "- name: One\n  answers: {who: self}\n  expect: {fires: [dry]}\n",
            "fires: dry is not there.",
        ),
        (
            "- name: One\n  answers: {who: self}\n  expect: {no_advice: [shade]}\n",
            "no_advice: shade is there.",
        ),
        (
            "- name: One\n  answers: {who: self, visits: daily}\n  expect: {step: drink}\n",
            "visits: not asked of this person.",
        ),
        (
            "- name: One\n  answers: {who: relative}\n  expect: {step: drink}\n",
            "visits: say which answer, as none is the least worrying.",
        ),
        (
            "- name: One\n  answers: {who: self, signs: [cramps, none]}\n  expect: {step: drink}\n",
            "signs: cramps, none is not an answer to it.",
        ),
    ],
)
def test_a_case_that_ends_otherwise_says_how(
    tiny: Plan, tmp_path: Path, text: str, says: str
) -> None:
    """In words, beside what was expected."""
    write_case(tmp_path, "mine", text)
    visitor = visiting(tiny, FOLDER=tmp_path)

    assert "0 of 1 cases end as expected." in visitor.get("/rules/cases").text
    assert says in visitor.get("/rules/cases/mine").text
    assert "shade_for_all" in visitor.get("/rules/logic").text


def test_files_of_cases_with_mistakes_are_named_and_nothing_else_fails(
    tiny: Plan, tmp_path: Path
) -> None:
    """The other pages stand; without cases no rule is reached."""
    write_case(tmp_path, "mine", "- name: &x One\n")
    assert (
        "mine.yaml:1: `&` and `!` have a special meaning in YAML."
        in visiting(tiny, FOLDER=tmp_path).get("/rules/cases").text
    )

    write_case(
        tmp_path, "mine", "- name: One\n  answers: {who: self}\n  expect: {silent: [drey]}\n"
    )
    visitor = visiting(tiny, FOLDER=tmp_path)
    assert (
        "mine.yaml:3: There is no rule `drey`. Did you mean `dry`?"
        in visitor.get("/rules/cases").text
    )
    visitor.get("/rules/cases/mine", 404)
    visitor.get("/rules/all")


def test_a_copy_without_cases_says_so(tiny: Plan, tmp_path: Path) -> None:
    """Cases are tests, and may be left out of what is deployed."""
    page = visiting(tiny, FOLDER=tmp_path).get("/rules/cases")

    assert tiny.screener.interface["rules.cases_none"] in page.text


# --- reviewing ---


def test_every_number_and_every_name_is_a_link_that_leads_there(visitor: Visitor) -> None:
    """Questions, advice, cases and all else that has a number; sections and sources by their
    name.
    """
    page = visitor.get("/rules/review?urgency=emergency")
    (main,) = page.all("main")
    links = [a.get("href") or "" for a in main.iter(f"{H}a")]
    bare = [
        text
        for element in main.iter()
        if element.tag not in (f"{H}a", f"{H}b", f"{H}legend", f"{H}code", f"{H}label")
        for text in (element.text, *(child.tail for child in element))
        if text and NUMBER.search(text)
    ]

    assert bare == []
    pages: dict[str, set[str | None]] = {}
    for link in set(links):
        path, _, place = link.partition("#")
        if place and path.startswith("/rules"):
            if path not in pages:
                pages[path] = {e.get("id") for e in visitor.get(path).root.iter()}
            assert place in pages[path], link
    assert len(pages) >= 5
    assert {link for link in links if link.startswith("/read/")}
    assert {link for link in links if link.startswith("https://")}


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("urgency=emergency", lambda rule: rule.urgency == "emergency"),
        ("urgency=none&theme=relative", lambda rule: not rule.urgency and rule.theme == "relative"),
        ("theme=youth", lambda rule: rule.theme == "youth"),
        ("voice=relative&theme=setting", None),
        ("show=unread", None),
        ("show=changed", lambda _: True),
        ("show=unreviewed&theme=mind", lambda rule: rule.theme == "mind"),
    ],
)
def test_rules_are_chosen(
    visitor: Visitor, screener: Screener, query: str, holds: Callable[[Rule], bool | None] | None
) -> None:
    """By each of the lists, and by several at once; what was chosen stays chosen."""
    page = visitor.get(f"/rules/review?{query}")
    shown = {e.get("id", "").removeprefix("rules-") for e in page.all("section", class_="entry")}
    by_id = {rule.id: rule for rule in screener.rules.rules}

    assert shown
    if query == "show=unread":
        read = {s.id for s in screener.sources if s.checked_on and s.kind != "secondary"}
        assert shown == {id_ for id_, rule in by_id.items() if not read & set(rule.sources)}
    elif holds:
        assert shown == {id_ for id_, rule in by_id.items() if holds(rule)}
    else:
        assert "relative_two_groups" in shown
        assert "two_areas" not in shown
    chosen = {o.get("value") for o in page.all("option") if o.get("selected") is not None}
    assert chosen == {part.partition("=")[2] for part in query.split("&")}


def test_a_sitting_ends_in_lines_that_are_read_as_what_was_said(
    visitor: Visitor, tmp_path: Path
) -> None:
    """For each rule of which something was said; the sheet then shows it, and the terminal too."""
    sent = {"danger_child": "agree", "danger_body": "ask", "danger_body.note": "Why: so soon?"}
    page = visitor.sent(
        "/rules/review?urgency=emergency", {**sent, "name": "A. Name", "role": "physician"}
    )

    assert "Lines to take home: 2" in page.text
    text = "".join(page.all("pre")[0].itertext())
    (tmp_path / "reviews.yaml").write_text(text, encoding="utf-8")
    said = load_reviews(tmp_path)
    assert [(each.rule, each.says, each.note) for each in said] == [
        ("danger_child", "agree", ""),
        ("danger_body", "ask", "Why: so soon?"),
    ]
    other = visiting(visitor.plan, FOLDER=tmp_path).get("/rules/review?theme=body")
    assert "asked, A. Name, physician. Why: so soon?" in other.text
    assert "1 of" in other.text


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, "nothing"),
        ({"danger_child": "agree", "name": "A. Name"}, "unnamed"),
        ({"danger_child": "change", "name": "A. Name", "role": "nurse"}, "unsaid"),
        ({"no_rule": "agree", "name": "A. Name", "role": "nurse"}, "nothing"),
    ],
)
def test_what_a_reviewer_left_out_is_said(
    visitor: Visitor, screener: Screener, sent: dict[str, str], wrong: str
) -> None:
    """And what was filled in is still there."""
    page = visitor.sent("/rules/review?urgency=emergency", {"x": "", **sent}, 422)

    assert screener.interface[f"rules.review.{wrong}"] in page.text
    assert not page.all("pre")
    ticked = {e.get("name") for e in page.all("input") if e.get("checked") is not None}
    assert ticked == {"danger_child"} & set(sent)


def test_a_rule_is_asked_about_again_only_where_what_it_decides_moved(
    tiny: Plan, tmp_path: Path
) -> None:
    """Other words leave what was said standing; another score that it reads does not."""
    screener = tiny.screener
    (strained,) = (rule for rule in screener.rules.rules if rule.id == "strained")
    words = strained.model_copy(update={"because": Words(said={"everyone": "Other words."})})
    moved = strained.model_copy(update={"quiet": True})
    score = screener.rules.scores[0]
    heavier = score.model_copy(
        update={"terms": (score.terms[0].model_copy(update={"points": 9}), *score.terms[1:])}
    )

    def with_(**changed: Any) -> Screener:
        return replace(screener, rules=screener.rules.model_copy(update=changed))

    before = meaning(screener, strained)
    assert meaning(screener, words) == before
    assert meaning(screener, moved) != before
    assert meaning(with_(scores=(heavier,)), strained) != before
    text = (
        f"- {{rule: strained, says: agree, name: N, role: R, day: 2026-11-28, meaning: {before}}}\n"
        "- {rule: dry, says: agree, name: N, role: R, day: 2026-11-28, meaning: another}\n"
        "- {rule: gone, says: agree, name: N, role: R, day: 2026-11-28, meaning: another}\n"
    )
    (tmp_path / "reviews.yaml").write_text(text, encoding="utf-8")
    page = visiting(tiny, FOLDER=tmp_path).get("/rules/review?voice=self")
    assert "2026-11-28: agreed, N, R." in page.text
    assert screener.interface["rules.review.moved"] in page.text
    assert "1 of 4 rules are agreed to by name." in page.text


def test_reviews_that_cannot_be_read_are_named_and_nothing_else_fails(
    tiny: Plan, tmp_path: Path
) -> None:
    """With the file and the line."""
    (tmp_path / "reviews.yaml").write_text("- rule: dry\n  says: perhaps\n", encoding="utf-8")

    assert "reviews.yaml:2" in visiting(tiny, FOLDER=tmp_path).get("/rules/review").text


def test_each_printed_page_says_which_content_it_is(screener: Screener) -> None:
    """In a margin of the reviewers' stylesheet, which browsers repeat."""
    app = create_app(screener, CLOCK=Clock(), CONTENT="0123456789abcdef")
    css = app.extensions["review_style"].decode()

    assert 'content: "0123456789ab"' in css
    assert "counter(page)" in css


# --- trying out ---


@pytest.mark.parametrize("seed", range(12))
def test_what_is_tried_ends_as_the_check_does(visitor: Visitor, plan: Plan, seed: int) -> None:
    """Each end of how soon and of care, and every rule under yes, maybe or no as the engine
    has it.
    """
    answers = random_answers(
        plan, random.Random(seed), plan.screener.perspectives[seed % 2], unknown=0.3
    )
    outcome = assess(plan, answers)
    rules, number = plan.screener.rules, numbers(plan.screener)

    page = visitor.sent(
        f"/rules/try/{plan.screener.perspectives.index(outcome.perspective) + 1}",
        fields(plan, answers),
    )

    wanted = [
        f"{number['urgencies'][rules.urgencies[rank].id]} "
        for rank in dict.fromkeys(outcome.urgency)
    ]
    wanted += [
        f"{number['levels'][rules.levels[rank].id]} " for rank in dict.fromkeys(outcome.level)
    ]
    ends = page.words("strong")
    assert len(ends) >= len(wanted)
    assert all(end.startswith(name) for end, name in zip(ends, wanted, strict=False))
    lit = {
        item.findtext(f"{H}code"): next(item.iter(f"{H}div"))
        for item in page.all("li", class_="lit")
    }
    values = {id_: next(e for e in div.iter(f"{H}span")).get("class") for id_, div in lit.items()}
    assert {id_ for id_, value in values.items() if value == "value yes"} == {
        f.rule.id for f in outcome.findings
    }
    assert {id_ for id_, value in values.items() if value == "value maybe"} == {
        f.rule.id for f in outcome.possible
    }
    assert set(values) == {compiled.rule.id for compiled in plan.rules[outcome.perspective]}


def test_what_is_left_out_or_not_asked_is_said(visitor: Visitor) -> None:
    """Assumed and ignored questions are named by number; the ticks are still there."""
    page = visitor.sent(
        "/rules/try/1", {"q5": "under_18", "q8": "not_prescribed", "q22": ["alone"]}
    )

    assert "Not asked of this person, so not counted: Q8, Q22." in page.text
    assert re.search(r"taken as what worries least: Q2, Q3, Q24, Q26\.", page.text)
    ticked = {
        (e.get("name"), e.get("value")) for e in page.all("input") if e.get("checked") is not None
    }
    assert ticked == {("q5", "under_18"), ("q8", "not_prescribed"), ("q22", "alone")}


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, ["missing", "missing", "missing"]),
        ({**MINIMAL, "q22": ["none", "alone"]}, ["none_and_more"]),
        ({**MINIMAL, "q2": "whatever", "q23": ["fever", "fever"]}, ["not_listed", "not_listed"]),
    ],
)
def test_what_is_wrong_is_named_at_once(
    visitor: Visitor, screener: Screener, data: Mapping[str, Any], wrong: list[str]
) -> None:
    """A summary with links to each question, as on every form; no outcome is shown."""
    page = visitor.sent("/rules/try/1", data, 422)

    (summary,) = page.all("div", class_="error-summary")
    items = ["".join(item.itertext()) for item in summary.iter(f"{H}li")]
    assert [
        key
        for item, key in zip(items, wrong, strict=True)
        if not item.endswith(screener.interface[f"errors.{key}"])
    ] == []
    assert not page.all("pre")


def test_what_would_change_it_is_found_out(visitor: Visitor, screener: Screener) -> None:
    """A single other answer that makes it more urgent stands under what it leads to."""
    page = visitor.sent("/rules/try/1", MINIMAL)
    (main,) = page.all("main")
    order = [e for e in main.iter() if e.tag in (f"{H}h3", f"{H}ul")]
    title = screener.rules.urgencies[-1].title.to("self")
    heading = next(
        n for n, e in enumerate(order) if e.tag == f"{H}h3" and title in "".join(e.itertext())
    )

    assert "to Q2 Danger right now" in "".join(order[heading + 1].itertext())


def test_the_answers_come_back_as_a_case_that_passes(
    visitor: Visitor, plan: Plan, tmp_path: Path
) -> None:
    """The lines can be pasted into a file of cases, and are read as the same answers and what
    follows from them.
    """
    for seed in range(8):
        answers = random_answers(plan, random.Random(seed), unknown=0.3)
        who = (
            plan.screener.perspectives.index(
                answers[plan.screener.questions.perspective_question][0]
            )
            + 1
        )
        page = visitor.sent(f"/rules/try/{who}", fields(plan, answers))
        path = write_case(tmp_path, str(seed), "".join(page.all("pre")[0].itertext()))

        ((case,),) = load_case_file(path).values()
        assert {id_: set(chosen) for id_, chosen in fill_in(plan, case.answers).items()} == {
            id_: set(c) for id_, c in answers.items()
        }
    assert (
        "8 of 8 cases end as expected." in visiting(plan, FOLDER=tmp_path).get("/rules/cases").text
    )


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/rules/try/1", {**MINIMAL, "q22": ["alone"]}),
        ("/rules/review?urgency=emergency", {"danger_child": "agree", "name": "A", "role": "B"}),
    ],
)
def test_nothing_that_is_tried_is_kept(visitor: Visitor, path: str, sent: dict[str, Any]) -> None:
    """No cookie, no address to go to, nothing in the next page, no store in any cache."""
    response = visitor.sent(path, sent).response

    assert visitor.cookies == {}
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"
    assert "Location" not in response.headers
    page = visitor.get(path)
    assert not [e for e in page.all("input") if e.get("checked") is not None]
    assert not [e for e in page.all("input") if e.get("type") == "text" and e.get("value")]
    assert all(
        form.get("autocomplete") == "off"
        for form in page.all("form")
        if form.get("action") is None and form.get("method") == "post"
    )


def test_another_site_cannot_try_for_someone(visitor: Visitor) -> None:
    """A form of another site is refused, as everywhere."""
    response = visitor.client.post(
        "/rules/try/1",
        data=MINIMAL,
        base_url=visitor.base,
        headers={"Origin": "https://other.example", "Sec-Fetch-Site": "cross-site"},
    )

    assert response.status_code == 403
