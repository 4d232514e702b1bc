"""How long a check may be: pages and taps on the longest way, and what comes early on it."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from screening.content.check.base import Checker
from screening.content.files import QUESTIONS
from screening.model import Question, Screener
from screening.outcome.compile import prepare
from screening.outcome.conditions import atoms
from screening.outcome.whatif import ways_through

MOST_PAGES: Final = 27
"""The questions, the answers, and the result."""
MOST_TAPS: Final = 34
"""Start, one tap for each choice, two for a page with boxes, and the way to the result."""
FIRST_STEP: Final = 8
"""Taps to the first step: Start, one for each question before it, and the one that asks for it."""


class Length(NamedTuple):
    """How long the longest way is."""

    pages: int
    taps: int
    first_step: int
    """Taps until a result can be seen; 0 where it comes only at the end."""


def length(screener: Screener) -> Length:
    """How long the longest way through the questions is, of all perspectives."""
    plan = prepare(screener)
    ways = [way for p in screener.perspectives for way in ways_through(plan, p)]
    ahead = screener.questions.may_be_ahead
    return Length(
        max(map(len, ways)) + 2,
        max(map(_taps, ways)) + 2,
        max(sum(q.id not in ahead for q in way) for way in ways) + 2 if ahead else 0,
    )


def _taps(way: Iterable[Question]) -> int:
    return sum(1 if question.kind == "one" else 2 for question in way)


class BudgetChecks(Checker):
    """Pages, taps, and what comes early."""

    def check_first_step(self) -> None:
        """From where on the first step can be seen."""
        here, asked = (QUESTIONS, "first_step_after"), self.screener.questions
        self.known(here, "group", [asked.first_step_after])
        for i, question in enumerate(asked.questions):
            if question.id in asked.may_be_ahead and any(o.doubt for o in question.options):
                self.say(
                    (QUESTIONS, "questions", i, "id"),
                    f"`{question.id}` has an option for doubt, and the first step can be seen"
                    " before it.",
                    "Move it up, or name a later group in `first_step_after`.",
                )

    def check_length(self) -> None:
        """The longest way."""
        found = length(self.screener)
        here = (QUESTIONS, "questions")
        shorter = (
            "Make what is new an option of a page that is there, or ask it of fewer people with"
            " `ask_when`."
        )
        if found.pages > MOST_PAGES:
            self.say(
                here,
                f"The longest way has {found.pages} pages, the answers and the result among them."
                f" The most are {MOST_PAGES}.",
                shorter,
            )
        if found.taps > MOST_TAPS:
            self.say(
                here,
                f"The longest way takes {found.taps} taps, two for a page with boxes. The most are"
                f" {MOST_TAPS}.",
                shorter,
            )
        if found.first_step > FIRST_STEP:
            self.say(
                (QUESTIONS, "first_step_after"),
                f"The first step can be seen after {found.first_step} taps. The most are"
                f" {FIRST_STEP}.",
                "Name an earlier group, or move questions behind it.",
            )
        self._danger_second(self.screener.questions.questions[:2])

    def _danger_second(self, first: Sequence[Question]) -> None:
        calling = [rule for rule in self.screener.rules.rules if rule.emergency]
        told = {atom.question for rule in calling for atom in atoms(rule.when)}
        if calling and first[-1].id not in told:
            self.say(
                (QUESTIONS, "questions", len(first) - 1, "id"),
                "No emergency can be told on the second page.",
                "Ask about danger right after whom the check is for.",
            )
