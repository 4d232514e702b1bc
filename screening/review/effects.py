"""For which answer sets two versions of the content decide differently: how many, and who that might be.

Counted exactly over every set of answers that a visitor can give (`space`). Where the versions ask different
questions, only what both can be answered with is compared, and each answer set answers every question that at least
one of them asks.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from screening.engine import YES
from screening.model import Answers, Question, Screener
from screening.review.decisions import LEVEL, START, STEP, URGENCY, What, decisions, urgencies, usual
from screening.review.diagram import Leaf, Node, Operation
from screening.review.pages import Key, merged, offered
from screening.review.space import Reading, Space
from screening.whatif import least_worrying

SAME: Final = "same"
"""The leaf of answer sets for which nothing moves."""
TOLD_AS_ONE: Final = ("score",)
"""The kinds of decisions whose moves are told as one: figures move in hundreds of ways."""
COST: Final = {"least": 0, "known": 10, "unknown": 11}
"""What an answer adds to how unusual an example is: known answers are easier to picture."""

Move = tuple[Any, Any]
"""What was decided, and what is."""

KINDS: Final = (
    URGENCY.kind,
    LEVEL.kind,
    START.kind,
    "advice",
    "emergency",
    "alarm",
    STEP.kind,
    "section",
    "way",
    "score",
    "level_said",
    "unknown_named",
)
"""The kinds of decisions, what matters most first."""


class Said(NamedTuple):
    """One answer of an example in words."""

    label: str
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """The most ordinary answer set for which something moves."""

    answers: Answers
    """As the new version asks; where it no longer asks a question, as the old one did."""
    said: tuple[Said, ...]
    """The answers that are not the least worrying ones, or have no order."""

    def __str__(self) -> str:
        """In one line."""
        return "; ".join(f"{each.label}: {', '.join(each.chosen)}" for each in self.said) or "the least worrying answers"


@dataclass(frozen=True, slots=True)
class Effect:
    """One decision that moves from one value to another, for how many answer sets, with an example."""

    what: What
    was: Leaf
    """Ids; None together with `becomes` where all moves are told as one."""
    becomes: Leaf
    count: int
    less: bool
    """Whether it is a lower urgency or level, at either end of the range."""
    example: Example


@dataclass(frozen=True, slots=True)
class Route:
    """What the comparison finds for one perspective."""

    perspective: str
    was: int
    """How many answer sets the old version takes."""
    becomes: int
    compared: int
    """How many both take; shares are of these."""
    same_questions: bool
    """Whether both ask the same of everyone."""
    less_urgent: int
    """How many answer sets are less urgent than before, at either end of the range."""
    more_urgent: int
    """How many are more urgent and in nothing less."""
    lower: int
    """How many have a lower level at either end."""
    example: Example | None
    """The most ordinary answer set that is less urgent."""
    effects: tuple[Effect, ...]


class Comparer:
    """Both versions over the answer sets of one perspective.

    Args:
        perspective: whose answer sets.
        old: the version before.
        new: the version after.
        space: the answer sets of the old version alone, where the new one asks the same and the space is there already.
    """

    def __init__(self, perspective: str, old: Screener, new: Screener, space: Space | None = None) -> None:
        self.old, self.new = old, new
        self.space = space or Space(perspective, old, new)
        self.was, self.is_ = (space.readings[0], Reading(space, new)) if space else self.space.readings
        self.diagrams = self.space.diagrams
        self.costs = [cost for page in self.space.pages for cost in self._costs(*page)]
        self.urgencies = _orders([u.id for u in old.rules.urgencies], [u.id for u in new.rules.urgencies])
        self.levels = _orders([lv.id for lv in old.rules.levels], [lv.id for lv in new.rules.levels])
        same = self.diagrams.leaf(SAME)
        self.moving = Operation(lambda a, b: SAME if a == b else (a, b), lambda f, g: same if f == g else None)

    def route(self) -> Route:
        """All that differs for this perspective."""
        moved = dict(self.moved())
        urgency = moved.get(URGENCY, self.diagrams.leaf(SAME))
        less = self.moves(urgency, lambda a, b: self.lowered(URGENCY, a, b))
        lower = self.moves(moved.get(LEVEL, self.diagrams.leaf(SAME)), lambda a, b: self.lowered(LEVEL, a, b))
        more = self.moves(urgency, lambda a, b: not self.lowered(URGENCY, a, b))
        sets = [self.diagrams.counts(self.space.domain_of(*readings)).get(YES, 0) for readings in ((self.was,), (self.is_,))]
        return Route(
            self.space.perspective,
            self._answer_sets(self.old) if self.options_differ else sets[0],
            self._answer_sets(self.new) if self.options_differ else sets[1],
            self.compared,
            not self.options_differ and self.space.domain_of(self.was) == self.space.domain_of(self.is_),
            sum(less.values()),
            sum(more.values()),
            sum(lower.values()),
            self.example(urgency, less) if less else None,
            tuple(effect for what, f in moved.items() for effect in self.effects(what, f)),
        )

    def less_urgent(self) -> tuple[int, Example] | None:
        """How many answer sets are less urgent, and the most ordinary of them; None where there is none."""
        f = self.space.within(self.diagrams.join(self.moving, urgencies(self.was), urgencies(self.is_)))
        less = self.moves(f, lambda a, b: self.lowered(URGENCY, a, b))
        return (sum(less.values()), self.example(f, less)) if less else None

    def moved(self) -> Iterator[tuple[What, Node]]:
        """Each decision that differs, with the pairs of old and new for each answer set; what matters most first."""
        was, is_ = decisions(self.was), decisions(self.is_)
        for what in sorted({**was, **is_}, key=lambda what: (KINDS.index(what.kind), what.id)):
            nothing = self.diagrams.leaf(usual(what))
            pairs = self.diagrams.join(self.moving, was.get(what, nothing), is_.get(what, nothing))
            if self.moves(within := self.space.within(pairs)):
                yield what, within

    def moves(self, f: Node, wanted: Callable[[Any, Any], bool] = lambda _a, _b: True) -> dict[Move, int]:
        """The pairs of a diagram of moves that are wanted, with how many answer sets each has."""
        counts = self.diagrams.counts(f).items()
        return {leaf: count for leaf, count in counts if isinstance(leaf, tuple) and wanted(*leaf)}

    def lowered(self, what: What, was: Any, becomes: Any) -> bool:
        """Whether an urgency or level is lower than before, at either end of the range, in the order of either version."""
        if what not in (URGENCY, LEVEL, START):
            return False
        before, after = ((ends,) if isinstance(ends, str) else ends for ends in (was, becomes))
        orders = self.urgencies if what == URGENCY else self.levels
        return any(order.index(b) < order.index(a) for order in orders for a, b in zip(before, after, strict=True))

    def effects(self, what: What, f: Node) -> Iterator[Effect]:
        """Each move of one decision, lower ones first, then the most usual."""
        moves = self.moves(f)
        if what.kind in TOLD_AS_ONE:
            yield Effect(what, None, None, sum(moves.values()), False, self.example(f, moves))
            return
        for (was, becomes), count in sorted(moves.items(), key=lambda move: (not self.lowered(what, *move[0]), -move[1])):
            yield Effect(what, was, becomes, count, self.lowered(what, was, becomes), self.example(f, {(was, becomes)}))

    # --- examples ---

    def example(self, f: Node, wanted: Iterable[Leaf]) -> Example:
        """The most ordinary answer set with one of these leaves."""
        chosen = self.diagrams.cheapest(f, set(wanted), self.costs)
        if chosen is None:
            raise LookupError
        by_key = self.space.answers(chosen)
        said, answers = [], {}
        for key, given in by_key.items():
            question = self._question(key)
            ordered = tuple(o.id for o in question.options if o.id in given)
            answers[key[0]] = ordered
            if ordered != least_worrying(question, self.space.perspective):
                words = {o.id: o.words.to(self.space.perspective) for o in question.options}
                said.append(Said(question.label.to(self.space.perspective), tuple(words[id_] for id_ in ordered)))
        return Example({self.new.questions.perspective_question: (self.space.perspective,), **answers}, tuple(said))

    def _question(self, key: Key) -> Question:
        return self.is_.questions.get(key) or self.was.questions[key]

    def _costs(self, id_: str, kind: str) -> Iterator[list[int]]:
        """What each value of a question's variables costs: nothing for the least worrying, or where there is no order."""
        question = self._question((id_, kind))
        least = least_worrying(question, self.space.perspective)
        options = {o.id: o for o in question.options}
        costs = [
            COST["least"] if o in least else COST["unknown"] if options[o].unknown else COST["known"] for o in self._options(id_, kind)
        ]
        if kind == "any":
            yield from ([0, cost] for cost in costs)
        else:
            yield [0, *(0 if not least and cost == COST["known"] else cost for cost in costs)]

    def _options(self, id_: str, kind: str) -> tuple[str, ...]:
        return self.space.pages[id_, kind].options

    # --- answer sets ---

    @property
    def compared(self) -> int:
        """How many answer sets both versions take."""
        return self.diagrams.counts(self.space.domain).get(YES, 0)

    @property
    def options_differ(self) -> bool:
        """Whether a question or option stands in one version alone."""

        def asked(reading: Reading) -> dict[Key, set[str]]:
            return {key: {o.id for o in offered(q, self.space.perspective)} for key, q in reading.questions.items()}

        return asked(self.was) != asked(self.is_)

    def _answer_sets(self, screener: Screener) -> int:
        space = Space(self.space.perspective, screener)
        return space.diagrams.counts(space.domain).get(YES, 0)


def _orders(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    return merged(before, after), merged(after, before)
