"""How hard the words are: Flesch-Kincaid grades over running text, and the length of every single
sentence.

The grade is 0.39 x words a sentence + 11.8 x syllables a word - 15.59. It is counted strictly:
names of drugs and services alone are eased; a colon ends no sentence; a list that continues a
lead-in is one sentence with it; headings, labels and the words of options do not count, since short
pieces would flatter the grade.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import pytest

from screening.model import Screener, Words
from tests.test_pages import AVOID, all_words, readable

DRUGS: Final = (
    "benzodiazepines?|buprenorphine|fentanyl|heroin|medetomidine|methadone|naloxone|naltrexone|narcan|nitazenes?|opioids?|"
    "suboxone|valium|xanax|xylazine"
)
SERVICES: Final = "childhelp|findtreatment|helplines?|lifeline|safespot|samhsa"
NAMES: Final = re.compile(f"{DRUGS}|{SERVICES}")
"""Counted as two syllables each: people who need them know them, and there is no shorter word."""
ITEM: Final = re.compile(r"^[ \t]*(?:[-*]|\d+\.)[ \t]+", re.MULTILINE)
LONG_ENOUGH: Final = 60
"""Words below which a grade says nothing."""


def syllables(word: str) -> int:
    """Syllables of a word, by its vowels. Over the words of this project within 0.1 grades of a
    pronouncing dictionary.
    """
    word = word.lower()
    if NAMES.fullmatch(word):
        return 2
    if word.isdigit():
        return min(len(word), 2)
    if "-" in word:
        return sum(syllables(part) for part in word.split("-") if part)
    word = re.sub(r"[^a-z]", "", word)
    count = len(re.findall(r"[aeiouy]+", word))
    silent = re.search(r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouycgsxz]es$|[^aeiouytd]ed$", word)
    return max(
        1,
        count
        - bool(silent and not re.search(r"[cs]hes$", word))
        + bool(re.search(r"[aeiouy]ing$", word)),
    )


def words(text: str) -> list[str]:
    """Words and numbers."""
    return re.findall(r"[A-Za-z][A-Za-z'\u2019]*(?:-[A-Za-z]+)*|\d+", text)


def split(text: str) -> list[str]:
    """Sentences: up to a full stop, a question mark or an exclamation mark."""
    return [each for each in re.split(r"(?<=[.!?])[”\"')]*\s+", text) if words(each)]


def ends(text: str) -> bool:
    """Whether the last sentence is closed."""
    return bool(re.search(r"[.!?][”\"')]*$", text))


def spoken(markdown: str) -> str:
    """Markdown without its marks: links as their words, and a helpline as a name."""
    return re.sub(
        r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"<helpline:[^>]*>", "Lifeline", markdown)
    ).replace("**", "")


def blocks(markdown: str) -> Iterator[tuple[str, str]]:
    """Headings, list items and paragraphs, each with its kind."""
    apart = re.sub(r"(?m)^(#+ .*)$", r"\n\1\n", ITEM.sub(r"\n\g<0>", spoken(markdown)))
    for block in re.split(r"\n\s*\n", apart.strip()):
        kind = "heading" if block.startswith("#") else "item" if ITEM.match(block) else "paragraph"
        yield kind, " ".join(ITEM.sub("", block).split())


def sentences(markdown: str, whole_lists: bool = True) -> list[str]:
    """Sentences of running text. With `whole_lists`, open items after an open line belong to its
    sentence.
    """
    found: list[str] = []
    is_open = False
    for kind, text in blocks(markdown):
        if kind == "heading":
            is_open = False
        elif kind == "item" and is_open and whole_lists and not ends(text):
            found[-1] += f" {text}"
        else:
            found += split(text)
            is_open = kind == "paragraph" and not ends(text)
    return found


def grade(found: list[str]) -> float:
    """The Flesch-Kincaid grade of sentences."""
    count = [word for each in found for word in words(each)]
    assert len(count) >= LONG_ENOUGH, f"{len(count)} words are too few for a grade"
    return 0.39 * len(count) / len(found) + 11.8 * sum(map(syllables, count)) / len(count) - 15.59


def test_syllables_are_counted_as_people_say_them() -> None:
    """Words of this project, as they are spoken."""
    said = {
        1: ["stay", "lips", "breathe", "called", "times", "help", "make", "pills"],
        2: [
            "doses",
            "going",
            "people",
            "wanted",
            "urges",
            "being",
            "single",
            "breathing",
            "naloxone",
            "opioids",
        ],
        3: ["medicine", "hospital", "remember", "prescription", "treatment-free"],
        4: ["emergency", "medication", "community"],
    }

    assert {word: n for n, all_of in said.items() for word in all_of if syllables(word) != n} == {}


def test_a_list_counts_as_one_sentence_only_where_it_continues_one() -> None:
    """Open items after an open line belong to it; closed items, and items below a heading, stand
    alone.
    """
    assert sentences("Call if you:\n\n- are ill\n- feel\n  cold") == [
        "Call if you: are ill feel cold"
    ]
    assert sentences("Call if you:\n\n- are ill\n- feel cold", whole_lists=False) == [
        "Call if you:",
        "are ill",
        "feel cold",
    ]
    assert sentences("Call now.\n\n- They are ill. They shake.\n- a cold shower") == [
        "Call now.",
        "They are ill.",
        "They shake.",
        "a cold shower",
    ]
    assert sentences("Do this:\n\n# Never\n\n1. a cold shower\n2. slapping") == [
        "Do this:",
        "a cold shower",
        "slapping",
    ]


# --- grades of running text ---


def read_by(perspective: str, texts: Iterable[Words | None]) -> list[str]:
    """The sentences that are said to a perspective in these words."""
    return [
        each
        for text in texts
        if text and text.speaks_to(perspective)
        for each in sentences(text.to(perspective))
    ]


def too_hard(screener: Screener, kind: str, limit: float) -> dict[str, float]:
    """The sections of a kind above a grade."""
    found = {
        section.id: grade(sentences(section.body))
        for section in screener.sections
        if section.grade == kind
    }
    return {id_: round(each, 1) for id_, each in found.items() if each > limit}


def test_emergency_sections_are_read_at_grade_five(screener: Screener) -> None:
    """What has to be understood in seconds."""
    in_emergencies = {emergency.section for emergency in screener.rules.emergencies}

    assert in_emergencies <= {
        section.id for section in screener.sections if section.grade == "emergency"
    }
    assert too_hard(screener, "emergency", 5) == {}


def test_other_sections_are_read_at_grade_eight(screener: Screener) -> None:
    """What is read in peace, each section alone."""
    assert too_hard(screener, "education", 8) == {}


@pytest.mark.parametrize("perspective", ["self", "relative"])
def test_questions_are_read_at_grade_six(screener: Screener, perspective: str) -> None:
    """All questions of a route together: what is asked, the hints, and why."""
    asked = [q for q in screener.questions.questions if q.ask.speaks_to(perspective)]

    assert (
        grade(read_by(perspective, (text for q in asked for text in (q.ask, q.hint, q.why)))) <= 6
    )


@pytest.mark.parametrize("part", ["because", "steps", "advice", "care"])
@pytest.mark.parametrize("perspective", ["self", "relative"])
def test_results_are_read_at_grade_seven(screener: Screener, perspective: str, part: str) -> None:
    """Reasons, first steps, advice, and the words on urgency and care, each kind together."""
    rules = screener.rules
    texts = {
        "because": [rule.because for rule in rules.rules if not rule.quiet],
        "steps": [step.words for step in rules.steps],
        "advice": [advice.text for advice in rules.advice],
        "care": [
            *(urgency.meaning for urgency in rules.urgencies),
            *(each.what for each in (*rules.levels, *rules.ways)),
        ],
    }

    assert grade(read_by(perspective, texts[part])) <= 7


def test_the_words_around_are_read_at_grade_six(screener: Screener) -> None:
    """The sentences of the interface, from the first page to the last."""
    assert (
        grade(
            [each for text in screener.interface.values() if ends(text) for each in sentences(text)]
        )
        <= 6
    )


# --- single strings ---


def every_sentence(screener: Screener) -> Iterator[tuple[str, str]]:
    """Every sentence, label, list item and option that is public, with its place."""
    lines = readable(screener.country.lines, place="helplines")
    for place, text in (*all_words(screener), *lines):
        yield from ((place, sentence) for sentence in sentences(text, whole_lists=False))


def test_sentences_are_short(screener: Screener) -> None:
    """As a rule at most 15 words; few have more than 18, and none more than 25."""
    counted = [
        (len(words(sentence)), place, sentence) for place, sentence in every_sentence(screener)
    ]
    of_some_length = [each for each in counted if each[0] >= 5]

    assert [each for each in counted if each[0] > 25] == []
    assert sum(each[0] <= 15 for each in of_some_length) >= 0.9 * len(of_some_length)
    assert sum(each[0] > 18 for each in of_some_length) <= 0.03 * len(of_some_length)


def test_helplines_use_no_word_to_avoid(screener: Screener) -> None:
    """What is said of a line is as kind as the rest of the content, which `test_pages.py` reads."""
    found = {
        place: match[0]
        for place, text in readable(screener.country.lines, place="helplines")
        if (match := AVOID.search(text))
    }

    assert found == {}
