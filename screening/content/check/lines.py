"""What is wrong with terms of places, sections, and lines to call."""

import re
from typing import Any

from screening.content.check.base import Checker
from screening.content.files import HELPLINES, SITE, TERMS
from screening.content.mistakes import nearest
from screening.model import (
    MAX_OFFERED,
    ROLES,
    Country,
    Helpline,
    Numbering,
    Section,
)
from screening.model.phones import (
    IN_A_LINE,
    TEXT,
    VOICE,
    is_region,
    looks_like_numbers,
    one_number,
    read_cell,
)


class LineChecks(Checker):
    """Terms, sections and lines to call."""

    # --- the rest ---

    def check_facets(self) -> None:
        """Every term of the directory stands once and has words; no more are offered than the
        sealed answers can hold.
        """
        if (offered := len(self.ids["term"])) > MAX_OFFERED:
            self.say(
                (TERMS,),
                f"{offered} terms are offered: at most {MAX_OFFERED} can be.",
                "Move some from `offered` to `also`.",
            )
            return
        seen: set[str] = set()
        for i, term in [
            (i, term) for i, facet in enumerate(self.screener.facets) for term in facet.terms
        ]:
            if term in seen:
                self.say(
                    (TERMS, i),
                    f"The term `{term}` stands here a second time.",
                    "Keep one of the two.",
                )
            seen.add(term)
            if f"places.terms.{term}" not in self.screener.interface:
                self.say(
                    (TERMS, i),
                    f"There are no words for the term `{term}`.",
                    f"Add `{term}: …` below `places.terms` in locales/.",
                )
        for i, facet in enumerate(self.screener.facets):
            for term in set(facet.first) - set(facet.offered):
                self.say(
                    (TERMS, i, "first"),
                    f"The term `{term}` comes first and is not offered.",
                    "Write a term of `offered` here.",
                )
            for language, term in facet.spoken.items():
                if term not in facet.offered:
                    self.say(
                        (TERMS, i, "spoken", language),
                        f"The term `{term}` is ticked at first and is not offered.",
                        "Write a term of `offered` here.",
                    )

    def check_sections(self) -> None:
        """Every section."""
        for section in self.screener.sections:
            self.section(f"education/{section.id}.md", section)
        self.known((SITE, "private_use"), "section", [self.screener.site.private_use])

    def section(self, file: str, section: Section) -> None:
        """One section: its file, its sources, its links."""
        self.known((file, "sources"), "source", section.sources)
        self.text((file, "title"), section.title)
        self.text((file, "summary"), section.summary)
        self.words((file, "named"), section.named, ())
        self.text((file, "if"), section.if_ or "")
        lines = section.body.split("\n")
        self.first_part((file, "first_for"), section, sum(line.startswith("## ") for line in lines))
        for i, line in enumerate(lines):
            self.text((file, "body", i), line)

    def first_part(self, path: tuple[Any, ...], section: Section, parts: int) -> None:
        """The part that comes first for a perspective, where a page has so many parts."""
        for perspective, number in section.first_for.items():
            if not 1 <= number <= parts or perspective not in self.screener.perspectives:
                self.say(
                    (*path, perspective),
                    f"This page has no part {number} for `{perspective}`.",
                    f"Count its headings, from 1 to {parts}, and name one of:"
                    f" {', '.join(self.screener.perspectives)}.",
                )

    def check_helplines(self) -> None:
        """Lines to call, in every country."""
        wanted = self.screener.site.country
        if wanted not in self.screener.countries:
            message = f"helplines.yaml has no country `{wanted}`."
            self.say((SITE, "country"), message, nearest(wanted, list(self.screener.countries)))
        for code, country in self.screener.countries.items():
            self.country((HELPLINES, code), country)

    def country(self, path: tuple[Any, ...], country: Country) -> None:
        """The lines of one country."""
        ids = [line.id for line in country.lines]
        for role in ROLES:
            id_ = getattr(country, role)
            if id_ and id_ not in ids:
                self.say(
                    (*path, role),
                    f"The role `{role}` names no line of this country: `{id_}`.",
                    nearest(id_, ids),
                )
        self.numbering((*path, "numbering"), country.numbering)
        for i, line in enumerate(country.lines):
            here = (*path, "lines", i)
            self.numbers(here, line, country.numbering)
            self.known((*here, "source"), "source", [line.source])
            for j, way in enumerate(line.spoken):
                self.known((*here, "spoken", j, "source"), "source", [way.source])
            if line.id in ROLES and getattr(country, line.id) != line.id:
                self.say(
                    (*here, "id"),
                    f"`{line.id}` is the name of a role, which another line has.",
                    "Choose another id.",
                )
            if not (line.call or line.text or line.chat or line.site):
                self.say(
                    here,
                    f"There is no way to reach the line `{line.id}`.",
                    "Add `call:`, `text:`, `chat:` or `site:`.",
                )
            if (
                (line.call or line.text)
                and line.verified_on is None
                and line.id != country.emergency
            ):
                instead = "Confirm it with its source and write the day, or leave the number out."
                self.say(here, f"The number of `{line.id}` was never verified.", instead)

    def numbering(self, path: tuple[Any, ...], numbering: Numbering) -> None:
        """How telephone numbers of a country are written."""
        for i, region in enumerate(numbering.regions):
            if not is_region(region):
                instead = "Write its two capital letters (ISO 3166), such as US."
                self.say(
                    (*path, "regions", i),
                    f"The telephone numbers of `{region}` are not known.",
                    instead,
                )
        for name in ("call", "text"):
            for i, short in enumerate(getattr(numbering, name)):
                if not re.fullmatch(r"[0-9]{2,6}", short):
                    instead = "Write two to six digits, and nothing between them, such as 911."
                    self.say((*path, name, i), f"`{short}` is no short number.", instead)

    def numbers(self, path: tuple[Any, ...], line: Helpline, numbering: Numbering) -> None:
        """What is dialled is one number of the country, and so is every number that is told."""
        for name, said, dialled in (
            ("call", line.call, line.voice),
            ("text", line.text, line.message),
        ):
            if said and not dialled:
                message = (
                    f"`{name}` is not one number that a telephone of this country dials: `{said}`."
                )
                self.say(
                    (*path, name),
                    message,
                    _number_instead(said, numbering, TEXT if name == "text" else VOICE),
                )
        for name in ("name", "hours", "does", "not_for"):
            for number in looks_like_numbers(getattr(line, name) or "", numbering, IN_A_LINE):
                if not (one_number(number, numbering) or one_number(number, numbering, TEXT)):
                    instead = (
                        "Mend it; name a short number below `numbering:`; write what is no"
                        " telephone number in words."
                    )
                    self.say(
                        (*path, name), f"No telephone of this country dials {number}.", instead
                    )


def _number_instead(said: str, numbering: Numbering, kind: str) -> str:
    """What to write instead of a number that nobody can dial: the first one in it, else what a
    number is.
    """
    for number in (
        *looks_like_numbers(said, numbering),
        *(number.shown for number in read_cell(said, numbering).numbers),
    ):
        if one_number(number, numbering, kind):
            return f"Write one number alone: `{number}`?"
    return (
        "Write one whole number in digits, without letters, words or an extension; a short one must"
        " stand below `numbering:` too."
    )
