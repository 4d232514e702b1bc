"""The content, compiled: what the engine walks through. Made once by `compile.prepare`."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, TypeVar, cast

from screening.model import (
    Option,
    Question,
    Rule,
    Screener,
)

NO: Final = 0


MAYBE: Final = 1


YES: Final = 2


Scores = Sequence[tuple[int, int]]


Test = Callable[[int, int, Scores], int]
"""A compiled condition: `sure` bits, `open` bits, score intervals -> NO, MAYBE or YES."""


Made = TypeVar("Made")


ScoreTests = tuple[tuple[str, tuple[tuple[Test, int], ...]], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as one perspective meets it, compiled."""

    question: Question
    when: int
    """Which of the plan's `whens` says whether it is asked."""
    bits: Mapping[str, int]
    """Option id to its bit; unknown options have none."""
    known: int
    """All bits of options that an unknown answer can turn out to be."""
    unasked: int
    """The bit for "perhaps never asked"."""
    none: int
    """The bit of "none of these", 0 without one."""
    single: Mapping[str, tuple[int, int]]
    """For `one`: option id to its (sure, open) bits."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule, ready to be held against answers."""

    rule: Rule
    test: Test | None
    urgency: int
    level: int
    level_up_to: int
    reads: int
    """Every bit that its condition mentions; kept to show which answers made it fire."""
    needs: int
    """Bits without any of which the rule cannot hold, so that most rules are passed over in one
    step; 0: not known.
    """


@dataclass(frozen=True, slots=True)
class SignTest:
    """An option that stands as a sign in the safety net, ready to be held against answers."""

    question: str
    option: Option
    private: bool
    bit: int
    would: tuple[tuple[int, str, Test], ...]
    """For each rule with an act that reads it, highest urgency first: its rank, its act, and its
    condition if this were chosen.
    """


@dataclass(frozen=True, slots=True)
class Replay:
    """What the answers on a path say: replayed once, for all that follows from them."""

    perspective: str
    sure: int
    """The bits that are chosen for certain."""
    open: int
    """The bits that are chosen in at least one way of filling in what is not known."""
    scores: Scores
    met: tuple[Question, ...]
    """The questions that were asked and answered, in order."""


@dataclass(frozen=True, repr=False)
class Plan:
    """A screener made ready for many assessments. Build it once with `prepare`."""

    screener: Screener
    asked: Mapping[str, tuple[Asked, ...]]
    whens: tuple[Test, ...]
    """The distinct conditions under which questions are asked."""
    rules: Mapping[str, tuple[Compiled, ...]]
    """For each perspective the rules that can hold for it."""
    signs: Mapping[str, tuple[SignTest, ...]]
    """For each perspective the signs of the safety net, in the order of the file."""
    scores: ScoreTests
    names: tuple[tuple[str, str], ...]
    """Bit position to (question id, option id)."""
    memo: dict[Hashable, Any] = field(default_factory=dict, compare=False)
    """What others made once from this content (`once`)."""
    tests: Mapping[str, Test] = field(default_factory=dict)
    """Named conditions outside the rules: `level`, `unknown`, `violence line`, each score's
    `say_when`, and `taken` with its number.
    """

    def __repr__(self) -> str:
        """Short, where a test fails: the content is long."""
        return f"Plan({len(self.questions)} questions)"

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` makes of this content, made only once for this key."""
        if key not in self.memo:
            self.memo[key] = make()
        return cast("Made", self.memo[key])

    def question(self, id_: str) -> Question:
        """The question with this id; KeyError where there is none."""
        return self.questions[id_]

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its id, in the order of the file."""
        return {q.id: q for q in self.screener.questions.questions}

    @cached_property
    def needing(self) -> dict[str, tuple[tuple[int, Compiled], ...]]:
        """For each perspective the rules that can hold for it, each with the bits that it needs."""
        free = 1 << len(self.names)
        return {p: tuple((each.needs or free, each) for each in of) for p, of in self.rules.items()}

    def decides_perspective(self, id_: str) -> bool:
        """Whether this is the question that asks whom the check is for."""
        return id_ == self.screener.questions.perspective_question


def known_options(question: Question, perspective: str) -> tuple[Option, ...]:
    """The options that say something, as opposed to "I don't know", in the order of the file."""
    return tuple(o for o in question.offered(perspective) if not o.unknown)


def says_unknown(question: Question, perspective: str) -> bool:
    """Whether this perspective can answer "I don't know"."""
    return any(o.unknown and o.words.speaks_to(perspective) for o in question.options)


def intervals(scores: ScoreTests, sure: int, open_: int) -> list[tuple[int, int]]:
    """The least and the most points of each score."""
    found = []
    for _, terms in scores:
        low = high = 0
        for test, points in terms:
            truth = test(sure, open_, ())
            if truth:
                high += points
                if truth == YES:
                    low += points
        found.append((low, high))
    return found
