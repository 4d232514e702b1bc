"""How long an assessment takes, with its trace, against the plain reading of the same rules in the
same run.

`python -m benchmarks.assess`. The peer evaluates each rule from its definition, without compiling,
and without unknowns, paths or a trace. Budget: 50 microseconds; machines are noisy, so look at the
median and the ratio.
"""

import random
import statistics
import timeit
from pathlib import Path

from benchmarks import size
from screening.check import load_checked
from screening.engine import assess, holds_over, prepare
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

    def plain() -> None:
        for each in answers:
            for rule in screener.rules.rules:
                holds_over(rule.when, each, scores)

    times: dict[str, list[float]] = {"ours": [], "plain": []}
    for _ in range(ROUNDS):
        times["ours"].append(timeit.timeit(ours, number=1) / len(answers) * 1e6)
        times["plain"].append(timeit.timeit(plain, number=1) / len(answers) * 1e6)
    us, peer = statistics.median(times["ours"]), statistics.median(times["plain"])
    print(f"{len(screener.rules.rules)} rules, {len(answers)} full answer sets, {ROUNDS} rounds")
    print(
        f"assess (ranges, path, trace)   median {us:7.1f} us   best {min(times['ours']):7.1f} us  "
        " budget 50 us"
    )
    print(
        f"plain reading (no unknowns)    median {peer:7.1f} us   ratio ours/plain {us / peer:.2f}"
    )


if __name__ == "__main__":
    main()
