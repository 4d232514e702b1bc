"""YAML to plain values: all is text, every value knows its line, what surprises is refused."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from unicodedata import category

import yaml

from screening.model import (
    Screener,
)

MAX_BYTES = 1_000_000


MAX_DEPTH = 24


MAX_VALUES = 50_000


type_of_loader: Any = getattr(yaml, "CLoader", yaml.Loader)


KeyPath = tuple[Any, ...]
"""Keys and indexes from the top of a file to a value."""
Mistake = tuple[KeyPath, str, str]
"""Where it stands (the file first), what is wrong, what to write instead."""


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in the content: where, what is wrong, what to write instead."""

    file: str
    line: int
    message: str
    instead: str = ""

    def __str__(self) -> str:
        """The line that `check` prints: `file:line: what is wrong`, and below it what to write
        instead.
        """
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}" + (f"\n    {self.instead}" if self.instead else "")


class ContentError(Exception):
    """The content has mistakes. `problems` lists every one that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


def problem_at(screener: Screener, path: KeyPath, message: str, instead: str) -> Problem:
    """A mistake at a place of the content, or at the nearest place around it whose line is
    known.
    """
    return problem_in(screener.positions, path, message, instead)


def problem_in(
    positions: Mapping[KeyPath, str], path: KeyPath, message: str, instead: str
) -> Problem:
    """The same, by the positions of any files."""
    nowhere = f"{path[0]}:0"
    while path not in positions and len(path) > 1:
        path = path[:-1]
    file, _, line = positions.get(path, nowhere).rpartition(":")
    return Problem(file, int(line), message, instead)


JOINERS: Final = "\u200c\u200d"
"""Zero width non-joiner and joiner: some languages cannot be written without them."""


UNSEEN: Final = "A character stands here that no one can see: {code}."


DELETE: Final = (
    "Delete the line and type it anew; what is copied from elsewhere can bring such characters"
    " along."
)


def unseen(text: str) -> str:
    """The code of the first character that turns, hides or divides text unseen; empty where there
    is none.
    """
    if text.isascii():
        return ""
    hidden = (
        f"U+{ord(each):04X}"
        for each in text
        if category(each) in ("Cf", "Zl", "Zp") and each not in JOINERS
    )
    return next(hidden, "")


class _Reader:
    """Builds plain text, lists and mappings from the events of one YAML document."""

    def __init__(self, text: str, file: str, first_line: int = 1) -> None:
        self.file, self.first_line = file, first_line
        self.lines: dict[KeyPath, int] = {}
        self.values = 0
        self.events = yaml.parse(text, Loader=type_of_loader)

    def line(self, event: Any) -> int:
        return int(event.start_mark.line) + self.first_line

    def fail(self, event: Any, message: str, instead: str) -> ContentError:
        return ContentError([Problem(self.file, self.line(event), message, instead)])

    def read(self) -> Any:
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            raise ContentError(
                [
                    Problem(
                        self.file,
                        0,
                        "There is nothing in it.",
                        "Put the content back, or restore the file.",
                    )
                ]
            )
        value = self._value(self._next(), (), 0)
        self._next()
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise self.fail(
                event,
                "A second document begins here.",
                "Keep one document in a file: remove the line `---`.",
            )
        return value

    def _next(self) -> Any:
        event = next(self.events)
        return next(self.events) if isinstance(event, yaml.StreamStartEvent) else event

    def _refuse_marks(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise self.fail(
                event,
                "`*` refers to another place in the file.",
                "Write the value out, or put quotes around the text.",
            )
        if event.anchor or event.tag not in (None, "!"):
            raise self.fail(
                event, "`&` and `!` have a special meaning in YAML.", "Put quotes around the text."
            )

    def _value(self, event: Any, path: KeyPath, depth: int) -> Any:
        self.values += 1
        if depth > MAX_DEPTH:
            raise self.fail(
                event,
                "Lists and keys are nested too deeply here.",
                "Use fewer levels of lists and keys.",
            )
        if self.values > MAX_VALUES:
            raise self.fail(
                event, "The file has too many values.", "Split it, or remove what is not content."
            )
        self._refuse_marks(event)
        self.lines[path] = self.line(event)
        if isinstance(event, yaml.ScalarEvent):
            if character := unseen(event.value):
                raise self.fail(event, UNSEEN.format(code=character), DELETE)
            return event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path, depth)
        return self._mapping(path, depth)

    def _list(self, path: KeyPath, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, path: KeyPath, depth: int) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            self._refuse_marks(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise self.fail(
                    event,
                    "A key must be plain text.",
                    "Write `key: value`, and put quotes around a text that begins with [ or {.",
                )
            key = event.value
            if key in items:
                raise self.fail(
                    event, f"The key `{key}` stands here a second time.", "Keep one of the two."
                )
            if key == "<<":
                raise self.fail(
                    event, "`<<` merges other keys into this one.", "Write the keys out."
                )
            items[key] = self._value(self._next(), (*path, key), depth + 1)
            self.lines[*path, key] = self.line(event)
        return items


NOT_YAML: Final = (
    ("mapping values are not allowed", "a text with `: ` in it has no quotes around it", False),
    ("cannot start any token", "a tab, @, %, or ` stands where a text or key begins", False),
    (
        "expected alphabetic or numeric",
        "a text that begins with * or & has no quotes around it",
        False,
    ),
    ("unexpected end of stream", "a text in quotes begins here and does not end", True),
    ("',' or", "a list or group in brackets begins here and does not end", True),
    ("expected ':'", "this line has no colon after its key", True),
    ("characters are not allowed", "a character stands here that no one can see", False),
    ("expected", "this line does not go on from the lines above it", False),
)
"""What PyYAML says (libyaml and its twin in Python), in other words, and whether the mistake is
where the part began.
"""


QUOTE_BEGINS: Final = re.compile(r"""^\s*(?:- )*(?:[\w-]+: +)?("[^"]*|'[^']*)$""")
"""A line on which a text in quotes begins and does not end."""


KEY: Final = re.compile(r"^\s*(?:- )*[\w-]+:(?: |$)")


def _slip(lines: Sequence[str], mark: Any, reason: str) -> tuple[str, int] | None:
    """A slip that YAML tells far below, or by another name: what it is, and on which line."""
    for i in range(min(mark.line, len(lines) - 2), -1, -1):
        if QUOTE_BEGINS.match(lines[i]) and KEY.match(lines[i + 1]):
            return "a text in quotes begins here and does not end", i
    above = next((line for line in reversed(lines[: mark.line]) if line.strip()), "")
    here = lines[mark.line] if mark.line < len(lines) else ""
    if NOT_YAML[0][0] not in reason:
        return None
    further_in = len(here) - len(here.lstrip()) > len(above) - len(above.lstrip())
    if further_in and here[: mark.column + 1].count(":") == 1 and KEY.match(here):
        return "this line stands further in than the one above it", mark.line
    return None


def _not_yaml(error: Any, text: str, file: str, first_line: int) -> Problem:
    reason = str(getattr(error, "problem", None) or getattr(error, "reason", ""))
    words, at_start = next(
        ((words, start) for part, words, start in NOT_YAML if part in reason), (reason, False)
    )
    mark = (at_start and getattr(error, "context_mark", None)) or getattr(
        error, "problem_mark", None
    )
    line = mark.line if mark else text.encode()[: getattr(error, "position", 0)].count(b"\n")
    words, line = (mark and _slip(text.split("\n"), mark, reason)) or (words, line)
    instead = (
        "Look at the indentation, the colons and the quotes of this line and the one above it."
    )
    return Problem(file, line + first_line, f"This is not YAML: {words}.", instead)


def read_yaml(text: str, file: str, first_line: int = 1) -> tuple[Any, dict[KeyPath, int]]:
    """Text, lists and mappings, with the line of each.

    Raises:
        ContentError: where the text is not the plain part of YAML that we take.
    """
    if len(text.encode()) > MAX_BYTES:
        raise ContentError(
            [
                Problem(
                    file,
                    0,
                    "The file is larger than a megabyte.",
                    "Split it, or remove what is not content.",
                )
            ]
        )
    reader = _Reader(text, file, first_line)
    try:
        return reader.read(), reader.lines
    except yaml.YAMLError as error:
        raise ContentError([_not_yaml(error, text, file, first_line)]) from None
