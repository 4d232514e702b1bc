"""What no one may stop: pages under load, while others hold connections open on purpose, and while
the server reloads.
"""

import os
import selectors
import signal
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import pytest

from screening.outcome.plan import Plan
from tests.conftest import fill_in
from tests.support import servers
from tests.support.people import SELF
from tests.support.person import Person
from tests.support.soaking import (
    FORWARDED,
    Load,
    Replica,
    crowd,
    plain,
    proxy,
    report,
    seconds,
    secure,
)

pytestmark = pytest.mark.soak

SERVED: Final = {"SIGNPOST_UNREVIEWED": "1"}
RATE: Final = 500
RELOADS: Final = 50


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[Replica]:
    """gunicorn with the settings of deploy/."""
    replica = Replica(tmp_path, servers.DEPLOY / "gunicorn.conf.py", SERVED)
    replica.start()
    yield replica
    replica.stop()


def cookie_of(replica: Replica, plan: Plan) -> str:
    """The cookie of someone who has answered everything."""
    person = Person(plain(replica.port), servers.HOST, plan, headers=dict(FORWARDED))
    person.check(fill_in(plan, SELF))
    return "; ".join(f"{name}={value}" for name, value in person.cookies.items())


def test_five_hundred_requests_a_second_are_served(replica: Replica, plan: Plan) -> None:
    """Questions, answers and first pages at a steady rate: none fails, one in a hundred waits
    longest, the memory stays.
    """
    headers = {"Host": servers.HOST, "Cookie": cookie_of(replica, plan), **FORWARDED}
    paths = ["/", *(f"/check/{number}" for number in range(1, 6)), "/answers", "/helplines"]
    Load(plain(replica.port), headers, 200).run(paths, 5)
    before = replica.memory()
    load = Load(plain(replica.port), headers, RATE)
    began = time.perf_counter()
    load.run(paths, seconds(600))
    took = time.perf_counter() - began
    after = replica.memory()

    report(
        "Load",
        wanted_a_second=RATE,
        served_a_second=round(len(load.times) / took),
        failed=len(load.failed),
        median_ms=round(load.quantile(0.5), 1),
        p99_ms=round(load.quantile(0.99), 1),
        memory_kb_before_and_after=(before, after),
    )
    assert load.failed == []
    assert len(load.times) / took > 0.95 * RATE
    assert load.quantile(0.99) < 100
    assert after < before * 1.05


def test_reloads_interrupt_no_one(replica: Replica, plan: Plan, tmp_path: Path) -> None:
    """Through nginx, at 100 requests a second, with people in the middle of checks: no request
    fails while the server reloads.
    """
    with proxy(tmp_path, [replica.port]) as front:
        load = Load(secure(front.port), {"Host": servers.HOST}, 60, threads=8, keep=False)
        people = crowd(secure(front.port), plan, 3, {}, patience=0)
        length = seconds(RELOADS * 6)
        pages = threading.Thread(
            target=load.run, args=(["/", "/helplines", "/now/1"], length), daemon=True
        )
        done = 0
        with people.at_work():
            pages.start()
            until = time.monotonic() + length - 5
            while time.monotonic() < until and done < RELOADS:
                os.kill(replica.master, signal.SIGHUP)
                done += 1
                time.sleep(6)
            pages.join()

    report(
        "Reloads",
        reloads=done,
        requests=len(load.times),
        failed=dict(Counter(load.failed)),
        longest_ms=round(max(load.times) * 1000),
        checks_finished=people.finished,
        lost=dict(Counter(people.lost)),
    )
    assert load.failed == []
    assert people.lost == []
    assert people.finished > 0


# --- slow clients ---


class Slow:
    """Connections that send a header or a body a letter at a time, or nothing at all; each from an
    address of its own.
    """

    def __init__(self, port: int, https: bool) -> None:
        self.port, self.https = port, https
        self.open: list[tuple[socket.socket, bytes]] = []
        self.refused = 0

    def connect(self, first: bytes, drip: bytes, number: int) -> None:
        """So many connections that have sent this much, and will send the rest very slowly."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        for n in range(number):
            try:
                plain_ = socket.create_connection(
                    ("127.0.0.1", self.port),
                    timeout=10,
                    source_address=(f"127.1.{n // 200}.{n % 200 + 1}", 0),
                )
                one = (
                    context.wrap_socket(plain_, server_hostname=servers.HOST)
                    if self.https
                    else plain_
                )
                one.sendall(first)
                self.open.append((one, drip))
            except OSError:
                self.refused += 1

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """While the block runs, a letter every half second on each."""
        stop = threading.Event()

        def work() -> None:
            while not stop.wait(0.5):
                for one, drip in self.open:
                    if drip:
                        with suppress(OSError, ValueError):
                            one.send(drip)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
            for one, _ in self.open:
                one.close()

    def ended(self) -> int:
        """How many the server has closed."""
        with selectors.DefaultSelector() as waiting:
            for one, _ in self.open:
                with suppress(ValueError, KeyError):
                    waiting.register(one, selectors.EVENT_READ)
            return len(waiting.select(0))


HEADER: Final = b"GET / HTTP/1.1\r\nHost: check.example\r\nX-Slow: "
BODY: Final = (
    b"POST /start HTTP/1.1\r\nHost: check.example\r\nSec-Fetch-Site: same-origin\r\nContent-Length:"
    b" 9000\r\n\r\na"
)


def test_slow_clients_behind_the_proxy_stop_no_one(
    replica: Replica, plan: Plan, tmp_path: Path
) -> None:
    """200 slow headers, 100 slow bodies and 1,000 silent connections at nginx: others are served as
    if they were not there.
    """
    with proxy(tmp_path, [replica.port]) as front:
        slow = Slow(front.port, https=True)
        slow.connect(HEADER, b"a", 200)
        slow.connect(BODY, b"a", 100)
        slow.connect(b"", b"", 1_000)
        load = Load(secure(front.port), {"Host": servers.HOST}, 20, threads=8)
        people = crowd(secure(front.port), plan, 2, {}, patience=0)
        with slow.at_work(), people.at_work():
            load.run(["/", "/now/1", "/helplines"], seconds(60))
            ended = slow.ended()

    told("Slow clients before nginx", slow, load, ended, people.finished)
    assert people.lost == []


def test_slow_clients_stop_no_one_where_there_is_no_proxy(tmp_path: Path) -> None:
    """1,500 in all at `python run.py` itself: each has a deadline, and whoever waited longest gives
    way to who comes.
    """
    port = servers.free_port()
    settings = {"PORT": str(port), "SIGNPOST_KEYS": str(tmp_path / "keys"), "PATH": "/usr/bin:/bin"}
    with servers.running(
        [servers.sys.executable, "run.py"], port, tmp_path / "run.txt", **settings
    ):
        slow = Slow(port, https=False)
        slow.connect(HEADER.replace(b"check.example", b"localhost"), b"a", 700)
        slow.connect(BODY.replace(b"check.example", b"localhost"), b"a", 300)
        slow.connect(b"", b"", 500)
        load = Load(plain(port), {"Host": "localhost"}, 20, threads=8)
        with slow.at_work():
            load.run(["/", "/now/1", "/helplines"], seconds(60))
            ended = slow.ended()

    told("Slow clients before run.py", slow, load, ended, 0)


def told(part: str, slow: Slow, load: Load, ended: int, finished: int) -> None:
    """What the others met."""
    report(
        part,
        slow_connections=len(slow.open),
        refused=slow.refused,
        ended_by_the_server=ended,
        requests_of_others=len(load.times),
        failed=len(load.failed),
        median_ms=round(load.quantile(0.5), 1),
        p99_ms=round(load.quantile(0.99), 1),
        checks_finished=finished,
    )
    assert len(slow.open) > 250
    assert load.failed == []
    assert load.quantile(0.99) < 500
