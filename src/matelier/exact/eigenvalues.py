"""Eigenvalues and how often each occurs, from the factors of the characteristic polynomial."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from matelier.exact.arithmetic import entries
from matelier.exact.eigenspace import Space
from matelier.exact.eliminate import staircase
from matelier.exact.factoring import Coefficients, apart, factors
from matelier.exact.flint import ZERO
from matelier.exact.polynomial import at, characteristic_coefficients, shifted_by
from matelier.scalars.algebraic import Algebraic, ball, solutions
from matelier.scalars.nested import denested
from matelier.scalars.ratio import Ratio
from matelier.scalars.surd import Surd, root
from matelier.scalars.univariate import Univariate
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.record import Record


@dataclass(frozen=True)
class Eigenvalue(Record):
    """A value, how often the characteristic polynomial has it as a root, and how many independent vectors it has.

    `vectors` is a basis of them as columns, made when looked at; None where the value and the matrix's own roots do not
    come together in one field that we reckon in.
    """

    value: Scalar
    algebraic: int
    geometric: int
    space: Space = field(repr=False, compare=False, metadata={"json": False})

    def keys(self) -> Generator[str, None, None]:
        """The names of the parts that the JSON form has."""
        yield from ("value", "algebraic", "geometric", "vectors")

    @property
    def is_foreign(self) -> bool:
        """Whether value and matrix have no field in common that we reckon in."""
        return isinstance(self.value, Algebraic) and has_surds(self.space.given)

    @property
    def in_quadratic_field(self) -> bool:
        """Whether the value needs no more than one square root above the entries."""
        return len(self.factor) <= 3 and not self.is_foreign

    @cached_property
    def vectors(self) -> Exact | None:
        """A basis of the null space of A − λI, as columns."""
        return self.space.vectors(self.value)

    @property
    def factor(self) -> Coefficients:
        """The irreducible factor of the characteristic polynomial that the value is a root of, highest power first."""
        return self.space.factor


def eigenvalues(A: Exact) -> tuple[Eigenvalue, ...]:
    """The different eigenvalues of a matrix known to be square, in the order of `eigen`, without proofs."""
    coefficients = characteristic_coefficients(A)
    if has_surds(A):
        return _in_order(_over_surds(A, coefficients))
    found: list[Eigenvalue] = []
    for factor, power in factors(coefficients):
        values = solutions(factor)
        geometric = 1 if power == 1 else _nullity(at(factor, A)) // len(values)
        space = Space(A, factor)
        found += [Eigenvalue(value, power, geometric, space) for value in values]
    return _in_order(found)


def _over_surds(A: Exact, coefficients: Coefficients) -> list[Eigenvalue]:
    found: list[Eigenvalue] = []
    for part, power, norm in apart(coefficients):
        factor = tuple(reversed(part.c))
        space = Space(A, factor)
        for value in _roots(part, norm):
            if isinstance(value, Algebraic):
                geometric = 1 if power == 1 else _shared(_nullity(at(factor, A)), part.degree(), power)
            else:
                geometric = 1 if power == 1 else _nullity(shifted_by(A, value))
            found.append(Eigenvalue(value, power, geometric, space))
    return found


def _roots(part: Univariate, norm: Coefficients) -> Sequence[Scalar]:
    # The roots of a part with surds, all of which are roots of the irreducible rational polynomial.
    c, b = part.c[0], part.c[1]
    if part.degree() == 1:
        return (-c,)
    if len(norm) <= 3:
        return solutions(norm)
    if part.degree() == 2 and (half := _half_root(b * b / 4 - c)) is not None:
        return -b / 2 + half, -b / 2 - half
    return _among(part, solutions(norm))


def _half_root(square: Scalar) -> Scalar | None:
    if isinstance(square, Fraction):
        return root(square)
    if not square.is_real:
        return None
    size = denested(square if square > 0 else -square)
    return size if size is None or square > 0 else size * root(-1)


def _among(part: Univariate, candidates: Sequence[Scalar]) -> Sequence[Scalar]:
    # As many as the part's degree are its roots; the others are seen not to be, with enough digits.
    bits, left = 64, list(candidates)
    while len(left) > part.degree():
        values = {one: ball(one, bits) for one in left}
        left = [one for one in left if _may_vanish(part, values[one], bits)]
        bits *= 2
    return left


def _may_vanish(part: Univariate, x: object, bits: int) -> bool:
    total = ball(ZERO, bits)
    for c in reversed(part.c):
        total = total * x + ball(c, bits)
    return bool(total.contains(0))


def _shared(nullity: int, degree: int, power: int) -> int:
    # The conjugates over ℚ of a root need not be conjugates over the surds: only what leaves no choice is said.
    if nullity in (degree, degree * power):
        return nullity // degree
    raise Unable("eigen.field", degree=degree)


def _nullity(A: Exact) -> int:
    return A.shape[1] - len(staircase(A).pivots)


def _in_order(found: list[Eigenvalue]) -> tuple[Eigenvalue, ...]:
    if any(has_letters(one.value) for one in found):
        return tuple(sorted(found, key=lambda one: len(one.factor)))
    real = sorted((one for one in found if is_real(one.value)), key=lambda one: one.value, reverse=True)
    others = [one for one in found if not is_real(one.value)]
    return (*real, *sorted(others, key=lambda one: _place(one.value)))


def _place(value: Scalar) -> tuple[float, float, bool]:
    number = complex(value)
    return -round(number.real, 9), round(abs(number.imag), 9), number.imag < 0


def has_surds(A: Exact) -> bool:
    """Whether square roots are among the entries."""
    return any(isinstance(entry, Surd) for entry in entries(A))


def is_real(value: Scalar) -> bool:
    """Whether a number without letters is real."""
    return isinstance(value, Fraction) or value.is_real


def has_letters(value: Scalar) -> bool:
    """Whether letters are in the number, or in the polynomial that it is a root of."""
    return isinstance(value, Ratio) or (isinstance(value, Algebraic) and value.root.has_letters)
