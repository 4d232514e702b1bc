"""`python run.py` serves Signpost; `run:app` is for any WSGI server.

HOST and PORT change the address (127.0.0.1 and 8000). SIGNPOST_HOSTS names the hosts that are answered, with commas;
SIGNPOST_KEYS is the file that workers share their keys through. PATTERNS=1 adds the page /patterns, for those who write
templates; never where SIGNPOST_HOSTS is set, since that is a copy for the public. SIGNPOST_LOG=1 writes a line for every visit
(screening/web/log.py says what stands in it); without it only faults are written, by type and place. SIGNPOST_COUNTS is the
file for daily counts, where site.yaml switches them on.
"""

import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from flask import Flask
from waitress.server import create_server

from screening import promises
from screening.check import load_checked
from screening.load import ContentError
from screening.web import create_app

LOCAL = ("127.0.0.1", "localhost", "[::1]")


def make_app() -> Flask:
    """The application on the content of this folder; leaves with every mistake named where there is one."""
    try:
        screener = load_checked(Path(__file__).parent)
    except ContentError as error:
        sys.exit(f"{error}\n\nSignpost does not start on content with mistakes. `python -m screening check` lists them again.")
    hosts = os.environ.get("SIGNPOST_HOSTS", "")
    trusted = hosts.split(",") if hosts else list(LOCAL) if os.environ.get("HOST", LOCAL[0]) in LOCAL else None
    patterns = os.environ.get("PATTERNS") == "1" and not hosts
    memory = os.environ.get("SIGNPOST_COUNTS_MEMORY")
    return create_app(
        screener,
        key_file=_key_file(),
        HOSTS=trusted,
        PATTERNS=patterns,
        LOG=os.environ.get("SIGNPOST_LOG") == "1",
        COUNTS=_counts_file() if screener.site.counting else None,
        COUNTS_MEMORY=int(memory) if memory else None,
        RESULTS=promises.read(Path(__file__).parent),
    )


def _counts_file() -> Path:
    """Where daily counts are added; leaves where there is no such place."""
    named = os.environ.get("SIGNPOST_COUNTS", "")
    try:
        Path(named).open("a", encoding="utf-8").close()
    except OSError:
        sys.exit(
            f"site.yaml switches counting on, but the file {named or 'for it'} cannot be written. Name one: SIGNPOST_COUNTS=counts.csv"
        )
    return Path(named)


def _key_file() -> Path | None:
    """The shared key file, in memory rather than on disk; None where this machine has no such folder."""
    if named := os.environ.get("SIGNPOST_KEYS"):
        return Path(named)
    memory = Path("/dev/shm")  # noqa: S108 - RAM, and the folder below is ours alone
    return memory / f"signpost-{os.getuid()}" / "keys" if memory.is_dir() else None


app = make_app()


def serve(host: str, port: int) -> None:
    """Serve until told to stop; then finish what was begun."""
    logging.getLogger("waitress").setLevel(logging.CRITICAL)  # it would write addresses and messages of faults
    server = create_server(
        app, host=host, port=port, threads=8, connection_limit=1000, channel_timeout=20, ident=None, asyncore_use_poll=True
    )

    def stop(_signal: int, _frame: FrameType | None) -> None:
        server.accepting = False

        def drain() -> None:
            time.sleep(0.2)
            while server.task_dispatcher.active_count or server.task_dispatcher.queue:
                time.sleep(0.05)
            os._exit(0)

        threading.Thread(target=drain, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    print(f"Signpost is ready: http://{host}:{port}", flush=True)  # noqa: T201 - for the person who started it
    server.run()


if __name__ == "__main__":
    try:
        serve(os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000")))
    except OSError as error:
        sys.exit(f"The address cannot be used: {error.strerror or error}. Try another port: PORT=8001 make run")
    except KeyboardInterrupt:
        sys.exit(0)
