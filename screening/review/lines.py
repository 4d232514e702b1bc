"""Whom a result names to call, for every answer set: not decided by itself, but by what names the line."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from screening.engine import NO, YES
from screening.model import Screener
from screening.review.decisions import STEP, What
from screening.review.diagram import Leaf, Node
from screening.review.space import Reading

LINE: Final = "line"
"""The kind of these."""


def lines_to_call(reading: Reading, found: Mapping[What, Node]) -> dict[What, Node]:
    """For each line whether the result names it, from the emergencies, first step and cards that do."""
    space, rules, country = reading.space, reading.screener.rules, reading.screener.country
    named: dict[str, list[Node]] = {}

    def name(lines: Iterable[str], where: Node) -> None:
        for line in filter(None, map(country.line, lines)):
            named.setdefault(line.id, []).append(where)

    name(("crisis", "treatment"), space.diagrams.leaf(YES))
    for emergency in rules.emergencies:
        name((emergency.helpline, *emergency.also), found.get(What("emergency", emergency.id), space.diagrams.leaf(NO)))
    for step in rules.steps:
        name(step.helplines, space.diagrams.map(("is", step.id), _is(step.id), found[STEP]))
    for card in rules.advice:
        name(card.helplines, space.surely(found.get(What("advice", card.id), space.diagrams.leaf(NO))))
    return {What(LINE, id_): space.any(places) for id_, places in named.items()}


def naming(screener: Screener) -> object:
    """Whatever names a line that a result shows."""
    rules = screener.rules
    named = [[(each.id, each.helplines) for each in rules.steps], [(each.id, each.helplines) for each in rules.advice]]
    return screener.country, rules.emergencies, named


def _is(id_: str) -> Callable[[Leaf], Leaf]:
    return lambda leaf: YES if leaf == id_ else NO
