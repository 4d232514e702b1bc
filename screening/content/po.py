"""Translations in gettext PO files: `msgctxt` is the id of a text, `msgid` its English. The only
module that knows the format.

Merging goes by the id: where the English of an id changed, its translation stays and becomes fuzzy,
and `#|` keeps the English that it translates. The usual tools merge by the English, and lose it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import polib

MEANING: Final = "meaning"
"""The flag of an entry whose English changed its meaning: what it said before is not shown."""
FUZZY: Final = "fuzzy"
FLAGS: Final = (FUZZY, MEANING)
ONE, MANY = ".one", ".many"
"""How the ids of words for one and for several end. In a translation they are one entry, with as
many forms as the language has.
"""
_PLACEHOLDER: Final = re.compile(r"\{\w*\}")
_HEAD: Final = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def read(path: Path) -> polib.POFile:
    """The entries of a file.

    Raises:
        ValueError: where it is no PO file, or an id stands there twice.
    """
    try:
        found = polib.pofile(path.read_text(encoding="utf-8"), wrapwidth=0)
    except OSError as error:
        raise ValueError(str(error)) from None
    if twice := [id_ for id_, n in Counter(entry.msgctxt for entry in found).items() if n > 1]:
        raise ValueError(f"the id {twice[0]} stands there twice")
    return found


def empty(language: str) -> polib.POFile:
    """A file for a new language."""
    made = polib.POFile(wrapwidth=0)
    made.metadata = {"Language": language, **_HEAD}
    return made


def entries(words: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Each entry of a translation of these words: its id, its English, and that for several."""
    for id_, text in words.items():
        head = id_.removesuffix(ONE)
        if head != id_ and head + MANY in words:
            yield head, text, words[head + MANY]
        elif not (id_.endswith(MANY) and id_.removesuffix(MANY) + ONE in words):
            yield id_, text, ""


def merged(before: polib.POFile, words: Mapping[str, str]) -> polib.POFile:
    """The file for these words, with every translation that there is."""
    after = polib.POFile(wrapwidth=0)
    after.metadata, after.header = dict(before.metadata), before.header
    kept = {entry.msgctxt: entry for entry in before}
    for id_, one, many in entries(words):
        after.append(_entry(kept.get(id_), id_, one, many))
    return after


def _entry(old: polib.POEntry | None, id_: str, one: str, many: str) -> polib.POEntry:
    new = polib.POEntry(
        msgctxt=id_,
        msgid=one,
        msgid_plural=many,
        flags=["python-brace-format"] if _PLACEHOLDER.search(one + many) else [],
    )
    if many:
        new.msgstr_plural = old.msgstr_plural if old and old.msgid_plural else {0: "", 1: ""}
    if old is None:
        return new
    new.msgstr, new.tcomment = old.msgstr, old.tcomment
    if not translated(new):
        return new
    was = old.previous_msgid or old.msgid
    was_many = old.previous_msgid_plural or old.msgid_plural
    if (was, was_many) != (one, many) or (old.fuzzy and not old.previous_msgid):
        new.flags = [FUZZY, *(f for f in old.flags if f == MEANING), *new.flags]
        new.previous_msgid, new.previous_msgid_plural = was, was_many or None
    return new


def translated(entry: polib.POEntry) -> bool:
    """Whether every form of an entry has words."""
    return all(words for _, words in said(entry))


def said(entry: polib.POEntry) -> list[tuple[str, str]]:
    """The words of an entry, each with how its id ends: for one and for several, as many as the
    language has forms.
    """
    if not entry.msgid_plural:
        return [("", entry.msgstr)]
    return [(form_name(form), words) for form, words in sorted(entry.msgstr_plural.items())]


def form_name(form: int) -> str:
    """How the id of a plural form ends."""
    return (ONE, MANY)[form] if form < 2 else f".form{form}"


def plural_rule(file: polib.POFile) -> str:
    """The rule of a language by which a number takes a form, in the notation of gettext."""
    found = re.search(r"plural=([^;]+)", file.metadata.get("Plural-Forms", ""))
    return found[1] if found else "n != 1"


def write(file: polib.POFile, path: Path) -> None:
    """Write a file whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(f"{file}\n", encoding="utf-8")
    fresh.replace(path)
