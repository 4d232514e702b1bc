"""`python -m screening compare` and `digest`.

`compare` ends with 0 where at most words, sources and upkeep differ; 1 where someone is less urgent
than before, a promise is weaker, or something is lost (a line to call, a warning, a link on every
page, privacy, an early question); 2 where something else differs that decides; and 3 where they
could not be compared.
"""

import argparse
import importlib
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, NoReturn

from screening.compare.comparison import Break, Broken, compare
from screening.compare.diagram import TooLargeError
from screening.compare.digest import answer_sets, digest
from screening.compare.listing import lines
from screening.compare.revision import RevisionError, version
from screening.compare.summary import page
from screening.content.case_files import load_cases
from screening.content.check import load_checked
from screening.content.signoff import content_hash, load_signed_files
from screening.content.yaml import ContentError
from screening.model import Screener
from screening.outcome.compile import prepare
from screening.sheet.proofs import Proof

ROOT: Final = Path(__file__).resolve().parent.parent.parent
NOT_COMPARED: Final = 3
TOO_LARGE: Final = (
    "This content is too large to be looked at exactly: it asks for too many combinations of"
    " answers."
)


class RefusedError(Exception):
    """What is said instead of a result."""


def compare_command(given: argparse.Namespace) -> int:
    """Say what differs between two versions, and for whom. The exit code is the verdict."""
    try:
        with ExitStack() as both:
            old, new = (_loaded(named, both) for named in (given.old, given.new))
            cases = load_cases(given.cases) if given.cases.is_dir() else {}
        comparison = compare(
            old,
            new,
            [case for some in cases.values() for case in some],
            None if given.no_proofs else _prover(),
        )
    except (RevisionError, RefusedError, ContentError, TooLargeError) as problem:
        print(in_words(problem))
        return NOT_COMPARED
    for line in lines(comparison) if given.all else page(comparison):
        print(line)
    return int(comparison.verdict)


def _loaded(named: str, until: ExitStack) -> Screener:
    folder = until.enter_context(version(named, ROOT))
    try:
        return load_checked(folder)
    except ContentError as error:
        raise RefusedError(
            f"The content of `{named}` has mistakes, so it cannot be compared:\n{error}"
        ) from None


def _prover() -> Broken | None:
    """The prover, where it and its solver are installed."""
    try:
        prove = importlib.import_module("screening.prove.verdicts").prove
    except ImportError:
        return None
    return lambda screener: {
        proof.id: Break(proof.says, _shown_by(proof))
        for proof in prove(prepare(screener))
        if proof.verdict == "broken"
    }


def _shown_by(proof: Proof) -> str:
    """The first thing that breaks a promise, with the form that shows it."""
    case = next(case for case in proof.cases if not case.accepted)
    forms = (
        "; ".join(f"{said.label}: {', '.join(said.chosen)}" for said in form.lines)
        for form in case.forms
    )
    return " / ".join((case.why, *forms))


def in_words(problem: Exception) -> str:
    """What a problem is told as."""
    return TOO_LARGE if isinstance(problem, TooLargeError) else str(problem)


def digest_command(given: argparse.Namespace) -> int:
    """Print the decision digest and the content hash. 1 where the content has mistakes or is too
    large.
    """
    try:
        screener = load_checked(given.folder)
        print(f"decisions {digest(screener)}")
        print(f"content   {content_hash(load_signed_files(given.folder))}")
        for perspective, count in answer_sets(screener).items():
            print(f"{perspective}: {count:,} possible answer sets")
    except (ContentError, TooLargeError) as problem:
        print(in_words(problem))
        return 1
    return 0


# --- the command line -----------------------------------------------------------------------------


def _misused(usage: str, message: str) -> NoReturn:
    """Leave with a code that stands for no verdict: that of argparse does."""
    print(f"{usage}{message}", file=sys.stderr)
    sys.exit(NOT_COMPARED)


def add(commands: Any) -> None:
    """Add these commands to the parser's subcommands."""
    parser = commands.add_parser("compare", help="say what a change of the content does to whom")
    parser.add_argument(
        "old", help="the version before: a folder, or a git revision such as HEAD~1"
    )
    parser.add_argument(
        "new", nargs="?", default=str(ROOT), help="the version after (default: the content here)"
    )
    parser.add_argument(
        "--cases", type=Path, default=ROOT / "tests" / "cases", help="the folder with vignettes"
    )
    parser.add_argument(
        "--all", action="store_true", help="list everything that was found, however long"
    )
    parser.add_argument(
        "--no-proofs", action="store_true", help="do not try which promises newly break"
    )
    parser.set_defaults(run=compare_command)
    parser.error = lambda message: _misused(parser.format_usage(), message)
    parser = commands.add_parser("digest", help="print the fingerprint of all that is decided")
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=ROOT,
        help="the folder with questions.yaml (default: this one)",
    )
    parser.set_defaults(run=digest_command)
