"""The reviewer's bench: proofs, and a comparison of other files with those that run. Only where `BENCH` is set.

Both can take long, and the files are someone's draft. So they are worked on by the command line in a process of its
own, which is ended after a while, and what it says is shown as it is.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from flask import Blueprint, current_app, render_template, request

from screening.check import load_checked
from screening.load import MAX_BYTES, ContentError, Problem
from screening.review.revision import CONTENT

blueprint = Blueprint("bench", __name__, url_prefix="/bench")

PROGRAM: Final = (sys.executable, "-m", "screening")
SECONDS: Final = 120.0
"""How long a proof or a comparison may take: ten times what it should."""
MOST_SAID: Final = 200_000
"""Characters of what is said that a page shows."""
FILES: Final = ("questions.yaml", "referral_rules.yaml")
COMPARE: Final = "/bench/compare"
LARGEST: Final = len(FILES) * (MAX_BYTES + 10_000)
_at_work = Lock()


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, or why it said nothing."""

    text: str
    problem: str = ""
    """A key of the words `rules.bench_…`; empty where it ran to its end."""


def said_by(arguments: Sequence[str], folder: Path, seconds: float = SECONDS, program: Sequence[str] = PROGRAM) -> Said:
    """Run a command of ours in a process of its own, one at a time.

    Args:
        arguments: the command and what follows it.
        folder: where it runs.
        seconds: after so long it is ended.
        program: what runs the command.
    """
    if not _at_work.acquire(blocking=False):
        return Said("", "busy")
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no word of it comes from outside
            [*program, *arguments], cwd=folder, timeout=seconds, capture_output=True, text=True, check=False
        )
    except subprocess.TimeoutExpired:
        return Said("", "slow")
    finally:
        _at_work.release()
    # A traceback is for no one who reviews; what a command says on purpose stands in its output.
    return Said(done.stdout[:MOST_SAID]) if done.stdout.strip() else Said("", "silent")


@blueprint.get("")
def bench() -> str:
    """What can be done here."""
    return _page()


@blueprint.post("/proofs")
def proofs() -> str:
    """Prove every promise for all sets of answers."""
    return _page(said_by(["prove"], _root()))


@blueprint.post(COMPARE.removeprefix("/bench"))
def compare() -> str | tuple[str, int]:
    """Compare the files that are sent with those that run. Nothing of them is left afterwards."""
    sent = {name: file.read() for name in FILES if (file := request.files.get(name)) and file.filename}
    if not sent:
        return _page(Said("", "nothing")), 422
    with tempfile.TemporaryDirectory() as made:
        new = Path(made) / "new"
        try:
            _copy(new, sent)
            load_checked(new)
        except ContentError as error:
            return _page(problems=error.problems), 422
        return _page(said_by(["compare", str(_root()), str(new)], _root()))


def _root() -> Path:
    return current_app.config["FOLDER"]  # type: ignore[no-any-return]


def _copy(new: Path, sent: dict[str, bytes]) -> None:
    """The content that runs, with the files that were sent in place of its own."""
    for path in (path for pattern in CONTENT for path in _root().glob(pattern)):
        name = path.relative_to(_root()).as_posix()
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        (new / name).write_bytes(sent[name] if name in sent else path.read_bytes())


def _page(said: Said | None = None, problems: Sequence[Problem] = ()) -> str:
    return render_template("bench.html", said=said, problems=problems, files=FILES)
