"""Which words of the interface the program shows: a key that is missing would only be found by the
visitor who opens that page.

`words.txt` lists the keys; `python -m screening schema` writes it anew from `locales/en.yaml`, and
a test holds each key against the program. Terms of places and groups of the reading have keys that
the content chooses.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

LIST: Final = Path(__file__).parent / "words.txt"
CHOSEN: Final = ("places.terms.", "places.only.", "reading.groups.")
"""Where the content says which keys there are."""


@cache
def needed() -> frozenset[str]:
    """The keys that the program shows."""
    return frozenset(LIST.read_text(encoding="utf-8").split())


def plain(key: str, perspectives: Iterable[str]) -> str:
    """A key without the perspective that it may end with."""
    head, _, last = key.rpartition(".")
    return head if last in perspectives else key


def listed(words: Iterable[str], perspectives: Iterable[str]) -> list[str]:
    """The keys of a file of words as the list has them."""
    return sorted({plain(key, perspectives) for key in words if not key.startswith(CHOSEN)})


def problems(
    words: Mapping[str, str], perspectives: tuple[str, ...]
) -> Iterator[tuple[str, str, str]]:
    """Each key that is missing or that nothing shows: the key, what is wrong, what to do."""
    for key in sorted(needed()):
        if key not in words and not all(f"{key}.{p}" in words for p in perspectives):
            yield (
                key,
                f"There are no words for `{key}`.",
                f"Add `{key.rpartition('.')[2]}: …` where it stood, or restore the file.",
            )
    for key in words:
        if not key.startswith(CHOSEN) and plain(key, perspectives) not in needed():
            near = difflib.get_close_matches(key, needed() - set(words), 1)
            instead = (
                f"Did you mean `{near[0]}`?"
                if near
                else "Remove it. If the program shows it now: `python -m screening schema`."
            )
            yield key, f"Nothing shows the words `{key}`.", instead
