"""What the software writes and whom it speaks to while people use it: its keys, and no one."""

import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from screening.outcome.plan import Plan
from tests.conftest import ROOT, random_answers, share
from tests.support import person
from tests.support.browser_fixtures import missing
from tests.support.processes import begun
from tests.test_run import free_port

CALLS: Final = (
    "open,openat,openat2,creat,rename,renameat,renameat2,unlink,mkdir,link,symlink,truncate,"
    "connect,sendto,sendmsg,execve"
)
WRITTEN: Final = re.compile(
    r'(?:open(?:at2?)?|creat)\((?:AT_FDCWD, )?"([^"]+)",'
    r" [^)]*O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)[^)]*\)\s+= \d"
)
CHANGED: Final = re.compile(
    r'(?:rename|renameat2?|unlink|mkdir|link|symlink|truncate)\([^"]*"([^"]+)".*= 0$'
)
SPOKEN: Final = re.compile(r"(?:connect|sendto|sendmsg)\(.*AF_INET6?")


def keys_only(files: Sequence[str], folder: Path) -> list[str]:
    """The files that are not part of the key ring."""
    ring = {str(folder / name) for name in ("keys", "keys.new", "keys.lock")} | {str(folder)}
    return sorted({file for file in files if file not in ring})


def traced_checks(number: int, folder: Path) -> list[str]:
    """What Python itself reports while so many checks are made in a process of their own."""
    said = subprocess.run(
        [sys.executable, "-B", "-m", "tests.support.traced", str(number), str(folder / "keys")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stderr == ""
    return said.stdout.splitlines()


def test_checks_write_nothing_but_keys_and_speak_to_no_one(tmp_path: Path) -> None:
    """Whole checks and searches, as Python's own audit sees them: no connection, no program, no
    file but the key ring.
    """
    said = traced_checks(share(60), tmp_path)

    assert [line for line in said if not line.startswith("writes ")] == []
    assert f"writes {tmp_path / 'keys.new'}" in said
    assert keys_only([line.removeprefix("writes ") for line in said], tmp_path) == []


@pytest.mark.soak
def test_a_thousand_checks_write_nothing_but_keys(tmp_path: Path) -> None:
    """The full number."""
    said = traced_checks(1_000, tmp_path)

    assert keys_only([line.removeprefix("writes ") for line in said], tmp_path) == []


def system_calls(plan: Plan, number: int, folder: Path) -> str:
    """Every system call that writes, connects or starts something, from the moment the server is
    ready until it has stopped.
    """
    strace = shutil.which("strace") or missing("strace")
    port, trace = free_port(), folder / "trace"
    keys = folder / "ring"
    command = [
        strace,
        "-f",
        "-qq",
        "-e",
        f"trace={CALLS}",
        "-s",
        "300",
        "-o",
        str(trace),
        sys.executable,
        "-B",
        "run.py",
    ]
    environment = {"PORT": str(port), "SIGNPOST_KEYS": str(keys / "keys"), "PATH": "/usr/bin:/bin"}
    with begun(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Signpost is ready")
        began = trace.stat().st_size
        for seed in range(number):
            person.at(port, plan).check(random_answers(plan, random.Random(seed)))
            person.at(port, plan).send("POST", "/places", "where=66952")
        server = subprocess.run(
            ["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=True
        ).stdout.split()[0]
        subprocess.run(["kill", f"-{signal.SIGTERM.value}", server], check=True)
        process.wait(timeout=30)
        assert process.stdout.read().count("\n") <= 1  # how the content stands to what was signed
    time.sleep(0.1)
    return trace.read_text(encoding="utf-8", errors="replace")[began:]


def nothing_but_keys(calls: str, ring: Path) -> None:
    """No line of a trace writes another file, speaks over the network of its own accord, or starts
    a program.
    """
    lines = calls.splitlines()
    assert (
        keys_only(
            [match[1] for line in lines if (match := WRITTEN.search(line) or CHANGED.search(line))],
            ring,
        )
        == []
    )
    assert [line for line in lines if SPOKEN.search(line)] == []
    assert [line for line in lines if "execve(" in line] == []
    assert any(WRITTEN.search(line) for line in lines)


@pytest.mark.slow("what the kernel sees of a running server")
def test_the_system_sees_no_file_and_no_connection_either(plan: Plan, tmp_path: Path) -> None:
    """The same of the running server, as the kernel sees it, over a few checks and its stopping."""
    nothing_but_keys(system_calls(plan, 4, tmp_path), tmp_path / "ring")


@pytest.mark.soak
def test_the_system_sees_nothing_over_a_thousand_checks(plan: Plan, tmp_path: Path) -> None:
    """The full number."""
    nothing_but_keys(system_calls(plan, 1_000, tmp_path), tmp_path / "ring")


def test_a_trace_that_writes_or_speaks_is_seen() -> None:
    """What would be found, if it happened."""
    ring = Path("/run/ring")
    fine = '12 openat(AT_FDCWD, "/run/ring/keys.new", O_WRONLY|O_CREAT|O_TRUNC, 0600) = 5\n'
    nothing_but_keys(fine, ring)
    for bad in (
        '12 openat(AT_FDCWD, "/var/log/visits", O_WRONLY|O_CREAT|O_APPEND, 0666) = 6',
        '12 rename("/run/ring/keys.new", "/elsewhere") = 0\n12 unlink("/run/other") = 0',
        (
            "12 connect(7, {sa_family=AF_INET, sin_port=htons(443),"
            ' sin_addr=inet_addr("192.0.2.1")}, 16) = 0'
        ),
        '12 execve("/usr/bin/curl", ["curl"], 0x0) = 0',
    ):
        with pytest.raises(AssertionError):
            nothing_but_keys(fine + bad, ring)
