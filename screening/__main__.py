"""The command line: `python -m screening COMMAND`. Each package of the house brings its own
commands.
"""

import argparse
import shlex
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

try:
    from screening.cli import compare as commands_compare
    from screening.cli import directory as directory_commands
    from screening.cli import prove as review_commands
    from screening.cli import sheet as commands_sheet
    from screening.cli import sign as commands_sign
    from screening.cli.conversation import Conversation
    from screening.cli.operating import add_commands
    from screening.content.check import ageing, load_checked
    from screening.content.unread import unread
    from screening.content.yaml import ContentError
    from screening.outcome.compile import prepare
except ModuleNotFoundError as missing:
    if (missing.name or "").startswith("screening"):
        raise
    print(
        f"This Python ({sys.executable}) lacks `{missing.name}`, which Signpost needs. Signpost's"
        " own Python is .venv/bin/python:\n\n    .venv/bin/python -m screening"
        f" {shlex.join(sys.argv[1:])}\n\nIf there is no .venv here yet, `make check` sets it up.",
        file=sys.stderr,
    )
    sys.exit(3)  # for `compare` 1 is a verdict, and 3 says that there is none

ROOT: Final = Path(__file__).resolve().parent.parent


def check_command(given: argparse.Namespace) -> int:
    """Name every mistake in the content, every number to confirm again, and what nothing reads. 1
    where there is a mistake.
    """
    try:
        screener = load_checked(given.folder)
        signature = commands_sign.since_signed(given.folder, screener)
    except ContentError as error:
        print(error)
        count = len(error.problems)
        print(f"\n{count} {'mistake' if count == 1 else 'mistakes'}.")
        return 1
    for line, days in ageing(screener, datetime.now(UTC).date()):
        print(
            f"helplines.yaml: the number of `{line.id}` was verified {days} days ago. Confirm it"
            " with its source."
        )
    for hint in unread(screener):
        print(hint)
    counts = (
        len(screener.questions.questions),
        len(screener.rules.rules),
        len(screener.sections),
        len(screener.rules.promises),
    )
    print("No mistakes: {} questions, {} rules, {} sections, {} promises.".format(*counts))
    print("\n".join(signature))
    return 0


def ask_command(given: argparse.Namespace) -> int:
    """Walk through the questions here. 1 where the content has mistakes."""
    try:
        plan = prepare(load_checked(given.folder))
    except ContentError as error:
        print(error)
        return 1
    try:
        Conversation(plan).run()
    except KeyboardInterrupt:
        print()
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Gives the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m screening", description="Signpost's content on a terminal."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, run, help_ in (
        ("check", check_command, "name every mistake in the content"),
        ("ask", ask_command, "walk through the questions here"),
    ):
        command = commands.add_parser(name, help=help_)
        command.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=ROOT,
            help="the folder with questions.yaml (default: this one)",
        )
        command.set_defaults(run=run)
    add_commands(commands)
    commands_sheet.add(commands)
    directory_commands.add(commands)
    commands_compare.add(commands)
    commands_sign.add(commands)
    review_commands.add(commands)
    given = parser.parse_args(arguments)
    return int(given.run(given))


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):  # `| head` ends us quietly
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
