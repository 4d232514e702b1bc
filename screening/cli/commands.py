"""All commands, below what they are for."""

from typing import Final

from screening.cli.check import ask_command, check_command
from screening.cli.compare import NOT_COMPARED, compare_command, digest_command
from screening.cli.directory import directory
from screening.cli.export import export_command
from screening.cli.operating import (
    confirm_command,
    counts_command,
    dates_command,
    emergency_page_command,
    hazards_command,
)
from screening.cli.prove import prove_command
from screening.cli.review import review_command
from screening.cli.shared import Sections
from screening.cli.sheet import cases_command, explain_command, rules_command, schema_command
from screening.cli.sign import sign_command
from screening.cli.words import sign_language_command, words_command

commands: Final = Sections(
    help="Signpost's content on a terminal. COMMAND --help says what a command does and asks for.",
    epilog="FOLDER is a folder with questions.yaml. Without it, it is the one of Signpost itself.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
commands.section("Write the content", check_command, ask_command, schema_command)
commands.section("Translate it", words_command, sign_language_command)
commands.section("Read the rules", rules_command, cases_command, explain_command, export_command)
commands.section(
    "Review a change",
    review_command,
    prove_command,
    compare_command,
    digest_command,
    sign_command,
)
commands.section(
    "Run a copy",
    dates_command,
    confirm_command,
    hazards_command,
    directory,
    counts_command,
    emergency_page_command,
)


def misused(command: str) -> int:
    """The exit code of a command that was not understood: for `compare`, one that is no verdict."""
    return NOT_COMPARED if command == "compare" else 2
