"""When the first page can be read on a slow phone: 400 kbit/s, 400 ms, nothing cached, a phone of
360 by 640.

`python -m benchmarks.slow_phone`. Chromium slows its own network down. Budget: 2 seconds; look at
the median.
"""

import statistics
import threading
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from waitress.server import create_server

from benchmarks import size
from screening.content.check import load_checked
from screening.web import create_app
from tests.support.browsing import CHROMIUM, FLAGS, PHONE

ROUNDS = size(7)
SLOW = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
READY = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def seconds(browser: Browser, url: str) -> float:
    """From the tap to a page that is painted and ready."""
    with browser.new_context(viewport=PHONE) as context:
        page = context.new_page()
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
        page.goto(url)
        while not (painted := page.evaluate(PAINTED)):
            time.sleep(0.02)
        return float(max(painted, page.evaluate(READY))) / 1000


def main() -> None:
    app = create_app(load_checked(Path(__file__).parent.parent))
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        took = [
            seconds(browser, f"http://localhost:{server.effective_port}/") for _ in range(ROUNDS)
        ]
    print(
        f"first page at 400 kbit/s and 400 ms: median {statistics.median(took):.2f} s, worst"
        f" {max(took):.2f} s, budget 2 s"
    )


if __name__ == "__main__":
    main()
