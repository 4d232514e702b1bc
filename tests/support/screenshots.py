"""`make screenshots`: the pictures of the README, made by the app that they show.

Three pages of a check on a phone of 360 by 640, side by side, in `docs/screenshots/phone.png`.
"""

import base64
import threading
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from waitress.server import create_server

from screening.content.check import load_checked
from screening.content.languages import offered
from screening.outcome.compile import prepare
from screening.outcome.plan import Plan
from screening.web import create_app
from screening.web.state import Answered
from tests.conftest import ROOT, fill_in
from tests.support.browsing import CHROMIUM, FLAGS, PHONE, walk

SHOWN = {
    "who": "self",
    "age": "adult",
    "use": "now",
    "supply": "not_prescribed",
    "area_more": "yes",
    "area_cut_down": "yes",
    "area_craving": "yes",
}
FOLDER = ROOT / "docs" / "screenshots"


ASKED = "area_cut_down"


def shoot(page: Page, answered: Answered, plan: Plan) -> list[bytes]:
    """The first page, a question in the midst of a check, and a result."""
    answers = fill_in(plan, SHOWN)
    page.goto("/")
    first = page.screenshot()
    walk(page, plan, answers)
    result = page.screenshot()
    before = dict(takewhile(lambda given: given[0] != ASKED, answers.items()))
    token = answered.seal(replace(answered.start(), answers=before))
    page.context.add_cookies([{"name": "c", "value": token, "url": page.url}])
    page.goto(f"/check/{list(plan.questions).index(ASKED) + 1}")
    return [first, page.screenshot(), result]


def side_by_side(page: Page, pictures: list[bytes], path: Path) -> None:
    """One picture of several."""
    images = "".join(
        f"<img src='data:image/png;base64,{base64.b64encode(p).decode()}'"
        " style='margin:12px;border:1px solid #999'>"
        for p in pictures
    )
    page.set_viewport_size({"width": 3 * (PHONE["width"] + 26), "height": PHONE["height"] + 26})
    page.set_content(f"<body style='margin:0;display:flex;background:#fff'>{images}</body>")
    page.screenshot(path=path)


def main() -> None:
    plan = prepare(load_checked(ROOT))
    app = create_app(plan.screener, languages=offered(ROOT, plan.screener))
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(
            viewport=PHONE, base_url=f"http://localhost:{server.effective_port}"
        )
        pictures = shoot(context.new_page(), app.extensions["signpost"].answered, plan)
        side_by_side(browser.new_page(), pictures, FOLDER / "phone.png")


if __name__ == "__main__":
    main()
