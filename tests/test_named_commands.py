"""Every command that a document, a setting or a page names: it is there, and what can run here
runs, in a short form.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import ROOT
from tests.support.processes import begun
from tests.support.servers import free_port

NAMED_IN: Final = (
    "*.md",
    "docs/**/*.md",
    "*.yaml",
    "safety/*.yaml",
    "locales/*.yaml",
    "deploy/*",
    ".ci/*",
    "Makefile",
)
COMMANDS: Final = re.compile(
    r"(?:make|(?:\S*/)?python3? (?:-m"
    r" (?:screening|tests|benchmarks|pytest)|\w[\w/]*\.py)|screening|\S*gunicorn) .+"
)
STANDS_FOR: Final = {
    "FILE.yaml": "tests/cases/emergencies.yaml",
    "FILE": "tests/directory/small/otp.csv",
    '"$new"': "tests/directory/small/otp.csv",
    "LINE_ID": "samhsa",
    "OLD": "HEAD",
    "NEW": "HEAD",
    "NAME": "nobody",
    "$$each": "es",
    "ID": "page.language.name",
}
MAY_REFUSE: Final = {"ask", "confirm", "sign", "counts", "dates", "directory", "sign-language"}
"""Commands that ask someone, that say no where something is due, or to what stands for a file."""

pytestmark = pytest.mark.slow("every command that a document names, in a short form")


def said_in(path: Path) -> list[str]:
    """The commands that a file names: between marks, in a block of its own, or as what a Makefile,
    a script or a unit does.
    """
    text = path.read_text(encoding="utf-8")
    spans = [*re.findall(r"`([^`\n]+)`", text), *re.findall(r"“([^”\n]+)”", text)]
    if path.suffix == ".md":
        spans += [
            line
            for block in re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
            for line in block.splitlines()
        ]
    elif path.suffix in ("", ".service") and path.name not in ("Caddyfile", "LICENSE"):
        spans += [line for line in text.splitlines() if not line.startswith("#")]
    parts = [
        part.strip(" \t@-") for span in spans for part in re.split(r" && | > |; |ExecStart=", span)
    ]
    return [
        re.sub(r"^(?:[A-Z_]+=\S* )+", "", part)
        for part in parts
        if COMMANDS.fullmatch(re.sub(r"^(?:[A-Z_]+=\S* )+", "", part))
    ]


def named() -> dict[str, str]:
    """Every command with a place that names it."""
    files = sorted({path for pattern in NAMED_IN for path in ROOT.glob(pattern) if path.is_file()})
    return {
        command: str(path.relative_to(ROOT))
        for path in reversed(files)
        for command in said_in(path)
    }


NAMED: Final = named()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with a history of its own, in which commands may write."""
    folder = tmp_path_factory.mktemp("copy") / "signpost"
    shutil.copytree(
        ROOT,
        folder,
        ignore=shutil.ignore_patterns(
            ".venv", ".git", ".*_cache", ".hypothesis", "__pycache__", "var"
        ),
    )
    git = [
        "git",
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@x.invalid",
        "-c",
        "init.defaultBranch=main",
    ]
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["commit", "-qm", "one"],
        ["commit", "-qm", "two", "--allow-empty"],
    ):
        subprocess.run([*git, *command], cwd=folder, check=True)
    return folder


def run(folder: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    """A command that is told nothing, among files and settings of its own."""
    own = {
        "SIGNPOST_KEYS": str(folder / "keys" / "keys"),
        "SIGNPOST_DIRECTORY": str(folder / "d.sqlite"),
        "SIGNPOST_UNREVIEWED": "1",
    }
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | own,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    assert "usage:" not in done.stderr, done.stderr
    return done


@pytest.mark.parametrize("command", [command for command in NAMED if command.startswith("make ")])
def test_make_knows_what_it_is_told(command: str) -> None:
    """Each target is there, with all that it needs; what it does is among the other commands."""
    assert run(ROOT, "make", "--dry-run", *shlex.split(command)[1:]).returncode == 0, NAMED[command]


def content_commands() -> list[str]:
    """What is said after `screening`, each once; what another says too, with more words, is said
    there.
    """
    matches = (
        re.fullmatch(
            r"(?:\S*python3? -m )?screening ([a-z].*)", re.sub(r" \[[^]]*\]|\.\.\.", "", each)
        )
        for each in NAMED
    )
    said = {match[1] for match in matches if match}
    return sorted(each for each in said if not any(other.startswith(f"{each} ") for other in said))


@pytest.mark.parametrize("command", content_commands())
def test_the_content_commands_run(command: str, copy: Path) -> None:
    """With real files for the words in capitals. Where one may say no, it says it in words."""
    words = [STANDS_FOR.get(word, word) for word in command.split()]
    done = run(copy, sys.executable, "-m", "screening", *words)

    assert not [word for word in words if re.fullmatch(r"(?!HEAD)[A-Z]{2,}\S*", word)], (
        "what does it stand for?"
    )
    assert done.returncode == 0 or (words[0] in MAY_REFUSE and done.stdout + done.stderr), (
        done.stdout + done.stderr
    )


@pytest.mark.parametrize(
    "command",
    [
        command
        for command in NAMED
        if re.search(r"\w+\.py\b|gunicorn|-m (?!screening)", command) and "$(" not in command
    ],
)
def test_other_programs_start(command: str, copy: Path) -> None:
    """Servers until they are ready, settings until they are read, tools until they are loaded.

    What takes a variable of make has a test of its own (test_release).
    """
    if "run.py" in command:
        environment = os.environ | {
            "PORT": str(free_port()),
            "SIGNPOST_KEYS": str(copy / "keys" / "keys"),
        }
        words = command.partition("run.py")[2].split()
        with begun(
            [sys.executable, "run.py", *words],
            cwd=copy,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout
            assert any(line.startswith("Signpost is ready") for line in process.stdout)
    elif "gunicorn" in command:
        words = command.partition("gunicorn ")[2].split()
        assert run(copy, sys.executable, "-m", "gunicorn", "--check-config", *words).returncode == 0
    elif tool := re.search(r"-m ([\w.]+)", command):
        assert run(copy, sys.executable, "-c", f"import {tool[1]}").returncode == 0
    else:
        assert run(copy, sys.executable, *shlex.split(command)[1:]).returncode == 0


def test_the_commands_are_found() -> None:
    """In each kind of file, of each kind."""
    assert {
        "make run",
        "screening compare HEAD",
        "python -m screening confirm LINE_ID",
        "make promises",
    } <= set(NAMED)
    assert any("gunicorn" in command for command in NAMED)
    assert len(NAMED) > 40
