"""Formulas over answers, for the solver: conditions that are yes, no or maybe, joined and counted.

A formula that is the same for all answers is True or False, and is never handed to the solver.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, NamedTuple

import z3

Formula = Any
"""A formula of z3 over the answers, or a bool. z3 ships no types."""


class Once:
    """Makes each thing once and keeps it, by a key."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What `make` gives, made only once for this key."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


def every(parts: Iterable[Formula]) -> Formula:
    """True where all parts are."""
    kept = [part for part in parts if part is not True]
    if any(part is False for part in kept):
        return False
    return _joined(z3.Z3_mk_and, kept) if kept else True


def some(parts: Iterable[Formula]) -> Formula:
    """True where at least one part is."""
    kept = [part for part in parts if part is not False]
    if any(part is True for part in kept):
        return True
    return _joined(z3.Z3_mk_or, kept) if kept else False


def _joined(make: Callable[..., Any], parts: Sequence[Formula]) -> Formula:
    """What `z3.And` and `z3.Or` do, without looking at the type of each part, which takes them most
    of their time.
    """
    if len(parts) == 1:
        return parts[0]
    arguments = (z3.Ast * len(parts))(*(part.as_ast() for part in parts))
    return z3.BoolRef(make(parts[0].ctx_ref(), len(parts), arguments), parts[0].ctx)


def no(part: Formula) -> Formula:
    """True where the part is not."""
    return not part if isinstance(part, bool) else z3.Not(part)


def changed(formula: Formula, changes: Iterable[tuple[Formula, Formula]]) -> Formula:
    """The formula with some of its answers replaced, all at once."""
    return formula if isinstance(formula, bool) else z3.substitute(formula, *changes)


def implies(condition: Formula, conclusion: Formula) -> Formula:
    """True where the conclusion is, or the condition is not."""
    return some((no(condition), conclusion))


def same(one: Formula, other: Formula) -> Formula:
    """True where both are, or neither."""
    if isinstance(one, bool):
        return other if one else no(other)
    return same(other, one) if isinstance(other, bool) else one == other


def sum_at_least(parts: Iterable[tuple[Formula, int]], points: int) -> Formula:
    """True where the points of the parts that are true sum to at least so many."""
    open_ = []
    for part, worth in parts:
        if part is True:
            points -= worth
        elif part is not False and worth:
            open_.append((part, worth))
    if points <= 0 or sum(worth for _, worth in open_) < points:
        return points <= 0
    return z3.PbGe(open_, points)


class Truth(NamedTuple):
    """A condition over all answers: where it is yes, and where it is yes or maybe."""

    yes: Formula
    possible: Formula

    @property
    def maybe(self) -> Formula:
        """Where it is neither yes nor no."""
        return False if self.yes is self.possible else every((self.possible, no(self.yes)))


NEVER = Truth(yes=False, possible=False)
ALWAYS = Truth(yes=True, possible=True)


def _each(join: Callable[[Iterable[Formula]], Formula], truths: Sequence[Truth]) -> Truth:
    yes = join(each.yes for each in truths)
    return Truth(yes, yes if settled(truths) else join(each.possible for each in truths))


def any_of(truths: Iterable[Truth]) -> Truth:
    """Where at least one of the conditions is yes, and where one may be."""
    return _each(some, list(truths))


def all_of(truths: Iterable[Truth]) -> Truth:
    """Where each of the conditions is yes, and where each may be."""
    return _each(every, list(truths))


def opposite(truth: Truth) -> Truth:
    """Where the condition is no, and where it may be."""
    yes = no(truth.possible)
    return Truth(yes, yes if settled((truth,)) else no(truth.yes))


def settled(truths: Iterable[Truth]) -> bool:
    """Whether none of them can be maybe; then one formula serves as both."""
    return all(each.yes is each.possible for each in truths)
