"""The safety net: what is open, or could come, as acts to do at once, each above the signs for
which it is done.

The term is triage's. A sign is an option with `can_happen`; its act is that of the rules which it
would make hold.
"""

from collections.abc import Container, Iterable
from typing import NamedTuple

from screening.engine import MAYBE, YES, Plan, Replay, SignTest
from screening.model import Outcome, Rule


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


def safety_net(
    plan: Plan, replayed: Replay, outcome: Outcome, sure: Iterable[Rule]
) -> tuple[NetAct, ...]:
    """The acts with their signs: those that always warn, those with open signs, then those that one
    answer would call for.
    """
    rules = plan.screener.rules
    low = outcome.urgency.low
    own = {rule.act for rule in sure if rule.act and rule.urgency == rules.urgencies[low].id}
    asked = {question.id for question in replayed.met}
    signs: dict[str, list[Sign]] = {}
    always: set[str] = set()
    for test in plan.signs[replayed.perspective]:
        if test.question in asked and (act := _act_of(test, replayed, low, own)):
            open_ = bool(replayed.open & test.bit)
            signs.setdefault(act, []).append(
                Sign(test.question, test.option.id, open_, test.private)
            )
            if test.option.always_warn:
                always.add(act)

    def place(act: str) -> int:
        return 0 if act in always else 1 if any(sign.open for sign in signs[act]) else 2

    shown = sorted(
        (act for act in rules.safety_net if act.id in signs), key=lambda act: place(act.id)
    )
    return tuple(
        NetAct(act.id, act.private, tuple(sorted(signs[act.id], key=lambda sign: not sign.open)))
        for act in shown
    )


def _act_of(test: SignTest, replayed: Replay, low: int, own: Container[str | None]) -> str | None:
    """The act under which a sign stands; None where it is true already, changes nothing, or the
    headline is its act.

    What is open stands there also where the headline is as urgent for another reason, or where it
    takes a second open answer; but first under the act that it would call for by itself.
    """
    if test.option.always_warn:
        return next((act for _, act, _ in test.would if act not in own), None)
    if replayed.sure & test.bit:
        return None
    open_ = replayed.open & test.bit
    perhaps = None
    for rank, act, condition in test.would:
        if act not in own and (rank > low or (open_ and rank == low)):
            truth = condition(replayed.sure, replayed.open, replayed.scores)
            if truth == YES:
                return act
            if truth == MAYBE and open_:
                perhaps = perhaps or act
    return perhaps
