"""Whether anyone can be asked all that a condition needs: the path decides which questions are
asked together.

`check` looks first at what a condition says by itself. This adds to each answer that its question
is asked at all, and tries the answers one question after the other, leaving off as soon as the rest
cannot matter.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from screening.model import All, Any_, Chosen, Condition, Not, Question, Screener
from screening.outcome.conditions import atoms, holds_over
from screening.outcome.plan import NO, YES, known_options

MOST_TRIED: Final = 20_000
"""Ways of answering; a condition that needs more is taken to be reachable, and left to the proofs.
"""


def ways(question: Question, options: set[str]) -> Iterator[tuple[str, ...]]:
    """The ways of answering a question that differ in these options, fewest first; `()` stands for
    all that name none of them.
    """
    alone = {o.id for o in question.options if o.none}
    for n in range(1 + (1 if question.kind == "one" else len(options))):
        yield from (
            some for some in combinations(sorted(options), n) if n < 2 or alone.isdisjoint(some)
        )


class Reach:
    """The questions of content whose conditions are right by themselves."""

    def __init__(self, screener: Screener) -> None:
        self.questions = {question.id: question for question in screener.questions.questions}
        self.asks_perspective = screener.questions.perspective_question
        self.perspectives = screener.perspectives
        self._asked: dict[str, tuple[Condition, ...]] = {}
        self.scores = [
            score.model_copy(
                update={
                    "terms": tuple(
                        t.model_copy(update={"when": self.on_path(t.when)}) for t in score.terms
                    )
                }
            )
            for score in screener.rules.scores
        ]

    def asked(self, id_: str) -> tuple[Condition, ...]:
        """What must hold for a question to be asked."""
        if id_ not in self._asked:
            question = self.questions[id_]
            of = [p for p in self.perspectives if question.ask.speaks_to(p)]
            whom = (
                ()
                if len(of) == len(self.perspectives)
                else (Chosen(question=self.asks_perspective, options=tuple(of)),)
            )
            self._asked[id_] = (
                *whom,
                *((self.on_path(question.ask_when),) if question.ask_when else ()),
            )
        return self._asked[id_]

    def on_path(self, condition: Condition) -> Condition:
        """The condition, with each answer only where its question is asked."""
        match condition:
            case Chosen() if condition.question != self.asks_perspective:
                return All(all=(condition, *self.asked(condition.question)))
            case All():
                return All(all=tuple(map(self.on_path, condition.all)))
            case Any_():
                return Any_(any=tuple(map(self.on_path, condition.any)))
            case Not():
                return Not.model_validate({"not": self.on_path(condition.not_)})
        return condition

    def reached(self, condition: Condition | None) -> bool:
        """Whether some answers make a condition yes, along the path."""
        if condition is None:
            return True
        return Search(self, self.on_path(condition)).found()

    def gates(self, condition: Condition | None) -> Iterator[str]:
        """The questions that a condition reads and that not everyone is asked."""
        yield from dict.fromkeys(
            atom.question
            for atom in atoms(condition, self.scores)
            if self.questions[atom.question].ask_when
        )


class Search:
    """Tries answers to one condition."""

    def __init__(self, reach: Reach, condition: Condition) -> None:
        self.reach, self.condition, self.tried = reach, condition, 0
        reads: dict[str, set[str]] = {}
        for atom in atoms(condition, reach.scores):
            reads.setdefault(atom.question, set()).update(atom.options)
        self.reads = {id_: reads[id_] for id_ in reach.questions if id_ in reads}

    def found(self) -> bool:
        """Whether some answers make it yes."""
        reach = self.reach
        left = [id_ for id_ in self.reads if id_ != reach.asks_perspective]
        return any(self._some({reach.asks_perspective: (p,)}, left) for p in reach.perspectives)

    def _some(self, answers: Mapping[str, tuple[str, ...]], left: Sequence[str]) -> bool:
        self.tried += 1
        truth = holds_over(
            self.condition, answers, self.reach.scores, open_={id_: self.reads[id_] for id_ in left}
        )
        if truth in (NO, YES) or self.tried > MOST_TRIED:
            return truth != NO
        first, *rest = left
        (perspective,) = answers[self.reach.asks_perspective]
        return any(
            self._some({**answers, first: way}, rest) for way in self._ways(first, perspective)
        )

    def _ways(self, id_: str, perspective: str) -> Iterator[tuple[str, ...]]:
        """The ways in which a perspective can answer a question, as far as the condition tells them
        apart.
        """
        question = self.reach.questions[id_]
        offered = {option.id for option in known_options(question, perspective)}
        others = not offered or bool(offered - self.reads[id_])
        return (way for way in ways(question, self.reads[id_] & offered) if way or others)
