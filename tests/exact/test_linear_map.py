"""A rule in letters is linear exactly when it is a matrix times its letters; else u, v and c refute it."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, matrices, proved, worked
from matelier.exact.arithmetic import columns, product
from matelier.exact.linear_map import linear_map, linear_map_by_unit_vectors
from matelier.scalars.ratio import letter
from matelier.spine.matrix import Exact

LETTERS = "xyzw"
x, y, a = (letter(name) for name in "xya")


def variables(n: int) -> Exact:
    return Exact.of([[letter(name)] for name in LETTERS[:n]])


@given(matrices(), st.integers(-2, 2), st.integers(0, 3), st.integers(1, 3))
@settings(max_examples=80)
def test_it_is_linear_exactly_when_nothing_is_added_to_the_matrix(A: Exact, factor: int, power: int, at: int) -> None:
    n = A.shape[1]
    extra = factor * letter(LETTERS[(at - 1) % n]) ** power if power != 1 else Fraction(0)
    straight = columns(product(A, variables(n)))[0]
    T = Exact.of([[entry + extra] if i == 0 else [entry] for i, entry in enumerate(straight)])
    value = proved(linear_map(variables(n), T))
    assert value == worked(linear_map_by_unit_vectors(variables(n), T))[0]
    assert value.linear == (not factor or power == 1)
    assert value.matrix == (A if value.linear else None)
    assert (value.affine is None) == (bool(factor) and power > 1)


def test_the_lecture_map_and_the_lecture_shift() -> None:
    value = proved(linear_map(variables(2), Exact.of([[4 * x + 5 * y], [2 * x + y]])))
    assert value.matrix == E("4 5; 2 1")
    shift = proved(linear_map(variables(1), Exact.of([[x + 1]])))
    assert shift.affine is not None
    assert (shift.linear, shift.affine.A, shift.affine.b) == (False, E("1"), E("1"))
    assert shift.counterexample is not None
    assert (shift.counterexample.u, shift.counterexample.left, shift.counterexample.right) == (E("0"), E("1"), E("2"))


def test_a_product_of_variables_fails_when_one_vector_is_doubled() -> None:
    shown = proved(linear_map(variables(2), Exact.of([[x * y], [x]]))).counterexample
    assert shown is not None
    assert (shown.u, shown.c, shown.left, shown.right) == (E("1; 1"), 2, E("4; 2"), E("2; 2"))


def test_what_doubles_but_does_not_add_is_refuted_by_a_sum() -> None:
    shown = proved(linear_map(variables(2), Exact.of([[x * x / y]]))).counterexample
    assert shown is not None
    assert shown.c == 1


def test_letters_that_are_no_variables_are_parameters() -> None:
    value = proved(linear_map(variables(2), Exact.of([[a * x + y / a]])))
    assert value.matrix == Exact.of([[a, 1 / a]])
    assert not proved(linear_map(variables(1), Exact.of([[a * x * x]]))).linear


def test_a_polynomial_that_is_zero_at_many_small_points_is_refuted() -> None:
    T = x * (x - 1) * (x + 1) * (x - 2) * (x + 2) * (x - 3) * (x - 4) * (x - 6)
    assert not proved(linear_map(variables(1), Exact.of([[T]]))).linear


def test_what_cancels_to_a_line_is_that_line() -> None:
    assert proved(linear_map(variables(1), Exact.of([[(x * x - x) / (x - 1)]]))).matrix == E("1")
