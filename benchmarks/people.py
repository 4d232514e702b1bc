"""What twenty made-up people meet on a phone of 360 by 740: taps to the result and to the first
step, words in view, and how far down the first act and the first number to call stand.

`python -m benchmarks.people`. They are every so-manieth of the people in tests/cases, so that each
kind is among them. Words are those that can be seen in `main` with folds closed; pixels are from
the top of the page. Budgets: 34 taps, 250 words and at most 350, the first act on the first screen.
"""

import statistics
import threading
from dataclasses import dataclass, replace
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright
from waitress.server import create_server

from benchmarks import size
from screening.content.check.budgets import FIRST_STEP, MOST_TAPS
from screening.model import NOT_YET, Answers
from screening.outcome.plan import Plan
from screening.web import create_app
from tests.conftest import sample_places, shipped
from tests.support.browsing import CHROMIUM, FLAGS, taps
from tests.support.vignettes import coverage

SCREEN: Final = {"width": 360, "height": 740}
PEOPLE: Final = size(20, 2)

SEEN: Final = """() => {
  const y = e => e && Math.round(e.getBoundingClientRect().top + scrollY)
  const main = document.querySelector("main")
  return {
    words: main.innerText.split(/\\s+/).filter(word => /[\\p{L}\\p{N}]/u.test(word)).length,
    act: y(main.querySelector(".first, .big-call")),
    number: y(main.querySelector("a[href^='tel:']")),
    screens: document.documentElement.scrollHeight / innerHeight,
  }
}"""


@dataclass(frozen=True)
class Met:
    """What one person meets."""

    name: str
    taps: int
    first: int
    """Taps to the first step."""
    words: int
    act: int | None
    number: int | None
    screens: float


def people() -> list[tuple[str, Answers]]:
    """Some of the described people, evenly spread over their files."""
    judged = coverage().judged
    step = len(judged) / PEOPLE
    chosen = [judged[int(i * step)] for i in range(PEOPLE)]
    return [
        (each.case.name, {id_: c for id_, c in each.answers.items() if c != (NOT_YET,)})
        for each in chosen
    ]


def taps_of(plan: Plan, answers: Answers) -> int:
    """Start, every answer, and the way from the last one to the result; going on past an emergency
    is not counted.
    """
    boxes = (taps(plan.question(id_), chosen)[0] for id_, chosen in answers.items())
    return 2 + sum(len(ticked) + 1 for ticked in boxes)


def taps_to_first_step(plan: Plan, answers: Answers) -> int:
    """Start, every answer before a result can be seen, and the link that shows it."""
    ahead = plan.screener.questions.may_be_ahead
    before = {id_: chosen for id_, chosen in answers.items() if id_ not in ahead}
    return taps_of(plan, before)


def met(page: Page, app: Any, plan: Plan, name: str, answers: Answers) -> Met:
    """Open the result of finished answers, and look at it."""
    answered = app.extensions["signpost"].answered
    state = replace(answered.start(), answers=answers)
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "c", "value": answered.seal(state), "url": page.url}])
    page.goto("/result")
    first = taps_to_first_step(plan, answers)
    return Met(name, taps_of(plan, answers), first, **page.evaluate(SEEN))


def main() -> None:
    plan = shipped()
    app = create_app(plan.screener, directory=sample_places())
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        url = f"http://localhost:{server.effective_port}"
        page = browser.new_context(viewport=SCREEN, base_url=url).new_page()
        page.goto("/")
        table = [met(page, app, plan, name, answers) for name, answers in people()]
    print(f"{'taps':>5} {'first':>5} {'words':>5} {'act':>5} {'number':>6} {'screens':>7}")
    for each in table:
        print(
            f"{each.taps:5} {each.first:5} {each.words:5} {each.act or '-':>5}"
            f" {each.number or '-':>6} {each.screens:7.1f}  {each.name[:60]}"
        )
    words = [each.words for each in table]
    print(
        f"taps at most {max(each.taps for each in table)} (budget {MOST_TAPS}), to the first step"
        f" {max(each.first for each in table)} (budget {FIRST_STEP}, and one for each box); words"
        f" median"
        f" {statistics.median(words):.0f}, at most {max(words)} (budget 250, at most 350)"
    )


if __name__ == "__main__":
    main()
