"""Slow senders at `python run.py`, which has no proxy before it: a request has a deadline for all
of it, and where the house is full, who has waited longest without asking for anything gives way.

waitress by itself counts from the last byte, so that a byte a second holds a place for ever, and
lets nobody new in where all places are held.
"""

from collections.abc import Iterable
from typing import Any, Final

from waitress.channel import HTTPChannel

PLACES: Final = 900
"""Connections at once; below what the server itself takes in, so that it never stops taking in."""
SECONDS: Final = 20
"""For a whole request, from its first byte to its last; and without a request."""
EVERY_SECONDS: Final = 5
"""How often it is looked for those who took longer."""


class Channel(HTTPChannel):
    """A connection of which only a whole request is a sign of life."""

    last_activity: float

    def __init__(self, server: Any, *args: Any, **named: Any) -> None:
        super().__init__(server, *args, **named)
        make_room(server.active_channels.values())

    def handle_read(self) -> None:
        """Take what came; what is not yet a whole request makes no one younger."""
        since = self.last_activity
        super().handle_read()
        if self.request is not None:
            self.last_activity = since


def make_room(channels: Iterable[Any]) -> None:
    """Where more than `PLACES` are held, let the one go that has waited longest; never one that is
    being answered.
    """
    held = [each for each in channels if not each.will_close]
    waiting = [each for each in held if not each.requests]
    if len(held) > PLACES and waiting:
        min(waiting, key=lambda each: each.last_activity).will_close = True


def heed(sockets: Iterable[Any]) -> None:
    """Make the connections of these listening sockets so."""
    for each in sockets:
        each.channel_class = Channel
