"""Daily counts as an operator reads them: the files of all replicas summed, and a small chart.

Each line of a file is `2026-11-23,started,120`; `screening/web/counting.py` says what is counted,
and how little.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

LINE: Final = re.compile(r"(\d{4}-\d\d-\d\d),(started|(?:page|end) [a-z][a-z0-9_-]*),(-?\d*0)")
WIDTH: Final = 40

Counts = Mapping[tuple[date, str], int]
"""Day and place to a number."""


class UnreadableError(Exception):
    """A file that holds something else than counts; says where, and what to do."""


def read(path: Path) -> dict[tuple[date, str], int]:
    """The counts of one replica.

    Raises:
        UnreadableError: where it is no file of counts.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UnreadableError(
            f"{path}: This file cannot be read. Look at its name, and at who may read it."
        ) from None
    counts: dict[tuple[date, str], int] = {}
    for number, line in enumerate(lines, 1):
        match = LINE.fullmatch(line)
        try:
            key = (date.fromisoformat(match[1]), match[2]) if match else None
        except ValueError:
            key = None
        if match is None or key is None or key in counts:
            raise UnreadableError(
                f"{path}:{number}: This is not a line of counts, or stands here twice. Give only"
                " files that Signpost wrote."
            )
        counts[key] = int(match[3])
    return counts


def summed(files: Sequence[Counts]) -> tuple[dict[tuple[date, str], int], list[date]]:
    """The sum of all replicas over the days that each of them has, and the days that are left out.

    A day that one replica lacks would be a part of a day, and would show fewer people than came.
    """
    days = [{day for day, _ in counts} for counts in files]
    whole = set.intersection(*days)
    total: dict[tuple[date, str], int] = {}
    for counts in files:
        for (day, place), number in counts.items():
            if day in whole:
                total[day, place] = total.get((day, place), 0) + number
    return total, sorted(set.union(*days) - whole)


def chart(total: Counts, left_out: Sequence[date]) -> str:
    """Three small charts: started each day, how checks ended, where they stopped."""
    days = sorted({day for day, _ in total})
    if not days:
        return "No whole day has been counted yet." + _left_out(left_out)
    places: dict[str, int] = {}
    for (_, place), number in total.items():
        places[place] = places.get(place, 0) + number
    parts = [
        (
            f"{len(days)} whole {'day' if len(days) == 1 else 'days'}, {days[0]} to {days[-1]},"
            f" rounded to tens.{_left_out(left_out)}"
        ),
        "\n".join(["Started", *_bars({str(day): total.get((day, "started"), 0) for day in days})]),
    ]
    for title, kind in (("Finished, by urgency", "end "), ("Stopped, by page", "page ")):
        chosen = {
            place.removeprefix(kind): number
            for place, number in places.items()
            if place.startswith(kind)
        }
        parts.append(
            "\n".join([title, *_bars(dict(sorted(chosen.items(), key=lambda item: -item[1])))])
        )
    return "\n\n".join(parts)


def _left_out(days: Sequence[date]) -> str:
    return f" Left out, since not every file has them: {', '.join(map(str, days))}." if days else ""


def _bars(numbers: Mapping[str, int]) -> Iterator[str]:
    """A bar for each number; what is less than nothing, by rounding or by moving between replicas,
    is nothing.
    """
    most, wide = max([1, *numbers.values()]), max(map(len, numbers), default=0)
    for name, number in numbers.items():
        shown = max(number, 0)
        yield f"  {name.ljust(wide)}  {'#' * round(WIDTH * shown / most)} {shown}"
