"""Numbers known up to an error, by the digits that are certain: 0.3659661906, or 1.2e-17 ± 3e-16."""

import math
from fractions import Fraction
from typing import Any

from matelier.spine.measured import Between, Near

MOST = 17  # digits: binary64 has no more
IN_GRIDS = 6
LARGEST, SMALLEST = 10, -4  # powers of ten between which numbers are written out


def certified(number: Between | Near, most: int = MOST) -> str:
    """The number as Python writes numbers, "i" after an imaginary part: digits in which all it can be agree.

    Where they share none, the guess ± how far it can be off; after "≈" where nothing is known about that.
    """
    if isinstance(number, Between):
        return _real(Fraction(0), (number.lower, number.upper), number.value, most)
    value, rest = number.value, 0 if number.rest is None else number.rest
    radius = number.radius
    if not _is_complex(value):
        return _near(value, rest, radius, most)
    real = _near(value.real, getattr(rest, "real", 0), radius, most)
    imaginary = _near(value.imag, getattr(rest, "imag", 0), radius, most)
    if imaginary == "0" and not radius:
        return real
    real, imaginary = (f"({part})" if "±" in part else part for part in (real, imaginary))
    return f"{real}{'' if imaginary.startswith('-') else '+'}{imaginary}i"


def _is_complex(value: Any) -> bool:
    return not isinstance(value, Fraction) and isinstance(value + 0, complex)


def _near(value: Any, rest: Any, radius: Any, most: int) -> str:
    if not _finite(value, rest, radius):
        return _real(Fraction(0), (-math.inf, math.inf), value, most)
    middle = Fraction(value) + Fraction(rest)
    return _real(middle, (-Fraction(radius), Fraction(radius)), value, most)


def _finite(*parts: Any) -> bool:
    return all(isinstance(part, Fraction) or math.isfinite(part) for part in parts)


def _real(middle: Fraction, ends: tuple[Any, Any], guess: Any, most: int) -> str:
    if not _finite(*ends):
        return "∞" if not _finite(guess) else f"≈ {_written(Fraction(guess), min(most, IN_GRIDS))}"
    low, high = (middle + Fraction(end) for end in ends)
    if low == high:
        return _written(low, most)
    for digits in range(most, 0, -1):
        told = _written(low, digits)
        if (low > 0 or high < 0) and told == _written(high, digits):
            return told
    around = (high - low) / 2
    return f"{_beside((low + high) / 2, around)} ± {_written(around * Fraction(21, 20), 1)}"


def _beside(value: Fraction, radius: Fraction) -> str:
    # Digits down to the place of the radius.
    place = _power(radius)
    rounded = round(value / Fraction(10) ** place) * Fraction(10) ** place
    return _written(rounded, max(_power(rounded) - place + 1, 1)) if rounded else "0"


def _power(value: Fraction) -> int:
    """The place of the first digit that is not zero."""
    size = abs(value)
    k = math.floor((size.numerator.bit_length() - size.denominator.bit_length()) * math.log10(2)) - 1
    while Fraction(10) ** (k + 1) <= size:
        k += 1
    return k


def _written(value: Fraction, digits: int) -> str:
    """The number rounded to so many digits, zeros at the end of decimals left out where it is exact."""
    if not value:
        return "0"
    k = _power(value)
    whole = round(abs(value) * Fraction(10) ** (digits - 1 - k))
    if whole >= 10**digits:
        whole, k = whole // 10, k + 1
    text = str(whole)
    exact = Fraction(whole) * Fraction(10) ** (k + 1 - digits) == abs(value)
    text = (text.rstrip("0") or "0") if exact else text
    return ("-" if value < 0 else "") + _placed(text, k, exact=exact)


def _placed(digits: str, k: int, *, exact: bool) -> str:
    # The digits with their point, the first standing at 10^k; zeros are put behind them only where they are right.
    if SMALLEST <= k < 0:
        return "0." + "0" * (-k - 1) + digits
    if 0 <= k < (max(LARGEST, len(digits)) if exact else len(digits)):
        whole, decimals = digits[: k + 1].ljust(k + 1, "0"), digits[k + 1 :]
        return f"{whole}.{decimals}" if decimals else whole
    return digits[0] + (f".{digits[1:]}" if digits[1:] else "") + f"e{k}"
