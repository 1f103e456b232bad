"""One tree of sums: the same bits in any order of arrival, and nothing lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matelier.arrays.reduce import Tree, depth, tree_sum
from matelier.spine.errors import Unable


@given(st.permutations(range(23)))
def test_the_order_of_arrival_does_not_matter_to_a_single_bit(order: list[int]) -> None:
    parts = np.random.default_rng(0).standard_normal(23) * 10.0 ** np.arange(-11, 12)
    tree = Tree[float](23, lambda a, b: a + b)
    for place in order:
        tree.put(place, float(parts[place]))
    assert tree.total() == tree_sum(map(float, parts), lambda a, b: a + b, expected=23)


@given(st.integers(1, 200))
def test_every_part_is_summed_once_in_its_order_in_a_shallow_tree(count: int) -> None:
    sides: list[int] = []

    def joined(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
        sides.append(len(a) + len(b))
        return a + b

    assert tree_sum(((i,) for i in range(count)), joined, expected=count) == tuple(range(count))
    assert len(sides) == count - 1
    assert 2 ** depth(count) < 2 * count


@given(st.data(), st.integers(1, 70), st.integers(0, 4))
def test_nodes_summed_elsewhere_and_sums_begun_before_change_no_bit(
    data: st.DataObject, count: int, level: int
) -> None:
    parts = [float(x) for x in np.random.default_rng(count).standard_normal(count) * 10.0 ** (np.arange(count) % 23)]

    def add(a: float, b: float) -> float:
        return a + b

    kept: dict[tuple[int, int], float] = {}
    before = Tree(count, add, kept)
    for place in data.draw(st.permutations(range(count)))[: data.draw(st.integers(0, count))]:
        before.put(place, parts[place])
    tree = Tree(count, add, kept)
    assert tree.summed == before.summed
    nodes = list(tree.missing(level))
    assert sum(len(tree.covered(*node)) for node in nodes) == count - tree.summed
    for height, place in data.draw(st.permutations(nodes)):
        below = tree.covered(height, place)
        tree.put(place, tree_sum((parts[k] for k in below), add, expected=len(below)), level=height)
    assert tree.total() == tree_sum(parts, add, expected=count)


def test_parts_in_order_keep_few_in_memory() -> None:
    tree = Tree[int](1000, lambda a, b: a + b)
    for place in range(1000):
        tree.put(place, 1)
        assert len(tree._waiting) <= 11
    assert (tree.total(), tree.summed) == (1000, 1000)


def test_a_lost_block_is_told_and_one_that_comes_twice_is_refused() -> None:
    tree = Tree[int](3, lambda a, b: a + b)
    tree.put(2, 1)
    with pytest.raises(ValueError, match="2"):
        tree.put(2, 1)
    with pytest.raises(ValueError, match="3"):
        tree.put(3, 1)
    with pytest.raises(Unable, match=r"reduce\.incomplete.*expected=3.*summed=1"):
        tree.total()
