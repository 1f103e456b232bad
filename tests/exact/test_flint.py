"""Exact matrices go to FLINT and come back the same."""

from fractions import Fraction

from hypothesis import given

from exactly import E, matrices, squares
from matelier.exact.arithmetic import identity, product
from matelier.exact.flint import MOST_BESIDE, exact, inverted, rationals, reduced_form
from matelier.spine.matrix import Exact


@given(matrices())
def test_there_and_back_is_the_same(A: Exact) -> None:
    assert exact(rationals(A)) == A


def test_a_reduced_form_with_fractions() -> None:
    assert reduced_form(E("2 1 1; 0 0 3")) == (E("1 1/2 0; 0 0 1"), (0, 2))


@given(squares())
def test_the_inverse_is_one(A: Exact) -> None:
    B = inverted(A)
    assert (B is None) == (rationals(A).det() == 0)
    assert B is None or product(A, B) == identity(len(A.rows))


def test_a_large_inverse_is_one_too() -> None:
    n = MOST_BESIDE + 1
    A = Exact.of([[Fraction(1, 2) if i == j else int(j == i + 1) for j in range(n)] for i in range(n)])
    B = inverted(A)
    assert B is not None
    assert product(A, B) == identity(n)
    assert inverted(Exact((A.rows[1], *A.rows[1:]))) is None
