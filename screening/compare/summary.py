"""A comparison on one page: what is lost first, how soon before and now, at most ten examples;
`telling.lines` has all of it.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Final

from screening.compare.comparison import Comparison
from screening.compare.impact import About
from screening.compare.listing import (
    EXAMPLE,
    MORE,
    MOST_EXAMPLES,
    Telling,
    described,
    headline,
    part,
    share,
)
from screening.compare.routes import Effect, Route
from screening.outcome.parts import HEADINGS

MOST: Final = 10
"""Of each list, and of examples in all."""


def page(comparison: Comparison) -> Iterator[str]:
    """The page, line by line."""
    told = [change for change in comparison.changes if not change.words_only]
    words = [str(change) for change in comparison.changes if change.words_only]
    yield headline(comparison)
    for title, abouts in (
        ("Something is lost", [About.LOST]),
        ("People are sent elsewhere", [About.CONTACT]),
        ("The promises differ", [About.WEAKER, About.CHANGED, About.STRONGER]),
        ("What stands differently", [About.RULES]),
    ):
        yield from first(
            title,
            [described(change) for about in abouts for change in told if change.about is about],
        )
    yield from first("Only words, sources and upkeep", words)
    yield from first(
        "In one version alone", [f"The perspective `{id_}`" for id_ in comparison.perspectives]
    )
    telling = Telling(comparison)
    musts = {route.perspective: list(_musts(telling, route)) for route in comparison.routes}
    shown = sum(EXAMPLE in line for must in musts.values() for line in must)
    examples = iter(range(MOST - shown))
    for route in comparison.routes:
        yield from ("", f"Check for `{route.perspective}`")
        yield f"- {telling.sets(route)}"
        yield from musts[route.perspective]
        yield from _moves(telling, route, examples)
    yield from first("Vignettes that change", list(map(telling.case, comparison.cases)))
    yield from part(
        "Promises that newly break",
        (f"`{id_}`: {each.says} {each.shown_by}" for id_, each in comparison.breaks.items()),
    )
    yield from first(
        "Promises that newly hold",
        [f"`{id_}`: {each.says}" for id_, each in comparison.holds.items()],
    )


def first(title: str, items: list[str]) -> Iterator[str]:
    """The first of a list, and how many more there are."""
    yield from part(title, items[:MOST])
    if len(items) > MOST:
        yield MORE.format(len(items) - MOST)


def _musts(telling: Telling, route: Route) -> Iterator[str]:
    """What nobody may overlook, each list with an example of its first item alone."""
    for lines in (
        telling.lost(route),
        telling.gained(route),
        telling.reordered(route),
        telling.less_urgent(route),
        telling.lines_lost(route),
    ):
        items = _items(lines)
        for place, (head, *more) in enumerate(items[:MOST]):
            yield head
            if not place:
                yield from more
        if len(items) > MOST:
            yield MORE.format(len(items) - MOST)


def _items(lines: Iterable[str]) -> list[list[str]]:
    """Each item of a list, with what stands under it."""
    items: list[list[str]] = []
    for line in lines:
        if line.startswith("- "):
            items.append([])
        items[-1].append(line)
    return items


def _moves(telling: Telling, route: Route, examples: Iterator[int]) -> Iterator[str]:
    """What moves otherwise; examples of it as long as there are any left."""
    moved = (*route.effects, *route.lines)
    if not moved:
        yield telling.nothing(route)
        return
    yield from _matrix(telling, route)
    few = [
        effect
        for _, some in groupby(moved, key=lambda effect: effect.what.kind)
        for effect in islice(some, MOST_EXAMPLES)
    ]
    shown = [effect for effect, _ in zip(few, examples, strict=False)]
    yield from _examples(telling, route, shown)
    if len(moved) > len(shown):
        yield MORE.format(len(moved) - len(shown))


def _examples(telling: Telling, route: Route, shown: Iterable[Effect]) -> Iterator[str]:
    for effect in shown:
        yield (
            f"- {HEADINGS[effect.what.kind]}: {telling.effect(effect)}:"
            f" {share(effect.count, route.compared)}"
        )
        yield f"  {EXAMPLE}{effect.example}"


def _matrix(telling: Telling, route: Route) -> Iterator[str]:
    """How soon before (a row each) and now, of answers as most people give them."""
    if all(was == becomes for was, becomes in route.matrix):
        return
    yield (
        "- How soon, where no answer is an emergency and all is known. A row for each urgency"
        " before, a column for each one now:"
    )
    rows = telling.matrix(route)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *cells in rows:
        yield (
            "    "
            + "  ".join(
                [
                    name.ljust(widths[0]),
                    *(cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)),
                ]
            ).rstrip()
        )
