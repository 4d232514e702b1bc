"""Counting without following anyone: how many checks began, where they stopped, how they ended. Off
unless switched on.

Every check stands at one place: the page that it would show next, or its urgency once it is
finished. An answer moves one from a place to another, so a day's numbers say where its checks were
last seen, and no check needs to be known again. They are exact in memory alone. A day that was
counted whole, from midnight to midnight (UTC), is written once, rounded to the nearest ten; a day
cut short by a restart is never written, since less than a day is finer than a day.

The workers of a server share one memory (`deploy/gunicorn.conf.py` makes it), and a replica writes
one file. A number may be less than zero, where checks went on at another replica or past midnight:
`python -m screening counts` sums up.
"""

import fcntl
import json
import mmap
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from screening.model import Answers
from screening.outcome.engine import assess, next_question
from screening.outcome.plan import Plan
from screening.web import log

SIZE: Final = 16 * 1024
"""Bytes of the shared memory: room for 48 pages and every urgency."""
STEP: Final = 10
STARTED: Final = "started"


class Counter:
    """Where the checks of today stand.

    Args:
        plan: the content, whose pages and urgencies are the places.
        file: where whole days are added.
        clock: seconds since 1970.
        memory: the file descriptor of a memory that workers share; None keeps the numbers in this
            process.
    """

    def __init__(
        self, plan: Plan, file: Path, clock: Callable[[], float], memory: int | None = None
    ) -> None:
        self.plan, self.file, self.clock, self.shared = plan, file, clock, memory
        self.memory = mmap.mmap(-1 if memory is None else memory, SIZE)
        self.threads = threading.Lock()
        self.tidy()

    def moved(self, before: Answers | None, after: Answers) -> None:
        """Count that a check went from these answers to those; from None, that it was started."""
        here = self.place(after)
        there = STARTED if before is None else self.place(before)
        if here == there:
            return
        with self._today() as counts:
            counts[there] = counts.get(there, 0) + (1 if before is None else -1)
            counts[here] = counts.get(here, 0) + 1

    def place(self, answers: Answers) -> str:
        """Where a check with these answers stands: its next page, or its urgency."""
        if question := next_question(self.plan, answers):
            return f"page {question.id}"
        return (
            f"end {self.plan.screener.rules.urgencies[assess(self.plan, answers).urgency.high].id}"
        )

    def tidy(self) -> None:
        """Write yesterday, if it is over and was counted whole. Called on every count and by a
        timer.
        """
        with self._today():
            pass

    @contextmanager
    def _today(self) -> Iterator[dict[str, int]]:
        """Today's counts, ours alone while they are changed."""
        with self.threads, self._processes():
            kept = self._read()
            today = datetime.fromtimestamp(self.clock(), UTC).date().toordinal()
            if kept["day"] != today:
                kept = self._turned(kept, today)
            yield kept["counts"]
            self._keep(kept)

    @contextmanager
    def _processes(self) -> Iterator[None]:
        if self.shared is None:
            yield
            return
        fcntl.lockf(self.shared, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self.shared, fcntl.LOCK_UN)

    def _turned(self, kept: dict[str, Any], today: int) -> dict[str, Any]:
        """A new day: the one before is written if it was whole, and forgotten."""
        follows = kept["day"] == today - 1
        if kept["whole"] and kept["day"] < today:
            self._write(date.fromordinal(kept["day"]), kept["counts"])
        return {"day": today, "whole": follows, "counts": {}}

    def _write(self, day: date, counts: dict[str, int]) -> None:
        rounded = {STARTED: 0} | {
            place: rounded_off(number) for place, number in sorted(counts.items())
        }
        lines = [
            f"{day},{place},{number}\n"
            for place, number in rounded.items()
            if number or place == STARTED
        ]
        try:
            with self.file.open("a", encoding="utf-8") as out:
                out.writelines(lines)
        except OSError as error:
            log.fault(error)

    def _read(self) -> dict[str, Any]:
        text = self.memory[:].rstrip(b"\0")
        return json.loads(text) if text else {"day": 0, "whole": False, "counts": {}}

    def _keep(self, kept: dict[str, Any]) -> None:
        self.memory[:] = json.dumps(kept).encode().ljust(SIZE, b"\0")


def rounded_off(number: int) -> int:
    """The nearest ten; halves go away from zero."""
    away = (abs(number) + STEP // 2) // STEP * STEP
    return away if number > 0 else -away
