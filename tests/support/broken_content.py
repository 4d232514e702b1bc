"""Broken content: `tests/broken/*.yaml`, each a copy of `tests/tiny/` with one mistake and what
must be said of it.

```
mistake: A rule names a section that there is not
file: referral_rules.yaml
replace: "sections: [heat-stroke]\\n    step"
with: "sections: [heatstroke]\\n    step"
line: "sections: [heatstroke]"
says: "There is no section `heatstroke`."
instead: "Did you mean `heat-stroke`?"
```

How the file is changed: `replace` and `with` (the text stands there once), `append`, `append_many`
and `times` ({n} is
the number of the copy), `write` (the whole file), `bytes`, `delete`, `folder` (a folder of that
name).
`line` is the line that the message names, without its indentation, with the lines below it where it
stands there twice;
left out where the message names no line. `named` is the file of the message, where it is another
one. `also` lists what
else is said. Nothing more may be said.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from screening.content.yaml import Problem, read_yaml

HERE = Path(__file__).parents[1]
TINY = HERE / "tiny"
BROKEN = HERE / "broken"


class Broken(BaseModel):
    """One mistake: how the content is changed, and what must be said."""

    model_config = ConfigDict(extra="forbid")

    name: str
    mistake: str
    file: str
    replace: str | None = None
    with_: str = Field(default="", alias="with")
    append: str = ""
    append_many: str = ""
    times: int = 0
    write: str | None = None
    bytes: str | None = None
    delete: bool = False
    folder: bool = False
    named: str | None = None
    line: str | None = None
    says: str
    instead: str
    also: list[str] = []

    @model_validator(mode="after")
    def _something_changes(self) -> Self:
        if not (
            self.replace
            or self.append
            or self.append_many
            or self.delete
            or self.folder
            or self.bytes
            or self.write is not None
        ):
            raise ValueError("nothing is changed")
        return self

    def spoil(self, folder: Path) -> None:
        """Make the mistake in a copy of the tiny content."""
        path = folder / self.file
        if self.delete or self.folder:
            path.unlink()
        if self.folder:
            path.mkdir()
        elif self.bytes:
            path.write_bytes(bytes.fromhex(self.bytes))
        elif not self.delete:
            path.write_text(self.changed(path), encoding="utf-8")

    def changed(self, path: Path) -> str:
        """The text of the file with the mistake in it."""
        text = path.read_text(encoding="utf-8") if self.write is None else self.write
        if self.replace is not None:
            assert text.count(self.replace) == 1, (
                f"{self.name}: the text to replace must stand in {self.file} once"
            )
            text = text.replace(self.replace, self.with_)
        return (
            text
            + self.append
            + "".join(self.append_many.replace("{n}", str(n)) for n in range(self.times))
        )

    def expected(self, folder: Path) -> Problem:
        """The problem that must be found in the spoiled folder."""
        file = self.named or self.file
        return Problem(file, self._line(folder / file), self.says, self.instead)

    def _line(self, path: Path) -> int:
        if self.line is None:
            return 0
        wanted = [line.strip() for line in self.line.split("\n")]
        lines = [line.strip() for line in path.read_text(encoding="utf-8").split("\n")]
        found = [i for i in range(len(lines)) if lines[i : i + len(wanted)] == wanted]
        assert len(found) == 1, (
            f"{self.name}: `line` must stand in {path.name} once, and stands there {len(found)}"
            " times"
        )
        return found[0] + 1


def broken() -> Iterator[Broken]:
    """Every mistake, in the order of the file names."""
    for path in sorted(BROKEN.glob("*.yaml")):
        value, _ = read_yaml(path.read_text(encoding="utf-8"), path.name)
        yield Broken.model_validate({"name": path.stem, **value})


def tiny_copy(folder: Path) -> Path:
    """A copy of the tiny content that a test may change."""
    return shutil.copytree(TINY, folder / "content")
