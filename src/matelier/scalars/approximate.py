"""Exact numbers by their digits: in a ball as small as asked, as the nearest binary64, and as a short text."""

from fractions import Fraction
from typing import Any

from flint import acb, arb, ctx, fmpq

from matelier.scalars.surd import Surd
from matelier.spine.errors import Unable
from matelier.spine.matrix import Scalar

FIRST_BITS = 64


def ball(value: Scalar, bits: int) -> Any:
    """An exact number within FLINT's ball arithmetic, at about so many bits; Unable with letters."""
    with ctx.workprec(bits + 32):
        match value:
            case Surd(terms):
                parts = (acb(abs(d)).sqrt() * _arb(c) * (acb(0, 1) if d < 0 else 1) for d, c in terms)
                return sum(parts, acb(0))
            case int() | Fraction():
                return acb(_arb(Fraction(value)))
            case _ if hasattr(value, "enclosure"):
                return value.enclosure(bits)
            case _:
                raise Unable("scalar.no_value", given=str(value), letters=getattr(value, "letters", ()))


def nearest(value: Scalar, *, real: bool) -> float:
    """The nearest binary64 to the real or to the imaginary part of a number that is not rational."""
    # Both ends of an enclosure round to the nearest; only a rational number could be a tie.
    bits = FIRST_BITS
    while True:
        part = ball(value, bits).real if real else ball(value, bits).imag
        low, high = _ends(part)
        if float(low) == float(high) or part.is_zero():
            return float(low)
        if low <= 0 <= high and bits > 64 * FIRST_BITS:
            return 0.0  # smaller than anything that binary64 tells from zero
        bits *= 2


def near(value: Scalar, digits: int = 6) -> str:
    """The first digits, rounded, of a number without letters: 12.1229, or -0.76488+0.35247i."""
    number = complex(value) if not isinstance(value, int | Fraction) else complex(float(value))
    if number.imag == 0:
        return f"{number.real:.{digits}g}"
    real = f"{number.real:.{digits}g}" if number.real else ""
    return f"{real}{number.imag:{'+' if real else ''}.{digits}g}i"


def _arb(c: Fraction) -> Any:
    return arb(fmpq(c.numerator, c.denominator))


def _ends(part: Any) -> tuple[Fraction, Fraction]:
    (mantissa, exponent), (size, place) = part.mid().man_exp(), part.rad().man_exp()
    middle = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    radius = Fraction(int(size)) * Fraction(2) ** int(place)
    return middle - radius, middle + radius
