"""The words that pages show: none is missing, none is there for nothing, and the list of them is
the program's.
"""

import re
import shutil
from pathlib import Path

import pytest

from screening.cli.sheet import words_listed
from screening.content import interface
from screening.content.load import PAGES, load, load_words
from screening.content.yaml import ContentError
from tests.conftest import ROOT

PROGRAM = "\n".join(
    path.read_text(encoding="utf-8")
    for pattern in ("templates/*", "screening/**/*.py")
    for path in sorted(ROOT.glob(pattern))
    if path.is_file()
)


def test_the_list_of_words_is_fresh() -> None:
    """`python -m screening schema` has been run since the words changed."""
    assert interface.LIST.read_text(encoding="utf-8") == words_listed()


def test_every_word_that_is_listed_is_shown_somewhere() -> None:
    """By its key, or by the beginning of it where the program puts the rest together."""
    assert [key for key in sorted(interface.needed()) if not shown(key)] == []
    assert not shown("start.nowhere")


def shown(key: str) -> bool:
    """Whether the program names a key, or a beginning of it that ends where something is put in."""
    begins = [key[:i] for i in range(5, len(key)) if key[i - 1] in "._"]
    whole = re.escape(key)
    return bool(re.search(rf"[\"']{whole}[\"']", PROGRAM)) or any(
        re.search(rf"[\"']{re.escape(start)}([\"'] ~|\{{)", PROGRAM) for start in begins
    )


def copy(folder: Path, *changes: tuple[str, str]) -> Path:
    """The content that ships, with other words and an empty page."""
    for name in (
        "questions.yaml",
        "referral_rules.yaml",
        "helplines.yaml",
        "sources.yaml",
        "site.yaml",
    ):
        shutil.copy(ROOT / name, folder / name)
    for name in ("education", "locales", "directory"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / PAGES).parent.mkdir()
    (folder / PAGES).touch()
    path = folder / "locales" / "en.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return folder


def test_words_that_are_missing_or_that_nothing_shows_are_named_with_what_to_do(
    tmp_path: Path,
) -> None:
    """Each key with the file, and the line where there is one; content without pages needs none."""
    folder = copy(
        tmp_path,
        ("\nstart:\n", "\nstrat:\n  nothing: Nothing\nstart:\n"),
        ("\n  button: ", "\n  buton: "),
    )

    with pytest.raises(ContentError) as error:
        load(folder)

    said = {problem.message: problem for problem in error.value.problems}
    assert set(said) == {
        "Nothing shows the words `strat.nothing`.",
        "There are no words for `start.button`.",
        "Nothing shows the words `start.buton`.",
    }
    assert said["Nothing shows the words `start.buton`."].instead == "Did you mean `start.button`?"
    assert said["Nothing shows the words `strat.nothing`."].line > 0
    assert {problem.file for problem in error.value.problems} == {"locales/en.yaml"}

    (folder / PAGES).unlink()
    assert load(folder).interface["strat.nothing"] == "Nothing"


def test_words_for_each_perspective_stand_for_one_key() -> None:
    """Either one text, or one for each; one of two is not enough."""
    words, perspectives = load_words(ROOT)
    key = next(
        key
        for key in sorted(interface.needed())
        if key in words and not any(f"{key}.{p}" in words for p in perspectives)
    )
    without = {name: text for name, text in words.items() if name != key}

    assert (
        list(
            interface.problems(
                {**without, **{f"{key}.{p}": "x" for p in perspectives}}, perspectives
            )
        )
        == []
    )
    assert [
        wrong
        for wrong, _, _ in interface.problems(
            {**without, f"{key}.{perspectives[0]}": "x"}, perspectives
        )
    ] == [key]
