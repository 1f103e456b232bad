"""A number known to certified digits: somewhere within a radius of a middle, both rational."""

from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from math import floor
from typing import NoReturn, cast

from matelier.scalars.power import power
from matelier.scalars.surd import Surd
from matelier.spine.errors import Unable
from matelier.spine.matrix import Scalar

PLACES = 40


@total_ordering
@dataclass(frozen=True, slots=True)
class Ball:
    """A number at most `radius` away from `middle`, which is rational or, for one that is not real, p + q·i."""

    middle: Scalar
    radius: Fraction

    def __add__(self, other: object) -> Scalar:
        if (pair := _ball(other)) is None:
            return NotImplemented
        return _made(self.middle + pair.middle, self.radius + pair.radius)

    __radd__ = __add__

    def __neg__(self) -> "Ball":
        return Ball(-self.middle, self.radius)

    def __pos__(self) -> "Ball":
        return self

    def __sub__(self, other: object) -> Scalar:
        return self + -cast("Ball", other) if _ball(other) is not None else NotImplemented

    def __rsub__(self, other: object) -> Scalar:
        return -self + other

    def __mul__(self, other: object) -> Scalar:
        if (pair := _ball(other)) is None:
            return NotImplemented
        radius = _size(self) * pair.radius + _size(pair) * self.radius + self.radius * pair.radius
        return _made(self.middle * pair.middle, radius)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Scalar:
        pair = _ball(other)
        return NotImplemented if pair is None else self * _inverse(pair)

    def __rtruediv__(self, other: object) -> Scalar:
        return NotImplemented if _ball(other) is None else _inverse(self) * other

    def __pow__(self, exponent: object) -> Scalar:
        return power(self, exponent) if isinstance(exponent, int) else NotImplemented

    def __bool__(self) -> bool:
        """True where the ball has no zero in it. Raises Unable("scalar.undecided") where it has."""
        return self._away() or _undecided(self, 0)

    def __lt__(self, other: object) -> bool:
        """Which is less, where the balls do not meet. Raises Unable("scalar.undecided") where they do."""
        pair = _ball(other)
        if pair is None:
            return NotImplemented
        gap = pair.middle - self.middle
        return gap > 0 if abs(gap) > self.radius + pair.radius else _undecided(self, other)

    def __abs__(self) -> "Ball":
        return -self if self < 0 else self

    def __float__(self) -> float:
        """The middle as binary64, for real ones."""
        return float(self.middle)

    def __complex__(self) -> complex:
        return complex(self.middle)

    def __str__(self) -> str:
        """The certified digits."""
        return self.digits(PLACES)

    @property
    def is_real(self) -> bool:
        """Whether the middle is rational."""
        return isinstance(self.middle, Fraction)

    @property
    def real(self) -> Scalar:
        """The real part, within the same radius."""
        return self if self.is_real else _made(self.middle.real, self.radius)

    @property
    def imag(self) -> Scalar:
        """What i is multiplied by, within the same radius."""
        return Fraction(0) if self.is_real else _made(self.middle.imag, self.radius)

    def conjugate(self) -> "Ball":
        """The complex conjugate."""
        return Ball(self.middle.conjugate(), self.radius)

    def digits(self, places: int) -> str:
        """At most so many decimals, no number of the ball more than one unit of the last away from them."""
        if self.is_real:
            return _begins(self.middle - self.radius, self.middle + self.radius, places)
        re, im = self.middle.real, self.middle.imag
        right = _begins(im - self.radius, im + self.radius, places)
        left = _begins(re - self.radius, re + self.radius, places)
        return f"{left}{'' if right.startswith('-') else '+'}{right}i"

    def _away(self) -> bool:
        square = self.middle * self.middle.conjugate()
        return square > self.radius * self.radius


def _begins(low: Fraction, high: Fraction, places: int) -> str:
    """The decimals that both begin with, cut off; rounded where none do; the last is at most one unit wrong."""
    if low <= 0 <= high:
        return "0"
    while places and (high - low) * 10**places > 1:
        places -= 1
    negative = high < 0
    least, most = (-high, -low) if negative else (low, high)
    cut = floor(least * 10**places)
    shown = cut if cut == floor(most * 10**places) else round((least + most) / 2 * 10**places)
    text = f"{shown:0{places + 1}d}"
    told = f"{text[:-places]}.{text[-places:]}" if places else text
    return f"-{told}" if negative and shown else told


def _ball(number: object) -> Ball | None:
    """A rational or Gaussian number as a ball of radius 0; None for anything else."""
    if isinstance(number, Ball):
        return number
    if isinstance(number, int | Fraction):
        return Ball(Fraction(number), Fraction(0))
    if isinstance(number, Surd) and all(d in (1, -1) for d, _ in number.terms):
        return Ball(number, Fraction(0))
    return None


def _made(middle: Scalar, radius: Fraction) -> Scalar:
    return Ball(middle, radius) if radius else middle


def _size(ball: Ball) -> Fraction:
    # At least the absolute value of the middle.
    if ball.is_real:
        return abs(ball.middle)
    return abs(Fraction(ball.middle.real)) + abs(Fraction(ball.middle.imag))


def _inverse(ball: Ball) -> Scalar:
    # |1/x − 1/m| = |x − m| / |x m| ≤ r / (|m| (|m| − r))
    if not ball.radius:
        return 1 / ball.middle
    square = Fraction(ball.middle * ball.middle.conjugate())
    least = abs(ball.middle) if ball.is_real else square / _size(ball)
    if least <= ball.radius:
        _undecided(ball, 0)
    return _made(1 / ball.middle, ball.radius / (least * (least - ball.radius)))


def _undecided(ball: Ball, other: object) -> NoReturn:
    raise Unable("scalar.undecided", given=ball.digits(PLACES), other=str(other))
