"""`python run.py` as an operator meets it: ready in seconds, drained when told to stop, kind about
mistakes.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.processes import begun
from tests.support.servers import free_port

CONTENT = [
    "questions.yaml",
    "referral_rules.yaml",
    "sources.yaml",
    "helplines.yaml",
    "safety",
    "site.yaml",
    "locales",
    "education",
    "directory",
    "templates",
    "screening",
    "run.py",
]


def begin(
    folder: Path, *arguments: str, **environment: str
) -> AbstractContextManager["subprocess.Popen[str]"]:
    """Start the server as `make run` does; it is ended with the block."""
    return begun(
        [sys.executable, "run.py", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_it_prints_the_address_serves_and_stops_when_told(tmp_path: Path) -> None:
    """The address is printed when the server is ready, and that no reviewer signed; SIGTERM ends it
    without an error.
    """
    port = free_port()
    with begin(ROOT, PORT=str(port), SIGNPOST_KEYS=str(tmp_path / "keys")) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"Signpost is ready: http://127.0.0.1:{port}\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as response:
            assert response.status == 200
            assert "Server" not in response.headers
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=15) == 0
        assert (
            process.stdout.read() == "No reviewer has signed this content. Every result says so.\n"
        )


@pytest.mark.parametrize("screen", ["", ":0"])
def test_the_bench_is_named_and_opened_where_there_is_a_screen(tmp_path: Path, screen: str) -> None:
    """With the browser that this machine names; in a terminal alone it is only named."""
    port, opened, browser = free_port(), tmp_path / "opened", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n', encoding="utf-8")
    browser.chmod(0o755)
    bench = f"http://127.0.0.1:{port}/bench"
    shown = {"DISPLAY": screen, "WAYLAND_DISPLAY": screen, "BROWSER": f"{browser} %s"}
    with begin(ROOT, PORT=str(port), BENCH="1", **shown) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Signpost is ready")
        assert process.stdout.readline() == f"The bench: {bench}\n"
        until = time.monotonic() + (20 if screen else 1.5)
        while time.monotonic() < until and not (opened.exists() and opened.read_text()):
            time.sleep(0.1)
    assert opened.exists() == bool(screen)
    assert not screen or opened.read_text(encoding="utf-8").strip() == bench


def test_a_port_in_use_is_said_kindly(tmp_path: Path) -> None:
    """Another program on the port: what to do, and no traceback."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        out = refused(PORT=str(taken.getsockname()[1]), SIGNPOST_KEYS=str(tmp_path / "keys"))

    assert "PORT=8001 make run" in out


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"PORT": "abc"}, "PORT must be a number from 1 to 65535, and is `abc`."),
        ({"PORT": "99999"}, "PORT must be a number from 1 to 65535, and is `99999`."),
        ({"PORT": ""}, "PORT must be a number from 1 to 65535, and is ``."),
        ({"HOST": "nowhere.invalid"}, "This machine has no address `nowhere.invalid`."),
        ({"HOST": "192.0.2.1"}, "This machine has no address `192.0.2.1`."),
    ],
)
def test_an_address_that_cannot_be_is_said_kindly(
    tmp_path: Path, setting: dict[str, str], says: str
) -> None:
    """What is wrong with it, and what to type instead."""
    out = refused(**{"PORT": str(free_port()), "SIGNPOST_KEYS": str(tmp_path / "keys"), **setting})

    assert says in out
    assert " make run" in out


def test_a_key_folder_that_others_can_open_is_refused() -> None:
    """In memory that all share, someone may have made the folder before us; keys are never put
    there.
    """
    account = random.randrange(10**8, 10**9)
    folder = Path(f"/dev/shm/signpost-{account}")
    folder.mkdir(mode=0o777)
    code = f"import os; os.getuid = lambda: {account}; import run"
    environment = {name: value for name, value in os.environ.items() if name != "SIGNPOST_KEYS"}
    try:
        started = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        folder.rmdir()

    assert started.returncode == 1
    assert (
        started.stderr
        == f"{folder} can be opened by someone else, and keys must not be. Remove it, or name"
        " another file: SIGNPOST_KEYS=FILE\n"
    )


def imported(code: str = "import run", **environment: str) -> "subprocess.CompletedProcess[str]":
    """Loads the application as any WSGI server does."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SIGNPOST")}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_planted_key_file_is_refused(tmp_path: Path) -> None:
    """What is wrong and what to do, in one line."""
    planted = tmp_path / "keys"
    planted.touch()
    planted.chmod(0o666)

    started = imported(SIGNPOST_KEYS=str(planted))
    assert started.returncode == 1
    assert (
        started.stderr
        == f"Others may read or change the keys in {planted}, so they are safe no more. Remove"
        " it, and start again.\n"
    )


@pytest.mark.parametrize(
    ("public", "disk", "lines"), [(True, True, 1), (True, False, 0), (False, True, 0)]
)
def test_a_copy_for_the_public_is_warned_of_keys_on_a_disk(
    tmp_path: Path, public: bool, disk: bool, lines: int
) -> None:
    """And starts all the same; on a trial nobody's answers are at stake."""
    code = f"from screening.web import key_file; key_file.on_disk = lambda _: {disk}; import run"
    hosts = {"SIGNPOST_HOSTS": "check.example", "SIGNPOST_UNREVIEWED": "1"} if public else {}

    started = imported(code, SIGNPOST_KEYS=str(tmp_path / "keys"), **hosts)

    assert started.returncode == 0, started.stderr
    assert started.stderr.count("lie on a disk") == started.stderr.count("\n") == lines


@pytest.mark.parametrize("hosts", ["", " , "])
def test_hosts_that_name_none_are_no_trial(hosts: str) -> None:
    """A copy for the public whose names were lost must not begin to serve made-up places and
    unsigned content.
    """
    started = imported(SIGNPOST_HOSTS=hosts, SIGNPOST_UNREVIEWED="1")

    assert started.returncode == 1
    assert (
        started.stderr
        == "SIGNPOST_HOSTS is set and names no host. Write yours: SIGNPOST_HOSTS=check.example. For"
        " a trial, leave it out.\n"
    )


@pytest.mark.parametrize(
    "hosts",
    ["https://check.example/", "check.example, other.example/check", "check.example other.example"],
)
def test_an_address_instead_of_a_host_is_refused(hosts: str) -> None:
    """It would start, and then refuse every visitor."""
    started = imported(SIGNPOST_HOSTS=hosts, SIGNPOST_UNREVIEWED="1")

    assert started.returncode == 1
    assert "which is no host name. Write the name alone, such as check.example." in started.stderr


def refused(**environment: str) -> str:
    """What is said where the server does not start."""
    with begin(ROOT, **environment) as process:
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "Traceback" not in out
    return out


def test_the_bench_is_for_this_machine_alone(tmp_path: Path) -> None:
    """It takes files and computes for minutes: no address that others reach has it."""
    out = refused(BENCH="1", HOST="0.0.0.0", SIGNPOST_KEYS=str(tmp_path / "keys"))

    assert "for this machine alone, not for HOST=0.0.0.0" in out


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the app and its content."""
    for name in CONTENT:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, tmp_path / name)
    return tmp_path


def test_it_refuses_to_start_on_broken_content_with_the_words_of_check(copy: Path) -> None:
    """A typo in the rules stops the start, and says the same as `check`."""
    rules = copy / "referral_rules.yaml"
    rules.write_text(rules.read_text().replace("urgency: today", "urgancy: today", 1))

    started = subprocess.run(
        [sys.executable, "run.py"],
        cwd=copy,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    checked = subprocess.run(
        [sys.executable, "-m", "screening", "check"],
        cwd=copy,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert started.returncode == checked.returncode == 1
    (line,) = [line for line in checked.stdout.splitlines() if "urgancy" in line]
    assert line.startswith("referral_rules.yaml:")
    assert line in started.stderr
    assert "Traceback" not in started.stderr + checked.stdout + checked.stderr


def counting(copy: Path) -> None:
    """Switch daily counts on."""
    site = copy / "site.yaml"
    site.write_text(site.read_text().replace("counting: false", "counting: true"))


def test_counting_needs_no_more_than_its_line_in_site_yaml(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The counts have a place of their own, which git does not keep."""
    counting(copy)
    monkeypatch.delenv("SIGNPOST_COUNTS", raising=False)

    with begin(copy, PORT=str(free_port()), SIGNPOST_KEYS=str(copy / "keys" / "keys")) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("Signpost is ready")
        assert (copy / "var" / "counts.csv").read_text() == ""
    assert "/var/\n" in (ROOT / ".gitignore").read_text()


@pytest.mark.parametrize("named", [None, "no such folder/counts.csv"])
def test_counting_needs_a_file_that_can_be_written(
    copy: Path, monkeypatch: pytest.MonkeyPatch, named: str | None
) -> None:
    """Switched on where nothing can be written, the start is refused with what to do; nothing would
    ever be counted.
    """
    counting(copy)
    (copy / "var").touch()  # a file where the folder should be
    monkeypatch.delenv("SIGNPOST_COUNTS", raising=False)

    with begin(copy, **({"SIGNPOST_COUNTS": named} if named else {})) as process:
        said, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "SIGNPOST_COUNTS=counts.csv" in said
    assert (named or str(copy / "var" / "counts.csv")) in said
    assert "Traceback" not in said
