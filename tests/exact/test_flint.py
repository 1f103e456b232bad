"""Exact matrices go to FLINT and come back the same."""

from hypothesis import given

from exactly import E, matrices
from matelier.exact.flint import exact, integers, rational, rationals, reduced_form
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
