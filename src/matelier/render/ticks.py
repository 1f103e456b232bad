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
