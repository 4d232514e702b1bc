"""Options that nothing reads are named by `check`, and stop nothing."""

from pathlib import Path

import pytest

from screening.__main__ import main
from screening.content.load import load
from screening.content.unread_options import unread
from screening.model import Screener
from tests.support.broken_content import tiny_copy
from tests.support.changed_content import QUESTIONS, RULES, change

Change = tuple[str, str, str]

LITTLE: Change = (
    QUESTIONS,
    '    - id: "no"\n',
    '    - id: little\n      words: A little\n      worse_than: ["yes"]\n    - id: "no"\n',
)
CHILLS: Change = (
    QUESTIONS,
    "      - id: cramps\n",
    "      - id: chills\n        words: Chills\n      - id: cramps\n",
)
REST: Change = (
    QUESTIONS,
    "        words: Less often\n",
    "        words: Less often\n      - id: never\n        words: Never\n",
)
NEIGHBOUR: Change = (
    QUESTIONS,
    "      - id: cramps\n",
    "      - id: chills\n        words:\n          relative: Chills\n      - id: cramps\n",
)


def excused(made: Change) -> Change:
    """The same option, with a reason why nothing reads it."""
    return (
        made[0],
        made[1],
        made[2].replace(
            "words: A little\n", "words: A little\n      unread: It is counted elsewhere.\n"
        ),
    )


def read(where: str, instead: str) -> Change:
    """A rule that reads one option more."""
    return RULES, where, instead


@pytest.mark.parametrize(
    ("made", "named"),
    [
        ([], []),
        ([LITTLE], [("little", "water")]),
        ([LITTLE, read('{water: "no"}', '{water: ["no", little]}')], []),
        (
            [
                LITTLE,
                read(
                    "when: {now: collapsed}\n    urgency_at_least",
                    "when: {water: little}\n    urgency_at_least",
                ),
            ],
            None,
        ),
        ([excused(LITTLE)], []),
        ([CHILLS], [("chills", "signs")]),
        (
            [
                CHILLS,
                read(
                    "      - when: {signs: headache}\n",
                    "      - when: {signs: [headache, chills]}\n",
                ),
            ],
            [],
        ),
        (
            [
                CHILLS,
                (QUESTIONS, "{signs: [headache, cramps]}", "{signs: [headache, cramps, chills]}"),
            ],
            [],
        ),
        ([NEIGHBOUR], [("chills", "signs")]),
        ([REST], []),
    ],
    ids=[
        "none",
        "worse",
        "in a rule",
        "in a promise",
        "excused",
        "box",
        "in a score",
        "in a question",
        "for some",
        "the rest",
    ],
)
def test_an_option_is_named_where_no_condition_tells_it_from_another(
    tmp_path: Path, made: list[Change], named: list[tuple[str, str]]
) -> None:
    """One option of each question needs no name; a promise reads nothing, since it changes no
    result.
    """
    hints = unread(load(change(tiny_copy(tmp_path), *made)))

    expected = [("little", "water")] if named is None else named
    assert [hint.message for hint in hints] == [
        f"Nothing reads the option `{option}` of `{question}`: no rule, score or question. Choosing"
        " it changes no result."
        for option, question in expected
    ]


def test_a_reason_for_an_option_that_is_read_is_named_too(tmp_path: Path) -> None:
    """What was true once must not stay."""
    folder = change(
        tiny_copy(tmp_path),
        (
            QUESTIONS,
            "        words: Cramps\n",
            "        words: Cramps\n        unread: It counts nowhere.\n",
        ),
    )

    (hint,) = unread(load(folder))

    line = (folder / QUESTIONS).read_text(encoding="utf-8").split("\n")[hint.line - 1]
    assert line.strip() == "- id: cramps"
    assert (hint.message, hint.instead) == (
        "The option `cramps` of `signs` says why nothing reads it, and it is read.",
        "Remove `unread:`.",
    )


def test_check_names_it_and_finds_no_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is odd, and may be meant."""
    assert main(["check", str(change(tiny_copy(tmp_path), LITTLE))]) == 0

    said = capsys.readouterr().out
    assert "Nothing reads the option `little` of `water`" in said
    assert "`unread: " in said
    assert "No mistakes: " in said


def test_every_shipped_option_is_read_or_says_why_not(screener: Screener) -> None:
    """So that a hint stands out."""
    assert unread(screener) == []
