"""Every benchmark still starts: each is run in its smoke mode, whose figures say nothing."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.support.browser_fixtures import missing
from tests.support.browsing import CHROMIUM

NAMES = sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py"))

pytestmark = pytest.mark.slow("each benchmark for a second or two, to see that it still starts")


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_starts_and_prints_figures(name: str) -> None:
    """To its end, with a figure in what it prints."""
    if name in ("slow_phone", "people") and not CHROMIUM:
        missing("Chromium")
    command = [sys.executable, "-m", f"benchmarks.{name}", "--smoke"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert any(letter.isdigit() for letter in done.stdout)


def test_make_bench_runs_each_of_them() -> None:
    """The Makefile has no list of its own to forget one in."""
    assert "for each in benchmarks/[a-z]*.py; do" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {"assess", "question_page"} <= set(NAMES)
