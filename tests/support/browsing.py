"""What the browser tests and the screenshots share: Chromium of the system, a phone, a walk by
tapping.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Page

from screening.model import Answers, Question
from screening.outcome.plan import Plan
from screening.web.forms import boxes_of

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 640}


@dataclass(frozen=True)
class Mode:
    """A way of looking at a page: settings of the browser, and what is done to the page once it is
    there.
    """

    settings: dict[str, Any] = field(default_factory=dict)
    then: str = ""
    face: str = ""
    """Of tests/support/faces.py; without one, what the machine has."""


MODES: Final = {
    "light": Mode(),
    "dark": Mode({"color_scheme": "dark"}),
    "forced colours": Mode({"forced_colors": "active"}),
    "320 px": Mode({"viewport": {"width": 320, "height": 568}}, face="wide"),
    "wide screen": Mode({"viewport": {"width": 1280, "height": 800}}),
    "text 200 %": Mode(then="document.documentElement.style.fontSize = '200%'", face="wide"),
    "right to left": Mode(then="document.documentElement.dir = 'rtl'"),
}


def walk(page: Page, plan: Plan, answers: Answers, prefix: str = "") -> None:
    """Press Start, answer every question, go on past emergencies, and open the result; in the
    language whose addresses begin with `prefix`.
    """
    page.goto(f"{prefix}/")
    tap(page, f"main form[action='{prefix}/start'] button")
    for _ in range(60):
        path = ("/" + page.url.split("/", 3)[3]).removeprefix(prefix)
        if path == "/answers":
            break
        if page.locator(ONWARD).count():
            tap(page, ONWARD)
            continue
        question = list(plan.questions.values())[int(path.rpartition("/")[2]) - 1]
        assert fits(page), path
        boxes, send = taps(question, answers[question.id])
        for box in boxes:
            page.locator(box).check()
        tap(page, send)
    tap(page, f"main a[href='{prefix}/result']")


SETTLED: Final = 0.35
"""Seconds after which the buttons of a question take a tap."""
ONWARD: Final = "main button[name=onward]"
"""Goes on from an emergency page that an answer called for."""
CONTINUE: Final = "main form[autocomplete=off] .go button"
"""Sends what is ticked on a page where several may be."""


def taps(question: Question, chosen: Iterable[str]) -> tuple[list[str], str]:
    """How a question is answered: the boxes to tick, and the button that sends; selectors."""
    boxes = boxes_of(question)
    others = [option for option in chosen if option not in boxes]
    send = f"button[name=answer][value='{others[0]}']" if others else CONTINUE
    return [f"input[name=answer][value='{option}']" for option in chosen if option in boxes], send


def tap(page: Page, selector: str) -> None:
    """Tap the first of these, and wait until the page that it leads to is there: before that, Back
    and the address are those of no page.
    """
    with page.expect_navigation():
        page.locator(selector).first.click()


WIDER: Final = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
"""Pixels of the page beyond the edge of the screen."""


def fits(page: Page) -> bool:
    """Whether the page is no wider than the screen."""
    return int(page.evaluate(WIDER)) <= 0
