"""Programs that a test begins: ended with the block, whatever becomes of the test."""

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

GRACE: Final = 40
"""Seconds in which a program may end by itself before it is killed."""


@contextmanager
def begun(command: Sequence[str | Path], **settings: Any) -> Iterator["subprocess.Popen[Any]"]:
    """A program and all that it starts, in a group of its own. In the end it is told to finish,
    then killed.

    `subprocess.Popen` as a context waits for a program that nobody ends: a red test would hang.
    """
    process = subprocess.Popen(command, start_new_session=True, **settings)
    try:
        yield process
    finally:
        if process.poll() is None:
            _tell(process, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=GRACE)
        _tell(process, signal.SIGKILL)
        process.wait(timeout=GRACE)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                pipe.close()


def _tell(process: "subprocess.Popen[Any]", what: signal.Signals) -> None:
    """The program and whatever of its group is still there."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, what)
