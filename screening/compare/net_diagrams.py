"""The safety net of a result, as diagrams: under which act each sign stands, and whether it is
open.
"""

from collections.abc import Callable, Mapping
from typing import Any

from screening.compare.diagram import Leaf, Node
from screening.compare.joins import Joining
from screening.model import Chosen, Option, Question
from screening.outcome.conditions import calling
from screening.outcome.plan import MAYBE, NO, YES, known_options


class Net(Joining):
    """Which signs stand in the safety net."""

    def signs(self, low: Node) -> dict[str, Node]:
        """For each sign the act under which it stands, and whether it is open; NO where it does not
        stand.
        """
        found = {}
        for key, question in self.reading.questions.items():
            asked = self.space.at_all(self.reading.asked[key])
            for option in known_options(question, self.space.perspective):
                if option.can_happen:
                    there = self.sign(question, option, low)
                    found[f"{question.id} {option.id}"] = self.joined(
                        "asked", lambda sign, asked: sign if asked else NO, there, asked
                    )
        return found

    def sign(self, question: Question, option: Option, low: Node) -> Node:
        """The act of one sign and whether it is open, wherever its question is asked."""
        given = Chosen(question=question.id, options=(option.id,))
        chosen = self.reading.condition(given)
        sign = self.diagrams.leaf((None, None))
        for rule in reversed(calling(self.rules, given)):
            place = self.rules.rank(rule.urgency)
            below = tuple(urgency.id for urgency in self.rules.urgencies[:place])
            same = self.rules.urgencies[place].id
            reach = self.joined(("reach", below, same), _reaching_down(below, same), low, chosen)
            free = self.space.all((reach, self.unless_sure(self.own(rule.act or "", low))))
            would = self.reading.condition(rule.when, given)
            truth = (
                self.unless_sure(self.own(rule.act or "", low))
                if option.always_warn
                else self.space.all((free, would))
            )
            sign = self.joined(("act", rule.act), _standing(rule.act or ""), sign, truth)
        return self.joined(
            ("sign", option.always_warn), _signed(always=option.always_warn), sign, chosen
        )

    def own(self, act: str, low: Node) -> Node:
        """Where the headline is this act: a rule of it that is yes has the headline's urgency."""
        found = self.no
        for urgency in self.rules.urgencies:
            rules = [
                truth
                for rule, truth in self.ruled
                if rule.act == act and rule.urgency == urgency.id
            ]
            if rules:
                found = self.space.any(
                    (found, self.space.all((self.any_sure(rules), self.where(low, urgency.id))))
                )
        return found

    def any_open(self, signs: Mapping[str, Node]) -> Node:
        """Whether one of the signs is open."""
        return self.space.any(
            self.diagrams.map("open", lambda sign: YES if sign and sign[1] else NO, sign)
            for sign in signs.values()
        )


def _reaching_down(below: tuple[str, ...], same: str) -> Callable[[Any, int], Leaf]:
    """Where a rule with this urgency would be above the headline, or, for what is open, as
    urgent.
    """
    return lambda low, chosen: YES if low in below or (low == same and chosen != NO) else NO


def _standing(act: str) -> Callable[[Any, int], Leaf]:
    """The act that an answer would call for by itself, and the one that it would call for with
    another that is open.
    """
    return lambda acts, truth: (
        (act, acts[1]) if truth == YES else (acts[0], act) if truth == MAYBE else acts
    )


def _signed(*, always: bool) -> Callable[[Any, int], Leaf]:
    def signed(acts: Any, chosen: int) -> Leaf:
        act = acts[0] or (acts[1] if chosen == MAYBE else None)
        return NO if act is None or (chosen == YES and not always) else (act, chosen != NO)

    return signed
