"""Exact matrices go to FLINT and come back the same."""

from fractions import Fraction

from hypothesis import given

from exactly import E, matrices, squares
from matelier.exact import flint
from matelier.exact.arithmetic import identity, product
from matelier.exact.flint import MOST_BESIDE, exact, integers, inverted, rational, rationals, reduced_form
from matelier.scalars.surd import root
from matelier.spine.matrix import Exact


@given(matrices())
def test_there_and_back_is_the_same(A: Exact) -> None:
    assert exact(rationals(A)) == A


@given(matrices())
def test_whole_rows_over_their_scales_are_the_rows(A: Exact) -> None:
    Z, scales = integers(A)
    assert exact(Z) == Exact(tuple(tuple(s * entry for entry in row) for row, s in zip(A.rows, scales, strict=True)))


def test_fractions_alone_are_rational() -> None:
    assert rational(E("1 1/2"))
    assert not rational(Exact.of([[1, root(2)]]))
    assert not rational(E("1"), Exact.of([[root(-1)]]))


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


def test_what_flint_holds_is_forgotten_with_its_matrix() -> None:
    A = E("1 2; 3 4")
    assert integers(A)[0] is integers(A)[0]
    before = len(flint._held)
    del A
    assert len(flint._held) == before - 1


@given(matrices())
def test_equal_rows_in_another_matrix_are_handed_over_anew(A: Exact) -> None:
    Z, _ = integers(A)
    other = Exact(A.rows)
    assert integers(other)[0] is not Z
    assert integers(other)[0] == Z
