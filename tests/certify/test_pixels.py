"""The judge counts pixels and mixes colours by itself, and refuses what is forged."""

import numpy as np
import pytest

from matelier.certify.check import holds
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput

COUNTED = {"A": np.array([[2.0, 1.0], [0.0, 1.0]]), "width": 60, "height": 40, "inside": 4800}
RECOLOURED = {
    "C": np.array([[0, 0, 1, 0], [0, 1, 0, 0], [2, 0, 0, 0.1]], np.float64),
    "before": np.array([[10, 20, 30], [200, 0, 255]]),
    "after": np.array([[30, 20, 46], [255, 0, 255]]),
    "top": 255,
}


def test_as_many_pixels_as_the_area_holds_are_believed() -> None:
    assert holds(Claim("pixels_counted", COUNTED))


@pytest.mark.parametrize(("name", "forged"), [("inside", 4600), ("inside", 5000), ("width", 70), ("A", np.eye(2))])
def test_other_numbers_of_pixels_are_not(name: str, forged: object) -> None:
    assert not holds(Claim("pixels_counted", {**COUNTED, name: forged}))


def test_colours_that_are_the_product_are_believed() -> None:
    assert holds(Claim("pixels_recoloured", RECOLOURED))


def test_other_colours_are_not() -> None:
    for place in np.ndindex(2, 3):
        forged = RECOLOURED["after"].copy()  # type: ignore[attr-defined]
        forged[place] -= 2 if forged[place] > 2 else -2
        assert not holds(Claim("pixels_recoloured", {**RECOLOURED, "after": forged}))


def test_broken_witnesses_are_told() -> None:
    for wrong in ({"A": np.eye(3)}, {"A": np.array([[np.nan, 0], [0, 1]])}, {"width": 0}):
        with pytest.raises(BadInput, match=r"claim\.broken"):
            holds(Claim("pixels_counted", {**COUNTED, **wrong}))
    with pytest.raises(BadInput, match=r"claim\.broken"):
        holds(Claim("pixels_recoloured", {**RECOLOURED, "top": 300}))
