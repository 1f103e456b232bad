"""Jordan's form: A P = P J for all matrices, and the blocks that were put in come out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, entries, fractions, proved, squares, strange_squares, worked
from matelier.exact.arithmetic import product
from matelier.exact.inverse import inverse
from matelier.exact.jordan import jordan, jordan_by_chains
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact


def of_blocks(*blocks: tuple[int, int]) -> Exact:
    """The matrix with these blocks (value, size) along its diagonal."""
    values = [value for value, size in blocks for _ in range(size)]
    starts = {sum(size for _, size in blocks[:k]) for k in range(len(blocks))}
    n = range(len(values))
    return Exact.of([[values[j] if r == j else int(r == j - 1 and j not in starts) for j in n] for r in n])


chosen = st.lists(st.tuples(st.integers(-1, 1), st.integers(1, 3)), min_size=1, max_size=3).filter(
    lambda blocks: sum(size for _, size in blocks) <= 6
)


@given(st.one_of(squares(), strange_squares))
@settings(max_examples=60)
def test_fast_and_worked_agree(A: Exact) -> None:
    assert worked(jordan_by_chains(A))[0] == proved(jordan(A))


@given(chosen.flatmap(lambda blocks: st.tuples(st.just(blocks), entries(*[sum(s for _, s in blocks)] * 2, fractions))))
@settings(max_examples=60)
def test_the_blocks_that_were_hidden_come_out(pair: tuple[list[tuple[int, int]], list[list[object]]]) -> None:
    blocks, S = pair[0], Exact.of(pair[1])
    back = inverse(S).value
    J = of_blocks(*blocks)
    A = J if back is None else product(product(S, J), back)
    found = proved(jordan(A))
    assert found.J == of_blocks(*sorted(blocks, key=lambda block: (-block[0], -block[1])))
    assert product(A, found.P) == product(found.P, found.J)
    assert inverse(found.P).value is not None


def test_known_ones() -> None:
    assert proved(jordan(E("5 4 2 1; 0 1 -1 -1; -1 -1 3 0; 1 1 -1 2"))).J == E("4 1 0 0; 0 4 0 0; 0 0 2 0; 0 0 0 1")
    assert proved(jordan(E("0 1 0 0; 0 0 1 0; 0 0 0 0; 0 0 0 0"))).J == of_blocks((0, 3), (0, 1))
    assert proved(jordan(E("4 5; 2 1"))).J == E("6 0; 0 -1")


def test_chains_of_complex_values_and_of_roots_without_formula() -> None:
    i = root(-1)
    found = proved(jordan(E("0 -1 1 0; 1 0 0 1; 0 0 0 -1; 0 0 1 0")))
    assert found.J == Exact.of([[i, 1, 0, 0], [0, i, 0, 0], [0, 0, -i, 1], [0, 0, 0, -i]])
    J = proved(jordan(E("0 0 2 1 0 0; 1 0 0 0 1 0; 0 1 0 0 0 1; 0 0 0 0 0 2; 0 0 0 1 0 0; 0 0 0 0 1 0"))).J
    assert [J.rows[k][k + 1] for k in range(5)] == [1, 0, 1, 0, 1]


def test_letters() -> None:
    a = letter("a")
    assert proved(jordan(Exact.of([[a, 1], [0, a]]))).J == Exact.of([[a, 1], [0, a]])


def test_bad_input() -> None:
    with pytest.raises(BadInput, match=r"matrix\.not_square"):
        jordan(E("1 2"))
    n = range(15)  # (λ³ − 2)⁵: chains of five for each cube root, in more rows than elimination over ℚ(λ) takes
    linked = Exact.of(
        [[1 if r % 3 and r == k + 1 else 2 if not r % 3 and k == r + 2 else int(k == r + 3) for k in n] for r in n]
    )
    with pytest.raises(Unable, match=r"jordan\.field"):
        jordan(linked)
