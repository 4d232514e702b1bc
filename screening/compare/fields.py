"""How one noun differs in two versions, field by field: what the catalogue says of a field says
what a difference means.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from screening.compare.conditions import Conditions
from screening.compare.impact import About, weighed
from screening.compare.moves import moves
from screening.compare.wordings import gone_and_come, is_condition, reworded
from screening.content.bearing import lines_among, lines_of, named, nouns_in, spoken_to
from screening.content.catalogue import CATALOGUE, Class, Entry, Row, fields
from screening.model import Country, Helpline, Noun, Promise, Screener, Taken
from screening.sheet.phrases import InWords, quoted, value_words


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference: where it is, and what it is."""

    words_only: bool
    """Whether only words, sources or upkeep differ."""
    where: str
    what: str
    about: About = About.RULES

    def __str__(self) -> str:
        """The line that is shown."""
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Field:
    """One field in both versions."""

    where: str
    """What it belongs to."""
    name: str
    """What it is called; empty where that says it."""
    entry: Entry
    """What the catalogue says of it."""
    before: Any
    after: Any
    lost: frozenset[str] = frozenset()
    """The lines that what it belongs to no longer names at all."""


class Fields:
    """Holds both versions, so that conditions can be put into words."""

    def __init__(self, old: Screener, new: Screener) -> None:
        self.old, self.new = old, new
        self.was, self.is_ = InWords(old), InWords(new)
        self.condition = Conditions(self.was, self.is_).differ
        self.perspectives = tuple(dict.fromkeys((*old.perspectives, *new.perspectives)))

    def nouns(
        self,
        called: str,
        before: Sequence[Any],
        after: Sequence[Any],
        *,
        within: str = "",
        order: str = "",
    ) -> Iterator[Change]:
        """What was added, removed, changed and moved in a list of things with ids."""
        was, is_ = ({noun.id: noun for noun in nouns} for nouns in (before, after))
        for id_ in dict.fromkeys((*was, *is_)):
            here = (
                f"{within}{called} `{id_}`"
                if within
                else f"{called[:1].upper()}{called[1:]} `{id_}`"
            )
            if id_ not in is_:
                yield self.gone(here, was[id_])
            elif id_ not in was:
                yield self.come(here, is_[id_])
            else:
                yield from self.noun(here, was[id_], is_[id_])
        if order:
            yield from self.order(order, list(was), list(is_))

    def gone(self, where: str, noun: Noun) -> Change:
        """What was removed, and whether someone loses by it what no rule decides: a line, a
        warning, a link.
        """
        if isinstance(noun, Promise):
            return Change(False, where, f"removed: {noun.says}", About.WEAKER)
        lost = isinstance(noun, Helpline) or _offers(noun, self.perspectives)
        return Change(
            not _decides(noun),
            where,
            "removed" + self.was.summary(noun),
            About.LOST if lost else About.RULES,
        )

    def come(self, where: str, noun: Noun) -> Change:
        """What was added."""
        if isinstance(noun, Promise):
            return Change(False, where, f"added: {noun.says}", About.STRONGER)
        about = About.CONTACT if isinstance(noun, Helpline) else About.RULES
        return Change(not _decides(noun), where, "added" + self.is_.summary(noun), about)

    def noun(self, where: str, before: Noun, after: Noun) -> Iterator[Change]:
        """Each field of one noun; the lines of a country stand below it."""
        if before == after:
            return
        lost = frozenset(
            line for p in self.perspectives for line in lines_of(before, p) - lines_of(after, p)
        )
        for name, entry, was in fields(before):
            if isinstance(before, Country) and name == "lines":
                continue
            field = Field(
                where,
                type(before).model_fields[name].alias or name,
                entry,
                was,
                getattr(after, name),
                lost,
            )
            for each in self.field(field):
                weigh = isinstance(before, Promise) and not each.words_only
                yield (
                    replace(each, about=weighed(name, was, field.after, self.old, self.new))
                    if weigh
                    else each
                )

    def field(self, field: Field) -> Iterator[Change]:
        """How one field differs."""
        where, before, after = field.where, field.before, field.after
        if before == after:
            return
        if field.name == "options":
            yield from self.nouns(
                "option", before, after, within=f"{where}, ", order=f"{where}: the options"
            )
        elif field.name == "terms":
            yield from self.terms(where, before, after)
        elif is_condition(before) or is_condition(after):
            yield from (Change(False, where, what) for what in self.condition(before, after))
        elif field.entry.value is Class.DECIDES:
            yield from self.deciding(field)
        else:
            yield from self.reading(field)

    def deciding(self, field: Field) -> Iterator[Change]:
        """How a value differs that decides."""
        where, name, before, after = field.where, field.name, field.before, field.after
        if isinstance(before, tuple):
            yield from self.ids(where, name, before, after, _about(field))
            if field.entry.row is not Row.SETS:
                yield from self.order(f"{where}, `{name}`", before, after)
            return
        words = quoted if field.entry.row is Row.SENDS else value_words
        yield Change(
            False,
            where,
            f"{f'`{name}` ' if name else ''}from {words(before)} to {words(after)}",
            _about(field),
        )

    def reading(self, field: Field) -> Iterator[Change]:
        """How a value differs that is read, with what it names that decides."""
        where, name, entry = field.where, field.name, field.entry
        yield Change(True, where, reworded(name, field.before, field.after))
        was, is_ = (spoken_to(each, self.perspectives) for each in (field.before, field.after))
        if entry.presence is Class.DECIDES and was != is_:
            warned = About.LOST if entry.row is Row.WARNS and set(was) - set(is_) else About.RULES
            yield Change(False, where, f"`{name}` {gone_and_come(was, is_)}", warned)
        pairs = [
            tuple(named(entry, each, p) for each in (field.before, field.after))
            for p in self.perspectives
        ]
        if any(one != other for one, other in pairs):
            gone, come = ({x for pair in pairs for x in pair[i] - pair[1 - i]} for i in (0, 1))
            about = About.LOST if lines_among(gone) & field.lost else About.CONTACT
            yield Change(
                False, where, f"`{name}` {gone_and_come(sorted(gone), sorted(come))}", about
            )

    def ids(
        self, where: str, name: str, before: Sequence[Any], after: Sequence[Any], about: About
    ) -> Iterator[Change]:
        """What a list no longer has, and what it has now."""
        if set(before) != set(after):
            yield Change(False, where, f"`{name}` {gone_and_come(before, after)}", about)

    def order(self, where: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
        """What stands at another place than before, among what both versions have."""
        for moved in moves(before, after):
            yield Change(False, where, f"another order: {moved}")

    def taken(self, where: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
        """Sections that stand on another page: which, in which order, with which parts and for
        whom.
        """
        was, is_ = (dict(_numbered(some)) for some in (before, after))
        yield from self.ids(where, "section", list(was), list(is_), About.RULES)
        for section in (id_ for id_ in was if id_ in is_):
            yield from self.noun(f"{where}, `{section}`", was[section], is_[section])
        yield from self.order(where, list(was), list(is_))

    def terms(self, where: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
        """What a score counts otherwise."""
        gone, come = [t for t in before if t not in after], [t for t in after if t not in before]
        if len(gone) == len(come) == 1 and gone[0].points == come[0].points:
            yield from (
                Change(False, where, f"counts another answer: {what}")
                for what in self.condition(gone[0].when, come[0].when)
            )
            return
        was, is_ = (
            {words.line(t.when): t.points for t in terms}
            for words, terms in ((self.was, gone), (self.is_, come))
        )
        for line in dict.fromkeys((*was, *is_)):
            if line not in is_:
                yield Change(False, where, f"no longer counts: {line}")
            elif line not in was:
                yield Change(False, where, f"now counts {is_[line]}: {line}")
            elif was[line] != is_[line]:
                yield Change(False, where, f"counts {is_[line]} instead of {was[line]}: {line}")


def _numbered(taken: Iterable[Taken]) -> Iterator[tuple[str, Taken]]:
    """Each under the id of its section, and a number where that stands there again."""
    times: Counter[str] = Counter()
    for each in taken:
        times[each.section] += 1
        yield (
            each.section if times[each.section] == 1 else f"{each.section} {times[each.section]}",
            each,
        )


def _decides(noun: Noun) -> bool:
    """Whether it matters to a visitor that this is there."""
    return CATALOGUE[type(noun)]["id"].value is Class.DECIDES


def _offers(noun: Noun, perspectives: Sequence[str]) -> bool:
    """Whether a noun, or one below it, names a line, warns, or is linked from every page."""
    own = any(value and entry.row in (Row.MARKS, Row.WARNS) for _, entry, value in fields(noun))
    below = any(
        _offers(each, perspectives) for _, _, value in fields(noun) for each in nouns_in(value)
    )
    return own or below or any(lines_of(noun, p) for p in perspectives)


def _about(field: Field) -> About:
    """What a value that decides touches, and whether something is lost."""
    row, before = field.entry.row, field.before
    if row is Row.LINES:
        return (
            About.LOST
            if field.lost & ({*before} if isinstance(before, tuple) else {before})
            else About.CONTACT
        )
    if row in (Row.SENDS, Row.SHIELDS, Row.MARKS) and before and not field.after:
        return About.LOST
    return About.CONTACT if row is Row.SENDS else About.RULES
