"""Every mistake in the content is found, named with its line, and explained: `tests/broken/`."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import pytest

from screening import model
from screening.content import check as check_package
from screening.content.check import ageing, check, load_checked
from screening.content.load import load
from screening.content.yaml import NOT_YAML, ContentError, Problem
from screening.model import Screener
from tests.support.broken_content import TINY, Broken, broken, tiny_copy

BROKEN = list(broken())


def problems_of(folder: Path) -> list[Problem]:
    """What is wrong with the content of a folder."""
    with pytest.raises(ContentError) as error:
        load_checked(folder)
    return error.value.problems


def test_the_tiny_content_has_no_mistakes() -> None:
    """What the broken files start from is right, so that each mistake is theirs."""
    assert check(load(TINY)) == []


def test_the_shipped_content_has_no_mistakes(screener: Screener) -> None:
    """What ships is right."""
    assert check(screener) == []


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name)
def test_mistake_is_named_with_its_line_and_what_to_write_instead(
    tmp_path: Path, case: Broken
) -> None:
    """A mistake gives exactly the messages that its file states."""
    folder = tiny_copy(tmp_path)
    case.spoil(folder)

    problems = problems_of(folder)

    expected = case.expected(folder)
    assert expected in problems, "\n".join(map(str, problems))
    assert sorted(p.message for p in problems if p != expected) == sorted(case.also)


def test_every_mistake_is_another_one() -> None:
    """No two broken files show the same mistake."""
    names = Counter(case.mistake for case in BROKEN)

    assert [name for name, times in names.items() if times > 1] == []


SAID_ELSEWHERE = {
    # of a signature, which is no content: tests/test_signoff.py
    "Restore the file, or sign again: `python -m screening sign`.",
    # of a long list, which the tiny content does not have: tests/test_load.py
    "None of the … that there are is spelled much like it.",
}


SAYING = [
    *(
        import_module(f"screening.content.{name}")
        for name in ("load", "yaml", "mistakes", "hazards")
    ),
    *(
        import_module(f"{package.__name__}.{each.name}")
        for package in (model, check_package)
        for each in iter_modules(package.__path__)
    ),
]
"""Every module that says what is wrong with a file of content."""


@pytest.mark.parametrize(
    "module",
    SAYING,
    ids=lambda module: module.__name__,
)
def test_everything_that_can_be_said_is_said_of_a_broken_file(module: ModuleType) -> None:
    """A new check needs a broken file that shows it: no sentence of these modules is left
    unsaid.
    """
    said = "\n".join(text for case in BROKEN for text in (case.says, case.instead, *case.also))

    unsaid = [
        sentence
        for sentence, pattern in sentences(module)
        if not re.search(pattern, said, re.IGNORECASE)
    ]

    assert [sentence for sentence in unsaid if sentence not in SAID_ELSEWHERE] == []


def sentences(module: ModuleType) -> Iterator[tuple[str, str]]:
    """The texts of a module that people read, docstrings apart, each with a pattern for what it
    becomes.
    """
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    parser_words = {part for part, _, _ in NOT_YAML}
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and ast.unparse(node.func.value) == "re"
        ):
            continue  # a regular expression
        if isinstance(node, ast.JoinedStr | ast.Constant):
            text, pattern = template(node)
            if re.search(r"[A-Za-z`]\W* \W*[A-Za-z`{(]", text) and text not in parser_words:
                yield text, pattern
            continue
        waiting += ast.iter_child_nodes(node)


def template(node: ast.JoinedStr | ast.Constant) -> tuple[str, str]:
    """A text as it stands in the code, and the pattern of what it becomes when its places are
    filled.
    """
    if isinstance(node, ast.Constant):
        text = node.value if isinstance(node.value, str) else ""
        return text, re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)).replace(r"\{\{", r"\{")
    parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
    return "".join("…" if part is None else str(part) for part in parts), "".join(
        ".+" if part is None else re.escape(str(part)) for part in parts
    )


def test_the_sentences_of_a_module_are_found(tmp_path: Path) -> None:
    """The test above would see a message that is new, however it is put together."""
    module = ModuleType("made_up")
    module.__file__ = str(tmp_path / "made_up.py")
    Path(module.__file__).write_text(
        '"""What this is for."""\n'
        'TABLE = {"a": ("{what} is too small.", "Add some.")}\n'
        'PATTERN = re.compile(r"a b c")\n'
        "def f(self, x):\n"
        '    """Say something about it."""\n'
        '    message = f"`{x}` is never read."\n'
        '    self.say((x, "title"), message, "Remove it." if x else f"Did you mean {x}?")\n',
        encoding="utf-8",
    )

    found = dict(sentences(module))

    assert set(found) == {
        "{what} is too small.",
        "Add some.",
        "`…` is never read.",
        "Remove it.",
        "Did you mean …?",
    }
    assert re.search(found["{what} is too small."], "`x` is too small.")
    assert not re.search(found["`…` is never read."], "It is never read.")


def test_mistakes_of_all_files_are_named_at_once_and_in_order(tmp_path: Path) -> None:
    """Nobody has to mend one file to hear about the next."""
    folder = tiny_copy(tmp_path)
    for file, text, wrong in (
        ("questions.yaml", "status: active", "status: done"),
        ("questions.yaml", "    label: Water\n", ""),
        ("referral_rules.yaml", "points: 2", "points: two"),
        ("sources.yaml", "https://heat.example/line", "http://heat.example/line"),
        ("helplines.yaml", "verified_on: never", "verified_on: once"),
        ("site.yaml", "name: Tiny", "nam: Tiny"),
        ("locales/en.yaml", "button: Start", "button: [Start]"),
        ("education/heat-stroke.md", "group: basics\n", ""),
    ):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace(text, wrong), encoding="utf-8")

    found = [(p.file, p.message) for p in problems_of(folder)]

    assert found == [
        ("education/heat-stroke.md", "`group` is missing."),
        ("helplines.yaml", "`verified_on` cannot be `once`."),
        ("locales/en.yaml", "`button` must be one text."),
        ("questions.yaml", "`status` cannot be `done`."),
        ("questions.yaml", "`label` is missing."),
        ("referral_rules.yaml", "`points` cannot be `two`."),
        ("site.yaml", "`nam` is not a key that belongs here."),
        ("site.yaml", "`name` is missing."),
        ("sources.yaml", "`address` cannot be `http://heat.example/line`."),
    ]


def test_a_mistake_in_one_rule_does_not_hide_those_of_another(tmp_path: Path) -> None:
    """Rules are looked into one by one, also where another one names something that is not
    there.
    """
    folder = tiny_copy(tmp_path)
    path = folder / "referral_rules.yaml"
    text = path.read_text(encoding="utf-8")
    text = (
        text.replace('{water: "no"}', '{watr: "no"}')
        .replace("{strain: 3}", "{strain: 9}")
        .replace("    if: someone does not answer\n", "")
    )
    path.write_text(text, encoding="utf-8")

    assert [p.message for p in problems_of(folder)] == [
        "The rule `collapse` has no words for when it is not known whether it holds.",
        "No answers make the rule `strained` hold.",
        "There is no question `watr`.",
    ]


def test_a_mistake_in_a_set_of_options_is_named_once(tmp_path: Path) -> None:
    """Three questions share the set; its line is named once, in the set."""
    folder = tiny_copy(tmp_path)
    path = folder / "questions.yaml"
    text = path.read_text(encoding="utf-8").replace('worse_than: ["yes"]', "worse_than: [ja]")
    shared = (
        "    group: heat\n    kind: one\n    ask: And now?\n    label: Now\n    options: yes_no\n  "
        "  sources: [heat_guide]\n"
    )
    text += "".join(f"\n  - id: {id_}\n{shared}" for id_ in ("again", "once_more"))
    path.write_text(text, encoding="utf-8")

    (problem,) = problems_of(folder)

    assert problem.message == "`no` cannot be worse than `ja`."
    assert text.split("\n")[problem.line - 1] == "      worse_than: [ja]"


@pytest.mark.parametrize("loops", ['{loop: "yes"}', 'not: {loop: "yes"}'], ids=["chosen", "not"])
def test_questions_that_wait_for_each_other_are_named(tmp_path: Path, loops: str) -> None:
    """Two questions that look at each other end in a message, not in an endless search."""
    folder = tiny_copy(tmp_path)
    path = folder / "questions.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "        - not: {now: fine}", f"        - {loops}"
    )
    text += (
        "  - id: loop\n    group: heat\n    kind: one\n    ask: Again?\n    label: Again\n   "
        ' ask_when: {water: "no"}\n    options: yes_no\n    sources: [heat_guide]\n'
    )
    path.write_text(text, encoding="utf-8")

    assert [p.message for p in problems_of(folder)] == [
        "`water` looks at `loop`, which is not asked before it."
    ]


def test_a_score_that_counts_itself_is_named(tmp_path: Path) -> None:
    """A score inside itself ends in a message, and the rules on it are left alone."""
    folder = tiny_copy(tmp_path)
    path = folder / "referral_rules.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "- when: {signs: headache}", "- when: {at_least: {strain: 1}}"
    )
    path.write_text(text, encoding="utf-8")

    assert [p.message for p in problems_of(folder)] == ["A score cannot be made of scores."]


def test_a_line_may_be_called_by_its_role(tmp_path: Path) -> None:
    """Words that say `<helpline:crisis>` are right in every country."""
    folder = tiny_copy(tmp_path)
    path = folder / "education" / "heat-stroke.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("<helpline:emergency>", "<helpline:crisis>"),
        encoding="utf-8",
    )

    assert check(load(folder)) == []


@pytest.mark.parametrize(
    "words",
    [
        "Level 4.2 stands on page 988a",
        "In 1-2 of 100-200 days",
        "See https://988.example/911",
        "It is 22:30 on 2026-11-23",
    ],
)
def test_figures_that_are_no_numbers_to_call_may_be_typed(tmp_path: Path, words: str) -> None:
    """Only what can be dialled counts as a number that belongs in helplines.yaml."""
    folder = tiny_copy(tmp_path)
    path = folder / "education" / "heat-stroke.md"
    path.write_text(path.read_text(encoding="utf-8") + f"{words}.\n", encoding="utf-8")

    assert check(load(folder)) == []


def test_checking_many_signs_is_quick(tmp_path: Path) -> None:
    """A tick-all page of 30 options in a score and in rules is looked at without trying every set
    of ticks.
    """
    folder = tiny_copy(tmp_path)
    ids = [f"sign_{n}" for n in range(28)]
    questions, rules = folder / "questions.yaml", folder / "referral_rules.yaml"
    options = "".join(f"      - id: {id_}\n        words: Sign\n" for id_ in ids)
    terms = "".join(f"      - when: {{signs: {id_}}}\n" for id_ in ids)
    questions.write_text(
        questions.read_text(encoding="utf-8").replace(
            "      - id: headache\n", f"{options}      - id: headache\n"
        ),
        encoding="utf-8",
    )
    rules.write_text(
        rules.read_text(encoding="utf-8").replace("      - when: {signs: headache}\n", terms),
        encoding="utf-8",
    )

    assert check(load(folder)) == []


def changed(folder: Path, file: str, *changes: tuple[str, str]) -> Screener:
    """The tiny content with some texts of a file replaced, loaded but not checked."""
    path = tiny_copy(folder) / file
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return load(folder / "content")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("helplines.yaml", 'text: "55501"', "chat: https://heat.example/chat"),
        ("helplines.yaml", 'text: "55501"', "site: https://heat.example/site"),
        ("helplines.yaml", '      call: "1-800-555-0100"\n', ""),
        (
            "referral_rules.yaml",
            "    say_open:\n",
            "    say_note: Counted in {braces}.\n    say_open:\n",
        ),
        ("referral_rules.yaml", "    when: {at_least: {strain: 3}}\n", "    when: {signs: none}\n"),
        ("referral_rules.yaml", "    if: someone does not answer\n", "    only_when_sure: true\n"),
        (
            "questions.yaml",
            "can_happen: someone falls over",
            "can_happen: {self: you fall over, relative: they fall over}",
        ),
        ("questions.yaml", "        words: Cramps\n", "        words: {self: Cramps}\n"),
        (
            "questions.yaml",
            "cannot tell\n        unknown: true",
            "cannot tell\n        declines: true",
        ),
        ("education/keeping-cool.md", "(section:heat-stroke)", "(https://heat.example)"),
    ],
)
def test_content_that_only_looks_odd_is_right(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    """A check that is too strict would make authors bend their words to it."""
    assert check(changed(tmp_path, file, (old, new))) == []


def test_a_rule_needs_no_if_where_its_answers_are_always_known(tmp_path: Path) -> None:
    """Neither whom the check is for nor how often a neighbour looks in can be unknown."""
    tiny = changed(
        tmp_path,
        "referral_rules.yaml",
        ("    when: {at_least: {strain: 3}}\n", "    when: {visits: daily}\n"),
        (
            (
                "    if:\n      self: you have more of these signs\n      relative: they have more"
                " of these signs\n"
            ),
            "",
        ),
    )

    assert check(tiny) == []


def test_a_rule_needs_an_if_where_it_is_not_known_whether_its_question_is_asked(
    tmp_path: Path,
) -> None:
    """An answer that cannot be unknown is, where the question before it was not answered."""
    changed(
        tmp_path,
        "questions.yaml",
        ("    private: true\n", "    private: true\n    ask_when: {now: fine}\n"),
    )
    rules = tmp_path / "content" / "referral_rules.yaml"
    text = rules.read_text(encoding="utf-8")
    text = text.replace(
        "    when: {at_least: {strain: 3}}\n", "    when: {visits: daily}\n"
    ).replace(
        "    if:\n      self: you have more of these signs\n      relative: they have more of these"
        " signs\n",
        "",
    )
    rules.write_text(text, encoding="utf-8")

    assert [p.message for p in problems_of(tmp_path / "content")] == [
        "The rule `strained` has no words for when it is not known whether it holds."
    ]


def test_advice_needs_words_only_for_those_who_may_get_it(tmp_path: Path) -> None:
    """Advice that one rule gives, to a relative, is worded for a relative."""
    tiny = changed(
        tmp_path,
        "referral_rules.yaml",
        (
            "    because: Shade helps everyone.\n",
            "    when: {who: relative}\n    because: {relative: Shade helps them.}\n",
        ),
        ("    title: Shade\n", "    title: {relative: Shade for them}\n"),
    )

    assert check(tiny) == []


def test_content_that_comes_from_no_file_is_checked_too() -> None:
    """A screener without places, as a comparison of two rule files makes it, gets messages without
    lines.
    """
    tiny = load(TINY)
    elsewhere = replace(tiny, positions={}, site=tiny.site.model_copy(update={"country": "ca"}))

    assert [str(p) for p in check(elsewhere)] == [
        "site.yaml: helplines.yaml has no country `ca`.\n    Write one of: us."
    ]


def test_ageing_numbers_are_named_after_ninety_days() -> None:
    """A number that was verified is to be confirmed again after 90 days; one that never was
    is not.
    """
    tiny = load(TINY)

    assert list(ageing(tiny, date(2026, 4, 1))) == []
    assert [(line.id, days) for line, days in ageing(tiny, date(2026, 4, 2))] == [
        ("advice_line", 91),
        ("text_line", 91),
    ]
