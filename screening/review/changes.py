"""What stands differently in two versions of the content, in words: this threshold from 4 to 5, this rule removed.

Read from the nouns, so comments, blank lines and the order of lists play no part. What a difference does to people's
results is for `compare` to say.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import BaseModel

from screening.model import All, Any_, AtLeast, Chosen, Country, Helpline, Not, Promise, Screener, Words
from screening.review.conditions import Conditions
from screening.review.contacts import NAMED_LINES, REACHED, ROLES, lines_in, numbers, quoted, reached
from screening.review.in_words import InWords, listed, value_words
from screening.review.weighing import About, weighed

LISTS: Final = (
    ("urgencies", "urgency"),
    ("levels", "level"),
    ("ways", "way in"),
    ("emergencies", "emergency"),
    ("steps", "step"),
    ("advice", "card"),
    ("scores", "score"),
    ("rules", "rule"),
)
"""The lists of `referral_rules.yaml` whose items have ids, and what one item is called; the promises apart."""
LONG: Final = 1000
"""Letters: whole sections are not told word for word; git shows them."""
ORDERED: Final = ("urgencies", "levels", "emergencies", "steps")
"""Those whose order means something."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference: where it is, and what it is."""

    words_only: bool
    """Whether only words, sources or dates differ."""
    where: str
    what: str
    about: About = About.RULES

    def __str__(self) -> str:
        """The line that is shown."""
        return f"{self.where}: {self.what}"


def changes(old: Screener, new: Screener) -> tuple[Change, ...]:
    """Every difference, those that can change a result first, in the order of the files."""
    found = list(dict.fromkeys(_Changes(old, new).all()))
    return tuple(sorted(found, key=lambda change: change.words_only))


class _Changes:
    """Holds both versions, so that conditions can be put into words."""

    def __init__(self, old: Screener, new: Screener) -> None:
        self.old, self.new = old, new
        self.was, self.is_ = InWords(old), InWords(new)
        self.condition = Conditions(self.was, self.is_).differ

    def all(self) -> Iterator[Change]:
        old, new = self.old, self.new
        yield from self.nouns("question", old.questions.questions, new.questions.questions)
        yield from self.order("questions", old.questions.questions, new.questions.questions)
        for name, called in LISTS:
            before, after = getattr(old.rules, name), getattr(new.rules, name)
            yield from self.nouns(called, before, after)
            if name in ORDERED:
                yield from self.order(name, before, after)
        yield from self.promises(old.rules.promises, new.rules.promises)
        for name in ("say_level_when", "name_unknown_unless"):
            yield from self.field(f"`{name}`", "", getattr(old.rules, name), getattr(new.rules, name))
        yield from self.beside()

    def beside(self) -> Iterator[Change]:
        """What stands beside the rules: words, sources, lines, headers."""
        old, new = self.old, self.new
        for called, before, after in (
            ("section", old.sections, new.sections),
            ("source", old.sources, new.sources),
            ("group of questions", old.questions.groups, new.questions.groups),
        ):
            yield from self.words(self.nouns(called, before, after))
        yield from self.field("The country", "", old.site.country, new.site.country, About.CONTACT)
        for code in dict.fromkeys((*old.countries, *new.countries)):
            yield from self.country(code, old.countries.get(code), new.countries.get(code))
        for where, one, other in (
            ("The header of the questions", old.questions.header, new.questions.header),
            ("The header of the rules", old.rules.header, new.rules.header),
            ("The page to take along", old.rules.take_away, new.rules.take_away),
            ("What to say in the call", old.rules.call, new.rules.call),
            ("Words of buttons and headings", old.interface, new.interface),
        ):
            if one != other:
                yield Change(True, where, "changed")

    @staticmethod
    def words(found: Iterable[Change]) -> Iterator[Change]:
        """Differences of what decides nothing: words alone, unless people are sent elsewhere."""
        return (replace(each, words_only=each.about is About.RULES) for each in found)

    def country(self, code: str, before: Country | None, after: Country | None) -> Iterator[Change]:
        """The lines of a country. A number is no wording: it is where people are sent."""
        where = f"Country `{code}`"
        if before is None or after is None:
            yield Change(False, where, "removed" if before else "added", About.CONTACT)
            return
        yield from self.words(self.field(where, "name", before.name, after.name))
        for role in ROLES:
            yield from self.field(where, role, getattr(before, role), getattr(after, role), About.CONTACT)
        was, is_ = ({line.id: line for line in country.lines} for country in (before, after))
        for id_ in dict.fromkeys((*was, *is_)):
            line = f"Line ({code}) `{id_}`"
            if id_ in was and id_ in is_:
                yield from self.line(line, was[id_], is_[id_])
            else:
                yield Change(False, line, f"{'removed' if id_ in was else 'added'} ({reached(was.get(id_) or is_[id_])})", About.CONTACT)

    def line(self, where: str, before: Helpline, after: Helpline) -> Iterator[Change]:
        for name in Helpline.model_fields:
            was, is_ = getattr(before, name), getattr(after, name)
            if was != is_ and (name in REACHED or numbers(was) != numbers(is_)):
                yield Change(False, where, f"`{name}` from {quoted(was)} to {quoted(is_)}", About.CONTACT)
            else:
                yield from self.words(self.field(where, name, was, is_))

    def promises(self, before: Iterable[Promise], after: Iterable[Promise]) -> Iterator[Change]:
        """Each promise that differs, and whether it became weaker."""
        was, is_ = ({promise.id: promise for promise in promises} for promises in (before, after))
        for id_ in dict.fromkeys((*was, *is_)):
            where = f"Promise `{id_}`"
            if id_ not in is_:
                yield Change(False, where, f"removed: {was[id_].says}", About.WEAKER)
            elif id_ not in was:
                yield Change(False, where, f"added: {is_[id_].says}", About.STRONGER)
            else:
                for name in Promise.model_fields:
                    one, other = getattr(was[id_], name), getattr(is_[id_], name)
                    for each in self.field(where, name, one, other):
                        yield each if each.words_only else replace(each, about=weighed(name, one, other, self.old, self.new))

    def nouns(self, called: str, before: Sequence[Any], after: Sequence[Any], within: str = "") -> Iterator[Change]:
        """What was added, removed and changed in a list of things with ids."""
        was, is_ = ({noun.id: noun for noun in nouns} for nouns in (before, after))
        for id_ in dict.fromkeys((*was, *is_)):
            where = f"{within}{called} `{id_}`" if within else f"{called.capitalize()} `{id_}`"
            if id_ not in is_:
                yield Change(False, where, "removed" + self.was.summary(was[id_]))
            elif id_ not in was:
                yield Change(False, where, "added" + self.is_.summary(is_[id_]))
            else:
                yield from self.noun(where, was[id_], is_[id_])

    def noun(self, where: str, before: BaseModel, after: BaseModel) -> Iterator[Change]:
        for name, about in type(before).model_fields.items():
            was, is_ = getattr(before, name), getattr(after, name)
            yield from self.field(where, about.alias or name, was, is_, About.CONTACT if name in NAMED_LINES else About.RULES)
            named = self.ids(where, name, lines_in(was), lines_in(is_), About.CONTACT)
            yield from (replace(each, what=f"lines named in {each.what}") for each in named)

    def field(self, where: str, name: str, before: Any, after: Any, about: About = About.RULES) -> Iterator[Change]:
        """How one field differs; of what is no text or condition, also what that is about."""
        if before == after:
            return
        named = f"`{name}` " if name else ""
        if _is_condition(before) or _is_condition(after):
            yield from (Change(False, where, what) for what in self.condition(before, after))
        elif name == "options":
            yield from self.nouns("option", before, after, within=f"{where}, ")
        elif name == "terms":
            yield from self.terms(where, before, after)
        elif _wording(before) or _wording(after):
            yield Change(bool(before and after), where, f"{_how(before, after)} `{name}`{_both(before, after)}")
        elif name == "sources":
            yield Change(True, where, "its sources changed")
        elif isinstance(before, tuple):
            yield from self.ids(where, name, before, after, about)
        else:
            yield Change(False, where, f"{named}from {value_words(before)} to {value_words(after)}", about)

    def ids(self, where: str, name: str, before: Sequence[Any], after: Sequence[Any], about: About) -> Iterator[Change]:
        gone, come = [x for x in before if x not in after], [x for x in after if x not in before]
        said = [f"{word} {listed(ids)}" for word, ids in (("no longer", gone), ("now also", come)) if ids]
        if said:
            yield Change(False, where, f"`{name}` {', '.join(said)}", about)

    def order(self, name: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
        was, is_ = [n.id for n in before], [n.id for n in after]
        if [id_ for id_ in was if id_ in is_] != [id_ for id_ in is_ if id_ in was]:
            yield Change(False, f"The {name}", f"another order: {listed(is_)}")

    def terms(self, where: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
        gone, come = [t for t in before if t not in after], [t for t in after if t not in before]
        if len(gone) == len(come) == 1 and gone[0].points == come[0].points:
            yield from (Change(False, where, f"counts another answer: {what}") for what in self.condition(gone[0].when, come[0].when))
            return
        was, is_ = ({words.line(t.when): t.points for t in terms} for words, terms in ((self.was, gone), (self.is_, come)))
        for line in dict.fromkeys((*was, *is_)):
            if line not in is_:
                yield Change(False, where, f"no longer counts: {line}")
            elif line not in was:
                yield Change(False, where, f"now counts {is_[line]}: {line}")
            elif was[line] != is_[line]:
                yield Change(False, where, f"counts {is_[line]} instead of {was[line]}: {line}")


def _is_condition(value: Any) -> bool:
    return isinstance(value, Chosen | All | Any_ | Not | AtLeast)


def _wording(value: Any) -> bool:
    """Whether this is for reading: words, or a text that is no id."""
    return isinstance(value, Words) or (isinstance(value, str) and not value.isidentifier())


def _both(before: Any, after: Any) -> str:
    """The words before and after, those that differ; nothing where they were added or removed, or are long."""
    if not (before and after):
        return ""
    pairs = zip(*(each.said.items() if isinstance(each, Words) else [("", each)] for each in (before, after)), strict=False)
    told = [f"“{was}” -> “{is_}”" for (_, was), (_, is_) in pairs if was != is_ and len(was) + len(is_) < LONG]
    return f": {'; '.join(told)}" if told else ""


def _how(before: Any, after: Any) -> str:
    return "other words for" if before and after else "now with" if after else "now without"
