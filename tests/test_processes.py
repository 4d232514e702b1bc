"""Every test ends, and takes with it what it began."""

import ast
import os
import subprocess
import sys
import textwrap
import time
import tomllib
from pathlib import Path

import pytest

from tests.conftest import LIMITS, ROOT
from tests.support import processes
from tests.support.processes import begun

DEAF = (
    "import signal, subprocess, sys; signal.signal(15, signal.SIG_IGN); print(flush=True);"
    " sys.stdin.read()"
)
PARENT = (
    "import subprocess, sys; child = subprocess.Popen(['sleep', '600']); print(child.pid,"
    " flush=True); child.wait()"
)


def gone(pid: int) -> bool:
    """Whether a process is no longer there, or is dead and waits for its parent alone."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def turns_red(code: str, pids: list[int]) -> None:
    """A test that fails while a program runs, which says the number of what it began itself, if
    anything.
    """
    with begun(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        pids += [process.pid, *map(int, process.stdout.readline().split())]
        raise AssertionError("red")


def test_what_a_red_test_began_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it hears nothing, and what it started itself."""
    monkeypatch.setattr(processes, "GRACE", 0.5)
    for code in (DEAF, PARENT):
        pids: list[int] = []
        with pytest.raises(AssertionError, match="red"):
            turns_red(code, pids)
        assert all(gone(pid) for pid in pids)


def test_programs_and_threads_are_begun_in_one_way() -> None:
    """`subprocess.Popen` stands in one place, and no thread outlives the tests."""
    for path in [*(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").glob("*.py")]:
        calls = [
            node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
        ]
        for call in calls:
            name = ast.unparse(call.func).rpartition(".")[2]
            assert name != "Popen" or path.name == "processes.py", path
            given = {each.arg: ast.unparse(each.value) for each in call.keywords}
            assert name != "Thread" or given.get("daemon") == "True", path


def test_every_test_has_a_time_limit() -> None:
    """Those without a mark that of pyproject.toml, those of a longer tier their own."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "pytest"
    ]["ini_options"]

    assert 0 < settings["timeout"] < LIMITS["slow"] < LIMITS["soak"]
    assert {mark.partition(":")[0].partition("(")[0] for mark in settings["markers"]} == {
        "browser",
        *LIMITS,
    }


def test_a_test_that_waits_for_ever_turns_red_and_ends_what_it_began(tmp_path: Path) -> None:
    """In a run of its own, with a limit of a second."""
    (tmp_path / "test_it.py").write_text(
        textwrap.dedent("""
        from tests.support.processes import begun

        def test_it():
            with begun(["sleep", "600"]) as process:
                print("began", process.pid)
                process.wait()
        """)
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        str(ROOT / "pyproject.toml"),
        "--timeout=1",
        "-p",
        "no:cacheprovider",
        str(tmp_path),
    ]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1, done.stdout
    assert "Timeout (>1.0s)" in done.stdout
    assert gone(int(done.stdout.partition("began ")[2].split()[0]))


def test_what_make_test_leaves_out_is_named() -> None:
    """At its end, in words, and only there."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--collect-only",
        "-m",
        "not slow and not soak",
    ]
    said = {
        quick: (
            subprocess.run(
                [*command, "tests/test_html.py"],
                cwd=ROOT,
                env=os.environ | {"SIGNPOST_QUICK": quick},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for quick in ("1", "")
    }

    assert "left to make test-all" in said["1"]
    assert "\nthe HTML checker on every page\nseven eighths of each long sweep\n" in said["1"]
    assert "left to make" not in said[""]
