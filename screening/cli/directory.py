"""`python -m screening directory import FILE`, `… status` and `… remove SOURCE`, for the
operator.
"""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from screening.cli.given import Given, content, country, day, day_of, opened, pack_of
from screening.cli.shared import PATH
from screening.content.yaml import ContentError
from screening.directory import status as report
from screening.directory.clean import Cleaner
from screening.directory.current import OLDEST, Pack
from screening.directory.entry import Content, ListError, counted
from screening.directory.formats import open_table
from screening.directory.formats.proposal import as_yaml, propose
from screening.directory.place import Share, Snapshot
from screening.directory.scorecard import MEASURES, shares, too_low
from screening.directory.search import Directory
from screening.directory.store import ANOTHER, OLDER, ROWS, Store, StoreError, database
from screening.directory.tally import Tally

ANNOUNCED, TOO_OLD = "announced", "too-old"
MAY_BE_ACCEPTED: Final = (ANNOUNCED, TOO_OLD, ANOTHER, OLDER, ROWS, *MEASURES)
"""What an import may lack, beside any term."""


@click.group("directory")
def directory() -> None:
    """The places that treat: take lists in, and say what there is."""


@directory.command("import")
@click.argument("files", metavar="FILE...", type=PATH, nargs=-1, required=True)
@click.option("--source", help="A name for the list, where there are two of one kind.")
@click.option(
    "--listed-on",
    callback=day,
    metavar="DAY",
    help="The day of the list, such as 2026-11-23; or `file`: the day its file was written.",
)
@click.option(
    "--columns",
    type=PATH,
    metavar="MAP",
    help="Which column of a list of your own is what: a file that `directory map` proposes.",
)
@click.option(
    "--accept",
    multiple=True,
    metavar="NAME",
    help="Take it though it lacks this; a refusal says the name.",
)
@country
@content
def import_command(**said: Any) -> int:
    """Take in a list: a file, its pages, or a folder. docs/directory.md says which lists there are.

    Ends with 1 where nothing was changed.
    """
    given = Given(**said)
    try:
        _import(given, pack_of(given))
    except (ContentError, ListError, StoreError) as error:
        click.echo(error)
        return 1
    return 0


@directory.command("map")
@click.argument("file", type=PATH)
@click.option("--save", type=PATH, metavar="MAP", help="Write it there, instead of printing it.")
@country
@content
def map_command(file: Path, save: Path | None, **said: Any) -> int:
    """Propose which column of a list of your own is what: CSV, XLSX, JSON, GeoJSON, a 211 export.

    Ends with 1 where it is no table, or the file that is named is there already.
    """
    try:
        pack = pack_of(Given(**said))
        found = open_table([file])
        text = as_yaml(propose(found, pack.gazetteer, pack.vocabulary, pack.numbering), file.name)
        if save is None:
            click.echo(text, nl=False)
            return 0
        with save.open("x", encoding="utf-8") as written:
            written.write(text)
    except FileExistsError:
        click.echo(f"{save} is there already. Nothing was changed: name another, or move it away.")
        return 1
    except (ContentError, ListError, OSError) as error:
        click.echo(error)
        return 1
    click.echo(
        f"Read and correct {save}. Then: python -m screening directory import {file} --columns"
        f" {save}"
    )
    return 0


def _import(given: Given, pack: Pack) -> None:
    today = datetime.now(UTC).date()
    _refuse_unknown_names(given, pack)
    content = opened(given, pack)
    if ANNOUNCED not in given.accept:
        _refuse_what_is_cut_off(content)
    entries = list(content.entries)
    listed_on = day_of(given, content, entries, today)
    if today - listed_on > OLDEST and TOO_OLD not in given.accept:
        raise ListError(
            f"This list is of {listed_on}, more than a year ago, so the site would search nothing"
            " of it. Nothing was changed. Get a newer one; if its day is another, say it with"
            f" --listed-on; if you want it all the same, say --accept {TOO_OLD}."
        )
    source = given.source or (given.columns.stem if given.columns else content.format)
    cleaner = Cleaner(
        source, pack.country, listed_on, today, pack.gazetteer, pack.vocabulary, pack.numbering
    )
    with click.progressbar(
        cleaner.places(entries), length=len(entries), label="Reading places", file=sys.stderr
    ) as read:
        places = list(read)
    found = report.findable(Directory(places, pack.facets, pack.gazetteer))
    card = tuple(shares(cleaner.tally, places, found))
    for line in (*report.imported(cleaner.tally, content, card), *report.contradicting(places)):
        click.echo(line)
    if not places:
        raise ListError(
            f"No place could be taken from it: {_why_none(cleaner.tally)}. Nothing was changed."
        )
    store = Store(database())
    before = next((each for each in store.snapshots() if each.source == source), None)
    _refuse_what_is_too_low(given, content, card, before)
    snapshot = Snapshot(
        source, content.format, given.files[0].name, listed_on, today, len(places), card
    )
    before = store.replace(snapshot, places, given.accept)
    click.echo(
        f"Taken in: {counted(len(places), 'place')} as `{source}`, listed on"
        f" {listed_on}{f' (before: {before.rows:,})' if before else ''}."
    )
    if today - listed_on > OLDEST:
        click.echo(
            "This list is more than a year old, so the site does not search it. Get a newer one."
        )


def _refuse_unknown_names(given: Given, pack: Pack) -> None:
    for name in given.accept:
        if name not in MAY_BE_ACCEPTED and name not in pack.vocabulary.facet_of:
            raise ListError(
                f"There is nothing to accept of the name `{name}`, only: "
                f"{', '.join(MAY_BE_ACCEPTED)}, and terms of terms.yaml."
            )


def _refuse_what_is_cut_off(content: Content) -> None:
    if (missing := content.announced - content.here) > 0:
        raise ListError(
            f"Missing: {missing:,} of the {content.announced:,} entries that the list says it has."
            " The download was cut off, or not all its files are given. Nothing was changed. Get"
            f" all of it and try again; if this is all there is, say --accept {ANNOUNCED}."
        )


def _refuse_what_is_too_low(
    given: Given, content: Content, card: Sequence[Share], before: Snapshot | None
) -> None:
    found = too_low(card, before.card if before else (), content.floors)
    wrong = [verdict for verdict in found if verdict.name not in given.accept]
    if not wrong:
        return
    changed = (
        ["Several shares at once: the columns or the names of this list may have changed."]
        if len(wrong) > 1
        else []
    )
    accepts = " ".join(f"--accept {verdict.name}" for verdict in wrong)
    raise ListError(
        "\n".join(
            [
                "Nothing was changed: searched, this list would serve people badly.",
                *(f"  {verdict.why}" for verdict in wrong),
                *changed,
                f"If this is all that the list can give, say {accepts}.",
            ]
        )
    )


def _why_none(tally: Tally) -> str:
    """The most frequent reason why nothing was taken."""
    for reason, count in tally.refused.most_common(1):
        return (
            f"{count:,} of its {tally.refused.total():,} entries were refused for one reason,"
            f" {reason}"
        )
    return "it has no entries"


@directory.command("status")
@country
@content
def status_command(**said: Any) -> int:
    """Say which lists there are, how old they are, and how good.

    Ends with 1 where nothing can be searched, or a list is about to run out.
    """
    given = Given(**said)
    store, today = Store(database()), datetime.now(UTC).date()
    try:
        pack, snapshots = pack_of(given), store.snapshots()
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
    wrong = list(report.alarms(snapshots, today))
    click.echo("\n".join(f"Look at it: {each}." for each in wrong), nl=bool(wrong))
    return 1 if wrong or not directory.places else 0


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
