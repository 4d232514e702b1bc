"""For which answer sets two versions of the content decide differently: how many, and who that
might be.

Counted exactly over every set of answers that a visitor can give (`space`). Where the versions ask
different questions, only what both can be answered with is compared, and each answer set answers
every question that at least one of them asks.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any, Final

from screening.compare.decisions import decisions, urgencies
from screening.compare.diagram import Node, Operation
from screening.compare.examples import Example, Examples
from screening.compare.moves import moves
from screening.compare.routes import Effect, Gained, Lost, Reordered, Route
from screening.compare.sides import Sides
from screening.compare.space import Space
from screening.compare.variables import Key, merged
from screening.model import Screener
from screening.outcome.parts import (
    KINDS,
    LEVEL,
    LINE,
    START,
    URGENCY,
    What,
    usual,
)
from screening.outcome.plan import NO, YES

SAME: Final = "same"
"""The leaf of answer sets for which nothing moves."""
MOST_REORDERED: Final = 10
"""Of each list: so many moves are looked at; every move is named where the versions differ."""
TOLD_AS_ONE: Final = ("score",)
"""The kinds of decisions whose moves are told as one: figures move in hundreds of ways."""

Pair = tuple[Any, Any]
"""What was decided, and what is."""


class Comparer(Sides):
    """Both versions over the answer sets of one perspective.

    Args:
        perspective: whose answer sets.
        old: the version before.
        new: the version after.
        space: the answer sets of the old version alone, where the new one asks the same and the
            space is there already.
    """

    def __init__(
        self, perspective: str, old: Screener, new: Screener, space: Space | None = None
    ) -> None:
        super().__init__(perspective, old, new, space)
        self.urgencies = _orders(
            [u.id for u in old.rules.urgencies], [u.id for u in new.rules.urgencies]
        )
        self.levels = _orders(
            [lv.id for lv in old.rules.levels], [lv.id for lv in new.rules.levels]
        )
        same = self.diagrams.leaf(SAME)
        self.moving = Operation(
            lambda a, b: SAME if a == b else (a, b), lambda f, g: same if f == g else None
        )

    @cached_property
    def decided(self) -> tuple[dict[What, Node], dict[What, Node]]:
        """Everything that is decided in each version."""
        return decisions(self.was), decisions(self.is_)

    def route(self) -> Route:
        """All that differs for this perspective."""
        moved = dict(self.moved())
        urgency = moved.get(URGENCY, self.diagrams.leaf(SAME))
        less = self.moves(urgency, lambda a, b: self.lowered(URGENCY, a, b))
        lower = self.moves(
            moved.get(LEVEL, self.diagrams.leaf(SAME)), lambda a, b: self.lowered(LEVEL, a, b)
        )
        more = self.moves(urgency, lambda a, b: not self.lowered(URGENCY, a, b))
        return Route(
            self.space.perspective,
            self.was_sets,
            self._sets(self.is_),
            self.compared,
            not self.options_differ
            and self.space.domain_of(self.was) == self.space.domain_of(self.is_),
            sum(less.values()),
            sum(more.values()),
            sum(lower.values()),
            self.examples.of(urgency, less) if less else None,
            self.lost(),
            tuple(self.gained()),
            self.matrix() if URGENCY in moved else {},
            tuple(
                effect
                for what, f in moved.items()
                if what.kind != LINE
                for effect in self.effects(what, f)
            ),
            tuple(
                effect
                for what, f in moved.items()
                if what.kind == LINE
                for effect in self.effects(what, f)
            ),
            tuple(self.reordered()),
        )

    def less_urgent(self) -> tuple[int, Example] | None:
        """How many answer sets are less urgent, and the most ordinary of them; None where there is
        none.
        """
        f = self.space.within(
            self.diagrams.join(self.moving, urgencies(self.was), urgencies(self.is_))
        )
        less = self.moves(f, lambda a, b: self.lowered(URGENCY, a, b))
        return (sum(less.values()), self.examples.of(f, less)) if less else None

    def lost(self) -> Lost | None:
        """What can no longer be answered; None where everything can."""
        removed = {
            key: self.was_offered(key) - self.is_offered(key)
            for key in self.was.questions
            if key in self.is_.questions
        }
        if not any(removed.values()):
            return None
        space = Space(self.space.perspective, self.old)
        using = space.any(_chosen(space, key, ids) for key, ids in removed.items())
        f = space.within(urgencies(space.readings[0]), space.all((space.domain, using)))
        counts = {
            ends: count
            for ends, count in space.diagrams.counts(f).items()
            if isinstance(ends, tuple)
        }
        if not counts:
            return None
        rank = self.old.rules.rank
        worst = max(rank(ends[1]) for ends in counts)
        example = Examples(space).of(f, {ends for ends in counts if rank(ends[1]) == worst})
        return Lost(
            sum(counts.values()),
            sum(count for ends, count in counts.items() if rank(ends[1])),
            example,
        )

    def gained(self) -> Iterator[Gained]:
        """What can newly be answered to a question that both versions ask, and what that
        leads to.
        """
        both = [key for key in self.is_.questions if key in self.was.questions]
        added = [
            (key, option)
            for key in both
            for option in sorted(self.is_offered(key) - self.was_offered(key))
        ]
        space = Space(self.space.perspective, self.new) if added else self.space
        for key, option in added:
            f = space.within(
                urgencies(space.readings[-1]),
                space.all((space.domain, _chosen(space, key, {option}))),
            )
            counts = {
                ends: count
                for ends, count in space.diagrams.counts(f).items()
                if isinstance(ends, tuple)
            }
            at_most = {
                u.id: sum(n for ends, n in counts.items() if ends[1] == u.id)
                for u in self.new.rules.urgencies
            }
            leads_to = tuple((id_, count) for id_, count in at_most.items() if count)
            if leads_to:
                yield Gained(
                    key[0],
                    option,
                    leads_to,
                    Examples(space).of(f, {ends for ends in counts if ends[1] == leads_to[0][0]}),
                )

    def moved(self) -> Iterator[tuple[What, Node]]:
        """Each decision that differs, with the pairs of old and new for each answer set; what
        matters most first.
        """
        was, is_ = self.decided
        for what in sorted({**was, **is_}, key=lambda what: (KINDS.index(what.kind), what.id)):
            nothing = self.diagrams.leaf(usual(what))
            pairs = self.diagrams.join(self.moving, was.get(what, nothing), is_.get(what, nothing))
            if self.moves(within := self.space.within(pairs)):
                yield what, within

    def moves(
        self, f: Node, wanted: Callable[[Any, Any], bool] = lambda _a, _b: True
    ) -> dict[Pair, int]:
        """The pairs of a diagram of moves that are wanted, with how many answer sets each has."""
        counts = self.diagrams.counts(f).items()
        return {leaf: count for leaf, count in counts if isinstance(leaf, tuple) and wanted(*leaf)}

    def lowered(self, what: What, was: Any, becomes: Any) -> bool:
        """Whether an urgency or level is lower than before, at either end of the range, in the
        order of either version.
        """
        if what not in (URGENCY, LEVEL, START):
            return False
        before, after = ((ends,) if isinstance(ends, str) else ends for ends in (was, becomes))
        orders = self.urgencies if what == URGENCY else self.levels
        return any(
            order.index(b) < order.index(a)
            for order in orders
            for a, b in zip(before, after, strict=True)
        )

    def effects(self, what: What, f: Node) -> Iterator[Effect]:
        """Each move of one decision, lower ones first, then the most usual."""
        moves = self.moves(f)
        if what.kind in TOLD_AS_ONE:
            yield Effect(what, None, None, sum(moves.values()), False, self.examples.of(f, moves))
            return
        for (was, becomes), count in sorted(
            moves.items(), key=lambda move: (not self.lowered(what, *move[0]), -move[1])
        ):
            yield Effect(
                what,
                was,
                becomes,
                count,
                self.lowered(what, was, becomes),
                self.examples.of(f, {(was, becomes)}),
            )

    def matrix(self) -> dict[Pair, int]:
        """How soon at most before and now, over the answer sets in which nothing is an emergency
        and all is known.
        """
        space = self.space
        unknown = [
            _chosen(space, key, {o.id for o in self._question(key).options if o.unknown})
            for key in space.pages
        ]
        urgent = [
            f for found in self.decided for what, f in found.items() if what.kind == "emergency"
        ]
        ordinary = space.all(
            (space.domain, *(space.opposite(space.at_all(f)) for f in (*unknown, *urgent)))
        )
        pairs = self.diagrams.join(
            Operation(lambda a, b: (a[1], b[1])), *(found[URGENCY] for found in self.decided)
        )
        return {
            leaf: count
            for leaf, count in self.diagrams.counts(space.within(pairs, ordinary)).items()
            if isinstance(leaf, tuple)
        }

    def reordered(self) -> Iterator[Reordered]:
        """What moved, for whom it stands in another order among what they get, and who that is."""
        cards = {what.id: f for what, f in self.decided[1].items() if what.kind == "advice"}
        rules = {
            rule.id: truth
            for rule, truth in zip(self.new.rules.rules, self.is_.truths, strict=True)
        }
        asked = {key[0]: f for key, f in self.is_.asked.items()}
        for name, before, after, there in (
            ("questions", self.old.questions.questions, self.new.questions.questions, asked),
            ("advice", self.old.rules.advice, self.new.rules.advice, cards),
            ("rules", self.old.rules.rules, self.new.rules.rules, rules),
        ):
            for move in islice(
                moves([noun.id for noun in before], [noun.id for noun in after]), MOST_REORDERED
            ):
                both = self.space.all(
                    (self._there(there, [move.id]), self._there(there, move.past))
                )
                if count := self.diagrams.counts(within := self.space.within(both)).get(YES, 0):
                    yield Reordered(name, move, count, self.examples.of(within, {YES}))

    def _there(self, there: Mapping[str, Node], ids: Iterable[str]) -> Node:
        return self.space.any(self.space.at_all(there[id_]) for id_ in ids if id_ in there)


def _chosen(space: Space, key: Key, ids: set[str]) -> Node:
    """Whether one of these options is chosen."""
    return space.ticks(
        space.pages[key],
        begin=NO,
        tick=lambda found, option: YES if option in ids else found,
        end=lambda found: found,
    )


def _orders(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    return merged(before, after), merged(after, before)
