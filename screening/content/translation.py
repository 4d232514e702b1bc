"""The content in another language: what is translated, and what is wrong with it.

Words stand in `locales/<language>.po`, sections in `education/<language>/`; a section names with
`of` the English that it translates.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import polib

from screening.content import po
from screening.content.files import listed
from screening.content.front_matter import parted
from screening.content.load import Loader
from screening.content.wordings import OWN, TAUGHT, headings, words_of
from screening.content.yaml import ContentError, Problem
from screening.model import Screener

LOCALES: Final = "locales"
OF_ANOTHER_MEANING: Final = "withdrawn"
"""What `of` says in a section whose English changed its meaning."""
FREE: Final = ("page.language.date", "page.language.direction", "page.language.name")
"""Texts that a language writes in its own way."""
_KEPT: Final = re.compile(
    r"\{[^}]*\}|<[a-z]+:[^>\s]+>|\]\([a-z]+:[^)\s]+\)|https://[^\s)]+|\d+(?:[-.,:]?\d+)*"
)


class Piece(NamedTuple):
    """One text of the content in another language."""

    english: str
    said: str
    """Empty where it is missing."""
    renewed: bool = True
    """Whether it translates the English as it is now."""
    meaning: bool = False
    """Whether what changed since is what the English means."""
    where: tuple[str, int] = ("", 0)
    """Its file and line."""
    free: bool = False
    """Whether its numbers and gaps are the language's own."""

    own: bool = False
    """Whether it is the operator's own text: no copy waits for its translation."""

    @property
    def faithful(self) -> bool:
        """Whether it names the numbers, lines and pages that the English names, no more and no
        less.
        """
        return self.free or kept(self.english) == kept(self.said)


def kept(text: str) -> Counter[str]:
    """What every language says alike: numbers, links, and gaps to fill in."""
    return Counter(
        re.sub(r"(?<=\d)[.,](?=\d)", "", each) for each in _KEPT.findall(text)
    ) + Counter({"##": len(headings(text))})


def codes(folder: Path) -> list[str]:
    """The languages of which there is a file."""
    return [path.stem for path in listed(folder, f"{LOCALES}/*.po")]


def marked_withdrawn(section: str) -> str:
    """A translated section, marked as one whose English changed its meaning."""
    return re.sub(
        r"^\"?of\"?: .*$", f"of: {OF_ANOTHER_MEANING}", section, count=1, flags=re.MULTILINE
    )


def short_hash(text: bytes) -> str:
    """The mark by which a section names the English that it translates."""
    return hashlib.sha256(text).hexdigest()[:16]


# --- what is translated ---


class Translation(NamedTuple):
    """The files of a language."""

    pieces: dict[str, Piece]
    """Every text of the content, by id."""
    problems: list[Problem]
    plurals: str
    """The rule by which a number takes a form."""

    @property
    def complete(self) -> bool:
        """Whether nothing is missing, what the operator says left out."""
        return not self.problems and all(p.said or p.own for p in self.pieces.values())


def translation(folder: Path, screener: Screener, code: str) -> Translation:
    """The content in a language, as its files have it."""
    words, problems = words_of(screener), []
    name = f"{LOCALES}/{code}.po"
    try:
        file = po.read(folder / name)
    except ValueError as error:
        file = po.empty(code)
        problems.append(Problem(name, 0, f"This is no PO file: {error}.", "Restore it."))
    found = {id_: Piece(text, "", own=id_.startswith(f"{OWN}.")) for id_, text in words.items()}
    found |= dict(_of_words(file, words, name))
    taught, wrong = _of_sections(folder, screener, code, words)
    return Translation(found | taught, problems + wrong, po.plural_rule(file))


def _of_words(
    file: polib.POFile, words: Mapping[str, str], name: str
) -> Iterator[tuple[str, Piece]]:
    """The pieces of a PO file. An entry for one and several is as many as the language has
    forms.
    """
    there = {entry.msgctxt: entry for entry in file}
    for id_, one, many in po.entries(words):
        if (entry := there.get(id_)) is None:
            continue
        fits = (entry.msgid, entry.msgid_plural or "") == (one, many)
        for suffix, said in po.said(entry):
            english = words.get(id_ + suffix, many or one)
            renewed = fits and not entry.fuzzy
            meaning = not renewed and po.MEANING in entry.flags
            # A language decides by itself which of its forms name the number.
            free, own = id_ in FREE or bool(suffix), id_.startswith(f"{OWN}.")
            where = name, entry.linenum
            yield id_ + suffix, Piece(english, said, renewed, meaning, where, free, own)


def _of_sections(
    folder: Path, screener: Screener, code: str, words: Mapping[str, str]
) -> tuple[dict[str, Piece], list[Problem]]:
    loader, found = Loader(folder), {}
    for section in screener.sections:
        path = folder / TAUGHT / code / f"{section.id}.md"
        keys = _keys(loader, path) if path.is_file() else None
        if keys is None:
            continue
        of, renewed = keys.pop("of", ""), False
        if of != OF_ANOTHER_MEANING:
            renewed = of == short_hash((folder / TAUGHT / path.name).read_bytes())
        for id_, said in _flat(keys, f"{TAUGHT}.{section.id}"):
            where = path.relative_to(folder).as_posix(), 1
            if id_ in words:
                # The name of a page stays: lists that hold it must not go with it.
                meaning = of == OF_ANOTHER_MEANING and id_.endswith(".body")
                found[id_] = Piece(words[id_], said, renewed, meaning, where)
            else:
                message = f"`{id_.rpartition('.')[2]}` is no word of the English section."
                loader.problems.append(Problem(*where, message, "Remove it."))
    return found, loader.problems


def _keys(loader: Loader, path: Path) -> dict[str, Any] | None:
    """The words of a section in another language, its body among them; None, and the problems,
    where it cannot be read.
    """
    name = path.relative_to(loader.folder).as_posix()
    if (text := loader.text(name)) is None:
        return None
    try:
        front, body, _ = parted(text, name)
    except ContentError as error:
        loader.problems += error.problems
        return None
    keys = loader.build(front, name, dict[str, Any], lambda value, _lines: value, 2)
    return None if keys is None else {**keys, "body": body}


def _flat(value: Any, id_: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _flat(each, f"{id_}.{key}")
    else:
        yield id_, str(value)


# --- what is to do, and what is wrong ---


class Work(NamedTuple):
    """How a translation stands: ids of what is missing, what is not renewed, what is withdrawn."""

    missing: tuple[str, ...]
    fuzzy: tuple[str, ...]
    withdrawn: tuple[str, ...]


def work(found: Mapping[str, Piece]) -> Work:
    """What a translator has to do."""
    missing = tuple(id_ for id_, p in found.items() if not p.said and not p.own)
    meaning = tuple(id_ for id_, p in found.items() if p.said and p.meaning)
    fuzzy = tuple(id_ for id_, p in found.items() if p.said and not p.renewed and not p.meaning)
    return Work(missing, fuzzy, meaning)


def mistakes(folder: Path, screener: Screener, code: str) -> Iterator[Problem]:
    """What is wrong with the files of a language: they cannot be read, or say other numbers and
    links than the English.
    """
    found = translation(folder, screener, code)
    yield from found.problems
    for id_, piece in found.pieces.items():
        if piece.said and piece.renewed and not piece.faithful:
            yield Problem(*piece.where, _unlike(id_, piece), "Write them as in the English.")


def _unlike(id_: str, piece: Piece) -> str:
    here, there = kept(piece.said), kept(piece.english)
    more, less = sorted((here - there).elements()), sorted((there - here).elements())
    parts = [f"it lacks {', '.join(less)}"] * bool(less) + [f"it adds {', '.join(more)}"] * bool(
        more
    )
    return f"`{id_}` does not name what the English names: {'; '.join(parts)}."
