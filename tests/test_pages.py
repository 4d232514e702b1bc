"""Every page that needs no answers, and the words on all of them."""

import random
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import pytest
from flask import Flask, get_template_attribute, render_template
from markupsafe import Markup
from pydantic import BaseModel

from screening.model import Answers, Readable, Rules, Screener, Words
from screening.outcome.compile import prepare
from screening.outcome.engine import assess
from screening.outcome.plan import Plan
from screening.web import create_app
from screening.web.forms import FIELD, boxes_of
from screening.web.question_page import Visit
from screening.web.render import short_id
from tests.conftest import ROOT, Clock, fill_in, random_answers
from tests.support.people import MUCH_LEFT_OPEN
from tests.support.shown import Shelf
from tests.support.visitor import Page, Visitor

OPEN_PAGES = [
    "/",
    "/read",
    "/helplines",
    "/about",
    "/accessibility",
    "/promises",
    "/now/1",
    "/now/2",
    "/now/3",
    "/now/4",
    "/now/5",
    "/erased",
]


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_every_open_page_is_well_made(visitor: Visitor, path: str) -> None:
    """Each parses, has one heading, its ways to help, and no state."""
    visitor.get(path)


def test_every_source_is_named_on_a_page(visitor: Visitor, screener: Screener) -> None:
    """A source stands on the pages to read that rest on it, or else on the page about the check."""
    taught = {id_ for section in screener.sections for id_ in section.sources}
    page = visitor.get("/about")

    assert {s.id for s in screener.sources if page.all("a", href=s.address)} >= {
        s.id for s in screener.sources if s.id not in taught
    }


def test_every_section_has_its_own_page_and_is_listed(visitor: Visitor, screener: Screener) -> None:
    """Each section is read on a page of its own, with its sources, and stands in the list."""
    hrefs = [a.get("href") for a in visitor.get("/read").all("a")]
    titles = {source.id: source.title for source in screener.sources}
    for section in screener.sections:
        page = visitor.get(f"/read/{short_id(section.id)}")

        assert f"/read/{short_id(section.id)}" in hrefs
        assert page.h1 == section.title
        assert all(titles[id_] in page.text for id_ in section.sources)


def test_addresses_and_titles_say_nothing(visitor: Visitor, screener: Screener) -> None:
    """What stands in a browser's history names no question, no topic and no answer."""
    answers = fill_in(
        visitor.plan, {"who": "self", "age": "adult", "use": "now", "supply": "not_prescribed"}
    )
    visitor.walk(answers)
    telling = re.compile(
        r"opioid|heroin|overdose|suicid|naloxone|pregnan|violen|drug|methadone", re.IGNORECASE
    )
    paths = [
        "/result",
        "/answers",
        *OPEN_PAGES,
        *(f"/check/{n}" for n in range(1, 24)),
        *(f"/read/{short_id(s.id)}" for s in screener.sections),
    ]
    for path in paths:
        page = visitor.get(path)
        assert not telling.search(page.words("title")[0] + page.path), path


def test_all_results_have_one_title(shelf: Shelf) -> None:
    """Whatever was answered: the title of the window says nothing of what came of it."""
    pages = {kind: (answers, shelf.result(answers)) for kind, answers in some_outcomes(shelf.plan)}

    assert len({page.words("h1")[0] for _, page in pages.values()}) >= 3
    for path in ("/result", "/answers", "/result/page"):
        assert (
            len({shelf.result(answers, path).words("title")[0] for answers, _ in pages.values()})
            == 1
        )


def some_outcomes(plan: Plan) -> Iterator[tuple[str, Answers]]:
    """Answers of both routes, that end in each of several ways."""
    chance = random.Random(5)
    yield (
        "calm",
        fill_in(plan, {"who": "self", "age": "adult", "use": "now", "supply": "prescribed"}),
    )
    yield (
        "open",
        fill_in(
            plan,
            {
                "who": "self",
                "age": "adult",
                "use": "now",
                "supply": "prescribed",
                "health": ["unknown"],
            },
        ),
    )
    for n in range(40):
        answers = random_answers(plan, chance, plan.screener.perspectives[n % 2], unknown=0.1)
        yield f"{n % 2} {assess(plan, answers).urgency}", answers


def test_the_emergency_page_needs_no_state_and_offers_to_go_on(visitor: Visitor) -> None:
    """It opens for anyone, says what to do in numbered steps, and leads back into the check."""
    page = visitor.get("/now/1")

    assert page.all("a", href="tel:911", class_="call")
    assert len(page.all("ol")) == 1
    assert len(page.all("ol")[0]) >= 4
    assert page.all("a", href="/check")


def test_the_stylesheet_is_kept_for_long_and_changes_its_name(visitor: Visitor) -> None:
    """The one stylesheet is cached under a name that depends on what is in it."""
    page = visitor.get("/")
    href = page.all("link", rel="stylesheet")[0].get("href") or ""

    response = visitor.client.get(href, base_url=visitor.base)

    assert response.status_code == 200
    assert "immutable" in response.headers["Cache-Control"]


# --- words ---


def readable(value: Any, marked: bool = False, place: str = "") -> Iterator[tuple[str, str]]:
    """Every word that a person reads in a noun, with where it stands: the fields that the model
    marks as `Text`.
    """
    if isinstance(value, str):
        if marked:
            yield place, value
    elif isinstance(value, Words):
        for perspective, text in value.said.items():
            yield f"{place}.{perspective}", text
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            is_text = any(isinstance(meta, Readable) for meta in field.metadata) or marks(
                field.annotation
            )
            yield from readable(getattr(value, name), is_text, f"{place}.{name}")
    elif isinstance(value, (tuple, list)):
        for i, each in enumerate(value):
            yield from readable(each, marked, f"{place}.{getattr(each, 'id', i)}")
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from readable(each, marked, f"{place}.{key}")


def marks(annotation: Any) -> bool:
    """Whether a type is `Text`, or optional `Text`, or a list of it."""
    if any(isinstance(meta, Readable) for meta in getattr(annotation, "__metadata__", ())):
        return True
    return get_origin(annotation) in (Union, UnionType, tuple) and any(
        marks(arg) for arg in get_args(annotation)
    )


def pseudo(text: str) -> str:
    """The text in a language that nobody speaks: every letter outside of marks becomes another."""
    parts = re.split(r"(<[^>]*>|\{\w+\}|\]\([^)]*\))", text)
    return "".join(
        part if i % 2 else re.sub(r"[A-Za-z]", "ж", part) for i, part in enumerate(parts)
    )


def translated(value: Any, marked: bool = False) -> Any:
    """A noun with every readable word in the pseudo-language."""
    if isinstance(value, str):
        return pseudo(value) if marked else value
    if isinstance(value, Words):
        return value.model_copy(update={"said": {p: pseudo(t) for p, t in value.said.items()}})
    if isinstance(value, BaseModel):
        return value.model_copy(
            update={
                name: translated(
                    getattr(value, name),
                    any(isinstance(m, Readable) for m in field.metadata) or marks(field.annotation),
                )
                for name, field in type(value).model_fields.items()
            }
        )
    if isinstance(value, tuple):
        return tuple(translated(each, marked) for each in value)
    if isinstance(value, dict):
        return {key: translated(each, marked) for key, each in value.items()}
    return value


def with_translated_headings(rules: Rules) -> Rules:
    """Rules that name parts of sections by the headings that these have after translating."""
    named = {
        name: tuple(
            taken.model_copy(update={"parts": tuple(pseudo(part) for part in taken.parts)})
            for taken in getattr(rules, name)
        )
        for name in ("take_away", "call", "worries")
    }
    return rules.model_copy(update=named)


def in_pseudo_language(screener: Screener) -> Screener:
    """The whole content in the pseudo-language."""
    parts = {
        name: translated(getattr(screener, name))
        for name in ("questions", "rules", "sections", "sources", "site", "assurances")
    }
    parts["rules"] = with_translated_headings(parts["rules"])
    interface = {
        key: text if key.startswith("language.") else pseudo(text)
        for key, text in screener.interface.items()
    }
    return Screener(
        **{
            **screener.__dict__,
            **parts,
            "countries": {c: translated(b) for c, b in screener.countries.items()},
            "interface": interface,
        }
    )


def english_left(page: Page) -> list[str]:
    """Words of two letters or more that a person would read and nobody translated."""
    text = " ".join("".join(each.itertext()) for tag in ("title", "body") for each in page.all(tag))
    attributes = [
        e.get(name) or ""
        for e in page.root.iter()
        for name in ("aria-label", "title", "alt", "placeholder")
    ]
    text = re.sub(r"[\w-]+(\.[\w-]+)+", " ", f"{text} {' '.join(attributes)}")
    # Not words: the state of a file, and what one types into a text message to a line.
    allowed = {"draft", "START", "HOME", "hello"}
    return [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in allowed]


def test_no_word_that_a_person_reads_is_in_python_or_templates(
    screener: Screener, clock: Clock
) -> None:
    """With all content in a pseudo-language, no page of either route holds an English word."""
    foreign = in_pseudo_language(screener)
    visitor = Visitor(create_app(foreign, CLOCK=clock), prepare(foreign))
    pages = [
        visitor.get(path)
        for path in (*OPEN_PAGES, *(f"/read/{short_id(s.id)}" for s in screener.sections[:6]))
    ]
    pages += [visitor.get("/nowhere", 404), visitor.get("/check")]
    for given in MUCH_LEFT_OPEN.values():
        pages.append(visitor.walk(fill_in(visitor.plan, given)))
        pages += [visitor.get(f"/check/{n + 1}") for n in range(len(screener.questions.questions))]
        pages.append(visitor.get("/result"))
    page = visitor.get("/check/2")
    pages.append(
        visitor._checked(visitor.post(page.path, {"run": visitor.run(page)}, status=422), 422)
    )

    assert {p.path: english_left(p) for p in pages if english_left(p)} == {}


AVOID = re.compile(
    r"\b(addicts?|abusers?|abus(?:e|es|ed|ing)|junkies?|drug"
    r" habit|dirty|drug-free|sober|relapses?|enabl(?:e|es|ing) (?:them|behaviou?r)|"
    r"tough love|rock bottom|failed treatment|medication-assisted|MAT|opioid"
    r" substitution|replacement therapy|heroin use disorder|"
    r"drug problem|(?:drug|heroin|opioid) users?|stay(?:ing)? clean|get(?:ting)? clean|addicted"
    r" bab(?:y|ies))\b",
    re.IGNORECASE,
)
CLAIMS = re.compile(
    r"\b(screen(?:s|ed|ing)?|detect(?:s|ed|ion|ing)?|assess(?:es|ed|ment|ing)?|diagnos(?:e|es|ed)|self-test)\b",
    re.IGNORECASE,
)
SEVERITY = re.compile(
    r"\b(mild|moderate|severe)\b|\btest(?:ed)? positive\b|\bASAM\b", re.IGNORECASE
)


def all_words(screener: Screener) -> Iterator[tuple[str, str]]:
    """Every public word of the content with its place, the reviewer's fields and titles of sources
    left out.
    """
    yield from readable(screener.questions, place="questions")
    for name in ("urgencies", "levels", "ways", "emergencies", "steps", "advice", "rules"):
        yield from readable(getattr(screener.rules, name), place=name)
    for score in screener.rules.scores:
        yield from readable((score.say, score.say_open, score.say_note), place=f"scores.{score.id}")
    yield from readable(screener.sections, place="sections")
    yield from ((f"interface.{key}", text) for key, text in screener.interface.items())


def test_words_to_avoid_are_avoided(screener: Screener) -> None:
    """No stigmatizing word stands anywhere in the content."""
    found = {
        place: match[0]
        for place, text in all_words(screener)
        if (match := AVOID.search(text)) and not place.startswith("questions.header")
    }

    assert found == {}


def test_public_words_never_claim_to_screen_or_diagnose(screener: Screener) -> None:
    """The tool is called a check. Where such a word stands, it is to say what the check is not."""
    denials = re.compile(
        r"tested as a screening|not a diagnosis|screenshots?|(?:phone|lock|your|the) screen|screen"
        r" readers?",
        re.IGNORECASE,
    )
    found = {
        place: match[0]
        for place, text in all_words(screener)
        if (match := CLAIMS.search(denials.sub("", text)))
    }

    assert found == {}


def test_no_severity_label_and_no_level_number_is_public(screener: Screener) -> None:
    """Nobody reads "mild", "severe", "positive" or an ASAM number."""
    found = {
        place: match[0]
        for place, text in all_words(screener)
        if (match := SEVERITY.search(text)) and "for_clinicians" not in place
    }

    assert found == {}


def test_no_number_is_typed_outside_of_the_helplines(screener: Screener) -> None:
    """In all words there is no telephone number but through helplines.yaml."""
    for place, text in all_words(screener):
        assert not re.search(r"\b(911|988|211)\b|\d{3}-\d{4}", text), place


def test_every_interface_word_is_used_and_every_used_one_exists(screener: Screener) -> None:
    """The words file holds exactly what templates and code ask for."""
    code = "\n".join(
        p.read_text()
        for p in (*Path(ROOT / "templates").glob("*.html"), *(ROOT / "screening").rglob("*.py"))
    )
    used = set(re.findall(r"""(?<!\w)(?:t|with_number)\(\s*["']([a-z_0-9.]+)["']""", code)) | set(
        re.findall(r"""interface\[["']([a-z_0-9.]+)["']\]""", code)
    )
    prefixes = {
        *re.findall(r"""["']([a-z_.]+[._])["'] ~""", code),
        "errors.",
        "terminal.choose_",
        "reading.groups.",
        "start.facts_",
        "language.month_",
        "places.unit.",
    }
    prefixes |= set(re.findall(r"""t\(f["']([a-z_.]+\.)\{""", code))
    stems = {
        re.sub(rf"\.({'|'.join(screener.perspectives)})$", "", key) for key in screener.interface
    }

    assert [key for key in used - stems if not key.endswith((".", "_"))] == []
    assert [key for key in stems - used if not any(key.startswith(p) for p in prefixes)] == []


@pytest.mark.parametrize(("days", "shown"), [(0, False), (179, False), (181, True)])
def test_an_old_number_says_when_it_was_checked_and_nothing_stops(
    visitor: Visitor, clock: Clock, screener: Screener, days: int, shown: bool
) -> None:
    """After 180 days a number shows its day; the emergency and the crisis line never do."""
    line = screener.country.line("treatment")
    assert line is not None
    assert line.verified_on is not None
    clock.now = (line.verified_on.toordinal() - 719163 + days) * 86400.0 + 3600

    page = visitor.get("/helplines")

    words = screener.interface["helpline.checked"].format(day=line.verified_on.isoformat())
    numbers = [
        each
        for each in screener.country.lines
        if each.call and each.verified_on == line.verified_on
    ]
    by_heart = {screener.country.emergency, screener.country.crisis}
    assert page.text.count(words) == (
        sum(each.id not in by_heart for each in numbers) if shown else 0
    )


def test_a_page_with_its_gaps_filled_is_the_page_that_the_template_makes(
    app: Flask, plan: Plan
) -> None:
    """Rendering once and filling gaps gives the same bytes as rendering for this visit, for every
    question, choice and error.
    """
    check = app.extensions["signpost"]
    only = f" {plan.screener.interface['question.only']}"
    for (id_, perspective), form in check.forms.items():
        question = plan.question(id_)
        group = next(g for g in plan.screener.questions.groups if g.id == question.group)
        boxes = boxes_of(question)
        for error, chosen in product(
            ("", "missing", "changed"), ({o.id for o in question.options[n:]} for n in (1, -1))
        ):
            with app.test_request_context(base_url="https://check.example"):
                now = get_template_attribute("macros.html", "answer_now")()
                marks = [
                    (o, "" if o.id not in chosen else " checked" if o.id in boxes else now)
                    for o in question.options
                ]
                filled = check.page(question, perspective, error).fill(
                    Visit("ab12", "/check/1", 7, "5 more", Markup("<p>x</p>"), chosen)
                )
                made = render_template(
                    "question.html",
                    question=question,
                    perspective=perspective,
                    group=group,
                    error=error,
                    field=form(formdata=None, meta={"csrf_context": ""})[FIELD],
                    options=[(o, mark) for o, mark in marks if o.words.speaks_to(perspective)],
                    run="ab12",
                    back="/check/1",
                    place=7,
                    ahead="5 more",
                    slip=Markup("<p>x</p>"),
                    only=only if boxes & chosen and chosen - boxes else "",
                )
            assert filled == made


def test_a_page_made_once_holds_no_answer(visitor: Visitor) -> None:
    """After someone has answered, the pages kept in memory are those of someone who has not."""
    visitor.walk(
        fill_in(
            visitor.plan, {"who": "self", "age": "adult", "use": "now", "supply": "not_prescribed"}
        )
    )
    pages = visitor.app.extensions["signpost"].pages

    assert len(pages) > 10
    assert not any(
        "checked" in part or "now-given" in part for page in pages.values() for part in page.parts
    )
    assert not any(
        visitor.run(visitor.get("/check/1")) in part
        for page in pages.values()
        for part in page.parts
    )
