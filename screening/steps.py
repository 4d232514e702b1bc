"""Which steps stand on a result: the first, the violence line, tonight, the next one, and the one
on paper.
"""

from collections.abc import Iterable, Iterator

from screening.model import Outcome, Rule, Rules, Step


class Steps:
    """The steps that rules offer which are yes, in the order of the file."""

    def __init__(
        self, rules: Rules, sure: Iterable[Rule], outcome: Outcome, *, looks: bool, violence: bool
    ) -> None:
        self.rules, self.sure, self.violence = rules, list(sure), violence
        urgency = rules.urgencies[outcome.urgency.low]
        offered: set[str] = set()
        fitting: set[str] = set()
        lowest = outcome.urgency.low == 0
        for rule in self.sure:
            if rule.step:
                offered.add(rule.step)
                if rule.urgency == urgency.id or (lowest and rule.urgency is None):
                    fitting.add(rule.step)
        default = rules.unsettled.step if looks else urgency.step
        self.offered = [step for step in rules.steps if step.id in offered]
        first = None if looks else next((step for step in self.offered if step.id in fitting), None)
        self.first = first or rules.step(default)

    @property
    def then(self) -> Step | None:
        """The next one that neither the first covers nor the violence line says."""
        said = {
            self.first.id,
            *self.first.covers,
            *([self.line.id, *self.line.covers] if self.line else ()),
        }
        return next((step for step in self.offered if step.id not in said), None)

    @property
    def on_paper(self) -> Step:
        """The first that is not private."""
        return next(
            (step for step in (self.first, *self.offered) if not step.private),
            self.rules.step(self.rules.urgencies[0].step),
        )

    @property
    def shown(self) -> Iterator[Step]:
        """All that stand on the result."""
        yield from (step for step in (self.first, self.line, self.tonight, self.then) if step)

    @property
    def line(self) -> Step | None:
        """The violence line, unless the first step says it."""
        line = self.rules.violence_line
        said = {self.first.id, *self.first.covers}
        return (
            self.rules.step(line.step) if line and self.violence and line.step not in said else None
        )

    @property
    def tonight(self) -> Step | None:
        """What to do tonight, unless the first step covers it; where violence is known only what is
        safe then.
        """
        steps = (self.rules.step(rule.tonight) for rule in self.sure if rule.tonight)
        step = next((step for step in steps if step.safe_in_violence or not self.violence), None)
        return step if step and step.id not in {self.first.id, *self.first.covers} else None
