"""Angles in degrees whose cosine and sine square roots write, from the angle to these numbers and back."""

from fractions import Fraction
from functools import cache
from math import atan2, cos, degrees, radians, sin

from matelier.scalars.surd import root, sign
from matelier.spine.matrix import Scalar

WHOLE, HALF = Fraction(360), Fraction(180)


def cosine_and_sine(angle: Fraction) -> tuple[Scalar, Scalar] | None:
    """Exactly, for multiples of 15°; of any other angle one of them is no sum of roots of whole numbers (or both)."""
    cosine, sine = _cosines().get(_up(angle)), _cosines().get(_up(angle - 90))
    return None if cosine is None or sine is None else (cosine, sine)


def near_cosine_and_sine(angle: float) -> tuple[float, float]:
    """Rounded, the angle first brought near 0, so that whole turns cost no digits."""
    quarters = round(angle / 90)
    rest = radians(angle - 90 * quarters)
    c, s = cos(rest), sin(rest)
    return ((c, s), (-s, c), (-c, -s), (s, -c))[quarters % 4]


def degrees_of(cosine: Scalar, sine: Scalar) -> Fraction | float:
    """The angle above −180 and up to 180 with this cosine and sine: a Fraction where it is a known one."""
    known = known_degrees(cosine)
    if known is None:
        return degrees(atan2(sine, cosine))
    return known if sign(sine) >= 0 else -known


def known_degrees(cosine: Scalar) -> Fraction | None:
    """The angle from 0 to 180 with this cosine, where it is a known one."""
    return None if isinstance(cosine, float) else _known().get(cosine)


@cache
def _cosines() -> dict[Fraction, Scalar]:
    # By degrees from 0 to 180.
    half, five = Fraction(1, 2), root(5)
    acute: dict[int, Scalar] = {
        0: Fraction(1), 15: (root(6) + root(2)) / 4, 30: root(3) / 2, 36: (1 + five) / 4, 45: root(2) / 2, 60: half,
        72: (five - 1) / 4, 75: (root(6) - root(2)) / 4, 90: Fraction(0),
    }  # fmt: skip
    return {Fraction(d): c for d, c in acute.items()} | {Fraction(180 - d): -c for d, c in acute.items()}


@cache
def _known() -> dict[Scalar, Fraction]:
    return {cosine: angle for angle, cosine in _cosines().items()}


def _up(angle: Fraction) -> Fraction:
    # Cosines of an angle, of its opposite and of whole turns away are the same: brought to 0..180.
    turned = angle % WHOLE
    return min(turned, WHOLE - turned)
