"""What the model says of a value that does not fit, in words: what is wrong, and what to write."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, get_args, get_origin

from screening.content.yaml import KeyPath


def in_file(lines: Mapping[KeyPath, int], path: KeyPath) -> KeyPath:
    """The deepest part of pydantic's path that stands in the file (pydantic names union tags and
    hidden fields too).
    """
    here: KeyPath = ()
    for step in path:
        if (*here, step) in lines:
            here = (*here, step)
    return here


def keys_at(annotation: Any, path: KeyPath) -> list[str]:
    """The keys that may stand at a place of a value of the annotated type; none where that cannot
    be told.
    """
    for step in path:
        if get_origin(annotation) in (dict, tuple):
            annotation = get_args(annotation)[isinstance(step, str)]
        else:
            annotation = dict(_fields(annotation)).get(step)
    return [key for key, _ in _fields(annotation)]


def _fields(annotation: Any) -> Iterator[tuple[str, Any]]:
    """The keys of a noun with their types; nothing for any other type."""
    for name, field in getattr(annotation, "model_fields", {}).items():
        yield field.alias or name, field.annotation


SHAPES: Final = {
    "too_short": ("{what} is too short: it needs at least {min_length}.", "Add what is missing."),
    "too_long": ("{what} is too long: it can hold at most {max_length}.", "Remove some."),
    "string_too_short": ("{what} is empty.", "Fill it in, or remove the key."),
    "string_too_long": ("{what} is too long.", "Use at most {max_length} letters."),
    "string_type": (
        "{what} must be one text.",
        "Write the text after the colon, in quotes where it begins with a mark such as [ or {{.",
    ),
    "tuple_type": (
        "{what} must be a list.",
        "Write each item on a line of its own after `- `, or all in [brackets].",
    ),
}


OTHER_SHAPE: Final = (
    "{what} has the wrong shape.",
    "It takes lines of `key: value`, indented. Look at a neighbour that works.",
)


def explain(error: Any, noun: Any, here: KeyPath) -> tuple[str, str]:
    """What a pydantic error means for someone who writes content: what is wrong, what to write
    instead.
    """
    path, kind, value = error["loc"], error["type"], error.get("input")
    key = next((step for step in reversed(here) if isinstance(step, str)), "")
    what = f"`{key}`" if key else "The name of the file" if path == ("id",) else "The file"
    if kind == "missing":
        return f"`{path[-1]}` is missing.", f"Add a line `{path[-1]}: …` here."
    if kind == "extra_forbidden":
        return f"`{key}` is not a key that belongs here.", nearest(key, keys_at(noun, path[:-1]))
    if kind == "literal_error" and path[-1] == "[key]":
        return f"`{value}` is not a key that belongs here.", _expected(error)
    if kind == "condition" and isinstance(value, dict) and len(value) > 1:
        return (
            f"{what} has several conditions side by side.",
            "Put them in a list below `all:`, where each must hold, or `any:`.",
        )
    if kind in ("tuple_type", "string_type") and "chosen" in path:
        return (
            "The options of a condition are not right.",
            "Write {question: option} or {question: [option, option]}.",
        )
    if kind == "tuple_type" and key == "options" and isinstance(value, str):
        return (
            f"There is no set of options `{value}`.",
            "List the options here, or name a set that stands below `option_sets`.",
        )
    if kind in ("literal_error", "string_pattern_mismatch", "flag", "whole", "day", "condition"):
        return (
            f"{what} cannot be `{value}`." if isinstance(value, str) else f"{what} is not right."
        ), _expected(error)
    message, instead = SHAPES.get(kind, OTHER_SHAPE)
    return message.format(what=what, **error.get("ctx", {})), instead.format(**error.get("ctx", {}))


def _expected(error: Any) -> str:
    """What to write, where one word, number or date is wrong."""
    if error["type"] == "literal_error":
        return f"Write one of: {error['ctx']['expected']}."
    if error["type"] != "string_pattern_mismatch":
        return f"{error['msg'][:1].upper()}{error['msg'][1:]}."
    if "https" in error["ctx"]["pattern"]:
        return "Write an address that begins with https:// and has no blanks."
    if "::" in error["ctx"]["pattern"]:
        return (
            "Write the file and the name of a test: tests/test_engine.py::test_the_promises_hold."
        )
    return "Use small letters, digits, `_` and `-`, beginning with a letter."


MOST_NAMED: Final = 24
"""So many names are listed for someone who wrote another one; more of them help nobody."""


DROPPED: Final = "If it was dropped, take it out here too."
"""Added where a name stands in a file that only speaks of the content."""


def moved_to(moved: Mapping[str, str], question: str, option: str = "") -> str:
    """What to write instead of a name that `moved:` knows; empty where it does not."""
    now = moved.get(f"{question}.{option}" if option else question, "")
    id_, _, chosen = now.partition(".")
    return (
        f"It has another name now: write `{id_}: {chosen}`."
        if chosen
        else (f"It has another name now: write `{id_}`." if id_ else "")
    )


def nearest(wrong: str, right: Sequence[str]) -> str:
    """What to write instead of a name that does not exist: the one that is spelled most alike, else
    all of them.
    """
    if near := difflib.get_close_matches(wrong, right, 1):
        return f"Did you mean `{near[0]}`?"
    if len(right) > MOST_NAMED:
        return f"None of the {len(right)} that there are is spelled much like it."
    return f"Write one of: {', '.join(right)}." if right else "Remove it: there are none."
