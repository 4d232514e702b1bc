"""Content files to a `Screener`: the only module that reads YAML and Markdown files.

YAML guesses: `no` becomes False, `0111` becomes 73, `+1800…` loses its plus, a repeated key
vanishes. So this reads PyYAML's events and keeps every value as text; anchors, aliases, tags and
repeated keys are refused, and every value knows its line. Every mistake of every file is collected
before anything is said.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from screening.content import interface
from screening.content.files import (
    ASSURANCES,
    HAZARDS,
    HELPLINES,
    QUESTIONS,
    RULES,
    SITE,
    SOURCES,
    TERMS,
    listed,
)
from screening.content.front_matter import parted
from screening.content.mistakes import SHAPES, explain, in_file
from screening.content.yaml import (
    DELETE,
    UNSEEN,
    ContentError,
    KeyPath,
    Problem,
    problem_in,
    read_yaml,
    unseen,
)
from screening.model import (
    Assurances,
    Country,
    Facet,
    HazardLog,
    Land,
    Numbering,
    Questions,
    Rules,
    Screener,
    Section,
    Site,
    Source,
)

PAGES: Final = "templates/base.html"
"""Where this stands, pages are shown with the words of the folder."""


Prepare = Callable[[Any, dict[KeyPath, int]], Any]
"""Changes the plain value of a file, and the lines with it, before it becomes a noun."""


class Loader:
    """Reads the files of one folder, keeping every mistake and the line of every value."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.positions: dict[KeyPath, str] = {}

    def text(self, name: str) -> str | None:
        """What a file holds; None, and a problem, where it cannot be read."""
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
        """A text as a noun; None, and the problems, where it is none."""
        try:
            value, lines = read_yaml(text, name, first_line)
        except ContentError as error:
            self.problems += error.problems
            return None
        prepared = prepare(value, lines)
        self.positions |= {(name, *path): f"{name}:{line}" for path, line in lines.items()}
        try:
            return TypeAdapter(noun).validate_python(prepared)
        except ValidationError as error:
            for each in error.errors():
                here = in_file(lines, each["loc"])
                self.problems.append(Problem(name, lines[here], *explain(each, noun, here)))
            return None

    def section(self, path: Path) -> Section | None:
        """A section: its front matter and its body."""
        name = path.relative_to(self.folder).as_posix()
        text = self.text(name)
        if text is None:
            return None
        try:
            front, body, first = parted(text, name)
        except ContentError as error:
            self.problems += error.problems
            return None
        self.positions |= {
            (name, "body", i): f"{name}:{first + i}" for i in range(body.count("\n") + 1)
        }

        def whole(keys: Any, lines: dict[KeyPath, int]) -> Any:
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

    def optional(self, name: str, noun: Any) -> Any:
        """The same of a file that a folder need not have; None where it has none."""
        before = Path(name).name
        if before != name and (self.folder / before).exists():
            self.problems.append(
                Problem(before, 0, "The file has another place now.", f"Move it to {name}.")
            )
        return self.yaml(name, noun) if (self.folder / name).exists() else None

    def words(self, name: str) -> Any:
        """A file of interface words: texts below any number of keys."""

        def no_lists(value: Any, lines: dict[KeyPath, int]) -> Any:
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
        for key, message, instead in interface.problems(words, perspectives):
            self.problems.append(
                problem_in(self.positions, (name, *key.split(".")), message, instead)
            )


def _with_option_sets(value: Any, lines: dict[KeyPath, int]) -> Any:
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
    loader = Loader(folder)
    questions, words = (
        loader.yaml(QUESTIONS, Questions, _with_option_sets),
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
    loader = Loader(folder)
    questions = loader.yaml(QUESTIONS, Questions, _with_option_sets)
    rules = loader.yaml(RULES, Rules)
    sources = loader.yaml(SOURCES, tuple[Source, ...])
    countries = loader.yaml(HELPLINES, dict[str, Country])
    site = loader.yaml(SITE, Site)
    hazards, assurances = (
        loader.optional(HAZARDS, HazardLog),
        loader.optional(ASSURANCES, Assurances),
    )
    words = loader.words(f"locales/{site.language if site else 'en'}.yaml")
    if words and questions and (folder / PAGES).is_file():  # elsewhere nothing is shown to visitors
        loader.shown_words(
            f"locales/{site.language if site else 'en'}.yaml",
            _flat(words),
            _perspectives(questions),
        )
    sections = [loader.section(path) for path in listed(folder / "education", "*.md")]
    facets = loader.optional(TERMS, tuple[Facet, ...]) or ()
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
        assurances=assurances,
        positions=loader.positions,
    )


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
    loader = Loader(folder)
    site = None if country else loader.yaml(SITE, Site)
    country = site.country if site else country
    facets = loader.yaml(TERMS, tuple[Facet, ...])
    land = loader.yaml(f"directory/{country}/country.yaml", Land) if country else None
    countries = loader.yaml(HELPLINES, dict[str, Country])
    if loader.problems or land is None:
        raise ContentError(loader.problems)
    return country, land, countries[country].numbering if country in countries else None, facets
