"""Square roots of surds, such as √(50 − 10√5)/10; those that come apart become surds: √(3 + 2√2) = 1 + √2."""

from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from itertools import combinations
from math import gcd, isqrt, lcm, prod, sqrt

from matelier.scalars.power import power
from matelier.scalars.surd import Surd, primes, root, sign
from matelier.spine.errors import Unable
from matelier.spine.matrix import Scalar


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Nested:
    """factor · √inside: `inside` a positive surd with whole coefficients that is no surd's square.

    Made by `square_root` and by arithmetic, which gives a Fraction or a Surd wherever it can. The factor is rational
    unless the number is not real; equal real numbers then have equal parts.
    """

    factor: Scalar
    inside: Surd

    def __add__(self, other: object) -> Scalar:
        if isinstance(other, int | Fraction | Surd):
            if not other:
                return self
            raise Unable("scalar.nested_sum", first=str(self), second=str(other))
        return self._plus(other) if isinstance(other, Nested) else NotImplemented

    __radd__ = __add__

    def _plus(self, other: "Nested") -> Scalar:
        if self.inside == other.inside:
            return _times_root(self.factor + other.factor, self.inside)
        both = denested(self.inside * other.inside)
        if both is None:
            raise Unable("scalar.nested_sum", first=str(self), second=str(other))
        return _times_root(self.factor + other.factor * (both / self.inside), self.inside)

    def __neg__(self) -> "Nested":
        return Nested(-self.factor, self.inside)

    def __pos__(self) -> "Nested":
        return self

    def __sub__(self, other: object) -> Scalar:
        return self + -other if isinstance(other, int | Fraction | Surd | Nested) else NotImplemented

    def __rsub__(self, other: object) -> Scalar:
        return -self + other

    def __mul__(self, other: object) -> Scalar:
        if isinstance(other, int | Fraction | Surd):
            return _times_root(self.factor * other, self.inside)
        if not isinstance(other, Nested):
            return NotImplemented
        factor = self.factor * other.factor
        return factor * self.inside if self.inside == other.inside else _times_root(factor, self.inside * other.inside)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Scalar:
        if isinstance(other, int | Fraction):
            return _times_root(self.factor / Fraction(other), self.inside)
        return self * (1 / other) if isinstance(other, Surd | Nested) else NotImplemented

    def __rtruediv__(self, other: object) -> Scalar:
        if not isinstance(other, int | Fraction | Surd):
            return NotImplemented
        return _times_root(other / (self.factor * self.inside), self.inside)

    def __pow__(self, exponent: object) -> Scalar:
        return power(self, exponent) if isinstance(exponent, int) else NotImplemented

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Nested):
            return False
        if self.is_real and other.is_real:
            return self.factor == other.factor and self.inside == other.inside
        alike = _real(self.factor * other.factor.conjugate())
        return self.square == other.square and sign(alike) > 0

    def __hash__(self) -> int:
        return hash(self.square)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, int | Fraction | Surd | Nested):
            return NotImplemented
        return sign(_signed_square(self) - _signed_square(other)) < 0

    def __abs__(self) -> Scalar:
        if self.is_real:
            return Nested(abs(self.factor), self.inside)
        return square_root(self.factor * self.factor.conjugate() * self.inside)

    def __float__(self) -> float:
        """A binary64 next to the number, for real ones."""
        return float(self.factor) * sqrt(float(self.inside))

    def __complex__(self) -> complex:
        return complex(self.factor) * sqrt(float(self.inside))

    def __str__(self) -> str:
        if not self.is_real:
            return f"({self.factor})*√({self.inside})"
        top, bottom = Fraction(self.factor).as_integer_ratio()
        over = f"√({self.inside})" if abs(top) == 1 else f"{abs(top)}√({self.inside})"
        return ("-" if top < 0 else "") + over + (f"/{bottom}" if bottom > 1 else "")

    @property
    def is_real(self) -> bool:
        """Whether the factor is real, and so the number."""
        return isinstance(self.factor, Fraction)

    @property
    def square(self) -> Scalar:
        """The number times itself."""
        return self.factor * self.factor * self.inside

    def conjugate(self) -> "Nested":
        """The complex conjugate."""
        return Nested(self.factor.conjugate(), self.inside)


def square_root(number: Scalar) -> Scalar:
    """The square root of a rational number or of a real surd that is not negative, as simple as it can be written.

    Raises Unable("scalar.root_of") for anything else.
    """
    if isinstance(number, int | Fraction):
        return root(number)
    if not isinstance(number, Surd) or not number.is_real or number < 0:
        raise Unable("scalar.root_of", given=str(number))
    return _times_root(Fraction(1), number)


def denested(number: Scalar) -> Scalar | None:
    """The square root of a positive real surd as a surd; None where it is none."""
    if isinstance(number, int | Fraction):
        return root(number) if number >= 0 else None
    prime = primes(number.terms[-1][0])[-1]
    a, b = _split(number, prime)
    c = _root_among(a * a - b * b * prime, _primes_of(a) | _primes_of(b))
    u = None if c is None else denested((a + c) / 2)
    return None if u is None else abs(u + b * root(prime) / (2 * u))


def _root_among(number: Scalar, allowed: set[int]) -> Scalar | None:
    """The square root as a surd of these primes alone; a rational number need not be factored for that."""
    if sign(number) < 0:
        return None
    if isinstance(number, Surd):
        found = denested(number)
        return None if found is None or not _primes_of(found) <= allowed else found
    for k in range(len(allowed) + 1):
        for chosen in combinations(sorted(allowed), k):
            e = prod(chosen)
            times = _rational_root(number * e)
            if times is not None:
                return times * root(Fraction(1, e))
    return None


def _rational_root(number: Fraction) -> Fraction | None:
    top, bottom = isqrt(number.numerator), isqrt(number.denominator)
    return Fraction(top, bottom) if (top * top, bottom * bottom) == number.as_integer_ratio() else None


def _split(number: Surd, prime: int) -> tuple[Scalar, Scalar]:
    """The pair (a, b), both without √prime, with a + b √prime = number."""
    a: Scalar = Fraction(0)
    b: Scalar = Fraction(0)
    for d, c in number.terms:
        a, b = (a, b + c * root(d // prime)) if d % prime == 0 else (a + c * root(d), b)
    return a, b


def _primes_of(number: Scalar) -> set[int]:
    terms = number.terms if isinstance(number, Surd) else ()
    return {prime for d, _ in terms for prime in primes(d)}


def _times_root(factor: Scalar, inside: Scalar) -> Scalar:
    """The simplest number that is factor · √inside."""
    if not factor:
        return Fraction(0)
    apart = denested(inside)
    if apart is not None:
        return factor * apart
    if isinstance(factor, Surd) and factor.is_real:
        inside = factor * factor * inside
        factor = Fraction(sign(factor))
    unit = lcm(*(c.denominator for _, c in inside.terms))
    common = gcd(*(int(c * unit) for _, c in inside.terms))
    outside = root(Fraction(common, unit))  # s √e, of which e goes back inside
    (e, s), *_ = outside.terms if isinstance(outside, Surd) else ((1, outside),)
    return Nested(factor * s, inside * Fraction(unit, common) * e)


def _signed_square(number: Scalar) -> Scalar:
    # Grows with the number: its square, negative where it is.
    if isinstance(number, Nested):
        return number.square * sign(number.factor)
    return number * number * sign(number)


def _real(number: Scalar) -> Scalar:
    return number.real
