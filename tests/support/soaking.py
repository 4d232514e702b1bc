"""What the long tests share: how long they take, servers that can be killed, people and load, and a
report of what was measured.

`SOAK=10 make soak` gives each part 10 seconds for a first look; the default is the time that the
promises are meant for.
"""

import http.client
import os
import random
import signal
import ssl
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from screening.outcome.plan import Plan
from tests.conftest import ROOT, random_answers
from tests.support import servers
from tests.support.person import LostError, Person

REPORT: Final = ROOT / "soak-report.md"
FORWARDED: Final = {"X-Forwarded-Proto": "https"}


def seconds(full: float) -> float:
    """How long a part runs."""
    return float(os.environ.get("SOAK", full))


def report(part: str, **measured: object) -> None:
    """Add what was measured to soak-report.md, with the moment and the machine."""
    lines = [
        f"## {part}",
        "",
        (
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load"
            f" {os.getloadavg()[0]:.1f}"
        ),
        "",
    ]
    lines += [f"- {name.replace('_', ' ')}: {value}" for name, value in measured.items()]
    with REPORT.open("a", encoding="utf-8") as file:
        file.write("\n".join([*lines, "", ""]))
    sys.stdout.write("\n".join(["", *lines[:1], *lines[4:], ""]))


# --- servers ---


def soak_config(folder: Path) -> Path:
    """deploy/gunicorn.conf.py with the app whose clock can be stepped; nothing else is changed."""
    text = (servers.DEPLOY / "gunicorn.conf.py").read_text(encoding="utf-8")
    for old, new in (
        ('"run:app"', '"tests.support.soak_app:app"'),
        ("str(Path(__file__).resolve().parents[1])", repr(str(ROOT))),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = folder / "gunicorn.conf.py"
    path.write_text(text, encoding="utf-8")
    return path


@dataclass
class Replica:
    """gunicorn on one port, which can be stopped, killed and started again."""

    folder: Path
    config: Path
    environment: Mapping[str, str]
    port: int = field(default_factory=servers.free_port)
    server: servers.Server | None = None
    stack: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.stack = ExitStack()
        self.server = self.stack.enter_context(
            servers.app(self.folder, self.port, self.config, **self.environment)
        )

    @property
    def master(self) -> int:
        """The process that holds the workers."""
        assert self.server
        return self.server.process.pid

    def workers(self) -> list[int]:
        """The processes that serve."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.master)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in found.stdout.split()]

    def stop(self) -> None:
        """As an operator does: finish what was begun."""
        self.stack.close()

    def kill(self) -> None:
        """As a power cut does: everything at once."""
        for pid in (*self.workers(), self.master):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.stack.close()

    def memory(self) -> int:
        """Kilobytes of master and workers, shared pages counted once."""
        total = 0
        for pid in (self.master, *self.workers()):
            with suppress(OSError):
                smaps = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
                total += next(
                    int(line.split()[1]) for line in smaps.splitlines() if line.startswith("Pss:")
                )
        return total


@contextmanager
def proxy(folder: Path, ports: Sequence[int]) -> Iterator[servers.Server]:
    """nginx with deploy/nginx.conf before these, its limits by address lifted: all load here comes
    from one machine.
    """
    found = servers.shutil.which(
        "nginx", path=f"{os.environ.get('PATH')}:/usr/sbin"
    ) or servers.missing("nginx")
    port = servers.free_port()
    conf = servers.nginx_conf(folder, port, [f"127.0.0.1:{each}" for each in ports])
    text = conf.read_text(encoding="utf-8")
    for old, new in (
        ("rate=50r/s", "rate=9000r/s"),
        ("limit_conn open 100;", "limit_conn open 4000;"),
        ("worker_connections 2048", "worker_connections 8192"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    conf.write_text(text, encoding="utf-8")
    with servers.running(
        [found, "-c", str(conf), "-g", "daemon off;"], port, folder / "nginx.txt", https=True
    ) as server:
        yield server


def plain(port: int) -> Callable[[], http.client.HTTPConnection]:
    """Connections to gunicorn, as a proxy on this machine opens them."""
    return lambda: http.client.HTTPConnection("127.0.0.1", port, timeout=15)


def secure(port: int) -> Callable[[], http.client.HTTPConnection]:
    """Connections to the proxy, as a browser opens them; the certificate is our own, so it is not
    looked at.
    """
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return lambda: servers.Named(context, port)


# --- people ---


@dataclass
class Crowd:
    """People who make checks, one after the other, until they are told to stop."""

    people: Sequence[Person]
    finished: int = 0
    lost: list[str] = field(default_factory=list)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """While the block runs; afterwards each ends the check that they are in."""
        stop = threading.Event()
        threads = [
            threading.Thread(target=self._work, args=(person, seed, stop), daemon=True)
            for seed, person in enumerate(self.people)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def _work(self, person: Person, seed: int, stop: threading.Event) -> None:
        chance = random.Random(seed)
        while not stop.is_set():
            try:
                person.check(random_answers(person.plan, chance))
                self.finished += 1
            except LostError as error:
                self.lost.append(str(error))

    @property
    def tried_again(self) -> int:
        """The requests that had to be sent again."""
        return sum(person.tried_again for person in self.people)


def crowd(
    connect: Callable[[], http.client.HTTPConnection],
    plan: Plan,
    number: int,
    headers: Mapping[str, str],
    patience: float,
) -> Crowd:
    """So many people at one server."""
    return Crowd(
        [Person(connect, servers.HOST, plan, patience, dict(headers)) for _ in range(number)]
    )


# --- load ---


@dataclass
class Load:
    """Requests at a steady rate, each timed from the moment at which it was due: waiting for one's
    turn counts.
    """

    connect: Callable[[], http.client.HTTPConnection]
    headers: Mapping[str, str]
    rate: float
    threads: int = 16
    keep: bool = True
    times: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def run(self, paths: Sequence[str], length: float) -> None:
        """Ask for these pages in turn, for so many seconds."""
        began = time.perf_counter()
        lock, turn = threading.Lock(), iter(range(int(self.rate * length)))

        def work() -> None:
            connection = self.connect()
            while True:
                with lock:
                    number = next(turn, None)
                if number is None:
                    break
                due = began + number / self.rate
                if (wait := due - time.perf_counter()) > 0:
                    time.sleep(wait)
                connection = self._ask(connection, paths[number % len(paths)], due)
            connection.close()

        threads = [threading.Thread(target=work, daemon=True) for _ in range(self.threads)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _ask(
        self, connection: http.client.HTTPConnection, path: str, due: float
    ) -> http.client.HTTPConnection:
        try:
            connection.request("GET", path, headers=dict(self.headers))
            got = connection.getresponse()
            body = got.read()
            if got.status != 200 or not body:
                self.failed.append(f"{got.status} for {path}")
        except (OSError, http.client.HTTPException) as error:
            self.failed.append(f"{type(error).__name__} for {path}")
            connection.close()
            return self.connect()
        self.times.append(time.perf_counter() - due)
        if not self.keep:
            connection.close()
            return self.connect()
        return connection

    def quantile(self, share: float) -> float:
        """Milliseconds within which this share was answered."""
        return statistics.quantiles(self.times, n=1000)[round(share * 1000) - 1] * 1000
