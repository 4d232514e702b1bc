"""How long it takes to compare two versions, and to fingerprint one, over every possible set of
answers.

`python -m benchmarks.compare`. Each comparison is of the shipped content with one rule changed; its
peer in the same run is the engine going through as many answer sets as it can in that time. Budget:
2 s; look at the medians.
"""

import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import size
from screening.compare.comparison import compare
from screening.compare.digest import answer_sets, digest
from screening.content.check import load_checked
from screening.outcome.compile import prepare
from screening.outcome.engine import assess
from tests.conftest import random_answers
from tests.support.mutants import mutants

CHANGES = size(12)
ROUNDS = size(7)


def timed(action: Callable[[], Any]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main() -> None:
    screener = load_checked(Path(__file__).parent.parent)
    plan, chance = prepare(screener), random.Random(5)
    changed = chance.sample(list(mutants(screener)), CHANGES)
    compared = [timed(lambda other=mutant.screener: compare(screener, other)) for mutant in changed]
    digested = [timed(lambda: digest(screener)) for _ in range(ROUNDS)]
    answers = [random_answers(plan, chance) for _ in range(size(300, 20))]
    assessed = min(
        timed(lambda: [assess(plan, each) for each in answers]) for _ in range(ROUNDS)
    ) / len(answers)
    sets, median = sum(answer_sets(screener).values()), statistics.median(compared)
    print(f"{sets:,} answer sets, {CHANGES} versions with one rule changed")
    print(f"compare   median {median:6.2f} s   worst {max(compared):6.2f} s   budget 2 s")
    print(f"digest    median {statistics.median(digested):6.2f} s   worst {max(digested):6.2f} s")
    print(
        f"in the time of a comparison the engine goes through {median / assessed / 2:,.0f} answer"
        " sets of both"
    )


if __name__ == "__main__":
    main()
