"""`python -m screening rules`, `cases`, `explain` and `schema`: the reviewers' pages on a
terminal.
"""

import argparse
import json
from pathlib import Path
from typing import Any, Final

from screening.compare.digest import digest_if_known
from screening.content import needed
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

ROOT: Final = Path(__file__).resolve().parents[2]
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


def rules_command(given: argparse.Namespace) -> int:
    """Print the rule sheet. 2 where the content has mistakes."""
    plan, t = _ready(given.folder)
    content = content_hash(load_signed_files(given.folder))
    for line in state_lines(t, load_signoff(given.folder), content, digest_if_known(plan.screener)):
        print(line)
    for line in sheet_lines(Sheet(plan, t), _coverage(plan, given.folder), given.only or LETTERS):
        print(line)
    return 0


def cases_command(given: argparse.Namespace) -> int:
    """List every case that has no mistake, and name what does not end as expected. 1 where one
    differs, 2 where files have mistakes.
    """
    plan, t = _ready(given.folder)
    cases, wrong = parted(plan.screener, given.folder / CASES)
    coverage = Coverage(plan, judge(plan, cases))
    for line in (*wrong, *cases_lines(t, coverage)):
        print(line)
    if wrong:
        return BROKEN
    return int(any(judged.differences for judged in coverage.judged))


def explain_command(given: argparse.Namespace) -> int:
    """Explain the answers of each case in a file. 1 where a case cannot be filled in, 2 where files
    have mistakes.
    """
    plan, t = _ready(given.folder)
    names, code = Sheet(plan, t).names, 0
    for case in checked_file(plan.screener, given.file):
        print(case.name)
        try:
            shown = tried(plan, names, fill_in(plan, case.answers))
        except FillingError as problem:
            print(f"  {differs(t, problem.difference)}")
            code = 1
            continue
        kept = shown.vignette.model_copy(update={"name": case.name})
        for line in tried_lines(t, shown, as_yaml(kept)):
            print(line)
        print()
    return code


def schema_command(given: argparse.Namespace) -> int:
    """Write the JSON Schemas, which the first line of each content file names for the editor, and
    the list of words that are shown.
    """
    given.into.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        path = given.into / f"{name}.schema.json"
        path.write_text(as_json(schema), encoding="utf-8")
        print(path)
    if given.into == SCHEMAS:
        needed.LIST.write_text(words_listed(), encoding="utf-8")
        print(needed.LIST)
    return 0


def words_listed() -> str:
    """The file with the keys of the words that the program shows: those that ship in English."""
    return "\n".join(needed.listed(*load_words(ROOT))) + "\n"


def as_json(schema: dict[str, Any]) -> str:
    """A schema as it is written."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _kindly(run: Any) -> Any:
    """A command that names every mistake of the content instead of failing on it."""

    def command(given: argparse.Namespace) -> int:
        try:
            return int(run(given))
        except ContentError as error:
            print(error)
            return BROKEN

    return command


def add(commands: Any) -> None:
    """Add these commands to the command line."""
    folder = {
        "nargs": "?",
        "type": Path,
        "default": ROOT,
        "help": "the folder with questions.yaml (default: this one)",
    }
    rules = commands.add_parser(
        "rules", help="the rule sheet: all that decides what a visitor is told, as prose"
    )
    rules.add_argument(
        "--only", choices=LETTERS, action="append", help="one kind; may be given several times"
    )
    cases = commands.add_parser("cases", help="list the cases, held against the rules")
    explain = commands.add_parser("explain", help="explain the answers of the cases in a file")
    explain.add_argument(
        "file", type=Path, help="a file of cases, as in tests/cases/; `expect` may be left out"
    )
    for command, run in (
        (rules, rules_command),
        (cases, cases_command),
        (explain, explain_command),
    ):
        command.add_argument("folder", **folder)
        command.set_defaults(run=_kindly(run))
    schema = commands.add_parser("schema", help="write the JSON Schemas for editors")
    schema.add_argument(
        "into",
        nargs="?",
        type=Path,
        default=SCHEMAS,
        help="the folder to write to (default: schema/)",
    )
    schema.set_defaults(run=schema_command)
