"""Content files to a `Screener`: the only module that reads YAML and Markdown files.

YAML guesses: `no` becomes False, `0111` becomes 73, `+1800…` loses its plus, a repeated key
vanishes. So this reads PyYAML's events and keeps every value as text; anchors, aliases, tags and
repeated keys are refused, and every value knows its line. Every mistake of every file is collected
before anything is said.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any, Final, get_args, get_origin
from unicodedata import category

import yaml
from pydantic import TypeAdapter, ValidationError

from screening.content import needed
from screening.content.files import listed
from screening.model import (
    Country,
    Facet,
    HazardLog,
    Land,
    Numbering,
    PublicPromises,
    Questions,
    Rules,
    Screener,
    Section,
    SignOff,
    Site,
    Source,
    Vignette,
)

TERMS: Final = "directory/terms.yaml"
PAGES: Final = "templates/base.html"
"""Where this stands, pages are shown with the words of the folder."""
MAX_BYTES = 1_000_000
MAX_DEPTH = 24
MAX_VALUES = 50_000

type_of_loader: Any = getattr(yaml, "CLoader", yaml.Loader)

Path_ = tuple[Any, ...]
"""Keys and indexes from the top of a file to a value."""


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


def problem_at(screener: Screener, path: Path_, message: str, instead: str) -> Problem:
    """A mistake at a place of the content, or at the nearest place around it whose line is
    known.
    """
    return problem_in(screener.places, path, message, instead)


def problem_in(places: Mapping[Path_, str], path: Path_, message: str, instead: str) -> Problem:
    """The same, by the places of any files."""
    nowhere = f"{path[0]}:0"
    while path not in places and len(path) > 1:
        path = path[:-1]
    file, _, line = places.get(path, nowhere).rpartition(":")
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
        self.lines: dict[Path_, int] = {}
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

    def _value(self, event: Any, path: Path_, depth: int) -> Any:
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

    def _list(self, path: Path_, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, path: Path_, depth: int) -> dict[str, Any]:
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


def read_yaml(text: str, file: str, first_line: int = 1) -> tuple[Any, dict[Path_, int]]:
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


# --- from plain values to nouns -------------------------------------------------------------------


def _in_file(lines: Mapping[Path_, int], path: Path_) -> Path_:
    """The deepest part of pydantic's path that stands in the file (pydantic names union tags and
    hidden fields too).
    """
    here: Path_ = ()
    for step in path:
        if (*here, step) in lines:
            here = (*here, step)
    return here


def _keys_at(annotation: Any, path: Path_) -> list[str]:
    """The keys that may stand at a place of a value of the annotated type; none where that cannot
    be told.
    """
    for step in path:
        if get_origin(annotation) in (dict, tuple):
            annotation = get_args(annotation)[isinstance(step, str)]
        else:
            annotation = dict(_fields(annotation)).get(step)
    return [key for key, _ in _fields(annotation)]


def _fields(annotation: Any) -> Iterator[tuple[str, Any]]:
    """The keys of a noun with their types; nothing for any other type."""
    for name, field in getattr(annotation, "model_fields", {}).items():
        yield field.alias or name, field.annotation


SHAPES: Final = {
    "too_short": ("{what} is too short: it needs at least {min_length}.", "Add what is missing."),
    "too_long": ("{what} is too long: it can hold at most {max_length}.", "Remove some."),
    "string_too_short": ("{what} is empty.", "Fill it in, or remove the key."),
    "string_too_long": ("{what} is too long.", "Use at most {max_length} letters."),
    "string_type": (
        "{what} must be one text.",
        "Write the text after the colon, in quotes where it begins with a mark such as [ or {{.",
    ),
    "tuple_type": (
        "{what} must be a list.",
        "Write each item on a line of its own after `- `, or all in [brackets].",
    ),
}
OTHER_SHAPE: Final = (
    "{what} has the wrong shape.",
    "It takes lines of `key: value`, indented. Look at a neighbour that works.",
)


def _explain(error: Any, noun: Any, here: Path_) -> tuple[str, str]:
    """What a pydantic error means for someone who writes content: what is wrong, what to write
    instead.
    """
    path, kind, value = error["loc"], error["type"], error.get("input")
    key = next((step for step in reversed(here) if isinstance(step, str)), "")
    what = f"`{key}`" if key else "The name of the file" if path == ("id",) else "The file"
    if kind == "missing":
        return f"`{path[-1]}` is missing.", f"Add a line `{path[-1]}: …` here."
    if kind == "extra_forbidden":
        return f"`{key}` is not a key that belongs here.", nearest(key, _keys_at(noun, path[:-1]))
    if kind == "literal_error" and path[-1] == "[key]":
        return f"`{value}` is not a key that belongs here.", _expected(error)
    if kind == "condition" and isinstance(value, dict) and len(value) > 1:
        return (
            f"{what} has several conditions side by side.",
            "Put them in a list below `all:`, where each must hold, or `any:`.",
        )
    if kind in ("tuple_type", "string_type") and "chosen" in path:
        return (
            "The options of a condition are not right.",
            "Write {question: option} or {question: [option, option]}.",
        )
    if kind == "tuple_type" and key == "options" and isinstance(value, str):
        return (
            f"There is no set of options `{value}`.",
            "List the options here, or name a set that stands below `option_sets`.",
        )
    if kind in ("literal_error", "string_pattern_mismatch", "flag", "whole", "day", "condition"):
        return (
            f"{what} cannot be `{value}`." if isinstance(value, str) else f"{what} is not right."
        ), _expected(error)
    message, instead = SHAPES.get(kind, OTHER_SHAPE)
    return message.format(what=what, **error.get("ctx", {})), instead.format(**error.get("ctx", {}))


def _expected(error: Any) -> str:
    """What to write, where one word, number or date is wrong."""
    if error["type"] == "literal_error":
        return f"Write one of: {error['ctx']['expected']}."
    if error["type"] != "string_pattern_mismatch":
        return f"{error['msg'][:1].upper()}{error['msg'][1:]}."
    if "https" in error["ctx"]["pattern"]:
        return "Write an address that begins with https:// and has no blanks."
    if "::" in error["ctx"]["pattern"]:
        return (
            "Write the file and the name of a test: tests/test_engine.py::test_the_promises_hold."
        )
    return "Use small letters, digits, `_` and `-`, beginning with a letter."


MOST_NAMED: Final = 24
"""So many names are listed for someone who wrote another one; more of them help nobody."""
DROPPED: Final = "If it was dropped, take it out here too."
"""Added where a name stands in a file that only speaks of the content."""


def nearest(wrong: str, right: Sequence[str]) -> str:
    """What to write instead of a name that does not exist: the one that is spelled most alike, else
    all of them.
    """
    if near := difflib.get_close_matches(wrong, right, 1):
        return f"Did you mean `{near[0]}`?"
    if len(right) > MOST_NAMED:
        return f"None of the {len(right)} that there are is spelled much like it."
    return f"Write one of: {', '.join(right)}." if right else "Remove it: there are none."


Prepare = Callable[[Any, dict[Path_, int]], Any]
"""Changes the plain value of a file, and the lines with it, before it becomes a noun."""


class _Loader:
    """Reads the files of one folder, keeping every mistake and the line of every value."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.places: dict[Path_, str] = {}

    def text(self, name: str) -> str | None:
        try:
            return self.seen(name, (self.folder / name).read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            self.problems.append(
                Problem(
                    name,
                    0,
                    "The file is missing.",
                    "Restore it, or start from the one in the repository.",
                )
            )
        except UnicodeDecodeError:
            self.problems.append(
                Problem(name, 0, "The file is not UTF-8 text.", "Save it again as UTF-8.")
            )
        except (OSError, ValueError):
            self.problems.append(
                Problem(
                    name, 0, "The file cannot be read.", "Look at its name, and at who may read it."
                )
            )
        return None

    def seen(self, name: str, text: str) -> str | None:
        """The text, where everything in it can be seen: else what someone reads and signs may not
        be what the file says.
        """
        found = [(i, unseen(line)) for i, line in enumerate(text.split("\n"), 1) if unseen(line)]
        self.problems += [
            Problem(name, i, UNSEEN.format(code=character), DELETE) for i, character in found
        ]
        return None if found else text

    def yaml(self, name: str, noun: Any, prepare: Prepare = lambda value, _lines: value) -> Any:
        """The file as `noun` (a model, or any type that pydantic knows); None after a mistake."""
        text = self.text(name)
        return None if text is None else self.build(text, name, noun, prepare)

    def build(self, text: str, name: str, noun: Any, prepare: Prepare, first_line: int = 1) -> Any:
        try:
            value, lines = read_yaml(text, name, first_line)
        except ContentError as error:
            self.problems += error.problems
            return None
        prepared = prepare(value, lines)
        self.places |= {(name, *path): f"{name}:{line}" for path, line in lines.items()}
        try:
            return TypeAdapter(noun).validate_python(prepared)
        except ValidationError as error:
            for each in error.errors():
                here = _in_file(lines, each["loc"])
                self.problems.append(Problem(name, lines[here], *_explain(each, noun, here)))
            return None

    def section(self, path: Path) -> Section | None:
        name = path.relative_to(self.folder).as_posix()
        text = self.text(name)
        if text is None:
            return None
        front, fence, body = text.removeprefix("---\n").partition("\n---\n")
        if not text.startswith("---\n") or not fence:
            self.problems.append(
                Problem(
                    name,
                    1,
                    "The front matter is missing.",
                    "Begin with `---`, the keys, and `---` again.",
                )
            )
            return None
        first = front.count("\n") + 4 + body[: len(body) - len(body.lstrip())].count("\n")
        body = body.strip()
        if not body:
            self.problems.append(
                Problem(
                    name, 0, "No text stands below the front matter.", "Write the section there."
                )
            )
            return None
        self.places |= {
            (name, "body", i): f"{name}:{first + i}" for i in range(body.count("\n") + 1)
        }

        def whole(keys: Any, lines: dict[Path_, int]) -> Any:
            if not isinstance(keys, dict):
                return keys
            for key in {"id", "body"} & set(keys):
                message, instead = (
                    f"`{key}` is not a key that belongs here.",
                    "The name of the file is the id, and the body stands below.",
                )
                self.problems.append(Problem(name, lines[key,], message, instead))
            return {**keys, "id": path.stem, "body": body}

        return self.build(front, name, Section, whole, first_line=2)  # type: ignore[no-any-return]

    def words(self, name: str) -> Any:
        """A file of interface words: texts below any number of keys."""

        def no_lists(value: Any, lines: dict[Path_, int]) -> Any:
            for path, line in lines.items():
                if path and path[-1] == 0:
                    message, instead = SHAPES["string_type"]
                    self.problems.append(
                        Problem(name, line, message.format(what=f"`{path[-2]}`"), instead.format())
                    )
            return value

        return self.yaml(name, dict[str, Any], no_lists)

    def shown_words(
        self, name: str, words: Mapping[str, str], perspectives: tuple[str, ...]
    ) -> None:
        """Whatever a page shows has words, and no words are there that nothing shows."""
        for key, message, instead in needed.problems(words, perspectives):
            self.problems.append(problem_in(self.places, (name, *key.split(".")), message, instead))


def _with_option_sets(value: Any, lines: dict[Path_, int]) -> Any:
    """Questions whose `options` names a set get that set, and its lines."""
    sets = value.get("option_sets") if isinstance(value, dict) else None
    if not isinstance(sets, dict) or not isinstance(value.get("questions"), list):
        return value
    below = {
        name: [path[2:] for path in lines if path[:2] == ("option_sets", name)] for name in sets
    }
    questions = list(value["questions"])
    for i, question in enumerate(questions):
        name = question.get("options") if isinstance(question, dict) else None
        if isinstance(name, str) and isinstance(sets.get(name), list):
            questions[i] = {**question, "options": sets[name]}
            lines.update(
                {
                    ("questions", i, "options", *path): lines["option_sets", name, *path]
                    for path in below[name]
                    if path
                }
            )
    return {**value, "questions": questions}


def _flat(words: Any, prefix: str = "") -> dict[str, str]:
    if not isinstance(words, dict):
        return {prefix: str(words)}
    return {
        key: text
        for name, part in words.items()
        for key, text in _flat(part, f"{prefix}.{name}" if prefix else name).items()
    }


def _perspectives(questions: Questions) -> tuple[str, ...]:
    return tuple(
        o.id
        for q in questions.questions
        if q.id == questions.perspective_question
        for o in q.options
    )


def load_words(folder: Path, language: str = "en") -> tuple[dict[str, str], tuple[str, ...]]:
    """The words of a language by key, whether anything shows them or not, and the perspectives that
    a key may end with.

    Raises:
        ContentError: with every mistake in these files.
    """
    loader = _Loader(folder)
    questions, words = (
        loader.yaml("questions.yaml", Questions, _with_option_sets),
        loader.words(f"locales/{language}.yaml"),
    )
    if loader.problems:
        raise ContentError(loader.problems)
    return _flat(words), _perspectives(questions)


def load(folder: Path) -> Screener:
    """The content of a folder as one frozen `Screener`.

    This looks at each file alone; `check.check` looks at how they fit together.

    Raises:
        ContentError: with every mistake in the shape of any file.
    """
    loader = _Loader(folder)
    questions = loader.yaml("questions.yaml", Questions, _with_option_sets)
    rules = loader.yaml("referral_rules.yaml", Rules)
    sources = loader.yaml("sources.yaml", tuple[Source, ...])
    countries = loader.yaml("helplines.yaml", dict[str, Country])
    site = loader.yaml("site.yaml", Site)
    hazards = loader.yaml("hazards.yaml", HazardLog) if (folder / "hazards.yaml").exists() else None
    promises = (
        loader.yaml("promises.yaml", PublicPromises)
        if (folder / "promises.yaml").exists()
        else None
    )
    words = loader.words(f"locales/{site.language if site else 'en'}.yaml")
    if words and questions and (folder / PAGES).is_file():  # elsewhere nothing is shown to visitors
        loader.shown_words(
            f"locales/{site.language if site else 'en'}.yaml",
            _flat(words),
            _perspectives(questions),
        )
    sections = [loader.section(path) for path in listed(folder / "education", "*.md")]
    facets = loader.yaml(TERMS, tuple[Facet, ...]) if (folder / TERMS).exists() else ()
    if loader.problems:
        raise ContentError(loader.problems)
    return Screener(
        questions=questions,
        rules=rules,
        sections=tuple(section for section in sections if section),
        countries=countries,
        sources=sources,
        site=site,
        interface=_flat(words),
        hazards=hazards,
        facets=facets,
        promises=promises,
        places=loader.places,
    )


SIGNED_FILES: Final = (
    "questions.yaml",
    "referral_rules.yaml",
    "helplines.yaml",
    "sources.yaml",
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
    loader = _Loader(folder)
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
    loader = _Loader(folder)
    signoff: SignOff | None = (
        loader.yaml("signoff.yaml", SignOff) if (folder / "signoff.yaml").exists() else None
    )
    if loader.problems:
        raise ContentError(loader.problems)
    return signoff


def signoff_as_yaml(signoff: SignOff) -> str:
    """The file `signoff.yaml`."""
    return yaml.safe_dump(
        signoff.model_dump(mode="json"), allow_unicode=True, sort_keys=False, width=inf
    )


class Cases(dict[str, tuple[Vignette, ...]]):
    """Vignettes: the name of each file, without its ending, to what stands in it."""

    places: Mapping[Path_, str]
    """Where each value stands, as `Screener.places`."""


def load_cases(folder: Path) -> Cases:
    """The vignettes of a folder.

    Raises:
        ContentError: with every mistake in the shape of any file.
    """
    return _cases(folder, listed(folder, "*.yaml"))


def load_case_file(path: Path) -> Cases:
    """The vignettes of one file.

    Raises:
        ContentError: with every mistake in its shape.
    """
    return _cases(path.parent, [path])


def _cases(folder: Path, paths: Iterable[Path]) -> Cases:
    loader = _Loader(folder)
    cases = Cases({path.stem: loader.yaml(path.name, tuple[Vignette, ...]) for path in paths})
    cases.places = loader.places
    if loader.problems:
        raise ContentError(loader.problems)
    return cases


def as_yaml(case: Vignette) -> str:
    """A vignette as the three lines that stand in a file of cases."""
    stated = case.model_dump(mode="json", exclude_defaults=True)

    def flow(value: Any) -> str:
        return (
            yaml.safe_dump(
                value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=inf
            )
            .removesuffix("...\n")
            .strip()
        )

    first, *others = (f"{key}: {flow(value)}" for key, value in stated.items())
    return "\n  ".join((f"- {first}", *others)) + "\n"


def load_land(
    folder: Path, country: str = ""
) -> tuple[str, Land, Numbering | None, tuple[Facet, ...]]:
    """What a directory of places needs to know, of the country that is named or else that of the
    site.

    Returns:
        The country, its settings, its telephone numbers (None where helplines.yaml does not know
        it), and the terms.

    Raises:
        ContentError: with every mistake in these files.
    """
    loader = _Loader(folder)
    site = None if country else loader.yaml("site.yaml", Site)
    country = site.country if site else country
    facets = loader.yaml(TERMS, tuple[Facet, ...])
    land = loader.yaml(f"directory/{country}/country.yaml", Land) if country else None
    countries = loader.yaml("helplines.yaml", dict[str, Country])
    if loader.problems or land is None:
        raise ContentError(loader.problems)
    return country, land, countries[country].numbering if country in countries else None, facets
