"""The commands of the reviewer's bench. What they need is imported when they run, so that the
others start without it.
"""

from pathlib import Path
from typing import Final

import click

from screening.cli.shared import folder
from screening.content.check import load_checked
from screening.content.yaml import ContentError
from screening.outcome.compile import prepare

NO_SOLVER: Final = """Proofs need an extra package, z3-solver, which is not installed here.

    make prove      sets it up in .venv, and proves every promise
    make review     sets it up too, and opens the reviewer's bench"""


@click.command("prove")
@folder
def prove_command(folder: Path) -> int:
    """Prove each promise of the rules for all sets of answers, and print what became of it.

    Ends with 1 where one is broken or not settled, or the content has mistakes; 2 without a
    solver.
    """
    try:
        # The solver is an extra.
        from screening.prove.verdicts import prove, unpromised  # noqa: PLC0415
    except ModuleNotFoundError:
        click.echo(NO_SOLVER)
        return 2
    from screening.sheet.proofs import proof_lines, summary  # noqa: PLC0415

    try:
        plan = prepare(load_checked(folder))
    except ContentError as error:
        click.echo(f"{error}\n\nCorrect this first; then the promises can be proved.")
        return 1
    proofs = prove(plan)
    click.echo("\n".join((*proof_lines(proofs), "", summary(proofs))))
    if left_out := unpromised(plan):
        click.echo(
            "The file does not promise these general laws, so nothing is said of them:"
            f" {', '.join(left_out)}."
        )
    return 0 if all(proof.verdict in ("proved", "accepted") for proof in proofs) else 1
