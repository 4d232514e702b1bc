"""What an operator says of a list on the command line: its files, its country, its day, its map."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import click
from pydantic import ValidationError

from screening.cli.shared import PATH, ROOT
from screening.content.load import load_land
from screening.content.yaml import read_yaml
from screening.directory.clean import own_day
from screening.directory.current import Pack, open_pack
from screening.directory.entry import Content, Entry, ListError
from screening.directory.formats import open_list, open_mapped
from screening.directory.formats.mapped import ColumnMap

FILE: Final = "file"
"""Said for the day of a list: it is that on which its file was written."""


@dataclass(frozen=True)
class Given:
    """What an operator says of a list."""

    country: str
    content: Path
    files: tuple[Path, ...] = ()
    source: str | None = None
    listed_on: date | str | None = None
    """A day, or `FILE`."""
    columns: Path | None = None
    accept: tuple[str, ...] = ()


def day(_ctx: click.Context, _param: click.Parameter, text: str | None) -> date | str | None:
    """A day that is said, or `FILE`."""
    try:
        return text if text == FILE else date.fromisoformat(text) if text else None
    except ValueError:
        raise click.BadParameter(
            f"`{text}` is no day. Write it as 2026-11-23, or `{FILE}`."
        ) from None


country: Final = click.option(
    "--country", default="", help="The country of the list (without it, that of site.yaml)."
)
content: Final = click.option("--content", type=PATH, default=ROOT, hidden=True)


def pack_of(given: Given) -> Pack:
    """The country of a list.

    Raises:
        ListError: where there is none of that name.
    """
    countries = sorted(file.parent.name for file in given.content.glob("directory/*/country.yaml"))
    if given.country and given.country not in countries:
        raise ListError(
            f"There is no country `{given.country}`, only: {', '.join(countries)}."
            " docs/directory.md says how to add one."
        )
    return open_pack(given.content, *load_land(given.content, given.country))


def opened(given: Given, pack: Pack) -> Content:
    """What stands in the files, read by their map where there is one."""
    if given.columns is None:
        return open_list(given.files)
    try:
        said, _lines = read_yaml(given.columns.read_text(encoding="utf-8"), given.columns.name)
        columns = ColumnMap.model_validate(said)
    except (OSError, UnicodeDecodeError) as error:
        raise ListError(f"{given.columns}: {error}.") from None
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()
        )
        raise ListError(f"{given.columns}: This is no map of columns. {wrong}.") from None
    return open_mapped(given.files, columns, pack.numbering)


def day_of(given: Given, content: Content, entries: Sequence[Entry], today: date) -> date:
    """The day of the list: as it is said, else its own, else that on which each entry was listed.

    Raises:
        ListError: where nothing says it, or it has not come yet.
    """
    written = max(map(_written, given.files))
    said = written if given.listed_on == FILE else given.listed_on
    day = said or content.listed_on or own_day(entries)
    if not isinstance(day, date):
        raise ListError(
            "Nothing in this list says of which day it is, and the page tells it to everyone."
            f" Nothing was changed. Say it: --listed-on 2026-11-01; or --listed-on {FILE}, where"
            f" you downloaded it from its source on the day its file was written, {written}."
        )
    if day > today:
        what: dict[object, str] = {FILE: "The day of the file", None: "The day in the list"}
        raise ListError(
            f"{what.get(given.listed_on, '--listed-on')} is {day}, which has not come yet. Say the"
            f" day of the list with --listed-on: today, {today}, or before."
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
