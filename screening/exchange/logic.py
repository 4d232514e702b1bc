"""When a question is asked, without "maybe": a plain yes or no over the answers that were given.

The engine asks a question unless its condition is no, so a format that knows only yes and no needs
two readings of each condition: that it can be (`can_be`) and that it surely is (`is_sure`). An
answer to a question that was itself asked only perhaps is never sure.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from screening.model import All, Any_, AtLeast, Chosen, Condition, Not
from screening.outcome.conditions import parts
from screening.outcome.plan import Asked, Plan


@dataclass(frozen=True, slots=True)
class In:
    """One of these options stands among the answers to a question that is asked."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """All of these; with none of them it is always so."""

    of: tuple["Logic", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of these; with none of them it is never so."""

    of: tuple["Logic", ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """Not so."""

    of: "Logic"


Logic = In | Every | Some | Opposite
ALWAYS = Every(())
NEVER = Some(())


class Reader:
    """Reads the conditions of one perspective.

    Args:
        plan: the compiled content.
        perspective: for whom the check is.
    """

    def __init__(self, plan: Plan, perspective: str) -> None:
        self.perspective = perspective
        self.asks = plan.screener.questions.perspective_question
        self.asked: Mapping[str, Asked] = {a.question.id: a for a in plan.asked[perspective]}

    def when_asked(self, question: str) -> Logic:
        """When a question is asked: unless its condition is no."""
        return self.can_be(self.asked[question].question.ask_when)

    def can_be(self, condition: Condition | None) -> Logic:
        """When a condition is yes or maybe."""
        return self._read(condition, self.can_be, self.is_sure, self._open)

    def is_sure(self, condition: Condition | None) -> Logic:
        """When a condition is yes."""
        return self._read(condition, self.is_sure, self.can_be, self._sure)

    def _read(
        self,
        condition: Condition | None,
        same: Callable[[Condition], Logic],
        other: Callable[[Condition], Logic],
        chosen: Callable[[Asked, Chosen], Logic],
    ) -> Logic:
        match condition:
            case None:
                return ALWAYS
            case AtLeast():
                raise ValueError("a score")
            case Not():
                return opposite(other(condition.not_))
            case All():
                return every(map(same, parts(condition)))
            case Any_():
                return some(map(same, parts(condition)))
        if condition.question == self.asks:
            return ALWAYS if self.perspective in condition.options else NEVER
        asked = self.asked.get(condition.question)
        return chosen(asked, condition) if asked else NEVER

    def _sure(self, asked: Asked, condition: Chosen) -> Logic:
        """One of these was chosen, and it was surely asked."""
        return every((self.is_sure(asked.question.ask_when), _in(asked, condition.options)))

    def _open(self, asked: Asked, condition: Chosen) -> Logic:
        """One of these was chosen, or an unknown answer that can turn out to be one of them."""
        question, wanted = asked.question, _bits(asked, condition.options)
        if question.kind == "one":
            return _in(asked, [o for o, (_, open_) in asked.single.items() if open_ & wanted])
        unknown = [o.id for o in question.options if o.unknown]
        if wanted & asked.known & ~asked.none:
            return _in(asked, (*condition.options, *unknown))
        alone = every((_in(asked, unknown), opposite(_in(asked, asked.bits))))
        return some((_in(asked, condition.options), alone if wanted & asked.known else NEVER))


def _bits(asked: Asked, options: Iterable[str]) -> int:
    return sum(asked.bits.get(option, 0) for option in set(options))


def _in(asked: Asked, options: Iterable[str]) -> Logic:
    wanted = set(options)
    found = tuple(o.id for o in asked.question.options if o.id in wanted)
    return In(asked.question.id, found) if found else NEVER


def every(of: Iterable[Logic]) -> Logic:
    """All of these, as short as it can be said."""
    kept = tuple(dict.fromkeys(each for each in of if each != ALWAYS))
    if NEVER in kept:
        return NEVER
    return kept[0] if len(kept) == 1 else Every(kept)


def some(of: Iterable[Logic]) -> Logic:
    """At least one of these, as short as it can be said."""
    kept = tuple(dict.fromkeys(each for each in of if each != NEVER))
    if ALWAYS in kept:
        return ALWAYS
    return kept[0] if len(kept) == 1 else Some(kept)


def opposite(of: Logic) -> Logic:
    """Not so, as short as it can be said."""
    if isinstance(of, Opposite):
        return of.of
    return NEVER if of == ALWAYS else ALWAYS if of == NEVER else Opposite(of)
