"""The steps of a result, as diagrams: the first, the violence line, tonight, the one after, and the
one on paper.
"""

from collections.abc import Callable, Mapping
from typing import Any

from screening.compare.diagram import Leaf, Node
from screening.compare.joins import Joining
from screening.model import Step
from screening.outcome.engine import NO, YES
from screening.outcome.parts import ON_PAPER, THEN, TONIGHT, VIOLENCE_LINE, What


class Steps(Joining):
    """Which steps stand where."""

    def first(self, low: Node, looks: Node) -> Node:
        """The first in the list that a rule of the headline's urgency gives that is yes; else the
        default of that urgency.
        """
        lowest = self.rules.urgencies[0].id
        state = self.diagrams.map("no step yet", lambda urgency: (urgency, None), low)
        for step in self.rules.steps:
            for urgency in self.rules.urgencies:
                rules = [
                    truth
                    for rule, truth in self.ruled
                    if rule.step == step.id
                    and (rule.urgency or (lowest if urgency.id == lowest else None)) == urgency.id
                ]
                if rules:
                    state = self.joined(
                        ("step", urgency.id, step.id),
                        _fitting(urgency.id, step.id),
                        state,
                        self.any_sure(rules),
                    )
        defaults = tuple((urgency.id, urgency.step) for urgency in self.rules.urgencies)
        first = self.diagrams.map(
            ("first", defaults), lambda state: state[1] or dict(defaults)[state[0]], state
        )
        look = self.rules.unsettled.step
        return self.joined(
            ("look", look), lambda step, looks: look if looks == YES else step, first, looks
        )

    def further_steps(self, first: Node) -> dict[What, Node]:
        """What stands below the first step, by what that covers."""
        steps = {step.id: step for step in self.rules.steps}
        # Two versions share the diagrams: what a step covers, and whether it is private, belongs
        # into the names.
        file = tuple(
            (step.id, step.covers, step.private, step.safe_in_violence) for step in self.rules.steps
        )
        offered = self.sure(lambda rule: [rule.step])
        line = self.rules.violence_line
        violence = self.space.surely(self.reading.condition(line.when)) if line else self.no
        with_line = self.joined(
            ("line", line and line.step, file),
            _lining(steps, line.step if line else ""),
            first,
            violence,
        )
        then = self.diagrams.map("no next yet", lambda state: (*state, None), with_line)
        paper = self.diagrams.map("paper", lambda id_: (id_, None), first)
        for step in self.rules.steps:
            if step.id in offered:
                then = self.joined(
                    ("then", step.id, file), _following(steps, step.id), then, offered[step.id]
                )
                if not step.private:
                    paper = self.joined(
                        ("paper", step.id), _papering(step.id), paper, offered[step.id]
                    )
        last = self.rules.urgencies[0].step
        return {
            VIOLENCE_LINE: self.diagrams.map("second", lambda state: state[1], with_line),
            TONIGHT: self.tonight(first, violence, steps, file),
            THEN: self.diagrams.map("third", lambda state: state[2], then),
            ON_PAPER: self.diagrams.map(("on paper", last, file), _on_paper(steps, last), paper),
        }

    def tonight(self, first: Node, violence: Node, steps: Mapping[str, Step], file: Leaf) -> Node:
        """Of the first rule that is yes and has one, unless the first step covers it."""
        state = self.joined(
            "tonight", lambda step, violence: (step, violence, None), first, violence
        )
        for rule, truth in reversed(self.ruled):
            if rule.tonight:
                safe = steps[rule.tonight].safe_in_violence
                state = self.joined(
                    ("tonight", rule.tonight, safe),
                    _tonight(rule.tonight, safe=safe),
                    state,
                    self.space.surely(truth),
                )
        return self.diagrams.map(
            ("tonight", file),
            lambda state: None if state[2] in _said(steps, state[0]) else state[2],
            state,
        )


def _fitting(urgency: str, step: str) -> Callable[[Any, int], Leaf]:
    return lambda state, given: (
        (urgency, step) if state == (urgency, None) and given == YES else state
    )


def _said(steps: Mapping[str, Step], id_: str | None) -> set[str | None]:
    return {id_, *steps[id_].covers} if id_ else set()


def _lining(steps: Mapping[str, Step], line: str) -> Callable[[Any, int], Leaf]:
    return lambda first, violence: (
        first,
        line if violence == YES and line not in _said(steps, first) else None,
    )


def _following(steps: Mapping[str, Step], step: str) -> Callable[[Any, int], Leaf]:
    def following(state: Any, given: int) -> Leaf:
        said = _said(steps, state[0]) | _said(steps, state[1])
        return (*state[:2], step) if given == YES and not state[2] and step not in said else state

    return following


def _on_paper(steps: Mapping[str, Step], last: str) -> Callable[[Any], Leaf]:
    return lambda state: (state[1] or last) if steps[state[0]].private else state[0]


def _papering(step: str) -> Callable[[Any, int], Leaf]:
    return lambda state, given: (state[0], step) if given == YES and not state[1] else state


def _tonight(step: str, *, safe: bool) -> Callable[[Any, int], Leaf]:
    return lambda state, given: (
        (*state[:2], step) if given == YES and (safe or state[1] == NO) else state
    )
