"""What this process holds in memory is for itself: the keys, and answers while a page is made."""

import ctypes
import resource
import sys
from contextlib import suppress
from typing import Final

PR_SET_DUMPABLE: Final = 4


def keep() -> None:
    """No file is left of this process where it crashes, and other programs of the same account may
    not look into it.

    What a stricter sandbox forbids, it has done already.
    """
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
