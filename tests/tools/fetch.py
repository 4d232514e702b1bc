"""`make .venv/tools`: the accessibility rules and the HTML checker, fetched with npm and checked
against tools.lock.

Nothing of what is fetched is run here, and nothing but the one named file of each package is kept.
Without npm the tests that need it are skipped; in CI that is a failure.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

LOCK = Path(__file__).with_name("tools.lock")
FOLDER = Path(__file__).resolve().parents[2] / ".venv" / "tools"


class Tool(NamedTuple):
    """A line of the lock."""

    name: str
    version: str
    sha256: str
    file: str

    @property
    def path(self) -> Path:
        """Where the file that is needed ends up."""
        return FOLDER / Path(self.file).name


def locked() -> Iterator[Tool]:
    """Every tool of the lock."""
    for line in LOCK.read_text().splitlines():
        if line and not line.startswith("#"):
            yield Tool(*line.split())


def fetch(tool: Tool, into: Path) -> None:
    """Fetch one package, refuse it where it is not the one that was pinned, and keep the
    one file.
    """
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"{tool.name}@{tool.version}"
        subprocess.run(
            ["npm", "pack", "--silent", "--ignore-scripts", wanted],
            cwd=folder,
            check=True,
            timeout=300,
            stdout=subprocess.DEVNULL,
        )
        (package,) = Path(folder).iterdir()
        found = hashlib.sha256(package.read_bytes()).hexdigest()
        if found != tool.sha256:
            raise SystemExit(
                f"{wanted} is not the package that tools.lock names: its sha256 is {found}"
            )
        with tarfile.open(package) as archive:
            content = archive.extractfile(tool.file)
            assert content is not None, tool.file
            (into / tool.path.name).write_bytes(content.read())


def fetch_all() -> None:
    """Fetch every tool; the folder appears only when all of them are in it."""
    FOLDER.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER.parent) as folder:
        for tool in locked():
            fetch(tool, Path(folder))
        shutil.rmtree(FOLDER, ignore_errors=True)
        shutil.copytree(folder, FOLDER)


def main() -> None:
    """Fetch, or say what is missing."""
    try:
        fetch_all()
    except (FileNotFoundError, subprocess.SubprocessError) as problem:
        print(
            f"npm could not fetch the tools of the tests ({problem}): the tests that need them are"
            " skipped.",
            file=sys.stderr,
        )
        if os.environ.get("CI"):
            raise SystemExit(1) from None


if __name__ == "__main__":
    main()
