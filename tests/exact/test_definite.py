"""What xᴴAx does: the inertia by pivots and by minors, its witnesses, and the form as squares."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import LETTERS, SURDS, E, fractions, matrices, proved, squares, worked
from matelier.exact.arithmetic import adjoint, product, scaled
from matelier.exact.definite import (
    definite,
    definite_by_elimination,
    definite_by_minors,
    quadratic_form,
    quadratic_form_by_squares,
    symmetric_part,
)
from matelier.exact.eliminate import rank
from matelier.formats.number import read_number
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact

plain = st.one_of(squares(), squares().map(symmetric_part))
numbers = st.one_of(plain, squares(3, st.one_of(fractions, st.sampled_from(SURDS))).map(symmetric_part))
lettered = squares(3, st.one_of(fractions, fractions, st.sampled_from(LETTERS)))


@given(st.one_of(numbers, lettered))
@settings(max_examples=80)
def test_fast_and_both_worked_ways_agree(A: Exact) -> None:
    value = proved(definite(A))
    assert value == worked(definite_by_elimination(A))[0]
    assert value == worked(definite_by_minors(A))[0]


@given(numbers.map(symmetric_part))
@settings(max_examples=60)
def test_positive_and_negative_directions_are_the_rank_and_change_places_with_the_sign(A: Exact) -> None:
    positive, negative, zero = definite(A).value.inertia or (0, 0, 0)
    assert positive + negative == rank(A).value
    assert positive + negative + zero == len(A.rows)
    assert definite(scaled(A, -1)).value.inertia == (negative, positive, zero)


@given(matrices())
@settings(max_examples=40)
def test_a_gram_matrix_is_never_negative(A: Exact) -> None:
    G = product(adjoint(A), A)
    full = rank(A).value == A.shape[1]
    assert definite(G).value.kind in (("positive_definite",) if full else ("positive_semidefinite", "zero"))


@pytest.mark.parametrize(
    ("matrix", "kind", "inertia"),
    [
        ("2 -1 0; -1 2 -1; 0 -1 2", "positive_definite", (3, 0, 0)),
        ("-2 1; 1 -2", "negative_definite", (0, 2, 0)),
        ("1 2; 2 4", "positive_semidefinite", (1, 0, 1)),
        ("0 0; 0 -1", "negative_semidefinite", (0, 1, 1)),
        ("0 1; 1 0", "indefinite", (1, 1, 0)),
        ("0 0; 0 0", "zero", (0, 0, 2)),
    ],
)
def test_known_kinds(matrix: str, kind: str, inertia: tuple[int, int, int]) -> None:
    value = proved(definite(E(matrix)))
    assert (value.kind, value.inertia) == (kind, inertia)


def test_what_is_not_symmetric_is_said_with_what_its_form_does() -> None:
    value = proved(definite(E("2 1 0; 0 2 0; 0 0 3")))
    assert (value.kind, value.inertia) == ("not_symmetric", None)
    assert value.form is not None
    assert (value.form.kind, value.form.inertia) == ("positive_definite", (3, 0, 0))


def test_hermitian_matrices_are_symmetric_and_complex_symmetric_ones_are_not() -> None:
    i = root(-1)
    assert definite(Exact.of([[1, i], [-i, 2]])).value.kind == "positive_definite"
    assert definite(Exact.of([[1, i], [i, 2]])).value.kind == "not_symmetric"


def test_letters_decide_where_no_pivot_has_them() -> None:
    a = letter("a")
    assert definite(Exact.of([[1, a], [a, a * a + 1]])).value.kind == "positive_definite"
    value = definite(Exact.of([[a, 1], [1, 2]])).value
    assert (value.kind, value.minors) == ("depends", (a, 2 * a - 1))


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
    for question in (definite, quadratic_form):
        with pytest.raises(BadInput, match=r"matrix\.not_square"):
            question(E("1 2"))
