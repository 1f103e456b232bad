"""Numbers between two fractions: what a root, a logarithm or a sine is, as closely as the judge needs to know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from math import isqrt
from typing import TypeAlias

BITS = 400
"""Ends are rounded outwards to multiples of 2⁻⁴⁰⁰."""
DIGITS = 160
SPARE = Fraction(1, 10**140)
"""More than what rounding to 160 digits may have cost, relative to a number of size 1."""
MOST = 300
"""The largest argument of exp, sin and cos."""
Number: TypeAlias = "Fraction | Enclosed"
_REACH = Context(prec=DIGITS)


class Undecided(ValueError):
    """The ends do not tell."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A number that is at least `low` and at most `high`; it is reckoned with like a Fraction."""

    low: Fraction
    high: Fraction

    def __add__(self, other: object) -> Number:
        a, b = ends(other)
        return between(self.low + a, self.high + b)

    __radd__ = __add__

    def __neg__(self) -> Number:
        return Enclosed(-self.high, -self.low)

    def __sub__(self, other: object) -> Number:
        a, b = ends(other)
        return between(self.low - b, self.high - a)

    def __rsub__(self, other: object) -> Number:
        a, b = ends(other)
        return between(a - self.high, b - self.low)

    def __mul__(self, other: object) -> Number:
        corners = [x * y for x in (self.low, self.high) for y in ends(other)]
        return between(min(corners), max(corners))

    __rmul__ = __mul__


def ends(number: object) -> tuple[Fraction, Fraction]:
    """The two fractions that a number lies between."""
    if isinstance(number, Enclosed):
        return number.low, number.high
    if not isinstance(number, Fraction | int):
        raise TypeError("no exact number")
    return Fraction(number), Fraction(number)


def between(low: Fraction, high: Fraction) -> Number:
    """The number between these two, rounded outwards; a Fraction where they are one."""
    if low == high:
        return low
    return Enclosed(Fraction((low.numerator << BITS) // low.denominator, 1 << BITS),
                    Fraction(-((-high.numerator << BITS) // high.denominator), 1 << BITS))  # fmt: skip


def sign(number: object) -> int:
    """−1, 0 or 1; Undecided where zero lies between the ends."""
    low, high = ends(number)
    if low > 0 or high < 0 or low == high:
        return (low > 0) - (low < 0)
    raise Undecided


def reciprocal(number: object) -> Number:
    """1/x; ZeroDivisionError for zero."""
    if sign(number) == 0:
        raise ZeroDivisionError
    low, high = ends(number)
    return between(1 / high, 1 / low)


def absolute(number: object) -> Number:
    """The magnitude."""
    low, high = ends(number)
    if low >= 0 or high <= 0:
        return between(min(abs(low), abs(high)), max(abs(low), abs(high)))
    return between(Fraction(0), max(-low, high))


def largest(one: object, other: object) -> Number:
    """The larger of two numbers."""
    (a, b), (c, d) = ends(one), ends(other)
    return between(max(a, c), max(b, d))


def _root(number: object) -> Number:
    low, high = ends(number)
    if low < 0:
        raise ArithmeticError("no root") if high < 0 else Undecided
    below, above = (isqrt((end.numerator << 2 * BITS) // end.denominator) for end in (low, high))
    top, bottom = isqrt(low.numerator), isqrt(low.denominator)
    if low == high and top * top == low.numerator and bottom * bottom == low.denominator:
        return Fraction(top, bottom)
    return between(Fraction(below, 1 << BITS), Fraction(above + 1, 1 << BITS))


def _by_decimals(compute: Callable[[Decimal], Decimal], number: object) -> Number:
    # Of a growing function; what is added covers the rounding of the argument and of the value.
    given = (_REACH.divide(Decimal(end.numerator), Decimal(end.denominator)) for end in ends(number))
    low, high = (Fraction(compute(end)) for end in given)
    spare = SPARE * (1 + max(abs(low), abs(high)))
    return between(low - spare, high + spare)


def _exp(number: object) -> Number:
    _within(number)
    return Fraction(1) if number == 0 else _by_decimals(_REACH.exp, number)


def _log(number: object) -> Number:
    if sign(number) <= 0:
        raise ArithmeticError("no logarithm")
    return Fraction(0) if number == 1 else _by_decimals(_REACH.ln, number)


def _sin(number: object) -> Number:
    return Fraction(0) if number == 0 else _series(number, 1)


def _cos(number: object) -> Number:
    return Fraction(1) if number == 0 else _series(number, 0)


def _series(number: object, power: int) -> Number:
    # Taylor's series at the middle, whose remainder is below its last term; neither function is steeper than 1.
    _within(number)
    low, high = ends(number)
    middle, unit = (low + high) / 2, 1 << (BITS + 1000)
    x = middle.numerator * unit // middle.denominator
    term, total, k = (x if power else unit), 0, power
    while abs(term) > 1:
        total += term
        term = -term * x // unit * x // unit // ((k + 1) * (k + 2))
        k += 2
    spare = (high - low) / 2 + Fraction(1, 1 << BITS)
    return between(Fraction(total, unit) - spare, Fraction(total, unit) + spare)


def _tan(number: object) -> Number:
    return _sin(number) * reciprocal(_cos(number))


def _tanh(number: object) -> Number:
    low, high = ends(number)
    twice = _exp(between(2 * low, 2 * high))
    return 1 - 2 * reciprocal(twice + 1)


def _within(number: object) -> None:
    if max(abs(end) for end in ends(number)) > MOST:
        raise ValueError("too large")


def _relu(number: object) -> Number:
    return largest(number, Fraction(0))


def _sign(number: object) -> Number:
    return Fraction(sign(number))


FUNCTIONS: Mapping[str, Callable[[object], Number]] = {
    "exp": _exp, "log": _log, "sin": _sin, "cos": _cos, "tan": _tan, "tanh": _tanh, "sqrt": _root, "abs": absolute,
    "sign": _sign, "relu": _relu,
}  # fmt: skip


def power(base: object, exponent: Fraction, *, most_bits: int) -> Number:
    """A number to a fraction; ArithmeticError where there is none, ValueError where it is too large."""
    if exponent.denominator != 1:
        if exponent.denominator == 2:
            return power(_root(base), Fraction(exponent.numerator), most_bits=most_bits)
        return _exp(_log(base) * exponent)
    if max(end.numerator.bit_length() + end.denominator.bit_length() for end in ends(base)) * abs(exponent) > most_bits:
        raise ValueError("too large")
    if exponent < 0:
        return power(reciprocal(base), -exponent, most_bits=most_bits)
    low, high = (end ** int(exponent) for end in ends(base))
    if exponent % 2 == 0 and exponent > 0:
        low, high = ends(absolute(base))
        return between(low ** int(exponent), high ** int(exponent))
    return between(low, high)
