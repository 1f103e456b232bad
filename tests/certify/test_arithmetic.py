"""The judge's own arithmetic finds what the provers find: products, ranks, determinants."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import LETTERS, SURDS, E, fractions, matrices, squares
from matelier.certify.arithmetic import (
    adjoint,
    determinant_of,
    eliminated,
    entry_of,
    is_product,
    matrix_of,
    order_of,
    rank_at_least,
)
from matelier.exact.arithmetic import adjoint as exact_adjoint
from matelier.exact.arithmetic import product
from matelier.exact.determinant import determinant_value
from matelier.exact.eliminate import rank
from matelier.spine.matrix import Exact

numbers = st.one_of(fractions, fractions, st.sampled_from(SURDS))
lettered = st.one_of(fractions, fractions, st.sampled_from(LETTERS))


@given(st.one_of(matrices(), matrices(of=numbers), matrices(of=lettered)))
@settings(max_examples=80)
def test_the_rank_is_reached_and_not_surpassed(A: Exact) -> None:
    rows, r = A.tolist(), rank(A).value
    assert [rank_at_least(rows, k) for k in range(max(A.shape) + 2)] == [k <= r for k in range(max(A.shape) + 2)]
    assert eliminated(rows)[0] == r


@given(st.one_of(squares(), squares(3, numbers), squares(3, lettered)))
@settings(max_examples=80)
def test_determinants_are_those_of_the_provers(A: Exact) -> None:
    assert determinant_of(A.tolist()) == eliminated(A.tolist())[1] == determinant_value(A)


@given(matrices(of=numbers))
@settings(max_examples=40)
def test_products_are_those_of_the_provers_and_no_others(A: Exact) -> None:
    turned = exact_adjoint(A)
    assert adjoint(A.tolist()) == turned.tolist()
    C = product(A, turned).tolist()
    assert is_product(A.tolist(), turned.tolist(), C)
    C[0][-1] = C[0][-1] + 1
    assert not is_product(A.tolist(), turned.tolist(), C)


def test_a_rank_that_hides_from_the_first_prime_is_still_found() -> None:
    assert rank_at_least(Exact.of([[2**31 - 1, 0], [0, 1]]).tolist(), 2)


@pytest.mark.parametrize("n", [1, 2, 3, 13])
def test_a_determinant_by_primes_is_signed(n: int) -> None:
    assert determinant_of([[Fraction(-(10**9) * (i == j)) for j in range(n)] for i in range(n)]) == (-(10**9)) ** n


def test_one_prime_is_not_enough_for_a_determinant_beyond_its_half() -> None:
    assert determinant_of(E("40000 0; 0 40000").tolist()) == 1_600_000_000


def test_what_is_no_permutation_has_no_order() -> None:
    assert order_of(E("0 1; 1 0").tolist()) == [1, 0]
    with pytest.raises(ValueError, match="P"):
        order_of(E("0 1; 1 1").tolist())


def test_floats_and_ragged_rows_are_no_witness() -> None:
    with pytest.raises(TypeError, match="exact"):
        entry_of(1.0)
    with pytest.raises(ValueError, match="A"):
        matrix_of({"A": [[1, 2], [3]]}, "A")
