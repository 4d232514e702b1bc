"""What the decisions share: the rules of one file over a space, and the few ways in which their
diagrams are joined.
"""

from collections.abc import Callable, Iterable

from screening.compare.diagram import Leaf, Node
from screening.compare.space import Reading
from screening.model import Rule
from screening.outcome.parts import HIDDEN
from screening.outcome.plan import NO, YES

Ids = Callable[[Rule], Iterable[str | None]]


class Joining:
    """The rules of one file, each with whether it holds."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.space, self.diagrams = reading, reading.space, reading.space.diagrams
        self.screener, self.rules = reading.screener, reading.screener.rules
        self.ruled = list(zip(self.rules.rules, reading.truths, strict=True))

    def joined(self, name: Leaf, leaf: Callable[..., Leaf], f: Node, g: Node) -> Node:
        """Two functions joined leaf by leaf; the name stands for what is done with them."""
        return self.diagrams.join(self.diagrams.named(name, leaf), f, g)

    @property
    def no(self) -> Node:
        """NO for every answer set."""
        return self.diagrams.leaf(NO)

    def unless_sure(self, f: Node) -> Node:
        """YES where this is no or maybe."""
        return self.space.opposite(self.space.surely(f))

    def where(self, f: Node, *values: Leaf) -> Node:
        """YES where a function has one of these values."""
        if not values:
            return self.no
        return self.diagrams.map(("among", values), lambda value: YES if value in values else NO, f)

    def giving(self, ids: Ids) -> dict[str, list[tuple[Rule, Node]]]:
        """For each id that rules give, those rules, and whether they hold."""
        found: dict[str, list[tuple[Rule, Node]]] = {}
        for rule, truth in self.ruled:
            for id_ in ids(rule):
                if id_:
                    found.setdefault(id_, []).append((rule, truth))
        return found

    def sure(self, ids: Ids) -> dict[str, Node]:
        """For each id that rules give, whether a rule gives it that is yes."""
        return {
            id_: self.any_sure(truth for _, truth in rules)
            for id_, rules in self.giving(ids).items()
        }

    def any_sure(self, truths: Iterable[Node]) -> Node:
        """YES where one of these is yes, NO else."""
        return self.space.surely(self.space.any(truths))

    def hidden(self, shown: Node, openly: Node) -> Node:
        """Whether something is shown; private where nothing shows it openly."""
        return self.joined(
            "hidden", lambda any_, open_: HIDDEN if any_ == YES != open_ else any_, shown, openly
        )
