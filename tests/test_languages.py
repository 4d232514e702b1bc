"""Other languages: what is offered, what is shown, and that only words differ.

The language is made up: every letter of the English becomes another. It needs no Python, as no
language does.
"""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from screening.__main__ import main
from screening.cli import words as command
from screening.compare.digest import digest, standing
from screening.content import po
from screening.content.languages import WITHDRAWN, Language, language, offered
from screening.content.load import load
from screening.content.translation import mistakes, translation
from screening.content.wordings import LETTER, words_of
from screening.model import Screener
from screening.outcome.compile import prepare
from screening.web import create_app
from screening.web.render import short_id
from tests.conftest import Clock, fill_in, sample_places
from tests.support.languages import (
    change_entry,
    content,
    pseudo,
    spoken,
    translate,
    write_section,
)
from tests.support.people import MUCH_LEFT_OPEN
from tests.support.visitor import H, Page, Visitor

OPEN = (
    *("/", "/helplines", "/read", "/about", "/accessibility", "/places", "/promises"),
    *("/one-page", "/one-page/1", "/one-page/2", "/now/1", "/now/2", "/erased"),
)
LEAD = "page.start.lead"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content that ships, and all of it in a made-up language."""
    made = content(tmp_path_factory.mktemp("content"))
    translate(made, "xx", pseudo)
    return made


@pytest.fixture(scope="module")
def foreign(folder: Path) -> Language:
    return spoken(folder, "xx")


@pytest.fixture
def both(screener: Screener, foreign: Language, clock: Clock) -> Flask:
    """A copy in two languages."""
    return create_app(
        screener, languages=[foreign], directory=sample_places(clock), CLOCK=clock, HOSTS=None
    )


@pytest.fixture
def stranger(both: Flask, foreign: Language) -> Visitor:
    """Someone who reads the made-up language."""
    return Visitor(both, prepare(foreign.screener), prefix="/xx")


@pytest.fixture
def copy(tmp_path: Path, folder: Path) -> Path:
    """A folder with the language that a test may change."""
    return Path(shutil.copytree(folder, tmp_path / "content"))


def read(page: Page) -> Iterator[str]:
    """What is read on a page, without what is marked as written in English."""

    def below(element: Any) -> Iterator[str]:
        if element.get("lang") == "en":
            return
        yield element.text or ""
        for name in ("aria-label", "title", "alt", "placeholder", "data-left1", "data-left2"):
            yield element.get(name) or ""
        for child in element:
            yield from below(child)
            yield child.tail or ""

    for element in (*page.all("title"), *page.all("body")):
        yield from below(element)


def english_left(page: Page) -> list[str]:
    """Latin letters that are no name of this site and no word to send to a line."""
    text = re.sub(r"[\w-]+(\.[\w-]+)+", " ", " ".join(read(page)))
    allowed = {"Signpost", "START", "HOME", "hello"}
    return [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in allowed]


# --- only words differ ---


def test_no_english_word_is_left_on_any_page(stranger: Visitor, screener: Screener) -> None:
    """Over all open pages, all that is taught, and both routes to a result."""
    pages = [stranger.get(path) for path in OPEN]
    pages += [stranger.get(f"/read/{short_id(s.id)}") for s in screener.sections]
    pages += [stranger.get("/nowhere", 404), stranger.get("/check")]
    for who in ("self", "relative"):
        given = fill_in(stranger.plan, MUCH_LEFT_OPEN[who])
        pages += [stranger.walk(given), stranger.get("/result"), stranger.get("/result/page")]
        pages += [stranger.get(f"/check/{n + 1}") for n in range(len(stranger.plan.questions))]
        text = stranger.client.get("/xx/result/text", base_url=stranger.base).get_data(as_text=True)
        assert not re.search(r"[a-z]{3}", text.replace("hello", ""))

    assert {p.path: english_left(p) for p in pages if english_left(p)} == {}
    assert {p.root.get("lang") for p in pages} == {"xx"}


def test_the_decisions_are_the_same_in_every_language(
    screener: Screener, foreign: Language
) -> None:
    """Words decide nothing, what they name stays, and conditions are the very same."""
    assert standing(foreign.screener) == standing(screener)
    assert [r.when for r in foreign.screener.rules.rules] == [r.when for r in screener.rules.rules]


@pytest.mark.slow("the decision digest in each language")
def test_the_decision_digest_is_the_same_in_every_language(
    screener: Screener, foreign: Language
) -> None:
    """Over all possible answers."""
    assert digest(foreign.screener) == digest(screener)


def test_each_text_has_an_id_and_the_content_is_made_of_them_again(screener: Screener) -> None:
    """What has letters is found once, and nothing else."""
    words = words_of(screener)

    assert len(words) > 1500
    assert all(LETTER.search(text) for text in words.values())
    assert words["questions.danger.ask.self"] == screener.questions.questions[1].ask.to("self")


# --- addresses ---


def test_changing_the_language_keeps_the_answers(both: Flask, stranger: Visitor) -> None:
    """Forth and back, on the same page, with what was answered."""
    page = stranger.answer(stranger.start(), "self")
    (there,) = [e.get("href") for e in page.all("a", hreflang="en")]

    shown = stranger.client.get(there or "", base_url=stranger.base)
    assert shown.status_code == 200
    assert there == page.response.request.path.removeprefix("/xx")
    stranger.prefix = ""
    english = Visitor(both, prepare(load_screener(both)))
    english.client = stranger.client
    page = english.answer(english.get("/check"), "none")
    assert page.path == "/check/3"
    (back,) = [e.get("href") for e in page.all("a", hreflang="xx")]
    assert back == "/xx/check/3"
    stranger.prefix = "/xx"
    assert stranger.get("/check/2").given == ["none"]


def load_screener(app: Flask) -> Screener:
    return app.extensions["signpost"].plan.screener  # type: ignore[no-any-return]


def test_the_sealed_answers_know_no_language(both: Flask, stranger: Visitor) -> None:
    """They are as long, and lead on, whatever the words were."""
    stranger.answer(stranger.start(), "relative")
    (first,) = stranger.cookies.values()
    english = Visitor(both, prepare(load_screener(both)))
    english.answer(english.start(), "relative")
    (second,) = english.cookies.values()

    assert len(first) == len(second)


def test_a_browser_that_asks_for_a_language_is_told_and_not_sent(both: Flask) -> None:
    """The first page is in English, and says in the other language that it is there."""
    words = both.extensions["signpost"]
    asked = both.test_client().get("/", headers={"Accept-Language": "xx, en;q=0.5"})
    plain = both.test_client().get("/", headers={"Accept-Language": "en"})

    suggestion = pseudo(words.t("language.suggest"))
    assert asked.status_code == plain.status_code == 200
    assert suggestion in asked.get_data(as_text=True)
    assert suggestion not in plain.get_data(as_text=True)
    assert '<html lang="en"' in asked.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/rules", "/hazards", "/readyz", "/healthz", "/robots.txt"])
def test_what_is_there_once_has_one_address(both: Flask, path: str) -> None:
    """Reviewers' pages stay as they are written, and no machine is asked below a prefix."""
    response = both.test_client().get(f"/xx{path}")

    assert (response.status_code, response.location) == (303, path)


def test_search_engines_stay_out_of_the_check_in_every_language(both: Flask) -> None:
    """As in English."""
    told = both.test_client().get("/robots.txt").get_data(as_text=True).splitlines()

    assert {"Disallow: /check", "Disallow: /xx/check", "Disallow: /xx/places"} <= set(told)


def test_reviewers_pages_offer_no_other_language(both: Flask) -> None:
    """They would lead nowhere."""
    assert "hreflang" not in both.test_client().get("/rules").get_data(as_text=True)


def test_leaving_and_erasing_go_through_both_hops(stranger: Visitor) -> None:
    """The cookie goes, and the page that says so is in the language."""
    stranger.start()
    hop = stranger.follow(stranger.post("/erase"))
    assert hop.path == "/erasing"
    assert "xx/erased" in hop.response.get_data(as_text=True)
    assert stranger.get("/leave").response.headers["Clear-Site-Data"]
    assert not stranger.cookies


def test_english_pages_are_as_before_where_nothing_else_is_offered(app: Flask) -> None:
    """No switch, no mark."""
    html = app.test_client().get("/", base_url="https://check.example").get_data(as_text=True)

    assert "hreflang" not in html
    assert "draft" not in html


def test_the_terminal_speaks_the_language_and_says_that_it_is_a_draft(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And refuses one that is not complete, instead of falling back."""
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))

    assert main(["ask", str(copy), "--language", "xx"]) == 0
    said = capsys.readouterr().out
    assert pseudo("Draft translation: no person has reviewed it.") in said
    assert not re.search(r"[a-z]{3}", said)
    assert main(["ask", str(copy), "--language", "yy"]) == 1
    assert "cannot be shown in the language `yy`" in capsys.readouterr().out


# --- drafts and signatures ---


def test_a_draft_says_so_on_every_page(stranger: Visitor) -> None:
    """Until a translator has signed it."""
    words = stranger.plan.screener.interface["language.draft"]

    assert all(words in stranger.get(path).text for path in OPEN)


def signed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A translator signs what there is."""
    answers = iter(["A. Translator", "certified translator", "yes"])
    monkeypatch.setattr("builtins.input", lambda _asked: next(answers))
    assert main(["sign-language", "xx", "--content", str(folder)]) == 0


def test_only_what_is_signed_is_offered_to_the_public(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And once it is signed, no page calls it a draft."""
    assert offered(copy, load(copy), signed_only=True) == ()
    signed(copy, monkeypatch)

    (shown,) = offered(copy, load(copy), signed_only=True)
    assert (shown.draft, shown.withdrawn) == (False, 0)
    assert shown.signature is not None
    assert shown.signature.translator == "A. Translator"


def changed(folder: Path, text: str, to: str) -> None:
    """Change the English of the interface."""
    path = folder / "locales" / "en.yaml"
    before = path.read_text(encoding="utf-8")
    assert before.count(text) == 1
    path.write_text(before.replace(text, to), encoding="utf-8")


ENGLISH = "an honest answer, and a first step for today."


def test_a_comma_in_the_english_takes_no_page_down(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was signed is shown until it is renewed; the file says what it translates."""
    before = spoken(copy, "xx").screener.interface["start.lead"]
    signed(copy, monkeypatch)
    changed(copy, ENGLISH, "an honest answer and a first step for today.")
    assert main(["words", "--content", str(copy)]) == 0

    shown = spoken(copy, "xx", signed_only=True)
    assert (shown.screener.interface["start.lead"], shown.withdrawn) == (before, 0)
    entry = next(e for e in po.read(copy / "locales" / "xx.po") if e.msgctxt == LEAD)
    assert entry.fuzzy
    assert ENGLISH in entry.previous_msgid
    assert "fuzzy: 1 (page.start.lead)" in capsys.readouterr().out


def test_a_change_of_meaning_withdraws_the_page(
    copy: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """The page says so in its language, with both lines, and leads to the English one."""
    signed(copy, monkeypatch)
    changed(copy, ENGLISH, "an honest answer.")
    assert main(["words", "--meaning", LEAD, "--content", str(copy)]) == 0

    shown = spoken(copy, "xx", signed_only=True)
    assert shown.withdrawn == 1
    app = create_app(load(copy), languages=[shown], CLOCK=clock)
    stranger = Visitor(app, prepare(shown.screener), prefix="/xx")
    page = stranger.get("/")
    assert page.h1 == pseudo("This page is being translated again")
    assert [e.get("href") for e in page.all("a", class_="call")][:2] == ["tel:911", "tel:988"]
    assert [e.get("href") for e in page.all("a", class_="plain")] == ["/"]
    assert WITHDRAWN not in page.response.get_data(as_text=True)
    assert stranger.get("/helplines").h1 == pseudo("Helplines")


def test_a_section_of_another_meaning_is_withdrawn_with_the_pages_that_show_it(
    copy: Path, clock: Clock
) -> None:
    """Its own page, and the emergency page that is made of it; a list that names it stays."""
    assert main(["words", "--meaning", "education.overdose-response", "--content", str(copy)]) == 0

    shown = spoken(copy, "xx")
    app = create_app(load(copy), languages=[shown], CLOCK=clock)
    stranger = Visitor(app, prepare(shown.screener), prefix="/xx")
    assert stranger.get("/now/1").h1 == pseudo("This page is being translated again")
    assert stranger.get("/now/5").h1 != pseudo("This page is being translated again")


def test_a_translation_with_another_number_is_a_mistake_and_is_not_shown(copy: Path) -> None:
    """A page never tells two numbers in two languages."""
    said = "page.accessibility.limits_time"
    change_entry(copy, "xx", said, lambda e: setattr(e, "msgstr", e.msgstr.replace("60", "90")))

    (problem,) = mistakes(copy, load(copy), "xx")
    assert "it lacks 60; it adds 90" in problem.message
    assert spoken(copy, "xx").screener.interface["accessibility.limits_time"] == WITHDRAWN
    assert main(["check", str(copy)]) == 1


def test_a_language_with_a_gap_is_not_offered(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It never falls back to English, and `check` names the gap."""
    change_entry(copy, "xx", LEAD, lambda e: setattr(e, "msgstr", ""))

    assert language(copy, load(copy), "xx") is None
    assert main(["check", str(copy)]) == 0
    assert f"missing: 1 ({LEAD})" in capsys.readouterr().out


def test_what_is_new_since_the_signature_is_withdrawn_from_the_public(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The language stays; a trial shows the new words as a draft."""
    signed(copy, monkeypatch)
    change_entry(copy, "xx", LEAD, lambda e: setattr(e, "msgstr", "жо"))

    assert spoken(copy, "xx", signed_only=True).screener.interface["start.lead"] != "жо"
    trial = spoken(copy, "xx")
    assert (trial.screener.interface["start.lead"], trial.draft) == ("жо", True)


def test_only_changed_texts_are_asked_for_again(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A translator signs what is new."""
    signed(copy, monkeypatch)
    change_entry(copy, "xx", LEAD, lambda e: setattr(e, "msgstr", "жо"))
    found = translation(copy, load(copy), "xx").pieces

    from screening.content.languages import read_signature  # noqa: PLC0415

    assert command.changed_since(found, read_signature(copy, "xx")) == [LEAD]


def test_what_is_kept_as_signed_and_was_changed_is_no_signature(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fingerprint holds it."""
    signed(copy, monkeypatch)
    path = copy / "locales" / "signed" / "xx.po"
    path.write_text(path.read_text(encoding="utf-8").replace("ж", "з", 1), encoding="utf-8")

    assert offered(copy, load(copy), signed_only=True) == ()


def test_the_signature_of_the_content_covers_no_translation(copy: Path) -> None:
    """They share no file."""
    from screening.content.signoff import content_hash, load_signed_files  # noqa: PLC0415

    before = content_hash(load_signed_files(copy))
    change_entry(copy, "xx", LEAD, lambda e: setattr(e, "msgstr", "жо"))
    write_section(copy, "xx", "naloxone", words_of(load(copy)), str.upper)

    assert content_hash(load_signed_files(copy)) == before


# --- files ---


def test_renewing_loses_no_translation_and_goes_back(copy: Path) -> None:
    """English that is changed and restored leaves the file as it was."""
    path = copy / "locales" / "xx.po"
    main(["words", "--content", str(copy)])
    before = path.read_text(encoding="utf-8")
    changed(copy, ENGLISH, "an honest answer.")
    main(["words", "--content", str(copy)])
    assert path.read_text(encoding="utf-8") != before
    changed(copy, "an honest answer.\n", f"{ENGLISH}\n")
    main(["words", "--content", str(copy)])

    assert path.read_text(encoding="utf-8") == before


def test_numbers_take_the_form_that_the_language_has(copy: Path) -> None:
    """A language with three forms needs no Python."""

    def three(entry: Any) -> None:
        entry.msgstr_plural = {0: "жи", 1: "{n} жа", 2: "{n} жо"}

    change_entry(copy, "xx", "page.places.unit.mile", three)
    path = copy / "locales" / "xx.po"
    rule = "plural=(n==1 ? 0 : n<5 ? 1 : 2);"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("plural=(n != 1);", rule), encoding="utf-8")

    from screening.outcome.words import Wording  # noqa: PLC0415

    t = Wording(spoken(copy, "xx").screener.interface)
    said = [t.counted("places.unit.mile", n) for n in (1, 3, 7)]
    assert said == ["жи", "3 жа", "7 жо"]


def test_what_the_operator_says_is_shown_as_it_was_said(copy: Path, clock: Clock) -> None:
    """Their own words wait for no translator, and are marked as what they are."""
    path = copy / "site.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("A trial copy.", "Some County."), encoding="utf-8")
    shown = spoken(copy, "xx")
    stranger = Visitor(
        create_app(load(copy), languages=[shown], CLOCK=clock),
        prepare(shown.screener),
        prefix="/xx",
    )

    page = stranger.get("/about")
    (said,) = [e for e in page.root.iter(f"{H}span") if (e.text or "").startswith("Some County.")]
    assert said.get("lang") == "en"


# --- for reviewers ---


def test_reviewers_see_both_texts_side_by_side(
    copy: Path, screener: Screener, clock: Clock
) -> None:
    """Each text with its translation and how it stands, by kind; another language is not found."""
    change_entry(copy, "xx", LEAD, lambda e: setattr(e, "msgstr", ""))
    reviewer = Visitor(create_app(screener, CLOCK=clock, FOLDER=copy), prepare(screener))

    page = reviewer.get("/rules/words/xx")
    assert "questions" in page.words("code")
    rows = reviewer.get("/rules/words/xx/page").words("tr")
    (row,) = [row for row in rows if row.startswith(LEAD)]
    assert screener.interface["start.lead"] in row
    assert row.endswith("missing")
    assert sum(row.endswith("not signed") for row in rows) > 300
    reviewer.get("/rules/words/yy", 404)
    reviewer.get("/rules/words/xx/nothing", 404)
