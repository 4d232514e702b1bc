"""What all commands share: the folder of the content, and how the commands are listed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import click

from screening.content.check import load_checked
from screening.content.languages import language
from screening.content.translation import codes
from screening.content.yaml import ContentError, Problem
from screening.model import Screener

ROOT: Final = Path(__file__).resolve().parents[2]
PATH: Final = click.Path(path_type=Path)

folder: Final = click.argument("folder", type=PATH, default=ROOT)
"""The folder with questions.yaml; without it, the one in which Signpost stands."""


in_language: Final = click.option(
    "--language", metavar="CODE", help="A language of locales/; without it, that of the content."
)
"""The language in which a command speaks to a visitor."""


def said_in(folder: Path, code: str | None) -> tuple[Screener, bool]:
    """The content in a language, and whether it is a draft.

    Raises:
        ContentError: where it has mistakes, or cannot be shown whole in that language.
    """
    screener = load_checked(folder)
    if code is None or code == screener.site.language:
        return screener, False
    found = language(folder, screener, code) if code in codes(folder) else None
    if found is None or found.withdrawn:
        message = f"The content cannot be shown in the language `{code}`."
        instead = "`python -m screening check` says what is missing."
        raise ContentError([Problem(f"locales/{code}.po", 0, message, instead)])
    return found.screener, found.draft


class Sections(click.Group):
    """Commands that are listed under what they are for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections: dict[str, Sequence[click.Command]] = {}

    def section(self, title: str, *commands: click.Command) -> None:
        """Add commands below a title."""
        self.sections[title] = commands
        for command in commands:
            self.add_command(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each section with its commands, and the first sentence of each."""
        limit = formatter.width - max(map(len, self.list_commands(ctx)))
        for title, commands in self.sections.items():
            with formatter.section(title):
                formatter.write_dl(
                    [(each.name or "", each.get_short_help_str(limit)) for each in commands]
                )


def run(
    commands: click.Group, arguments: Sequence[str] | None, misused: Callable[[str], int]
) -> int:
    """Run a command. Gives its exit code.

    Args:
        commands: what can be run.
        arguments: those of the terminal where there are none.
        misused: the exit code of a command that was not understood.
    """
    try:
        return int(commands.main(arguments, "python -m screening", standalone_mode=False) or 0)
    except click.Abort:
        click.echo()
        return 1
    except click.ClickException as error:
        error.show()
        used = getattr(error, "ctx", None)
        raise SystemExit(misused(used.info_name if used else "")) from None
