"""Ticks are round, even, inside the axis, and no more than there is room for."""

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from matelier.render.ticks import named_rows, ticks
from matelier.spine.page import Pitch


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


@given(st.integers(0, 300), st.integers(1, 40))
def test_named_rows_fit_and_are_evenly_spaced(rows: int, most: int) -> None:
    for names in (["a"] * rows, [Pitch(21 + k) for k in range(rows)]):
        named = named_rows(names, most)
        assert len(named) <= most
        assert rows == 0 or named
        assert len({after - before for before, after in pairwise(named)}) <= 1


def test_of_a_whole_keyboard_every_c_is_named() -> None:
    assert named_rows([Pitch(21 + k) for k in range(88)], 30) == (3, 15, 27, 39, 51, 63, 75, 87)
