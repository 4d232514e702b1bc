"""Decision diagrams with many leaves: a function of many answers in its one smallest form, where
equal means the same node.

A diagram asks one variable after another, always in the same order, until it reaches a leaf. It is
reduced (it asks nothing whose answer does not matter) and shared (no part stands twice). So two
functions are equal exactly where their nodes are, and they can be joined, counted and searched
without going through the answers one by one (Bryant 1986).
"""

import gc
import hashlib
from collections.abc import Callable, Collection, Container, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Final, NamedTuple

Node = int
"""A place in a `Diagrams`; the same function always has the same one."""
Leaf = Hashable
"""What a function gives."""

MOST_NODES: Final = 600_000
"""Seconds, and some hundred megabytes; the shipped content needs some 80,000."""
MOST_VARIABLES: Final = 300
"""Also keeps the recursion below well within what Python takes."""


class TooLargeError(Exception):
    """A diagram grew past its bound, so the answer cannot be given exactly."""


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without a search for rubbish: diagrams are millions of numbers in tuples, none in a circle,
    and looking through them again and again takes a third of the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Variable(NamedTuple):
    """One thing that is asked: its name, and a name for each of its values."""

    name: tuple[str, ...]
    values: tuple[str, ...]


class Operation:
    """Joins two leaves to one. Remembers what it has joined, so use one object for one operation.

    Args:
        leaf: what two leaves become.
        shortcut: the node of the whole, where it can be told from the two nodes; else None.
    """

    def __init__(
        self,
        leaf: Callable[[Any, Any], Leaf],
        shortcut: Callable[[Node, Node], Node | None] = lambda _f, _g: None,
    ) -> None:
        self.leaf = leaf
        self.shortcut = shortcut
        self.memo: dict[tuple[Node, Node], Node] = {}


class Diagrams:
    """All diagrams over one list of variables, asked in that order.

    Args:
        variables: what is asked, first to last.
        most: how many nodes there may be.

    Raises:
        TooLargeError: here and from every method, where a bound is passed.
    """

    def __init__(self, variables: Sequence[Variable], most: int = MOST_NODES) -> None:
        if len(variables) > MOST_VARIABLES:
            raise TooLargeError
        self.variables = tuple(variables)
        self.most = most
        self.level: list[int] = []
        """For each node the variable that it asks; one past the last for a leaf."""
        self.below: list[tuple[Node, ...]] = []
        """For each node what follows from each value; nothing for a leaf."""
        self.value: list[Any] = []
        self._operations: dict[Leaf, Operation] = {}
        self._changed: dict[Leaf, dict[Node, Node]] = {}
        self._nodes: dict[tuple[int, tuple[Node, ...]], Node] = {}
        self._leaves: dict[Leaf, Node] = {}
        self._counts: dict[Node, Mapping[Leaf, int]] = {}
        self._hashes: dict[Node, bytes] = {}
        self._ways = [1]
        for variable in self.variables:
            self._ways.append(self._ways[-1] * len(variable.values))

    # --- building ---

    def leaf(self, value: Leaf) -> Node:
        """The function that is this value everywhere."""
        found = self._leaves.get(value)
        if found is None:
            found = self._leaves[value] = self._new(len(self.variables), (), value)
        return found

    def node(self, level: int, below: tuple[Node, ...]) -> Node:
        """The function that asks this variable first, and goes on with one of these."""
        if below.count(below[0]) == len(below):
            return below[0]
        found = self._nodes.get((level, below))
        if found is None:
            found = self._nodes[level, below] = self._new(level, below, None)
        return found

    def _new(self, level: int, below: tuple[Node, ...], value: Leaf) -> Node:
        if len(self.level) >= self.most:
            raise TooLargeError
        self.level.append(level)
        self.below.append(below)
        self.value.append(value)
        return len(self.level) - 1

    def join(self, operation: Operation, f: Node, g: Node) -> Node:
        """The function that an operation makes of two others."""
        # Millions of steps: what each needs is looked up once.
        shortcut, memo, node = operation.shortcut, operation.memo, self.node
        levels, belows = self.level, self.below

        def walk(f: Node, g: Node) -> Node:
            known = shortcut(f, g)
            if known is None:
                known = memo.get((f, g))
            if known is not None:
                return known
            at_f, at_g, below_f, below_g = levels[f], levels[g], belows[f], belows[g]
            if at_f < at_g:
                result = node(at_f, tuple([walk(x, g) for x in below_f]))
            elif at_g < at_f:
                result = node(at_g, tuple([walk(f, y) for y in below_g]))
            elif below_f:
                result = node(at_f, tuple(map(walk, below_f, below_g)))
            else:
                result = self.leaf(operation.leaf(self.value[f], self.value[g]))
            memo[f, g] = result
            return result

        return walk(f, g)

    def named(self, name: Leaf, leaf: Callable[..., Leaf]) -> Operation:
        """The operation of this name, with what it has joined before: the same name must mean the
        same operation.
        """
        return self._operations.setdefault(name, Operation(leaf))

    def map(self, name: Leaf, change: Callable[[Any], Leaf], f: Node) -> Node:
        """The function with each leaf changed. What was changed under the same name is
        remembered.
        """
        memo = self._changed.setdefault(name, {})

        def walk(node: Node) -> Node:
            known = memo.get(node)
            if known is None:
                below = self.below[node]
                known = (
                    self.node(self.level[node], tuple([walk(x) for x in below]))
                    if below
                    else self.leaf(change(self.value[node]))
                )
                memo[node] = known
            return known

        return walk(f)

    # --- asking ---

    def parts(self, f: Node, known: Container[Node] = ()) -> Iterator[Node]:
        """Every node of a diagram once, each after those below it; without what is known, and what
        is below that.
        """
        found: set[Node] = set()
        waiting = [f]
        while waiting:
            node = waiting.pop()
            if node not in found and node not in known:
                found.add(node)
                waiting += self.below[node]
        yield from sorted(found)  # a node is made after those below it

    def at(self, f: Node, chosen: Sequence[int]) -> Any:
        """The leaf for one value of each variable, by its place."""
        while self.below[f]:
            f = self.below[f][chosen[self.level[f]]]
        return self.value[f]

    def counts(self, f: Node) -> dict[Leaf, int]:
        """For each leaf how many of all ways of choosing the variables lead to it. Exact."""
        for node in self.parts(f, self._counts):
            self._counts[node] = self._count(node)
        ways = self._ways[self.level[f]]
        return {leaf: count * ways for leaf, count in self._counts[f].items()}

    def _count(self, node: Node) -> Mapping[Leaf, int]:
        """How many ways lead to each leaf, of choosing this node's variable and those after it."""
        if not self.below[node]:
            return {self.value[node]: 1}
        found: dict[Leaf, int] = {}
        for x in self.below[node]:
            ways = self._between(node, x)
            for leaf, count in self._counts[x].items():
                found[leaf] = found.get(leaf, 0) + count * ways
        return found

    def _between(self, node: Node, x: Node) -> int:
        """How many ways there are of choosing the variables that are passed over from a node to one
        below it.
        """
        after = self.level[node] + 1
        return 1 if self.level[x] == after else self._ways[self.level[x]] // self._ways[after]

    def cheapest(
        self, f: Node, wanted: Collection[Leaf], costs: Sequence[Sequence[int]]
    ) -> list[int]:
        """The choice that leads to a wanted leaf and costs least.

        Of equal ones the most usual: the one with the most ways of going on; then the first.

        Args:
            f: the diagram.
            wanted: its leaves that will do.
            costs: for each variable what each of its values costs.

        Raises:
            LookupError: where no choice leads to one.
        """
        free = [0]
        for each in costs:
            free.append(free[-1] + min(each))
        best: dict[Node, tuple[int, int] | None] = {}
        """For each node what the cheapest way on costs, and less than 0 how usual the node is."""
        pick: dict[Node, int] = {}
        for node in self.parts(f):
            at, ways = self.level[node], []
            if not self.below[node]:
                best[node] = (0, -1) if self.value[node] in wanted else None
                continue
            for value, x in enumerate(self.below[node]):
                if (known := best[x]) is not None:
                    passed = free[self.level[x]] - free[at + 1]
                    ways.append(
                        (
                            costs[at][value] + passed + known[0],
                            known[1] * self._between(node, x),
                            value,
                        )
                    )
            best[node] = (min(ways)[0], sum(usual for _, usual, _ in ways)) if ways else None
            pick[node] = min(ways)[2] if ways else -1
        if best[f] is None:
            raise LookupError
        return self._follow(f, pick, costs)

    def _follow(
        self, f: Node, pick: Mapping[Node, int], costs: Sequence[Sequence[int]]
    ) -> list[int]:
        chosen = [min(range(len(each)), key=each.__getitem__) for each in costs]
        while self.below[f]:
            chosen[self.level[f]] = pick[f]
            f = self.below[f][pick[f]]
        return chosen

    def hash(self, f: Node) -> bytes:
        """A fingerprint of the function by the names of variables and values; the order of the
        values plays no part.
        """
        for node in self.parts(f, self._hashes):
            self._hashes[node] = self._hash(node)
        return self._hashes[f]

    def _hash(self, node: Node) -> bytes:
        if not self.below[node]:
            return hashlib.sha256(f"leaf {self.value[node]!r}".encode()).digest()
        name, order = self._printed[self.level[node]]
        below, hashes = self.below[node], self._hashes
        return hashlib.sha256(name + b"".join([hashes[below[i]] for i in order])).digest()

    @cached_property
    def _printed(self) -> list[tuple[bytes, list[int]]]:
        """Each variable as a fingerprint takes it: its names, and the order of its values by
        name.
        """
        return [
            (
                repr((variable.name, sorted(variable.values))).encode(),
                sorted(range(len(variable.values)), key=variable.values.__getitem__),
            )
            for variable in self.variables
        ]
