"""Diagonalization: decided exactly, over the reals and over the complex numbers, with a witness where there is none."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import counted
from exactly import E, proved, squares, strange_squares, worked
from matelier.exact.arithmetic import product, transposed
from matelier.exact.diagonalize import diagonalize, diagonalize_by_eigenvectors, generalized_vector, is_diagonalizable
from matelier.exact.eigen import eigen
from matelier.exact.eliminate import rank
from matelier.exact.polynomial import shifted_by
from matelier.scalars.algebraic import Algebraic
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact

i, a, b = root(-1), letter("a"), letter("b")


@given(squares())
@settings(max_examples=80)
def test_it_is_so_exactly_when_there_are_enough_eigenvectors(A: Exact) -> None:
    found, values = diagonalize(A), eigen(A).value
    proved(found)
    enough = all(one.geometric == one.algebraic for one in values)
    assert (found.value is not None) == enough == is_diagonalizable(A, reals_only=False)
    real = found.value is not None and found.value.field == "R"
    assert is_diagonalizable(A, reals_only=True) == real


@given(st.one_of(squares(), strange_squares))
@settings(max_examples=60)
def test_fast_and_worked_agree(A: Exact) -> None:
    assert worked(diagonalize_by_eigenvectors(A))[0] == proved(diagonalize(A))


@given(squares(3))
@settings(max_examples=60)
def test_P_carries_A_to_D(A: Exact) -> None:
    value = diagonalize(A).value
    if value is not None and not any(isinstance(one.value, Algebraic) for one in value.values):
        assert product(A, value.P) == product(value.P, value.D)
        assert rank(value.P).value == len(A.rows)


@given(squares())
@settings(max_examples=40)
def test_symmetric_matrices_are_diagonalizable_over_the_reals(A: Exact) -> None:
    S = product(A, transposed(A))
    found = diagonalize(S)
    assert found.value.field == "R"
    assert "diagonalize.orthogonal" in {notice.key for notice in found.notices}


def test_three_real_eigenvalues_without_formula_are_known_to_be_real() -> None:
    A = E("2 1 1; 4 -6 0; -2 7 2")
    assert is_diagonalizable(A, reals_only=True)
    assert proved(diagonalize(A)).field == "R"


def test_a_turn_is_diagonalizable_over_the_complex_numbers_alone() -> None:
    found = diagonalize(E("0 -1; 1 0"))
    assert (proved(found).field, found.value.D) == ("C", Exact.of([[i, 0], [0, -i]]))
    assert [notice.key for notice in found.notices] == ["diagonalize.complex"]
    assert not is_diagonalizable(E("0 -1; 1 0"), reals_only=True)
    assert is_diagonalizable(E("0 -1; 1 0"), reals_only=False)


def test_permutations_and_hermitian_matrices() -> None:
    assert proved(diagonalize(E("0 1 0 0; 0 0 1 0; 0 0 0 1; 1 0 0 0"))).field == "C"
    found = diagonalize(Exact.of([[2, i], [-i, 2]]))
    assert proved(found).D == E("3 0; 0 1")
    assert [notice.key for notice in found.notices] == ["diagonalize.unitary"]


def test_too_few_eigenvectors_have_a_witness() -> None:
    for A in (E("2 1 0; 0 2 0; 0 0 3"), E("0 1; 0 0"), Exact.of([[a, 1], [0, a]]), Exact.of([[i, 1], [0, i]])):
        found = diagonalize(A)
        assert proved(found) is None
        assert [claim.kind for claim in found.claims] == ["generalized_vector"]


def test_a_witness_over_a_root_without_formula() -> None:
    A = E("0 0 2 1 0 0; 1 0 0 0 1 0; 0 1 0 0 0 1; 0 0 0 0 0 2; 0 0 0 1 0 0; 0 0 0 0 1 0")
    found = diagonalize(A)
    assert proved(found) is None
    for one in eigen(A).value:
        v, N = generalized_vector(A, one), shifted_by(A, one.value)
        assert any(entry for row in product(N, v).rows for entry in row)
        assert not any(entry for row in product(N, product(N, v)).rows for entry in row)


def test_letters() -> None:
    found = diagonalize(Exact.of([[1, a], [1, 1]]))
    assert proved(found).field == "C"
    assert {notice.key for notice in found.notices} == {"diagonalize.real_where", "exact.generic"}
    (squares_of,) = (notice.facts["squares"] for notice in found.notices if notice.key == "diagonalize.real_where")
    assert squares_of == (a,)  # and not 4a: the positive factor says nothing


def test_symmetric_matrices_with_letters_are_diagonalizable_over_the_reals() -> None:
    found = diagonalize(Exact.of([[a, b], [b, 1]]))
    assert proved(found).field == "R"
    assert "diagonalize.orthogonal" in {notice.key for notice in found.notices}


def test_a_factor_without_real_roots_keeps_the_reals_out_whatever_the_letters_are() -> None:
    found = diagonalize(Exact.of([[a, 1, 0], [0, a, 1], [1, 0, a]]))
    assert proved(found).field == "C"
    assert "diagonalize.complex" in {notice.key for notice in found.notices}


def test_random_four_by_four_are_decided_at_once() -> None:
    random.seed(4)
    many = [Exact.of([[random.randint(-9, 9) for _ in range(4)] for _ in range(4)]) for _ in range(100)]
    assert counted(lambda: [is_diagonalizable(A, reals_only=True) for A in many])[1] < 100_000


def test_the_parts_are_read_by_name() -> None:
    value = diagonalize(E("4 5; 2 1")).value
    assert list(value.keys()) == ["P", "D", "field"]
    assert (value["P"], value["D"], value["field"]) == (E("5 -1; 2 1"), E("6 0; 0 -1"), "R")


def test_bad_input() -> None:
    for ask in (
        diagonalize,
        lambda A: is_diagonalizable(A, reals_only=False),
        lambda A: next(diagonalize_by_eigenvectors(A)),
    ):
        with pytest.raises(BadInput, match=r"matrix\.not_square"):
            ask(E("1 2"))
