"""Without any one of the protections a test turns red."""

import subprocess
import sys

from tests.conftest import ROOT
from tests.protections import PROTECTIONS


def test_without_any_one_protection_a_test_turns_red() -> None:
    """Every protection is taken away in turn, in a process of its own; each time one of the tests named beside it fails."""
    done = subprocess.run([sys.executable, "-m", "tests.protections"], cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    lines = done.stdout.splitlines()

    assert done.returncode == 0, done.stdout + done.stderr
    assert len(lines) == len(PROTECTIONS) >= 40
    assert all("::test_" in line for line in lines)
