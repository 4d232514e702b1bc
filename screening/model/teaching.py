"""What is taught, whom to call, and where it comes from."""

import re
from collections.abc import Mapping
from typing import Final, Literal, Self, get_args

from pydantic import (
    Field,
    PrivateAttr,
    model_validator,
)

from screening.model.base import (
    AdviceTag,
    Day,
    Flag,
    HttpsAddress,
    Id,
    Noun,
    Phrase,
    Text,
    Whole,
    Words,
)
from screening.model.phones import PhoneNumber, one_number


class Section(Noun):
    """An educational section: front matter and a body in Markdown."""

    id: Id
    title: Text
    summary: Text
    group: Id
    body: Text
    grade: Literal["emergency", "education"] = "education"
    says: tuple[AdviceTag, ...] = ()
    named: Words | None = None
    """What links to it are called for a perspective that its title does not speak to."""
    first_for: Mapping[str, Whole] = {}
    """Perspective to the part that comes first for it where an answer calls for this page; parts
    are counted by their headings, from 1.
    """
    if_: Text | None = Field(default=None, alias="if")
    """What has to be so before it is read: it stands beside links to it, after "if …", wherever
    that is not sure.
    """
    listed_only: Phrase | None = None
    """Why no rule and no card leads to it, so that it stands in the list of all sections alone."""
    private: Flag = False
    sources: tuple[Id, ...] = Field(min_length=1)

    _part_names: tuple[str, ...] = PrivateAttr(default=())

    def translates(self, original: "Section") -> None:
        """Be a translation of a section, whose headings rules name."""
        self._part_names = original.headings

    @property
    def headings(self) -> tuple[str, ...]:
        """The second-level headings in the body."""
        return tuple(
            line.removeprefix("## ").strip()
            for line in self.body.split("\n")
            if line.startswith("## ")
        )

    @property
    def part_names(self) -> tuple[str, ...]:
        """By which names rules know the parts of the body: their headings in the language of the
        rules.
        """
        return self._part_names or self.headings

    def name_for(self, perspective: str) -> str:
        """What a link to it is called."""
        return (self.named.to(perspective) if self.named else "") or self.title

    def body_for(self, perspective: str) -> str:
        """The body, with the part that concerns a perspective most before all others."""
        number = self.first_for.get(perspective)
        if number is None:
            return self.body
        opening, *parts = [part.strip() for part in re.split(r"(?m)^(?=## )", self.body)]
        first = parts.pop(number - 1)
        return "\n\n".join([first, opening, *parts])


class Numbering(Noun):
    """What is a telephone number in a country, as far as that is no part of the library that knows
    it.
    """

    regions: tuple[Phrase, ...] = Field(min_length=1)
    """Two capital letters each (ISO 3166): the country, and territories whose numbers are its own.
    """
    call: tuple[Phrase, ...] = ()
    """Short numbers to call, in digits."""
    text: tuple[Phrase, ...] = ()
    """Short numbers to send a text to, in digits."""
    words: Mapping[Literal["extension", "fax", "tty", "text", "other"], tuple[Phrase, ...]] = {}
    """What lists of places write beside a number; `other` where nobody speaks there."""


class SpokenWay(Noun):
    """How a line is reached in another language than the one in which it is written, as far as that
    differs. That it stands there says that the line answers in it.
    """

    language: Phrase
    """Its code, such as `es`."""
    text_word: str | None = None
    chat: HttpsAddress | None = None
    site: HttpsAddress | None = None
    no_text: Flag = False
    """Texts are not read in this language."""
    source: Id


class Helpline(Noun):
    """Whom to call. Numbers are text, exactly as people read them."""

    id: Id
    name: Text
    call: str | None = None
    text: str | None = None
    text_word: str | None = None
    chat: HttpsAddress | None = None
    site: HttpsAddress | None = None
    hours: Text
    languages: tuple[Text, ...]
    does: Text
    not_for: Text | None = None
    source: Id
    verified_on: Day
    spoken: tuple[SpokenWay, ...] = ()
    """Ways to reach it in other languages."""
    note: str = ""

    _numbering: Numbering | None = PrivateAttr(default=None)

    def of(self, numbering: Numbering) -> None:
        """Be a line of a country, whose numbers these are."""
        self._numbering = numbering

    @property
    def voice(self) -> PhoneNumber | None:
        """The number to call; None where there is none, or what stands there is no number of the
        country.
        """
        return one_number(self.call, self._numbering) if self.call and self._numbering else None

    @property
    def message(self) -> PhoneNumber | None:
        """The number to send a text to; None where there is none, or what stands there is no number
        of the country.
        """
        return (
            one_number(self.text, self._numbering, "text")
            if self.text and self._numbering
            else None
        )

    def speaks(self, language: str) -> bool:
        """Whether it is known to answer in another language."""
        return any(way.language == language for way in self.spoken)

    def spoken_in(self, language: str) -> "Helpline":
        """The line as it is reached in a language."""
        for way in self.spoken:
            if way.language == language:
                own = way.model_dump(include={"text_word", "chat", "site"}, exclude_none=True)
                return self.model_copy(update={**own, **({"text": None} if way.no_text else {})})
        return self

    @property
    def dial(self) -> str:
        """The number as a telephone dials it."""
        return self.voice.dials if self.voice else ""


ROLES: Final = ("emergency", "crisis", "treatment", "poison", "search")
"""What a line of a country can be for."""
ALWAYS_NAMED: Final = ("crisis", "treatment")
"""Roles of the lines that every result names."""


class Country(Noun):
    """The lines of one country. Roles name a line by what it is for, so that nothing else knows a
    number.
    """

    name: Text
    numbering: Numbering
    emergency: Id
    crisis: Id
    treatment: Id
    poison: Id | None = None
    search: Id | None = None
    """The official search for places."""
    lines: tuple[Helpline, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _give_lines_their_numbering(self) -> Self:
        for line in self.lines:
            line.of(self.numbering)
        return self

    def line(self, id_or_role: str) -> Helpline | None:
        """The line with this role or id; None where this country has none."""
        wanted = getattr(self, id_or_role) if id_or_role in ROLES else id_or_role
        return next((line for line in self.lines if line.id == wanted), None)


Kind = Literal[
    "guideline",
    "review",
    "trial",
    "study",
    "article",
    "official",
    "label",
    "law",
    "handbook",
    "service",
    "secondary",
]
"""What kind of document a source is, the strongest evidence first."""
KINDS: Final[tuple[str, ...]] = get_args(Kind)


class Source(Noun):
    """Where a fact comes from."""

    id: Id
    title: Text
    publisher: Text
    kind: Kind = "secondary"
    """What kind of document it is."""
    address: HttpsAddress
    checked_on: Day
    """The day on which a copy was read for this project; None where nobody has."""
    note: str = ""
