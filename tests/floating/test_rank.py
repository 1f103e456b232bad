"""Rank, singular values and what hangs on them: proved, exact, or open with what would decide."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rationally
from matelier.certify.check import holds
from matelier.floating.condition import condition
from matelier.floating.describe import describe
from matelier.floating.invertible import invertible
from matelier.floating.kinds import kinds
from matelier.floating.norms import norms
from matelier.floating.rank import rank
from matelier.floating.singular import decomposing
from matelier.floating.solvable import solvable
from matelier.floating.subspaces import subspaces
from matelier.floating.svd import svd
from matelier.spine.errors import BadInput
from matelier.spine.step import Step, finish

TENTHS = np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]])


@given(st.integers(0, 2**32), st.integers(1, 7), st.integers(1, 7))
@settings(max_examples=40, deadline=None)
def test_a_product_through_few_columns_has_their_rank_exactly(seed: int, m: int, n: int) -> None:
    random = np.random.default_rng(seed)
    r = int(random.integers(1, min(m, n) + 1))
    A = random.integers(-9, 10, (m, r)).astype(float) @ random.integers(-9, 10, (r, n))
    found = rank(A)
    assert found.value.rank.number == rationally.rank(A)
    assert all(holds(claim) for claim in found.claims)


def test_stored_tenths_have_full_rank_although_the_decimals_have_not() -> None:
    found = rank(TENTHS)
    assert (found.value.rank.number, found.value.rank.label) == (3, "EXACT")
    assert rank(TENTHS, within=1e-12).value.rank.number == 2
    assert invertible(TENTHS).value.invertible.holds is True
    assert invertible(TENTHS, within=1e-12).value.invertible.holds is False


def test_a_distance_decides_unless_a_singular_value_meets_it() -> None:
    A = np.diag([4.0, 2.0, 1.0])
    assert [rank(A, within=d).value.rank.number for d in (0.5, 1.5, 3.0, 5.0)] == [3, 2, 1, 0]
    open_ = rank(A, within=2.0).value.rank
    assert (open_.least, open_.most, open_.label) == (1, 2, "UNDECIDED")
    assert open_.would is not None
    assert open_.would.key == "measured.would.distance"


def test_what_is_too_large_to_be_exact_is_open_and_says_what_would_decide() -> None:
    A = np.random.default_rng(0).standard_normal((240, 240))
    A[0] = A[1]
    found = rank(A, patience=0.0).value.rank
    assert (found.least, found.most, found.label) == (239, 240, "UNDECIDED")
    assert found.would is not None
    assert found.would.key == "measured.would.within"


def test_complex_matrices_have_a_rank_too() -> None:
    A = np.array([[1, 1j], [1j, -1]])
    assert rank(A).value.rank.number == 1
    assert condition(A).value.two.label == "UNDECIDED"
    assert condition(A).value.would is not None


@pytest.mark.parametrize("distance", [-1.0, np.nan, np.inf, True])
def test_a_distance_that_is_none_is_refused(distance: float) -> None:
    with pytest.raises(BadInput, match=r"measured\.within"):
        rank(np.eye(2), within=distance)


def test_factors_of_an_svd_leave_what_is_told() -> None:
    A = np.random.default_rng(0).standard_normal((7, 4))
    value = svd(A).value
    assert np.linalg.norm(A - (value.U * value.values.value) @ value.V.T, 2) <= value.left
    assert (value.values.lower <= value.values.value).all()


def test_norms_of_a_matrix_and_of_a_vector() -> None:
    value = norms(np.array([[3.0, -4.0], [0.0, 0.0]])).value
    for between, exact in ((value.one, 4), (value.infinity, 7), (value.frobenius, 5), (value.two, 5), (value.max, 4)):
        assert between.lower <= exact <= between.upper
        assert between.upper - between.lower < 1e-13 * exact
    assert norms(np.array([3.0, -4.0])).value.one.value == 7
    assert norms(np.array([[3.0, -4.0]])).value.infinity.value == 4


def test_subspaces_are_orthonormal_complete_and_orthogonal_to_each_other() -> None:
    A = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [1.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
    value = subspaces(A).value
    assert [part.shape[1] for part in (value.column, value.row, value.null, value.left_null)] == [2, 2, 1, 2]
    assert np.abs(A @ value.null).max() < 1e-14
    assert np.abs(A.T @ value.left_null).max() < 1e-14
    assert value.leaning < 1e-12


def test_where_singular_values_meet_subspaces_are_not_determined() -> None:
    assert subspaces(np.eye(3), within=1.0).value.leaning == 0.0  # the least rank is 0
    value = subspaces(np.diag([1.0, 1.0, 1e-3]), within=0.5).value
    assert value.leaning < 1e-12
    assert subspaces(np.diag([1.0, 1e-20]), patience=0.0).value.rank.least == 1


def test_a_system_is_solvable_within_the_distance_of_the_nearest_one_that_is() -> None:
    A, b = np.array([[1.0], [1.0]]), np.array([[1.0], [1.5]])
    distance = solvable(A, b, within=1.0).value.distance
    assert distance.lower <= distance.upper <= distance.lower * (1 + 1e-10)
    assert solvable(A, b, within=distance.upper * 1.001).value.solvable.holds is True
    assert solvable(A, b, within=distance.lower * 0.999).value.solvable.holds is False
    assert solvable(np.zeros((2, 1)), b, within=1e-6).value.solvable.holds is True  # a column of 1e-7 b will do


def test_kinds_are_those_of_the_stored_numbers() -> None:
    def names(A: object) -> set[str]:
        return {kind.name for kind in kinds(A).value}

    assert {"identity", "diagonal", "permutation", "symmetric", "orthogonal"} <= names(np.eye(3))
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    assert "orthogonal" in names(turn)
    (near,) = [kind for kind in kinds(turn).value if kind.name == "orthogonal"]
    assert near.label == "PROVED"
    assert 0 < near.off < 1e-14
    assert "symmetric" not in names(np.array([[1.0, 1.0], [np.nextafter(1, 2), 1.0]]))
    assert "hermitian" in names(np.array([[1, 1j], [-1j, 2]]))
    assert "orthonormal_columns" in names(np.eye(3)[:, :2])


def test_a_portrait_has_what_can_be_said_at_a_glance() -> None:
    found = describe(np.array([[2.0, 1.0], [1.0, 2.0]]))
    assert found.value.rank.rank.number == 2
    assert found.value.definite is not None
    assert found.value.definite.kind == "positive_definite"
    assert all(holds(claim) for claim in found.claims)
    assert describe(TENTHS).value.definite is None


def test_a_long_decomposition_tells_how_far_it_is_and_is_used_again() -> None:
    A = np.random.default_rng(0).standard_normal((30, 20))
    steps: list[Step] = []
    known = finish(decomposing(A), steps.append)
    assert [step.facts["done"] for step in steps] == [0, 3, 4]
    assert rank(A, known=known).value.values.value is known.values.value
    assert svd(A, known=known).value.left == known.left
    assert condition(A, known=known).value.two.upper == condition(A).value.two.upper
    assert norms(A, known=known).value.two.upper == norms(A).value.two.upper
    assert subspaces(A, known=known).value.leaning == subspaces(A).value.leaning
