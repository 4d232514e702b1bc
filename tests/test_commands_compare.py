"""`python -m screening compare`, `digest` and `sign`, as someone at a terminal meets them."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from screening.__main__ import main
from screening.cli import compare as commands_compare
from screening.compare import diagram, revision
from screening.compare.revision import RevisionError, version
from screening.content.load import load
from screening.outcome.report import AnswerInWords
from screening.sheet.proofs import Breach, Filled, Proof
from tests.support.broken_content import TINY, tiny_copy
from tests.support.changed_content import RULES, change
from tests.test_compare import THRESHOLD, URGENT, Change

REWORDED = (RULES, "Several signs together are a strain.", "Many signs at once are a strain.")
Outcome = tuple[int, str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Runs a command: its exit code, and what it says."""

    def run(*arguments: str | Path) -> Outcome:
        code = main([str(each) for each in arguments])
        return code, capsys.readouterr().out

    return run


@pytest.mark.parametrize(
    ("made", "code", "first"),
    [
        (
            REWORDED,
            0,
            "The same for every possible set of answers: at most words, sources and upkeep differ.",
        ),
        (
            URGENT,
            1,
            (
                "LESS URGENT for some sets of answers, or they can no longer be given. This needs a"
                " new signature."
            ),
        ),
        (THRESHOLD, 2, "Other decisions for some sets of answers, none of them less urgent."),
    ],
    ids=["same", "less urgent", "different"],
)
def test_the_exit_code_is_the_verdict(
    said: Callable[..., Outcome], tmp_path: Path, made: Change, code: int, first: str
) -> None:
    """0, 1 and 2, so that a script can tell them apart."""
    new = change(tiny_copy(tmp_path), made)

    got, out = said("compare", TINY, new, "--no-proofs", "--cases", tmp_path / "none")

    assert got == code
    assert out.splitlines()[0] == first


def test_everything_that_was_found_is_listed_when_asked_for(
    said: Callable[..., Outcome], tmp_path: Path
) -> None:
    """One page else, with the same verdict."""
    new = change(tiny_copy(tmp_path), URGENT)
    (code, page), (same, all_of_it) = (
        said("compare", TINY, new, "--no-proofs", *more) for more in ((), ("--all",))
    )

    assert code == same == 1
    assert "A row for each urgency before" in page
    assert "A row for each urgency before" not in all_of_it
    assert "  How soon\n" in all_of_it


def test_what_cannot_be_compared_is_said_kindly(
    said: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3 for a version that is not there, for one with mistakes, and for one that is too large;
    never a traceback.
    """
    broken = change(
        tiny_copy(tmp_path),
        (RULES, "urgency: at_once\n    emergency", "urgancy: at_once\n    emergency"),
    )

    for arguments, words in (
        ((tmp_path / "nowhere", TINY), "is neither a folder nor a revision of this repository"),
        ((TINY, broken), "has mistakes, so it cannot be compared:\nreferral_rules.yaml:"),
    ):
        code, out = said("compare", *arguments)
        assert code == 3
        assert words in out

    monkeypatch.setattr(diagram, "MOST_VARIABLES", 3)
    for command in (("compare", TINY, TINY), ("digest", TINY), ("sign", TINY)):
        code, out = said(*command)
        assert code == (3 if command[0] == "compare" else 1)
        assert out.strip() == commands_compare.TOO_LARGE


def test_a_misused_command_is_no_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    """Argparse leaves with 2, which stands for a difference here."""
    with pytest.raises(SystemExit) as left:
        main(["compare"])

    assert left.value.code == 3
    assert "Usage:" in capsys.readouterr().err


def test_promises_are_tried_where_a_prover_is_installed(
    said: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it finds broken in the new version alone is named; `--no-proofs` leaves it out."""
    prover = ModuleType("screening.prove.verdicts")
    form = Filled({}, (AnswerInWords("Signs of heat", ("Cramps",)),), "", "")
    found = Proof(
        "few_signs",
        "Without cramps the strain is small.",
        (Breach("It is large.", accepted="Why not."), Breach("It is 2.", (form,))),
    )
    kept = Proof("collapse_is_now", "Whoever has fallen over gets help now.")
    prover.prove = lambda plan: [kept] if plan.screener.rules == load(TINY).rules else [kept, found]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "screening.prove.verdicts", prover)
    new = change(tiny_copy(tmp_path), THRESHOLD)

    assert (
        "- `few_signs`: Without cramps the strain is small. It is 2. / Signs of heat: Cramps"
        in said("compare", TINY, new)[1]
    )
    assert "few_signs" not in said("compare", TINY, new, "--no-proofs")[1]


def test_without_a_prover_the_rest_is_compared(
    said: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The solver is an extra."""
    monkeypatch.setitem(sys.modules, "screening.prove.verdicts", None)

    assert said("compare", TINY, change(tiny_copy(tmp_path), THRESHOLD))[0] == 2


def test_the_digest_is_printed_with_how_many_answer_sets_it_covers(
    said: Callable[..., Outcome], tmp_path: Path
) -> None:
    """Another meaning changes the decisions, another wording the content alone."""
    plain, reworded, moved = (
        said("digest", folder)[1].splitlines()
        for folder in (
            TINY,
            change(tiny_copy(tmp_path / "words"), REWORDED),
            change(tiny_copy(tmp_path / "threshold"), THRESHOLD),
        )
    )

    assert plain[2:] == ["self: 94 possible answer sets", "relative: 188 possible answer sets"]
    assert [a == b for a, b in zip(plain, reworded, strict=True)] == [True, False, True, True]
    assert [a == b for a, b in zip(plain, moved, strict=True)] == [False, False, True, True]
    assert said("digest", tmp_path)[0] == 1


# --- revisions ------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> None:
    """A git command in a folder."""
    who = [
        "-c",
        "user.name=Somebody",
        "-c",
        "user.email=somebody@example.org",
        "-c",
        "commit.gpgsign=false",
    ]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The tiny content below a repository, with one change after its first commit."""
    git(tmp_path, "init", "--quiet")
    content = tiny_copy(tmp_path)
    (tmp_path / "other.yaml").write_text("not: content\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "First")
    change(content, URGENT)
    git(tmp_path, "commit", "--quiet", "-a", "-m", "Second")
    return content


def test_any_git_revision_can_be_compared(
    said: Callable[..., Outcome], repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The content is taken out of the repository as it was, and nothing but the content."""
    monkeypatch.setattr(commands_compare, "ROOT", repository)

    assert said("compare", "HEAD~1", "HEAD")[0] == 1
    assert said("compare", "HEAD", str(repository))[0] == 0
    with version("HEAD~1", repository) as folder:
        taken = sorted(
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        )
    assert taken == sorted(
        path.relative_to(TINY).as_posix() for path in TINY.rglob("*") if path.is_file()
    )
    assert not folder.exists()


@pytest.mark.parametrize("named", ["HEAD~9", "no-such-branch", "--all", "HEAD:content", ""])
def test_a_revision_that_is_not_there_is_said(repository: Path, named: str) -> None:
    """Whatever it is called, git is asked for a commit alone."""
    with (
        pytest.raises(RevisionError, match="neither a folder nor a revision"),
        version(named, repository),
    ):
        pass


def test_a_revision_is_taken_within_limits(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too many files, a file that is too large, no content at all, a git that hangs or is not
    there: each is said.
    """

    def refusal(named: str = "HEAD", folder: Path = repository) -> str:
        with pytest.raises(RevisionError) as refused, version(named, folder):
            pass
        return str(refused.value)

    with monkeypatch.context() as limits:
        limits.setattr(revision, "MOST_FILES", 3)
        assert "files of content; at most 3 are looked at" in refusal()
    with monkeypatch.context() as limits:
        limits.setattr(revision, "MOST_BYTES", 100)
        assert "is larger than a megabyte" in refusal()
    (repository.parent / "empty").mkdir()
    assert "holds no content in this folder" in refusal(folder=repository.parent / "empty")
    with monkeypatch.context() as slow:
        slow.setattr(subprocess, "run", hangs)
        assert "git did not answer within" in refusal()
    with monkeypatch.context() as bare:
        bare.setattr(shutil, "which", lambda _name: None)
        assert "git is not here" in refusal()


def hangs(*_arguments: object, **_options: object) -> None:
    """A git that does not come back."""
    raise subprocess.TimeoutExpired("git", 20)


def test_a_link_in_a_revision_is_not_followed(repository: Path) -> None:
    """Only plain files are taken, under their own names."""
    (repository / "education" / "link.md").symlink_to("/etc/hostname")
    git(repository.parent, "add", ".")
    git(repository.parent, "commit", "--quiet", "-m", "Link")

    with version("HEAD", repository) as folder:
        assert not (folder / "education" / "link.md").exists()
