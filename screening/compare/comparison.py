"""Two versions of the content side by side: what stands differently, and what of it reaches
people.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

from screening.compare.changes import Change, changes
from screening.compare.diagram import Leaf, undisturbed
from screening.compare.effects import Comparer
from screening.compare.impact import About
from screening.compare.renamed import renamed
from screening.compare.routes import Route
from screening.model import Screener, Vignette
from screening.outcome.compile import prepare
from screening.outcome.dissect import observed
from screening.outcome.parts import What, usual
from screening.outcome.plan import Plan
from screening.sheet.vignettes import FillingError, fill_in


class Break(NamedTuple):
    """A promise or law that a version breaks."""

    says: str
    shown_by: str
    """What shows it, in words."""


Broken = Callable[[Screener], Mapping[str, Break]]
"""A prover: what a version breaks, by id."""


UNFILLED: Final = {
    "not_answered": "it has to state an answer to `{}`",
    "not_an_answer": "`{}` does not take its answer",
    "not_asked": "it is not asked: `{}`",
}
"""Why a vignette cannot be filled in."""


class Verdict(IntEnum):
    """What a comparison comes to; its number is the exit code."""

    SAME = 0
    """At most words, sources and upkeep differ: everyone gets the same page in the same order."""
    WORSE = 1
    """Someone's result is less urgent, or what could be urgent can no longer be given; a promise is
    weaker, or newly broken; or something is lost: a line to call, a warning, a link on every page,
    privacy, an early question.
    """
    DIFFERENT = 2
    """Something else differs that decides."""


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A vignette whose result changes: each decision that moves, or why it can no longer be filled
    in.
    """

    name: str
    moves: tuple[tuple[What, Leaf, Leaf], ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that was found."""

    old: Screener
    new: Screener
    changes: tuple[Change, ...]
    perspectives: tuple[str, ...]
    """Those that stand in one version alone."""
    routes: tuple[Route, ...]
    cases: tuple[CaseChange, ...]
    breaks: Mapping[str, Break]
    """Promises and laws that newly break."""
    holds: Mapping[str, Break]
    """Those that newly hold, with what broke them."""

    @property
    def verdict(self) -> Verdict:
        """The worst that was found."""
        if (
            self.less_urgent
            or self.something_lost
            or self.breaks
            or any(change.about is About.WEAKER for change in self.changes)
        ):
            return Verdict.WORSE
        return (
            Verdict.DIFFERENT
            if self.other_decisions or any(not change.words_only for change in self.changes)
            else Verdict.SAME
        )

    @property
    def less_urgent(self) -> bool:
        """Whether an answer set is less urgent than before, or one that could be urgent can no
        longer be given.
        """
        return any(route.less_urgent or (route.lost and route.lost.urgent) for route in self.routes)

    @property
    def something_lost(self) -> bool:
        """Whether a line to call, a warning, a link on every page or privacy is there no more, or
        an emergency is asked about later.
        """
        return any(change.about is About.LOST for change in self.changes) or any(
            route.lines_lost for route in self.routes
        )

    @property
    def other_decisions(self) -> bool:
        """Whether an answer set that both versions take is decided otherwise."""
        return any(route.effects for route in self.routes)

    @property
    def other_questions(self) -> bool:
        """Whether someone can be asked something else, or answer something else."""
        return bool(self.perspectives) or any(not route.same_questions for route in self.routes)

    @property
    def other_contacts(self) -> bool:
        """Whether people are sent to another number, line, page or site."""
        return any(change.about is About.CONTACT for change in self.changes)

    @property
    def other_promises(self) -> bool:
        """Whether the promises differ."""
        return any(
            change.about in (About.WEAKER, About.CHANGED, About.STRONGER) for change in self.changes
        )


@undisturbed()
def compare(
    old: Screener, new: Screener, cases: Iterable[Vignette] = (), broken: Broken | None = None
) -> Comparison:
    """What differs between two versions, and what of it reaches people.

    Args:
        old: the version before; both must have passed `check`.
        new: the version after.
        cases: vignettes to try in both.
        broken: a prover, where there is one.

    Raises:
        TooLargeError: where the content is too large to be compared exactly.
    """
    differing = changes(old, new)
    old = renamed(old, new)
    plans = prepare(old), prepare(new)
    decides = any(not change.words_only for change in differing)
    was, is_ = (broken(old), broken(new)) if broken and decides else ({}, {})
    gone = {promise.id for promise in old.rules.promises} - {
        promise.id for promise in new.rules.promises
    }
    return Comparison(
        old,
        new,
        differing,
        tuple(sorted(set(old.perspectives) ^ set(new.perspectives))),
        tuple(
            Comparer(perspective, old, new).route()
            for perspective in new.perspectives
            if perspective in old.perspectives
        ),
        tuple(_cases(*plans, cases)),
        {id_: each for id_, each in is_.items() if id_ not in was},
        {id_: each for id_, each in was.items() if id_ not in is_ and id_ not in gone},
    )


def _cases(old: Plan, new: Plan, cases: Iterable[Vignette]) -> Iterator[CaseChange]:
    for case in cases:
        try:
            was, is_ = (observed(plan, fill_in(plan, case.answers)) for plan in (old, new))
        except FillingError as problem:
            yield CaseChange(
                case.name, (), UNFILLED[problem.difference.kind].format(problem.difference.what)
            )
            continue
        pairs = {
            what: (was.get(what, usual(what)), is_.get(what, usual(what)))
            for what in {**was, **is_}
        }
        if moves := tuple((what, a, b) for what, (a, b) in pairs.items() if a != b):
            yield CaseChange(case.name, moves)
