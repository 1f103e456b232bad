"""P·A = L·U for every shape and rank, fast and worked alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, matrices, proved, strange, worked
from matelier.exact.arithmetic import identity, product
from matelier.exact.lu import lu, lu_by_elimination
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact


@given(st.one_of(matrices(), matrices(), strange))
@settings(max_examples=100)
def test_fast_and_worked_agree_and_the_product_is_the_matrix_with_its_rows_reordered(A: Exact) -> None:
    value = proved(lu(A))
    assert value == worked(lu_by_elimination(A))[0]
    assert product(value.P, A) == product(value.L, value.U)


def test_known_numbers() -> None:
    value = proved(lu(E("2 1 1; 4 -6 0; -2 7 2")))
    assert (value.P, value.L, value.U) == (identity(3), E("1 0 0; 2 1 0; -1 -1 1"), E("2 1 1; 0 -8 -2; 0 0 1"))


def test_a_zero_pivot_swaps_rows() -> None:
    value = proved(lu(E("0 1; 2 3")))
    assert (value.P, value.L, value.U) == (E("0 1; 1 0"), identity(2), E("2 3; 0 1"))


def test_a_singular_matrix_has_a_zero_on_the_diagonal_of_u() -> None:
    assert lu(E("1 2; 2 4")).value.U == E("1 2; 0 0")


def test_steps_of_a_large_matrix_are_refused() -> None:
    with pytest.raises(Unable, match=r"exact\.entries"):
        next(lu_by_elimination(identity(50)))
