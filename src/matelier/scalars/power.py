"""A number multiplied by itself a whole number of times, by repeated squaring."""

from fractions import Fraction

from matelier.spine.matrix import Scalar


def power(base: Scalar, exponent: int) -> Scalar:
    """base to this power; a negative one divides, and raises ZeroDivisionError where base is 0."""
    total: Scalar = Fraction(1)
    square: Scalar = 1 / base if exponent < 0 else base
    for place, bit in enumerate(reversed(f"{abs(exponent):b}")):
        square = square * square if place else square
        total = total * square if bit == "1" else total
    return total
