"""Who a set of answers might be: the most ordinary person for whom something holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from screening.compare.diagram import Leaf, Node
from screening.compare.space import Space
from screening.compare.variables import Key
from screening.model import NOT_YET, Answers, Question
from screening.outcome.report import AnswerInWords
from screening.outcome.whatif import least_worrying

COST: Final = {"least": 0, "known": 10, "unknown": 11}
"""What an answer adds to how unusual an example is: known answers are easier to picture."""


@dataclass(frozen=True, slots=True)
class Example:
    """The most ordinary answer set for which something moves."""

    answers: Answers
    """As the new version asks; where it no longer asks a question, as the old one did."""
    said: tuple[AnswerInWords, ...]
    """The answers that are not the least worrying ones, or have no order."""

    def __str__(self) -> str:
        """In one line."""
        return (
            "; ".join(f"{each.label}: {', '.join(each.chosen)}" for each in self.said)
            or "the least worrying answers"
        )


class Examples:
    """Finds and words examples in one space; a question is worded as the last version has it."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.questions: dict[Key, Question] = {}
        for reading in space.readings:
            self.questions |= reading.questions
        self.costs = [cost for key in space.pages for cost in self._costs(key)]

    def of(self, f: Node, wanted: Iterable[Leaf]) -> Example:
        """The most ordinary answer set with one of these leaves.

        Raises:
            LookupError: where there is none.
        """
        perspective, said, answers = self.space.perspective, [], {}
        for key, given in self.space.answers(
            self.space.diagrams.cheapest(f, set(wanted), self.costs)
        ).items():
            question = self.questions[key]
            ordered = tuple(o.id for o in question.options if o.id in given)
            answers[key[0]] = ordered = ordered or (NOT_YET,)
            if ordered != least_worrying(question, perspective):
                words = {o.id: o.words.to(perspective) for o in question.options}
                words[NOT_YET] = "not asked yet"
                said.append(
                    AnswerInWords(
                        question.label.to(perspective), tuple(words[id_] for id_ in ordered)
                    )
                )
        asks_perspective = self.space.readings[-1].screener.questions.perspective_question
        return Example({asks_perspective: (perspective,), **answers}, tuple(said))

    def _costs(self, key: Key) -> Iterator[list[int]]:
        """What each value of a question's variables costs: nothing for the least worrying, or where
        there is no order.
        """
        question = self.questions[key]
        least = least_worrying(question, self.space.perspective)
        unknown = {NOT_YET, *(o.id for o in question.options if o.unknown)}
        known = COST["known"] if least else COST["least"]
        costs = [
            COST["least"] if o in least else COST["unknown"] if o in unknown else known
            for o in self.space.pages[key].options
        ]
        if question.kind == "any":
            yield from ([0, cost] for cost in costs)
        else:
            yield [0, *costs]
