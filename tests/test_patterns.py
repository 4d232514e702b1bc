"""The page of all macros, for those who write templates: complete, well made, and never there for
the public.
"""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from flask import Flask
from jinja2 import nodes

from screening.model import Screener
from screening.outcome.compile import prepare
from screening.web import create_app
from screening.web.patterns import MACROS
from tests.conftest import ROOT, Clock
from tests.support.visitor import Page, Visitor
from tests.test_pages import english_left, in_pseudo_language


@pytest.fixture
def with_patterns(screener: Screener, clock: Clock) -> Flask:
    """The application with the page."""
    return create_app(screener, CLOCK=clock, PATTERNS=True)


@pytest.fixture
def page(visitor: Visitor, with_patterns: Flask) -> Page:
    """The page, opened and found to be well made."""
    return replace(visitor, app=with_patterns).get("/patterns")


def test_the_page_is_there_only_where_it_is_asked_for(visitor: Visitor) -> None:
    """Without the setting there is no such page."""
    visitor.get("/patterns", 404)


def test_every_macro_is_shown_in_a_block_of_its_own(page: Page, with_patterns: Flask) -> None:
    """Each macro that macros.html defines has a section with its name, something in it, and a call
    in the template.
    """
    env = with_patterns.jinja_env
    defined = {
        macro.name
        for macro in env.parse((ROOT / "templates" / MACROS).read_text()).find_all(nodes.Macro)
    }
    blocks = {
        block.name: block
        for block in env.parse((ROOT / "templates/patterns.html").read_text()).find_all(nodes.Block)
    }
    called = {
        name: {each.attr for each in block.find_all(nodes.Getattr)}
        for name, block in blocks.items()
    }
    sections = {
        each.get("id"): " ".join("".join(each.itertext()).split())
        for each in page.all("section")
        if each.get("id") in defined
    }

    assert set(sections) == defined
    assert {name for name in defined if name not in called[name]} == set()
    assert {name for name, text in sections.items() if len(text) <= len(name) + 2} == set()


def test_both_kinds_of_choices_are_shown(page: Page) -> None:
    """Radios, boxes to tick, and buttons that answer at once, one with the answer now."""
    assert page.all("input", type="radio")
    assert page.all("input", type="checkbox")
    assert page.all("button", name="answer")
    assert page.all("span", class_="now-given")


def test_the_page_has_no_words_of_its_own(screener: Screener, clock: Clock) -> None:
    """With all content in a pseudo-language, nothing but the names of macros is left in English."""
    foreign = in_pseudo_language(screener)
    page = Visitor(create_app(foreign, CLOCK=clock, PATTERNS=True), prepare(foreign)).get(
        "/patterns"
    )
    for code in page.all("code"):
        code.text = ""
    for title in page.all("title"):
        title.text = ""

    assert english_left(page) == []


@pytest.mark.parametrize(
    ("environment", "there"),
    [
        ({}, False),
        ({"PATTERNS": "1"}, True),
        ({"PATTERNS": "1", "SIGNPOST_HOSTS": "check.example", "SIGNPOST_UNREVIEWED": "1"}, False),
    ],
    ids=["plain", "asked for", "public"],
)
def test_run_adds_it_when_asked_and_never_for_the_public(
    environment: dict[str, str], there: bool
) -> None:
    """`PATTERNS=1` adds the page on a trial copy; where hosts are named, the copy is for the
    public, and it stays away.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("HOST", "PATTERNS", "SIGNPOST_HOSTS")
    }
    code = "import run; print('patterns' in run.app.blueprints)"
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.split() == [str(there)]
