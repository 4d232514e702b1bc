"""Vignettes from files and to them."""

from collections.abc import Iterable, Mapping
from math import inf
from pathlib import Path
from typing import Any

import yaml

from screening.content.files import listed
from screening.content.load import Loader
from screening.content.yaml import ContentError, KeyPath
from screening.model import (
    Vignette,
)


class Cases(dict[str, tuple[Vignette, ...]]):
    """Vignettes: the name of each file, without its ending, to what stands in it."""

    positions: Mapping[KeyPath, str]
    """Where each value stands, as `Screener.positions`."""


def load_cases(folder: Path) -> Cases:
    """The vignettes of a folder.

    Raises:
        ContentError: with every mistake in the shape of any file.
    """
    return _cases(folder, listed(folder, "*.yaml"))


def load_case_file(path: Path) -> Cases:
    """The vignettes of one file.

    Raises:
        ContentError: with every mistake in its shape.
    """
    return _cases(path.parent, [path])


def _cases(folder: Path, paths: Iterable[Path]) -> Cases:
    loader = Loader(folder)
    cases = Cases({path.stem: loader.yaml(path.name, tuple[Vignette, ...]) for path in paths})
    cases.positions = loader.positions
    if loader.problems:
        raise ContentError(loader.problems)
    return cases


def as_yaml(case: Vignette) -> str:
    """A vignette as the three lines that stand in a file of cases."""
    stated = case.model_dump(mode="json", exclude_defaults=True)

    def flow(value: Any) -> str:
        return (
            yaml.safe_dump(
                value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=inf
            )
            .removesuffix("...\n")
            .strip()
        )

    first, *others = (f"{key}: {flow(value)}" for key, value in stated.items())
    return "\n  ".join((f"- {first}", *others)) + "\n"
