"""What stands differently in two versions of the content, in words: this threshold from 4 to 5,
this rule removed.

Read from the nouns, so comments and blank lines play no part. What a difference means is what
`catalogue` says of the field. What a difference does to people's results is for `compare` to say.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from screening.compare.fields import Change, Field, Fields
from screening.compare.impact import About
from screening.compare.renamed import renamed, told
from screening.content.bearing import lines_among, references
from screening.content.catalogue import Class, Entry, Row, fields
from screening.model import Assurances, Country, Noun, Screener
from screening.outcome.conditions import atoms
from screening.sheet.phrases import listed

__all__ = ["Change", "changes"]

CALLED: Final = {
    "questions": "question",
    "groups": "group of questions",
    "options": "option",
    "urgencies": "urgency",
    "levels": "level",
    "ways": "way in",
    "emergencies": "emergency",
    "steps": "step",
    "advice": "card",
    "scores": "score",
    "rules": "rule",
    "promises": "promise",
    "sections": "section",
    "sources": "source",
    "lines": "line",
    "facets": "kind of term",
    "hazards": "hazard",
}
"""The lists whose items have ids, and what one item is called."""
PLACES: Final = {
    "take_away": "The page to take along",
    "call": "What to say in the call",
    "worries": "What people fear before a call",
}
"""What is no list of things with ids, and what it is called."""
WORDS: Final = Entry(Row.WORDS)
"""What the catalogue would say of words of the interface, which are no noun."""


def changes(old: Screener, new: Screener) -> tuple[Change, ...]:
    """Every difference, those that decide first, in the order of the files."""
    found = dict.fromkeys((*told(old, new), *_Changes(renamed(old, new), new).all()))
    return tuple(sorted(found, key=lambda change: change.words_only))


class _Changes(Fields):
    """File by file."""

    def all(self) -> Iterator[Change]:
        """Every difference."""
        old, new = self.old, self.new
        yield from self.file("the questions", old.questions, new.questions)
        yield from self.asked_later()
        yield from self.file("the rules", old.rules, new.rules)
        for name in ("sections", "sources"):
            yield from self.nouns(CALLED[name], getattr(old, name), getattr(new, name))
        yield from self.nouns(CALLED["facets"], old.facets, new.facets, order="The kinds of terms")
        for code in dict.fromkeys((*old.countries, *new.countries)):
            yield from self.country(code, old.countries.get(code), new.countries.get(code))
        yield from self.noun("This site", old.site, new.site)
        yield from self.interface(old.interface, new.interface)
        for where, before, after in (
            ("the hazard log", old.hazards, new.hazards),
            ("the public promises", old.assurances, new.assurances),
        ):
            if before and after:
                yield from self.file(where, before, after)
            elif before or after:
                yield Change(True, where.capitalize(), "removed" if before else "added")

    def file(self, named: str, before: Noun, after: Noun) -> Iterator[Change]:
        """The fields of what stands at the top of a file."""
        for name, entry, was in fields(before):
            is_ = getattr(after, name)
            if name == "header":
                yield from self.noun(f"The header of {named}", was, is_)
            elif name in CALLED:
                called = "public promise" if isinstance(before, Assurances) else CALLED[name]
                yield from self.nouns(
                    called, was, is_, order=f"The {name}" if entry.value is Class.DECIDES else ""
                )
            elif name in PLACES:
                yield from self.taken(PLACES[name], was, is_)
            else:
                yield from self.field(Field(f"`{name}`", "", entry, was, is_))

    def country(self, code: str, before: Country | None, after: Country | None) -> Iterator[Change]:
        """The lines of a country."""
        where = f"Country `{code}`"
        if before is None or after is None:
            yield Change(
                False,
                where,
                "removed" if before else "added",
                About.LOST if before else About.CONTACT,
            )
            return
        yield from self.noun(where, before, after)
        yield from self.nouns(
            f"line ({code})", before.lines, after.lines, order=f"The lines ({code})"
        )

    def interface(self, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
        """The words of buttons and headings, by key."""
        for key in dict.fromkeys((*before, *after)):
            was, is_ = before.get(key, ""), after.get(key, "")
            lost = frozenset(lines_among(references(was)) - lines_among(references(is_)))
            yield from self.field(
                Field("Words of buttons and headings", key, WORDS, was, is_, lost)
            )

    def asked_later(self) -> Iterator[Change]:
        """Questions that can lead to an emergency, and stand behind more than before."""
        was, is_ = (
            [question.id for question in version.questions.questions]
            for version in (self.old, self.new)
        )
        urgent = [id_ for id_ in was if id_ in is_ and id_ in _leading_to_help(self.old)]
        first = {*urgent, self.old.questions.perspective_question}
        for id_ in urgent:
            before, after = was[: was.index(id_)], is_[: is_.index(id_)]
            later = [
                other
                for other in after
                if other not in before and (other in was or first.issuperset(before))
            ]
            if later:
                yield Change(
                    False,
                    f"Question `{id_}`",
                    f"can lead to help at once, and is now asked after {listed(later)}",
                    About.LOST,
                )


def _leading_to_help(screener: Screener) -> set[str]:
    """The questions that a rule reads which opens an emergency page."""
    scores = screener.rules.scores
    return {
        atom.question
        for rule in screener.rules.rules
        if rule.emergency
        for atom in atoms(rule.when, scores)
    }
