"""The memory of a process that serves is for itself."""

import subprocess
import sys

from tests.conftest import ROOT

TOLD = """
import ctypes, resource
from screening.web import own_memory
dumpable = lambda: ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
before = dumpable()
own_memory.keep()
print(before, dumpable(), *resource.getrlimit(resource.RLIMIT_CORE))
own_memory.keep()
"""


def test_a_crash_leaves_no_file_and_no_other_program_may_look() -> None:
    """In a process of its own, since it cannot be taken back."""
    done = subprocess.run(
        [sys.executable, "-c", TOLD], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["1", "0", "0", "0"]
