"""A comparison in words, line by line, for the terminal and for a page."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby
from math import floor, log10
from typing import Any, Final

from screening.compare.changes import Change
from screening.compare.comparison import CaseChange, Comparison, Verdict
from screening.compare.diagram import Leaf
from screening.compare.impact import About
from screening.compare.routes import Effect, Route
from screening.model import Screener, Words
from screening.outcome.parts import HEADINGS, HIDDEN, LEVEL, LINE, START, URGENCY, What
from screening.outcome.plan import MAYBE, NO

WITH_EVERY_EXAMPLE: Final = (URGENCY.kind, LEVEL.kind, START.kind, "advice", "emergency", LINE)
"""The kinds that are shown with an example of each move."""
MORE: Final = "  … and {} more, which `--all` lists."
EXAMPLE: Final = "For example: "
MOST_EXAMPLES: Final = 3
"""Of each other kind: more of them would hide what matters most."""
PROMISE: Final = {About.WEAKER: "WEAKER", About.CHANGED: "Changed", About.STRONGER: "Stronger"}
"""What became of a promise."""
SAME: Final = (
    "The same for every possible set of answers: at most words, sources and upkeep differ."
)
STANDS: Final = (
    "The same decisions for every possible set of answers, and something else differs that decides"
    " what people get."
)
OTHER_NAME: Final = "An answer with another name: `moved:` in questions.yaml."
LESS_URGENT: Final = (
    "LESS URGENT for some sets of answers, or they can no longer be given. This needs a new"
    " signature."
)
OTHER: Final = "Other decisions for some sets of answers, none of them less urgent."
SAME_WHERE_BOTH: Final = "The same decisions for every set of answers that both versions take."


def lines(comparison: Comparison) -> Iterator[str]:
    """Everything that a comparison found."""
    telling = Telling(comparison)
    yield headline(comparison)
    told = [change for change in comparison.changes if not change.words_only]
    yield from part(
        "Something is lost", (str(change) for change in told if change.about is About.LOST)
    )
    yield from part(
        "People are sent elsewhere",
        (str(change) for change in told if change.about is About.CONTACT),
    )
    yield from part(
        "The promises differ",
        (described(each) for each in sorted(told, key=_weaker_first) if each.about in PROMISE),
    )
    yield from part(
        "What stands differently", (str(change) for change in told if change.about is About.RULES)
    )
    yield from part(
        "Only words, sources and upkeep",
        (str(change) for change in comparison.changes if change.words_only),
    )
    yield from part(
        "In one version alone", (f"The perspective `{id_}`" for id_ in comparison.perspectives)
    )
    for route in comparison.routes:
        yield from telling.route(route)
    yield from part("Vignettes that change", map(telling.case, comparison.cases))
    yield from part(
        "Promises that newly break",
        (f"`{id_}`: {each.says} {each.shown_by}" for id_, each in comparison.breaks.items()),
    )
    yield from part(
        "Promises that newly hold",
        (f"`{id_}`: {each.says}" for id_, each in comparison.holds.items()),
    )


def headline(comparison: Comparison) -> str:
    """What a comparison comes to, in one line: the decisions first, then what else reaches
    people.
    """
    if comparison.less_urgent:
        decisions = LESS_URGENT
    elif comparison.other_decisions:
        decisions = OTHER
    elif comparison.other_questions:
        decisions = SAME_WHERE_BOTH
    else:
        decisions = SAME if comparison.verdict is Verdict.SAME else STANDS
    also = (
        (comparison.something_lost, "SOMETHING IS LOST."),
        (comparison.other_questions, "The questions differ."),
        (comparison.other_contacts, "People are sent elsewhere."),
        (comparison.other_promises, "The promises differ."),
        (comparison.breaks, "A PROMISE IS BROKEN."),
    )
    return " ".join((decisions, *(words for differs, words in also if differs)))


def _weaker_first(change: Change) -> int:
    return list(About).index(change.about)


def described(change: Change) -> str:
    """A difference that decides; of a promise, what became of it."""
    return f"{PROMISE[change.about]}: {change}" if change.about in PROMISE else str(change)


def part(title: str, items: Iterable[str]) -> Iterator[str]:
    """A heading with its lines; nothing where there is none."""
    listed = [f"- {item}" for item in items]
    if listed:
        yield from ("", title, *listed)


class Telling:
    """Puts the findings of one comparison into words."""

    def __init__(self, comparison: Comparison) -> None:
        self.old, self.new = comparison.old, comparison.new

    def route(self, route: Route) -> Iterator[str]:
        """One perspective: how many answer sets there are, what moves, and an example of
        each move.
        """
        yield from ("", f"Check for `{route.perspective}`")
        yield f"- {self.sets(route)}"
        yield from self.lost(route)
        yield from self.gained(route)
        yield from self.reordered(route)
        if not (route.effects or route.lines):
            yield self.nothing(route)
            return
        yield "- Shares are of possible answer sets, not of people."
        yield from self.less_urgent(route)
        for count, what in (
            (route.more_urgent, "More urgent"),
            (route.lower, "A lower level of care"),
        ):
            if count:
                yield f"- {what} for {share(count, route.compared)}."
        for kind, effects in groupby(
            (*route.effects, *route.lines), key=lambda effect: effect.what.kind
        ):
            yield f"  {HEADINGS[kind]}"
            for place, effect in enumerate(effects):
                yield f"  - {self.effect(effect)}: {share(effect.count, route.compared)}"
                if place < MOST_EXAMPLES or kind in WITH_EVERY_EXAMPLE:
                    yield f"    {EXAMPLE}{effect.example}"

    @staticmethod
    def nothing(route: Route) -> str:
        """That no decision moves."""
        return (
            "- Nothing moves."
            if route.same_questions
            else "- For answers that both versions take, nothing moves."
        )

    def matrix(self, route: Route) -> list[list[str]]:
        """How soon before and now, most ordinary answer sets alone: a first row of names, then one
        for each urgency before.
        """
        was, is_ = (
            {u.id: _text(u.short) for u in version.rules.urgencies}
            for version in (self.old, self.new)
        )
        rows = [["", *is_.values()]]
        for before, name in was.items():
            of = sum(count for (one, _), count in route.matrix.items() if one == before)
            cells = [route.matrix.get((before, after), 0) for after in is_]
            rows.append(
                [name, *(percent(Fraction(count, of)) if count else "-" for count in cells)]
            )
        return rows

    @staticmethod
    def reordered(route: Route) -> Iterator[str]:
        """Each move that somebody notices."""
        for each in route.reordered:
            yield (
                f"- Another order of {each.what}, with {each.move}, for"
                f" {share(each.count, route.compared)}."
            )
            yield f"  {EXAMPLE}{each.example}"

    def less_urgent(self, route: Route) -> Iterator[str]:
        """The line that must not be overlooked; none where nothing is less urgent."""
        if route.example:
            yield f"- LESS URGENT for {share(route.less_urgent, route.compared)}."
            yield f"  {EXAMPLE}{route.example}"

    def lines_lost(self, route: Route) -> Iterator[str]:
        """Each line to call that somebody no longer gets: what is lost and stands in no edit."""
        for effect in route.lines_lost:
            name = self.title(effect.what).removesuffix(": ")
            yield f"- NO LONGER LISTED: {name}, for {share(effect.count, route.compared)}."
            yield f"  {EXAMPLE}{effect.example}"

    def lost(self, route: Route) -> Iterator[str]:
        """What can no longer be answered; nothing where everything can."""
        if lost := route.lost:
            urgent = (
                f" More than the least urgent were {share(lost.urgent, lost.count)}."
                if lost.urgent
                else ""
            )
            yield (
                f"- Can no longer be given: {share(lost.count, route.was)}. What these people would"
                f" choose instead is not known.{urgent} {OTHER_NAME}"
            )
            yield f"  {EXAMPLE}{lost.example}"

    def gained(self, route: Route) -> Iterator[str]:
        """Each answer that is new, and what it leads to."""
        short = {urgency.id: _text(urgency.short) for urgency in self.new.rules.urgencies}
        for new in route.gained:
            of = sum(count for _, count in new.leads_to)
            leads = ", ".join(f"{short[id_]} for {share(count, of)}" for id_, count in new.leads_to)
            yield (
                f"- New answer `{new.option}` to `{new.question}`, which leads to (how soon at"
                f" most): {leads}."
            )
            yield f"  The least urgent, for example: {new.example}"

    def sets(self, route: Route) -> str:
        """How many answer sets there are, and how many can be compared."""
        if route.was == route.becomes == route.compared:
            return f"{route.was:,} possible answer sets."
        return (
            f"{route.was:,} possible answer sets before, {route.becomes:,} now, {route.compared:,}"
            " compared."
        )

    def effect(self, effect: Effect) -> str:
        """What moves, from what to what."""
        if effect.was is None and effect.becomes is None:
            return f"{self.title(effect.what)}another value"
        return self.move(effect.what, effect.was, effect.becomes)

    def move(self, what: What, was: Leaf, becomes: Leaf) -> str:
        """What a decision was and what it is."""
        return (
            f"{self.title(what)}{self.value(what, was, self.old)} ->"
            f" {self.value(what, becomes, self.new)}"
        )

    def title(self, what: What) -> str:
        """What a decision is about; nothing where its heading says it."""
        if not what.id:
            return ""
        lists = {"advice": "advice", "emergency": "emergencies", "way": "ways", "score": "scores"}
        for screener in (self.new, self.old):
            beside: dict[str, Any] = {"section": screener.sections, LINE: screener.country.lines}
            nouns: Any = (
                beside[what.kind]
                if what.kind in beside
                else getattr(screener.rules, lists.get(what.kind, ""), ())
            )
            for noun in nouns:
                if noun.id == what.id:
                    return f'"{_text(noun.name if what.kind == LINE else noun.title)}": '
        return f"`{what.id}`: "

    def value(self, what: What, value: Any, screener: Screener) -> str:
        """One value of a decision in the words of a version."""
        if what == URGENCY:
            return self._urgency(value, {u.id: _text(u.short) for u in screener.rules.urgencies})
        if what in (LEVEL, START):
            titles = {level.id: _text(level.title) for level in screener.rules.levels}
            return " to ".join(
                titles[id_] for id_ in dict.fromkeys([value] if isinstance(value, str) else value)
            )
        if what.kind == "score":
            return "not worded" if value is None else "{}-{} of {}".format(*value)
        if what.kind == "sign":
            return (
                "no"
                if value == NO
                else f"under `{value[0]}`" + (", as it is open" if value[1] else "")
            )
        if value == HIDDEN:
            return "yes, but private"
        if isinstance(value, str):
            return f"`{value}`"
        if value is None:
            return "none"
        return "no" if value == NO else "with an if" if value == MAYBE else "yes"

    @staticmethod
    def _urgency(value: tuple[str, str], short: dict[str, str]) -> str:
        return " up to ".join(short[id_] for id_ in dict.fromkeys(value))

    def case(self, case: CaseChange) -> str:
        """A vignette, with what moves in it."""
        if case.problem:
            return f"{case.name}: cannot be filled in ({case.problem})"
        moves = (f"{HEADINGS[each[0].kind]}: {self.move(*each)}" for each in case.moves)
        return f"{case.name}: {'; '.join(moves)}"


def _text(words: Words | str) -> str:
    return words if isinstance(words, str) else next(iter(words.said.values()))


def share(count: int, of: int) -> str:
    """An exact count, and roughly which part of all it is."""
    return f"all {of:,}" if count == of else f"{count:,} ({percent(Fraction(count, of))})"


def percent(part: Fraction) -> str:
    """Roughly which part: two digits of it, and never all of what is only nearly all."""
    if part == 1:
        return "all"
    if part < Fraction(1, 10_000):
        ones = round(1 / part)
        return f"1 in {round(ones, 1 - floor(log10(ones))):,}"
    if part > Fraction(99, 100):
        return f"all but {percent(1 - part)}"
    return f"{float(part * 100):.{max(0, 1 - floor(log10(part * 100)))}f} %"
