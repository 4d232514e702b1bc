"""`python run.py` serves Signpost; `run:app` is for any WSGI server. docs/running-it.md explains every setting.

HOST and PORT change the address (127.0.0.1 and 8000). SIGNPOST_HOSTS names the hosts that are answered, with commas.
SIGNPOST_KEYS is the file that workers share their keys through, and SIGNPOST_KEYS_READ_ONLY=1 says that another machine writes
it. SIGNPOST_PROXY=1 believes X-Forwarded-Proto. SIGNPOST_LOG=1 writes a line for every visit; without it only faults are
written, by type and place. SIGNPOST_COUNTS is the file for daily counts, where site.yaml switches them on. PATTERNS=1 adds the
page /patterns, for those who write templates; never where SIGNPOST_HOSTS is set, since that is a copy for the public.
"""

import errno
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Any

from flask import Flask
from waitress.server import create_server

from screening.check import load_checked
from screening.load import ContentError
from screening.web import chores, create_app

LOCAL = ("127.0.0.1", "localhost", "[::1]")
HOST = os.environ.get("HOST", LOCAL[0])


def make_app() -> Flask:
    """The application on the content of this folder; leaves with every mistake named where there is one."""
    try:
        screener = load_checked(Path(__file__).parent)
    except ContentError as error:
        sys.exit(f"{error}\n\nSignpost does not start on content with mistakes. `python -m screening check` lists them again.")
    hosts = [host.strip() for host in os.environ.get("SIGNPOST_HOSTS", "").split(",") if host.strip()]
    memory = os.environ.get("SIGNPOST_COUNTS_MEMORY")
    return create_app(
        screener,
        key_file=_key_file(),
        HOSTS=hosts or (list(LOCAL) if HOST in (*LOCAL, "::1") else None),
        PATTERNS=_on("PATTERNS") and not hosts,
        PROXY=_on("SIGNPOST_PROXY"),
        LOG=_on("SIGNPOST_LOG"),
        KEYS_READ_ONLY=_on("SIGNPOST_KEYS_READ_ONLY"),
        COUNTS=_counts_file() if screener.site.counting else None,
        COUNTS_MEMORY=int(memory) if memory else None,
    )


def _on(name: str) -> bool:
    return os.environ.get(name) == "1"


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
    if not memory.is_dir():
        return None
    folder = memory / f"signpost-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid() or folder.stat().st_mode & 0o077:
        sys.exit(f"{folder} can be opened by someone else, and keys must not be. Remove it, or name another file: SIGNPOST_KEYS=FILE")
    return folder / "keys"


app = make_app()


def serve(host: str, port: int) -> None:
    """Serve until told to stop; then finish what was begun."""
    logging.getLogger("waitress").setLevel(logging.CRITICAL)  # it would write addresses and messages of faults
    sockets: dict[int, Any] = {}
    server = create_server(
        app,
        map=sockets,
        host=host,
        port=port,
        threads=8,
        connection_limit=1000,
        channel_timeout=20,
        ident=None,
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=not app.config["PROXY"],
    )

    def stop(_signal: int, _frame: FrameType | None) -> None:
        threading.Thread(target=_drain, args=(server, sockets), daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    chores.begin(app)
    print(f"Signpost is ready: http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)  # noqa: T201 - for who started it
    server.run()


def _drain(server: Any, sockets: Mapping[int, Any]) -> None:
    """Take in who is at the door, answer all who are in, and leave; after half a minute leave in any case."""
    time.sleep(0.2)
    for each in tuple(sockets.values()):
        each.accepting = False  # a listener takes no one in; a visit has no use for the word
    time.sleep(0.1)
    until = time.monotonic() + 30
    while time.monotonic() < until and (server.task_dispatcher.active_count or server.task_dispatcher.queue or _unanswered(sockets)):
        time.sleep(0.05)
    os._exit(0)


def _unanswered(sockets: Mapping[int, Any]) -> bool:
    """Whether a visit was read and not answered, or answered and not yet sent."""
    return any(getattr(each, "requests", None) or getattr(each, "total_outbufs_len", 0) for each in tuple(sockets.values()))


def _port() -> int:
    given = os.environ.get("PORT", "8000")
    if not given.isdecimal() or not 1 <= int(given) <= 65535:
        sys.exit(f"PORT must be a number from 1 to 65535, and is `{given}`. For example: PORT=8001 make run")
    return int(given)


def _not_served(error: Exception) -> str:
    """Why the address cannot be used, and what to do."""
    if isinstance(error, ValueError) or getattr(error, "errno", None) == errno.EADDRNOTAVAIL:
        here = "Take 127.0.0.1 for this machine alone, or 0.0.0.0 for its network"
        return f"This machine has no address `{HOST}`. {here}: HOST=0.0.0.0 make run"
    return f"The address cannot be used: {getattr(error, 'strerror', '') or error}. Try another port: PORT=8001 make run"


if __name__ == "__main__":
    try:
        serve(HOST, _port())
    except (OSError, ValueError) as error:
        sys.exit(_not_served(error))
    except KeyboardInterrupt:
        sys.exit(0)
