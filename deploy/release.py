"""Makes a release of what is checked out: `make release VERSION=0.2.0`. Nothing is sent anywhere.

The version is written into pyproject.toml, "Unreleased" of CHANGELOG.md becomes a dated section,
and both are committed under a tag. It stops, and changes nothing, where something is uncommitted,
nothing is new, or the version is not the next.
"""

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NUMBERS = re.compile(r"(\d+)\.(\d+)\.(\d+)")


class ReleaseError(Exception):
    """Why there is no release, and what to do."""


def noted(changes: str, version: str, day: date) -> str:
    """CHANGELOG.md with what was unreleased under a version and a day.

    Raises:
        ReleaseError: where nothing is unreleased, or the version is there or older than one that
            is.
    """
    before, unreleased, after = changes.partition("## Unreleased\n")
    new, _, older = after.partition("\n## ")
    if not unreleased or not re.search(r"^- ", new, re.MULTILINE):
        raise ReleaseError("Nothing stands under `## Unreleased` in CHANGELOG.md.")
    there = [_numbers(found) for found in re.findall(r"^## (\S+) \(", changes, re.MULTILINE)]
    if there and _numbers(version) <= max(there):
        raise ReleaseError(
            f"{version} is not newer than {'.'.join(map(str, max(there)))}, which CHANGELOG.md has."
        )
    rest = f"\n## {older}" if older else ""
    return f"{before}## Unreleased\n\n## {version} ({day.isoformat()})\n{new.rstrip()}\n{rest}"


def versioned(project: str, version: str) -> str:
    """pyproject.toml with this version."""
    changed, count = re.subn(
        r'^version = ".+"$', f'version = "{version}"', project, count=1, flags=re.MULTILINE
    )
    if not count:
        raise ReleaseError("pyproject.toml has no line `version = …`.")
    return changed


def release(folder: Path, version: str, day: date) -> str:
    """The tag of a release that was made of a folder's last commit.

    Raises:
        ReleaseError: where there can be none.
    """
    _numbers(version)
    if _git(folder, "status", "--porcelain"):
        raise ReleaseError("Something is not committed yet: see `git status`.")
    tag = f"v{version}"
    if _git(folder, "tag", "--list", tag):
        raise ReleaseError(f"The tag {tag} is there already.")
    changes, project = (
        (folder / name).read_text(encoding="utf-8") for name in ("CHANGELOG.md", "pyproject.toml")
    )
    written = {
        "CHANGELOG.md": noted(changes, version, day),
        "pyproject.toml": versioned(project, version),
    }
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    _git(folder, "commit", "--all", "--message", f"Release {version}")
    _git(folder, "tag", "--annotate", tag, "--message", f"Signpost {version}")
    return tag


def _numbers(version: str) -> tuple[int, ...]:
    if not (match := NUMBERS.fullmatch(version)):
        raise ReleaseError(
            f"`{version}` is no version. Write three numbers: make release VERSION=0.2.0"
        )
    return tuple(map(int, match.groups()))


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ReleaseError((done.stderr or done.stdout).strip())
    return done.stdout.strip()


def main() -> int:
    """1 where there is no release."""
    try:
        tag = release(ROOT, sys.argv[1] if sys.argv[1:] else "", datetime.now(UTC).date())
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"{tag} is made here. Look at it with `git show {tag}`, then send it: git push origin HEAD"
        f" {tag}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
