"""Projection, least squares and the pseudo-inverse, for every matrix: of full rank or not, real or complex."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, matrices, proved, strange, systems, worked
from matelier.exact.arithmetic import adjoint, difference, identity, product
from matelier.exact.eliminate import rank
from matelier.exact.inverse import inverse
from matelier.exact.multiply import trace
from matelier.exact.projection import (
    least_squares,
    least_squares_by_normal_equations,
    project,
    project_by_normal_equations,
    projection_matrix,
    projection_matrix_by_basis,
    pseudo_inverse,
    pseudo_inverse_by_full_rank,
)
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact

either = st.one_of(matrices(), matrices(), strange)


@given(either)
@settings(max_examples=40)
def test_a_projection_is_its_own_square_and_its_own_adjoint(W: Exact) -> None:
    P = proved(projection_matrix(W))
    assert P == worked(projection_matrix_by_basis(W))[0]
    assert product(P, P) == P == adjoint(P)
    assert product(P, W) == W
    assert trace(P).value == rank(W).value


@given(either)
@settings(max_examples=40)
def test_the_pseudo_inverse_obeys_the_laws_of_penrose(A: Exact) -> None:
    X = proved(pseudo_inverse(A))
    assert X == worked(pseudo_inverse_by_full_rank(A))[0]
    assert product(product(A, X), A) == A
    assert pseudo_inverse(X).value == A
    assert product(A, X) == projection_matrix(A).value


@given(systems())
@settings(max_examples=40)
def test_the_least_squares_solution_is_the_pseudo_inverse_times_b(system: tuple[Exact, Exact]) -> None:
    A, b = system
    fit = proved(least_squares(A, b))
    assert fit == worked(least_squares_by_normal_equations(A, b))[0]
    assert fit.x == product(pseudo_inverse(A).value, b)


@given(systems())
@settings(max_examples=40)
def test_the_projected_point_is_the_projection_matrix_times_the_vector(system: tuple[Exact, Exact]) -> None:
    W, x = system
    point = proved(project(W, x))
    assert point == worked(project_by_normal_equations(W, x))[0] == product(projection_matrix(W).value, x)
    assert difference(x, point) == least_squares(W, x).value.residual


@given(st.integers(1, 4).flatmap(lambda n: matrices(st.just(n), st.just(n))))
@settings(max_examples=30)
def test_where_there_is_an_inverse_it_is_the_pseudo_inverse(A: Exact) -> None:
    B = inverse(A).value
    assert B is None or B == pseudo_inverse(A).value


def test_typed_decimals_have_their_true_pseudo_inverse() -> None:
    X = proved(pseudo_inverse(E("0.1 0.2 0.3; 0.4 0.5 0.6; 0.7 0.8 0.9")))
    assert X == E("-115/18 -5/3 55/18; -5/9 0 5/9; 95/18 5/3 -35/18")


def test_complex_columns_are_projected_with_conjugates() -> None:
    i = root(-1)
    assert proved(projection_matrix(Exact.of([[1], [i]]))) == Exact.of(
        [[E("1/2").rows[0][0], -i / 2], [i / 2, E("1/2").rows[0][0]]]
    )


def test_a_line_through_three_points() -> None:
    fit = proved(least_squares(E("1 0; 1 1; 1 2"), E("6; 0; 0")))
    assert (fit.x, fit.residual) == (E("5; -3"), E("1; -2; 1"))


def test_with_dependent_columns_the_shortest_is_told_to_be_one_of_many() -> None:
    found = least_squares(E("1 1; 1 1"), E("1; 3"))
    assert proved(found).x == E("1; 1")
    assert [notice.key for notice in found.notices] == ["least_squares.many"]


def test_bad_input() -> None:
    with pytest.raises(BadInput, match=r"matrix\.not_one_column"):
        least_squares(E("1; 2"), E("1 2"))
    with pytest.raises(BadInput, match=r"matrix\.not_one_column"):
        project(E("1; 2"), E("1; 2; 3"))
    with pytest.raises(Unable, match=r"exact\.entries"):
        next(pseudo_inverse_by_full_rank(identity(50)))
