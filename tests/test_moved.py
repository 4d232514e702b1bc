"""A question or an option with another name is the same one in both versions, where `moved:` says
so; without it each counts as a question of its own.
"""

import re
from pathlib import Path

from screening.compare.blame import lowerings
from screening.compare.comparison import Comparison, Verdict, compare
from screening.compare.renamed import STOPPED, renamed
from screening.content.check import load_checked
from screening.content.load import load
from screening.model import Promise, Screener
from tests.support.broken_content import TINY, tiny_copy

NAMES = ((r"(- id: |\{)signs\b(?=\n|:)", r"\1heat_signs"), (r"\bcramps\b(?=[\]}\n])", "spasms"))
MOVED = "moved:\n  signs: heat_signs\n  signs.cramps: heat_signs.spasms\n"


def version(folder: Path, moved: str, *also: tuple[str, str]) -> Screener:
    """The tiny content under other names."""
    content = tiny_copy(folder)
    for name in ("questions.yaml", "referral_rules.yaml"):
        text = (content / name).read_text(encoding="utf-8")
        for pattern, instead in (*NAMES, *also):
            text = re.sub(pattern, instead, text)
        (content / name).write_text(text, encoding="utf-8")
    with (content / "questions.yaml").open("a", encoding="utf-8") as file:
        file.write(moved)
    return load_checked(content)


def told(comparison: Comparison) -> list[str]:
    """Each difference that decides."""
    return [str(change) for change in comparison.changes if not change.words_only]


def test_another_name_alone_moves_nothing(tmp_path: Path) -> None:
    """Every answer set is compared; the names are told, and are no small thing to those who keep
    answers by them.
    """
    comparison = compare(load(TINY), version(tmp_path, MOVED))

    assert told(comparison) == [
        "Question `signs`: is called `heat_signs` now",
        "Option `cramps` of `signs`: is called `spasms` now",
    ]
    assert all(route.was == route.becomes == route.compared for route in comparison.routes)
    assert not comparison.other_decisions
    assert comparison.verdict is Verdict.DIFFERENT


def test_without_a_word_on_it_both_stand_beside_each_other(tmp_path: Path) -> None:
    """Nobody knows that they are the same."""
    comparison = compare(load(TINY), version(tmp_path, ""))

    assert not any(route.same_questions for route in comparison.routes)
    assert comparison.other_decisions


def test_a_rule_that_is_lowered_under_another_name_is_found(tmp_path: Path) -> None:
    """Names hide nothing: what is less urgent is counted, and blamed."""
    old = load(TINY)
    new = version(tmp_path, MOVED, (r"(- heat_signs: |\{heat_signs: )spasms", r"\1headache"))

    comparison = compare(old, new)

    assert comparison.verdict is Verdict.WORSE
    assert not any(route.lost for route in comparison.routes)
    assert list(lowerings(old, new))


def test_an_answer_at_another_question_is_named_and_held_against_nothing(tmp_path: Path) -> None:
    """The path decides who can give it there, so nothing is assumed."""
    box = "      - id: spasms\n        words: Cramps\n"
    new = version(
        tmp_path,
        "moved:\n  signs: heat_signs\n  signs.cramps: visits.spasms\n",
        (f"{box}(?=      - id: none)", ""),
        (r"\[headache, spasms\]", "headache"),
        ("heat_signs: spasms", "heat_signs: headache"),
        (r"(?m)^(?=      - id: daily\n)", box),
    )

    assert [line for line in told(compare(load(TINY), new)) if "visits.spasms" in line] == [
        f"Option `cramps` of `signs`: is `visits.spasms` now. {STOPPED}"
    ]


def test_promises_speak_of_the_new_names(tmp_path: Path) -> None:
    """Whatever of a promise names a question or an option."""
    old = load(TINY)
    promise = Promise.model_validate(
        {
            "id": "names",
            "says": "Names.",
            "when": {"signs": ["cramps", "headache"]},
            "signs": {"signs": ["cramps"]},
            "asked_first": ["who", "signs"],
            "asked_before": {"signs": ["water", "visits"], "now": ["signs"]},
            "off_paper": {"answers": ["signs", "signs.cramps", "water.yes"], "steps": ["signs"]},
            "sources": ["heat_guide"],
        }
    )
    rules = old.rules.model_copy(update={"promises": (promise,)})
    as_now = renamed(
        Screener(**{**vars(old), "rules": rules}), version(tmp_path, MOVED)
    ).rules.promises[0]

    assert as_now.model_dump(exclude_defaults=True, by_alias=True) == {
        "id": "names",
        "says": "Names.",
        "when": {"question": "heat_signs", "options": ("spasms", "headache")},
        "signs": {"heat_signs": ("spasms",)},
        "asked_first": ("who", "heat_signs"),
        "asked_before": {"heat_signs": ("water", "visits"), "now": ("heat_signs",)},
        "off_paper": {
            "answers": ("heat_signs", "heat_signs.spasms", "water.yes"),
            "steps": ("signs",),
        },
        "sources": ("heat_guide",),
    }
