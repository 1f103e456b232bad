"""Factors and determinants of numbers very far apart: within what is told, or refused."""

from fractions import Fraction

import numpy as np
import pytest

from matelier.floating.determinant import determinant
from matelier.floating.factoring import lu, qr
from matelier.spine.errors import BadInput

HUGE = np.array([[1e308, 1e308], [1e308, -1e308]])
FAR = [HUGE, np.array([[1e308, 5e-324], [5e-324, 1e-308]]), np.array([[-9e307, 8e307], [-7e307, 1e307]])]


@pytest.mark.parametrize("A", FAR, ids=("huge", "far apart", "near the end"))
def test_orthogonal_factors_of_numbers_near_the_end_of_their_range_are_finite(A: np.ndarray) -> None:
    found = qr(A).value
    assert np.isfinite(found.Q).all()
    assert np.isfinite(found.R).all()
    small = 2.0**-600  # norms square
    assert np.linalg.norm(found.Q @ (found.R * small) - A * small) <= found.left * small * 1.1


def test_triangles_that_leave_the_range_are_refused_and_others_are_not() -> None:
    with pytest.raises(BadInput, match=r"measured\.range"):
        lu(HUGE)
    with pytest.raises(BadInput, match=r"measured\.range"):
        qr(np.full((9, 9), 1.7e308))
    assert all(np.isfinite(lu(A).value.U).all() for A in FAR[1:])


def test_a_determinant_brought_from_far_is_off_by_no_more_than_told() -> None:
    A = np.array(
        [[7.387617719816764e-132, -3.0400214084338345e-257], [-1.2209670907532752e-208, -1.4591329684317053e51]]
    )
    value = determinant(A).value.value
    exactly = Fraction(A[0, 0]) * Fraction(A[1, 1]) - Fraction(A[0, 1]) * Fraction(A[1, 0])
    assert value is not None
    assert abs(Fraction(value.value) + Fraction(value.rest) - exactly) <= Fraction(value.radius)
