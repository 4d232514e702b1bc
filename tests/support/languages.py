"""Translations for tests: whole ones, made of the English by a function."""

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from screening.content import po
from screening.content.languages import Language, language
from screening.content.load import load
from screening.content.translation import _KEPT, short_hash
from screening.content.wordings import TAUGHT, words_of
from screening.model import Screener
from tests.conftest import ROOT

KEPT = re.compile(f"({_KEPT.pattern}|^## |[*_#\\[\\]()])", re.MULTILINE)
KINDS = ("*.yaml", "safety/*.yaml", "education/*.md", "locales/en.yaml", "directory/*.yaml")


def pseudo(text: str) -> str:
    """A text in a language that nobody speaks, a third longer than English: only what every
    language says alike is left.
    """
    parts = KEPT.split(text)
    return "".join(
        part if i % 2 else re.sub(r"[A-Za-z]", "ж", re.sub(r"([A-Za-z]{3})", r"\1ж", part))
        for i, part in enumerate(parts)
    )


def content(folder: Path) -> Path:
    """A copy of the content that ships, in no other language."""
    for pattern in KINDS:
        for path in ROOT.glob(pattern):
            target = folder / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return folder


def translate(folder: Path, code: str, say: Callable[[str], str], **head: str) -> Screener:
    """Write the whole content of a folder in another language; the content as it was."""
    screener = load(folder)
    words = words_of(screener)
    file = po.merged(
        po.empty(code), {id_: t for id_, t in words.items() if not id_.startswith(f"{TAUGHT}.")}
    )
    file.metadata |= head
    for entry in file:
        entry.msgstr = "" if entry.msgid_plural else say(entry.msgid)
        for form in entry.msgstr_plural:
            entry.msgstr_plural[form] = say(entry.msgid_plural if form else entry.msgid)
    po.write(file, folder / "locales" / f"{code}.po")
    for section in screener.sections:
        write_section(folder, code, section.id, words, say)
    return screener


def write_section(
    folder: Path, code: str, id_: str, words: Mapping[str, str], say: Callable[[str], str]
) -> None:
    """A section in another language."""
    english = folder / TAUGHT / f"{id_}.md"
    front: dict[str, Any] = {"of": short_hash(english.read_bytes())}
    for key, text in words.items():
        if key.startswith(f"{TAUGHT}.{id_}."):
            first, _, second = key.removeprefix(f"{TAUGHT}.{id_}.").partition(".")
            if second:
                front.setdefault(first, {})[second] = say(text)
            elif first != "body":
                front[first] = say(text)
    body = say(words[f"{TAUGHT}.{id_}.body"])
    path = folder / TAUGHT / code / f"{id_}.md"
    path.parent.mkdir(exist_ok=True)
    head = yaml.safe_dump(front, allow_unicode=True, default_style='"', width=10_000)
    path.write_text(f"---\n{head}---\n\n{body}\n", encoding="utf-8")


def spoken(folder: Path, code: str, **how: bool) -> Language:
    """A language of a folder, as it is offered."""
    found = language(folder, load(folder), code, **how)
    assert found is not None
    return found


def change_entry(folder: Path, code: str, id_: str, change: Callable[[Any], None]) -> None:
    """Change one entry of a PO file."""
    path = folder / "locales" / f"{code}.po"
    file = po.read(path)
    change(next(entry for entry in file if entry.msgctxt == id_))
    po.write(file, path)
