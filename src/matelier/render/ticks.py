"""Round numbers along an axis."""

import math


def ticks(end: float, most: int) -> tuple[float, ...]:
    """At most `most` + 1 evenly spaced round numbers (1, 2 or 5 times a power of ten apart) from 0 to `end`."""
    if not end > 0 or most < 1:
        return (0.0,)
    power = 10.0 ** math.floor(math.log10(end / most))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= end / most * (1 - 1e-9))
    return tuple(index * step for index in range(int(end / step * (1 + 1e-9)) + 1))
