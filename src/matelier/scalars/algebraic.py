"""Numbers made from a root of an irreducible polynomial, with exact arithmetic, order and as many digits as asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, total_ordering
from typing import Any, cast

from flint import acb, arb, ctx, fmpq, fmpq_mat, fmpq_poly, fmpz_poly

from matelier.scalars.enclosed import Disc, Root, letters_of, primitive, roots_of, written_polynomial
from matelier.scalars.power import power
from matelier.scalars.ratio import Ratio, letter
from matelier.scalars.surd import Surd, root
from matelier.scalars.univariate import Polynomial, Univariate, coefficients_of, polynomial
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Scalar

FIRST_BITS = 64


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Algebraic:
    """A polynomial in a root α of an irreducible one, of lower degree than that; never a constant.

    Made by `solutions` and by arithmetic, which gives the coefficient's own kind wherever a constant is left. Numbers
    of different roots are reckoned with one by one, never together.
    """

    element: Polynomial
    root: Root

    def __add__(self, other: object) -> Scalar:
        return _made(self.element + p, self.root) if (p := self._of_mine(other)) is not None else NotImplemented

    __radd__ = __add__

    def __neg__(self) -> "Algebraic":
        return Algebraic(-self.element, self.root)

    def __pos__(self) -> "Algebraic":
        return self

    def __sub__(self, other: object) -> Scalar:
        return _made(self.element - p, self.root) if (p := self._of_mine(other)) is not None else NotImplemented

    def __rsub__(self, other: object) -> Scalar:
        return -self + other

    def __mul__(self, other: object) -> Scalar:
        if isinstance(other, int | Fraction) and not other:
            return Fraction(0)
        if (p := self._of_mine(other)) is None:
            return NotImplemented
        return _made(self.element * p % _modulus(self.root.polynomial), self.root)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Scalar:
        if (p := self._of_mine(other)) is None:
            return NotImplemented
        if not p:
            raise ZeroDivisionError("division by zero")
        return _made(self.element * _inverse(p, self.root) % _modulus(self.root.polynomial), self.root)

    def __rtruediv__(self, other: object) -> Scalar:
        return _made(_inverse(self.element, self.root), self.root) * other

    def __pow__(self, exponent: object) -> Scalar:
        return power(self, exponent) if isinstance(exponent, int) else NotImplemented

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Algebraic):
            return False
        if self.root == other.root:
            return self.coefficients == other.coefficients
        if self.root.has_letters or other.root.has_letters:
            return False
        return self.smallest() == other.smallest()

    def __hash__(self) -> int:
        # The mean of a number and its conjugates does not depend on the field that it is written in.
        return hash((self.root.polynomial, tuple(self.coefficients)) if self.root.has_letters else self._mean())

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, int | Fraction | Surd | Algebraic):
            return NotImplemented
        if self == other:
            return False
        if not (self.is_real and getattr(other, "is_real", True)):
            raise TypeError("a number that is not real has no place on the line")
        bits = FIRST_BITS
        while True:
            with ctx.workprec(bits):
                gap: Any = ball(self, bits).real - ball(other, bits).real
            if not gap.contains(0):
                return bool(gap < 0)
            bits *= 2

    def __abs__(self) -> "Algebraic":
        return self if self > 0 else -self

    def __float__(self) -> float:
        """The nearest binary64, for real ones."""
        if not self.is_real:
            raise TypeError("a number that is not real is no float")
        return _nearest(self, real=True)

    def __complex__(self) -> complex:
        if self.root.has_letters:
            self._has_no_value()
        return complex(_nearest(self, real=True), 0.0 if self.is_real else _nearest(self, real=False))

    def __str__(self) -> str:
        if self.root.has_letters and self.root.degree == 2:
            return _written_quadratic(self)
        told = str(self.root) + ("" if self.root.has_letters else f" near {near(generator(self.root))}")
        if self.is_root:
            return told
        return f"{written_polynomial(self.coefficients[::-1], 'λ')} with λ = {told}"

    @property
    def coefficients(self) -> list[Scalar]:
        """Those of the polynomial in the root, from the constant up."""
        return coefficients_of(self.element)

    @property
    def is_real(self) -> bool:
        """Whether it is real, decided exactly. Raises Unable("scalar.no_value") with letters."""
        if self.root.has_letters:
            self._has_no_value()
        return self.root.is_real or self.smallest().is_real

    @property
    def is_root(self) -> bool:
        """Whether the number is the root itself, no other polynomial in it."""
        return self.coefficients == [0, 1]

    def conjugate(self) -> "Algebraic":
        """The complex conjugate: the same polynomial in the conjugate root."""
        if self.root.has_letters:
            self._has_no_value()
        return self if self.root.is_real else Algebraic(self.element, self.root.conjugate())

    def smallest(self) -> Root:
        """The same number as a root of the irreducible polynomial that it is itself a root of."""
        if self.is_root:
            return self.root
        factors: Any = fmpz_poly([int(c) for c in _whole_charpoly(self)]).factor()[1]
        candidates = list(roots_of([Fraction(int(c)) for c in reversed(factors[0][0].coeffs())]))
        bits = FIRST_BITS
        while len(candidates) > 1:
            with ctx.workprec(bits):
                mine = ball(self, bits)
                candidates = [one for one in candidates if one.enclosure(bits).overlaps(mine)]
            bits *= 2
        return candidates[0]

    def quadratic(self) -> tuple[Scalar, Scalar, Scalar]:
        """u, v, d with the number u + v·√d, d without squares: for roots of quadratic polynomials with letters."""
        u, v = [*self.coefficients, Fraction(0)][:2]
        _, b, c = self.root.polynomial
        outside, inside = _squares_out(b * b - 4 * c)
        return u - v * b / 2, v * outside / 2, inside

    def parts(self) -> dict[str, object]:
        """What `from_parts` (with letters, `from_letters`) makes it from: its polynomial and the root's, from the
        highest power, and the disc (with letters, the root's place).
        """
        made = {"element": tuple(reversed(self.coefficients)), "irreducible": self.root.polynomial}
        if self.root.has_letters:
            return {**made, "index": self.root.index}
        disc = self.root.disc
        return {**made, "centre": (disc.x, disc.y), "radius": disc.radius}

    def _of_mine(self, other: object) -> Polynomial | None:
        # The other number as a polynomial in my root; Unable where it has another.
        if isinstance(other, int | Fraction) or (isinstance(other, Ratio) and self.root.has_letters):
            return _constant(cast("Scalar", other), self.root)
        if isinstance(other, Algebraic) and other.root == self.root:
            return other.element
        if isinstance(other, Algebraic | Surd | Ratio):
            raise Unable("scalar.different_roots", one=str(self), other=str(other))
        return None

    def _mean(self) -> Fraction:
        return sum((Fraction(int(x.p), int(x.q)) for x in _diagonal(self)), Fraction(0)) / self.root.degree

    def _has_no_value(self) -> None:
        raise Unable("scalar.no_value", given=str(self), letters=letters_of(self.root.polynomial))


def solutions(coefficients: Sequence[Scalar]) -> tuple[Scalar, ...]:
    """The roots of an irreducible polynomial with rational coefficients, or with letters, from the highest power.

    Degree 1 and 2 give a Fraction, a Surd or a Ratio where that is possible; the others are Algebraic. Real ones first,
    the largest before the others; then pairs of conjugates, +i before −i.
    """
    if len(coefficients) == 2:
        return (-coefficients[1] / coefficients[0],)
    letters = bool(letters_of(coefficients))
    if len(coefficients) == 3 and not letters:
        a, b, c = map(Fraction, coefficients)
        half = root(b * b - 4 * a * c) / (2 * a)
        half = -half if isinstance(half, Surd) and half.terms[0][1] < 0 else half
        return -b / (2 * a) + half, -b / (2 * a) - half
    x = polynomial([Fraction(0), Fraction(1)])
    roots = roots_of(coefficients)
    if len(coefficients) == 3:  # both in the field of the first: their sum is −b
        first = _made(x, roots[0])
        return first, -roots[0].polynomial[1] - first
    return tuple(_made(x, one) for one in roots)


def generator(one: Root) -> Scalar:
    """The root itself as a number."""
    return Algebraic(polynomial([Fraction(0), Fraction(1)]), one)


def from_polynomial(coefficients: Sequence[Scalar], alpha: Scalar) -> Scalar:
    """Σ c[k]·αᵏ, coefficients from the constant up; at once where α is a root and the degree is lower than its own."""
    if isinstance(alpha, Algebraic) and len(coefficients) <= alpha.root.degree and alpha.is_root:
        return _made(_fitting(coefficients, alpha.root), alpha.root)
    value: Scalar = Fraction(0)
    for c in reversed(coefficients):
        value = value * alpha + c
    return value


def from_parts(
    element: Sequence[Fraction], irreducible: Sequence[Fraction], centre: Sequence[Fraction], radius: Fraction
) -> Scalar:
    """The number of these parts, proved anew: the polynomial is irreducible and the disc holds one of its roots alone.

    Raises BadInput("scalar.wrong_root") where it is not so.
    """
    whole = primitive(irreducible) if irreducible and irreducible[0] else ()
    given = Disc(Fraction(centre[0]), Fraction(centre[1]), Fraction(radius))
    if len(whole) < 3 or not _irreducible(whole):
        raise BadInput("scalar.wrong_root", given=written_polynomial(irreducible, "x"))
    found = [one for one in roots_of(whole) if not one.disc.apart(given)]
    if len(found) != 1:
        raise BadInput("scalar.wrong_root", given=written_polynomial(irreducible, "x"))
    return _made(_constant(Fraction(0), found[0]) + polynomial(list(reversed(element))), found[0])


def from_letters(element: Sequence[Scalar], irreducible: Sequence[Scalar], index: int) -> Scalar:
    """The same for a polynomial with letters, whose roots no disc tells apart: the one at this place.

    Raises BadInput("scalar.wrong_root") where the polynomial comes apart.
    """
    y = letter(next(name for name in "xyzuvw" if name not in letters_of(irreducible)))
    whole = from_polynomial(list(reversed(irreducible)), y)
    factors = [exponent for factor, exponent in whole.factors()[1] if set(y.letters) & set(factor.letters)]
    if factors != [1] or not 0 <= index < len(irreducible) - 1:
        raise BadInput("scalar.wrong_root", given=written_polynomial(irreducible, "λ"))
    one = roots_of(irreducible)[index]
    return _made(_fitting(list(reversed(element)), one), one)


def ball(value: Scalar, bits: int) -> Any:
    """An exact number within FLINT's ball arithmetic, at about so many bits; Unable with letters."""
    with ctx.workprec(bits + 32):
        match value:
            case Algebraic():
                alpha, total = value.root.enclosure(bits + 32), acb(0)
                for c in reversed(value.coefficients):
                    total = total * alpha + _arb(c)
                return total
            case Surd(terms):
                parts = (acb(abs(d)).sqrt() * _arb(c) * (acb(0, 1) if d < 0 else 1) for d, c in terms)
                return sum(parts, acb(0))
            case int() | Fraction():
                return acb(_arb(Fraction(value)))
            case _:
                raise Unable("scalar.no_value", given=str(value), letters=getattr(value, "letters", ()))


def near(value: Scalar, digits: int = 6) -> str:
    """The first digits, rounded, of a number without letters: 12.1229, or -0.76488+0.35247i."""
    number = complex(value) if not isinstance(value, int | Fraction) else complex(float(value))
    if number.imag == 0:
        return f"{number.real:.{digits}g}"
    real = f"{number.real:.{digits}g}" if number.real else ""
    return f"{real}{number.imag:{'+' if real else ''}.{digits}g}i"


def _arb(c: Fraction) -> Any:
    return arb(fmpq(c.numerator, c.denominator))


def _nearest(value: Algebraic, *, real: bool) -> float:
    # Both ends of an enclosure round to the nearest; it is rational, so no tie, only for constants, which are not here.
    bits = FIRST_BITS
    while True:
        part = ball(value, bits).real if real else ball(value, bits).imag
        low, high = _ends(part)
        if float(low) == float(high) or part.is_zero():
            return float(low)
        if low <= 0 <= high and bits > 64 * FIRST_BITS:
            return 0.0  # smaller than anything that binary64 tells from zero
        bits *= 2


def _ends(part: Any) -> tuple[Fraction, Fraction]:
    (mantissa, exponent), (size, place) = part.mid().man_exp(), part.rad().man_exp()
    middle = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    radius = Fraction(int(size)) * Fraction(2) ** int(place)
    return middle - radius, middle + radius


@cache
def _modulus(coefficients: tuple[Scalar, ...]) -> Polynomial:
    return polynomial([c / coefficients[0] for c in reversed(coefficients)])


def _fitting(coefficients: Sequence[Scalar], one: Root) -> Polynomial:
    # With letters in the field, FLINT's polynomials of rational coefficients and ours must not meet.
    return _lifted(polynomial(coefficients), one)


def _lifted(p: Polynomial, one: Root) -> Polynomial:
    return Univariate.of(coefficients_of(p)) if one.has_letters and isinstance(p, fmpq_poly) else p


def _constant(value: Scalar, one: Root) -> Polynomial:
    return _lifted(polynomial([value]), one)


def _made(element: Polynomial, one: Root) -> Scalar:
    element = _lifted(element, one) % _lifted(_modulus(one.polynomial), one)
    if element.degree() < 1:
        return next(iter(coefficients_of(element)), Fraction(0))
    return Algebraic(element, one)


def _inverse(p: Polynomial, one: Root) -> Polynomial:
    g, s, _ = p.xgcd(_lifted(_modulus(one.polynomial), one))
    if g.degree() > 0:
        raise ZeroDivisionError("the polynomial of the root is not irreducible")
    return s


@cache
def _irreducible(whole: tuple[Scalar, ...]) -> bool:
    factors = fmpz_poly([int(c) for c in reversed(whole)]).factor()[1]
    return len(factors) == 1 and factors[0][1] == 1


def _multiples(value: Algebraic) -> list[list[fmpq]]:
    # Rows: the coefficients of value · αᵏ.
    d, modulus, x = value.root.degree, _modulus(value.root.polynomial), fmpq_poly([0, 1])
    rows: list[list[fmpq]] = []
    p = value.element
    for _ in range(d):
        found = cast("list[fmpq]", p.coeffs())
        rows.append(found + [fmpq(0)] * (d - len(found)))
        p = p * x % modulus
    return rows


def _diagonal(value: Algebraic) -> list[fmpq]:
    return [row[k] for k, row in enumerate(_multiples(value))]


def _whole_charpoly(value: Algebraic) -> list[Any]:
    rows = _multiples(value)
    found = fmpq_mat(len(rows), len(rows), [entry for row in rows for entry in row]).charpoly()
    return list(cast("Any", found).numer().coeffs())


def _squares_out(discriminant: Scalar) -> tuple[Scalar, Scalar]:
    # s, d with s²·d = the discriminant, d a product of different irreducible polynomials and a squarefree number.
    constant, powers = discriminant.factors() if isinstance(discriminant, Ratio) else (discriminant, ())
    number = root(constant)
    ((under, outside),) = number.terms if isinstance(number, Surd) else ((1, number),)
    inside: Scalar = Fraction(under)
    for factor, exponent in powers:
        outside, inside = outside * factor ** (exponent // 2), inside * factor ** (exponent % 2)
    return outside, inside


def _written_quadratic(value: Algebraic) -> str:
    u, v, d = value.quadratic()
    size = str(v)
    sign, size = ("-", str(-v)) if size.startswith("-") else ("+", size)
    size = "" if size == "1" else f"({size})*" if set(size[1:]) & set("+-/") else f"{size}*"
    told = f"{size}i" if d == -1 else f"{size}√({d})"
    return (str(u) if u else "") + f"{sign}{told}".removeprefix("" if u else "+")
