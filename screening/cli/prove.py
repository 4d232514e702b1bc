"""The commands of the reviewer's bench. What they need is imported when they run, so that the
others start without it.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from screening.content.check import load_checked
from screening.content.yaml import ContentError
from screening.outcome.compile import prepare

if TYPE_CHECKING:
    from argparse import _SubParsersAction

ROOT: Final = Path(__file__).resolve().parent.parent.parent

NO_SOLVER: Final = """Proofs need an extra package, z3-solver, which is not installed here.

    make prove      sets it up in .venv, and proves every promise
    make review     sets it up too, and opens the reviewer's bench"""


def add(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to those of `python -m screening`."""
    prove = commands.add_parser(
        "prove", help="prove every promise of the rules for all sets of answers"
    )
    prove.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=ROOT,
        help="the folder with referral_rules.yaml (default: this one)",
    )
    prove.set_defaults(run=prove_command)


def prove_command(given: argparse.Namespace) -> int:
    """Print what became of each promise. 1 where one is broken or not settled, or the content has
    mistakes; 2 without a solver.
    """
    try:
        # The solver is an extra.
        from screening.prove.verdicts import prove, unpromised  # noqa: PLC0415
    except ModuleNotFoundError:
        print(NO_SOLVER)
        return 2
    from screening.sheet.proofs import proof_lines, summary  # noqa: PLC0415

    try:
        plan = prepare(load_checked(given.folder))
    except ContentError as error:
        print(f"{error}\n\nCorrect this first; then the promises can be proved.")
        return 1
    proofs = prove(plan)
    print(*proof_lines(proofs), "", summary(proofs), sep="\n")
    if left_out := unpromised(plan):
        print(
            "The file does not promise these general laws, so nothing is said of them:"
            f" {', '.join(left_out)}."
        )
    return 0 if all(proof.verdict in ("proved", "accepted") for proof in proofs) else 1
