"""Polynomials in one unknown whose coefficients know their own arithmetic: fractions, surds, ratios in letters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias, cast

from flint import fmpq, fmpq_poly

from matelier.spine.matrix import Scalar

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Univariate:
    """Σ c[k]·xᵏ, the last coefficient not zero; it reckons like FLINT's `fmpq_poly`."""

    c: tuple[Scalar, ...]

    @classmethod
    def of(cls, coefficients: Iterable[Scalar]) -> "Univariate":
        """The polynomial with these coefficients, from the constant up."""
        found = list(coefficients)
        while found and not found[-1]:
            found.pop()
        return cls(tuple(found))

    def coeffs(self) -> list[Scalar]:
        """The coefficients, from the constant up."""
        return list(self.c)

    def degree(self) -> int:
        """The highest power; −1 for zero."""
        return len(self.c) - 1

    def __bool__(self) -> bool:
        return bool(self.c)

    def __call__(self, x: Scalar) -> Scalar:
        """The value at x, by Horner."""
        value: Scalar = ZERO
        for coefficient in reversed(self.c):
            value = value * x + coefficient
        return value

    def __add__(self, other: "Univariate") -> "Univariate":
        long, short = (self.c, other.c) if len(self.c) >= len(other.c) else (other.c, self.c)
        return Univariate.of([x + y for x, y in zip(long, short, strict=False)] + list(long[len(short) :]))

    def __neg__(self) -> "Univariate":
        return Univariate(tuple(-x for x in self.c))

    def __sub__(self, other: "Univariate") -> "Univariate":
        return self + -other

    def __mul__(self, other: "Univariate") -> "Univariate":
        if not self.c or not other.c:
            return Univariate(())
        total: list[Scalar] = [ZERO] * (len(self.c) + len(other.c) - 1)
        for i, x in enumerate(self.c):
            if x:
                for j, y in enumerate(other.c):
                    total[i + j] = total[i + j] + x * y
        return Univariate.of(total)

    def __divmod__(self, other: "Univariate") -> "tuple[Univariate, Univariate]":
        left, lead, width = list(self.c), other.c[-1], len(other.c)
        quotient: list[Scalar] = [ZERO] * max(0, len(left) - width + 1)
        for place in reversed(range(len(quotient))):
            factor = left[place + width - 1] / lead
            quotient[place] = factor
            if factor:
                for j, y in enumerate(other.c):
                    left[place + j] = left[place + j] - factor * y
        return Univariate.of(quotient), Univariate.of(left[: width - 1])

    def __mod__(self, other: "Univariate") -> "Univariate":
        return divmod(self, other)[1]

    def __floordiv__(self, other: "Univariate") -> "Univariate":
        return divmod(self, other)[0]

    def monic(self) -> "Univariate":
        """The same divided by its first coefficient."""
        return Univariate((*(x / self.c[-1] for x in self.c[:-1]), ONE)) if self.c else self

    def derivative(self) -> "Univariate":
        """Term by term, k·c[k]·xᵏ⁻¹."""
        return Univariate.of([k * x for k, x in enumerate(self.c)][1:])

    def gcd(self, other: "Univariate") -> "Univariate":
        """The monic greatest common divisor, by Euclid."""
        one, two = self, other
        while two:
            one, two = two, (one % two).monic()
        return one.monic()

    def xgcd(self, other: "Univariate") -> "tuple[Univariate, Univariate, Univariate]":
        """The monic greatest common divisor g, and s, t with s·self + t·other = g."""
        (g, s, t), (h, u, v) = (self, _one(), Univariate(())), (other, Univariate(()), _one())
        while h:
            quotient, rest = divmod(g, h)
            (g, s, t), (h, u, v) = (h, u, v), (rest, s - quotient * u, t - quotient * v)
        scale = Univariate.of([1 / g.c[-1]])
        return g * scale, s * scale, t * scale


Polynomial: TypeAlias = Any
"""A `Univariate`, or FLINT's `fmpq_poly` where all coefficients are rational."""


def polynomial(coefficients: Sequence[Scalar]) -> Polynomial:
    """The polynomial with these coefficients, from the constant up: FLINT's where all are rational."""
    if all(isinstance(x, int | Fraction) for x in coefficients):
        return fmpq_poly([fmpq(x.numerator, x.denominator) for x in coefficients])
    return Univariate.of(coefficients)


def coefficients_of(p: Polynomial) -> list[Scalar]:
    """The coefficients as exact numbers, from the constant up."""
    if isinstance(p, Univariate):
        return list(p.c)
    return [Fraction(int(x.p), int(x.q)) for x in cast("list[fmpq]", p.coeffs())]


def _one() -> Univariate:
    return Univariate((ONE,))
