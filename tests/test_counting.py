"""Counting without following anyone: what is counted, what reaches the disk, and how it is read
again.
"""

import os
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from screening.__main__ import main
from screening.model import Screener
from screening.outcome.plan import Plan
from screening.web import create_app
from screening.web.counting import SIZE, Counter, rounded_off
from tests.conftest import ROOT, Clock, fill_in
from tests.support.processes import begun
from tests.support.visitor import Visitor

DAY = 24 * 60 * 60
NOON = "2026-11-23"
"""The day on which the tests' clock starts, at noon; 24 November is the first that is whole."""
QUIET = {"who": "self", "age": "adult", "use": "now", "supply": "prescribed"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the counts are written."""
    return tmp_path / "counts.csv"


@pytest.fixture
def counted(screener: Screener, plan: Plan, clock: Clock, file: Path) -> Visitor:
    """A visitor of a copy that counts, on its first whole day."""
    on = replace(screener, site=screener.site.model_copy(update={"counting": True}))
    visitor = Visitor(create_app(on, CLOCK=clock, COUNTS=file), plan)
    clock.now += DAY
    counter_of(visitor).tidy()
    return visitor


def counter_of(visitor: Visitor) -> Counter:
    """The counter of the app that someone visits."""
    counter = visitor.app.extensions["signpost"].counter
    assert counter is not None
    return counter


def counts_in(counter: Counter) -> dict[str, int]:
    """The exact numbers, which are in memory alone."""
    return {place: number for place, number in counter._read()["counts"].items() if number}


def test_nothing_is_counted_unless_it_is_switched_on(
    screener: Screener, plan: Plan, clock: Clock, file: Path
) -> None:
    """A file to write to is not enough: `counting: true` in site.yaml must say so, where visitors
    can read it.
    """
    visitor = Visitor(create_app(screener, CLOCK=clock, COUNTS=file), plan)

    visitor.result(fill_in(plan, QUIET))

    assert not screener.site.counting
    assert visitor.app.extensions["signpost"].counter is None
    assert screener.interface["about.counting_text"] not in visitor.get("/about").text
    assert not file.exists()


def test_the_page_about_this_check_says_that_it_counts(
    counted: Visitor, screener: Screener
) -> None:
    """Who is counted can read what is counted."""
    assert screener.interface["about.counting_text"] in counted.get("/about").text


def test_a_check_stands_at_one_place(counted: Visitor, plan: Plan) -> None:
    """Started is one; then it moves from page to page, to its urgency, and back with an answer that
    is changed.
    """
    page = counted.start()
    assert counts_in(counter_of(counted)) == {"started": 1, "page who": 1}

    page = counted.answer(page, "self")
    assert counts_in(counter_of(counted)) == {"started": 1, "page danger": 1}

    counted.result(fill_in(plan, {**QUIET, "danger": "overdose"}))
    assert counts_in(counter_of(counted)) == {"started": 2, "page danger": 1, "end emergency": 1}

    for _ in range(2):
        counted.answer(counted.get(f"/check/{counted.number('danger')}"), "none")
    counted.get("/result")
    counted.get("/answers")
    assert counts_in(counter_of(counted)) == {
        "started": 2,
        "page danger": 1,
        f"end {plan.screener.rules.urgencies[0].id}": 1,
    }


def test_all_questions_on_one_page_count_as_a_check_that_was_started_and_finished(
    counted: Visitor, plan: Plan
) -> None:
    """A form that lacks an answer counts for nothing; sent again, even the same one counts again,
    since nobody is known again.
    """
    asked = fill_in(plan, {**QUIET, "danger": "overdose"})
    numbers = list(plan.questions)
    form = {
        f"q{numbers.index(id_) + 1}": list(chosen)
        for id_, chosen in asked.items()
        if not plan.decides_perspective(id_)
    }

    counted.sent("/one-page/1", {}, 422)
    assert counts_in(counter_of(counted)) == {}
    counted.sent("/one-page/1", form)
    counted.sent("/one-page/1", form)
    assert counts_in(counter_of(counted)) == {"started": 2, "end emergency": 2}


def test_a_wrong_answer_moves_nothing(counted: Visitor) -> None:
    """Neither a form without an answer nor one of another check is counted."""
    page = counted.start()
    before = counts_in(counter_of(counted))

    counted.post(page.path, {"run": counted.run(page)}, status=422)
    counted.post(page.path, {"run": "0" * 16, "answer": "self"}, status=409)
    counted.get("/check/1")

    assert counts_in(counter_of(counted)) == before


def test_only_tens_reach_the_disk_once_a_day(
    counted: Visitor, plan: Plan, clock: Clock, file: Path
) -> None:
    """Until midnight there is no file; then one line a number, each a ten, and none for what rounds
    to nothing.
    """
    for n in range(23):
        (counted.start if n % 2 else lambda: counted.walk(fill_in(plan, QUIET)))()
    assert not file.exists()

    clock.now += DAY / 2
    counter_of(counted).tidy()
    written = file.read_text()
    counter_of(counted).tidy()
    counted.start()

    ends = {u.id for u in plan.screener.rules.urgencies}
    lines = [line.split(",") for line in written.splitlines()]
    assert [line[:2] for line in lines[:1]] == [["2026-11-24", "started"]]
    assert {number for _, _, number in lines} == {"10", "20"}
    assert sorted(place for _, place, _ in lines[1:]) == [
        next(f"end {u}" for u in sorted(ends) if f",end {u}," in written),
        "page who",
    ]
    assert file.read_text() == written


def test_a_day_without_anyone_is_written_as_none(
    counted: Visitor, clock: Clock, file: Path
) -> None:
    """So that a day that was counted can be told from one that was lost; and a few look
    like none.
    """
    counted.start()
    clock.now += DAY
    counter_of(counted).tidy()
    clock.now += DAY
    counter_of(counted).tidy()

    assert file.read_text() == "2026-11-24,started,0\n2026-11-25,started,0\n"


def test_a_day_cut_short_is_never_written(
    screener: Screener, plan: Plan, clock: Clock, file: Path
) -> None:
    """A restart forgets the day so far, and what is left of it is less than a day; so is the first
    day of all.
    """
    on = replace(screener, site=screener.site.model_copy(update={"counting": True}))

    def begin() -> Visitor:
        return Visitor(create_app(on, CLOCK=clock, COUNTS=file), plan)

    first = begin()
    for _ in range(12):
        first.start()
    clock.now += DAY
    for _ in range(12):
        first.start()
    second = begin()
    for _ in range(12):
        second.start()
    clock.now += DAY
    counter_of(second).tidy()

    assert not file.exists()


def test_a_clock_that_steps_back_over_midnight_writes_no_day_twice(
    counted: Visitor, clock: Clock, file: Path
) -> None:
    """The day that is met again was cut in two, and is not written a second time."""
    for step in (DAY / 2, -60, 120):
        clock.now += step
        counter_of(counted).tidy()

    assert file.read_text() == "2026-11-24,started,0\n"


def test_a_disk_that_cannot_be_written_stops_no_visit(
    screener: Screener, plan: Plan, clock: Clock, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The day is lost, the fault is named by its place, and the visitor sees nothing of it."""
    on = replace(screener, site=screener.site.model_copy(update={"counting": True}))
    visitor = Visitor(
        create_app(on, CLOCK=clock, COUNTS=tmp_path / "no such folder" / "counts.csv"), plan
    )
    for _ in range(2):
        clock.now += DAY
        visitor.start()

    assert capfd.readouterr().out.startswith("fault: FileNotFoundError at ")


@pytest.mark.parametrize(
    ("number", "rounded"),
    [
        (0, 0),
        (1, 0),
        (4, 0),
        (5, 10),
        (14, 10),
        (15, 20),
        (104, 100),
        (-4, 0),
        (-5, -10),
        (-16, -20),
    ],
)
def test_numbers_are_rounded_to_the_nearest_ten(number: int, rounded: int) -> None:
    """Four are none; a number less than zero is rounded like its opposite."""
    assert rounded_off(number) == rounded


# --- workers and replicas ---


def test_workers_share_one_memory_and_write_one_day(plan: Plan, clock: Clock, file: Path) -> None:
    """What one worker counts another one goes on with, and the day is written by whoever comes
    first.
    """
    memory = os.memfd_create("counts")
    os.ftruncate(memory, SIZE)
    workers = [Counter(plan, file, clock, memory) for _ in range(2)]
    clock.now += DAY
    for n in range(30):
        workers[n % 2].moved(None, {})
        workers[(n + 1) % 2].moved({}, {"who": ("self",)})
    clock.now += DAY
    for worker in workers:
        worker.tidy()
    os.close(memory)

    assert file.read_text() == "2026-11-24,started,30\n2026-11-24,page danger,30\n"


COUNT_MANY = """
import sys
from pathlib import Path
from tests.conftest import shipped
from screening.web.counting import Counter
counter = Counter(shipped(), Path("nowhere"), lambda: 0.0, int(sys.argv[1]))
for _ in range(400):
    counter.moved(None, {})
"""


def test_no_count_is_lost_between_processes(plan: Plan, file: Path) -> None:
    """Three workers that count at the same time lose nothing."""
    memory = os.memfd_create("counts")
    os.ftruncate(memory, SIZE)
    command = [sys.executable, "-c", COUNT_MANY, str(memory)]
    with ExitStack() as begun_:
        workers = [
            begun_.enter_context(begun(command, cwd=ROOT, pass_fds=[memory])) for _ in range(3)
        ]
        assert [worker.wait(timeout=60) for worker in workers] == [0, 0, 0]
    assert counts_in(Counter(plan, file, lambda: 0.0, memory)) == {
        "started": 1200,
        "page who": 1200,
    }
    os.close(memory)


# --- reading them again ---

FIRST = (
    "2026-11-24,started,100\n2026-11-24,end soon,60\n2026-11-24,page"
    " who,40\n2026-11-25,started,50\n2026-11-25,page who,50\n"
)
SECOND = (
    "2026-11-24,started,20\n2026-11-24,page who,-10\n2026-11-24,page"
    " danger,30\n2026-11-25,started,0\n2026-11-26,started,990\n"
)


def test_the_files_of_all_replicas_are_summed_and_charted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Days that every replica has, summed; where a day is missing in one of them, it is left out
    and named.
    """
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path, text in zip(files, (FIRST, SECOND), strict=True):
        path.write_text(text)

    assert main(["counts", *map(str, files)]) == 0

    assert capsys.readouterr().out.splitlines() == [
        (
            "2 whole days, 2026-11-24 to 2026-11-25, rounded to tens. Left out, since not every"
            " file has them: 2026-11-26."
        ),
        "",
        "Started",
        f"  2026-11-24  {'#' * 40} 120",
        f"  2026-11-25  {'#' * 17} 50",
        "",
        "Finished, by urgency",
        f"  soon  {'#' * 40} 60",
        "",
        "Stopped, by page",
        f"  who     {'#' * 40} 80",
        f"  danger  {'#' * 15} 30",
    ]


def test_what_is_less_than_nothing_is_shown_as_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Checks that went on past midnight leave a small minus."""
    path = tmp_path / "a.csv"
    path.write_text("2026-11-24,started,0\n2026-11-24,page who,-10\n")

    assert main(["counts", str(path)]) == 0

    assert "1 whole day, " in (said := capsys.readouterr().out)
    assert said.endswith("  who   0\n")


def test_files_without_a_day_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing yet is not a mistake."""
    path = tmp_path / "a.csv"
    path.write_text("")

    assert main(["counts", str(path)]) == 0
    assert capsys.readouterr().out == "No whole day has been counted yet.\n"


@pytest.mark.parametrize(
    "line",
    [
        "hello",
        "2026-11-24,started,7",
        "2026-02-30,started,10",
        "2026-11-24,started,20",
        "2026-11-24,page ,10",
    ],
)
def test_a_file_of_something_else_is_refused_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    """A wrong file, a number that is no ten, a day that there is not, a line that stands twice."""
    path = tmp_path / "a.csv"
    path.write_text(f"2026-11-24,started,10\n{line}\n")

    assert main(["counts", str(path)]) == 1
    assert f"{path}:2: This is not a line of counts" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    """Missing, or no text at all."""
    path = tmp_path / "a.csv"
    if content:
        path.write_bytes(content)

    assert main(["counts", str(path)]) == 1
    assert f"{path}: This file cannot be read." in capsys.readouterr().out
