"""What reviewers and operators do from a terminal, beside `check` and `ask`."""

import argparse
from pathlib import Path
from typing import Any, Final

from screening.check import load_checked
from screening.counts import UnreadableError, chart, read, summed
from screening.load import ContentError
from screening.model import Hazard, HazardLog, Rated, Screener

ROOT: Final = Path(__file__).resolve().parent.parent


def add_commands(commands: Any) -> None:
    """Add these commands to the command line."""
    hazards = commands.add_parser("hazards", help="what can go wrong, and what holds against it")
    hazards.set_defaults(run=hazards_command)
    counts = commands.add_parser("counts", help="daily counts of all replicas, with a small chart")
    counts.add_argument("files", nargs="+", type=Path, metavar="FILE", help="the file of each replica")
    counts.set_defaults(run=counts_command)
    for command in (hazards,):
        command.add_argument("folder", nargs="?", type=Path, default=ROOT, help="the folder with questions.yaml (default: this one)")


def _loaded(folder: Path) -> Screener | None:
    """The content of a folder; None, with every mistake named, where it has one."""
    try:
        return load_checked(folder)
    except ContentError as error:
        print(error)
        return None


def hazards_command(given: argparse.Namespace) -> int:
    """Show the hazard log. 1 where the content has mistakes, or no log."""
    screener = _loaded(given.folder)
    if screener is None:
        return 1
    if screener.hazards is None:
        print("This folder has no hazards.yaml.")
        return 1
    print(hazards_as_text(screener.hazards))
    return 0


def counts_command(given: argparse.Namespace) -> int:
    """Sum the daily counts of all replicas and chart them. 1 where a file is none of ours."""
    try:
        print(chart(*summed([read(path) for path in given.files])))
    except UnreadableError as error:
        print(error)
        return 1
    return 0


def hazards_as_text(log: HazardLog) -> str:
    """The hazard log as plain text, with the largest risk that remains first."""
    severities, likelihoods = {s.id: s.title for s in log.severities}, {each.id: each.title for each in log.likelihoods}

    def rated(each: Rated) -> str:
        return f"{each.risk} ({severities[each.severity]}, {likelihoods[each.likelihood]})"

    def row(hazard: Hazard) -> str:
        lines = [f"{hazard.id.upper()}  {hazard.title}", f"  Risk {rated(hazard.before)}; with what holds against it {rated(hazard.after)}"]
        lines += [f"  - {control}" for control in hazard.controls]
        lines += [f"  Remains: {remains}" for remains in hazard.remains]
        return "\n".join(lines)

    head = f"{log.header.title}, version {log.header.version}, {log.header.status}\n{log.header.reviewed_by}"
    incidents = [f"{each.day}  {each.what} {each.done}" for each in log.incidents.happened] or ["No incident is recorded."]
    return "\n\n".join([head, *map(row, sorted(log.hazards, key=lambda hazard: -hazard.after.risk)), "\n".join(incidents)])
