"""`python -m screening rules`, `cases`, `explain` and `schema`: the reviewers' pages on a
terminal.
"""

import json
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click

from screening.cli.shared import PATH, ROOT, folder
from screening.compare.digest import digest_if_known
from screening.content import interface
from screening.content.case_files import as_yaml
from screening.content.cases import checked, checked_file, parted
from screening.content.check import load_checked
from screening.content.load import load_words
from screening.content.schema import schemas
from screening.content.signoff import content_hash, load_signed_files, load_signoff
from screening.content.yaml import ContentError
from screening.outcome.compile import prepare
from screening.outcome.plan import Plan
from screening.outcome.words import Wording
from screening.sheet.explain import tried
from screening.sheet.prose import LETTERS
from screening.sheet.sheet import Sheet
from screening.sheet.text import cases_lines, differs, sheet_lines, state_lines, tried_lines
from screening.sheet.vignettes import Coverage, FillingError, fill_in, judge

SCHEMAS: Final = ROOT / "schema"
CASES: Final = Path("tests") / "cases"
"""Where the vignettes of a folder of content stand."""
BROKEN: Final = 2
"""The exit code where files have mistakes, as opposed to cases that end otherwise than expected."""


def _ready(folder: Path) -> tuple[Plan, Wording]:
    plan = prepare(load_checked(folder))
    return plan, Wording(plan.screener.interface)


def _coverage(plan: Plan, folder: Path) -> Coverage:
    return Coverage(plan, judge(plan, checked(plan.screener, folder / CASES)))


def _kindly(run: Callable[..., int]) -> Callable[..., int]:
    """A command that names every mistake of the content instead of failing on it."""

    @wraps(run)
    def command(**given: Any) -> int:
        try:
            return run(**given)
        except ContentError as error:
            click.echo(error)
            return BROKEN

    return command


@click.command("rules")
@click.option(
    "--only",
    type=click.Choice(list(LETTERS)),
    multiple=True,
    help="One kind; may be given several times.",
)
@folder
@_kindly
def rules_command(folder: Path, only: Sequence[str]) -> int:
    """Print the rule sheet.

    Ends with 2 where the content has mistakes.
    """
    plan, t = _ready(folder)
    content = content_hash(load_signed_files(folder))
    for line in state_lines(t, load_signoff(folder), content, digest_if_known(plan.screener)):
        click.echo(line)
    for line in sheet_lines(Sheet(plan, t), _coverage(plan, folder), only or LETTERS):
        click.echo(line)
    return 0


@click.command("cases")
@folder
@_kindly
def cases_command(folder: Path) -> int:
    """List every case that has no mistake, and name what does not end as expected.

    Ends with 1 where one
    differs, 2 where files have mistakes.
    """
    plan, t = _ready(folder)
    cases, wrong = parted(plan.screener, folder / CASES)
    coverage = Coverage(plan, judge(plan, cases))
    for line in (*wrong, *cases_lines(t, coverage)):
        click.echo(line)
    if wrong:
        return BROKEN
    return int(any(judged.differences for judged in coverage.judged))


@click.command("explain")
@click.argument("file", type=PATH)
@folder
@_kindly
def explain_command(file: Path, folder: Path) -> int:
    """Explain the answers of each case in a file.

    Ends with 1 where a case cannot be filled in, 2 where files
    have mistakes.
    """
    plan, t = _ready(folder)
    names, code = Sheet(plan, t).names, 0
    for case in checked_file(plan.screener, file):
        click.echo(case.name)
        try:
            shown = tried(plan, names, fill_in(plan, case.answers))
        except FillingError as problem:
            click.echo(f"  {differs(t, problem.difference)}")
            code = 1
            continue
        kept = shown.vignette.model_copy(update={"name": case.name})
        for line in tried_lines(t, shown, as_yaml(kept)):
            click.echo(line)
        click.echo()
    return code


@click.command("schema")
@click.argument("into", type=PATH, default=SCHEMAS)
def schema_command(into: Path) -> int:
    """Write the JSON Schemas, which the first line of each content file names for the editor, and
    the list of words that are shown.
    """
    into.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        path = into / f"{name}.schema.json"
        path.write_text(as_json(schema), encoding="utf-8")
        click.echo(path)
    if into == SCHEMAS:
        interface.LIST.write_text(words_listed(), encoding="utf-8")
        click.echo(interface.LIST)
    return 0


def words_listed() -> str:
    """The file with the keys of the words that the program shows: those that ship in English."""
    return "\n".join(interface.listed(*load_words(ROOT))) + "\n"


def as_json(schema: dict[str, Any]) -> str:
    """A schema as it is written."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
