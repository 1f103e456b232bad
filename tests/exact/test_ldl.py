"""P·A·Pᵀ = L·D·Lᴴ for every symmetric matrix."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import LETTERS, SURDS, E, fractions, proved, squares, worked
from matelier.exact.arithmetic import adjoint, identity, product
from matelier.exact.definite import symmetric_part
from matelier.exact.ldl import ldl, ldl_by_elimination
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact
from matelier.spine.step import Step

symmetric = st.one_of(
    squares().map(symmetric_part),
    squares(3, st.one_of(fractions, st.sampled_from(SURDS))).map(symmetric_part),
    squares(3, st.sampled_from([0, 0, 1, -1])).map(symmetric_part),
)
lettered = squares(3, st.one_of(fractions, fractions, st.sampled_from(LETTERS))).map(symmetric_part)


@given(st.one_of(symmetric, lettered))
@settings(max_examples=100)
def test_fast_and_worked_agree_and_the_product_is_the_matrix_in_its_new_order(A: Exact) -> None:
    value = proved(ldl(A))
    assert value == worked(ldl_by_elimination(A))[0]
    assert product(product(value.P, A), adjoint(value.P)) == product(product(value.L, value.D), adjoint(value.L))


def test_known_numbers() -> None:
    value = proved(ldl(E("2 1 0; 1 2 1; 0 1 2")))
    assert (value.P, value.L, value.D) == (
        identity(3), E("1 0 0; 1/2 1 0; 0 2/3 1"), E("2 0 0; 0 3/2 0; 0 0 4/3"),
    )  # fmt: skip


def test_rows_move_only_where_a_zero_pivot_asks_for_it() -> None:
    assert ldl(E("0 1; 1 5")).value.P == E("0 1; 1 0")
    assert ldl(E("0 0; 0 5")).value.P == identity(2)
    assert ldl(E("0 1; 1 0")).value.D == E("0 1; 1 0")


@given(symmetric)
@settings(max_examples=40)
def test_each_step_keeps_the_matrix_symmetric(A: Exact) -> None:
    steps: list[Step] = worked(ldl_by_elimination(A))[1]
    assert all(adjoint(step.before) == step.before for step in steps if isinstance(step.before, Exact))


def test_what_is_not_symmetric_is_refused_with_its_place() -> None:
    with pytest.raises(BadInput, match=r"matrix\.not_symmetric") as refused:
        ldl(E("1 2 3; 2 1 0; 4 0 1"))
    assert (refused.value.facts["row"], refused.value.facts["column"]) == (1, 3)
    with pytest.raises(BadInput, match=r"matrix\.not_square"):
        ldl(E("1 2"))


def test_steps_of_a_large_matrix_are_refused() -> None:
    with pytest.raises(Unable, match=r"exact\.entries"):
        next(ldl_by_elimination(identity(50)))
