"""Benchmarks: each against a peer in the same run, as ratios and medians. `make bench`.

With `--smoke` each runs for a second or two: its figures say nothing then, only that it still
starts and ends.
"""

import sys


def size(full: int, smoke: int = 1) -> int:
    """How many, or how often: so many to measure, so few in a smoke run."""
    return smoke if "--smoke" in sys.argv else full
