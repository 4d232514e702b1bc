"""The app of the long fault run: as run.py makes it for the public, with a clock that the run can
step.

The number of seconds to add to the time stands in the file that SOAK_CLOCK names, shared by all
workers.
"""

import os
import time
from pathlib import Path

from screening.content.check import load_checked
from screening.web import create_app

CLOCK = Path(os.environ["SOAK_CLOCK"])


def clock() -> float:
    """Now, plus what the run says."""
    return time.time() + float(CLOCK.read_text() or "0")


app = create_app(
    load_checked(Path(__file__).parent.parent),
    key_file=Path(os.environ["SIGNPOST_KEYS"]),
    HOSTS=os.environ["SIGNPOST_HOSTS"].split(","),
    PROXY=True,
    CLOCK=clock,
)
