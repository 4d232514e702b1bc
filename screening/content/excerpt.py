"""One rule out of its file and back into it, with every comment and blank line around it kept."""

from collections.abc import Mapping
from typing import Any

from screening.content.files import RULES


class Excerpt:
    """The lines of one rule.

    Args:
        text: the rule file.
        places: where each value stands in it, as `Screener.positions`.
        number: the place of the rule among the rules, from 0.
    """

    def __init__(self, text: str, places: Mapping[tuple[Any, ...], str], number: int) -> None:
        lines = text.splitlines(keepends=True)
        first = _line(places, (RULES, "rules", number)) - 1
        last = first + 1
        while last < len(lines) and not _begins_another(lines[last]):
            last += 1
        while lines[last - 1].lstrip().startswith("#") or not lines[last - 1].strip():
            last -= 1
        self._before, self._after = "".join(lines[:first]), "".join(lines[last:])
        self.text = "".join(lines[first:last])
        """The rule as it stands there."""

    def with_(self, rule: str) -> str:
        """The file with another text in the place of the rule; an empty one takes the rule out."""
        kept = rule.replace("\r\n", "\n").strip("\n")
        return f"{self._before}{kept}\n{self._after}" if kept else self._before + self._after


def _line(places: Mapping[tuple[Any, ...], str], path: tuple[Any, ...]) -> int:
    return int(places[path].rpartition(":")[2])


def _begins_another(line: str) -> bool:
    """Whether the next rule begins here, or the next list of the file."""
    return line.startswith("  - ") or (bool(line.strip()) and not line.startswith((" ", "#")))
