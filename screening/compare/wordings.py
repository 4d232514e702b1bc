"""How a value that differs is told: what is gone and has come, and the words before and after."""

from collections.abc import Sequence
from typing import Any, Final

from screening.model import All, Any_, AtLeast, Chosen, Not, Words
from screening.sheet.phrases import listed

LONG: Final = 1000
"""Letters: whole sections are not told word for word; git shows them, and `sign` does."""


def is_condition(value: Any) -> bool:
    """Whether this is one of the five forms of a condition."""
    return isinstance(value, Chosen | All | Any_ | Not | AtLeast)


def gone_and_come(before: Sequence[Any], after: Sequence[Any]) -> str:
    """What a list no longer has, and what it has now."""
    gone, come = [x for x in before if x not in after], [x for x in after if x not in before]
    return ", ".join(
        f"{word} {listed(ids)}" for word, ids in (("no longer", gone), ("now also", come)) if ids
    )


def reworded(name: str, before: Any, after: Any) -> str:
    """What became of something that is read, or of its source."""
    if name == "sources":
        return "its sources changed"
    if isinstance(before or after, str | Words):
        return f"{_how(before, after)} `{name}`{_both(before, after)}"
    return f"`{name}` changed" if name else "changed"


def _both(before: Any, after: Any) -> str:
    """The words before and after, those that differ; nothing where they were added or removed, or
    are long.
    """
    if not (before and after):
        return ""
    was, is_ = (each.said if isinstance(each, Words) else {"": each} for each in (before, after))
    pairs = zip(was.values(), is_.values(), strict=False)
    told = [
        f"“{one}” -> “{other}”"
        for one, other in pairs
        if one != other and len(one) + len(other) < LONG
    ]
    return f": {'; '.join(told)}" if told else ""


def _how(before: Any, after: Any) -> str:
    return "other words for" if before and after else "now with" if after else "now without"
