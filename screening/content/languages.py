"""The languages that can be offered beside English: what of a translation is shown, and who signed
it.

What a translator signed is kept whole in `locales/signed/<language>.po`. Nothing is ever shown in
English instead: what must not be shown is WITHDRAWN, and the page where it would stand says so.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import polib

from screening.content import po
from screening.content.translation import Piece, codes, translation
from screening.content.wordings import CODE, headings, in_other_words
from screening.model import Screener

SIGNED: Final = "locales/signed"
UNSIGNED_LANGUAGES: Final = "--unsigned-languages"
WITHDRAWN: Final = "\ue001"
"""Stands where a text must not be shown: it belongs to no language, and no page is sent with it."""


class Signature(NamedTuple):
    """Who put their name under a translation, and what they signed."""

    translator: str
    role: str
    day: date
    said: Mapping[str, str]
    """Every text by its id."""


@dataclass(frozen=True, repr=False)
class Language:
    """The content in another language, as it is shown."""

    code: str
    screener: Screener
    draft: bool
    """Whether it shows a text that no translator signed."""
    withdrawn: int
    """How many texts must not be shown."""
    untranslated: tuple[str, ...] = ()
    """What the operator says in their own language alone."""
    signature: Signature | None = None

    def __repr__(self) -> str:
        """Short, where a test fails: the content is long."""
        return f"Language({self.code})"

    @property
    def name(self) -> str:
        """What it calls itself."""
        return self.screener.interface["language.name"]


def language(
    folder: Path, screener: Screener, code: str, *, signed_only: bool = False
) -> Language | None:
    """The content in a language; None where it is not complete, or nobody signed it and only what
    is signed may be shown.

    Once a language was signed it stays: what is missing in it since is withdrawn.
    """
    found = translation(folder, screener, code)
    signature = read_signature(folder, code)
    if found.problems or (signature is None and (signed_only or not found.complete)):
        return None
    signed = signature.said if signature else {}
    shown = {
        id_: _shown(piece, signed.get(id_, "") if signed_only else piece.said)
        for id_, piece in found.pieces.items()
    }
    theirs = {id_: said for id_, said in shown.items() if not found.pieces[id_].own}
    return Language(
        code,
        _spoken(screener, code, shown, found.plurals),
        draft=any(signed.get(id_) != said for id_, said in theirs.items() if WITHDRAWN not in said),
        withdrawn=sum(WITHDRAWN in said for said in shown.values()),
        untranslated=tuple(
            p.english for id_, p in found.pieces.items() if p.own and shown[id_] == p.english
        ),
        signature=signature,
    )


def _shown(piece: Piece, said: str) -> str:
    """What stands for a text: its translation, unless that would say something else than the
    English now.
    """
    if piece.own:
        return piece.said if piece.said and piece.renewed else piece.english
    if said and not piece.meaning and piece._replace(said=said).faithful:
        return said
    if not headings(piece.english):
        return WITHDRAWN
    # Parts of a section are found by their headings, which stay apart from each other.
    return "\n\n".join(f"## {WITHDRAWN}{i}" for i, _ in enumerate(headings(piece.english)))


def _spoken(screener: Screener, code: str, shown: Mapping[str, str], plurals: str) -> Screener:
    spoken = in_other_words(screener, shown.get)
    more = {
        id_.removeprefix("page."): said
        for id_, said in shown.items()
        if re.search(r"\.form\d+$", id_)
    }
    interface = {**spoken.interface, **more, "language.plurals": plurals, CODE: code}
    return Screener(**{**spoken.__dict__, "interface": interface})


def offered(folder: Path, screener: Screener, *, signed_only: bool = False) -> tuple[Language, ...]:
    """The languages that can be offered beside the one in which the content is written."""
    each = (language(folder, screener, code, signed_only=signed_only) for code in codes(folder))
    return tuple(filter(None, each))


def fingerprint(entries: Mapping[str, tuple[str, str]]) -> str:
    """Of every text with its English."""
    return hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()


def read_signature(folder: Path, code: str) -> Signature | None:
    """Who signed a language, and what; None where nobody did, or what is kept is not what was
    signed.
    """
    path = folder / SIGNED / f"{code}.po"
    if not path.is_file():
        return None
    try:
        file = po.read(path)
        if file.metadata["X-Fingerprint"] != fingerprint(_entries(file)):
            return None
        day = date.fromisoformat(file.metadata["X-Signed-On"])
        who = file.metadata["X-Translator"], file.metadata["X-Role"]
    except (KeyError, ValueError):
        return None
    return Signature(*who, day, {entry.msgctxt: entry.msgstr for entry in file})


def write_signature(
    folder: Path, code: str, signature: Signature, english: Mapping[str, str]
) -> None:
    """Keep what a translator signed, with their name and the English of every text."""
    file = po.empty(code)
    for id_, said in signature.said.items():
        file.append(polib.POEntry(msgctxt=id_, msgid=english[id_], msgstr=said))
    file.metadata |= {
        "X-Translator": signature.translator,
        "X-Role": signature.role,
        "X-Signed-On": str(signature.day),
        "X-Fingerprint": fingerprint(_entries(file)),
    }
    po.write(file, folder / SIGNED / f"{code}.po")


def _entries(file: polib.POFile) -> dict[str, tuple[str, str]]:
    return {entry.msgctxt: (entry.msgid, entry.msgstr) for entry in file}
