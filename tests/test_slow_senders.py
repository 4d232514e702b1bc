"""Slow senders at `python run.py`: each has a deadline, and where all places are held the one who
waited longest gives way.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from waitress.channel import HTTPChannel

from screening.web import slow_senders
from screening.web.slow_senders import Channel, make_room
from tests.support import servers
from tests.support.servers import Server

PARTIAL = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


@dataclass
class Held:
    """A connection, as far as it matters here."""

    last_activity: float
    requests: list[str] = field(default_factory=list)
    will_close: bool = False


def test_where_all_places_are_held_the_longest_waiting_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One at a time, as they come; never one that is being answered, and none below the number."""
    monkeypatch.setattr(slow_senders, "PLACES", 3)
    held = [Held(4, ["asked"]), Held(9), Held(7), Held(8)]

    make_room(held[:3])
    assert not any(each.will_close for each in held)
    make_room(held)
    assert [each.will_close for each in held] == [False, False, True, False]
    make_room(held)
    assert [each.will_close for each in held] == [False, False, True, False]


@pytest.mark.parametrize(("whole", "since"), [(False, 5), (True, 99)])
def test_only_a_whole_request_is_a_sign_of_life(whole: bool, since: float) -> None:
    """A byte a second keeps no one young."""

    def read(channel: Any) -> None:
        channel.last_activity = 99
        channel.request = None if whole else "half of one"

    channel: Any = Channel.__new__(Channel)
    channel.last_activity, channel.request = 5, None
    with mock.patch.object(HTTPChannel, "handle_read", read):
        channel.handle_read()

    assert channel.last_activity == since


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """`python run.py`."""
    port = servers.free_port()
    settings = {"PORT": str(port), "SIGNPOST_KEYS": str(tmp_path / "keys")}
    command = [servers.sys.executable, "run.py"]
    with servers.running(command, port, tmp_path / "run.txt", **settings) as server:
        yield server


@pytest.mark.slow("1,500 slow connections at run.py, and the deadline of each")
def test_fifteen_hundred_slow_senders_stop_no_one(server: Server) -> None:
    """A newcomer is served at once beside headers that never end and connections that say nothing;
    a sender that goes on for longer than the deadline is let go.
    """
    with ExitStack() as open_:

        def connect(number: int, sent: bytes) -> list[socket.socket]:
            found = []
            for _ in range(number):
                one = open_.enter_context(socket.create_connection(("127.0.0.1", server.port)))
                one.sendall(sent)
                found.append(one)
            return found

        connect(750, PARTIAL)
        connect(730, b"")
        last = connect(20, PARTIAL)
        began = time.monotonic()
        assert server.ask("/now/1", Host="localhost").status == 200
        assert time.monotonic() - began < 5
        ended = set()
        while time.monotonic() - began < slow_senders.SECONDS + 2 * slow_senders.EVERY_SECONDS + 5:
            for one in last:
                with suppress(OSError):
                    one.sendall(b"a")
                    one.setblocking(False)
                    if one.recv(1) == b"":
                        ended.add(one)
            time.sleep(0.5)
        assert len(ended) >= len(last) - 1
