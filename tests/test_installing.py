"""The locks, really installed: a fresh environment of each Python at hand, with the pip that it
brings and with the newest.

Pythons are `python3.11` and so on of the path, and those that `PYTHONS` names:
`PYTHONS="/opt/one/bin/python other" make test-all`.
"""

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.locks import PYTHONS, REQUIREMENTS

HAS = (
    "import ensurepip, json, sys, venv; print(json.dumps([sys.version_info[:2], sys.version,"
    " ensurepip.version()]))"
)
PIP = ("-m", "pip", "--disable-pip-version-check")

pytestmark = pytest.mark.slow(
    "installing the locks with each Python at hand, with its own pip and the newest"
)


@cache
def at_hand() -> dict[str, str]:
    """Commands of Pythons that run here and can make an environment, one of each release, by what
    they and their pip are.
    """
    found = {}
    for command in (
        *os.environ.get("PYTHONS", "").split(),
        sys.executable,
        *(f"python{each}" for each in PYTHONS),
    ):
        try:
            done = subprocess.run(
                [command, "-c", HAS], capture_output=True, text=True, timeout=60, check=True
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        python, release, pip = json.loads(done.stdout)
        if ".".join(map(str, python)) in PYTHONS:
            found.setdefault(f"{release.split()[0]} with pip {pip}", command)
    return found


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was fetched for one environment serves the next."""
    return tmp_path_factory.mktemp("pip")


def run(python: Path, *arguments: str) -> str:
    """What a command of an environment prints; it must succeed."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
    }
    done = subprocess.run(
        [python, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("newest", [False, True], ids=["its own pip", "the newest pip"])
@pytest.mark.parametrize("python", at_hand())
def test_the_locks_install_into_a_fresh_environment(
    python: str, newest: bool, tmp_path: Path, cache_folder: Path
) -> None:
    """What serves, then what tests, as the Makefile installs them; afterwards everything fits, and
    the app can be loaded.
    """
    run(Path(at_hand()[python]), "-m", "venv", str(tmp_path / "venv"))
    inside = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    if newest:
        run(inside, *PIP, "install", "--quiet", "--upgrade", "pip")
    for name in ("run", "dev"):
        lock = str(REQUIREMENTS / f"{name}.txt")
        run(
            inside,
            *PIP,
            "--cache-dir",
            str(cache_folder),
            "install",
            "--quiet",
            "--require-hashes",
            "--no-deps",
            "-r",
            lock,
        )
        assert "No broken requirements found" in run(inside, *PIP, "check")
    run(inside, "-c", "import screening.web, pytest, z3")
    shutil.rmtree(tmp_path / "venv")


def test_a_python_is_at_hand() -> None:
    """At least the one that runs the tests."""
    assert at_hand()
