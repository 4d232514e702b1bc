"""Confirming a helpline: its day is set to today, in its own place, and nothing else in the file is
touched.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from screening.content.files import HELPLINES
from screening.content.mistakes import nearest
from screening.model import Helpline, Screener, Source

DAY: Final = re.compile(rb"(\bverified_on:[ \t]*[\"']?)(\d{4}-\d\d-\d\d|never)\b")


class NotConfirmedError(Exception):
    """Why nothing was changed, and what to do."""


@dataclass(frozen=True)
class Row:
    """A line of this country, and where its day stands."""

    helpline: Helpline
    source: Source
    line: int

    def __str__(self) -> str:
        """What to compare with the source."""
        reach = {
            "call": self.helpline.call,
            "text": self.helpline.text,
            "chat": self.helpline.chat,
            "site": self.helpline.site,
        }
        shown = [f"  {name}: {value}" for name, value in reach.items() if value]
        hours = [
            f"  hours: {self.helpline.hours}",
            f"  languages: {', '.join(self.helpline.languages)}",
        ]
        return "\n".join(
            [
                self.helpline.name,
                *shown,
                *hours,
                f"  source: {self.source.id}: {self.source.title}, {self.source.address}",
            ]
        )


def row(screener: Screener, id_: str) -> Row:
    """The line with this id or role.

    Raises:
        NotConfirmedError: where there is none.
    """
    lines = screener.country.lines
    found = screener.country.line(id_)
    if found is None:
        ids = [line.id for line in lines]
        raise NotConfirmedError(f"{screener.country.name} has no line `{id_}`. {nearest(id_, ids)}")
    place = screener.positions[
        HELPLINES, screener.site.country, "lines", lines.index(found), "verified_on"
    ]
    return Row(
        found,
        next(source for source in screener.sources if source.id == found.source),
        int(place.rpartition(":")[2]),
    )


def confirm(folder: Path, this: Row, source: str, today: date) -> str:
    """Write today as the day on which a line was verified with a source; says what was changed.

    Raises:
        NotConfirmedError: where it is another source than the row names, or the row is written in a
            way that we leave alone.
    """
    if source != this.source.id:
        message = f"Nothing was changed. This row names the source `{this.source.id}`."
        raise NotConfirmedError(
            f"{message} Did you read another one? Write it into {HELPLINES}:{this.line} and its row"
            " first, then confirm."
        )
    path = folder / HELPLINES
    lines = path.read_bytes().splitlines(keepends=True)
    text, times = DAY.subn(rb"\g<1>" + today.isoformat().encode(), lines[this.line - 1])
    if times != 1:
        raise NotConfirmedError(
            f"Nothing was changed. Write the day into {HELPLINES}:{this.line} by hand: verified_on:"
            f" {today}"
        )
    lines[this.line - 1] = text
    path.write_bytes(b"".join(lines))
    return (
        f"{HELPLINES}:{this.line}: verified_on is {today} now; it was"
        f" {this.helpline.verified_on or 'never'}."
    )
