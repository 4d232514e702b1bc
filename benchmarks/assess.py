"""How long an assessment takes, with its trace and with its result, against the plain reading of
the same rules in the same run.

`python -m benchmarks.assess`. The peer evaluates each rule from its definition, without compiling,
and without unknowns, paths or a trace. Budget: 50 microseconds with the result; machines are
noisy, so look at the median and the ratio.
"""

import random
import statistics
import timeit
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import size
from screening.content.check import load_checked
from screening.outcome.compile import prepare
from screening.outcome.conditions import holds_over
from screening.outcome.engine import assess
from screening.outcome.result import result
from tests.conftest import random_answers

SETS = size(400, 20)
ROUNDS = size(15)


def main() -> None:
    screener = load_checked(Path(__file__).parent.parent)
    plan = prepare(screener)
    chance = random.Random(7)
    answers = [a for a in (random_answers(plan, chance) for _ in range(2 * SETS)) if len(a) > 12][
        :SETS
    ]
    scores = screener.rules.scores

    def ours() -> None:
        for each in answers:
            assess(plan, each)

    def whole() -> None:
        for each in answers:
            result(plan, each)

    def plain() -> None:
        for each in answers:
            for rule in screener.rules.rules:
                holds_over(rule.when, each, scores)

    report(
        len(screener.rules.rules), len(answers), {"assess": ours, "result": whole, "plain": plain}
    )


def report(rules: int, sets: int, timed: Mapping[str, Callable[[], None]]) -> None:
    """Times each, round by round, and says how long it takes for one set of answers."""
    times: dict[str, list[float]] = {name: [] for name in timed}
    for _ in range(ROUNDS):
        for name, each in timed.items():
            times[name].append(timeit.timeit(each, number=1) / sets * 1e6)
    us = {name: statistics.median(each) for name, each in times.items()}
    print(f"{rules} rules, {sets} full answer sets, {ROUNDS} rounds")
    for name, what in (("assess", "ranges, path, trace"), ("result", "and all that is shown")):
        best, ratio = min(times[name]), us[name] / us["plain"]
        print(f"{name} ({what:21}) median {us[name]:6.1f} us best {best:6.1f} us ratio {ratio:.2f}")
    print(f"plain reading (no unknowns)    median {us['plain']:6.1f} us budget of a result: 50 us")


if __name__ == "__main__":
    main()
