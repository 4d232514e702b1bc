"""Without any one of the protections a test turns red."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.support.protections import PROTECTIONS

PARTS = 6

pytestmark = pytest.mark.slow("each protection taken away in turn, to see a test turn red")


@pytest.mark.parametrize("part", range(PARTS))
def test_without_any_one_protection_a_test_turns_red(part: int) -> None:
    """Every protection is taken away in turn, in a process beside this one; each time one of the
    tests named beside it fails.
    """
    command = [sys.executable, "-m", "tests.support.protections", str(part), str(PARTS)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=500, check=False
    )
    lines = done.stdout.splitlines()

    assert done.returncode == 0, done.stdout + done.stderr
    assert len(lines) == len(PROTECTIONS[part::PARTS])
    assert all("::test_" in line for line in lines)


def test_no_protection_is_forgotten() -> None:
    """The parts together are all of them."""
    assert sum(len(PROTECTIONS[part::PARTS]) for part in range(PARTS)) == len(PROTECTIONS) >= 40
