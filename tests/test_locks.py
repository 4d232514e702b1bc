"""Each lock is complete: an installer that resolves nothing gets all that is needed, on every
Python and system that we name.
"""

import re
import tomllib

import pytest

from tests.conftest import ROOT
from tests.support.locks import (
    EXTRAS,
    PYTHONS,
    REQUIREMENTS,
    environments,
    installed_needs,
    locked,
    missing,
    too_new,
    unlike,
)

TEXTS = {name: (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8") for name in EXTRAS}


def test_each_lock_is_named() -> None:
    """A lock that nobody named would be tested by nobody."""
    assert {path.stem for path in REQUIREMENTS.iterdir()} == set(EXTRAS)
    assert {extra for extras in EXTRAS.values() for extra in extras} == set(
        tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
            "optional-dependencies"
        ]
    )


@pytest.mark.parametrize("name", EXTRAS)
def test_a_lock_holds_pins_with_hashes_and_nothing_else(name: str) -> None:
    """A package that was changed after it was locked is refused; no host, no option and no extra
    stands in the file.
    """
    lines = [
        line for line in TEXTS[name].splitlines() if line.strip() and not re.match(r" +#", line)
    ]
    pins = locked(TEXTS[name])

    assert len(pins) > 20
    assert all(pin.hashes for pin in pins.values())
    assert len([line for line in lines if not line.startswith("    --hash=sha256:")]) == len(pins)
    assert not re.search(r"://|\[", TEXTS[name])


@pytest.mark.parametrize("name", EXTRAS)
def test_a_lock_is_closed_on_every_python_and_system(name: str) -> None:
    """Of every package that is installed here, all that it needs is pinned there; what nobody could
    read is needed elsewhere alone.
    """
    pins = locked(TEXTS[name])
    here = [each for each in pins if installed_needs(each) is None and not pins[each].marker]

    assert unlike(pins) == []
    assert too_new(pins) == []
    assert not here, "what is installed is not what is locked: make test"
    assert [
        line
        for there in environments()
        for line in missing(pins, EXTRAS[name], there, installed_needs)
    ] == []


def test_all_locks_agree() -> None:
    """What is tested is what serves."""
    tested = locked(TEXTS["dev"])
    for name in EXTRAS:
        for package, pin in locked(TEXTS[name]).items():
            assert tested.get(package, pin) == pin, (name, package)


@pytest.mark.parametrize(
    ("needs", "says"),
    [
        ({"flask": ["blinker>=1.9"], "blinker": ["more"]}, "blinker needs more"),
        (
            {"flask": ["jinja2[i18n]"], "jinja2": ["babel; extra == 'i18n'"]},
            'jinja2[i18n] needs babel; extra == "i18n"',
        ),
        (
            {"flask": ["colorama; sys_platform == 'win32'"]},
            'flask needs colorama; sys_platform == "win32"',
        ),
        (
            {"flask": ["tomli; python_version >= '3.14'"]},
            'flask needs tomli; python_version >= "3.14"',
        ),
        ({"flask": ["blinker<1"]}, "flask needs blinker<1, and 1.9.0 is locked"),
        (
            {"cffi": ["more"], "cryptography": ["cffi; platform_python_implementation == 'PyPy'"]},
            "",
        ),
    ],
)
def test_what_is_missing_from_a_lock_is_seen(needs: dict[str, list[str]], says: str) -> None:
    """A package of a package, of an extra, of another system, of a Python to come; a range that
    does not fit.
    """
    pins = locked(TEXTS["run"])
    found = {
        line
        for there in environments()
        for line in missing(pins, (), there, lambda name: needs.get(name, []))
    }

    assert found == ({says} if says else set())


def test_the_pythons_that_we_name_are_those_that_we_test() -> None:
    """pyproject.toml and the Makefile name the same."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert project["requires-python"] == f">={PYTHONS[0]}"
    assert all(f"python{python}" in makefile for python in PYTHONS)


@pytest.mark.parametrize("name", ["Makefile", "deploy/Containerfile", "docs/deploying.md"])
def test_nothing_is_chosen_at_install(name: str) -> None:
    """Wherever a lock is installed: by its hashes, without resolving anything, and looked at
    afterwards.
    """
    text = (ROOT / name).read_text(encoding="utf-8")
    installs = [line for line in text.splitlines() if "pip install" in line]

    assert installs
    assert all("--require-hashes --no-deps" in line for line in installs)
    assert "-m pip check" in text
