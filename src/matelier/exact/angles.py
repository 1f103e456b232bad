"""Angles whose cosine is a known number, and the decimals of those whose cosine is not."""

from fractions import Fraction
from functools import cache

from flint import arb, ctx

from matelier.scalars.approximate import ball
from matelier.scalars.surd import root, sign
from matelier.spine.matrix import Scalar

DIGITS = 10  # decimals of a degree that are told and certified
BITS = 512


@cache
def known_cosines() -> dict[Scalar, Fraction]:
    """The cosines that square roots of whole numbers write, with their degrees from 0 to 180."""
    half, five = Fraction(1, 2), root(5)
    acute = {
        0: Fraction(1), 15: (root(6) + root(2)) / 4, 30: root(3) / 2, 36: (1 + five) / 4, 45: root(2) / 2, 60: half,
        72: (five - 1) / 4, 75: (root(6) - root(2)) / 4, 90: Fraction(0),
    }  # fmt: skip
    return {c: Fraction(d) for d, c in acute.items()} | {-c: Fraction(180 - d) for d, c in acute.items()}


@cache
def _by_square() -> dict[tuple[int, Scalar], Scalar]:
    return {(sign(cosine), cosine * cosine): cosine for cosine in known_cosines()}


def known_cosine(real: Scalar, square: Scalar) -> Scalar | None:
    """real/√square where that is the cosine of a known angle."""
    return _by_square().get((sign(real), real * real / square))


def known_turn(cosine: Scalar, sine: Scalar) -> Fraction | None:
    """The angle above −180 and up to 180 with this cosine and sine, where its cosine is a known one."""
    degrees = known_cosines().get(cosine)
    return None if degrees is None else degrees if sign(sine) >= 0 else -degrees


def near_degrees(real: Scalar, square: Scalar) -> Fraction:
    """The angle whose cosine is real/√square, no known one, from 0 to 180, rounded to DIGITS decimals."""
    bits = BITS
    while True:  # until the digits are sure
        with ctx.workprec(bits):
            cosine = ball(real, bits).real / ball(square, bits).real.sqrt()
            scaled = cosine.acos() * 180 / arb.pi() * 10**DIGITS
            nearest = (scaled + arb(0.5)).floor().unique_fmpz()
        if nearest is not None:
            return Fraction(int(nearest), 10**DIGITS)
        bits *= 2
