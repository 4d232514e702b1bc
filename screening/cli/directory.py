"""`python -m screening directory import FILE`, `… status` and `… remove SOURCE`, for the
operator.
"""

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import click

from screening.cli.shared import PATH, ROOT
from screening.content.load import load_land
from screening.content.yaml import ContentError
from screening.directory import status as report
from screening.directory.clean import Cleaner, Tally
from screening.directory.current import OLDEST, Pack, open_pack
from screening.directory.entry import Content, ListError, counted
from screening.directory.formats import open_list
from screening.directory.place import Snapshot
from screening.directory.scorecard import shares
from screening.directory.search import Directory
from screening.directory.store import Store, StoreError, database


@dataclass(frozen=True)
class Given:
    """What an operator says of a list."""

    country: str
    content: Path
    files: tuple[Path, ...] = ()
    source: str | None = None
    listed_on: date | None = None
    accept_loss: bool = False


def _day(_ctx: click.Context, _param: click.Parameter, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise click.BadParameter(f"`{text}` is no day. Write it as 2026-11-23.") from None


country: Final = click.option(
    "--country", default="", help="The country of the list (without it, that of site.yaml)."
)
content: Final = click.option("--content", type=PATH, default=ROOT, hidden=True)


@click.group("directory")
def directory() -> None:
    """The places that treat: take lists in, and say what there is."""


@directory.command("import")
@click.argument("files", metavar="FILE...", type=PATH, nargs=-1, required=True)
@click.option("--source", help="A name for the list, where there are two of one kind.")
@click.option(
    "--listed-on",
    callback=_day,
    metavar="DAY",
    help="The day of the list, such as 2026-11-23 (without it, that of the file).",
)
@click.option(
    "--accept-loss",
    is_flag=True,
    help="Take it even if entries are missing, or it is older, too old or another list.",
)
@country
@content
def import_command(**said: Any) -> int:
    """Take in a list: a file, its pages, or a folder. docs/directory.md says which lists there are.

    Ends with 1 where nothing was changed.
    """
    given = Given(**said)
    try:
        _import(given, _pack(given))
    except (ContentError, ListError, StoreError) as error:
        click.echo(error)
        return 1
    return 0


def _pack(given: Given) -> Pack:
    countries = sorted(file.parent.name for file in given.content.glob("directory/*/country.yaml"))
    if given.country and given.country not in countries:
        raise ListError(
            f"There is no country `{given.country}`, only: {', '.join(countries)}."
            " docs/directory.md says how to add one."
        )
    return open_pack(given.content, *load_land(given.content, given.country))


def _import(given: Given, pack: Pack) -> None:
    today = datetime.now(UTC).date()
    content = open_list(given.files)
    if not given.accept_loss:
        _refuse_what_is_cut_off(content)
    listed_on = _listed_on(given, today)
    if today - listed_on > OLDEST and not given.accept_loss:
        raise ListError(
            f"This list is of {listed_on}, more than a year ago, so the site would search nothing"
            " of it. Nothing was changed. Get a newer one; if its day is another, say it with"
            " --listed-on; if you want it all the same, say --accept-loss."
        )
    source = given.source or content.format
    cleaner = Cleaner(
        source, pack.country, listed_on, today, pack.gazetteer, pack.vocabulary, pack.numbering
    )
    with click.progressbar(
        cleaner.places(content.entries), label="Reading places", file=sys.stderr
    ) as read:
        places = list(read)
    click.echo("\n".join(report.imported(cleaner.tally, content)))
    if not places:
        raise ListError(
            f"No place could be taken from it: {_why_none(cleaner.tally)}. Nothing was changed."
        )
    if not given.accept_loss:
        _refuse_what_is_too_low(cleaner.tally)
    snapshot = Snapshot(source, content.format, given.files[0].name, listed_on, today, len(places))
    before = Store(database()).replace(snapshot, places, given.accept_loss)
    click.echo(
        f"Taken in: {counted(len(places), 'place')} as `{source}`, listed on"
        f" {listed_on}{f' (before: {before.rows:,})' if before else ''}."
    )
    if not given.listed_on:
        click.echo(
            "That is the day of the file, which a copy or a download makes new. Say the day of the"
            " list itself with --listed-on."
        )
    if today - listed_on > OLDEST:
        click.echo(
            "This list is more than a year old, so the site does not search it. Get a newer one."
        )


def _refuse_what_is_cut_off(content: Content) -> None:
    if (missing := content.announced - content.here) > 0:
        raise ListError(
            f"Missing: {missing:,} of the {content.announced:,} entries that the list says it has."
            " The download was cut off, or not all its files are given. Nothing was changed. Get"
            " all of it and try again; if this is all there is, say --accept-loss."
        )


def _refuse_what_is_too_low(tally: Tally) -> None:
    for share in shares(tally):
        if share.too_low:
            raise ListError(
                f"Only {share}; {share.floor} % must. Nothing was changed. {share.instead} "
                "If this is all that the list can give, say --accept-loss."
            )


def _why_none(tally: Tally) -> str:
    """The most frequent reason why nothing was taken."""
    for reason, count in tally.refused.most_common(1):
        return (
            f"{count:,} of its {tally.refused.total():,} entries were refused for one reason,"
            f" {reason}"
        )
    return "it has no entries"


def _listed_on(given: Given, today: date) -> date:
    """The day of the list: as it is said, else that of the newest file."""
    day: date = given.listed_on or max(map(_written, given.files))
    if day > today:
        what = "--listed-on" if given.listed_on else "The day of the file"
        raise ListError(
            f"{what} is {day}, which has not come yet. Say the day of the list with --listed-on:"
            f" today, {today}, or before."
        )
    return day


def _written(path: Path) -> date:
    """The day on which a file, or the newest one of a folder, was written."""
    newest = max(
        (
            each.stat().st_mtime
            for each in (path.rglob("*") if path.is_dir() else (path,))
            if each.is_file()
        ),
        default=0,
    )
    return datetime.fromtimestamp(newest, UTC).date()


@directory.command("status")
@country
@content
def status_command(**said: Any) -> int:
    """Say which lists there are, and how old they are.

    Ends with 1 where nothing can be searched.
    """
    given = Given(**said)
    store, today = Store(database()), datetime.now(UTC).date()
    try:
        pack, snapshots = _pack(given), store.snapshots()
        places = store.places(today - OLDEST)
    except (ContentError, ListError, StoreError) as error:
        click.echo(error)
        return 1
    if not snapshots:
        click.echo(
            f"{store.path}: no directory yet. Take a list in with `import`; docs/directory.md says"
            " which, and where to get them."
        )
        return 1
    directory = Directory(places, pack.facets, pack.gazetteer)
    click.echo(
        "\n".join(
            (
                f"{store.path}:",
                *report.kept(snapshots, today),
                *report.searched(snapshots, places, directory),
            )
        )
    )
    return 0 if directory.places else 1


@directory.command("remove")
@click.argument("source")
def remove_command(source: str) -> int:
    """Take a list away, by the name that `status` says.

    Ends with 1 where nothing was changed.
    """
    try:
        gone = Store(database()).remove(source)
    except StoreError as error:
        click.echo(error)
        return 1
    click.echo(
        f"Removed: `{gone.source}`, {counted(gone.rows, 'place')}, listed on {gone.listed_on}."
    )
    return 0
