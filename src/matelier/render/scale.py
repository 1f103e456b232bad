"""From numbers to places along an axis: straight or logarithmic, fitted to what is drawn, with its round numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matelier.render.ticks import between, decades
from matelier.render.words import Words

LARGEST = 1e300  # numbers beyond are not drawn: their distances may be infinite
SMALLEST = 1e-290
CLOSEST = 1e-9  # of their size: numbers as close as that are drawn as equal
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
FROM_ZERO = 0.5  # an axis starts at zero where the lowest number is less than this part of the highest

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers from `low` to `high` along an axis."""

    low: float
    high: float
    logarithmic: bool = False

    def part(self, values: Float64) -> Float64:
        """How far along the axis each number stands: 0 at `low`, 1 at `high`."""
        if self.logarithmic:
            low, high = np.log10(self.low), np.log10(self.high)
            return (np.log10(values) - low) / (high - low)
        return (values / 2 - self.low / 2) / (self.high / 2 - self.low / 2)  # halves: their difference is finite

    def part_of(self, value: float) -> float:
        """How far along the axis one number stands."""
        return float(self.part(np.array([value]))[0])

    def ticks(self, most: int, *, whole: bool = False) -> tuple[float, ...]:
        """Round numbers within; integers alone where `whole`."""
        if self.logarithmic:
            return decades(self.low, self.high, most)
        return between(self.low, self.high, most, whole=whole)


def fitted(values: Float64, *, logarithmic: bool = False, margin: float = 0.04) -> Scale:
    """The scale on which all these numbers, none or some, stand with a margin around them."""
    if not values.size:
        return Scale(0.1, 10.0, True) if logarithmic else Scale(0.0, 1.0)
    low, high = float(values.min()), float(values.max())
    if logarithmic:
        room = max(margin * float(np.log10(high) - np.log10(low)), 0.05)
        return Scale(low * 10**-room, min(high * 10**room, 1e307), True)
    size = max(abs(low), abs(high))
    if high / 2 - low / 2 <= CLOSEST * size or size < SMALLEST:
        around = size / 2 if size >= SMALLEST else 1.0
        return Scale(low - around, high + around)
    room = margin * 2 * (high / 2 - low / 2)
    if 0 <= low <= FROM_ZERO * high:
        return Scale(0.0, high + room)
    if FROM_ZERO * low >= high and high <= 0:
        return Scale(low - room, 0.0)
    return Scale(low - room, high + room)


def equal(x: Float64, y: Float64, *, aspect: tuple[float, float]) -> tuple[Scale, Scale, float]:
    """Scales of two axes with one unit of length, and the picture's height as a part of its width.

    The height is within the two bounds of `aspect`; what is too flat or too tall for it gets room around it.
    """
    across, up = _around(x), _around(y)
    wide, tall = across[1] - across[0], up[1] - up[0]
    wide, tall = (span or max(wide, tall) or _unit(x, y) for span in (wide, tall))
    wide, tall = (max(1.1 * span, CLOSEST * _size(values)) for span, values in ((wide, x), (tall, y)))
    height = min(max(tall / wide, aspect[0]), aspect[1])
    wide, tall = max(wide, tall / height), max(tall, wide * height)
    (x_middle, y_middle) = (low / 2 + high / 2 for low, high in (across, up))
    return (
        Scale(x_middle - wide / 2, x_middle + wide / 2),
        Scale(y_middle - tall / 2, y_middle + tall / 2),
        height,
    )


def _around(values: Float64) -> tuple[float, float]:
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    size, middle = _size(values), low / 2 + high / 2
    return (low, high) if high - low > CLOSEST * size and size >= SMALLEST else (middle, middle)


def _size(values: Float64) -> float:
    return float(np.abs(values).max()) if values.size else 0.0


def _unit(x: Float64, y: Float64) -> float:
    size = max(_size(x), _size(y))
    return size if size >= SMALLEST else 1.0


def named(ticks: tuple[float, ...], words: Words) -> tuple[str, ...]:
    """The round numbers as the language writes them, with as many digits as tell them apart."""
    labels = tuple(words.tell(tick, "number") for tick in ticks)
    if len(set(labels)) == len(labels):
        return labels
    form = "f" if 1e-4 <= max(map(abs, ticks)) < 1e15 else "e"
    told = (tuple(f"{tick:,.{places}{form}}" for tick in ticks) for places in range(17))
    return tuple(_written(label, words) for label in next(found for found in told if len(set(found)) == len(ticks)))


def _written(label: str, words: Words) -> str:
    mantissa, *power = label.split("e")
    return words.digits(mantissa) + "".join(f"\u00a0·\u00a010{str(int(part)).translate(RAISED)}" for part in power)
