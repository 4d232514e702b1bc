"""Long tests of the servers of deploy/ under load: `make soak`. Nothing is retried, so one lost
visit fails them.

Each is bounded in time and speaks to this machine alone. Each says what it counted.
"""

import random
import re
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import pytest

from screening.model import Answers
from screening.outcome.plan import Plan
from screening.outcome.report import report
from tests.conftest import random_answers
from tests.support import servers
from tests.support.servers import Server

pytestmark = pytest.mark.soak

Say = Callable[[str], None]
CROWDED = "rate=9999r/s"
"""Everyone comes from one address here, which the limit of deploy/nginx.conf would slow down."""
ENOUGH = 10
"""Whole checks, of some forty requests each, without which a run says little; a busy machine makes
hardly more.
"""


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Print in the middle of a test."""

    def out(words: str) -> None:
        with capsys.disabled():
            print(f"\n{words}", flush=True)

    return out


@dataclass
class Crowd:
    """People who go through the check again and again, until they are told to stop."""

    server: Server
    plan: Plan
    patient: bool = False
    """Whether they press again where the page says that it did not work."""
    finished: int = 0
    requests: int = 0
    pressed_again: int = 0
    trouble: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def visit(self, seed: int) -> None:
        """One person: a check with answers at random, and the next one."""
        chance = random.Random(seed)
        while not self.stop.is_set():
            answers = random_answers(self.plan, chance)
            try:
                self.check(answers)
                self.finished += 1
            except Exception as error:  # noqa: BLE001 - whatever it is, this visit was lost
                self.trouble.append(f"{type(error).__name__}: {error}")

    def ask(self, *arguments: object, **headers: str) -> servers.Answer:
        """One request; anything but a page or a redirect is trouble."""
        self.requests += 1
        answer = self.server.ask(*arguments, **headers)  # type: ignore[arg-type]
        for _ in range(5 if self.patient else 0):
            if answer.status not in (409, 503):
                break
            self.pressed_again += 1
            time.sleep(0.5)
            answer = self.server.ask(*arguments, **headers)  # type: ignore[arg-type]
        assert answer.status in (200, 303), (answer.status, arguments)
        return answer

    def check(self, answers: Answers) -> None:
        """From Start to the result, which must be the one that follows from these answers."""
        numbers = list(self.plan.questions)
        response = self.ask("/start", {})
        cookie = response.cookie
        while (here := response.headers["Location"] or "") != "/answers":
            assert here, "the answers are gone"
            page = self.ask(here, Cookie=cookie)
            run = re.search(r'name="run" value="(\w+)"', page.body)
            assert run, here
            chosen = answers[numbers[int(here.rpartition("/")[2]) - 1]]
            response = self.ask(here, {"run": run[1], "answer": list(chosen)}, Cookie=cookie)
            cookie = response.cookie or cookie
        shown = report(self.plan, answers)
        result = unescape(self.ask("/result", Cookie=cookie).body)
        assert shown.lead.title.to(shown.perspective) in result
        assert all(card.title in result for card in shown.cards)


@contextmanager
def crowd(server: Server, plan: Plan, people: int = 8, *, patient: bool = False) -> Iterator[Crowd]:
    """So many people at once."""
    all_of_them = Crowd(server, plan, patient)
    threads = [
        threading.Thread(target=all_of_them.visit, args=(n,), daemon=True) for n in range(people)
    ]
    for thread in threads:
        thread.start()
    try:
        yield all_of_them
    finally:
        all_of_them.stop.set()
        for thread in threads:
            thread.join(timeout=60)


def test_reloads_under_load_lose_nothing(plan: Plan, tmp_path: Path, say: Say) -> None:
    """Twelve reloads through the proxy in the middle of checks: no request fails, no answer is
    lost, no result is wrong.
    """
    with (
        servers.app(tmp_path) as app,
        servers.nginx(tmp_path, [app.port], CROWDED) as proxy,
        crowd(proxy, plan) as people,
    ):
        for _ in range(12):
            time.sleep(4)
            app.process.send_signal(signal.SIGHUP)
        time.sleep(4)
    say(
        f"reloads: 12, requests: {people.requests}, checks: {people.finished}, trouble:"
        f" {len(people.trouble)}"
    )

    assert people.trouble == []
    assert people.finished >= ENOUGH


@pytest.mark.parametrize("patient", [False, True], ids=["nginx", "caddy"])
def test_two_replicas_that_take_turns_lose_nothing_when_one_is_replaced(
    plan: Plan, tmp_path: Path, say: Say, patient: bool
) -> None:
    """Requests go now to one, now to the other of two servers that share the key ring alone; each
    is stopped and started anew.

    Behind nginx nobody notices. Caddy, before its mending in 2026, sends a form that met a closed
    door on without its body, so that some people are told that it did not work; they press again,
    and have lost nothing.
    """
    keys = str(tmp_path / "ring" / "keys")
    ports = [servers.free_port(), servers.free_port()]
    with (
        servers.caddy(tmp_path, ports) if patient else servers.nginx(tmp_path, ports, CROWDED)
    ) as proxy:
        running = [servers.app(tmp_path, port, SIGNPOST_KEYS=keys) for port in ports]
        one, two = (each.__enter__() for each in running)
        with crowd(proxy, plan, patient=patient) as people:
            for server, port in ((one, ports[0]), (two, ports[1])):
                time.sleep(5)
                assert server.stop() == 0
                time.sleep(2)
                running.append(servers.app(tmp_path, port, SIGNPOST_KEYS=keys))
                running[-1].__enter__()
            time.sleep(5)
        for each in running:
            each.__exit__(None, None, None)
    counted = (
        f"requests: {people.requests}, checks: {people.finished}, pressed again:"
        f" {people.pressed_again}"
    )
    say(f"replicas: 2, replaced: 2, {counted}, trouble: {len(people.trouble)}")

    assert people.trouble == []
    assert people.finished >= ENOUGH


def test_the_same_key_ring_opens_what_any_replica_sealed(plan: Plan, tmp_path: Path) -> None:
    """Without a shared ring the same crowd is in trouble at once, so the test above can fail."""
    with servers.app(tmp_path / "a") as one, servers.app(tmp_path / "b") as two:  # noqa: SIM117
        with (
            servers.nginx(tmp_path, [one.port, two.port], CROWDED) as proxy,
            crowd(proxy, plan, people=2) as people,
        ):
            time.sleep(2)

    assert people.trouble


def test_a_restart_on_the_socket_that_systemd_holds_loses_nothing(
    plan: Plan, tmp_path: Path, say: Say
) -> None:
    """Stopped and started anew under load, with the socket held: whoever comes in between waits,
    and is answered.
    """
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as held:
        port, fd = held.getsockname()[1], held.fileno()
        running = servers.app(tmp_path, port, held=fd)
        server = running.__enter__()
        with crowd(server, plan) as people:
            for _ in range(3):
                time.sleep(4)
                assert server.stop() == 0
                time.sleep(0.5)
                running.__exit__(None, None, None)
                running = servers.app(tmp_path, port, held=fd)
                server = running.__enter__()
            time.sleep(4)
        running.__exit__(None, None, None)
    say(
        f"restarts on a held socket: 3, requests: {people.requests}, checks: {people.finished},"
        f" trouble: {len(people.trouble)}"
    )

    assert people.trouble == []
    assert people.finished >= ENOUGH


def test_who_is_being_answered_when_run_py_stops_gets_the_whole_page(
    tmp_path: Path, say: Say
) -> None:
    """Forty requests that have arrived when the server is told to stop are all answered, to the
    last byte.
    """
    port, whole = servers.free_port(), 0
    environment = {
        "PORT": str(port),
        "SIGNPOST_HOSTS": servers.HOST,
        "SIGNPOST_UNREVIEWED": "1",
        "SIGNPOST_KEYS": str(tmp_path / "keys"),
    }
    with servers.running(
        [sys.executable, "run.py"], port, tmp_path / "run.txt", **environment
    ) as server:
        expected = len(server.ask("/about").body)
        with ExitStack() as stack:
            visits = [
                stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
                for _ in range(40)
            ]
            for visit in visits:
                visit.sendall(
                    f"GET /about HTTP/1.1\r\nHost: {servers.HOST}\r\n"
                    "Connection: close\r\n\r\n".encode()
                )
            time.sleep(0.02)
            server.process.send_signal(signal.SIGTERM)
            for visit in visits:
                head, _, body = received(visit).partition(b"\r\n\r\n")
                whole += head.startswith(b"HTTP/1.1 200") and len(body.decode()) == expected
        assert server.process.wait(timeout=60) == 0
    say(f"run.py: answered to the last byte when told to stop: {whole} of 40")

    assert whole == 40


def received(visit: socket.socket) -> bytes:
    """Everything until the other side closes."""
    return b"".join(iter(lambda: visit.recv(65536), b""))
