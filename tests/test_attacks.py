"""Attacks from outside, on this machine alone and bounded: what one address can do to others.

Each has a short form in `make test-all`; `make soak` gives it more time.
"""

import http.client
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from screening.outcome.plan import Plan
from tests.support import servers
from tests.support.dearest import dearest_forms
from tests.support.servers import Server
from tests.support.soaking import report, seconds

SLOW = pytest.mark.slow("attacks on the servers of deploy/, each for a few seconds")
LENGTHS = [pytest.param(4.0, marks=SLOW, id="short"), pytest.param(30.0, marks=pytest.mark.soak)]
ATTACKERS = 20
TIMES = 3
"""So many times its quiet time an emergency page may take while one address attacks."""
SLACK = 0.02
"""Seconds that a busy machine adds to anything."""


@dataclass
class Visits:
    """Visits one after another on kept connections, from one address."""

    port: int
    source: str
    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def go(self, path: str, body: bytes | None, pause: float, goes_on: Callable[[], bool]) -> None:
        """Ask again and again."""
        connection = self._connection()
        while goes_on():
            began = time.perf_counter()
            try:
                connection.request(*self._request(path, body))
                answer = connection.getresponse()
                answer.read()
                self.statuses[answer.status] += 1
            except (OSError, http.client.HTTPException):
                self.statuses[0] += 1
                connection.close()
                connection = self._connection()
            self.took.append(time.perf_counter() - began)
            time.sleep(pause)
        connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        return servers.Named(servers.ANY_CERTIFICATE, self.port, self.source)

    @staticmethod
    def _request(path: str, body: bytes | None) -> tuple[str, str, bytes | None, dict[str, str]]:
        headers = {
            "Host": servers.HOST,
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return "POST" if body else "GET", path, body, headers


def median_of_a_visitor(port: int, length: float) -> float:
    """How long someone at another address waits for help with an overdose."""
    visits, until = Visits(port, "127.0.0.2"), time.monotonic() + length
    visits.go("/now/1", None, 0.05, lambda: time.monotonic() < until)
    assert set(visits.statuses) == {200}, visits.statuses
    return statistics.median(visits.took)


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Server]:
    """nginx before gunicorn, as shipped."""
    with (
        servers.app(tmp_path / "app") as app,
        servers.nginx(tmp_path, [app.port]) as nginx,
    ):
        yield nginx


@pytest.mark.parametrize("length", LENGTHS)
def test_the_dearest_form_from_one_address_slows_no_one(
    front: Server, plan: Plan, length: float
) -> None:
    """Twenty connections of one address send it as fast as the proxy lets them; someone at another
    address reads the emergency page.
    """
    length = seconds(length)
    path, form = max(dearest_forms(plan))
    assert front.ask(path).status == 200  # what shows it is loaded when it is first asked for
    quiet = median_of_a_visitor(front.port, length)
    attack, ended = Visits(front.port, "127.0.0.1"), threading.Event()
    body = urlencode(form).encode()
    threads = [
        threading.Thread(
            target=attack.go, args=(path, body, 0.3, lambda: not ended.is_set()), daemon=True
        )
        for _ in range(ATTACKERS)
    ]
    for thread in threads:
        thread.start()
    try:
        attacked = median_of_a_visitor(front.port, length)
    finally:
        ended.set()
        for thread in threads:
            thread.join()

    report(
        "One hostile address",
        quiet_ms=round(quiet * 1000, 1),
        attacked_ms=round(attacked * 1000, 1),
        answers=dict(attack.statuses),
    )
    assert attack.statuses[429] > 3 * attack.statuses[200]
    assert attacked < TIMES * quiet + SLACK
