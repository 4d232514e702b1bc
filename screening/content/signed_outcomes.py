"""What the program made of some answer sets when the content was signed, held against what it makes
of them now.

The same words decide otherwise where the program has changed. Looking at every answer set takes too
long for a start; these few hundred are chosen so that each rule holds, and may hold, in one of them
(`chosen`).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from screening.content.signoff import SIGNED
from screening.model import Answers, SignOff
from screening.outcome.dissect import observed
from screening.outcome.plan import Plan

OUTCOMES: Final = "outcomes.json"
"""The file in the folder of what was signed."""
LOST: Final = (
    "{} is missing or was changed after it was signed. Restore it from the repository, or sign"
    " again."
)
DECIDES_OTHERWISE: Final = (
    "Every word is as {} signed it, but the program makes something else of {} of {} answer sets"
    " that were kept.\nFor example: {}.\nGo back to the program that it was signed with, or look"
    " at the change, and sign again with `python -m screening sign`."
)
DIGITS: Final = 16
"""Of the fingerprint of each outcome."""


def outcome(plan: Plan, answers: Answers) -> str:
    """The fingerprint of all that is decided for one answer set."""
    found = sorted((*what, repr(value)) for what, value in observed(plan, answers).items())
    return hashlib.sha256(repr(found).encode()).hexdigest()[:DIGITS]


def kept(plan: Plan, sets: Iterable[Answers]) -> bytes:
    """The file: each answer set with its outcome."""
    rows = [{"answers": answers, "outcome": outcome(plan, answers)} for answers in sets]
    return json.dumps(rows, indent=0, sort_keys=True).encode() + b"\n"


def fingerprint(file: bytes) -> str:
    """What the signature says of the file, so that nobody changes it without one."""
    return hashlib.sha256(file).hexdigest()


def outcomes_otherwise(signoff: SignOff, folder: Path, plan: Plan) -> str:
    """Why content that is as it was signed may not be served with this program; empty where it may.

    Args:
        signoff: the signature.
        folder: the folder of the content.
        plan: the content, compiled.
    """
    path = folder / SIGNED / OUTCOMES
    file = path.read_bytes() if path.is_file() else b""
    if fingerprint(file) != signoff.outcomes:
        return LOST.format(f"{SIGNED}/{OUTCOMES}")
    rows = json.loads(file)
    other = [answers for answers, was in map(_row, rows) if outcome(plan, answers) != was]
    if not other:
        return ""
    example = "; ".join(f"{question}: {', '.join(given)}" for question, given in other[0].items())
    return DECIDES_OTHERWISE.format(signoff.reviewer, len(other), len(rows), example)


def _row(row: Mapping[str, Any]) -> tuple[Answers, str]:
    return {id_: tuple(given) for id_, given in row["answers"].items()}, row["outcome"]
