"""What is wrong with the cases of a folder: names that the content does not know, and cases that
expect nothing.

A misspelt name would otherwise be held for something else: a question that is not asked, a rule
that does not hold.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from screening.content.case_files import Cases, load_case_file, load_cases
from screening.content.check.base import ids_by_kind
from screening.content.mistakes import DROPPED, moved_to, nearest
from screening.content.yaml import ContentError, Mistake, Problem, problem_in
from screening.model import NOT_YET, Screener, Vignette

KINDS: Final = {
    "urgency": "urgency",
    "level": "level",
    "start": "level",
    "fires": "rule",
    "maybe": "rule",
    "silent": "rule",
    "advice": "advice",
    "advice_if": "advice",
    "no_advice": "advice",
    "sections": "section",
    "step": "step",
    "then": "step",
    "tonight": "step",
    "open_acts": "act",
    "emergency": "emergency",
    "telling": "question",
    "says": "score",
    "does_not_say": "score",
}
"""What the names are that stand under each key of `expect`; the other keys take figures."""
NONE: Final = ("emergency", "telling", "then", "tonight")
"""The keys that take "none" as well."""


def checked(screener: Screener, folder: Path) -> Cases:
    """The cases of a folder, or a refusal.

    Raises:
        ContentError: with every mistake in any file.
    """
    cases = load_cases(folder)
    _refuse(_problems(screener, cases, must_expect=True))
    return cases


def parted(screener: Screener, folder: Path) -> tuple[Cases, list[Problem]]:
    """The cases of a folder that can be judged, and every mistake in the others.

    Raises:
        ContentError: where a file is no list of cases.
    """
    cases = load_cases(folder)
    names = _names(screener)
    wrong = {
        (file, i): said
        for file, all_of in cases.items()
        for i, case in enumerate(all_of)
        if (said := _wrong(case, names))
    }
    sound = Cases(
        {
            file: tuple(c for i, c in enumerate(all_of) if (file, i) not in wrong)
            for file, all_of in cases.items()
        }
    )
    sound.positions = cases.positions
    return sound, [
        problem_in(cases.positions, (f"{file}.yaml", i, *path), *said)
        for (file, i), all_of in wrong.items()
        for path, *said in all_of
    ]


def checked_file(screener: Screener, path: Path) -> tuple[Vignette, ...]:
    """The cases of one file, to be explained; they need not expect anything.

    Raises:
        ContentError: with every mistake in it.
    """
    cases = load_case_file(path)
    _refuse(_problems(screener, cases, must_expect=False))
    return cases[path.stem]


def _refuse(problems: Iterator[Problem]) -> None:
    if found := list(problems):
        raise ContentError(found)


def _problems(screener: Screener, cases: Cases, *, must_expect: bool) -> Iterator[Problem]:
    names = _names(screener)
    for file, all_of in cases.items():
        for i, case in enumerate(all_of):
            said = _wrong(case, names, must_expect=must_expect)
            yield from (
                problem_in(cases.positions, (f"{file}.yaml", i, *path), message, instead)
                for path, message, instead in said
            )


class _Names(NamedTuple):
    """What cases can name."""

    known: Mapping[str, Sequence[str]]
    """The ids by kind."""
    options: Mapping[str, Sequence[str]]
    """Those of each question."""
    moved: Mapping[str, str]
    """What has another name now."""


def _names(screener: Screener) -> _Names:
    questions = screener.questions
    ahead = {id_: [NOT_YET] for id_ in questions.may_be_ahead}
    options = {q.id: [o.id for o in q.options] + ahead.get(q.id, []) for q in questions.questions}
    return _Names(ids_by_kind(screener), options, questions.moved)


def _wrong(case: Vignette, names: _Names, *, must_expect: bool = True) -> list[Mistake]:
    return [
        *_answers(case, names),
        *_expected(case, names.known),
        *(_nothing(case) if must_expect else ()),
    ]


def _answers(case: Vignette, names: _Names) -> Iterator[Mistake]:
    options, moved = names.options, names.moved
    for question, chosen in case.answers.items():
        here = ("answers", question)
        if question not in options:
            instead = moved_to(moved, question) or f"{nearest(question, list(options))} {DROPPED}"
            yield here, f"There is no question `{question}`.", instead
            continue
        for i, option in _listed(chosen):
            if option not in options[question]:
                instead = (
                    moved_to(moved, question, option)
                    or f"{nearest(option, options[question])} {DROPPED}"
                )
                yield (*here, i), f"The question `{question}` has no option `{option}`.", instead


def _expected(case: Vignette, known: Mapping[str, Sequence[str]]) -> Iterator[Mistake]:
    for key, kind in KINDS.items():
        names = (*known[kind], *(("none",) if key in NONE else ()))
        for i, name in _listed(getattr(case.expect, key) or ()):
            if name not in names:
                yield (
                    ("expect", key, i),
                    f"There is no {kind} `{name}`.",
                    f"{nearest(name, names)} {DROPPED}",
                )


def _nothing(case: Vignette) -> Iterator[Mistake]:
    if not case.expect.model_dump(exclude_defaults=True):
        instead = "Add what should follow, such as `expect: {urgency: …, fires: […]}`."
        yield ("expect",), f"The case “{case.name}” expects nothing, so it could not fail.", instead


def _listed(value: str | Sequence[str]) -> Iterator[tuple[int, str]]:
    """One name or several, each with its place in the list."""
    return enumerate((value,) if isinstance(value, str) else value)
