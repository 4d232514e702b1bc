"""Conditions in words: prose that can be read aloud, from the labels and options of the content.

Everything that can be talked about has a number: Q7 is the seventh question of `questions.yaml`,
R14 the fourteenth rule of `referral_rules.yaml`. Numbers follow the order of the files, so they
belong to a version; ids stay.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from screening.model import All, AtLeast, Chosen, Condition, Not, Question, Score, Screener
from screening.outcome.conditions import parts
from screening.outcome.words import Wording

LETTERS: Final = {
    "questions": "Q",
    "scores": "S",
    "urgencies": "U",
    "levels": "L",
    "ways": "W",
    "emergencies": "E",
    "steps": "F",
    "advice": "A",
    "rules": "R",
    "promises": "P",
}
"""The key of each list in the content files, and the letter before its numbers."""


def nouns(screener: Screener) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Each numbered list of the content, by its key."""
    for kind in LETTERS:
        yield (
            kind,
            screener.questions.questions if kind == "questions" else getattr(screener.rules, kind),
        )


def numbers(screener: Screener) -> dict[str, dict[str, str]]:
    """The number of everything: key of the list, id, number."""
    return {
        kind: {noun.id: f"{LETTERS[kind]}{n}" for n, noun in enumerate(all_of, 1)}
        for kind, all_of in nouns(screener)
    }


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition in words."""

    condition: Condition
    text: str
    """What the visitor does, or the lead-in of a list: "all of these"."""
    parts: tuple["Clause", ...] = ()
    line: str = ""
    """All of it in one line."""


class Explainer:
    """Puts conditions into the words of a perspective.

    Args:
        screener: the content.
        t: the interface words.
    """

    def __init__(self, screener: Screener, t: Wording) -> None:
        self.screener, self.t = screener, t
        self.numbers: Mapping[str, Mapping[str, str]] = numbers(screener)
        self._questions = {question.id: question for question in screener.questions.questions}
        self._scores = {score.id: score for score in screener.rules.scores}

    def clause(self, condition: Condition, perspective: str) -> Clause:
        """A condition with all its parts."""
        match condition:
            case Chosen():
                return self._leaf(condition, self._chosen(condition, perspective, opposite=False))
            case AtLeast():
                return self._leaf(condition, self._at_least(condition, opposite=False))
            case Not():
                return self._opposite(condition, perspective)
        return self._group(condition, condition, perspective, opposite=False)

    def line(self, condition: Condition | None, perspective: str) -> str:
        """A condition in one line: what the visitor does; "anyone" where there is none."""
        return self.clause(condition, perspective).line if condition else self.t("rules.anyone")

    @staticmethod
    def _leaf(condition: Condition, text: str) -> Clause:
        return Clause(condition, text, (), text)

    def _opposite(self, condition: Not, perspective: str) -> Clause:
        inner = condition.not_
        match inner:
            case Chosen():
                return self._leaf(condition, self._chosen(inner, perspective, opposite=True))
            case AtLeast():
                return self._leaf(condition, self._at_least(inner, opposite=True))
            case Not():
                return self.clause(inner.not_, perspective)
        return self._group(condition, inner, perspective, opposite=True)

    def _group(
        self, condition: Condition, inner: Condition, perspective: str, opposite: bool
    ) -> Clause:
        below = tuple(self.clause(part, perspective) for part in parts(inner))
        if len(below) == 1 and not opposite:
            return below[0]
        if isinstance(inner, All):
            lead = self.t("rules.not_all") if opposite else self.t("rules.all")
            joined = self._joined(below, self.t("rules.and"))
        else:
            lead = self.t("rules.not_any") if opposite else self.t("rules.any")
            joined = self._joined(below, self.t("rules.or"))
        return Clause(
            condition, lead, below, self.t("rules.never_so", parts=joined) if opposite else joined
        )

    def _joined(self, clauses: Iterable[Clause], word: str) -> str:
        return f", {word} ".join(
            self.t("rules.bracketed", parts=each.line) if each.parts else each.line
            for each in clauses
        )

    def _chosen(self, condition: Chosen, perspective: str, opposite: bool) -> str:
        question = self._questions[condition.question]
        figures: dict[str, Any] = {
            "answers": self.answers(question, condition.options, perspective),
            "question": self.question(question, perspective),
        }
        if question.kind == "any":
            return (
                self.t("rules.ticks_not", **figures)
                if opposite
                else self.t("rules.ticks", **figures)
            )
        return self.t("rules.says_not", **figures) if opposite else self.t("rules.says", **figures)

    def _at_least(self, condition: AtLeast, opposite: bool) -> str:
        ((id_, points),) = condition.at_least.items()
        score = self._scores[id_]
        figures: dict[str, Any] = {
            "points": points,
            "most": sum(term.points for term in score.terms),
            "score": self.score(score),
        }
        return self.t("rules.below", **figures) if opposite else self.t("rules.reaches", **figures)

    def answers(
        self, question: Question, options: Iterable[str], perspective: str, word: str = ""
    ) -> str:
        """The words of options, each in quotes; those that this perspective is not offered only
        where there is no other.

        Before the last one stands `word`, or "or".
        """
        picked = [o for o in question.options if o.id in set(options)]
        offered = [o for o in picked if o.words.speaks_to(perspective)] or picked
        said = [o.words.to(perspective) or next(iter(o.words.said.values())) for o in offered]
        *first, last = (self.t("rules.quoted", text=text) for text in said)
        return f"{', '.join(first)} {word or self.t('rules.or')} {last}" if first else last

    def question(self, question: Question, perspective: str) -> str:
        """A question by its number and label."""
        return (
            f"{self.numbers['questions'][question.id]}"
            f" {question.label.to(perspective) or next(iter(question.label.said.values()))}"
        )

    def score(self, score: Score) -> str:
        """A score by its number and title."""
        return f"{self.numbers['scores'][score.id]} {score.title}"
