"""What a difference between two versions touches, and whether a promise became weaker by it.

Weaker is said only where it is sure from the promise's own fields: it promises less, or to fewer.
Stronger likewise. Whether everything else moves a promise, such as another score, is for its proof.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from screening.model import Screener

ANY_OF: Final = frozenset({"advice_any", "first_step", "first_two"})
"""Fields of `Promise` of which one entry is enough."""


class About(StrEnum):
    """What a difference touches."""

    RULES = "rules"
    """The questions and rules, or their words."""
    CONTACT = "whom to call"
    """Where people are sent."""
    LOST = "lost"
    """A line to call, a warning, a link on every page or privacy that is there no more; an
    emergency that is asked about later.
    """
    WEAKER = "weaker"
    """A promise that promises less, or to fewer."""
    CHANGED = "changed"
    """A promise of which neither can be told."""
    STRONGER = "stronger"


def weighed(name: str, before: Any, after: Any, old: Screener, new: Screener) -> About:
    """What another value of one field makes of a promise.

    Args:
        name: the field of `Promise`; its words and sources are no matter of strength.
        before: its value in the old version.
        after: its value in the new one, which differs.
        old: the version before, for the order of its urgencies and levels.
        new: the version after.
    """
    if name == "when":
        return _told(less=before is None, more=after is None)
    if name == "when_treatment":
        return _told(less=after, more=before)
    if name in ("urgency_at_least", "level_at_least"):
        nouns = "urgencies" if name == "urgency_at_least" else "levels"
        return _floor(
            before,
            after,
            [[noun.id for noun in getattr(version.rules, nouns)] for version in (old, new)],
        )
    if name == "score_at_most":
        return _ceilings(before, after)
    if isinstance(before, (tuple, Mapping)):
        was, is_ = set(_named(before)), set(_named(after))
        if name in ANY_OF and was and is_:  # one more way to keep it asks for less
            return _told(less=bool(is_ - was), more=bool(was - is_))
        return _told(less=bool(was - is_), more=bool(is_ - was))
    # A law or a yes: another law is not the one that was promised.
    return _told(less=bool(before), more=bool(after))


def _named(value: Any, *above: str) -> Iterator[tuple[str, ...]]:
    """Each single thing that a list names, or lists by key do, with its keys."""
    if isinstance(value, str):
        yield (*above, value)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _named(each, *above, key)
    else:
        for each in value:
            yield from _named(each, *above)


def _told(*, less: bool, more: bool) -> About:
    """What was lost counts, whatever came in its place."""
    return About.WEAKER if less else About.STRONGER if more else About.CHANGED


def _floor(before: str | None, after: str | None, orders: Sequence[Sequence[str]]) -> About:
    """A floor that sinks by the order of either version is lower, so that another order hides
    nothing.
    """
    if before is None or after is None:
        return _told(less=after is None, more=before is None)
    both = [order for order in orders if before in order and after in order]
    return _told(
        less=any(order.index(after) < order.index(before) for order in both), more=bool(both)
    )


def _ceilings(before: Mapping[str, int], after: Mapping[str, int]) -> About:
    less = any(score not in after or after[score] > most for score, most in before.items())
    return _told(less=less, more=True)
