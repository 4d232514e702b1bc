"""A whole check in Firefox, by tapping."""

import time

from screening.model import Answers
from tests.support.browser_fixtures import Site
from tests.support.browsing import ONWARD, SETTLED, taps
from tests.support.firefox import Firefox


def walk_in(window: Firefox, site: Site, answers: Answers) -> None:
    """Press Start, answer every question, go on past emergencies, and open the result."""
    window.open(site.url)
    window.click("main form[action='/start'] button")
    for _ in range(60):
        place = window.url.removeprefix(site.url)
        if place == "/answers":
            time.sleep(SETTLED)
            window.click("main a[href='/result']")
            return
        if window.has(ONWARD):
            window.click(ONWARD)
            continue
        asked = list(site.plan.questions)[int(place.rpartition("/")[2]) - 1]
        boxes, send = taps(site.plan.question(asked), answers[asked])
        for box in boxes:
            window.click(box)
        time.sleep(SETTLED)
        window.click(send)
    raise AssertionError("the check does not end")
