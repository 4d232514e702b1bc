"""Every promise of a rule file and every general law, proved for all answers that a visitor can
give, or broken by a form.
"""

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Final

from screening.model import Promise
from screening.outcome.plan import Plan
from screening.prove.claims import promised
from screening.prove.laws import (
    always_an_outcome,
    emergency_line_first,
    open_danger_in_the_net,
)
from screening.prove.occurrence import every_rule_adds, everything_can_occur
from screening.prove.pairs import relative_contains_self, unknown_never_lowers, worse_never_lowers
from screening.prove.ranges import range_contains_completions
from screening.prove.solver import Prover, UnsettledError
from screening.sheet.proofs import Breach, Proof, speaks_of_nothing

Law = Callable[[Prover], Iterator[Breach]]

SECONDS: Final = 60.0
"""The time that all proofs together may take before what is left is called unsettled."""

PROMISED: Final[Mapping[str, Law]] = {
    "worse_never_lowers": worse_never_lowers,
    "unknown_never_lowers": unknown_never_lowers,
    "range_contains_completions": range_contains_completions,
    "relative_contains_self": relative_contains_self,
    "emergency_line_first": emergency_line_first,
    "open_danger_in_the_net": open_danger_in_the_net,
}
"""The laws that a promise of the file names as `general:`."""

ALWAYS: Final[Mapping[str, tuple[str, Law]]] = {
    "always_an_outcome": (
        "Every set of answers has an outcome: a first step, and advice that applies.",
        always_an_outcome,
    ),
    "everything_can_occur": (
        "Everything in the file can occur: each question, rule, level, card, step and section.",
        everything_can_occur,
    ),
    "every_rule_adds": ("Every rule adds something that no other rule gives.", every_rule_adds),
}
"""The laws of every file, whatever it promises."""


def prove(plan: Plan, only: Collection[str] | None = None, seconds: float = SECONDS) -> list[Proof]:
    """What became of each promise, in the order of the file, and of each law.

    Args:
        plan: the compiled content, which `check` has passed.
        only: the ids of the promises and laws to prove; all where it is None.
        seconds: the time for all of them together.
    """
    prover = Prover(plan, seconds)
    tasks = [
        (p.id, p.says, _law(p), speaks_of_nothing(plan.screener, p))
        for p in plan.screener.rules.promises
    ]
    tasks += [(id_, says, law, "") for id_, (says, law) in ALWAYS.items()]
    return [_proof(prover, *task) for task in tasks if only is None or task[0] in only]


def unpromised(plan: Plan) -> list[str]:
    """The general laws that the file does not promise, and that are not proved therefore."""
    promised_here = {promise.general for promise in plan.screener.rules.promises}
    return [law for law in PROMISED if law not in promised_here]


def _law(promise: Promise) -> Law:
    return PROMISED[promise.general] if promise.general else partial(promised, promise=promise)


def _proof(prover: Prover, id_: str, says: str, law: Law, note: str) -> Proof:
    start = time.perf_counter()
    breaches: list[Breach] = []
    settled = True
    try:
        breaches.extend(law(prover))
    except UnsettledError:
        settled = False
    return Proof(id_, says, tuple(breaches), settled, time.perf_counter() - start, note)
