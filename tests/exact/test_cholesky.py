"""A = L·Lᴴ where nothing is negative, and none where something is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import SURDS, E, fractions, matrices, proved, squares, worked
from matelier.exact.arithmetic import adjoint, has_letters, identity, product
from matelier.exact.cholesky import cholesky, cholesky_by_columns
from matelier.exact.definite import symmetric_part
from matelier.exact.ldl import ldl, pivots
from matelier.scalars.nested import square_root
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact

symmetric = st.one_of(
    squares().map(symmetric_part),
    squares(3, st.one_of(fractions, st.sampled_from(SURDS))).map(symmetric_part),
    squares(3, st.sampled_from([0, 0, 1, -1])).map(symmetric_part),
)


@given(symmetric)
@settings(max_examples=60)
def test_there_is_a_cholesky_factor_exactly_when_no_pivot_is_negative(A: Exact) -> None:
    value = proved(cholesky(A))
    assert value == worked(cholesky_by_columns(A))[0]
    assert (value is None) == any(pivot < 0 for pivot in pivots(ldl(A).value.D))


@given(matrices())
@settings(max_examples=50)
def test_a_gram_matrix_has_a_cholesky_factor(A: Exact) -> None:
    G = product(adjoint(A), A)
    L = proved(cholesky(G))
    assert L is not None
    assert product(L, adjoint(L)) == G


def test_roots_of_pivots_with_roots_are_taken() -> None:
    A = Exact.of([[root(2), 1], [1, 3]])
    assert proved(cholesky(A)).rows[0][0] == square_root(root(2))  # type: ignore[union-attr]


def test_roots_that_nobody_can_simplify_are_told_by_their_digits() -> None:
    large = 10**40 + 1
    found = cholesky(Exact.of([[large, 1], [1, 1]]))
    L = proved(found)
    assert L is not None
    assert float(L.rows[0][0]) == pytest.approx(1e20)
    assert found.notices[0].key == "cholesky.to_digits"
    with pytest.raises(Unable, match=r"scalar\.root_too_long"):
        worked(cholesky_by_columns(Exact.of([[large, 1], [1, 1]])))


def test_known_numbers() -> None:
    assert cholesky(E("4 12 -16; 12 37 -43; -16 -43 98")).value == E("2 0 0; 6 1 0; -8 5 3")
    assert cholesky(E("1 2; 2 4")).value == E("1 0; 2 0")


def test_what_is_not_symmetric_is_refused_with_its_place() -> None:
    with pytest.raises(BadInput, match=r"matrix\.not_symmetric") as refused:
        cholesky(E("1 2 3; 2 1 0; 4 0 1"))
    assert (refused.value.facts["row"], refused.value.facts["column"]) == (1, 3)
    with pytest.raises(BadInput, match=r"matrix\.not_square"):
        cholesky(E("1 2"))


def test_a_root_of_letters_is_not_taken() -> None:
    A = Exact.of([[letter("a"), 0], [0, 1]])
    assert any(map(has_letters, pivots(ldl(A).value.D)))
    with pytest.raises(Unable, match=r"cholesky\.letters"):
        cholesky(A)


def test_steps_of_a_large_matrix_are_refused() -> None:
    with pytest.raises(Unable, match=r"exact\.entries"):
        next(cholesky_by_columns(identity(50)))
