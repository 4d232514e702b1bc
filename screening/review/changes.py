"""What stands differently in two versions of the content, in words: this threshold from 4 to 5, this rule removed.

Read from the nouns, so comments, blank lines and the order of lists play no part. What a difference does to people's
results is for `compare` to say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from screening.engine import parts
from screening.model import All, Any_, AtLeast, Chosen, Condition, Not, Screener, Words
from screening.review.in_words import InWords, listed, value_words

LISTS: Final = (
    ("urgencies", "urgency"),
    ("levels", "level"),
    ("ways", "way in"),
    ("emergencies", "emergency"),
    ("steps", "step"),
    ("advice", "card"),
    ("scores", "score"),
    ("rules", "rule"),
    ("promises", "promise"),
)
"""The lists of `referral_rules.yaml` whose items have ids, and what one item is called."""
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

    def all(self) -> Iterator[Change]:
        old, new = self.old, self.new
        yield from self.nouns("question", old.questions.questions, new.questions.questions)
        yield from self.order("questions", old.questions.questions, new.questions.questions)
        for name, called in LISTS:
            before, after = getattr(old.rules, name), getattr(new.rules, name)
            yield from self.nouns(called, before, after)
            if name in ORDERED:
                yield from self.order(name, before, after)
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
            *((f"line ({code})", old.countries[code].lines, new.countries[code].lines) for code in old.countries if code in new.countries),
        ):
            yield from (Change(True, each.where, each.what) for each in self.nouns(called, before, after))
        for where, one, other in (
            ("The header of the questions", old.questions.header, new.questions.header),
            ("The header of the rules", old.rules.header, new.rules.header),
            ("The page to take along", old.rules.take_away, new.rules.take_away),
            ("Words of buttons and headings", old.interface, new.interface),
            ("Countries", _outside_lines(old), _outside_lines(new)),
        ):
            if one != other:
                yield Change(True, where, "changed")

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
            yield from self.field(where, about.alias or name, getattr(before, name), getattr(after, name))

    def field(self, where: str, name: str, before: Any, after: Any) -> Iterator[Change]:
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
            yield from self.ids(where, name, before, after)
        else:
            yield Change(False, where, f"{named}from {value_words(before)} to {value_words(after)}")

    def ids(self, where: str, name: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
        gone, come = [x for x in before if x not in after], [x for x in after if x not in before]
        said = [f"{word} {listed(ids)}" for word, ids in (("no longer", gone), ("now also", come)) if ids]
        if said:
            yield Change(False, where, f"`{name}` {', '.join(said)}")

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

    def condition(self, before: Condition | None, after: Condition | None) -> list[str]:
        """How a condition differs: the smallest part of it that does."""
        match before, after:
            case AtLeast(), AtLeast() if before.at_least.keys() == after.at_least.keys():
                ((score, was),), ((_, is_),) = before.at_least.items(), after.at_least.items()
                return [f"{self.is_.score(score)} from {was} to {is_} or more"]
            case Chosen(), Chosen() if before.question == after.question:
                return self.options(before, after)
            case Not(), Not():
                return [f"inside `not`: {each}" for each in self.condition(before.not_, after.not_)]
            case (All(), All()) | (Any_(), Any_()):
                return self.conditions(before, after)
            case (All(), Any_()) | (Any_(), All()) if set(map(self.was.line, parts(before))) == set(map(self.is_.line, parts(after))):
                words = ("any", "all") if isinstance(before, Any_) else ("all", "any")
                return [f"`{words[0]}` became `{words[1]}`: {self.is_.line(after)}"]
        return [f"the condition was: {self.was.line(before)}; it is: {self.is_.line(after)}"]

    def options(self, before: Chosen, after: Chosen) -> list[str]:
        gone = [o for o in before.options if o not in after.options]
        come = [o for o in after.options if o not in before.options]
        said = [f"no longer {self.was.options(before.question, gone)}"] if gone else []
        said += [f"now also {self.is_.options(after.question, come)}"] if come else []
        return [f"{self.is_.question(after.question)} {', '.join(said)}"] if said else []

    def conditions(self, before: Condition | None, after: Condition | None) -> list[str]:
        gone = [c for c in parts(before) if c not in parts(after)]
        come = [c for c in parts(after) if c not in parts(before)]
        if len(gone) == len(come) == 1:
            return self.condition(gone[0], come[0])
        word = "all" if isinstance(after, All) else "any"
        return [
            *(f"under `{word}` no longer: {self.was.line(c)}" for c in gone),
            *(f"under `{word}` now also: {self.is_.line(c)}" for c in come),
        ]


def _outside_lines(screener: Screener) -> dict[str, Any]:
    return {code: country.model_dump(exclude={"lines"}) for code, country in screener.countries.items()}


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
