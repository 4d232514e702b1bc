"""What a browser's profile holds on the disk: every file searched for words, those that Firefox
packs unpacked first.
"""

import urllib.parse
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from screening.model import Answers
from screening.outcome.engine import path, perspective_of
from screening.outcome.plan import Plan
from screening.outcome.report import report

MOZLZ4: Final = b"mozLz40\0"


def unpacked(data: bytes) -> bytes:
    """The text of a file that Firefox packed (LZ4 block format); any other data as it is."""
    if not data.startswith(MOZLZ4):
        return data
    at, out = len(MOZLZ4) + 4, bytearray()
    while at < len(data):
        token = data[at]
        at, literal = _length(data, at + 1, token >> 4)
        out += data[at : at + literal]
        at += literal
        if at >= len(data):
            break
        back = int.from_bytes(data[at : at + 2], "little")
        at, match = _length(data, at + 2, token & 15)
        for _ in range(match + 4):
            out.append(out[-back])
    return bytes(out)


def _length(data: bytes, at: int, short: int) -> tuple[int, int]:
    if short < 15:
        return at, short
    while data[at] == 255:
        short, at = short + 255, at + 1
    return at + 1, short + data[at]


def files(profile: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a profile, by name."""
    for each in sorted(profile.rglob("*")):
        with suppress(OSError):  # a file that goes while we look
            if each.is_file() and not each.is_symlink():
                yield each.relative_to(profile).as_posix(), unpacked(each.read_bytes())


def found(profile: Path, words: Iterable[str]) -> dict[str, list[str]]:
    """The words that stand in any file, in any way in which browsers write text, each with its
    files.
    """
    ways = {
        word: {word.encode(), word.encode("utf-16-le"), urllib.parse.quote(word).encode()}
        for word in words
    }
    hits: dict[str, list[str]] = {}
    for name, data in files(profile):
        for word, forms in ways.items():
            if any(form in data for form in forms):
                hits.setdefault(word, []).append(name)
    return hits


def telling(plan: Plan, answers: Answers) -> set[str]:
    """What would tell of a check: each question and label, each answer given, its id, and what
    followed from it; single words left out.
    """
    perspective = perspective_of(plan, answers)
    met, shown = path(plan, answers), report(plan, answers)
    chosen = [o for q in met for o in q.options if o.id in answers[q.id]]
    said = [text for q in met for text in (q.ask.to(perspective), q.label.to(perspective))]
    said += [text for o in chosen for text in (o.words.to(perspective), o.id)]
    said += (
        [q.id for q in met]
        + [card.title for card in shown.cards]
        + [shown.lead.title.to(perspective)]
    )
    return {text for text in said if len(text) > 7 and (" " in text or "_" in text)}
