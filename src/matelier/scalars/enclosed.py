"""Roots of irreducible polynomials, told apart by discs of which each is proved to hold exactly one."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import gcd, isqrt, lcm
from typing import Any, TypeAlias

from flint import acb, ctx, fmpz_poly

from matelier.scalars.digits import fraction_text
from matelier.spine.errors import Unable
from matelier.spine.matrix import Scalar

Coefficients: TypeAlias = tuple[Scalar, ...]
LEAST_BITS, MOST_BITS = 64, 1 << 20


@dataclass(frozen=True, slots=True)
class Disc:
    """All numbers at most `radius` away from x + y·i; around a real centre it is its own mirror image."""

    x: Fraction
    y: Fraction
    radius: Fraction

    def apart(self, other: "Disc") -> bool:
        """Whether the two have no number in common."""
        return (self.x - other.x) ** 2 + (self.y - other.y) ** 2 > (self.radius + other.radius) ** 2


@dataclass(frozen=True, slots=True)
class Root:
    """One root of an irreducible polynomial: coefficients from the highest power, and its place among the roots.

    With whole coefficients: the real roots first, the largest before the others, then each pair of conjugates, the one
    above the axis first. With letters in the coefficients the places have no order. `over` is the monic factor that the
    root is a root of where square roots are in its coefficients; empty where there is none.
    """

    polynomial: Coefficients
    index: int
    over: Coefficients = ()

    @property
    def modulus(self) -> Coefficients:
        """The monic polynomial that numbers made from the root are reckoned by."""
        return self.over or tuple(c / self.polynomial[0] for c in self.polynomial)

    @property
    def degree(self) -> int:
        """The degree of that polynomial, which nothing smaller has this root of."""
        return len(self.over or self.polynomial) - 1

    @property
    def has_letters(self) -> bool:
        """Whether letters are in the coefficients: then no disc holds the root."""
        return not all(isinstance(c, Fraction) for c in self.polynomial)

    @property
    def disc(self) -> Disc:
        """The disc that holds this root and no other. Raises Unable("scalar.no_value") with letters."""
        if self.has_letters:
            raise Unable("scalar.no_value", given=str(self), letters=letters_of(self.polynomial))
        return discs(self.polynomial)[self.index]

    @property
    def is_real(self) -> bool:
        """Whether it is real, exactly: a disc that is its own mirror image holds one root, which is its own too."""
        return self.disc.y == 0

    def conjugate(self) -> "Root":
        """The conjugate root, which has the same polynomial with whole coefficients."""
        if self.is_real:
            return self
        turned = tuple(c.conjugate() for c in self.over)
        return Root(self.polynomial, self.index + (1 if self.disc.y > 0 else -1), turned)

    def enclosure(self, bits: int) -> Any:
        """A ball with the root in it, about so many bits small (FLINT's acb)."""
        home = self.disc
        while bits <= MOST_BITS:
            found = [ball for ball in _balls(self.polynomial, bits) if not _disc_of(ball).apart(home)]
            if len(found) == 1:
                return found[0]
            bits *= 2
        raise Unable("scalar.too_long", most=MOST_BITS)

    def __str__(self) -> str:
        return f"root of {written_polynomial(self.over or self.polynomial, 'x')}"


def roots_of(coefficients: Sequence[Scalar]) -> tuple[Root, ...]:
    """All roots of an irreducible polynomial, its coefficients given from the highest power."""
    whole = primitive(coefficients)
    return tuple(Root(whole, index) for index in range(len(whole) - 1))


def primitive(coefficients: Sequence[Scalar]) -> Coefficients:
    """The same polynomial with whole coefficients without common divisor, the first positive; with letters, monic."""
    if not all(isinstance(c, int | Fraction) for c in coefficients):
        return tuple(c / coefficients[0] for c in coefficients)
    unit = lcm(*(c.denominator for c in coefficients))
    whole = [int(c * unit) for c in coefficients]
    divisor = gcd(*whole) * (1 if whole[0] > 0 else -1)
    return tuple(Fraction(c, divisor) for c in whole)


def letters_of(coefficients: Sequence[Scalar]) -> tuple[str, ...]:
    """The letters in the coefficients, in order of the alphabet."""
    return tuple(sorted({name for c in coefficients for name in getattr(c, "letters", ())}))


@cache
def discs(polynomial: Coefficients) -> tuple[Disc, ...]:
    """A disc for each root, no two with a common number: each holds exactly one root.

    Around a centre c there is a root at most n·|p(c)|/|p′(c)| away, n the degree; n discs apart from each other that
    hold one each have them all.
    """
    bits = LEAST_BITS
    while bits <= MOST_BITS:
        found = [_around(polynomial, ball, bits) for ball in _balls(polynomial, bits)]
        places = range(len(found))
        if None not in found:
            sure = [disc for disc in found if disc is not None]
            if all(sure[i].apart(sure[k]) for i in places for k in range(i)):
                return tuple(_in_order(sure))
        bits *= 2
    raise Unable("scalar.too_long", most=MOST_BITS)


def _in_order(found: list[Disc]) -> list[Disc]:
    real = sorted((disc for disc in found if disc.y == 0), key=lambda disc: -disc.x)
    above = sorted((disc for disc in found if disc.y > 0), key=lambda disc: (-disc.x, disc.y))
    below = {(disc.x, -disc.y): disc for disc in found if disc.y < 0}
    return real + [one for disc in above for one in (disc, below[disc.x, disc.y])]


def _around(polynomial: Coefficients, ball: Any, bits: int) -> Disc | None:
    # The disc about the ball's middle, to as many bits as its size leaves; None where p′ is zero there.
    x, y = _short(ball.real, bits), _short(ball.imag, bits)
    (p, q), (s, t) = _values(polynomial, x, y)
    slope = s * s + t * t
    if not slope:
        return None
    square = (len(polynomial) - 1) ** 2 * (p * p + q * q) / slope
    return Disc(x, y, _root_above(square, 2 * bits))


def _values(polynomial: Coefficients, x: Fraction, y: Fraction) -> tuple[tuple[Fraction, Fraction], ...]:
    # The polynomial and its derivative at x + y·i, by Horner, as real and imaginary parts.
    p, q, s, t = (Fraction(0),) * 4
    for c in polynomial:
        s, t = s * x - t * y + p, s * y + t * x + q
        p, q = p * x - q * y + c, p * y + q * x
    return (p, q), (s, t)


def _root_above(square: Fraction, bits: int) -> Fraction:
    # A short number whose square is at least this.
    scaled = (square.numerator << 2 * bits) // square.denominator + 1
    return Fraction(isqrt(scaled) + 1, 1 << bits) if square else Fraction(0)


def _short(ball: Any, bits: int) -> Fraction:
    if ball.is_zero():
        return Fraction(0)
    number = _middle(ball)
    places = bits - (abs(number.numerator).bit_length() - number.denominator.bit_length())
    return Fraction(round(number * Fraction(2) ** places)) / Fraction(2) ** places


def _middle(ball: Any) -> Fraction:
    mantissa, exponent = ball.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _disc_of(ball: Any) -> Disc:
    across = sum((_middle(part.rad()) for part in (ball.real, ball.imag)), Fraction(0))
    return Disc(_middle(ball.real), _middle(ball.imag), across)


@cache
def _balls(polynomial: Coefficients, bits: int) -> tuple[Any, ...]:
    with ctx.workprec(bits):
        found: Any = fmpz_poly([int(c) for c in reversed(polynomial)]).complex_roots()
        return tuple(acb(ball) for ball, _ in found)


def written_polynomial(coefficients: Sequence[Scalar], unknown: str) -> str:
    """The polynomial on one line, ready to be copied: x^3-6*x^2-72*x-27."""
    text = ""
    for power, c in zip(reversed(range(len(coefficients))), coefficients, strict=True):
        if c:
            name = "" if not power else unknown if power == 1 else f"{unknown}^{power}"
            text += _term(c, name)
    return text.removeprefix("+") or "0"


def _term(c: Scalar, name: str) -> str:
    number = fraction_text(c) if isinstance(c, Fraction) else str(c)
    if any(sign in number[1:] for sign in "+-"):
        return f"+({number})*{name}" if name else f"+({number})"
    sign, size = ("-", number[1:]) if number.startswith("-") else ("+", number)
    return sign + (size if not name else name if size == "1" else f"{size}*{name}")
