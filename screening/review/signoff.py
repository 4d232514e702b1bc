"""Whether the content is the one that a reviewer signed, and what follows from that.

A signature is two fingerprints: one of every signed word (`content_hash`), one of everything that is decided
(`digest`). Production compares the first alone, so that starting stays fast.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from screening.model import Screener, SignOff

SIGNOFF: Final = "signoff.yaml"
SIGNED: Final = "signed"
"""The folder with the content as it was last signed."""
UNREVIEWED: Final = "--unreviewed"
SHORT: Final = 12
"""So many digits of a fingerprint are shown where it only has to be told from another."""


class Standing(StrEnum):
    """How the content stands to its signature."""

    NEVER = "never"
    CHANGED = "changed"
    SIGNED = "signed"


def content_hash(files: Mapping[str, Any]) -> str:
    """The fingerprint of the signed files (`load.load_signed_files`), 64 hexadecimal digits."""
    return hashlib.sha256(json.dumps(files, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def standing(signoff: SignOff | None, content: str) -> Standing:
    """How content with this fingerprint stands to a signature."""
    if signoff is None:
        return Standing.NEVER
    return Standing.SIGNED if signoff.content == content else Standing.CHANGED


Amiss = tuple[tuple[str, ...], str, str]
"""Where something stands that is not right (file and keys), what is wrong, what to write instead."""


def untold(screener: Screener, reviewer: str, role: str) -> Iterator[Amiss]:
    """Where a header does not yet say what the signature will: pages show both, and they must not contradict each other."""
    for file, header in (("questions.yaml", screener.questions.header), ("referral_rules.yaml", screener.rules.header)):
        if header.status != "active":
            yield (file, "header", "status"), f"`status` is `{header.status}`.", "Write `status: active`."
        for key in ("approved_on", "last_reviewed_on"):
            day = getattr(header, key)
            if day is None or (header.date and day < header.date):
                instead = "Write the day on which you did so, not before the day under `date`."
                yield (file, "header", key), f"`{key}` is `{day or 'never'}`.", instead
        if reviewer.casefold() not in header.reviewed_by.casefold():
            instead = f'Write `reviewed_by: "{reviewer}, {role}"`.'
            yield (file, "header", "reviewed_by"), f"`reviewed_by` does not name {reviewer}.", instead


def signed_by(signoff: SignOff | None) -> dict[str, str]:
    """Who signed and when, for words that say it; nothing where nobody did."""
    return {"reviewer": signoff.reviewer, "role": signoff.role, "day": str(signoff.date)} if signoff else {}


def differing(files: Mapping[str, Any], signed: Mapping[str, Any]) -> list[str]:
    """The names of files that are not as they were signed, new and missing ones among them."""
    return sorted(name for name in {**files, **signed} if files.get(name) != signed.get(name))


def refusal(how: Standing, names: Sequence[str], *, unreviewed: bool) -> str:
    """Why production does not start, and what to do; empty where it may.

    Args:
        how: how the content stands to its signature.
        names: the files that are not as they were signed.
        unreviewed: whether the operator asked to start without a signature.
    """
    if how is Standing.CHANGED:
        where = f" ({', '.join(names)})" if names else ""
        return (
            f"The content was changed after it was signed{where}.\n"
            f"Signpost does not serve the public until a reviewer signs it again with `python -m screening sign`,\n"
            f"or until the signed files are restored from the folder `{SIGNED}`.\n"
            "`python -m screening check` says which changes make anyone's result less urgent."
        )
    if how is Standing.NEVER and not unreviewed:
        return (
            "No reviewer has signed this content yet, so Signpost does not serve the public with it.\n"
            "A clinician signs it with `python -m screening sign`.\n"
            f"To serve it all the same, start with {UNREVIEWED} (for gunicorn: SIGNPOST_UNREVIEWED=1). Every result then says so."
        )
    return ""


def short(fingerprint: str) -> str:
    """So much of a fingerprint that one can be told from another."""
    return fingerprint[:SHORT]
