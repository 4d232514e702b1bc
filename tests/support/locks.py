"""The locks of `requirements/`, read: what each pins, where it is needed, and what is missing from
it.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from typing import Final

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

REQUIREMENTS: Final = ROOT / "requirements"
EXTRAS: Final = {
    "run": (),
    "server": ("server",),
    "review": ("review",),
    "dev": ("dev", "review", "server"),
}
"""What of pyproject.toml each lock is for, as `make lock` says it."""

PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS: Final = {
    "linux": ("posix", "Linux", "x86_64"),
    "linux on ARM": ("posix", "Linux", "aarch64"),
    "darwin": ("posix", "Darwin", "arm64"),
    "win32": ("nt", "Windows", "AMD64"),
}
Needs = Callable[[str], list[str] | None]


@dataclass(frozen=True)
class Pin:
    """One package of a lock, and where it is installed at all."""

    version: str
    marker: Marker | None
    hashes: int


def locked(text: str) -> dict[str, Pin]:
    """The packages of a lock by name."""
    entries = re.findall(
        r"^([\w.-]+)==([^\s;]+)(?: ; (.+?))? \\\n((?: +--hash=.*\n?)+)", text, re.MULTILINE
    )
    return {name: Pin(version, Marker(marker) if marker else None, hashes.count("--hash=sha256:"))
            for name, version, marker, hashes in entries}  # fmt: skip


def environments() -> Iterator[dict[str, str]]:
    """What a marker may ask, on each Python and system that we run on."""
    for python in PYTHONS:
        for system, (os_name, platform, machine) in SYSTEMS.items():
            yield {
                "python_version": python,
                "python_full_version": f"{python}.0",
                "implementation_version": f"{python}.0",
                "implementation_name": "cpython",
                "platform_python_implementation": "CPython",
                "sys_platform": system.split()[0],
                "platform_system": platform,
                "platform_machine": machine,
                "os_name": os_name,
            }


def installed_needs(name: str) -> list[str] | None:
    """What an installed package says that it needs; None where it is not here, so that nobody
    knows.
    """
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return None


def unlike(pins: Mapping[str, Pin]) -> list[str]:
    """Installed packages of another version than is locked: what they need says nothing of the
    lock.
    """
    found = []
    for name, pin in pins.items():
        if installed_needs(name) is not None and version(name) != pin.version:
            found.append(f"{name} {version(name)} is installed, {pin.version} is locked")
    return found


def too_new(pins: Mapping[str, Pin]) -> list[str]:
    """Packages that refuse a Python that we run on."""
    asked = {
        name: metadata(name).get("Requires-Python")
        for name in pins
        if installed_needs(name) is not None
    }
    return [f"{name} {python}" for name, range_ in asked.items() if range_ for python in PYTHONS
            if not Requirement(f"python{range_}").specifier.contains(f"{python}.0")]  # fmt: skip


def missing(
    pins: Mapping[str, Pin], extras: tuple[str, ...], environment: Mapping[str, str], needs: Needs
) -> list[str]:
    """What an installer would have to choose by itself there: all that is needed and not pinned, or
    pinned to what does not fit.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [
        *project["dependencies"],
        *(line for extra in extras for line in project["optional-dependencies"][extra]),
    ]
    todo = [("pyproject.toml", Requirement(line)) for line in asked]
    seen: set[tuple[str, str]] = set()
    found = []
    while todo:
        by, requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        pin = pins.get(name)
        if not pin or (pin.marker and not pin.marker.evaluate({**environment, "extra": ""})):
            found.append(f"{by} needs {requirement}")
            continue
        if not requirement.specifier.contains(pin.version, prereleases=True):
            found.append(f"{by} needs {requirement}, and {pin.version} is locked")
        for extra in {"", *requirement.extras} - {extra for each, extra in seen if each == name}:
            seen.add((name, extra))
            below = [Requirement(line) for line in needs(name) or ()]
            todo += [
                (f"{name}[{extra}]" if extra else name, one)
                for one in below
                if _counts(one, extra, environment)
            ]
    return sorted(found)


def _counts(requirement: Requirement, extra: str, environment: Mapping[str, str]) -> bool:
    """Whether a package needs this there, for an extra that was asked for or without one."""
    if not requirement.marker:
        return not extra
    there = requirement.marker.evaluate({**environment, "extra": extra})
    return there and (not extra or not requirement.marker.evaluate({**environment, "extra": ""}))
