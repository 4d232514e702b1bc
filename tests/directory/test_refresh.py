"""The script of docs/directory.md that renews a list, run as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from screening.directory.store import Store
from tests.conftest import ROOT
from tests.directory.lists import SMALL


@pytest.mark.parametrize(
    ("download", "taken"),
    [
        (f'cp {SMALL}/findtreatment-*.json "$1"', True),
        (f'cp {SMALL}/findtreatment-1.json "$1"; exit 22', False),
        (f'cp {SMALL}/findtreatment-2.json "$1"', False),
        ("exit 0", False),
    ],
)
def test_the_script_renews_the_list_or_says_loudly_that_it_did_not(
    tmp_path: Path, download: str, taken: bool
) -> None:
    """A download that fails, that is cut off, or brings nothing: the old list stands, and what came
    can be looked at.
    """
    (found,) = re.findall(
        r"```sh\n(.+?)```", (ROOT / "docs" / "directory.md").read_text(), re.DOTALL
    )
    script = (
        found.replace("/srv/lists", str(tmp_path))
        .replace("/opt/signpost", str(ROOT))
        .replace(".venv/bin/python", sys.executable)
    )
    fetch = tmp_path / "download"
    fetch.write_text(f"#!/bin/sh\n{download}\n")
    fetch.chmod(0o755)

    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)

    folders = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert (done.returncode == 0) is taken
    assert [each.source for each in Store(tmp_path / "directory.sqlite").snapshots()] == [
        "findtreatment"
    ] * taken
    assert (
        folders == []
        if taken
        else done.stderr.endswith(
            f"The list was NOT renewed. What came of it is in {folders[0]}.\n"
        )
    )
