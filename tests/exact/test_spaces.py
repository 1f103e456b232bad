"""The four subspaces: dimensions add up, partners are orthogonal; independence and span come with their numbers."""

from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, matrices, proved, strange, systems, worked
from matelier.exact.arithmetic import adjoint, product
from matelier.exact.eliminate import rank
from matelier.exact.spaces import (
    in_span,
    in_span_by_elimination,
    independent,
    independent_by_elimination,
    subspaces,
    subspaces_by_elimination,
)
from matelier.spine.matrix import Exact

either = st.one_of(matrices(), matrices(), strange)


@given(either)
@settings(max_examples=60)
def test_fast_and_worked_agree_and_the_dimensions_add_up(A: Exact) -> None:
    spaces = proved(subspaces(A))
    assert spaces == worked(subspaces_by_elimination(A))[0]
    m, n = A.shape
    r = rank(A).value
    widths = (spaces.column.shape, spaces.row.shape, spaces.null.shape, spaces.left_null.shape)
    assert widths == ((m, r), (n, r), (n, n - r), (m, m - r))


@given(either)
@settings(max_examples=60)
def test_partners_are_orthogonal(A: Exact) -> None:
    spaces = subspaces(A).value
    for one, other in ((spaces.row, spaces.null), (spaces.column, spaces.left_null)):
        if one.shape[1] and other.shape[1]:
            assert not any(entry for row in product(adjoint(one), other).rows for entry in row)


@given(either)
@settings(max_examples=60)
def test_columns_are_independent_or_a_combination_is_zero(A: Exact) -> None:
    value = proved(independent(A))
    assert value == worked(independent_by_elimination(A))[0]
    assert value.independent == (rank(A).value == A.shape[1]) == (value.relation is None)


@given(systems())
@settings(max_examples=60)
def test_what_is_in_the_span_has_its_coefficients(system: tuple[Exact, Exact]) -> None:
    A, b = system
    value = proved(in_span(A, b))
    assert value == worked(in_span_by_elimination(A, b))[0]
    assert value.coefficients is None or product(A, value.coefficients) == b
    assert value.in_span == (value.coefficients is not None)


def test_a_known_matrix() -> None:
    spaces = proved(subspaces(E("1 2 3; 2 4 6; 1 1 1")))
    assert spaces.column == E("1 2; 2 4; 1 1")
    assert spaces.row == E("1 0; 0 1; -1 2")
    assert spaces.null == E("1; -2; 1")
    assert spaces.left_null == E("-2; 1; 0")


def test_the_zero_matrix_has_two_empty_bases() -> None:
    spaces = proved(subspaces(E("0 0; 0 0; 0 0")))
    assert [space.shape for space in (spaces.column, spaces.row)] == [(3, 0), (2, 0)]
    assert [space.shape for space in (spaces.null, spaces.left_null)] == [(2, 2), (3, 3)]


def test_a_relation_is_told() -> None:
    assert proved(independent(E("1 2; 2 4"))).relation == E("-2; 1")
    assert [step.rule for step in worked(independent_by_elimination(E("1 2; 2 4")))[1]][-1] == "spaces.dependent"
