"""`python -m tests.support.house` draws the picture of docs/architecture.md from the imports."""

import re
from itertools import product
from typing import Final

import grimp

from tests.conftest import ROOT

PAGE: Final = ROOT / "docs" / "architecture.md"
PACKAGES: Final = (
    "cli",
    "web.review",
    "web",
    "prove",
    "compare",
    "exchange",
    "sheet",
    "content",
    "directory",
    "outcome",
    "model",
)


def package(module: str) -> str:
    """The package of the house in which a module stands."""
    inside = module.removeprefix("screening.") + "."
    return next((name for name in PACKAGES if inside.startswith(name + ".")), "")


def arrows() -> dict[tuple[str, str], int]:
    """Who imports whom, between packages, and how often."""
    found: dict[tuple[str, str], int] = {}
    graph = grimp.build_graph("screening")
    for module in sorted(graph.modules):
        for other in graph.find_modules_directly_imported_by(module):
            pair = package(module), package(other)
            if all(pair) and pair[0] != pair[1]:
                found[pair] = found.get(pair, 0) + 1
    return found


def picture() -> str:
    """The packages as a diagram that GitHub draws; what another way implies is left out, and that
    `web` adds the addresses of the reviewers' pages.
    """
    pairs = set(arrows()) - {("web", "web.review")}
    reach = set(pairs)
    for middle, low, high in product(PACKAGES, repeat=3):
        if (low, middle) in reach and (middle, high) in reach:
            reach.add((low, high))
    shown = [
        (a, b)
        for a, b in sorted(pairs, key=lambda pair: tuple(map(PACKAGES.index, pair)))
        if not any((a, c) in reach and (c, b) in reach for c in PACKAGES if c not in (a, b))
    ]
    lines = [f"    {a.replace('.', '_')}[{a}] --> {b.replace('.', '_')}[{b}]" for a, b in shown]
    return "\n".join(("```mermaid", "flowchart TD", *lines, "```"))


def drawn(page: str) -> str:
    """The page with the picture as it is now."""
    return re.sub(r"```mermaid.*?```", lambda _: picture(), page, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
