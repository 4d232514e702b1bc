"""Planted faults: `tests/faulty_rules/*.yaml`, each one small change of a rule file that `check`
lets pass and the prover must not.

```
fault: Not being sure about a danger is no emergency any more
of: shipped
file: referral_rules.yaml
replace: "{danger: [overdose, took_too_much, not_sure]}"
with: "{danger: [overdose, took_too_much]}"
breaks: [danger_is_an_emergency]
says: ["Danger right now: I am not sure"]
```

`of` is `shipped` or `tiny`. `changes` holds several of `file`, `replace` and `with`. In the tiny
content exactly the
named promises and laws must break; in the shipped content at least these, since the whole of it
takes longer.
`says` are words of the counterexample.
`named: "true"` where `check` names the fault too.
"""

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from screening.content.check import load_checked
from screening.content.load import load
from screening.content.yaml import read_yaml
from screening.model import Screener
from screening.outcome.compile import prepare
from screening.outcome.plan import Plan

HERE = Path(__file__).parents[1]
FOLDERS = {"shipped": HERE.parent, "tiny": HERE / "tiny"}
TEXTS = ("*.yaml", "safety/*.yaml", "education/*.md", "locales/*.yaml", "directory/*.yaml")
"""What there is to load; the places of a directory, which are many, are not needed here."""


class Change(BaseModel):
    """One text replaced by another; it stands in the file once."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    file: str = "referral_rules.yaml"
    replace: str
    with_: str = Field(default="", alias="with")

    def make(self, folder: Path) -> None:
        path = folder / self.file
        text = path.read_text(encoding="utf-8")
        assert text.count(self.replace) == 1, f"`{self.replace}` must stand in {self.file} once"
        path.write_text(text.replace(self.replace, self.with_), encoding="utf-8")


class Fault(BaseModel):
    """One planted fault."""

    model_config = ConfigDict(extra="forbid")

    name: str
    fault: str
    of: Literal["shipped", "tiny"]
    changes: list[Change]
    breaks: list[str]
    says: list[str] = []
    named: Literal["true", "false"] = "false"
    """Whether `check` names it too; the prover must find it by itself all the same."""

    def screener(self) -> Screener:
        """The content with the fault in it. `check` finds nothing wrong with it, but where the
        fault says so.
        """
        changes = tuple((change.file, change.replace, change.with_) for change in self.changes)
        return _planted(self.of, changes, load if self.named == "true" else load_checked)

    def proved(self) -> Collection[str] | None:
        """What to prove: everything, or what the fault is said to break."""
        return None if self.of == "tiny" else self.breaks


@cache
def _planted(
    of: str, changes: tuple[tuple[str, str, str], ...], loading: Callable[[Path], Screener]
) -> Screener:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in (path for pattern in TEXTS for path in FOLDERS[of].glob(pattern)):
            copy = folder / path.relative_to(FOLDERS[of])
            copy.parent.mkdir(exist_ok=True)
            shutil.copy(path, copy)
        for file, replace, with_ in changes:
            Change(file=file, replace=replace, with_=with_).make(folder)
        return loading(folder)


@cache
def faults() -> tuple[Fault, ...]:
    """Every fault, in the order of the file names."""
    return tuple(_read())


def _read() -> Iterator[Fault]:
    for path in sorted((HERE / "faulty_rules").glob("*.yaml")):
        value, _ = read_yaml(path.read_text(encoding="utf-8"), path.name)
        change = {key: value.pop(key) for key in ("file", "replace", "with") if key in value}
        yield Fault.model_validate(
            {"name": path.stem, "changes": [change] if change else [], **value}
        )


@cache
def tiny() -> Plan:
    """The tiny content, compiled."""
    return prepare(load_checked(FOLDERS["tiny"]))
