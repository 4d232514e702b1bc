"""The tiny content with a change, as the reviewer's tools meet it."""

from functools import cache
from pathlib import Path

from screening.content.check import check
from screening.content.load import load
from screening.model import Screener
from screening.outcome.compile import prepare
from screening.outcome.plan import Plan
from tests.support.broken_content import TINY, tiny_copy

RULES = "referral_rules.yaml"
QUESTIONS = "questions.yaml"


@cache
def tiny() -> Plan:
    """The tiny content, compiled."""
    return prepare(load(TINY))


def tiny_with(folder: Path, *changes: tuple[str, str, str]) -> Screener:
    """The tiny content with texts replaced in its files: (file, what stands there once, what stands
    there instead).
    """
    content = change(tiny_copy(folder), *changes)
    screener = load(content)
    assert not check(screener), "\n".join(map(str, check(screener)))
    return screener


def change(content: Path, *changes: tuple[str, str, str]) -> Path:
    """Replace texts in the files of a folder."""
    for file, what, instead in changes:
        text = (content / file).read_text(encoding="utf-8")
        assert text.count(what) == 1, f"this must stand in {file} once: {what}"
        (content / file).write_text(text.replace(what, instead), encoding="utf-8")
    return content
