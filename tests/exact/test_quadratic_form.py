"""xᵀAx as a polynomial and as squares that multiply out to it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import LETTERS, SURDS, E, fractions, proved, squares, worked
from matelier.exact.arithmetic import adjoint, product
from matelier.exact.definite import symmetric_part
from matelier.exact.quadratic_form import quadratic_form, quadratic_form_by_squares
from matelier.formats.number import read_number
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact

plain = st.one_of(squares(), squares().map(symmetric_part))
numbers = st.one_of(plain, squares(3, st.one_of(fractions, st.sampled_from(SURDS))).map(symmetric_part))
lettered = squares(3, st.one_of(fractions, fractions, st.sampled_from(LETTERS)))


@given(st.one_of(plain, lettered))
@settings(max_examples=60)
def test_the_squares_multiply_out_to_the_form(A: Exact) -> None:
    value = proved(quadratic_form(A))
    assert value == worked(quadratic_form_by_squares(A))[0]
    if value.weights:
        weighted = Exact(tuple(tuple(w * x for x in f) for w, f in zip(value.weights, value.forms.rows, strict=True)))
        assert product(adjoint(value.forms), weighted) == symmetric_part(A)


@given(squares(3).map(symmetric_part))
@settings(max_examples=40)
def test_the_polynomial_can_be_read_and_gives_the_matrix_again(A: Exact) -> None:
    value = quadratic_form(A).value
    p = read_number(value.polynomial)
    if p and len(p.letters) == len(A.rows):
        again = proved(quadratic_form(Exact.of([[p]])))
        assert (again.matrix, again.polynomial) == (value.matrix, value.polynomial)


def test_a_polynomial_has_its_matrix() -> None:
    x, y = letter("x"), letter("y")
    value = proved(quadratic_form(Exact.of([[x * x + 4 * x * y + y * y]])))
    assert (value.polynomial, value.matrix, value.kind) == ("x^2+4*x*y+y^2", E("1 2; 2 1"), "indefinite")
    assert (value.weights, value.forms) == ((1, -3), E("1 2; 0 1"))


def test_what_is_no_form_is_refused() -> None:
    x = letter("x")
    for p in (x, x * x + 1, x**3, 1 / x):
        with pytest.raises(BadInput, match=r"quadratic_form\.not_homogeneous"):
            quadratic_form(Exact.of([[p]]))
    with pytest.raises(Unable, match=r"quadratic_form\.complex"):
        quadratic_form(Exact.of([[root(-1)]]))
    with pytest.raises(BadInput, match=r"matrix\.not_square"):
        quadratic_form(E("1 2"))


def test_its_polynomial_is_written_however_long_its_numbers_are() -> None:
    long = 10**5000
    assert quadratic_form(Exact.of([[long]])).value.polynomial == "1" + "0" * 5000 + "*x^2"
