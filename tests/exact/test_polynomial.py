"""Characteristic and minimal polynomial: every way the same, Cayley and Hamilton, known ones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, entries, fractions, proved, squares, strange_squares, worked
from matelier.exact.arithmetic import product, transposed, zero
from matelier.exact.determinant import determinant
from matelier.exact.factoring import count_real_roots, factors, is_squarefree, multiplied
from matelier.exact.inverse import inverse
from matelier.exact.polynomial import (
    characteristic_coefficients,
    characteristic_polynomial,
    characteristic_polynomial_by_cofactors,
    characteristic_polynomial_by_traces,
    minimal_polynomial,
    minimal_polynomial_by_powers,
    polynomial_at,
)
from matelier.scalars.factored import rational_factors
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact

either = st.one_of(squares(), strange_squares)


@given(either)
@settings(max_examples=60)
def test_fast_and_worked_agree(A: Exact) -> None:
    found = proved(characteristic_polynomial(A))
    assert found == worked(characteristic_polynomial_by_cofactors(A))[0]
    assert found == worked(characteristic_polynomial_by_traces(A))[0]
    assert proved(minimal_polynomial(A)) == worked(minimal_polynomial_by_powers(A))[0]


@given(either)
@settings(max_examples=40)
def test_a_matrix_is_a_root_of_both(A: Exact) -> None:
    n = len(A.rows)
    assert polynomial_at(characteristic_polynomial(A).value, A) == zero(n, n)
    assert polynomial_at(minimal_polynomial(A).value, A) == zero(n, n)


@given(either)
@settings(max_examples=40)
def test_trace_and_determinant_are_in_the_coefficients(A: Exact) -> None:
    p, n = characteristic_polynomial(A).value, len(A.rows)
    assert p[1] == -sum(row[i] for i, row in enumerate(A.rows))
    assert p[-1] == (-1) ** n * determinant(A).value


@given(st.integers(1, 4).flatmap(lambda n: st.tuples(squares(n), entries(n, n, fractions))))
@settings(max_examples=40)
def test_similar_matrices_have_the_same_polynomials(pair: tuple[Exact, list[list[object]]]) -> None:
    A, S = pair[0], Exact.of(pair[1])
    back = inverse(S).value if len(S.rows) == len(A.rows) else None
    B = transposed(A) if back is None else product(product(S, A), back)
    assert characteristic_polynomial(B).value == characteristic_polynomial(A).value
    assert minimal_polynomial(B).value == minimal_polynomial(A).value


def test_known_ones() -> None:
    assert proved(characteristic_polynomial(E("1 2 3; 4 5 6; 7 8 0"))) == (1, -6, -72, -27)
    assert proved(minimal_polynomial(E("2 0 0; 0 2 0; 0 0 3"))) == (1, -5, 6)
    assert proved(minimal_polynomial(E("2 1 0; 0 2 0; 0 0 3"))) == (1, -7, 16, -12)
    assert proved(minimal_polynomial(E("0 0; 0 0"))) == (1, 0)
    assert proved(characteristic_polynomial(E("1/2 1/3; 1 1"))) == characteristic_polynomial(E("1/2 1; 1/3 1")).value
    a = letter("a")
    assert proved(characteristic_polynomial(Exact.of([[1, a], [1, 1]]))) == (1, -2, 1 - a)


def test_the_cofactors_of_a_small_one_are_steps() -> None:
    _, steps = worked(characteristic_polynomial_by_cofactors(E("4 5; 2 1")))
    assert [step.rule for step in steps] == ["polynomial.shift", "determinant.two", "polynomial.collect"]


def test_factors_multiply_to_the_polynomial_again() -> None:
    p = characteristic_coefficients(E("2 1 0 0; 0 2 0 0; 0 0 0 -1; 0 0 1 0"))
    assert rational_factors(p) == [((1, -2), 2), ((1, 0, 1), 1)]
    total = multiplied(multiplied((1, -2), (1, -2)), (1, 0, 1))
    assert tuple(total) == p


def test_surds_come_apart_with_their_powers() -> None:
    i = root(-1)
    p = multiplied(multiplied((1, -i), (1, -i)), (1, i))
    assert set(factors(p, (-1,))) == {((1, i), 1), ((1, -i), 2)}


@pytest.mark.parametrize(
    ("p", "real", "squarefree"),
    [((1, 0, 1), 0, True), ((1, 0, -2), 2, True), ((1, 0, 0, 0, -1, -1), 1, True), ((1, -2, 1), 1, False)],
)
def test_real_roots_are_counted(p: tuple[int, ...], real: int, squarefree: bool) -> None:
    exact = Exact.of([p]).rows[0]
    assert (count_real_roots(exact), is_squarefree(exact)) == (real, squarefree)


@pytest.mark.parametrize("way", [characteristic_polynomial, minimal_polynomial, characteristic_polynomial_by_traces,
                                 characteristic_polynomial_by_cofactors, minimal_polynomial_by_powers])  # fmt: skip
def test_a_matrix_that_is_not_square_is_bad_input(way: object) -> None:
    with pytest.raises(BadInput, match=r"matrix\.not_square"):
        list(way(E("1 2 3; 4 5 6")))  # type: ignore[operator]
