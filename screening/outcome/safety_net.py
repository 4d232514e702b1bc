"""The safety net: what is open, or could come, as acts to do at once, each above the signs for
which it is done.

The term is triage's. A sign is an option with `can_happen`; its act is that of the rules which it
would make hold.
"""

from collections.abc import Iterable
from typing import NamedTuple

from screening.outcome.plan import MAYBE, YES, Plan, Replay, Test
from screening.outcome.truth import always


class Sign(NamedTuple):
    """One sign in the safety net."""

    question: str
    option: str
    open: bool
    """Whether it may already be true, as far as the answers tell."""
    private: bool


class NetAct(NamedTuple):
    """One act of the safety net, with the signs for which it is done: those that are open first."""

    id: str
    private: bool
    signs: tuple[Sign, ...]


class _Placed(NamedTuple):
    """A sign, and the acts under which it can stand with one headline; a test that is None is
    always met.
    """

    question: str
    bit: int
    always: bool
    """Whether it stands there whatever was answered."""
    open_: Sign
    closed: Sign
    opened: tuple[tuple[int, Test | None], ...]
    """Where it is open: acts by their place, and what would have to hold; the first counts."""
    coming: tuple[tuple[int, Test | None], ...]
    """Where it is not."""


def safety_net(plan: Plan, replayed: Replay, low: int, own: int) -> tuple[NetAct, ...]:
    """The acts with their signs: those that always warn, those with open signs, then those that one
    answer would call for.

    Args:
        plan: the compiled content.
        replayed: the answers.
        low: the rank of the headline.
        own: the acts of the headline, a bit for each.
    """
    opened: dict[int, list[Sign]] = {}
    coming: dict[int, list[Sign]] = {}
    warned: set[int] = set()
    asked = {question.id for question in replayed.met}
    key = ("net", replayed.perspective, low, own)
    for sign in plan.once(key, lambda: _placed(plan, replayed.perspective, low, own)):
        if sign.question not in asked or (replayed.sure & sign.bit and not sign.always):
            continue
        open_ = bool(replayed.open & sign.bit)
        act = _act_of(sign.opened if open_ else sign.coming, replayed, open_=open_)
        if act is not None:
            (opened if open_ else coming).setdefault(act, []).append(
                sign.open_ if open_ else sign.closed
            )
            if sign.always:
                warned.add(act)
    acts = plan.screener.rules.safety_net
    further = {*opened, *coming} - warned
    order = [*sorted(warned), *sorted(further & opened.keys()), *sorted(further - opened.keys())]
    return tuple(
        NetAct(acts[i].id, acts[i].private, (*opened.get(i, ()), *coming.get(i, ()))) for i in order
    )


def _placed(plan: Plan, perspective: str, low: int, own: int) -> tuple[_Placed, ...]:
    """The signs that can stand in the net beside a headline, in the order of the file."""
    place = {act.id: i for i, act in enumerate(plan.screener.rules.safety_net)}
    found = []
    for test in plan.signs[perspective]:
        would = [
            (rank, place[act], each) for rank, act, each in test.would if not own >> place[act] & 1
        ]
        opened: list[tuple[int, Test | None]] = [
            (act, each) for rank, act, each in would if rank >= low
        ]
        coming: list[tuple[int, Test | None]] = [
            (act, each) for rank, act, each in would if rank > low
        ]
        if test.option.always_warn:
            opened = coming = [(act, None) for _, act, _ in would[:1]]
        sign = Sign(test.question, test.option.id, True, test.private)
        placed = _Placed(
            test.question,
            test.bit,
            test.option.always_warn,
            sign,
            sign._replace(open=False),
            _until_sure(opened),
            _until_sure(coming),
        )
        if placed.opened:
            found.append(placed)
    return tuple(found)


def _until_sure(acts: Iterable[tuple[int, Test | None]]) -> tuple[tuple[int, Test | None], ...]:
    """Acts up to the first that needs nothing else to hold."""
    found: list[tuple[int, Test | None]] = []
    for act, test in acts:
        if test is None or test is always:
            return (*found, (act, None))
        found.append((act, test))
    return tuple(found)


def _act_of(
    acts: Iterable[tuple[int, Test | None]], replayed: Replay, *, open_: bool
) -> int | None:
    """The act under which a sign stands; None where it changes nothing, or the headline is its act.

    What is open stands there also where the headline is as urgent for another reason, or where it
    takes a second open answer; but first under the act that it would call for by itself.
    """
    perhaps = None
    for act, test in acts:
        truth = YES if test is None else test(replayed.sure, replayed.open, replayed.scores)
        if truth == YES:
            return act
        if truth == MAYBE and open_ and perhaps is None:
            perhaps = act
    return perhaps
