"""The roots of irreducible polynomials as exact numbers, and such numbers proved anew from their parts."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from flint import ctx

from matelier.scalars.algebraic import Algebraic, X, made
from matelier.scalars.approximate import FIRST_BITS, ball
from matelier.scalars.enclosed import Coefficients, Disc, Root, letters_of, primitive, roots_of, written_polynomial
from matelier.scalars.factored import adjoined, irreducible_over, rational_multiple
from matelier.scalars.nested import denested
from matelier.scalars.ratio import letter
from matelier.scalars.residues import is_field
from matelier.scalars.surd import Surd, root
from matelier.scalars.univariate import Univariate, polynomial
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Scalar


def solutions(coefficients: Sequence[Scalar]) -> tuple[Scalar, ...]:
    """The roots of an irreducible polynomial with rational coefficients, with surds or letters, from the highest power.

    Degree 1 and 2 give a Fraction, a Surd or a Ratio where that is possible; the others are Algebraic. Real ones first,
    the largest before the others; then pairs of conjugates, +i before −i.
    """
    if len(coefficients) == 2:
        return (-coefficients[1] / coefficients[0],)
    if letters_of(coefficients):
        return _with_letters(coefficients)
    if len(coefficients) == 3 and (half := _half_difference(*coefficients)) is not None:
        middle = -coefficients[1] / (2 * coefficients[0])
        return middle + half, middle - half
    if any(isinstance(c, Surd) for c in coefficients):
        return tuple(made(X, one) for one in _roots_over(tuple(c / coefficients[0] for c in coefficients)))
    return tuple(made(X, one) for one in roots_of(coefficients))


def _with_letters(coefficients: Sequence[Scalar]) -> tuple[Scalar, ...]:
    roots = roots_of(coefficients)
    if len(coefficients) == 3:  # both in the field of the first: their sum is −b
        first = made(X, roots[0])
        return first, -roots[0].polynomial[1] - first
    return tuple(made(X, one) for one in roots)


def _half_difference(a: Scalar, b: Scalar, c: Scalar) -> Scalar | None:
    # √(b² − 4ac)/(2a), above the axis or to the right; None where square roots of whole numbers do not write it.
    square = (b * b - 4 * a * c) / (4 * a * a)
    if isinstance(square, int | Fraction):
        return root(square)
    if square.is_real:
        size = denested(square if square > 0 else -square)
        return size if size is None or square > 0 else size * root(-1)
    length = denested(square.real * square.real + square.imag * square.imag)  # of √z: its parts are √((|z| ± Re z)/2)
    x, y = (None if length is None else denested((length + part) / 2) for part in (square.real, -square.real))
    return None if x is None or y is None else x + y * root(-1) * (1 if square.imag > 0 else -1)


@cache
def _roots_over(monic: Coefficients) -> tuple[Root, ...]:
    # The roots of its rational multiple that are its own: as many as its degree; the others are seen not to be.
    whole = primitive(rational_multiple(monic))
    bits, left = FIRST_BITS, list(roots_of(whole))
    while len(left) >= len(monic):
        left = [one for one in left if _may_vanish(monic, one, bits)]
        bits *= 2
    return tuple(Root(whole, one.index, monic) for one in left)


def _may_vanish(coefficients: Coefficients, one: Root, bits: int) -> bool:
    x, total = one.enclosure(bits), ball(Fraction(0), bits)
    with ctx.workprec(bits):
        for c in coefficients:
            total = total * x + ball(c, bits)
    return bool(total.contains(0))


def from_polynomial(coefficients: Sequence[Scalar], alpha: Scalar) -> Scalar:
    """Σ c[k]·αᵏ, coefficients from the constant up; at once where α is a root and the degree is lower than its own."""
    if isinstance(alpha, Algebraic) and len(coefficients) <= alpha.root.degree and alpha.is_root:
        return made(polynomial(coefficients), alpha.root)
    return Univariate.of(coefficients)(alpha)


def from_parts(
    element: Sequence[Scalar],
    irreducible: Sequence[Scalar],
    centre: Sequence[Fraction],
    radius: Fraction,
    over: Sequence[Scalar] = (),
) -> Scalar:
    """The number of these parts, proved anew: the polynomials are irreducible and the disc holds one root alone.

    Raises BadInput("scalar.wrong_root") where it is not so.
    """
    whole = primitive(irreducible) if irreducible and irreducible[0] and not adjoined(irreducible) else ()
    given = Disc(Fraction(centre[0]), Fraction(centre[1]), Fraction(radius))
    found: list[Root] = []
    if len(whole) > 2 and irreducible_over(tuple(c / whole[0] for c in whole), ()):
        found = [one for one in _all_roots(whole, tuple(over)) if not one.disc.apart(given)]
    p = polynomial(list(reversed(element)))
    if len(found) != 1 or not is_field(found[0], p):
        raise BadInput("scalar.wrong_root", given=written_polynomial(irreducible, "x"))
    return made(p, found[0])


def _all_roots(whole: Coefficients, over: Coefficients) -> tuple[Root, ...]:
    if not over:
        return roots_of(whole)
    if len(over) < 3 or over[0] != 1 or not adjoined(over) or not irreducible_over(over, adjoined(over)):
        return ()
    return _roots_over(over) if primitive(rational_multiple(over)) == whole else ()


def from_letters(element: Sequence[Scalar], irreducible: Sequence[Scalar], index: int) -> Scalar:
    """The same for a polynomial with letters, whose roots no disc tells apart: the one at this place.

    Raises BadInput("scalar.wrong_root") where the polynomial comes apart.
    """
    y = letter(next(name for name in "xyzuvw" if name not in letters_of(irreducible)))
    whole = Univariate.of(irreducible[::-1])(y)
    factors = [exponent for factor, exponent in whole.factors()[1] if set(y.letters) & set(factor.letters)]
    if factors != [1] or not 0 <= index < len(irreducible) - 1:
        raise BadInput("scalar.wrong_root", given=written_polynomial(irreducible, "λ"))
    return made(polynomial(list(reversed(element))), roots_of(irreducible)[index])
