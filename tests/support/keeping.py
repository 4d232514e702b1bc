"""`python -m tests.support.keeping` runs the tests that safety/assurances.yaml names, and writes
which passed, on what: `make promises`.

With `--soak` it runs everything that is marked soak instead: `make soak`. Results of the other kind
are kept, as long as neither the content nor the code has changed by a byte.
`screening/content/assurances.py` reads the file; the page /promises shows it.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from screening.content import assurances
from screening.content.check import load_checked
from screening.model import Assurance
from tests.conftest import ROOT


class Recorder:
    """Listens to pytest: which test functions ran and passed with every case, and which did not."""

    def __init__(self) -> None:
        self.ran: set[str] = set()
        self.not_passed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One phase of one case. A case that was skipped shows nothing."""
        name = report.nodeid.partition("[")[0]
        if report.when == "call" and report.passed:
            self.ran.add(name)
        if not report.passed:
            self.not_passed.add(name)

    @property
    def passed(self) -> set[str]:
        """Those of which every case passed."""
        return self.ran - self.not_passed


def commit() -> str:
    """The commit that is checked out, with a plus where files differ from it; a question mark where
    there is none.
    """

    def git(*arguments: str) -> str:
        return subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()

    try:
        return git("rev-parse", "--short=12", "HEAD") + (
            "+" if git("status", "--porcelain") else ""
        )
    except (OSError, subprocess.CalledProcessError):
        return "?"


def keep(before: assurances.Results, ran: Recorder, named: Sequence[str]) -> assurances.Results:
    """The results on this copy: the new ones, and the older ones of tests that were not meant to
    run.
    """
    new = assurances.Passed(day=datetime.now(UTC).date(), commit=commit())
    older = {
        test: passed
        for test, passed in before.passed.items()
        if test not in (*named, *ran.not_passed)
    }
    return before.model_copy(update={"passed": older | dict.fromkeys(sorted(ran.passed), new)})


def told(promised: Sequence[Assurance], results: assurances.Results) -> str:
    """How many promises hold on this copy, and what the others wait for."""
    lines = []
    for promise in promised:
        waits = [test for test in (*promise.tests, *promise.longer) if test not in results.passed]
        lines += (
            [
                f"{promise.id} is not shown: {promise.says}",
                *(f"    waits for {test}" for test in waits),
            ]
            if waits
            else []
        )
    held = sum(not line.startswith(" ") for line in lines)
    return "\n".join(
        [*lines, f"{len(promised) - held} of {len(promised)} promises hold on this copy."]
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, write, tell. 1 where a test that was meant to pass did not."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.keeping")
    parser.add_argument("--soak", action="store_true", help="run the long tests")
    soak = parser.parse_args(arguments).soak
    promised = promised_here()
    named = sorted(
        {test for promise in promised for test in (promise.longer if soak else promise.tests)}
    )
    before, recorder = assurances.read(ROOT), Recorder()
    chosen = (
        ["-m", "soak", "tests"]
        if soak
        else ["-m", "not soak", "-n", "auto", "--dist", "loadfile", *named]
    )
    pytest.main(chosen, plugins=[recorder])
    now = assurances.on(ROOT)
    if (now.content, now.code) != (before.content, before.code):
        print(
            "The content or the code changed while the tests ran. Nothing was written; run them"
            " again."
        )
        return 1
    results = keep(before, recorder, named)
    (ROOT / assurances.RESULTS).write_text(
        results.model_dump_json(indent=1) + "\n", encoding="utf-8"
    )
    print(
        "\n".join(
            [
                *(f"did not pass: {test}" for test in sorted(recorder.not_passed)),
                told(promised, results),
            ]
        )
    )
    return int(not set(named) <= recorder.passed or (soak and bool(recorder.not_passed)))


def promised_here() -> Sequence[Assurance]:
    """The promises of this copy."""
    promised = load_checked(ROOT).assurances
    return promised.assurances if promised else ()


if __name__ == "__main__":
    sys.exit(main())
