"""Our macros against those of a kit that was tested with people: what Chromium tells assistive
technology of either.

The same content is put into our pages and into the macros of govuk-frontend-jinja. The two
accessibility trees are
compared node by node: role, name, description and states. Where ours differs on purpose, the
difference stands in
`DIFFERENCES` with its name and its reason: it is undone there and nowhere else, and one that no
longer occurs is a fault.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pytest
from jinja2 import Environment, PackageLoader, PrefixLoader
from markupsafe import Markup
from playwright.sync_api import Browser, CDPSession
from playwright.sync_api import Page as Tab

from screening.model import Option, Question
from screening.outcome.plan import Plan
from screening.outcome.report import answer_words
from screening.web.forms import boxes_of
from tests.conftest import fill_in
from tests.support.shown import EMERGENCY, UNSURE, Shelf
from tests.support.visitor import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow("the accessibility tree against that of a kit that was tested with people"),
]

KIT: Final = "govuk_frontend_jinja"
ROUTES: Final = {"self": EMERGENCY, "relative": UNSURE}
HEARD: Final = {
    "checked",
    "disabled",
    "expanded",
    "focusable",
    "invalid",
    "level",
    "live",
    "atomic",
    "relevant",
    "required",
    "busy",
}
"""States that matter to a listener. Addresses, ids and what has the focus are left out."""
SILENT: Final = {"generic", "none", "InlineTextBox", "LabelText", "ListMarker"}
"""Roles that say nothing by themselves: what is in them counts."""


@dataclass(frozen=True)
class Node:
    """What is told of one thing on a page. A paragraph goes by its text."""

    role: str
    name: str
    description: str = ""
    states: frozenset[tuple[str, Any]] = frozenset()


Tree = list[Node]
"""Nodes in the order in which they are read."""


# --- where ours differs on purpose ---


DIFFERENCES: Final = {
    "the hint is a paragraph": (
        "The kit has a bare block. It is read the same, and ours is found by those who go by"
        " paragraphs."
    ),
    "the or is a paragraph": (
        "The kit has a bare block, as for the hint. The word is heard at the same place."
    ),
    "boxes stand in groups": (
        "The kit has no headings among boxes. A group inside of the group tells once what the boxes"
        " in it have in common."
    ),
    "one problem is no list": (
        "A page asks one question, so there is never a second problem, and a list of one says"
        " nothing."
    ),
}


def no_paragraph(words: str) -> Callable[[Tree], Tree]:
    """Leaves out the paragraph with these words; its text is a node of its own, and stays."""
    return lambda tree: [node for node in tree if (node.role, node.name) != ("paragraph", words)]


def ungrouped(headings: set[str]) -> Callable[[Tree], Tree]:
    """Leaves out the groups with these names, and the words of their legends."""

    def without(tree: Tree) -> Tree:
        begins = [i for i, n in enumerate(tree) if n.role == "group" and n.name in headings]
        told = {i + after for i in begins for after in range(3)}
        return [node for i, node in enumerate(tree) if i not in told]

    return without


def list_of_one(tree: Tree) -> Tree:
    """Each paragraph as a list with one item."""
    item = [Node("list", ""), Node("listitem", "", states=frozenset({("level", 1)}))]
    return [after for node in tree for after in (item if node.role == "paragraph" else [node])]


def undo(tree: Tree, name: str, change: Callable[[Tree], Tree]) -> Tree:
    """The tree without one named difference, which has to be there."""
    assert name in DIFFERENCES
    changed = change(tree)
    assert changed != tree, f"no longer so: {name}"
    return one_text(changed)


# --- what Chromium tells ---


class Listener:
    """Hears what stands in a page."""

    def __init__(self, tab: Tab, style: bytes) -> None:
        self.tab, self.style = tab, style.decode()
        self.session: CDPSession = tab.context.new_cdp_session(tab)
        self.session.send("DOM.enable")
        self.session.send("Accessibility.enable")

    def ours(self, page: Page, selector: str) -> Tree:
        """Part of a page that our app sent, with its style."""
        html = page.response.get_data(as_text=True)
        return self.heard(html.replace("</head>", f"<style>{self.style}</style></head>"), selector)

    def theirs(self, html: str, selector: str) -> Tree:
        """Part of what the kit made."""
        return self.heard(
            f'<!doctype html><html lang="en"><title>kit</title><main>{html}</main></html>', selector
        )

    def heard(self, html: str, selector: str) -> Tree:
        """Part of a page."""
        self.tab.set_content(html)
        document = self.session.send("DOM.getDocument")["root"]["nodeId"]
        wanted = self.session.send("DOM.querySelector", {"nodeId": document, "selector": selector})[
            "nodeId"
        ]
        root = self.session.send("DOM.describeNode", {"nodeId": wanted})["node"]["backendNodeId"]
        nodes = {
            node["nodeId"]: node
            for node in self.session.send("Accessibility.getFullAXTree")["nodes"]
        }
        top = next(node for node in nodes.values() if node.get("backendDOMNodeId") == root)
        return one_text(list(self._walk(top, nodes)))

    def _walk(self, raw: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> Iterator[Node]:
        below = [
            node
            for id_ in raw.get("childIds", ())
            if id_ in nodes
            for node in self._walk(nodes[id_], nodes)
        ]
        role = raw.get("role", {}).get("value", "none")
        if not raw["ignored"] and role not in SILENT:
            name = raw.get("name", {}).get("value", "")
            if role == "paragraph":
                name = " ".join(node.name for node in below if node.role == "StaticText")
            states = frozenset(
                (p["name"], p["value"].get("value"))
                for p in raw.get("properties", ())
                if p["name"] in HEARD
            )
            yield Node(
                role, folded(name), folded(raw.get("description", {}).get("value", "")), states
            )
        yield from below


def folded(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


def one_text(tree: Tree) -> Tree:
    """Pieces of text that stand side by side as one: elements without a role may part them."""
    joined: Tree = []
    for node in tree:
        if node == Node("StaticText", ""):
            continue
        if node.role == "StaticText" and joined and joined[-1].role == "StaticText":
            joined[-1] = Node("StaticText", f"{joined[-1].name} {node.name}")
        else:
            joined.append(node)
    return joined


@pytest.fixture(scope="module")
def listener(browser: Browser, shelf: Shelf) -> Listener:
    """A page of Chromium, and what it tells of what is put into it."""
    return Listener(browser.new_page(), shelf.app.extensions["style"])


# --- the same content in both ---


Kit = Callable[[str, dict[str, Any]], str]


@pytest.fixture(scope="module")
def kit() -> Kit:
    """Renders a macro of the kit with its parameters."""
    env = Environment(loader=PrefixLoader({KIT: PackageLoader(KIT)}), autoescape=True)

    def render(macro: str, params: dict[str, Any]) -> str:
        folder = "".join(
            f"-{c.lower()}" if c.isupper() else c for c in macro.removeprefix("govuk")
        ).lstrip("-")
        source = (
            f'{{% from "{KIT}/components/{folder}/macro.html" import {macro} %}}{{{{'
            f" {macro}(params) }}}}"
        )
        return env.from_string(source).render(params=params)

    return render


@dataclass(frozen=True)
class Asked:
    """A question as someone sees it who comes back to it, and as one who went on without an
    answer.
    """

    question: Question
    perspective: str
    chosen: tuple[str, ...]
    page: Page
    wrong: Page


@pytest.fixture(scope="module", params=ROUTES)
def asked(request: pytest.FixtureRequest, shelf: Shelf, plan: Plan) -> list[Asked]:
    """Every question of a route."""
    answers = fill_in(plan, ROUTES[request.param])
    visitor = shelf.visitor()
    visitor.walk(answers)
    found = []
    for id_, chosen in answers.items():
        page = visitor.get(f"/check/{visitor.number(id_)}")
        wrong = visitor._checked(
            visitor.post(page.path, {"run": visitor.run(page)}, status=422), 422
        )
        found.append(Asked(plan.question(id_), request.param, tuple(chosen), page, wrong))
    return found


def field(kit: Kit, plan: Plan, each: Asked, error: str = "") -> str:
    """The same field of the kit's pieces: boxes with legend, hint and error, and its buttons."""
    question, voice = each.question, each.perspective
    group = next(group for group in plan.screener.questions.groups if group.id == question.group)
    offered = [o for o in question.options if o.words.speaks_to(voice)]
    boxes = [o for o in offered if o.id in boxes_of(question)]
    legend = Markup("<span>{}</span> <h1>{}</h1>").format(
        group.title.to(voice), question.ask.to(voice)
    )
    params: dict[str, Any] = {
        "name": "answer",
        "idPrefix": "a1",
        "fieldset": {"legend": {"html": legend}},
        "items": [
            {
                "value": o.id,
                "text": o.words.to(voice),
                "checked": o.id in each.chosen and not error,
            }
            for o in boxes
        ],
    }
    if question.hint and question.hint.speaks_to(voice):
        params["hint"] = {"text": question.hint.to(voice)}
    if error:
        params["errorMessage"] = {"text": error}
    buttons = "".join(sends(kit, plan, each, boxes, error))
    return kit("govukCheckboxes", params).replace("</fieldset>", f"{buttons}</fieldset>")


def sends(kit: Kit, plan: Plan, each: Asked, boxes: Sequence[Option], error: str) -> Iterator[str]:
    """The kit's buttons: Continue behind boxes, and one for each answer that says all."""
    t, or_ = plan.screener.interface, "<div>{}</div>".format(plan.screener.interface["question.or"])
    if boxes:
        kept = [id_ for id_ in each.chosen if any(o.id == id_ for o in boxes) and not error]
        only = f" {t['question.only']}" if kept and set(each.chosen) - set(kept) else ""
        yield kit("govukButton", {"text": t["page.go_on"] + only})
    whole = [
        o for o in each.question.options if o.words.speaks_to(each.perspective) and o not in boxes
    ]
    for n, option in enumerate(whole):
        if n == divided(whole, bool(boxes)):
            yield or_
        now = f" <div>{t['question.now']}</div>" if option.id in each.chosen else ""
        words = Markup("{}" + now + "<div>, {}</div>").format(
            option.words.to(each.perspective), t["question.go_on"]
        )
        yield kit("govukButton", {"html": words, "name": "answer", "value": option.id})


def divided(whole: Sequence[Option], behind: bool) -> int:
    """Before which button the "or" stands: the first behind boxes; else the one that is apart, or
    the first unknown, where there is a choice before it.
    """
    if behind:
        return 0
    aside = [n for n, o in enumerate(whole) if o.apart] or [
        n for n, o in enumerate(whole) if o.unknown
    ]
    return aside[0] if aside and aside[0] > 1 else -1


def our_field(listener: Listener, plan: Plan, each: Asked, wrong: bool) -> Tree:
    """Our field without the differences that are meant."""
    tree = listener.ours(each.wrong if wrong else each.page, "fieldset")
    if each.question.hint and each.question.hint.speaks_to(each.perspective):
        tree = undo(
            tree,
            "the hint is a paragraph",
            no_paragraph(folded(each.question.hint.to(each.perspective))),
        )
    headed = [o for o in each.question.options if o.heading and o.words.speaks_to(each.perspective)]
    if headings := {o.heading.to(each.perspective) for o in headed if o.heading}:
        tree = undo(tree, "boxes stand in groups", ungrouped(headings))
    or_ = plan.screener.interface["question.or"]
    if any((node.role, node.name) == ("paragraph", or_) for node in tree):
        tree = undo(tree, "the or is a paragraph", no_paragraph(or_))
    return tree


@pytest.mark.parametrize("wrong", [False, True], ids=["answered", "without an answer"])
@pytest.mark.parametrize("kind", ["one", "any"], ids=["buttons", "boxes"])
def test_fields_are_told_as_by_the_kit(  # noqa: PLR0917
    listener: Listener, kit: Kit, plan: Plan, asked: list[Asked], kind: str, wrong: bool
) -> None:
    """Buttons and boxes with legend, hint, error and what is chosen: every question of both
    routes.
    """
    of_kind = [each for each in asked if each.question.kind == kind]
    error = plan.screener.interface["errors.missing"] if wrong else ""

    assert len(of_kind) > 2
    assert any(each.question.hint for each in of_kind)
    for each in of_kind:
        assert our_field(listener, plan, each, wrong) == listener.theirs(
            field(kit, plan, each, error), "fieldset"
        ), each.question.id


def test_an_error_summary_is_told_as_by_the_kit(
    listener: Listener, kit: Kit, plan: Plan, asked: list[Asked]
) -> None:
    """What is wrong, on top of the page: an alert with a heading, and a link to the first
    choice.
    """
    t = plan.screener.interface
    params = {
        "titleText": t["errors.summary"],
        "errorList": [{"text": t["errors.missing"], "href": "#a1"}],
    }

    ours = undo(
        listener.ours(asked[0].wrong, "[role=alert]"), "one problem is no list", list_of_one
    )

    assert ours == listener.theirs(kit("govukErrorSummary", params), "[role=alert]")


@pytest.mark.parametrize("opened", [False, True], ids=["closed", "open"])
def test_details_are_told_as_by_the_kit(
    listener: Listener, kit: Kit, plan: Plan, asked: list[Asked], opened: bool
) -> None:
    """Why we ask, closed and open."""
    t = plan.screener.interface
    each = next(
        each
        for each in asked
        if each.question.why and each.question.why.speaks_to(each.perspective)
    )
    assert each.question.why
    words = Markup("<p>{}</p>").format(each.question.why.to(each.perspective))
    theirs = listener.theirs(
        kit("govukDetails", {"summaryText": t["question.why"], "html": words, "open": opened}),
        "details",
    )
    html = each.page.response.get_data(as_text=True).replace(
        "<details>", "<details open>" if opened else "<details>"
    )

    assert listener.heard(html, "details") == theirs


def test_the_list_of_answers_is_told_as_by_the_kit(
    listener: Listener, kit: Kit, shelf: Shelf, plan: Plan
) -> None:
    """Every answer with its question, and a link whose name says what it changes."""
    answers = fill_in(plan, EMERGENCY)
    rows = []
    for id_, chosen in answers.items():
        label = plan.question(id_).label.to("self")
        change = {
            "text": plan.screener.interface["answers.change"],
            "visuallyHiddenText": label,
            "href": "/",
        }
        words = "; ".join(answer_words(plan.question(id_), chosen, "self"))
        rows.append(
            {"key": {"text": label}, "value": {"text": words}, "actions": {"items": [change]}}
        )

    ours = listener.ours(shelf.visitor().walk(answers), "dl.answers")

    assert ours == listener.theirs(kit("govukSummaryList", {"rows": rows}), "dl")


def test_a_broken_component_is_heard(listener: Listener, asked: list[Asked]) -> None:
    """Without the link from the field to its hint and error, what is told is another: the
    comparison sees such things.
    """
    each = asked[0]
    html = each.wrong.response.get_data(as_text=True)
    whole = listener.ours(each.wrong, "fieldset")

    for broken in (
        re.sub(r' aria-describedby="[^"]*"', "", html),
        html.replace("<legend>", "<div>").replace("</legend>", "</div>"),
    ):
        assert broken != html
        assert listener.heard(broken, "fieldset") != whole
