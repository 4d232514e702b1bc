"""Which of many changes make a result less urgent: each is tried alone on the old version."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from screening.compare.changes import Change, changes
from screening.compare.effects import Comparer
from screening.compare.examples import Example
from screening.compare.renamed import renamed
from screening.compare.space import Space
from screening.model import Screener


@dataclass(frozen=True, slots=True)
class Lowering:
    """A change that by itself makes answer sets of a perspective less urgent."""

    change: str
    """In words."""
    perspective: str
    count: int
    of: int
    example: Example


def lowerings(old: Screener, new: Screener) -> Iterator[Lowering]:
    """Every change that makes an answer set less urgent, also where another change makes up for it.

    Rules and scores are tried one by one, the questions and the order of urgencies as a whole. What
    is less urgent only because several changes come together is named by all of them.
    """
    differing = [change for change in changes(old, new) if not change.words_only]
    old = renamed(old, new)
    for perspective in [p for p in new.perspectives if p in old.perspectives]:
        space = Space(perspective, old)
        found = [
            low
            for said, other in _alone(old, new, differing)
            for low in _lowering(said, perspective, old, other, space)
        ]
        if old.questions != new.questions:
            said = _said(differing, "Question", "The questions") or "The questions"
            found += _lowering(said, perspective, old, replace(old, questions=new.questions), None)
        if not found:
            found += _lowering(
                _said(differing) or "Several changes together", perspective, old, new, None
            )
        yield from found


def _alone(old: Screener, new: Screener, differing: list[Change]) -> Iterator[tuple[str, Screener]]:
    """The old version with one rule or one score of the new one, and how it differs; what was added
    can lower nothing.
    """
    known = {score.id for score in old.rules.scores}
    rules = old.rules.model_copy(
        update={"scores": (*old.rules.scores, *(s for s in new.rules.scores if s.id not in known))}
    )
    for name, called in (("rules", "Rule"), ("scores", "Score")):
        after = {noun.id: noun for noun in getattr(new.rules, name)}
        before: tuple[Any, ...] = getattr(rules, name)
        for noun in before:
            said, changed = _said(differing, f"{called} `{noun.id}`"), after.get(noun.id)
            if said and (changed or name == "rules"):
                others = tuple(
                    changed if each is noun else each
                    for each in before
                    if changed or each is not noun
                )
                yield said, replace(old, rules=rules.model_copy(update={name: others}))


def _lowering(
    said: str, perspective: str, old: Screener, new: Screener, space: Space | None
) -> list[Lowering]:
    comparer = Comparer(perspective, old, new, space)
    found = comparer.less_urgent()
    lowered = [Lowering(said, perspective, found[0], comparer.compared, found[1])] if found else []
    lost = comparer.lost() if space is None else None
    if lost and lost.urgent:
        lowered.append(
            Lowering(
                f"{said} (can no longer be answered)",
                perspective,
                lost.urgent,
                comparer.was_sets,
                lost.example,
            )
        )
    return lowered


def _said(differing: list[Change], *beginnings: str) -> str:
    """The changes whose place begins with one of these, in words; all of them without."""
    return "; ".join(
        str(change) for change in differing if not beginnings or change.where.startswith(beginnings)
    )
