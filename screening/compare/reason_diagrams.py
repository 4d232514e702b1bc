"""The reasons of a result, as diagrams: which rules are named, and whether one is private."""

from collections.abc import Iterator, Sequence

from screening.compare.diagram import Node
from screening.compare.joins import Joining
from screening.model import (
    All,
    Any_,
    AtLeast,
    Chosen,
    Condition,
    Rule,
    Score,
)
from screening.outcome.conditions import parts
from screening.outcome.plan import YES


class Reasons(Joining):
    """The reasons that a result names."""

    def reasons(self) -> dict[str, Node]:
        """The rules that are yes, but for quiet ones; private where the rule is, or an answer that
        it names.
        """
        worded = {score.id for score in self.rules.scores if self.worded(score)}
        return {
            rule.id: self.reason(rule, self.space.surely(truth), worded)
            for rule, truth in self.ruled
            if not rule.quiet
        }

    def reason(self, rule: Rule, here: Node, worded: set[str]) -> Node:
        """Where a rule is named, and whether it is private there."""
        if rule.private:
            return self.hidden(here, self.no)
        scores = {
            score.id: self.space.at_all(self.reading.condition(score.say_when))
            for score in self.rules.scores
            if score.id in worded
        }
        named = [(atom, self.no) for atom in _mentioned(rule.when, ())]
        for score in self.rules.scores:
            named += [
                (atom, scores.get(score.id, self.no)) for atom in _mentioned(rule.when, [score])
            ]
        private = self.space.any(
            self.space.all((self.private_answer(atom), self.unless_sure(worded_)))
            for atom, worded_ in named
        )
        return self.hidden(here, self.space.all((here, self.unless_sure(private))))

    def private_answer(self, atom: Chosen) -> Node:
        """Where an option that a condition names outside a `not` was surely chosen and is
        private.
        """
        question = next(
            (q for q in self.screener.questions.questions if q.id == atom.question), None
        )
        private = (
            [o.id for o in question.options if o.private and o.id in atom.options]
            if question
            else []
        )
        return self.any_sure(
            self.reading.condition(Chosen(question=atom.question, options=(id_,)))
            for id_ in private
        )

    def worded(self, score: Score) -> bool:
        """Whether a score has words of its own."""
        return bool(score.say and score.say.to(self.space.perspective))

    def answered(self, question: str) -> Node:
        """Whether a question is asked of this perspective, and of these answers."""
        if question == self.reading.screener.questions.perspective_question:
            return self.diagrams.leaf(YES)
        asked = self.reading.asked.get((question, self.reading.kinds.get(question, "")))
        return self.no if asked is None else self.space.at_all(asked)


def _mentioned(condition: Condition | None, scores: Sequence[Score]) -> Iterator[Chosen]:
    """Every `chosen` of a condition outside a `not`; with scores, those of their terms instead."""
    match condition:
        case Chosen() if not scores:
            yield condition
        case All() | Any_():
            for part in parts(condition):
                yield from _mentioned(part, scores)
        case AtLeast():
            for score in scores:
                for term in score.terms if score.id in condition.at_least else ():
                    yield from _mentioned(term.when, ())
