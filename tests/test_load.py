"""Reading content: every value stays text and knows its line, and nothing that a file holds ends in
a traceback.
"""

import random
import shutil
import string
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from screening.compare.revision import taken
from screening.content import assurances
from screening.content import yaml as yaml_module
from screening.content.case_files import load_cases
from screening.content.check import budgets, load_checked
from screening.content.files import TERMS
from screening.content.load import load
from screening.content.mistakes import nearest
from screening.content.signoff import load_signed_files, program
from screening.content.yaml import MAX_BYTES, MAX_DEPTH, ContentError, Problem, read_yaml
from screening.model import MAX_QUESTIONS, Screener
from screening.outcome.compile import prepare
from screening.outcome.engine import assess, fired_by, relevant
from screening.outcome.plan import Plan
from screening.outcome.report import report
from tests.conftest import ROOT, random_answers, share
from tests.support.broken_content import TINY, Broken, broken, tiny_copy

CONTENT = (
    "questions.yaml",
    "referral_rules.yaml",
    "helplines.yaml",
    "sources.yaml",
    "site.yaml",
    "locales/en.yaml",
)


@pytest.fixture(params=["CLoader", "Loader"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both parsers of PyYAML: libyaml, and the one in Python for machines without it."""
    monkeypatch.setattr(yaml_module, "type_of_loader", getattr(yaml, request.param))
    return str(request.param)


# --- text stays text ---


@pytest.mark.parametrize(
    "written",
    # A list of so many quotes would hide what is odd in them.
    "yes no on off true null ~ 988 +18006624357 0111 0x1f"  # noqa: SIM905
    " 22:30 1.10 1e3 2026-11-23 1_000 .inf".split(),
)
@pytest.mark.usefixtures("parser")
def test_text_that_yaml_would_change_stays_as_it_is_written(written: str) -> None:
    """No value becomes a truth value, a number, a time or a date, neither as a value nor as
    a key.
    """
    value, _ = read_yaml(f"value: {written}\nlist: [{written}]\n{written}: key\n", "f.yaml")

    assert value == {"value": written, "list": [written], written: "key"}


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('"a: b"', "a: b"),
        ("'it''s'", "it's"),
        ("", ""),
        ("one\n  two", "one two"),
        ("|\n  one\n  two\n", "one\ntwo\n"),
        (">-\n  one\n  two\n", "one two"),
        ('"\\u00e9"', "é"),
        ("a#b", "a#b"),
        ("a # remark", "a"),
    ],
)
@pytest.mark.usefixtures("parser")
def test_the_ways_of_writing_a_text_that_people_use_are_read(written: str, text: str) -> None:
    """Quotes, folded and literal text and remarks mean what YAML says."""
    assert read_yaml(f"value: {written}\n", "f.yaml")[0] == {"value": text}


@pytest.mark.usefixtures("parser")
def test_every_value_knows_its_line() -> None:
    """Keys are found on the line of the key, items of a list on the line where they begin."""
    text = """# remark
rules:
  - id: first
    when:
      any:
        - {a: b}

        - not:
            c: [d,
              e]
  - id: >
      second
"""

    _, lines = read_yaml(text, "f.yaml")

    assert lines == {
        (): 2,
        ("rules",): 2,
        ("rules", 0): 3,
        ("rules", 0, "id"): 3,
        ("rules", 0, "when"): 4,
        ("rules", 0, "when", "any"): 5,
        ("rules", 0, "when", "any", 0): 6,
        ("rules", 0, "when", "any", 0, "a"): 6,
        ("rules", 0, "when", "any", 1): 8,
        ("rules", 0, "when", "any", 1, "not"): 8,
        ("rules", 0, "when", "any", 1, "not", "c"): 9,
        ("rules", 0, "when", "any", 1, "not", "c", 0): 9,
        ("rules", 0, "when", "any", 1, "not", "c", 1): 10,
        ("rules", 1): 11,
        ("rules", 1, "id"): 11,
    }


@pytest.mark.parametrize("folder", [ROOT, TINY], ids=["shipped", "tiny"])
def test_every_place_of_the_content_is_the_line_that_holds_it(folder: Path) -> None:
    """The place of each key is a line with that key; that of each line of a section is the line
    itself.
    """
    screener = load(folder)
    lines: dict[str, list[str]] = {}

    for path, place in screener.positions.items():
        file, _, line = place.rpartition(":")
        if file not in lines:
            lines[file] = (folder / file).read_text(encoding="utf-8").split("\n")
        here = lines[file][int(line) - 1]
        if path[1:2] == ("body",):
            assert (
                here.strip() == screener.section(Path(file).stem).body.split("\n")[path[2]].strip()
            )
        elif path[1:] and isinstance(path[-1], str):
            assert path[-1] in here, (path, place)


# --- what is refused ---

LAUGHS = "a: &a [ha, ha]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGES = "a: &a {k: v}\n" + "".join(
    f"m{n}: &m{n} {{<<: [{', '.join(['*a'] * 40)}]}}\n" for n in range(150)
)


@pytest.mark.parametrize(
    ("bomb", "says"),
    [
        (LAUGHS, "`&` and `!` have a special meaning in YAML."),
        (MERGES, "`&` and `!` have a special meaning in YAML."),
        ("a: *b\n", "`*` refers to another place in the file."),
        ("<<: {k: v}\n", "`<<` merges other keys into this one."),
        ("[" * 20_000, "Lists and keys are nested too deeply here."),
        ("- " * 20_000, "Lists and keys are nested too deeply here."),
        ("a: " + "{a: " * 30, "Lists and keys are nested too deeply here."),
        ("[" + "a," * 60_000 + "]", "The file has too many values."),
        ("a: " + "x" * MAX_BYTES, "The file is larger than a megabyte."),
        ("é" * (MAX_BYTES // 2 + 1), "The file is larger than a megabyte."),
        ("a: b\na: c\n", "The key `a` stands here a second time."),
        ("{a: b, a: c}", "The key `a` stands here a second time."),
        ('a: b\n"a": c\n', "The key `a` stands here a second time."),
        ("!!python/object/apply:os.system [ls]", "`&` and `!` have a special meaning in YAML."),
        ("a: !!binary aGVsbG8=", "`&` and `!` have a special meaning in YAML."),
        ("? [a, b]\n: c\n", "A key must be plain text."),
        ("a: b\x00c\n", "This is not YAML: a character stands here that no one can see."),
        ("%YAML 9.9\n---\na: b\n", ""),
        ("", "There is nothing in it."),
        ("---\n...\n---\na\n", "A second document begins here."),
    ],
    ids=lambda value: (
        repr(value[:20]) if len(value) < 100 or value[0] in "[-" else f"{value[:8]!r}..."
    ),
)
@pytest.mark.usefixtures("parser")
def test_a_bomb_or_a_riddle_is_refused_at_once(bomb: str, says: str) -> None:
    """What could hang, run code or hide a value is refused, in far less than a second."""
    start = time.process_time()
    with pytest.raises(ContentError) as error:
        read_yaml(bomb, "f.yaml")

    assert time.process_time() - start < 10
    (problem,) = error.value.problems
    assert problem.file == "f.yaml"
    assert says in problem.message


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("opens", "closes"), [("[", "]"), ("{a: ", "}")])
def test_as_many_levels_as_are_allowed_are_read(opens: str, closes: str) -> None:
    """Lists in lists and keys in keys, down to the last level; one more is refused."""
    read_yaml(opens * MAX_DEPTH + "x" + closes * MAX_DEPTH, "file")

    with pytest.raises(ContentError, match="nested too deeply"):
        read_yaml(opens * (MAX_DEPTH + 1) + "x" + closes * (MAX_DEPTH + 1), "file")


def test_a_message_counts_lines_from_where_the_text_stands_in_its_file() -> None:
    """Front matter begins on the second line of its file, and so do its mistakes."""
    with pytest.raises(ContentError) as error:
        read_yaml("a: b\nc: d: e\n", "f.md", first_line=2)

    assert [p.line for p in error.value.problems] == [3]


@pytest.mark.parametrize(
    "case", [case for case in broken() if "not YAML" in case.says], ids=lambda case: case.name
)
@pytest.mark.usefixtures("parser")
def test_both_parsers_say_the_same_of_text_that_is_not_yaml(tmp_path: Path, case: Broken) -> None:
    """A machine without libyaml names the same line in the same words."""
    folder = tiny_copy(tmp_path)
    case.spoil(folder)

    with pytest.raises(ContentError) as error:
        load(folder)

    assert error.value.problems == [case.expected(folder)]


def test_a_problem_reads_like_a_place_to_click_on() -> None:
    """File and line stand first, as editors and terminals take them; without a line the
    file alone.
    """
    assert (
        str(Problem("a.yaml", 3, "It is wrong.", "Mend it."))
        == "a.yaml:3: It is wrong.\n    Mend it."
    )
    assert str(Problem("a.yaml", 0, "It is missing.")) == "a.yaml: It is missing."
    assert (
        str(
            ContentError(
                [
                    Problem("b", 1, "B."),
                    Problem("a", 10, "A."),
                    Problem("a", 9, "C."),
                    Problem("b", 1, "B."),
                ]
            )
        )
        == "a:9: C.\na:10: A.\nb:1: B."
    )


# --- files and sizes ---


def many_questions(number: int) -> str:
    """A file of that many questions, in the shape of questions.yaml."""
    question = """
  - id: question_{n}
    group: heat
    kind: one
    ask:
      self: Do you notice the thing that has the number {n}?
      relative: Do they notice the thing that has the number {n}?
    label: Thing {n}
    why: So that the file is long.
    ask_when:
      all:
        - {{now: [dizzy, fine]}}
        - not: {{signs: none}}
    options:
      - id: "yes"
        words: "Yes"
        worse_than: ["no"]
      - id: "no"
        words: "No"
      - id: unknown
        words: I don't know
        unknown: true
    sources: [heat_guide, line_site]
"""
    return (TINY / "questions.yaml").read_text(encoding="utf-8") + "".join(
        question.format(n=n) for n in range(number)
    )


@pytest.mark.usefixtures("parser")
def test_a_file_of_two_hundred_questions_is_read_quickly() -> None:
    """Four thousand lines are read in far less than a second, and the last question knows
    its line.
    """
    text = many_questions(195)
    start = time.process_time()

    value, lines = read_yaml(text, "questions.yaml")

    assert time.process_time() - start < 5
    assert len(value["questions"]) == 200
    assert text.split("\n")[lines["questions", 199, "id"] - 1] == "  - id: question_194"


def test_as_many_questions_as_the_answers_have_room_for_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit itself is fine; one more is refused. A person is never asked as many: that limit
    has its own test.
    """
    monkeypatch.setattr(budgets, "MOST_PAGES", 99)
    monkeypatch.setattr(budgets, "MOST_TAPS", 99)
    folder = tiny_copy(tmp_path)
    path = folder / "questions.yaml"
    path.write_text(many_questions(MAX_QUESTIONS - 5), encoding="utf-8")

    assert len(load_checked(folder).questions.questions) == MAX_QUESTIONS

    path.write_text(many_questions(MAX_QUESTIONS - 4), encoding="utf-8")
    with pytest.raises(ContentError):
        load_checked(folder)


@pytest.mark.parametrize(
    "change",
    [lambda text: b"\xef\xbb\xbf" + text, lambda text: text.replace(b"\n", b"\r\n")],
    ids=["mark", "line ends"],
)
def test_files_saved_on_windows_are_the_same(tmp_path: Path, change: Any) -> None:
    """A byte order mark or Windows line ends change nothing, nor the lines that messages name."""
    folder = tiny_copy(tmp_path)
    for path in folder.rglob("*.*"):
        path.write_bytes(change(path.read_bytes()))

    assert load_checked(folder) == load(TINY)
    assert load(folder).positions == load(TINY).positions


def test_loading_is_the_same_with_both_parsers(
    monkeypatch: pytest.MonkeyPatch, screener: Screener
) -> None:
    """Without libyaml the same content is read, only more slowly."""
    monkeypatch.setattr(yaml_module, "type_of_loader", yaml.Loader)

    again = load(ROOT)

    assert again == screener
    assert again.positions == screener.positions


def test_other_files_in_the_folder_of_sections_are_left_alone(tmp_path: Path) -> None:
    """A picture or a draft under another ending is no section."""
    folder = tiny_copy(tmp_path)
    (folder / "education" / "draft.md.bak").write_text("nothing", encoding="utf-8")

    assert load(folder) == load(TINY)


def read_whole(folder: Path) -> tuple[object, ...]:
    """Everything that lists the files of a folder, asked once."""
    return (
        load_checked(folder),
        load_signed_files(folder),
        load_cases(folder / "tests" / "cases"),
        program(folder),
        assurances.on(folder),
        taken(folder),
    )


def test_what_macos_leaves_beside_files_changes_nothing(tmp_path: Path) -> None:
    """`._name` and `.DS_Store` in every folder: neither the check, the signature nor the
    fingerprints take them for content.
    """
    shutil.copytree(
        ROOT,
        copy := tmp_path / "copy",
        ignore=shutil.ignore_patterns(".*", "requirements*", "benchmarks"),
    )
    before = read_whole(copy)
    notes = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \xb0\xff"
    for folder in (copy, *(path for path in sorted(copy.rglob("*")) if path.is_dir())):
        for path in [path for path in sorted(folder.iterdir()) if path.is_file()]:
            path.with_name(f"._{path.name}").write_bytes(notes)
        (folder / ".DS_Store").write_bytes(notes)

    assert read_whole(copy) == before


def test_a_folder_without_content_names_every_file_that_is_missing(tmp_path: Path) -> None:
    """Nothing is assumed; each file is asked for by name."""
    with pytest.raises(ContentError) as error:
        load(tmp_path)

    assert [p.file for p in error.value.problems] == sorted(CONTENT)
    assert {p.message for p in error.value.problems} == {"The file is missing."}


def test_the_words_of_the_interface_are_found_by_their_keys() -> None:
    """Keys below keys are joined with dots, and digits stay text."""
    words = load(TINY).interface

    assert (words["start.title"], words["errors.404.title"]) == (
        "A tiny check",
        "There is no such page",
    )
    assert not any(key in words for key in ("start", "errors", "title"))


# --- never a traceback ---

PIECES = (
    *(
        "",
        " ",
        "    ",
        "\n",
        "\t",
        ":",
        ": ",
        "- ",
        "#",
        "'",
        '"',
        "[",
        "]",
        "{",
        "}",
        "[]",
        "{}",
        "|",
        ">",
        "&a ",
        "*a",
        "!x ",
        "<<: ",
        "---\n",
        "~",
    ),
    *(
        "yes",
        "no",
        "true",
        "false",
        "never",
        "0",
        "-1",
        "99999",
        "2026-13-01",
        "é",
        "\x00",
        "\x85",
        "\u2028",
        "\ufeff",
        '"\\0"',
        '"\\ud800"',
    ),
    *(
        "who",
        "self",
        "everyone",
        "relative",
        "none",
        "unknown",
        "all",
        "any",
        "not",
        "at_least",
        "chosen",
        "options",
        "said",
        "id",
        "body",
    ),
    *(
        "{all: []}",
        "{not: {not: {who: self}}}",
        "{at_least: {strain: 0}}",
        "{{",
        "{count",
        "{0}",
        "](x:y)",
        "<helpline:x>",
        "../en",
        "us",
    ),
)


def mutated(text: str, chance: random.Random, words: list[str]) -> str:
    """The text with one thing changed in it, as a slip of the hand or of copy and paste would."""
    lines = text.split("\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(9):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = chance.choice((" ", "  ", "    ")) + lines[at]
        case 4:
            lines[at] = lines[at][chance.choice((1, 2)) :]
        case 5:
            del lines[min(at, other) : max(at, other)][: chance.randrange(1, 30)]
        case 6:
            lines[at] = lines[at].replace(chance.choice(words), chance.choice(words))
        case 7:
            before, colon, _ = lines[at].partition(": ")
            lines[at] = before + (colon or ": ") + chance.choice(PIECES)
        case _:
            place = chance.randrange(len(lines[at]) + 1)
            lines[at] = (
                lines[at][:place]
                + chance.choice((*PIECES, chance.choice(string.printable)))
                + lines[at][place + chance.randrange(3) :]
            )
    return "\n".join(lines)


def mutants(source: Path, folder: Path, number: int) -> Iterator[None]:
    """Copies of content with one to three slips each, one after the other in the same folder."""
    files = [
        *CONTENT,
        TERMS,
        *(
            path.relative_to(source).as_posix()
            for path in sorted((source / "education").glob("*.md"))
        ),
    ]
    texts = {file: (source / file).read_text(encoding="utf-8") for file in files}
    weights = [1 + 20 * (file in (*CONTENT, TERMS)) for file in files]
    words = sorted(
        {
            word
            for text in texts.values()
            for word in text.replace(":", " ").replace(",", " ").split()
        }
    )
    for file, text in texts.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    for seed in range(number):
        chance = random.Random(seed)
        spoiled = chance.choices(files, weights, k=chance.choice((1, 1, 1, 2, 3)))
        for file in spoiled:
            (folder / file).write_text(
                mutated((folder / file).read_text(encoding="utf-8"), chance, words),
                encoding="utf-8",
            )
        yield
        for file in spoiled:
            (folder / file).write_text(texts[file], encoding="utf-8")


def outcome_of(folder: Path, seed: int) -> str:
    """Load the folder; where it passes, fill in a check and conclude from it."""
    try:
        plan = prepare(load_checked(folder))
    except ContentError as error:
        return "refused" if error.problems and str(error).encode() else "silent"
    conclude(plan, random.Random(seed))
    return "passed"


def conclude(plan: Plan, chance: random.Random) -> None:
    """What passes `check` can be asked and concluded from, for everyone."""
    for perspective in plan.screener.perspectives:
        answers = random_answers(plan, chance, perspective)
        outcome = assess(plan, answers)
        assert relevant(plan, answers) == answers
        assert all(set(fired_by(plan, finding)) <= set(answers) for finding in outcome.findings)
        assert report(plan, answers).outcome == outcome


@pytest.mark.parametrize(
    ("source", "number"), [(TINY, share(800)), (ROOT, share(50))], ids=["tiny", "shipped"]
)
def test_slips_in_the_content_end_in_a_message_or_in_a_check_that_works(
    tmp_path: Path, source: Path, number: int
) -> None:
    """Whatever stands in the files: every mistake with its place, or content that can be used.
    Never a traceback.
    """
    outcomes = [
        outcome_of(tmp_path, seed) for seed, _ in enumerate(mutants(source, tmp_path, number))
    ]

    assert set(outcomes) == {"refused", "passed"}
    assert outcomes.count("refused") > number / 4
    assert outcomes.count("passed") > number / 20


def test_random_bytes_end_in_a_message(tmp_path: Path) -> None:
    """A file that is no text at all is named, and nothing else happens."""
    chance = random.Random(7)
    for file in CONTENT:
        for size in (0, 1, 7, 1000):
            folder = shutil.copytree(TINY, tmp_path / f"{file.replace('/', '-')}-{size}")
            (folder / file).write_bytes(chance.randbytes(size))
            with pytest.raises(ContentError):
                load_checked(folder)


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("a: b\nc: d\u202ee\n", 2, "U+202E"),
        ("a: b\nc: |\n  one\n  t\u200bwo\n", 4, "U+200B"),
        ("# a comment\u2066\na: b\n", 1, "U+2066"),
        ('a: b\nc: "d\\u202Ee"\n', 2, "U+202E"),
        ("a: soft\u00adhyphen\n", 1, "U+00AD"),
    ],
    ids=["turned", "in a long text", "in a comment", "escaped", "soft hyphen"],
)
def test_what_no_one_can_see_is_refused_wherever_it_stands(
    tmp_path: Path, text: str, line: int, code: str
) -> None:
    """What a reviewer reads and signs is what the file says."""
    (tmp_path / "questions.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(ContentError) as error:
        load_signed_files(tmp_path)
    (problem,) = error.value.problems

    assert (problem.line, problem.message) == (
        line,
        f"A character stands here that no one can see: {code}.",
    )
    assert problem.instead.startswith("Delete the line")


def test_what_some_languages_are_written_with_is_kept(tmp_path: Path) -> None:
    """Joiners, marks that stand on letters, and a byte order mark at the start of a file."""
    (tmp_path / "questions.yaml").write_text(
        "\ufeffa: \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 e\u0301 \u200d\n",
        encoding="utf-8",
    )

    assert load_signed_files(tmp_path)["questions.yaml"]["a"].startswith("\u0645")


def test_of_many_names_none_is_listed_for_someone_who_wrote_another() -> None:
    """The nearest, or how many there are."""
    many = [f"rule_{n}" for n in range(82)]

    assert nearest("rule_81x", many) == "Did you mean `rule_81`?"
    assert nearest("wholly_other", many) == "None of the 82 that there are is spelled much like it."
