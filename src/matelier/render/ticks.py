"""Round numbers along an axis, and which of many rows to name."""

import math
from collections.abc import Sequence

from matelier.spine.page import Pitch


def ticks(end: float, most: int) -> tuple[float, ...]:
    """At most `most` + 1 evenly spaced round numbers (1, 2 or 5 times a power of ten apart) from 0 to `end`."""
    if not end > 0 or most < 1:
        return (0.0,)
    power = 10.0 ** math.floor(math.log10(end / most))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= end / most * (1 - 1e-9))
    return tuple(index * step for index in range(int(end / step * (1 + 1e-9)) + 1))


def named_rows(rows: Sequence[str | Pitch], most: int) -> tuple[int, ...]:
    """Which rows to name when there is room for `most`: all, or every C, or else evenly spaced ones."""
    if len(rows) <= most:
        return tuple(range(len(rows)))
    octaves = tuple(k for k, row in enumerate(rows) if isinstance(row, Pitch) and round(row.midi) % 12 == 0)
    if 2 <= len(octaves) <= most:
        return octaves
    return tuple(range(0, len(rows), -(-len(rows) // max(most, 1))))


def between(low: float, high: float, most: int, *, whole: bool = False) -> tuple[float, ...]:
    """At most `most` + 1 evenly spaced round numbers from `low` to `high`; integers alone where `whole`."""
    apart = high / most - low / most
    power = 10.0 ** math.floor(math.log10(apart))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= apart * (1 - 1e-9))
    step = max(step, 1.0) if whole else step
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(index * step for index in range(first, last + 1))


def decades(low: float, high: float, most: int) -> tuple[float, ...]:
    """Powers of ten from `low` to `high`, at most `most` of them; where fewer than two fit, numbers between them."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    every = max(1, -(-(last - first + 1) // most))
    powers = tuple(10.0**power for power in range(first, last + 1) if power % every == 0)
    if len(powers) >= 2:
        return powers
    finer = tuple(10.0**power * factor for power in range(first - 1, last + 1) for factor in (1, 2, 5))
    inside = tuple(tick for tick in finer if low <= tick <= high)
    return inside if len(inside) >= 2 else between(low, high, most)
