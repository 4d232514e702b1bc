"""What must happen by the clock, whether anyone visits or not: old keys are destroyed, a day's
counts are written.
"""

import threading
from typing import Final

from flask import Flask

from screening.web import log

EVERY_SECONDS: Final = 60


def do(app: Flask) -> None:
    """Once through all of them. What fails is written by type and place, and is tried again the
    next time.
    """
    check = app.extensions["signpost"]
    for chore in (check.answered.keys.tidy, check.counter.tidy if check.counter else None):
        try:
            if chore:
                chore()
        except Exception as error:  # noqa: BLE001 - the next chore must be done all the same
            log.fault(error)


def begin(app: Flask, every: float = EVERY_SECONDS) -> threading.Event:
    """Do them now and ever again, beside the visits of this process, until the event that is
    returned is set.
    """
    stop = threading.Event()

    def work() -> None:
        do(app)
        while not stop.wait(every):
            do(app)

    threading.Thread(target=work, name="chores", daemon=True).start()
    return stop
