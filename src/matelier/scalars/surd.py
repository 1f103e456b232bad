"""Sums of square roots of whole numbers, such as 1 + √2 and 3 − 2i, with exact arithmetic and order."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, total_ordering
from math import gcd, isqrt, lcm

from flint import fmpz

from matelier.scalars.digits import keep_short, written
from matelier.scalars.power import power
from matelier.spine.errors import Unable
from matelier.spine.matrix import Scalar

MOST_TERMS = 64
MOST_HARD_DIGITS = 30  # what is left under a root once small primes are out is factored up to here
SMALL_PRIMES = [p for p in range(2, 2000) if all(p % q for q in range(2, isqrt(p) + 1))]


@total_ordering
@dataclass(frozen=True, slots=True)
class Surd:
    """Σ c · √d over squarefree d, negative ones included (√−1 = i): `terms` are the pairs (d, c), c ≠ 0.

    Made by `root` and by arithmetic, which gives a Fraction wherever the result is rational. Roots of different
    squarefree numbers are independent over the rationals, so equal numbers have equal terms.
    """

    terms: tuple[tuple[int, Fraction], ...]

    def __add__(self, other: object) -> Scalar:
        return _sum([*self.terms, *parts]) if (parts := _terms(other)) is not None else NotImplemented

    __radd__ = __add__

    def __neg__(self) -> "Surd":
        return Surd(tuple((d, -c) for d, c in self.terms))

    def __pos__(self) -> "Surd":
        return self

    def __sub__(self, other: object) -> Scalar:
        if (parts := _terms(other)) is None:
            return NotImplemented
        return _sum([*self.terms, *((d, -c) for d, c in parts)])

    def __rsub__(self, other: object) -> Scalar:
        return (-self) + other

    def __mul__(self, other: object) -> Scalar:
        if (parts := _terms(other)) is None:
            return NotImplemented
        return _sum(_product(one, two) for one in self.terms for two in parts)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Scalar:
        if isinstance(other, int | Fraction):
            return self * (Fraction(1) / other)
        return self * _inverse(other) if isinstance(other, Surd) else NotImplemented

    def __rtruediv__(self, other: object) -> Scalar:
        return _inverse(self) * other if _terms(other) is not None else NotImplemented

    def __pow__(self, exponent: object) -> Scalar:
        return power(self, exponent) if isinstance(exponent, int) else NotImplemented

    def __lt__(self, other: object) -> bool:
        difference: Scalar = self - other if _terms(other) is not None else NotImplemented
        return difference if difference is NotImplemented else sign(difference) < 0

    def __abs__(self) -> "Surd":
        return self if sign(self) > 0 else -self

    def __float__(self) -> float:
        """The nearest binary64, for real ones."""
        bits = 64
        while True:
            low, high, unit = _bounds(self, bits)
            if float(Fraction(low, unit)) == float(Fraction(high, unit)):
                return float(Fraction(low, unit))
            bits *= 2

    def __complex__(self) -> complex:
        return complex(float(self.real), float(self.imag))

    def __str__(self) -> str:
        return "".join(_written(d, c) for d, c in self.terms).removeprefix("+")

    @property
    def is_real(self) -> bool:
        """Whether no root of a negative number is in it."""
        return all(d > 0 for d, _ in self.terms)

    @property
    def real(self) -> Scalar:
        """The real part."""
        return _sum((d, c) for d, c in self.terms if d > 0)

    @property
    def imag(self) -> Scalar:
        """What i is multiplied by."""
        return _sum((-d, c) for d, c in self.terms if d < 0)

    def conjugate(self) -> "Surd":
        """The complex conjugate."""
        return _mirrored(self, -1)


def root(number: Fraction | int) -> Scalar:
    """The square root of a rational number, simplified: √8 = 2√2, √(9/4) = 3/2, √−4 = 2i.

    Raises Unable("scalar.root_too_long") where the squares in it cannot be found in reasonable time.
    """
    top, bottom = number.numerator, number.denominator
    (top_out, top_in), (out, inside) = _squares_out(abs(top)), _squares_out(bottom)
    squarefree = top_in * inside if top >= 0 else -top_in * inside
    return _sum([(squarefree, Fraction(top_out, out * inside))])


def sign(number: Scalar) -> int:
    """−1, 0 or 1, exactly, for a real number: its roots are enclosed ever more tightly."""
    if isinstance(number, int | Fraction):
        return (number > 0) - (number < 0)
    bits = 16
    while True:
        low, high, _ = _bounds(number, bits)
        if low > 0 or high < 0:
            return 1 if low > 0 else -1
        bits *= 2


def _terms(number: object) -> tuple[tuple[int, Fraction], ...] | None:
    """The terms of a rational number or a surd; None for anything else."""
    if isinstance(number, int | Fraction):
        return ((1, Fraction(number)),)
    return number.terms if isinstance(number, Surd) else None


def _sum(parts: Iterable[tuple[int, Fraction]]) -> Scalar:
    """The simplest number with these terms, of which several may have the same root."""
    total: dict[int, Fraction] = {}
    for d, c in parts:
        total[d] = total.get(d, Fraction(0)) + c
    terms = [(d, keep_short(c)) for d, c in total.items() if c]
    if all(d == 1 for d, _ in terms):
        return terms[0][1] if terms else Fraction(0)
    if len(terms) > MOST_TERMS:
        raise Unable("scalar.too_many_roots", terms=len(terms), most=MOST_TERMS)
    return Surd(tuple(sorted(terms, key=lambda term: (term[0] < 0, abs(term[0])))))


def _product(one: tuple[int, Fraction], two: tuple[int, Fraction]) -> tuple[int, Fraction]:
    """The product of two terms: √a · √b = g √(ab/g²) with g = gcd(a, b), and its opposite where both are negative."""
    (a, p), (b, q) = one, two
    g = gcd(a, b)
    return (a // g) * (b // g), -p * q * g if a < 0 and b < 0 else p * q * g


def _mirrored(number: Surd, prime: int) -> Surd:
    """The number with √prime turned into −√prime; prime −1 turns i into −i."""
    turned = (lambda d: d < 0) if prime == -1 else (lambda d: d % prime == 0)  # pyright: ignore
    return Surd(tuple((d, -c if turned(d) else c) for d, c in number.terms))


def _inverse(number: Surd) -> Scalar:
    """One over the number: multiplied by its mirror images until what stands below is rational."""
    top: Scalar = Fraction(1)
    bottom: Scalar = number
    while isinstance(bottom, Surd):
        d = bottom.terms[-1][0]
        mirror = _mirrored(bottom, -1 if d < 0 else primes(d)[0])
        top, bottom = top * mirror, bottom * mirror
    return top / bottom


def _bounds(number: Surd, bits: int) -> tuple[int, int, int]:
    """low/unit ≤ number ≤ high/unit, each root rounded at so many bits; TypeError where the number is not real."""
    if not number.is_real:
        raise TypeError("a number that is not real has no place on the line")
    unit = lcm(*(c.denominator for _, c in number.terms))
    low = high = 0
    for d, c in number.terms:
        square = (c.numerator * (unit // c.denominator)) ** 2 * d << 2 * bits
        least = isqrt(square)
        most = least if least * least == square else least + 1
        low, high = (low + least, high + most) if c > 0 else (low - most, high - least)
    return low, high, unit << bits


@cache
def primes(number: int) -> tuple[int, ...]:
    """The primes of a number that has passed through `root`."""
    return tuple(int(prime) for prime, _ in fmpz(number).factor())


def _squares_out(number: int) -> tuple[int, int]:
    """The pair (s, d), d squarefree, with s² d = number ≥ 0."""
    if number == 0:
        return 0, 1
    out, inside = 1, 1
    for prime in SMALL_PRIMES:
        while number % prime == 0:
            number //= prime
            inside *= prime
            if inside % (prime * prime) == 0:
                inside, out = inside // (prime * prime), out * prime
    square = isqrt(number)
    if square * square == number:
        return out * square, inside
    if number >= 10**MOST_HARD_DIGITS:
        raise Unable("scalar.root_too_long", most=MOST_HARD_DIGITS)
    for prime, times in fmpz(number).factor():
        out, inside = out * int(prime) ** (times // 2), inside * int(prime) ** (times % 2)
    return out, inside


def _written(d: int, c: Fraction) -> str:
    """A term with its sign, as `formats.number` reads it: +3i√5/2."""
    root_text = "" if abs(d) == 1 else f"√{written(abs(d))}"
    irrational = ("i" if d < 0 else "") + root_text
    top = "" if abs(c.numerator) == 1 and irrational else written(abs(c.numerator))
    bottom = "" if c.denominator == 1 else f"/{written(c.denominator)}"
    return ("+" if c > 0 else "-") + top + irrational + bottom
