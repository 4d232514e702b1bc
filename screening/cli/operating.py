"""What reviewers and operators do from a terminal, beside `check` and `ask`."""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import click

from screening.cli.counts import UnreadableError, chart, read, summed
from screening.cli.shared import PATH, folder, in_language, said_in
from screening.content.check import ageing, load_checked
from screening.content.confirm import NotConfirmedError, confirm, row
from screening.content.yaml import ContentError
from screening.directory.status import alarms
from screening.directory.store import DIRECTORY, Store, StoreError, database
from screening.model import Hazard, HazardLog, Rated, Screener

RENEW_BEFORE: Final = timedelta(days=30)
A_YEAR: Final = timedelta(days=366)
"""So long before its last day a contact must be given a new one."""


def _loaded(folder: Path) -> Screener | None:
    """The content of a folder; None, with every mistake named, where it has one."""
    try:
        return load_checked(folder)
    except ContentError as error:
        click.echo(error)
        return None


@click.command("hazards")
@folder
def hazards_command(folder: Path) -> int:
    """Show the hazard log.

    Ends with 1 where the content has mistakes, or no log.
    """
    screener = _loaded(folder)
    if screener is None:
        return 1
    if screener.hazards is None:
        click.echo("This folder has no safety/hazards.yaml.")
        return 1
    click.echo(hazards_as_text(screener.hazards))
    return 0


@click.command("counts")
@click.argument("files", type=PATH, nargs=-1, required=True)
def counts_command(files: Sequence[Path]) -> int:
    """Sum the daily counts of all replicas and chart them.

    Ends with 1 where a file is none of ours.
    """
    try:
        click.echo(chart(*summed([read(path) for path in files])))
    except UnreadableError as error:
        click.echo(error)
        return 1
    return 0


@click.command("confirm")
@click.argument("line", metavar="LINE_ID")
@folder
@click.option(
    "--source", help="The id of the source that you read; asked for where it is left out."
)
def confirm_command(line: str, folder: Path, source: str | None) -> int:
    """Show a line, ask for the source that was read, and set its day to today.

    Ends with 1 where nothing was
    changed.
    """
    screener = _loaded(folder)
    if screener is None:
        return 1
    try:
        found = row(screener, line)
        click.echo(found)
        source = (
            source or input("Read it there today? Type the id of the source to confirm: ").strip()
        )
        click.echo(confirm(folder, found, source, _today()))
    except (EOFError, KeyboardInterrupt):
        click.echo("\nNothing was changed.")
        return 1
    except NotConfirmedError as reason:
        click.echo(reason)
        return 1
    return 0


@click.command("dates")
@folder
def dates_command(folder: Path) -> int:
    """Name everything that is due today.

    Ends with 1 where something is, or where the content has
    mistakes.
    """
    screener = _loaded(folder)
    if screener is None:
        return 1
    due = [*due_on(screener, _today()), *due_of_places(Store(database()), _today())]
    click.echo("\n".join(due) or "Nothing is due.")
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


def due_of_places(store: Store, today: date) -> Iterator[str]:
    """What must be looked at among the lists of places; nothing where there never was one."""
    if not store.exists() and DIRECTORY not in os.environ:
        return
    try:
        found = list(alarms(store.snapshots(), today))
    except StoreError as error:
        found = [str(error)]
    yield from (f"{store.path}: {each}. docs/directory.md says how" for each in found)


@click.command("emergency-page")
@folder
@in_language
def emergency_page_command(folder: Path, language: str | None) -> int:
    """Print the page that a proxy shows while the app is down.

    Ends with 1 where the content has mistakes, or is not complete in the language.
    """
    from screening.web.down import emergency_page  # noqa: PLC0415 - no other command needs the web

    try:
        screener, draft = said_in(folder, language)
    except ContentError as error:
        click.echo(error)
        return 1
    prefix = f"/{language}" if language and language != screener.site.language else ""
    click.echo(emergency_page(screener, prefix, draft=draft), nl=False)
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
