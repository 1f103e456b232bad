"""What several kinds of matrix ask about one, each made once: its products with itself, its rank, being real."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from matelier.exact.arithmetic import adjoint, conjugate, entries, has_letters, identity, product
from matelier.exact.eliminate import staircase
from matelier.exact.ldl import Symmetric, factors
from matelier.exact.operations import Staircase
from matelier.spine.matrix import Exact

MOST_FORM = 40  # rows of a symmetric matrix whose sign is looked at


@dataclass(frozen=True, slots=True)
class Shown:
    """What shows that a kind holds: the key and the facts of its own sentence, and what its claim needs beside A."""

    why: str = ""
    facts: Mapping[str, object] = field(default_factory=dict[str, object])
    witness: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True)
class Look:
    """One matrix, and what is worked out about it when first asked for."""

    A: Exact

    @cached_property
    def is_square(self) -> bool:
        """Whether there are as many rows as columns."""
        return self.A.shape[0] == self.A.shape[1]

    @cached_property
    def is_wide(self) -> bool:
        """Whether there are at least two rows and two columns: else patterns say nothing."""
        return min(self.A.shape) > 1

    @cached_property
    def letters(self) -> bool:
        """Whether an entry has letters in it."""
        return any(map(has_letters, entries(self.A)))

    @cached_property
    def is_real(self) -> bool:
        """Whether every entry is its own conjugate."""
        return all(conjugate(entry) == entry for entry in entries(self.A))

    @cached_property
    def adjoint(self) -> Exact:
        """The conjugate transpose."""
        return adjoint(self.A)

    @cached_property
    def unit(self) -> Exact:
        """The identity with as many rows as A has columns."""
        return identity(self.A.shape[1])

    @cached_property
    def gram(self) -> Exact:
        """AᴴA."""
        return product(self.adjoint, self.A)

    @cached_property
    def square(self) -> Exact:
        """A·A."""
        return product(self.A, self.A)

    @cached_property
    def stairs(self) -> Staircase:
        """Where the pivots stand."""
        return staircase(self.A)

    @cached_property
    def rank(self) -> int:
        """The number of pivots."""
        return len(self.stairs.pivots)

    @cached_property
    def form(self) -> Symmetric | None:
        """The LDLᴴ of a matrix that is its own adjoint, has no letters and is not large; None for any other."""
        possible = self.is_square and not self.letters and len(self.A.rows) <= MOST_FORM and self.adjoint == self.A
        return factors(self.A) if possible else None
