"""What the dearest forms cost, in first pages: whoever sends them gets no more work out of a server
than that.

`python -m benchmarks.dearest`. Times of a busy machine are long, so look at the ratio.
"""

import statistics
import timeit
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import size
from screening.content.check import load_checked
from screening.web import create_app
from tests.support.dearest import dearest_forms

ROUNDS = size(25)


def main() -> None:
    client = (app := create_app(load_checked(Path(__file__).parent.parent))).test_client()
    first = median(partial(client.get, "/"))
    print(f"first page: {first:.1f} ms")
    for path, form in dearest_forms(app.extensions["signpost"].plan):
        cost = median(partial(client.post, path, data=form))
        print(f"{path:15} {cost:6.1f} ms, {cost / first:4.0f} first pages")


def median(act: Callable[[], object]) -> float:
    """Milliseconds, once it is warm."""
    act()
    return statistics.median(timeit.repeat(act, number=1, repeat=ROUNDS)) * 1e3


if __name__ == "__main__":
    main()
