"""The content as it was: a folder, or a git revision, taken out of the repository file by file into
a folder of its own.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from screening.content.files import listed

CONTENT: Final = ("*.yaml", "safety/*.yaml", "education/*.md", "locales/*.yaml", "directory/*.yaml")
"""The files that are taken; paths below the content folder."""
MOST_FILES: Final = 400
MOST_BYTES: Final = 1_000_000
"""Of one file; the loader takes no more either."""
SECONDS: Final = 20
"""For one question to git."""


class RevisionError(Exception):
    """There is no such version; the message says what to do."""


@contextmanager
def version(named: str, folder: Path) -> Iterator[Path]:
    """The folder with a version of the content, for as long as it is needed.

    Args:
        named: a folder, or what git understands as a revision: `HEAD~1`, a tag, a commit.
        folder: the content folder in whose repository revisions are looked for.

    Raises:
        RevisionError: where there is neither.
    """
    if named and Path(named).is_dir():
        yield Path(named)
        return
    with tempfile.TemporaryDirectory(prefix="signpost-") as temporary:
        _take(named, folder, Path(temporary))
        yield Path(temporary)


def taken(folder: Path, patterns: Iterable[str] = CONTENT) -> dict[str, bytes]:
    """The files of a folder as they are now, by name; those that cannot be read are left out."""
    found = {}
    for path in sorted(path for pattern in patterns for path in listed(folder, pattern)):
        with suppress(OSError):
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def written(files: Mapping[str, bytes], folder: Path) -> Path:
    """The folder, with these files in it."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def _take(named: str, folder: Path, into: Path) -> None:
    git = shutil.which("git")
    if git is None:
        raise RevisionError(
            f"`{named}` is no folder, and git is not here to look for a revision of that name."
        )
    found = _git(
        git, folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{named}^{{commit}}"
    )
    if found is None:
        raise RevisionError(
            f"`{named}` is neither a folder nor a revision of this repository. `git log --oneline`"
            " lists revisions."
        )
    commit = found.decode().strip()
    files = list(_files(_git(git, folder, "ls-tree", "-r", "-l", "-z", commit, ".") or b""))
    if not files:
        raise RevisionError(f"The revision `{named}` holds no content in this folder.")
    if len(files) > MOST_FILES:
        raise RevisionError(
            f"The revision `{named}` holds {len(files)} files of content; at most {MOST_FILES} are"
            " looked at."
        )
    for name, size in files:
        if size > MOST_BYTES:
            raise RevisionError(f"`{name}` is larger than a megabyte in the revision `{named}`.")
        (into / name).parent.mkdir(exist_ok=True)
        (into / name).write_bytes(_git(git, folder, "show", f"{commit}:./{name}") or b"")


def _files(listing: bytes) -> Iterator[tuple[str, int]]:
    """The plain files of content in what `git ls-tree -l -z` prints, with their sizes in bytes."""
    for line in listing.decode(errors="replace").split("\0"):
        about, _, name = line.partition("\t")
        if name and about.startswith("100") and any(_fits(name, pattern) for pattern in CONTENT):
            yield name, int(about.split()[-1])


def _fits(name: str, pattern: str) -> bool:
    return name.count("/") == pattern.count("/") and ".." not in name and fnmatchcase(name, pattern)


def _git(git: str, folder: Path, *arguments: Sequence[str] | str) -> bytes | None:
    """What git answers; None where it refuses."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, and no shell
            [git, "-C", str(folder), *map(str, arguments)],
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise RevisionError(f"git did not answer within {SECONDS} seconds.") from None
    return done.stdout if done.returncode == 0 else None
