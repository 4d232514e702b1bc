"""The steps of a result, as diagrams: the first, the violence line, tonight, the one after, and the
one on paper.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest
from typing import Any

from screening.compare.diagram import Leaf, Node
from screening.compare.joins import Joining
from screening.model import Step
from screening.outcome.parts import ON_PAPER, THEN, TONIGHT, VIOLENCE_LINE, What
from screening.outcome.plan import NO, YES


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
        given = [step for step in self.rules.steps if step.id in offered]
        unsaid = {
            step.id: self.diagrams.map(
                ("unsaid", step.id, file), _unsaid(steps, step.id), with_line
            )
            for step in given
        }
        then = self.first_of(
            (step, self.space.all((offered[step.id], unsaid[step.id]))) for step in given
        )
        paper = self.first_of((step, offered[step.id]) for step in given if not step.private)
        last = self.rules.urgencies[0].step
        return {
            VIOLENCE_LINE: self.diagrams.map("second", lambda state: state[1], with_line),
            TONIGHT: self.tonight(first, violence, steps, file),
            THEN: then,
            ON_PAPER: self.joined(("on paper", last, file), _on_paper(steps, last), first, paper),
        }

    def first_of(self, given: Iterable[tuple[Step, Node]]) -> Node:
        """The first of these steps that is given; None where none is. Neighbours are joined in
        pairs, so that few joins are large.
        """
        found = [
            self.diagrams.map(("given", step.id), _where(step.id), node) for step, node in given
        ]
        while len(found) > 1:
            pairs = zip_longest(found[::2], found[1::2], fillvalue=self.diagrams.leaf(None))
            found = [self.joined("first", lambda one, other: one or other, *pair) for pair in pairs]
        return found[0] if found else self.diagrams.leaf(None)

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


def _where(step: str) -> Callable[[int], Leaf]:
    return lambda given: step if given == YES else None


def _unsaid(steps: Mapping[str, Step], step: str) -> Callable[[Any], Leaf]:
    return lambda state: NO if step in _said(steps, state[0]) | _said(steps, state[1]) else YES


def _on_paper(steps: Mapping[str, Step], last: str) -> Callable[[Any, Any], Leaf]:
    return lambda first, open_: (open_ or last) if steps[first].private else first


def _tonight(step: str, *, safe: bool) -> Callable[[Any, int], Leaf]:
    return lambda state, given: (
        (*state[:2], step) if given == YES and (safe or state[1] == NO) else state
    )
