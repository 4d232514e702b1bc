"""Decision diagrams against going through every choice."""

import random
from itertools import product

import pytest

from screening.compare.diagram import Diagrams, Node, Operation, TooLargeError, Variable

VARIABLES = [
    Variable(("a",), ("", "x", "y")),
    Variable(("b",), ("", "x")),
    Variable(("c",), ("", "x", "y", "z")),
    Variable(("d",), ("", "x")),
]
CHOICES = list(product(*(range(len(v.values)) for v in VARIABLES)))


def random_function(
    diagrams: Diagrams, chance: random.Random, leaves: int = 3
) -> tuple[Node, dict[tuple[int, ...], int]]:
    """A function as a diagram and as a table."""
    table = {choice: chance.randrange(leaves) for choice in CHOICES}

    def build(prefix: tuple[int, ...]) -> Node:
        if len(prefix) == len(VARIABLES):
            return diagrams.leaf(table[prefix])
        return diagrams.node(
            len(prefix),
            tuple(build((*prefix, i)) for i in range(len(VARIABLES[len(prefix)].values))),
        )

    return build(()), table


@pytest.mark.parametrize("seed", range(20))
def test_joining_changing_and_counting_agree_with_going_through_all(seed: int) -> None:
    """Whatever is done to a diagram is what is done to each of its choices."""
    diagrams, chance = Diagrams(VARIABLES), random.Random(seed)
    (f, table_f), (g, table_g) = (random_function(diagrams, chance) for _ in range(2))

    joined = diagrams.join(Operation(lambda x, y: (x, y)), f, g)
    changed = diagrams.map("half", lambda x: x // 2, f)

    for choice in CHOICES:
        assert diagrams.at(joined, choice) == (table_f[choice], table_g[choice])
        assert diagrams.at(changed, choice) == table_f[choice] // 2
    values = list(table_f.values())
    assert diagrams.counts(f) == {leaf: values.count(leaf) for leaf in set(values)}
    assert sum(diagrams.counts(diagrams.leaf("same")).values()) == len(CHOICES)


@pytest.mark.parametrize("seed", range(20))
def test_the_same_function_is_the_same_node_and_has_the_same_hash_anywhere(seed: int) -> None:
    """Equal functions meet in one node, however they were made; the hash is the same in another
    collection of diagrams.
    """
    here, there, chance = Diagrams(VARIABLES), Diagrams(VARIABLES), random.Random(seed)
    f, table = random_function(here, chance)
    random_function(there, chance)
    again, _ = random_function(there, random.Random(seed))

    least, most = Operation(min), Operation(max)

    assert here.join(least, f, here.join(most, f, here.leaf(0))) == f
    assert here.hash(f) == there.hash(again)
    others = {here.hash(random_function(here, chance)[0]) for _ in range(20)}
    assert here.hash(f) not in others or len(set(table.values())) == 1


@pytest.mark.parametrize("seed", range(20))
def test_the_cheapest_choice_is_found(seed: int) -> None:
    """No other choice that leads to a wanted leaf costs less; where there is none, none is
    found.
    """
    diagrams, chance = Diagrams(VARIABLES), random.Random(seed)
    f, table = random_function(diagrams, chance, leaves=6)
    costs = [[chance.randrange(4) for _ in v.values] for v in VARIABLES]

    def cost(choice: tuple[int, ...]) -> int:
        return sum(costs[i][value] for i, value in enumerate(choice))

    for wanted in range(6):
        fits = [choice for choice in CHOICES if table[choice] == wanted]
        found = diagrams.cheapest(f, {wanted}, costs)
        assert tuple(found) in fits
        assert cost(tuple(found)) == min(map(cost, fits))
    with pytest.raises(LookupError):
        diagrams.cheapest(f, {"nowhere"}, costs)


def test_of_equally_cheap_choices_the_most_usual_is_found() -> None:
    """More answer sets behind a choice make it the more usual one."""
    diagrams = Diagrams(VARIABLES)
    rare = diagrams.node(3, (diagrams.leaf(0), diagrams.leaf(1)))
    f = diagrams.node(0, (diagrams.leaf(0), rare, diagrams.leaf(1)))

    assert diagrams.cheapest(f, {1}, [[0] * len(v.values) for v in VARIABLES]) == [2, 0, 0, 0]


def test_a_diagram_that_grows_past_its_bound_stops() -> None:
    """Both bounds: how many variables, how many nodes."""
    with pytest.raises(TooLargeError):
        Diagrams([Variable((str(i),), ("", "x")) for i in range(301)])
    with pytest.raises(TooLargeError):
        random_function(Diagrams(VARIABLES, most=10), random.Random(1))
