"""`python run.py` at work: waitress with every setting that protects, and an end that finishes what
was begun.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

from flask import Flask
from waitress.server import create_server

from screening.web import chores, own_memory, slow_senders


def serve(app: Flask, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve until told to stop; then finish what was begun.

    Args:
        app: what `create_app` makes.
        host: the address to listen on; with it `port`.
        port: from 1 to 65535.
        ready: called once the address is held, before the first visit.

    Raises:
        OSError: where the address cannot be used; ValueError where there is none of this name.
    """
    logging.getLogger("waitress").setLevel(
        logging.CRITICAL
    )  # it would write addresses and messages of faults
    sockets: dict[int, Any] = {}
    server = create_server(
        app,
        map=sockets,
        host=host,
        port=port,
        threads=8,
        connection_limit=slow_senders.PLACES + 100,
        channel_timeout=slow_senders.SECONDS,
        cleanup_interval=slow_senders.EVERY_SECONDS,
        ident=None,
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=not app.config["PROXY"],
    )
    slow_senders.heed(sockets.values())

    def stop(_signal: int, _frame: FrameType | None) -> None:
        threading.Thread(target=_drain, args=(server, sockets), daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    own_memory.keep()
    chores.begin(app)
    ready()
    server.run()


def _drain(server: Any, sockets: Mapping[int, Any]) -> None:
    """Take in who is at the door, answer all who are in, and leave; after half a minute leave in
    any case.
    """
    time.sleep(0.2)
    for each in tuple(sockets.values()):
        each.accepting = False  # a listener takes no one in; a visit has no use for the word
    time.sleep(0.1)
    until = time.monotonic() + 30
    while time.monotonic() < until and (
        server.task_dispatcher.active_count or server.task_dispatcher.queue or _unanswered(sockets)
    ):
        time.sleep(0.05)
    os._exit(0)


def _unanswered(sockets: Mapping[int, Any]) -> bool:
    """Whether a visit was read and not answered, or answered and not yet sent."""
    return any(
        getattr(each, "requests", None) or getattr(each, "total_outbufs_len", 0)
        for each in tuple(sockets.values())
    )
