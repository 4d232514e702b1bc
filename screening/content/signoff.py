"""Whether the content is the one that a reviewer signed, and what follows from that.

A signature is three fingerprints: of every signed word (`content_hash`), of everything that is
decided (`digest`), and of some hundred answer sets with what the program made of them (`kept`).
Production compares the first and the last, so that starting stays fast.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import Any, Final

import yaml

from screening.content.files import HELPLINES, QUESTIONS, RULES, SIGNOFF, SOURCES, listed
from screening.content.load import Loader
from screening.content.yaml import ContentError, Mistake
from screening.model import (
    Header,
    Screener,
    SignOff,
)

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
    """The fingerprint of the signed files (`load_signed_files`), 64 hexadecimal digits."""
    return hashlib.sha256(
        json.dumps(files, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def standing(signoff: SignOff | None, content: str) -> Standing:
    """How content with this fingerprint stands to a signature."""
    if signoff is None:
        return Standing.NEVER
    return Standing.SIGNED if signoff.content == content else Standing.CHANGED


def as_signed(signoff: SignOff, signed: Mapping[str, Any]) -> bool:
    """Whether what is kept as signed is what was signed: nothing may be compared with it
    otherwise.
    """
    return signoff.content == content_hash(signed)


def program(folder: Path) -> dict[str, str]:
    """The version of the program in a folder and the fingerprint of its templates, each empty where
    there is none.
    """
    about, templates = folder / "pyproject.toml", listed(folder, "templates/*")
    version = (
        tomllib.loads(about.read_text(encoding="utf-8"))["project"]["version"]
        if about.is_file()
        else ""
    )
    whole = hashlib.sha256(
        b"".join(
            path.name.encode() + b"\0" + path.read_bytes() for path in templates if path.is_file()
        )
    )
    return {"program": version, "templates": whole.hexdigest() if templates else ""}


def undated(
    screener: Screener, today: date, before: SignOff | None, signed: Screener | None
) -> Iterator[Mistake]:
    """Where a header has a day that cannot be, or the version of what was signed before.

    Args:
        screener: what is to be signed.
        today: the day of the signature.
        before: the last signature.
        signed: the content that it covers, where anything of it differs.
    """
    for file, header in _headers(screener):
        for key in ("date", "approved_on", "last_reviewed_on"):
            day = getattr(header, key)
            if day and day > today:
                yield (
                    (file, "header", key),
                    f"`{key}` is `{day}`, which is yet to come.",
                    "Write the day on which it was done.",
                )
            elif day and signed and before and day < before.date:
                instead = "Write the day on which this version was made, and reviewed."
                yield (
                    (file, "header", key),
                    f"`{key}` is `{day}`, before the last signature on {before.date}.",
                    instead,
                )
    for (file, header), (_, was) in (
        zip(_headers(screener), _headers(signed), strict=True) if signed else ()
    ):
        if not _raised(was.version, header.version):
            message = f"`version` is `{header.version}`, and `{was.version}` was signed already."
            yield (
                (file, "header", "version"),
                message,
                "Raise it: no two contents may go by one version.",
            )


def _headers(screener: Screener) -> tuple[tuple[str, Header], tuple[str, Header]]:
    return (QUESTIONS, screener.questions.header), (
        RULES,
        screener.rules.header,
    )


def _raised(before: str, after: str) -> bool:
    was, is_ = (
        [int(number) for number in re.findall(r"\d+", version)] for version in (before, after)
    )
    return is_ > was


def untold(screener: Screener, reviewer: str, role: str) -> Iterator[Mistake]:
    """Where a header does not yet say what the signature will: pages show both, and they must not
    contradict each other.
    """
    for file, header in _headers(screener):
        if header.status != "active":
            yield (
                (file, "header", "status"),
                f"`status` is `{header.status}`.",
                "Write `status: active`.",
            )
        for key in ("approved_on", "last_reviewed_on"):
            day = getattr(header, key)
            if day is None or (header.date and day < header.date):
                instead = "Write the day on which you did so, not before the day under `date`."
                yield (file, "header", key), f"`{key}` is `{day or 'never'}`.", instead
        if reviewer.casefold() not in header.reviewed_by.casefold():
            instead = f'Write `reviewed_by: "{reviewer}, {role}"`.'
            yield (
                (file, "header", "reviewed_by"),
                f"`reviewed_by` does not name {reviewer}.",
                instead,
            )


def signed_by(signoff: SignOff | None) -> dict[str, str]:
    """Who signed and when, for words that say it; nothing where nobody did."""
    return (
        {"reviewer": signoff.reviewer, "role": signoff.role, "day": str(signoff.date)}
        if signoff
        else {}
    )


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
            f"The content was changed after it was signed{where}.\nSignpost does not serve the"
            " public until a reviewer signs it again with `python -m screening sign`,\nor until"
            f" the signed files are restored from the folder `{SIGNED}`.\n`python -m screening"
            " check` says which changes make anyone's result less urgent."
        )
    if how is Standing.NEVER and not unreviewed:
        return (
            "No reviewer has signed this content yet, so Signpost does not serve the public with"
            " it.\nA clinician signs it with `python -m screening sign`.\nTo serve it all the"
            f" same, start with {UNREVIEWED} (for gunicorn: SIGNPOST_UNREVIEWED=1). Every result"
            " then says so."
        )
    return ""


def short(fingerprint: str) -> str:
    """So much of a fingerprint that one can be told from another."""
    return fingerprint[:SHORT]


SIGNED_FILES: Final = (
    QUESTIONS,
    RULES,
    HELPLINES,
    SOURCES,
    "education/*.md",
    "locales/*.yaml",
)
"""What a reviewer signs: all that decides, and every word of it."""


def load_signed_files(folder: Path) -> dict[str, Any]:
    """What stands in the files that are signed, by name: comments, blank lines and line ends play
    no part.

    Raises:
        ContentError: with every file that cannot be read.
    """
    loader = Loader(folder)
    paths = [path for pattern in SIGNED_FILES for path in listed(folder, pattern)]
    names = [path.relative_to(folder).as_posix() for path in paths]
    values = {
        name: loader.text(name) if name.endswith(".md") else loader.yaml(name, Any)
        for name in names
    }
    if loader.problems:
        raise ContentError(loader.problems)
    return values


def load_signoff(folder: Path) -> SignOff | None:
    """Who signed the content of a folder; None where nobody ever did.

    Raises:
        ContentError: where the file is there and not right.
    """
    loader = Loader(folder)
    signoff: SignOff | None = loader.optional(SIGNOFF, SignOff)
    if loader.problems:
        raise ContentError(loader.problems)
    return signoff


def signoff_as_yaml(signoff: SignOff) -> str:
    """The file `signoff.yaml`."""
    return yaml.safe_dump(
        signoff.model_dump(mode="json"), allow_unicode=True, sort_keys=False, width=inf
    )
