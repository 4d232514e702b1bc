"""A case in words: its answers and what it expects, by label, number and title, as the sheet calls
them.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from screening.model import NOT_YET, Vignette
from screening.sheet.names import Names

CALLED: Final = {
    "urgency": "urgencies",
    "level": "levels",
    "start": "levels",
    "advice": "advice",
    "no_advice": "advice",
    "step": "steps",
    "emergency": "emergencies",
}
"""The keys of `expect` whose names have a number and a title, with their kind (`prose.LETTERS`).
"""
RANGED: Final = ("urgency", "level", "count")
"""The keys whose two values are the ends of a range."""


def answers_told(names: Names, case: Vignette) -> Iterator[tuple[str, str]]:
    """Each question that the case states, and its answer."""
    perspective = perspective_of(names, case)
    for id_, chosen in case.answers.items():
        question = names.plan.question(id_)
        options = (chosen,) if isinstance(chosen, str) else chosen
        yield (
            names.question(question, perspective),
            names.t("rules.not_yet")
            if NOT_YET in options
            else names.answers(question, options, perspective, names.t("rules.and")),
        )


def expected_told(names: Names, case: Vignette) -> Iterator[tuple[str, str]]:
    """Each thing that the case expects."""
    perspective = perspective_of(names, case)
    for key, value in case.expect.model_dump(exclude_defaults=True).items():
        told = [
            _told(names, key, each, perspective)
            for each in ((value,) if isinstance(value, str) else value)
        ]
        yield names.t(f"rules.expect_{key}"), _joined(names, key, told)


def perspective_of(names: Names, case: Vignette) -> str:
    """For whom the case is; the first perspective where it does not say."""
    who = case.answers.get(names.screener.questions.perspective_question)
    return who if isinstance(who, str) and who in names.who else next(iter(names.who))


def _joined(names: Names, key: str, told: Sequence[str]) -> str:
    if key in RANGED and len(told) > 1:
        return names.t("rules.range", low=told[0], high=told[-1])
    return ", ".join(told)


def _told(names: Names, key: str, value: str, perspective: str) -> str:
    """One expected value in words; a figure, and "none", as they are."""
    if kind := CALLED.get(key):
        noun = next((each for each in names.nouns(kind) if each.id == value), None)
        return (
            names.called(kind, noun, perspective).partition(". ")[0]
            if noun
            else names.t("rules.no_case")
        )
    if key in ("fires", "maybe", "silent"):
        return f"{names.numbers['rules'][value]} {value}"
    if key == "sections":
        return str(names.sections((value,))[0])
    if key in ("says", "does_not_say"):
        return next(names.score(score) for score in names.nouns("scores") if score.id == value)
    if key == "telling":
        return (
            names.question(names.plan.question(value), perspective)
            if value in names.numbers["questions"]
            else names.t("rules.no_case")
        )
    return {"true": names.t("rules.yes"), "false": names.t("rules.no")}.get(value, value)
