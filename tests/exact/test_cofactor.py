"""Cofactors and the adjugate: A · adj A = det A · I, singular or not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, proved, squares, strange_squares, worked
from matelier.exact.arithmetic import identity, product, scaled, transposed
from matelier.exact.cofactor import (
    adjugate,
    adjugate_by_cofactors,
    cofactors,
    cofactors_by_minors,
    minor,
    minor_by_cofactors,
)
from matelier.exact.determinant import determinant
from matelier.exact.inverse import inverse
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact

either = st.one_of(squares(), strange_squares)


@given(either)
@settings(max_examples=50)
def test_fast_and_worked_agree(A: Exact) -> None:
    assert proved(cofactors(A)) == worked(cofactors_by_minors(A))[0]
    assert proved(adjugate(A)) == worked(adjugate_by_cofactors(A))[0]


@given(either)
@settings(max_examples=50)
def test_a_matrix_times_its_adjugate_is_its_determinant_times_the_identity(A: Exact) -> None:
    assert product(A, adjugate(A).value) == scaled(identity(len(A.rows)), determinant(A).value)
    assert transposed(cofactors(A).value) == adjugate(A).value


@given(squares(3))
@settings(max_examples=20)
def test_a_cofactor_is_a_minor_with_its_sign(A: Exact) -> None:
    C = cofactors(A).value
    for i, row in enumerate(C.rows):
        for j, entry in enumerate(row):
            assert proved(minor(A, i, j)) == (-1) ** (i + j) * entry == worked(minor_by_cofactors(A, i, j))[0]


def test_the_adjugate_of_two_by_two() -> None:
    assert adjugate(E("1 2; 3 4")).value == E("4 -2; -3 1")


def test_a_large_adjugate_comes_from_the_inverse() -> None:
    A = Exact.of([[max(i, j) + 1 for j in range(12)] for i in range(12)])
    B = inverse(A).value
    assert B is not None
    assert adjugate(A).value == scaled(B, determinant(A).value)


def test_bad_input() -> None:
    with pytest.raises(BadInput, match=r"matrix\.not_square"):
        cofactors(E("1 2"))
    with pytest.raises(BadInput, match=r"minor\.outside"):
        minor(E("1 2; 3 4"), 2, 0)
    with pytest.raises(Unable, match=r"cofactor\.large"):
        next(cofactors_by_minors(identity(6)))
