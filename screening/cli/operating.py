"""What reviewers and operators do from a terminal, beside `check` and `ask`."""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from screening.cli.counts import UnreadableError, chart, read, summed
from screening.content.check import ageing, load_checked
from screening.content.confirm import NotConfirmedError, confirm, row
from screening.content.yaml import ContentError
from screening.model import Hazard, HazardLog, Rated, Screener

ROOT: Final = Path(__file__).resolve().parents[2]
RENEW_BEFORE: Final = timedelta(days=30)
A_YEAR: Final = timedelta(days=366)
"""So long before its last day a contact must be given a new one."""


def add_commands(commands: Any) -> None:
    """Add these commands to the command line."""
    hazards = commands.add_parser("hazards", help="what can go wrong, and what holds against it")
    hazards.set_defaults(run=hazards_command)
    counts = commands.add_parser("counts", help="daily counts of all replicas, with a small chart")
    counts.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="the file of each replica"
    )
    counts.set_defaults(run=counts_command)
    confirming = commands.add_parser(
        "confirm", help="set the day on which a helpline was verified to today"
    )
    confirming.add_argument("line", metavar="LINE_ID", help="the id of a line in helplines.yaml")
    confirming.add_argument(
        "--source", help="the id of the source that you read; asked for where it is left out"
    )
    confirming.set_defaults(run=confirm_command)
    dates = commands.add_parser("dates", help="what must be looked at again by today's date")
    dates.set_defaults(run=dates_command)
    page = commands.add_parser(
        "emergency-page", help="the page that a proxy shows while the app is down"
    )
    page.set_defaults(run=emergency_page_command)
    for command in (hazards, confirming, dates, page):
        command.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=ROOT,
            help="the folder with questions.yaml (default: this one)",
        )


def _loaded(folder: Path) -> Screener | None:
    """The content of a folder; None, with every mistake named, where it has one."""
    try:
        return load_checked(folder)
    except ContentError as error:
        print(error)
        return None


def hazards_command(given: argparse.Namespace) -> int:
    """Show the hazard log. 1 where the content has mistakes, or no log."""
    screener = _loaded(given.folder)
    if screener is None:
        return 1
    if screener.hazards is None:
        print("This folder has no hazards.yaml.")
        return 1
    print(hazards_as_text(screener.hazards))
    return 0


def counts_command(given: argparse.Namespace) -> int:
    """Sum the daily counts of all replicas and chart them. 1 where a file is none of ours."""
    try:
        print(chart(*summed([read(path) for path in given.files])))
    except UnreadableError as error:
        print(error)
        return 1
    return 0


def confirm_command(given: argparse.Namespace) -> int:
    """Show a line, ask for the source that was read, and set its day to today. 1 where nothing was
    changed.
    """
    screener = _loaded(given.folder)
    if screener is None:
        return 1
    try:
        found = row(screener, given.line)
        print(found)
        source = (
            given.source
            or input("Read it there today? Type the id of the source to confirm: ").strip()
        )
        print(confirm(given.folder, found, source, _today()))
    except (EOFError, KeyboardInterrupt):
        print("\nNothing was changed.")
        return 1
    except NotConfirmedError as reason:
        print(reason)
        return 1
    return 0


def dates_command(given: argparse.Namespace) -> int:
    """Name everything that is due today. 1 where something is, or where the content has
    mistakes.
    """
    screener = _loaded(given.folder)
    if screener is None:
        return 1
    due = list(due_on(screener, _today()))
    print("\n".join(due) or "Nothing is due.")
    return 1 if due else 0


def due_on(screener: Screener, today: date) -> Iterator[str]:
    """What must be looked at again on a day, and how."""
    for line, days in ageing(screener, today):
        yield (
            f"helplines.yaml: `{line.id}` was verified {days} days ago. Read its source again:"
            f" python -m screening confirm {line.id}"
        )
    for line in screener.country.lines:
        if line.verified_on and line.verified_on > today:
            yield (
                f"helplines.yaml: `{line.id}` was verified on {line.verified_on}, which is yet to"
                " come. Write the day of reading."
            )
    until = screener.site.contact_until
    if until and until - today <= RENEW_BEFORE:
        yield (
            f"site.yaml: the contact holds until {until}. If it still does, write a day within the"
            " next year: contact_until"
        )
    elif until and until - today > A_YEAR:
        yield (
            f"site.yaml: the contact holds until {until}, which is too long to rely on. Write a day"
            " within the next year."
        )


def emergency_page_command(given: argparse.Namespace) -> int:
    """Print the page that a proxy shows while the app is down. 1 where the content has mistakes."""
    from screening.web.down import emergency_page  # noqa: PLC0415 - no other command needs the web

    screener = _loaded(given.folder)
    if screener is None:
        return 1
    sys.stdout.write(emergency_page(screener))
    return 0


def _today() -> date:
    return datetime.now(UTC).date()


def hazards_as_text(log: HazardLog) -> str:
    """The hazard log as plain text, with the largest risk that remains first."""
    severities, likelihoods = (
        {s.id: s.title for s in log.severities},
        {each.id: each.title for each in log.likelihoods},
    )

    def rated(each: Rated) -> str:
        return f"{each.risk} ({severities[each.severity]}, {likelihoods[each.likelihood]})"

    def row(hazard: Hazard) -> str:
        lines = [
            f"{hazard.id.upper()}  {hazard.title}",
            f"  Risk {rated(hazard.before)}; with what holds against it {rated(hazard.after)}",
        ]
        lines += [f"  - {control}" for control in hazard.controls]
        lines += [f"  Remains: {remains}" for remains in hazard.remains]
        return "\n".join(lines)

    head = (
        f"{log.header.title}, version {log.header.version},"
        f" {log.header.status}\n{log.header.reviewed_by}"
    )
    incidents = [f"{each.day}  {each.what} {each.done}" for each in log.incidents.happened] or [
        "No incident is recorded."
    ]
    return "\n\n".join(
        [
            head,
            *map(row, sorted(log.hazards, key=lambda hazard: -hazard.after.risk)),
            "\n".join(incidents),
        ]
    )
