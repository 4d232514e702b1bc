"""A release: a version, a dated section, a commit and a tag, or a reason why not. And what others'
CI runs.
"""

import runpy
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.support.locks import PYTHONS

MODULE = runpy.run_path(str(ROOT / "deploy" / "release.py"))
RELEASE: Callable[[Path, str, date], str] = MODULE["release"]
ReleaseError: type[Exception] = MODULE["ReleaseError"]
DAY = date(2026, 12, 1)
CHANGES = "# Changes\n\nFor readers.\n\n## Unreleased\n\n### Visitors\n\n- One.\n- Two.\n"


def git(folder: Path, *arguments: str) -> str:
    """What git says."""
    return subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two files, committed."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "x")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "x@example.invalid")
    (tmp_path / "CHANGELOG.md").write_text(CHANGES)
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "x"\nversion = "0.1.0"\n\n[tool.y]\nversion = "9"\n'
    )
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "all")
    return tmp_path


def test_a_release_has_a_version_a_day_and_a_tag(clone: Path) -> None:
    """And the next changes have an empty section to go to; nothing is left uncommitted."""
    assert RELEASE(clone, "0.1.0", DAY) == "v0.1.0"

    head = (
        "# Changes\n\nFor readers.\n\n## Unreleased\n\n## 0.1.0 (2026-12-01)\n\n### Visitors\n\n-"
        " One.\n- Two.\n"
    )
    assert (clone / "CHANGELOG.md").read_text() == head
    assert (git(clone, "log", "-1", "--format=%s"), git(clone, "status", "--porcelain")) == (
        "Release 0.1.0",
        "",
    )
    assert git(clone, "rev-parse", "v0.1.0^{commit}") == git(clone, "rev-parse", "HEAD")

    (clone / "CHANGELOG.md").write_text(head.replace("Unreleased\n", "Unreleased\n\n- Three.\n"))
    git(clone, "commit", "-qam", "three")
    RELEASE(clone, "0.2.0", DAY)

    assert '\nversion = "0.2.0"\n' in (clone / "pyproject.toml").read_text()
    assert '\nversion = "9"\n' in (clone / "pyproject.toml").read_text()
    assert (
        "## Unreleased\n\n## 0.2.0 (2026-12-01)\n\n- Three.\n\n## 0.1.0 (2026-12-01)\n"
        in (clone / "CHANGELOG.md").read_text()
    )


@pytest.mark.parametrize(
    ("version", "before", "says"),
    [
        ("", "", "Write three numbers"),
        ("1.2", "", "Write three numbers"),
        ("0.1.0", "edit", "not committed"),
        ("0.1.0", "tag", "there already"),
        ("0.1.0", "release", "there already"),
        ("0.0.9", "more", "not newer than 0.1.0"),
        ("0.2.0", "release", "Nothing stands under"),
    ],
)
def test_without_a_reason_there_is_no_release(
    clone: Path, version: str, before: str, says: str
) -> None:
    """It says why, and the files, the commits and the tags are as they were."""
    if before in ("release", "more"):
        RELEASE(clone, "0.1.0", DAY)
    if before == "tag":
        git(clone, "tag", "v0.1.0")
    if before == "edit":
        (clone / "new.txt").touch()
    if before == "more":
        (clone / "CHANGELOG.md").write_text(CHANGES + "\n## 0.1.0 (2026-12-01)\n\n- Old.\n")
        git(clone, "commit", "-qam", "more")
    was = [git(clone, *each) for each in (("rev-parse", "HEAD"), ("tag",), ("diff",))]

    with pytest.raises(ReleaseError, match=says):
        RELEASE(clone, version, DAY)

    assert [git(clone, *each) for each in (("rev-parse", "HEAD"), ("tag",), ("diff",))] == was


def test_the_changelog_can_be_released() -> None:
    """What stands there today has the shape that a release takes."""
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert changes.count("## Unreleased\n") == 1
    assert (
        MODULE["versioned"]((ROOT / "pyproject.toml").read_text(encoding="utf-8"), "99.0.0").count(
            'version = "99.0.0"'
        )
        == 1
    )


def test_other_peoples_ci_runs_the_same_two_commands_on_every_python() -> None:
    """The workflow leads to .ci/run, which runs the quick tier and then all of it."""
    workflow: dict[str, Any] = yaml.safe_load(
        (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    )
    (job,) = workflow["jobs"].values()
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert tuple(job["strategy"]["matrix"]["python"]) == PYTHONS
    assert [step["run"] for step in job["steps"] if "run" in step][-1] == ".ci/run"
    assert script.endswith("\nmake test\nmake test-all\n")
    assert job["timeout-minutes"] < 60
