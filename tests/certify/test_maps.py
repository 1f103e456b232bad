"""The judge believes a product of maps, and no forged one."""

import numpy as np
import pytest

import matelier as mt
from matelier.certify.check import holds
from matelier.spine.claim import Claim

HALF = mt.rotation(45)
STRETCH = mt.scaling(2, 3)


def test_a_product_of_parts_is_believed_in_its_order_alone() -> None:
    A = HALF @ STRETCH
    assert holds(Claim("map_parts", {"A": A, "parts": (STRETCH, HALF)}, "EXACT"))
    assert not holds(Claim("map_parts", {"A": A, "parts": (HALF, STRETCH)}, "EXACT"))
    assert not holds(Claim("map_parts", {"A": A, "parts": (HALF,)}, "EXACT"))


def test_a_shear_is_believed_and_the_identity_is_none() -> None:
    assert holds(Claim("is_shear", {"A": mt.shear(2, (1, 1))}, "EXACT"))
    assert not holds(Claim("is_shear", {"A": mt.identity(2)}, "EXACT"))
    assert not holds(Claim("is_shear", {"A": STRETCH}, "EXACT"))


def near(A: np.ndarray, *parts: tuple[str, np.ndarray]) -> bool:
    kinds, matrices = tuple(kind for kind, _ in parts), tuple(part for _, part in parts)
    return holds(Claim("map_parts_near", {"A": A, "parts": matrices, "kinds": kinds}))


def test_a_rounded_product_is_believed_and_a_wrong_one_or_a_wrong_name_is_not() -> None:
    R, S = mt.rotation(33).to_numpy(), np.diag([2.0, 3.0])
    A = R @ S
    assert near(A, ("scaling", S), ("rotation", R))
    assert not near(A + 1e-6, ("scaling", S), ("rotation", R))
    assert not near(A, ("rotation", S), ("rotation", R))
    assert not near(A, ("scaling", S), ("reflection", R))
    assert not near(A, ("scaling", S), ("wonder", R))
    assert not near(A[:1], ("scaling", S), ("rotation", R))


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_numbers_that_are_none_prove_nothing(broken: float) -> None:
    with pytest.raises(mt.BadInput, match=r"claim\.broken"):
        near(np.full((2, 2), broken), ("scaling", np.eye(2)))
