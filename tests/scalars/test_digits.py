"""Numbers of any length are written and read, where Python itself stops at 4300 digits."""

from fractions import Fraction

import pytest

from matelier.scalars.digits import fraction_text, whole
from matelier.scalars.enclosed import written_polynomial


@pytest.mark.parametrize("length", [1, 4300, 4301, 20_000])
def test_fractions_are_written_in_full(length: int) -> None:
    digits = "7" * length
    assert fraction_text(Fraction(whole(digits))) == digits
    assert fraction_text(Fraction(-1, whole(digits))) == f"-1/{digits}"
    assert written_polynomial((Fraction(1), Fraction(-whole(digits))), "x") == f"x-{digits}"
