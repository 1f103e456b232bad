"""Ticks are round, even, inside the axis, and no more than there is room for."""

import math

from hypothesis import given
from hypothesis import strategies as st

from matelier.render.ticks import ticks


@given(st.floats(1e-3, 1e6), st.integers(1, 20))
def test_ticks_are_even_and_inside_and_not_too_many(end: float, most: int) -> None:
    found = ticks(end, most)
    assert found[0] == 0
    assert found[-1] <= end * (1 + 1e-6)
    assert len(found) <= most + 1
    if len(found) > 1:
        assert end - found[-1] < found[1] * (1 + 1e-6)
        mantissa = found[1] / 10 ** math.floor(math.log10(found[1]) + 1e-9)
        assert min(abs(mantissa - round_one) for round_one in (1, 2, 5, 10)) < 1e-6


def test_an_axis_of_no_length_has_its_beginning() -> None:
    assert ticks(0.0, 5) == (0.0,)
