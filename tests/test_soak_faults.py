"""What no one may lose: checks that go on through kills, restarts, reloads, new keys and clocks
that step; and over two servers.
"""

import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from screening.outcome.plan import Plan
from tests.support.soaking import (
    FORWARDED,
    Replica,
    crowd,
    plain,
    proxy,
    report,
    seconds,
    secure,
    soak_config,
)

pytestmark = pytest.mark.soak


@dataclass
class Faults:
    """What happens to a server, in turns. The clock steps by at most a minute back or on, and by 50
    minutes when a new key is due.
    """

    replica: Replica
    clock: Path
    chance: random.Random
    base: int = 0
    jitter: int = 0
    done: Counter[str] = field(default_factory=Counter)

    def next(self) -> None:
        """One of them."""
        kinds = [
            self.reload,
            self.restart,
            self.kill_worker,
            self.kill_all,
            self.step,
            self.step,
            self.new_key,
        ]
        kind = self.chance.choice(kinds)
        kind()
        self.done[kind.__name__] += 1

    def reload(self) -> None:
        os.kill(self.replica.master, signal.SIGHUP)

    def restart(self) -> None:
        self.replica.stop()
        self.replica.start()

    def kill_worker(self) -> None:
        if workers := self.replica.workers():
            os.kill(self.chance.choice(workers), signal.SIGKILL)

    def kill_all(self) -> None:
        self.replica.kill()
        self.replica.start()

    def step(self) -> None:
        """Back or on by up to a minute, and next time to where it was."""
        self.jitter = 0 if self.jitter else self.chance.randrange(-60, 61)
        self.set_clock()

    def new_key(self) -> None:
        """Fifty minutes on: most often another hour, and so another key."""
        self.base += 50 * 60
        self.set_clock()

    def set_clock(self) -> None:
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(str(self.base + self.jitter))
        fresh.replace(self.clock)


def test_nothing_is_lost_over_kills_restarts_reloads_keys_and_clocks(
    plan: Plan, tmp_path: Path
) -> None:
    """Eight people make checks all the while, and try again as people do: every answer arrives as
    it was given.
    """
    clock = tmp_path / "clock"
    clock.write_text("0")
    replica = Replica(tmp_path, soak_config(tmp_path), {"SOAK_CLOCK": str(clock)})
    replica.start()
    faults = Faults(replica, clock, random.Random(1))
    people = crowd(plain(replica.port), plan, 8, FORWARDED, patience=60)
    until = time.monotonic() + seconds(600)
    with people.at_work():
        while time.monotonic() < until:
            faults.next()
            time.sleep(2.5)
    replica.stop()

    report(
        "Faults",
        checks_finished=people.finished,
        checks_lost_short_or_wrong=len(people.lost),
        requests_sent_again=people.tried_again,
        faults=dict(faults.done),
        total_of_faults=faults.done.total(),
    )
    assert people.lost == []
    assert people.finished > faults.done.total()


def test_two_servers_that_share_only_the_key_ring_lose_nothing(plan: Plan, tmp_path: Path) -> None:
    """Behind nginx, which sends each request to the next one: a check goes through both, and ends
    as it should.
    """
    keys = {"SIGNPOST_KEYS": str(tmp_path / "shared" / "keys"), "SIGNPOST_LOG": "1"}
    config = soak_config(tmp_path)
    config.write_text(config.read_text().replace('"tests.support.soak_app:app"', '"run:app"'))
    replicas = [Replica(tmp_path, config, {**keys, "SIGNPOST_UNREVIEWED": "1"}) for _ in range(2)]
    for replica in replicas:
        replica.start()
    with proxy(tmp_path, [replica.port for replica in replicas]) as front:
        people = crowd(secure(front.port), plan, 6, {}, patience=0)
        with people.at_work():
            time.sleep(seconds(120))
    served = [
        sum(
            " /check/<int:number> " in line
            for line in (r.server.written() if r.server else "").splitlines()
        )
        for r in replicas
    ]
    for replica in replicas:
        replica.stop()

    report(
        "Two servers",
        checks_finished=people.finished,
        checks_lost=len(people.lost),
        pages_of_questions_by_each=served,
    )
    assert people.lost == []
    assert people.finished > 5
    assert min(served) > 0.4 * sum(served)
