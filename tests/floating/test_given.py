"""What is given is read to the last bit, or refused with its place."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.sparse

from matelier.floating.given import column, entries, measured, square
from matelier.floating.rank import rank
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Floating


def test_arrays_are_read_as_they_are_stored() -> None:
    A = np.arange(12.0).reshape(3, 4)
    for given in (A, A.tolist(), A[::-1][::-1], np.asfortranarray(A), Floating(A), pd.DataFrame(A), A.astype(object)):
        assert (entries(given) == A).all()
    assert entries(A[:, ::2]).flags.c_contiguous


def test_what_may_not_be_written_to_is_read() -> None:
    A = np.eye(3)
    A.flags.writeable = False
    assert rank(A).value.rank.number == 3


def test_one_dimension_is_a_column() -> None:
    assert entries(np.ones(3)).shape == (3, 1)
    A = np.ones((3, 2))
    assert column(np.ones(3), A).shape == (3, 1)
    assert column(np.ones((1, 3)), A).shape == (3, 1)


def test_single_precision_is_kept_and_told() -> None:
    A = np.array([[0.1, 0.2]], dtype=np.float32)
    found = measured(A)
    assert (found.array == A.astype(np.float64)).all()
    assert [notice.key for notice in found.notices] == ["measured.notice.single"]
    assert entries(A.astype(np.complex64)).dtype == np.complex128


def test_sparse_matrices_are_filled_in_and_this_is_told() -> None:
    found = measured(scipy.sparse.csr_array(np.eye(3)))
    assert (found.array == np.eye(3)).all()
    assert [notice.key for notice in found.notices] == ["measured.notice.sparse"]


def test_whole_numbers_that_binary64_holds_are_taken() -> None:
    A = np.array([[2**53, -(2**53), 2**60]], dtype=np.int64)
    assert entries(A).tolist() == [[2.0**53, -(2.0**53), 2.0**60]]
    assert entries(np.array([[True, False]])).tolist() == [[1.0, 0.0]]


@pytest.mark.parametrize(
    ("given", "place"),
    [
        (np.array([[1, 2], [3, 2**53 + 1]], dtype=np.int64), (2, 2)),
        (np.array([[1, 2**63 + 1]], dtype=np.uint64), (1, 2)),
        (np.array([[1, 2**70 + 1]], dtype=object), (1, 2)),
        (np.array([[1, Fraction(1, 3)]], dtype=object), (1, 2)),
        (np.array([[Decimal("0.1"), 1]], dtype=object), (1, 1)),
    ],
)
def test_no_number_is_rounded_in_silence(given: Any, place: tuple[int, int]) -> None:
    with pytest.raises(BadInput, match=r"measured\.rounded") as refused:
        entries(given)
    assert (refused.value.facts["row"], refused.value.facts["column"]) == place


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_located(wrong: float) -> None:
    A = np.ones((3, 4))
    A[1, 2] = A[2, 0] = wrong
    for given in (A, A + 0j, A.astype(np.float32), A.tolist()):
        with pytest.raises(BadInput, match=r"measured\.not_finite") as refused:
            entries(given)
        assert (refused.value.facts["row"], refused.value.facts["column"], refused.value.facts["count"]) == (2, 3, 2)


def test_large_numbers_are_not_taken_for_infinite_ones() -> None:
    assert entries(np.full((2, 2), 1.5e308)).max() == 1.5e308


def test_masked_entries_are_located_and_unmasked_ones_read() -> None:
    A = np.ma.masked_invalid([[1.0, np.nan], [2.0, 3.0]])
    with pytest.raises(BadInput, match=r"measured\.masked") as refused:
        entries(A)
    assert (refused.value.facts["row"], refused.value.facts["column"]) == (1, 2)
    assert entries(np.ma.array([[1.0, 2.0]])).tolist() == [[1.0, 2.0]]


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (np.ones((2, 2, 2)), "measured.dimensions"),
        (np.float64(1.0), "measured.dimensions"),
        (np.zeros((0, 3)), "measured.empty"),
        (np.array([["a", "b"]]), "measured.kind"),
        (np.array([["a", 1]], dtype=object), "measured.entry"),
        (np.array([["2020-01-01"]], dtype="datetime64[D]"), "measured.kind"),
        (np.ones((2, 2), dtype=np.longdouble), "measured.longer"),
    ],
)
def test_what_is_no_matrix_of_numbers_is_refused(given: Any, key: str) -> None:
    with pytest.raises(BadInput, match=key.replace(".", r"\.")):
        entries(given)


def test_sizes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(BadInput, match=r"measured\.not_as_long"):
        column(np.ones(4), np.ones((3, 3)))
    with pytest.raises(BadInput, match=r"matrix\.not_square"):
        square(np.ones((2, 3)))
