"""The answer sets that a visitor can really give, as decision diagrams, and what a rule file makes
of them.

A question with one choice is one variable, with an empty value where it was not asked; a tick-all
question is one variable for each box. What is known for certain and what is open follows `engine`:
a condition is a diagram with the leaves NO, MAYBE and YES, and an answer to a question that was
asked only maybe can be no more than MAYBE.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache
from typing import Final, TypeVar

from screening.compare.diagram import Diagrams, Node, Operation
from screening.compare.variables import Key, Page, asked_of, pages
from screening.model import (
    NOT_YET,
    All,
    Answers,
    Any_,
    AtLeast,
    Chosen,
    Condition,
    Not,
    Question,
    Screener,
)
from screening.outcome.plan import MAYBE, NO, YES, known_options

OUTSIDE: Final = "outside"
"""The leaf of what no visitor can give."""
State = TypeVar("State", bound=Hashable)


class Space:
    """The answer sets that one perspective can give under one file, or under several: those that
    all of them take.

    Where the files ask different questions, an answer set answers each question that at least one
    of them asks.
    """

    def __init__(self, perspective: str, *screeners: Screener) -> None:
        self.perspective = perspective
        self.pages = pages(perspective, screeners)
        diagrams = self.diagrams = Diagrams(
            [variable for page in self.pages.values() for variable in page.variables]
        )
        no, yes, out = (diagrams.leaf(each) for each in (NO, YES, OUTSIDE))
        self.least = Operation(
            min, lambda f, g: f if f in (g, no) or g == yes else g if g == no or f == yes else None
        )
        """`all` of two conditions."""
        self.most = Operation(
            max, lambda f, g: f if f in (g, yes) or g == no else g if g == yes or f == no else None
        )
        """`any` of two conditions."""
        self._inside = Operation(
            lambda leaf, inside: leaf if inside else OUTSIDE,
            lambda f, g: f if g == yes else out if g == no else None,
        )
        self.readings = tuple(Reading(self, screener) for screener in screeners)
        self.domain = self.domain_of(*self.readings)

    def domain_of(self, *readings: "Reading") -> Node:
        """YES for each answer set that all these files take, NO for all else."""
        domain = self.diagrams.leaf(YES)
        behind = self.diagrams.leaf(YES)
        for key in reversed(self.pages):
            domain = self.diagrams.join(self.least, self._answered(key, readings), domain)
            domain = self.diagrams.join(self.least, self._ends_here(key, behind), domain)
            behind = self.all((self._open(self.pages[key], readings), behind))
        return domain

    def _ends_here(self, key: Key, behind: Node) -> Node:
        """YES where this question was asked, or nothing behind it is answered."""
        page = self.pages[key]
        if NOT_YET not in page.options:
            return self.diagrams.leaf(YES)
        asked = self.ticks(
            page,
            begin=True,
            tick=lambda asked, option: asked and option != NOT_YET,
            end=lambda asked: YES if asked else NO,
        )
        return self.any((asked, behind))

    def _open(self, page: Page, readings: Sequence["Reading"]) -> Node:
        """YES where a page says nothing: it was not asked, or its answer is unknown."""
        key = page.question, page.kind
        known = {
            option.id
            for reading in readings
            if key in reading.questions
            for option in known_options(reading.questions[key], self.perspective)
        }
        return self.ticks(
            page,
            begin=True,
            tick=lambda open_, option: open_ and option not in known,
            end=lambda open_: YES if open_ else NO,
        )

    def within(self, f: Node, domain: Node | None = None) -> Node:
        """The function on the answer sets alone: the same node exactly where it is the same for
        each of them.
        """
        return self.diagrams.join(self._inside, f, self.domain if domain is None else domain)

    def all(self, conditions: Iterable[Node]) -> Node:
        """Every one of these."""
        return self._fold(self.least, self.diagrams.leaf(YES), conditions)

    def any(self, conditions: Iterable[Node]) -> Node:
        """At least one of these."""
        return self._fold(self.most, self.diagrams.leaf(NO), conditions)

    def opposite(self, f: Node) -> Node:
        """YES for NO; maybe stays maybe."""
        return self.diagrams.map("opposite", lambda truth: YES - truth, f)

    def at_all(self, f: Node) -> Node:
        """YES where this is more than no."""
        return self.diagrams.map("at all", lambda truth: YES if truth != NO else NO, f)

    def surely(self, f: Node) -> Node:
        """YES where this is yes, NO for maybe too."""
        return self.diagrams.map("surely", lambda truth: YES if truth == YES else NO, f)

    def _fold(self, operation: Operation, whole: Node, conditions: Iterable[Node]) -> Node:
        for each in conditions:
            whole = self.diagrams.join(operation, whole, each)
        return whole

    def _answered(self, key: Key, readings: Sequence["Reading"]) -> Node:
        """YES where this question has an answer that all files take and is asked, or has none and
        is not.
        """
        page = self.pages[key]
        asking = [reading for reading in readings if key in reading.asked]
        asked = self.any(self.at_all(reading.asked[key]) for reading in asking)
        takes = self.all(
            self._takes(page, {o.id for o in reading.questions[key].options if o.none} | {NOT_YET})
            for reading in asking
        )
        return self.any(
            (self.all((asked, takes)), self.all((self.opposite(asked), self._empty(page))))
        )

    def _empty(self, page: Page) -> Node:
        return self.ticks(
            page,
            begin=True,
            tick=lambda _empty, _option: False,
            end=lambda empty: YES if empty else NO,
        )

    def _takes(self, page: Page, nones: set[str]) -> Node:
        """Whether something is chosen, and "none of these" alone (`engine.valid`)."""

        def tick(state: tuple[int, bool], option: str) -> tuple[int, bool]:
            return min(state[0] + 1, 2), state[1] or (page.kind == "any" and option in nones)

        return self.ticks(
            page,
            begin=(0, False),
            tick=tick,
            end=lambda state: YES if state in ((1, False), (1, True), (2, False)) else NO,
        )

    def ticks(
        self,
        page: Page,
        *,
        begin: State,
        tick: Callable[[State, str], State],
        end: Callable[[State], Hashable],
    ) -> Node:
        """A function of the options that are chosen on a page, from what each of them adds to a
        state.
        """
        diagrams = self.diagrams
        if page.kind == "one":
            return diagrams.node(
                page.first,
                tuple(
                    diagrams.leaf(end(tick(begin, o) if o else begin)) for o in ("", *page.options)
                ),
            )

        @cache
        def walk(place: int, state: State) -> Node:
            if place == len(page.options):
                return diagrams.leaf(end(state))
            below = (walk(place + 1, state), walk(place + 1, tick(state, page.options[place])))
            return diagrams.node(page.first + place, below)

        return walk(0, begin)

    # --- from answers and back ---

    def chosen(self, answers: Answers) -> list[int]:
        """The place of each variable's value for these answers."""
        places: list[int] = []
        for page in self.pages.values():
            given = answers.get(page.question, ())
            ticked = [int(option in given) for option in page.options]
            places += ticked if page.kind == "any" else [1 + ticked.index(1) if 1 in ticked else 0]
        return places

    def answers(self, chosen: Sequence[int]) -> dict[Key, tuple[str, ...]]:
        """The answers that stand for one value of each variable, by question and kind."""
        found: dict[Key, tuple[str, ...]] = {}
        for key, page in self.pages.items():
            values = [v.values[chosen[page.first + i]] for i, v in enumerate(page.variables)]
            if given := tuple(value for value in values if value):
                found[key] = given
        return found


class Reading:
    """One file over a space: when it asks each question, and its conditions and scores as
    diagrams.
    """

    def __init__(self, space: Space, screener: Screener) -> None:
        self.space, self.screener = space, screener
        self.questions = asked_of(space.perspective, screener)
        self.kinds = dict(self.questions.keys())
        self.asked: dict[Key, Node] = {}
        for key, question in self.questions.items():
            self.asked[key] = self.condition(question.ask_when)
        self.scores = {
            score.id: self._score([(term.when, term.points) for term in score.terms])
            for score in screener.rules.scores
        }
        """For each score its lowest and highest value."""
        self.truths = [self.condition(rule.when) for rule in screener.rules.rules]
        """For each rule, in the order of the file, whether it holds."""

    def condition(self, condition: Condition | None, given: Chosen | None = None) -> Node:
        """NO, MAYBE or YES for each answer set; with `given`, as if that were chosen besides
        (scores stay as they are).
        """
        space = self.space
        match condition:
            case None:
                return space.diagrams.leaf(YES)
            case Chosen():
                known = self._given(condition, given)
                return self._chosen(condition) if known is None else known
            case All():
                return space.all(self.condition(each, given) for each in condition.all)
            case Any_():
                return space.any(self.condition(each, given) for each in condition.any)
            case Not():
                return space.opposite(self.condition(condition.not_, given))
            case AtLeast():
                ((score, points),) = condition.at_least.items()
                return space.diagrams.map(
                    ("at least", points), lambda ends: _reaches(points, *ends), self.scores[score]
                )

    def _given(self, condition: Chosen, given: Chosen | None) -> Node | None:
        """What a condition on the question of `given` comes to; None where `given` says nothing of
        it.
        """
        if given is None or given.question != condition.question:
            return None
        if set(given.options) <= set(condition.options):
            return self.space.diagrams.leaf(YES)
        return self.space.diagrams.leaf(NO) if self.kinds.get(given.question) == "one" else None

    def _chosen(self, condition: Chosen) -> Node:
        key = (condition.question, self.kinds.get(condition.question, ""))
        if condition.question == self.screener.questions.perspective_question:
            return self.space.diagrams.leaf(
                YES if self.space.perspective in condition.options else NO
            )
        if key not in self.asked:
            return self.space.diagrams.leaf(NO)
        return self.space.all(
            (
                self.asked[key],
                self._named(
                    self.space.pages[key], self.questions[key], frozenset(condition.options)
                ),
            )
        )

    def _named(self, page: Page, question: Question, named: frozenset[str]) -> Node:
        """Whether the answer on a page names one of these options, if the page is surely asked."""
        known = {o.id for o in known_options(question, self.space.perspective)}
        possible = known - {o.id for o in question.options if o.doubt}
        besides_ticks = possible - {o.id for o in question.options if o.none}

        def tick(state: tuple[bool, bool, bool], option: str) -> tuple[bool, bool, bool]:
            hit, ticked, unknown = state
            return (
                hit or (option in known and option in named),
                ticked or option in known,
                unknown or option not in known,
            )

        def end(state: tuple[bool, bool, bool]) -> int:
            hit, ticked, unknown = state
            can = besides_ticks if ticked else possible
            if hit or (unknown and page.kind == "one" and can <= named):
                return YES
            return MAYBE if unknown and can & named else NO

        return self.space.ticks(page, begin=(False, False, False), tick=tick, end=end)

    def _score(self, terms: Iterable[tuple[Condition, int]]) -> Node:
        total = self.space.diagrams.leaf((0, 0))
        for when, points in terms:
            add = self.space.diagrams.named(("add", points), _adding(points))
            total = self.space.diagrams.join(add, total, self.condition(when))
        return total


def _reaches(points: int, low: int, high: int) -> int:
    return YES if low >= points else MAYBE if high >= points else NO


def _adding(points: int) -> Callable[[tuple[int, int], int], tuple[int, int]]:
    return lambda ends, truth: (ends[0] + points * (truth == YES), ends[1] + points * (truth != NO))
