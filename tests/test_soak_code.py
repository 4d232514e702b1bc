"""Whether our tests notice faults in the code that must not have any: the engine, the reader, the
sealed answers and their keys.
"""

from typing import Final

import pytest

from tests.support.code_faults import TESTS, run
from tests.support.soaking import report, seconds

pytestmark = pytest.mark.soak

NOTICED: Final = 0.95
MOST: Final = 400
"""Faults of one module; no module has more."""

SAME: Final[dict[str, str]] = {
    # keys
    "KeyRing.__init__: 1: 2": "any number below 0 means that no hour was settled yet",
    "KeyRing.get: if now != self._settled: True": "settles more often than it must",
    "KeyRing.current: if hour not in self._keys or hour != self._settled: True": "the same",
    "KeyRing.get: hour not in self._keys and _kept(hour, now): and/or": (
        "reads the file more often than it must"
    ),
    "KeyRing.get: if hour not in self._keys and _kept(hour, now): True": "the same",
    "KeyRing.get: False: True": "makes the key of this hour a little sooner",
    "KeyRing.get: if _kept(hour, now): True": "settling has removed what is not kept",
    "KeyRing.get: for … if _kept(id_, now): all": (
        "a key that is too old is refused two lines below"
    ),
    "KeyRing._read: if self.file: True": "asked only where there is a file",
    "KeyRing._workers: True: False": "the folder above the keys is always there",
    "KeyRing._workers: fcntl.flock(lock, fcntl.LOCK_EX): left out": (
        "shows only where two processes meet within a millisecond"
    ),
    "kept: 1: 2": "how far ahead another machine's clock may be",
    # state
    "Answered.__init__: 1 << i: RShift": "what is not looked up at once is read bit by bit",
    "Answered._pack: 1: 2": "any number but 0 means that something was looked for",
    "Answered.open: if not mask: False": (
        "the empty rest of the slots belongs to no question; passing it over only saves time"
    ),
    # engine
    "_any: value > most: GtE": "an equal value takes the place of an equal one",
    "_replay: if truth is None: True": "works out again what it knows",
    "Compiler.when: if key not in self.whens: True": "the same",
    "Compiler.test: if condition is None: False": "what compiles nothing gives none either",
    "_needs_one: if all(needs): False": "then nothing is passed over, which costs time alone",
    "assess: True: False": "both are as long as the list of scores",
    "Plan.__repr__: return f'Plan({len(self.questions)} questions)': None": (
        "what a failing test prints"
    ),
    "alarms: open_ |= high: BitAnd": (
        "an emergency follows from what surely is; no rule of one looks at what only may be"
    ),
    "prepare: for … if _can_hold(rule, anything(screener, asked[p], p), scores): all": (
        "a rule that can never hold costs time alone"
    ),
    "anything: 0: 1": "the same: only what it lets through to be looked at",
    "anything: if each.question.id == screener.questions.perspective_question: False": "the same",
    "assess: compiled.reads & open_: BitOr": (
        "looks at open answers although none bears on the rule"
    ),
}
"""Changes after which the code does the same, each with its reason. They are not counted."""


@pytest.mark.parametrize("module", TESTS)
def test_faults_put_into_the_code_are_noticed(module: str) -> None:
    """Of every hundred small faults at least 95 turn a test red; the few that change nothing are
    listed with their reason.
    """
    runner = run(module, MOST, seconds(1_500))
    missed = [name for name in runner.missed if name not in SAME]
    tried = len(runner.noticed) + len(missed)

    report(
        f"Faults in {module}.py",
        tried=tried,
        noticed=len(runner.noticed),
        same=len(runner.missed) - len(missed),
        missed=missed,
        tests_that_are_red_without_a_fault=runner.red,
    )
    assert tried
    assert len(runner.noticed) >= NOTICED * tried, missed
