"""`python -m screening rules`, `cases` and `explain`: the reviewers' pages on a terminal."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from screening.__main__ import main
from screening.content.reviews import load_reviews
from screening.model import Screener
from screening.outcome.plan import Plan
from screening.outcome.words import Wording
from screening.sheet.names import Names
from screening.sheet.prose import LETTERS, numbers
from tests.conftest import ROOT
from tests.support.broken_content import tiny_copy
from tests.support.vignettes import CASES, coverage

SHIPPED_WORDS = ROOT / "locales" / "en.yaml"


def tiny_folder(folder: Path) -> Path:
    """The tiny content with the words that ship, in a folder that a test may change."""
    copy = tiny_copy(folder)
    words = copy / "locales" / "en.yaml"
    terms = words.read_text(encoding="utf-8").partition("  terms:\n")[2]
    words.write_text(
        SHIPPED_WORDS.read_text(encoding="utf-8").replace("  terms:\n", f"  terms:\n{terms}", 1),
        encoding="utf-8",
    )
    (copy / "tests" / "cases").mkdir(parents=True)
    return copy


def said(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    """The exit code of a command, and what it printed with the white space folded."""
    code = main([str(argument) for argument in arguments])
    return code, " ".join(capsys.readouterr().out.split())


@pytest.mark.slow("the sheet of all rules, printed whole and in each part")
def test_the_sheet_is_printed_whole_or_in_parts(
    screener: Screener, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everything by number and id; one kind where only that is asked for."""
    code, whole = said(capsys, "rules")
    _, promises = said(capsys, "rules", "--only", "promises")

    assert code == 0
    for kind, named in numbers(screener).items():
        assert all(f"{number} [{id_}]" in whole for id_, number in named.items())
        assert all(
            (f"{number} [{id_}]" in promises) is (kind == "promises")
            for id_, number in named.items()
        )
    assert screener.rules.header.reviewed_by in promises
    assert set(numbers(screener)) == set(LETTERS)


def test_nested_conditions_are_indented(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each part stands on a line of its own, below what it belongs to."""
    main(["rules", "--only", "rules", str(tiny_folder(tmp_path))])

    assert (
        """
R4 [dry]
  Holds where the visitor does all of these:
    - says “No” to Q4 Water
    - does at least one of these:
      - says “I feel dizzy” to Q2 Right now
      - ticks “Cramps” at Q3 Signs of heat
    - does not say “Each day” to Q5 Visits
  Applies to: Everyone
  How soon: U2 Get help now
"""
        in capsys.readouterr().out
    )


def test_cases_that_ship_are_listed_and_end_as_expected(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0; each by its number and sentence below its file, and how many there are in the
    last line.
    """
    code, out = said(capsys, "cases")
    judged = coverage().judged

    assert code == 0
    assert out.endswith(f"{len(judged)} of {len(judged)} cases end as expected.")
    assert all(f" {each.number} {' '.join(each.case.name.split())} " in out for each in judged)
    assert [file for _, file in re.findall(r"(\d+) cases: (\S+) C", out)] == list(
        dict.fromkeys(each.file for each in judged)
    )


def test_beside_a_rule_stand_the_few_cases_that_show_where_it_ends(
    screener: Screener, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not nearly all of them, which say nothing."""
    main(["rules", "--only", "rules"])
    missed = re.findall(r"Cases that narrowly miss it: (.+)", capsys.readouterr().out)

    assert len(missed) == len(screener.rules.rules)
    assert missed.count("none") == sum(rule.when is None for rule in screener.rules.rules)
    assert all(len(named) <= 12 for named in coverage().missed.values())


def test_cases_that_differ_are_named_with_what_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1; marked in the list, named below it, then the rules that no case reaches, then
    how many.
    """
    folder = tiny_folder(tmp_path)
    case = (
        "- name: One who fell and is late\n  answers: {who: self, now: collapsed}\n  expect:"
        " {urgency: later, fires: [collapse]}\n"
    )
    (folder / "tests" / "cases" / "falls.yaml").write_text(case, encoding="utf-8")

    code, out = said(capsys, "cases", folder)

    assert code == 1
    assert (
        out
        == "1 cases: falls C1 One who fell and is late (not as expected, see below) C1 (falls) One"
        " who fell and is late - urgency: expected later, got at_once. Rules that hold in no"
        " case: strained, dry Rules that no case narrowly misses: collapse, strained, dry 0 of 1"
        " cases end as expected."
    )


def test_a_case_that_names_what_was_dropped_does_not_hide_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is named with its line, and the others are judged all the same."""
    folder = tiny_folder(tmp_path)
    sound = "- name: A fall\n  answers: {who: self, now: collapsed}\n  expect: {urgency: at_once}\n"
    gone = "- name: A rule that is gone\n  answers: {who: self}\n  expect: {fires: [wet_weather]}\n"
    (folder / "tests" / "cases" / "falls.yaml").write_text(gone + sound, encoding="utf-8")

    code, out = said(capsys, "cases", folder)

    assert code == 2
    assert out.startswith("falls.yaml:3: There is no rule `wet_weather`.")
    assert "If it was dropped, take it out here too." in out
    assert out.endswith("1 of 1 cases end as expected.")


def test_a_file_of_cases_is_explained(
    plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every rule with its value, why it ends so, what would change it, and the case; one that
    cannot be filled in is named.
    """
    path = tmp_path / "mine.yaml"
    path.write_text(
        "- name: A man who takes them alone\n  answers: {who: self, age: adult, use: now, supply:"
        " not_prescribed, safety: [alone]}\n- name: Nobody\n  answers: {who: self, age: adult}\n",
        encoding="utf-8",
    )
    asked = Names(plan, Wording(plan.screener.interface))
    safety, suicide, age = (
        asked.question(plan.question(id_), "self") for id_ in ("safety", "suicide", "age")
    )
    alone = asked.answers(plan.question("safety"), ["alone"], "self")

    code, out = said(capsys, "explain", path)

    assert code == 1
    assert re.search(
        r"U2 Talk with someone soon\. It is at least that, through R\d+(, R\d+)+\.", out
    )
    assert re.search(
        rf"R\d+ \[uses_alone\] [^\[]* yes: ticks {alone} at {safety} \(answered: {alone}\)", out
    )
    for words in (
        f"{safety}: {alone}",
        f"no: says “Yes, under 18” to {age} (answered: “No, 18 or over”)",
        f"says “Yes” to {suicide}",
        "- name: A man who takes them alone answers: {who: self,",
        "Nobody use: say which answer, as none is the least worrying.",
    ):
        assert words in out


def test_another_python_is_told_which_one_to_use() -> None:
    """A Python without our packages: the line to type, no traceback, and no code that `compare`
    means something by.
    """
    typed = [sys.executable, "-S", "-m", "screening", "compare", "HEAD", "a folder"]
    started = subprocess.run(
        typed, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )

    assert started.returncode == 3
    assert "\n    .venv/bin/python -m screening compare HEAD 'a folder'\n" in started.stderr
    assert "make check" in started.stderr
    assert "Traceback" not in started.stderr


@pytest.mark.parametrize("command", [("rules",), ("cases",), ("explain", CASES / "self.yaml")])
def test_mistakes_in_the_content_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: tuple[str | Path, ...]
) -> None:
    """The words of `check`, exit code 2, no traceback."""
    folder = tiny_folder(tmp_path)
    (folder / "site.yaml").unlink()

    assert said(capsys, *command, folder) == (
        2,
        "site.yaml: The file is missing. Restore it, or start from the one in the repository.",
    )


def test_mistakes_in_a_file_of_cases_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is not there, and one that is no list of cases."""
    (tmp_path / "wrong.yaml").write_text("answers: {who: self}\n", encoding="utf-8")

    assert said(capsys, "explain", tmp_path / "none.yaml")[0] == 2
    assert said(capsys, "explain", tmp_path / "wrong.yaml")[1].startswith(
        "wrong.yaml:1: The file must be a list."
    )


# --- reviewing a rule ---


def test_what_a_reviewer_says_of_a_rule_is_written_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Into a file that keeps what stands in it; `check` and `review` tell what is open."""
    folder = tiny_folder(tmp_path)
    by = ("--name", "A. Name", "--role", "physician")

    assert said(capsys, "review", "dry", folder, "--ask", "Why: now?", *by)[0] == 0
    first = (folder / "reviews.yaml").read_text(encoding="utf-8")
    code, text = said(capsys, "review", "collapse", folder, "--agree", *by)

    assert (code, "to by name: 1 of 4." in text) == (0, True)
    assert (folder / "reviews.yaml").read_text(encoding="utf-8").startswith(first)
    assert [each.rule for each in load_reviews(folder)] == ["dry", "collapse"]
    for command in (["review", "", folder], ["check", folder]):
        assert "Rule `dry` is asked about, A. Name on" in said(capsys, *command)[1]
    assert said(capsys, "review", "dry", folder, "--agree", *by)[0] == 0
    assert "Rule `dry`" not in said(capsys, "review", "", folder)[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["colapse", "--agree", "--name", "N", "--role", "R"], "Did you mean `collapse`?"),
        (["dry", "--name", "N", "--role", "R"], "Say one of the three"),
        (["dry", "--agree", "--ask", "Why?", "--name", "N", "--role", "R"], "Say one of the three"),
        (["dry", "--agree", "--name", "N"], "Say who you are"),
    ],
)
def test_what_no_reviewer_said_is_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    """A misspelt rule, no verdict or two, no name."""
    folder = tiny_folder(tmp_path)

    code, text = said(capsys, "review", arguments[0], folder, *arguments[1:])

    assert (code, says in text) == (1, True)
    assert not (folder / "reviews.yaml").exists()
