"""What xᴴAx does: the inertia by pivots and by minors, with its witnesses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import LETTERS, SURDS, E, fractions, matrices, proved, squares, worked
from matelier.exact.arithmetic import adjoint, product, scaled
from matelier.exact.definite import definite, definite_by_elimination, definite_by_minors, symmetric_part
from matelier.exact.eliminate import rank
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput
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


def test_what_is_not_square_is_refused() -> None:
    with pytest.raises(BadInput, match=r"matrix\.not_square"):
        definite(E("1 2"))
