"""Every word that a visitor reads, by an id, and the same content in other words.

The English stands in the content files; a translation has the same ids.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, get_args, get_origin

from screening import model
from screening.model import Noun, Readable, Screener, Words

Word = Callable[[str, str], str]
"""What stands for a text, from its id and the text."""

REVIEWERS: Final = ("rules.", "hazards.")
"""Keys of interface words that stand on reviewers' pages, which stay English."""
_HEADING: Final = re.compile(r"^## +(.*?) *$", re.MULTILINE)
TAUGHT: Final = "education"
"""How the ids of sections begin: each is translated as a file of its own."""
OWN: Final = "site"
OWN_WORDS: Final = ("run_by", "privacy_notice", "logs_statement", "network_statement")
"""What an operator says; where it is not translated, pages show it as it was said."""
CODE: Final = "language.code"
"""The key that is no word: the name of the language in its file."""
LETTER: Final = re.compile(r"[^\W\d_]")
LINKED: Final = ("rules.read", "rules.title", "hazards.title")
"""Of them those with which visitors' pages link to reviewers' pages."""
NOT_READ: Final[Mapping[type[Noun], tuple[str, ...]]] = {
    model.Questions: ("option_sets",),
    model.Option: ("unread",),
    model.Header: ("title",),
    model.Score: ("why",),
    model.Rule: ("covered",),
    model.Rules: ("promises",),
    model.Assurance: ("also_said",),
    model.Assurances: ("limits_also_said",),
}
"""Fields that no visitor reads: reviewers do, or tests."""


def marked(annotation: Any) -> bool:
    """Whether a type is `Text`, or optional `Text`, or a list of it."""
    if any(isinstance(meta, Readable) for meta in getattr(annotation, "__metadata__", ())):
        return True
    return get_origin(annotation) is not None and any(map(marked, get_args(annotation)))


@cache
def _read(noun: type[Noun]) -> tuple[tuple[str, bool], ...]:
    """The fields of a noun that a visitor may read, each with whether its texts are words."""
    return tuple(
        (name, any(isinstance(m, Readable) for m in field.metadata) or marked(field.annotation))
        for name, field in noun.model_fields.items()
        if name not in NOT_READ.get(noun, ())
    )


def reworded(value: Any, id_: str, word: Word, *, text: bool = False) -> Any:
    """A value of the content with other words in it.

    Args:
        value: a noun, or what stands in one.
        id_: the id under which its words stand.
        word: gives the words.
        text: whether a text here is words.
    """
    if isinstance(value, str):
        return word(id_, value) if text else value
    if isinstance(value, Words):
        said = {p: word(_for(id_, p), each) for p, each in value.said.items()}
        return value.model_copy(update={"said": said})
    if isinstance(value, Noun):
        fields = {
            name: reworded(getattr(value, name), f"{id_}.{name.rstrip('_')}", word, text=words)
            for name, words in _read(type(value))
        }
        return value.model_copy(update=fields)
    if isinstance(value, tuple):
        return tuple(
            reworded(each, f"{id_}.{getattr(each, 'id', i)}", word, text=text)
            for i, each in enumerate(value, 1)
        )
    if isinstance(value, dict):
        return {k: reworded(each, f"{id_}.{k}", word, text=text) for k, each in value.items()}
    return value


def _for(id_: str, perspective: str) -> str:
    return id_ if perspective == model.EVERYONE else f"{id_}.{perspective}"


def in_other_words(screener: Screener, word: Word) -> Screener:
    """The content with other words for visitors."""
    questions = screener.questions
    parts = {
        "questions": questions.model_copy(
            update={
                "header": reworded(questions.header, "questions.header", word),
                "groups": reworded(questions.groups, "groups", word),
                "questions": tuple(_question(screener, each, word) for each in questions.questions),
            }
        ),
        "rules": _top(screener.rules, word),
        "countries": {
            country: reworded(block, f"helplines.{country}", word)
            for country, block in screener.countries.items()
        },
        "interface": {
            key: word(f"page.{key}", text) if for_visitors(key) else text
            for key, text in screener.interface.items()
        },
        "assurances": reworded(screener.assurances, "assurances", word),
        "sections": reworded(screener.sections, TAUGHT, word),
        "site": screener.site.model_copy(
            update={name: word(f"{OWN}.{name}", getattr(screener.site, name)) for name in OWN_WORDS}
        ),
    }
    for made, original in zip(parts["sections"], screener.sections, strict=True):
        made.translates(original)
    return Screener(**{**screener.__dict__, **parts})


def headings(body: str) -> list[str]:
    """The headings of the parts of a section."""
    return _HEADING.findall(body)


def for_visitors(key: str) -> bool:
    """Whether a visitor reads the interface words of this key."""
    return key in LINKED or not key.startswith((*REVIEWERS, CODE))


def _question(screener: Screener, question: model.Question, word: Word) -> model.Question:
    """A question in other words. Options of a set have their words once."""
    sets = screener.questions.option_sets
    name = next((name for name, options in sets.items() if options == question.options), None)
    id_ = f"questions.{question.id}"
    options = reworded(question.options, f"options.{name}" if name else f"{id_}.options", word)
    asked = reworded(question.model_copy(update={"options": ()}), id_, word)
    return asked.model_copy(update={"options": options})  # type: ignore[no-any-return]


def _top(rules: model.Rules, word: Word) -> model.Rules:
    """The rule file in other words: each of its lists is a part of its own."""
    parts = {
        name: reworded(getattr(rules, name), "rules.header" if name == "header" else name, word)
        for name, _ in _read(type(rules))
        if name != "promises"
    }
    return rules.model_copy(update=parts)


def words_of(screener: Screener) -> dict[str, str]:
    """Every word for visitors by its id, in the order of the files. What has no letters is the same
    in every language.
    """
    found: dict[str, str] = {}

    def keep(id_: str, text: str) -> str:
        if LETTER.search(text) and found.setdefault(id_, text) != text:
            raise ValueError(f"two texts have the id {id_}")
        return text

    in_other_words(screener, keep)
    return found
