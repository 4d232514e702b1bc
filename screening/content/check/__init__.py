"""What is wrong with the content, all of it at once: each mistake with its file, its line and what
to write instead.

`load.load` finds mistakes in the shape of one file; this finds what does not fit together. Nothing
here proves the rules over all answers; it names what an author slips on. Every message has a file
in `tests/broken/` that shows it.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from screening.content import assurances, hazards
from screening.content.check.budgets import BudgetChecks
from screening.content.check.lines import LineChecks
from screening.content.check.questions import QuestionChecks
from screening.content.check.rules import RuleChecks
from screening.content.load import load
from screening.content.yaml import ContentError, Problem
from screening.model import (
    Helpline,
    Screener,
)

WARN_AFTER: Final = timedelta(days=90)
"""After this a number should be confirmed again; `check` says so, nothing stops."""


class _Checker(QuestionChecks, RuleChecks, LineChecks, BudgetChecks):
    """Every kind of mistake."""

    def all(self) -> list[Problem]:
        steps: list[Callable[[], None]] = [
            self.unique,
            self.check_helplines,
            self.check_sections,
            self.check_facets,
        ]
        if self.perspective_question():
            steps += [
                self.check_scores,
                self.check_questions,
                self.check_first_step,
                self.check_rules,
                self.check_promises,
            ]
        for step in steps:
            step()
        if not self.problems:
            self.on_the_path()
            self.check_length()
        return sorted(set(self.problems))


def check(screener: Screener) -> list[Problem]:
    """Every mistake in how the content fits together; empty where there is none."""
    return sorted(
        {*_Checker(screener).all(), *hazards.problems(screener), *assurances.problems(screener)}
    )


def ageing(screener: Screener, today: date) -> Iterator[tuple[Helpline, int]]:
    """The lines of this country whose number was verified more than 90 days ago, with that many
    days.
    """
    for line in screener.country.lines:
        if line.verified_on and (line.call or line.text) and today - line.verified_on > WARN_AFTER:
            yield line, (today - line.verified_on).days


def load_checked(folder: Path) -> Screener:
    """Load the content of a folder, or refuse it.

    Raises:
        ContentError: with every mistake.
    """
    screener = load(folder)
    if problems := check(screener):
        raise ContentError(problems)
    return screener
