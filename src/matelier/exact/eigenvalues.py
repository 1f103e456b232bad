"""Eigenvalues and how often each occurs, from the factors of the characteristic polynomial."""

from collections.abc import Generator
from dataclasses import dataclass, field
from functools import cached_property

from matelier.exact.arithmetic import entries
from matelier.exact.eigenspace import Space
from matelier.exact.eliminate import staircase
from matelier.exact.factoring import factors
from matelier.exact.polynomial import characteristic_coefficients, polynomial_at
from matelier.scalars.algebraic import Algebraic, is_real
from matelier.scalars.enclosed import Coefficients
from matelier.scalars.factored import Adjoined, adjoined
from matelier.scalars.held import rational
from matelier.scalars.ratio import Ratio
from matelier.scalars.solutions import solutions
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.record import Record

MOST_WRITTEN = 16  # the degree: vectors of a root of degree 16 are 160 kB of digits


@dataclass(frozen=True)
class Eigenvalue(Record):
    """A value, how often the characteristic polynomial has it as a root, and how many independent vectors it has.

    `vectors` is a basis of them as columns, made when looked at; in JSON null where the numbers are too long to write.
    """

    value: Scalar
    algebraic: int
    geometric: int
    space: Space = field(repr=False, compare=False, metadata={"json": False})

    def keys(self) -> Generator[str, None, None]:
        """The names of the parts that the JSON form has."""
        yield from ("value", "algebraic", "geometric", "vectors")

    def __getitem__(self, name: str) -> object:
        return None if name == "vectors" and self.is_long else super().__getitem__(name)

    @property
    def is_long(self) -> bool:
        """Whether the vectors are made of polynomials in the value that nobody would read."""
        return len(self.factor) - 1 > MOST_WRITTEN

    @property
    def in_quadratic_field(self) -> bool:
        """Whether the value needs no more than one square root above the entries, and can be written with it."""
        return not isinstance(self.value, Algebraic) or (self.value.root.has_letters and len(self.factor) <= 3)

    @cached_property
    def vectors(self) -> Exact:
        """A basis of the null space of A − λI, as columns."""
        return self.space.vectors(self.value)

    @property
    def factor(self) -> Coefficients:
        """The irreducible factor of the characteristic polynomial that the value is a root of, highest power first."""
        return self.space.factor


def eigenvalues(A: Exact) -> tuple[Eigenvalue, ...]:
    """The different eigenvalues of a matrix known to be square, in the order of `eigen`, without proofs."""
    found: list[Eigenvalue] = []
    for factor, power in factors(characteristic_coefficients(A), field_of(A)):
        values = solutions(factor)
        geometric = 1 if power == 1 else _nullity(polynomial_at(factor, A)) // len(values)
        space = Space(A, factor)
        found += [Eigenvalue(value, power, geometric, space) for value in values]
    return _in_order(found)


def field_of(A: Exact) -> Adjoined:
    """The field that all entries without letters are in."""
    return () if rational(A) else adjoined(entries(A))


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


def has_letters(value: Scalar) -> bool:
    """Whether letters are in the number, or in the polynomial that it is a root of."""
    return isinstance(value, Ratio) or (isinstance(value, Algebraic) and value.root.has_letters)
