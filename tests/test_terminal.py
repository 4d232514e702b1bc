"""`python -m screening ask` and `check`, as someone at a terminal meets them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from screening.__main__ import main
from screening.cli.conversation import Conversation
from screening.model import Answers
from screening.outcome.plan import Plan
from screening.outcome.report import report
from tests.conftest import ROOT, fill_in


def typed(plan: Plan, answers: Answers, perspective: str) -> Iterator[str]:
    """The numbers to type for these answers."""
    for id_, chosen in answers.items():
        offered = [o.id for o in plan.question(id_).options if o.words.speaks_to(perspective)]
        yield ", ".join(str(offered.index(option) + 1) for option in chosen)


def talk(plan: Plan, lines: Iterator[str]) -> str:
    """What the terminal says to these lines."""
    written: list[str] = []

    def read(prompt: str) -> str:
        written.append(prompt)
        line = next(lines, None)
        if line is None:
            raise EOFError
        return line

    Conversation(plan, read, written.append).run()
    return "\n".join(written)


@pytest.mark.parametrize("who", ["self", "relative"])
def test_the_terminal_says_what_the_web_says(plan: Plan, who: str) -> None:
    """The same questions, the same conclusion."""
    given = {
        "who": who,
        "age": "adult",
        "use": "now",
        "supply": "unknown",
        "safety": ["left_care"],
        "suicide": "not_said",
    }
    answers = fill_in(
        plan,
        given
        | ({"contact": "less", "sure": "guess"} if who == "relative" else {"area_more": "yes"}),
    )

    said = talk(plan, typed(plan, answers, who))

    shown = report(plan, answers)
    assert all(card.title in said for card in shown.cards)
    assert all(reason.because in said for reason in shown.reasons)
    assert all(plan.question(id_).ask.to(who) in said for id_ in answers)
    assert plan.screener.interface["terminal.bye"] in said


def test_an_emergency_interrupts_the_terminal_too(plan: Plan) -> None:
    """The steps stand there at once."""
    said = talk(plan, iter(["1", "1", "q"]))

    assert "911" in said
    assert "Overdose" in said


def test_back_and_nonsense_and_leaving(plan: Plan) -> None:
    """b asks the question before again, nonsense is explained, q leaves."""
    said = talk(plan, iter(["b", "1", "b", "99", "x", "", "2", "q"]))

    assert said.count(plan.question("who").ask.to("self")) == 3
    assert said.count(plan.screener.interface["terminal.not_understood"]) == 3
    assert said.rstrip().endswith(plan.screener.interface["terminal.bye"])


def test_check_says_that_the_content_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0, and what was counted."""
    assert main(["check"]) == 0
    assert "No mistakes" in capsys.readouterr().out


def test_check_and_ask_refuse_broken_content_with_the_same_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, the file named, no traceback."""
    (tmp_path / "questions.yaml").write_text((ROOT / "questions.yaml").read_text())

    assert main(["check", str(tmp_path)]) == 1
    checked = capsys.readouterr().out
    assert main(["ask", str(tmp_path)]) == 1
    asked = capsys.readouterr().out

    assert "referral_rules.yaml: The file is missing." in checked
    assert asked.strip() in checked
