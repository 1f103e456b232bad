"""Eigenvalues over the field of the entries: Hermitian, unitary, normal and other matrices with i and with roots."""

from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, entries, proved, worked
from matelier.exact.arithmetic import added, adjoint, product, scaled
from matelier.exact.determinant import determinant
from matelier.exact.diagonalize import diagonalize, diagonalize_by_eigenvectors, is_diagonalizable
from matelier.exact.eigen import eigen, eigen_by_null_spaces
from matelier.exact.jordan import jordan, jordan_by_chains
from matelier.scalars.algebraic import is_real
from matelier.scalars.surd import root
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact

i, r2 = root(-1), root(2)
gaussian = st.sampled_from([0, 0, 1, -1, 2, i, -i, 1 + i, 2 - i])
threes = entries(3, 3, gaussian).map(Exact.of)
hermitian = st.sampled_from([3, 3, 4]).flatmap(lambda n: entries(n, n, gaussian)).map(Exact.of).map(
    lambda A: added(A, adjoint(A))
)  # fmt: skip
DFT = scaled(Exact.of([[i ** (-r * k % 4) for k in range(4)] for r in range(4)]), E("1/2").rows[0][0])


def turned(order: tuple[int, ...]) -> Exact:
    """The permutation matrix times i."""
    return Exact.of([[i if order[r] == k else 0 for k in range(len(order))] for r in range(len(order))])


def look(A: Exact) -> None:
    """The laws that hold for every square matrix."""
    n, found = len(A.rows), proved(eigen(A))
    assert sum(one.algebraic for one in found) == n
    total = sum(complex(one.value) * one.algebraic for one in found)
    assert total == pytest.approx(complex(sum(A.rows[k][k] for k in range(n))), abs=1e-9)
    times = prod(complex(one.value) ** one.algebraic for one in found)
    assert times == pytest.approx(complex(determinant(A).value), abs=1e-8)
    for one in found:
        assert one.vectors.shape == (n, one.geometric)
        assert product(A, one.vectors) == scaled(one.vectors, one.value)
    enough = sum(one.geometric for one in found) == n
    D, J = proved(diagonalize(A)), proved(jordan(A))
    assert (D is not None) == enough == is_diagonalizable(A, reals_only=False)
    assert product(A, J.P) == product(J.P, J.J)
    if D is not None:
        assert product(A, D.P) == product(D.P, D.D)
        assert D.D == J.J


@given(threes)
@settings(max_examples=25)
def test_random_ones_are_answered_in_full(A: Exact) -> None:
    look(A)


@given(hermitian)
@settings(max_examples=20)
def test_hermitian_ones_have_real_values_and_full_spaces(A: Exact) -> None:
    look(A)
    assert all(is_real(one.value) and one.geometric == one.algebraic for one in eigen(A).value)


@given(hermitian)
@settings(max_examples=15)
def test_eigenvectors_of_different_values_of_one_hermitian_matrix_are_orthogonal(A: Exact) -> None:
    found = list(eigen(A).value)
    for k, one in enumerate(found):
        for other in found[:k]:
            try:
                inner = product(adjoint(one.vectors), other.vectors)
            except Unable as refused:  # two roots of one polynomial are never reckoned with together
                assert refused.key == "scalar.different_roots"  # noqa: PT017
                continue
            assert not any(entry for row in inner.rows for entry in row)


@pytest.mark.parametrize("A", [turned((1, 2, 0)), turned((1, 0, 3, 2)), turned((1, 2, 3, 4, 0)), DFT])
def test_unitary_ones_have_values_of_length_one_and_full_spaces(A: Exact) -> None:
    look(A)
    for one in eigen(A).value:
        assert abs(complex(one.value)) == pytest.approx(1)
        assert one.geometric == one.algebraic


def test_the_fourier_matrix_has_the_four_known_values() -> None:
    assert {one.value: one.algebraic for one in proved(eigen(DFT))} == {1: 2, -1: 1, -i: 1}


def test_a_normal_one_that_is_neither_hermitian_nor_unitary() -> None:
    A = Exact.of([[1, i, 0], [0, 1, i], [i, 0, 1]])
    assert product(A, adjoint(A)) == product(adjoint(A), A)
    look(A)
    assert {one.value for one in eigen(A).value} == {1 + i, 1 + (root(3) - i) / 2, 1 - (root(3) + i) / 2}


def test_a_symmetric_matrix_with_i_may_be_nilpotent() -> None:
    A = Exact.of([[1, i], [i, -1]])
    look(A)
    assert proved(diagonalize(A)) is None
    assert proved(jordan(A)).J == E("0 1; 0 0")


@pytest.mark.parametrize("entry", [1 + i, r2, root(3) + i, r2 * i])
def test_repeated_irreducible_factors_over_the_field_keep_their_chains(entry: object) -> None:
    once = Exact.of([[0, 0, entry], [1, 0, 0], [0, 1, 0]])
    two = Exact.of([[*row, 0, 0, 0] for row in once.rows] + [[0, 0, 0, *row] for row in once.rows])
    linked = Exact.of([[*row, *(int(k == r) for k in range(3))] for r, row in enumerate(once.rows)]
                      + [[0, 0, 0, *row] for row in once.rows])  # fmt: skip
    for A, geometric in ((two, 2), (linked, 1)):
        assert {(one.algebraic, one.geometric) for one in proved(eigen(A))} == {(2, geometric)}
        look(A)


def test_a_rational_polynomial_that_comes_apart_beside_the_entries_does() -> None:
    A = Exact.of([[0, 0, 0, -1, 0], [1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 0, i]])
    look(A)  # λ⁴ + 1 is irreducible over ℚ, and (λ² − i)(λ² + i) beside i
    assert {one.value for one in eigen(A).value} == {i, *((s * r2 + t * r2 * i) / 2 for s in (1, -1) for t in (1, -1))}


def test_quadratic_values_that_no_square_roots_of_numbers_write_are_roots_over_the_field() -> None:
    A = Exact.of([[0, 1 + i], [1, 0]])
    look(A)
    first, second = eigen(A).value
    assert first.value**2 == second.value**2 == 1 + i
    assert first.value != second.value


@pytest.mark.parametrize("A", [Exact.of([[2, i, 0], [-i, 1, 1], [0, 1, 5]]), Exact.of([[0, 1 + i], [1, 0]]),
                               Exact.of([[r2, 1, 0], [1, 0, 1], [0, i, 1]])])  # fmt: skip
def test_the_worked_ways_say_the_same(A: Exact) -> None:
    assert worked(eigen_by_null_spaces(A))[0] == eigen(A).value
    assert worked(diagonalize_by_eigenvectors(A))[0] == diagonalize(A).value
    assert worked(jordan_by_chains(A))[0] == jordan(A).value


def test_too_many_square_roots_are_refused_with_their_number() -> None:
    A = Exact.of([[root(p) if r == k else 1 for k in range(5)] for r, p in enumerate((2, 3, 5, 7, 11))])
    with pytest.raises(Unable, match=r"eigen\.field"):
        eigen(A)
