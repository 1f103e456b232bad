"""Functions of one exact number, where their value is exact: powers, roots, exp(0), log(1), signs."""

from fractions import Fraction

from matelier.scalars.digits import MOST_BITS
from matelier.scalars.nested import square_root
from matelier.scalars.surd import sign
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Scalar

ZERO, ONE = Fraction(0), Fraction(1)
AT_ZERO = {"exp": ONE, "cos": ONE, "sin": ZERO, "tan": ZERO, "tanh": ZERO}


class NoExactValue(Exception):
    """The value is a number that has no exact form here."""


def is_exact(value: object) -> bool:
    """Whether it is a number that is reckoned with exactly."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int | Fraction) or type(value).__module__.startswith("matelier.scalars.")


def function_of(name: str, entry: Scalar) -> Scalar:
    """One of ELEMENTWISE. Raises NoExactValue; BadInput("evaluate.undefined") where there is no value at all."""
    if name in AT_ZERO:
        if entry != 0:
            raise NoExactValue
        return AT_ZERO[name]
    if name == "log":
        return _logarithm(entry)
    if name == "sqrt":
        return root_of(entry)
    if name == "abs":
        return magnitude(entry)
    direction = _direction(entry)
    return Fraction(direction) if name == "sign" else (entry if direction > 0 else ZERO)


def magnitude(entry: Scalar) -> Scalar:
    """|entry|."""
    if not getattr(entry, "is_real", True):
        return root_of(entry * entry.conjugate())
    return -entry if _direction(entry) < 0 else entry


def root_of(entry: Scalar) -> Scalar:
    """√entry for one that is not negative."""
    if getattr(entry, "letters", ()):
        raise Unable("evaluate.letters")
    if _direction(entry) < 0:
        raise BadInput("evaluate.undefined", value=str(entry))
    return square_root(entry)


def scalar_power(base: Scalar, exponent: Scalar) -> Scalar:
    """base to the power of the exponent. Raises NoExactValue, BadInput("evaluate.zero_divisor" or ".undefined")."""
    if not isinstance(exponent, Fraction):
        raise NoExactValue
    if base == 0 and exponent < 0:
        raise BadInput("evaluate.zero_divisor")
    if exponent.denominator == 1:
        return _whole_power(base, exponent.numerator)
    if _direction(base) < 0:
        raise BadInput("evaluate.undefined", value=str(base))
    if exponent.denominator == 2:
        return _whole_power(square_root(base), exponent.numerator)
    if isinstance(base, Fraction):
        top, bottom = (_whole_root(part, exponent.denominator) for part in base.as_integer_ratio())
        return _whole_power(Fraction(top, bottom), exponent.numerator)
    raise NoExactValue


def _whole_power(base: Scalar, exponent: int) -> Scalar:
    if isinstance(base, Fraction):
        longest = max(abs(base.numerator), base.denominator).bit_length()
        if longest > 1 and longest * abs(exponent) > MOST_BITS:
            raise Unable("evaluate.too_long", exponent=exponent)
        return Fraction(base**exponent)
    if abs(exponent) > MOST_BITS >> 8:
        raise Unable("evaluate.too_long", exponent=exponent)
    return base**exponent


def _whole_root(number: int, degree: int) -> int:
    if degree > 64:
        raise NoExactValue
    low, high = 0, 1 << (number.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= number else (low, middle - 1)
    if low**degree != number:
        raise NoExactValue
    return low


def _logarithm(entry: Scalar) -> Scalar:
    if entry == 1:
        return ZERO
    if entry == 0 or _direction(entry) < 0:
        raise BadInput("evaluate.undefined", value=str(entry))
    raise NoExactValue


def _direction(entry: Scalar) -> int:
    if isinstance(entry, int | Fraction):
        return (entry > 0) - (entry < 0)
    if getattr(entry, "letters", ()):
        raise Unable("evaluate.letters")
    if not getattr(entry, "is_real", True):
        raise NoExactValue
    return sign(entry) if hasattr(entry, "terms") else (entry > 0) - (entry < 0)
