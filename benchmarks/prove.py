"""How long it takes to prove every promise for all answers, against looking at answers one by one
in the same run.

`python -m benchmarks.prove`. The peer holds the same promises of the file against answers at
random, with the engine and the report: how many forms it looks at in the time of one whole proof,
out of how many there are. Budget: 10 seconds.
"""

import random
import statistics
import time
from math import log10, prod
from pathlib import Path

from benchmarks import size
from screening.content.check import load_checked
from screening.model import Question
from screening.outcome.compile import prepare
from screening.outcome.engine import assess
from screening.outcome.plan import Plan
from screening.outcome.report import report
from screening.prove.verdicts import prove
from tests.conftest import random_answers
from tests.test_engine import broken_promises

ROUNDS = size(5)


def looked_at(plan: Plan, seconds: float) -> int:
    """How many answer sets at random are held against the promises in this time."""
    chance, count, end = random.Random(7), 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        answers = random_answers(plan, chance)
        report(plan, answers)
        assert broken_promises(plan, answers, assess(plan, answers)) == []
        count += 1
    return count


def ways(question: Question, perspective: str) -> int:
    """In how many ways a question can be answered."""
    offered = [option for option in question.options if option.words.speaks_to(perspective)]
    return (
        len(offered) if question.kind == "one" else 2 ** sum(not option.none for option in offered)
    )


def most_forms(plan: Plan) -> float:
    """How many sets of answers there are at most on one route, as a power of ten; paths make it
    fewer.
    """
    asked = plan.screener.questions
    routes = (
        [q for q in asked.questions if q.ask.speaks_to(p) and q.id != asked.perspective_question]
        for p in plan.screener.perspectives
    )
    return max(
        log10(prod(ways(q, p) for q in route))
        for p, route in zip(plan.screener.perspectives, routes, strict=True)
    )


def main() -> None:
    plan = prepare(load_checked(Path(__file__).parent.parent))
    wall, processor = [], []
    for _ in range(ROUNDS):
        start, busy = time.perf_counter(), time.process_time()
        proofs = prove(plan)
        wall.append(time.perf_counter() - start)
        processor.append(time.process_time() - busy)
    assert all(proof.verdict in ("proved", "accepted") for proof in proofs)
    seconds, slowest = statistics.median(wall), max(proofs, key=lambda proof: proof.seconds)
    count = looked_at(plan, min(seconds, size(60)))
    print(
        f"{len(proofs)} promises and laws, {len(plan.screener.rules.rules)} rules, {ROUNDS} rounds"
    )
    print(
        f"all proofs   median {seconds:.2f} s (processor {statistics.median(processor):.2f} s)  "
        f" best {min(wall):.2f} s   budget 10 s"
    )
    print(f"             slowest: {slowest.id}, {slowest.seconds:.2f} s")
    print(
        f"one by one   {count} forms at random in the same time, of up to 10^{most_forms(plan):.0f}"
        " on one route"
    )


if __name__ == "__main__":
    main()
