"""A = U·S·Vᴴ: exact where roots write it, certified digits else; the condition number with its inverse."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, matrices, proved, worked
from matelier.exact.arithmetic import adjoint, entries, identity, product
from matelier.exact.eliminate import rank
from matelier.exact.svd import condition, condition_by_singular_values, svd, svd_by_eigenvectors
from matelier.scalars.ball import Ball
from matelier.scalars.nested import square_root
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact

GAUSSIAN = st.builds(lambda x, y: x + y * root(-1), st.integers(-2, 2), st.integers(-2, 2))
plain = st.one_of(
    matrices(),
    matrices(st.integers(1, 3), st.integers(1, 2), st.integers(-3, 3)),
    matrices(st.integers(1, 3), st.integers(1, 3), GAUSSIAN),
)
SEED = E("1 2 3; 4 5 6; 7 8 0")  # its eigenvalues are those of the lectures


@given(plain)
@settings(max_examples=60)
def test_fast_and_worked_agree_and_the_judge_accepts(A: Exact) -> None:
    value = proved(svd(A))
    assert value == worked(svd_by_eigenvectors(A))[0]
    assert sum(bool(x) for x in value.values) == rank(A).value


@given(plain)
@settings(max_examples=60)
def test_the_product_is_the_matrix_and_u_and_v_are_unitary(A: Exact) -> None:
    value = svd(A).value
    U, S, V = (np.array([[complex(x) for x in row] for row in M.rows]) for M in (value.U, value.S, value.V))
    given_ = np.array([[complex(x) for x in row] for row in A.rows])
    assert np.allclose(U @ S @ V.conj().T, given_)
    assert np.allclose(U @ U.conj().T, np.eye(len(U)))
    assert np.allclose(V @ V.conj().T, np.eye(len(V)))
    assert np.allclose([float(x) for x in value.values], np.linalg.svd(given_, compute_uv=False))


@given(matrices(st.integers(1, 3), st.integers(1, 2), st.integers(-3, 3)))
@settings(max_examples=40)
def test_roots_within_roots_multiply_out_exactly(A: Exact) -> None:
    value = svd(A).value
    assert not any(isinstance(x, Ball) for x in value.values)
    assert product(product(value.U, value.S), adjoint(value.V)) == A
    assert product(adjoint(value.V), value.V) == identity(A.shape[1])


def test_known_numbers() -> None:
    value = proved(svd(E("3 0; 4 5")))
    assert value.values == (3 * root(5), root(5))
    assert value.U.rows[0][0] == root(10) / 10
    golden = proved(svd(E("1 1; 0 1")))
    assert golden.values == ((1 + root(5)) / 2, (root(5) - 1) / 2)
    assert golden.U.rows[0][0] == square_root((5 + root(5)) / 10)
    assert proved(svd(E("3 2 2; 2 3 -2"))).values == (5, 3)
    assert proved(svd(E("1 1; 1 1; 1 1"))).S == Exact.of([[root(6), 0], [0, 0], [0, 0]])
    zero = proved(svd(E("0 0; 0 0; 0 0")))
    assert (zero.U, zero.S, zero.V) == (identity(3), E("0 0; 0 0; 0 0"), identity(2))
    narrow = proved(svd(E("1 2; 3 4; 5 6"))).values
    assert narrow == (square_root((91 + root(8185)) / 2), square_root((91 - root(8185)) / 2))


def test_digits_where_there_is_no_formula() -> None:
    found = svd(SEED)
    value = proved(found)
    assert [str(x)[:20] for x in value.values] == [
        "13.20145861894867501",
        "5.438757114605324870",
        "0.376047045614911267",
    ]
    assert all(len(str(x).partition(".")[2]) == 40 for x in value.values)
    assert found.notices[0].key == "svd.to_digits"
    tall = Exact.of([[3, 1, 4], [1, 5, 9], [2, 6, 5], [3, 5, 8], [9, 7, 9]])
    assert np.allclose([float(x) for x in proved(svd(tall)).values], np.linalg.svd(tall.to_numpy(), compute_uv=False))
    assert proved(svd(Exact(tuple(zip(*tall.rows, strict=True))))).S.shape == (3, 5)


def test_equal_and_zero_singular_values_without_formula() -> None:
    B = [[*row, 0, 0, 0] for row in SEED.rows] + [[0, 0, 0, *row] for row in SEED.rows]
    doubled = proved(svd(Exact.of(B)))
    assert float(doubled.values[0]) == pytest.approx(float(doubled.values[1]))
    low = Exact.of([[1, 2, 3, 4], [2, 3, 5, 7], [1, 1, 4, 1], [3, 5, 8, 11]])
    assert proved(svd(low)).values[3] == Fraction(0)


@given(plain)
@settings(max_examples=40)
def test_the_condition_number_is_infinite_exactly_without_full_rank(A: Exact) -> None:
    value = proved(condition(A))
    assert (value is None) == (rank(A).value < min(A.shape))
    assert value == worked(condition_by_singular_values(A))[0]
    if value is not None:
        assert value >= 1 or isinstance(value, Ball)


def test_known_condition_numbers() -> None:
    found = condition(E("3 0; 4 5"))
    assert proved(found) == 3
    sums = next(claim.witness for claim in found.claims if claim.kind == "condition_numbers")
    assert (sums["one"], sums["infinity"]) == (Fraction(21, 5), Fraction(21, 5))
    hilbert = Exact.of([[Fraction(1, i + j + 1) for j in range(5)] for i in range(5)])
    assert str(proved(condition(hilbert))).startswith("476607.2502425608")
    assert proved(condition(E("1 2 2"))) == 1


def test_letters_and_what_is_too_large_are_refused() -> None:
    for question in (svd, condition):
        with pytest.raises(Unable, match=r"norms\.letters"):
            question(Exact.of([[letter("a")]]))
    big = Exact.of([[(i * i + j * j * i) % 11 - 5 for j in range(41)] for i in range(41)])
    with pytest.raises(Unable, match=r"svd\.large"):
        svd(big)
    for way in (svd_by_eigenvectors, condition_by_singular_values):
        with pytest.raises(Unable, match=r"exact\.entries"):
            next(way(identity(50)))
    assert set(entries(svd(identity(41)).value.S)) == {0, 1}


def test_entries_too_different_in_size_for_digits_are_refused() -> None:
    A = Exact.of([[1 + Fraction(1, 10**5000), 2], [2, 4]])
    for question in (svd, condition):
        with pytest.raises(Unable, match=r"svd\.digits"):
            question(A)
