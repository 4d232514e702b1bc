"""`python -m screening export`: the same content in formats of the field."""

from pathlib import Path

import click

from screening.cli.shared import folder
from screening.cli.sheet import CASES
from screening.content.cases import checked
from screening.content.check import load_checked
from screening.content.mistakes import nearest
from screening.content.yaml import ContentError
from screening.exchange.files import files
from screening.outcome.compile import prepare
from screening.outcome.words import Wording
from screening.sheet.names import Names


@click.command("export")
@click.argument("file", default="")
@folder
def export_command(file: str, folder: Path) -> int:
    """Print a file for other programs; without a name, list what there is.

    Ends with 1 where there is no such file or the content has mistakes.
    """
    try:
        screener = load_checked(folder)
        cases = checked(screener, folder / CASES)
    except ContentError as error:
        click.echo(error)
        return 1
    made = files(Names(prepare(screener), Wording(screener.interface)), cases)
    if file and file not in made:
        click.echo(f"There is no file `{file}`. {nearest(file, list(made))}")
        return 1
    click.echo(made[file]() if file else "\n".join(made), nl=not file)
    return 0
