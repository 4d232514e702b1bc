"""Conditions as functions of bits: yes, no or maybe, and how they are joined."""

from collections.abc import Sequence

from screening.outcome.plan import (
    MAYBE,
    NO,
    YES,
    Scores,
    Test,
)


def names_one_of(mask: int, field: int, single: bool) -> Test:
    """One of these options of a question is chosen."""
    others = field & ~mask

    def test(sure: int, open_: int, scores: Scores) -> int:
        if sure & mask:
            return YES
        if not open_ & mask:
            return NO
        # One of several options is chosen, and all that is possible lies among those named.
        return YES if single and not open_ & others else MAYBE

    return test


def always(sure: int, open_: int, scores: Scores) -> int:
    """The condition that is always yes."""
    return YES


def all_of(tests: Sequence[Test]) -> Test:
    """All of them hold."""
    if len(tests := [test for test in tests if test is not always]) < 2:
        return tests[0] if tests else always

    def test(sure: int, open_: int, scores: Scores) -> int:
        least = YES
        for each in tests:
            value = each(sure, open_, scores)
            if value == NO:
                return NO
            if value < least:
                least = value
        return least

    return test


def any_of(tests: Sequence[Test]) -> Test:
    """One of them holds."""
    if always in tests:
        return always

    def test(sure: int, open_: int, scores: Scores) -> int:
        most = NO
        for each in tests:
            value = each(sure, open_, scores)
            if value == YES:
                return YES
            if value > most:
                most = value
        return most

    return test


def at_least(index: int, points: int) -> Test:
    """A score has so many points."""

    def test(sure: int, open_: int, scores: Scores) -> int:
        low, high = scores[index]
        return YES if low >= points else MAYBE if high >= points else NO

    return test
