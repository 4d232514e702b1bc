"""`python -m screening compare` and `digest`.

`compare` ends with 0 where at most words, sources and upkeep differ; 1 where someone is less urgent
than before, a promise is weaker, or something is lost (a line to call, a warning, a link on every
page, privacy, an early question); 2 where something else differs that decides; and 3 where they
could not be compared.
"""

import importlib
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import click

from screening.cli.shared import PATH, ROOT, folder
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

NOT_COMPARED: Final = 3
TOO_LARGE: Final = (
    "This content is too large to be looked at exactly: it asks for too many combinations of"
    " answers."
)


class RefusedError(Exception):
    """What is said instead of a result."""


@click.command("compare")
@click.argument("old")
@click.argument("new", default=str(ROOT))
@click.option("--cases", type=PATH, default=ROOT / "tests" / "cases", help="The folder with cases.")
@click.option("--all", "everything", is_flag=True, help="List all that was found, however long.")
@click.option("--no-proofs", is_flag=True, help="Do not try which promises newly break.")
def compare_command(old: str, new: str, cases: Path, *, everything: bool, no_proofs: bool) -> int:
    """Say what differs between two versions, and for whom. The exit code is the verdict."""
    try:
        with ExitStack() as both:
            before, after = (_loaded(named, both) for named in (old, new))
            files = load_cases(cases) if cases.is_dir() else {}
        comparison = compare(
            before,
            after,
            [case for some in files.values() for case in some],
            None if no_proofs else _prover(),
        )
    except (RevisionError, RefusedError, ContentError, TooLargeError) as problem:
        click.echo(in_words(problem))
        return NOT_COMPARED
    for line in lines(comparison) if everything else page(comparison):
        click.echo(line)
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
    breach = next(breach for breach in proof.breaches if not breach.accepted)
    forms = (
        "; ".join(f"{said.label}: {', '.join(said.chosen)}" for said in form.lines)
        for form in breach.forms
    )
    return " / ".join((breach.why, *forms))


def in_words(problem: Exception) -> str:
    """What a problem is told as."""
    return TOO_LARGE if isinstance(problem, TooLargeError) else str(problem)


@click.command("digest")
@folder
def digest_command(folder: Path) -> int:
    """Print the decision digest and the content hash.

    Ends with 1 where the content has mistakes or is too large.
    """
    try:
        screener = load_checked(folder)
        click.echo(f"decisions {digest(screener)}")
        click.echo(f"content   {content_hash(load_signed_files(folder))}")
        for perspective, count in answer_sets(screener).items():
            click.echo(f"{perspective}: {count:,} possible answer sets")
    except (ContentError, TooLargeError) as problem:
        click.echo(in_words(problem))
        return 1
    return 0
