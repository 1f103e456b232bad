"""Where a law is put to the test: the integers modulo a random prime, and the rational numbers with their order."""

import random
from collections.abc import Hashable, Sequence
from fractions import Fraction
from typing import Any, Protocol, TypeAlias, runtime_checkable

from flint import arb, arb_mat, ctx, fmpq, fmpq_mat, fmpz, fmpz_mod_ctx, fmpz_mod_mat

from matelier.scalars.surd import Surd, root, sign
from matelier.spine.errors import Unable
from matelier.spine.matrix import Scalar

Entry: TypeAlias = Any
"""A number of the ground, as FLINT holds it."""
Table: TypeAlias = Any
"""A matrix of such numbers, as FLINT holds it."""
Key: TypeAlias = Hashable
"""Which product of square roots a matrix is multiplied by."""
PRIME_BITS, BALL_BITS = 160, 200


class Undecided(Exception):
    """This arithmetic has no such operation; another way must decide."""


@runtime_checkable
class Ground(Protocol):
    """Numbers, matrices of them, and square roots adjoined where they are asked for."""

    one: Key
    ordered: bool

    def table(self, m: int, n: int, entries: Sequence[Entry]) -> Table:
        """An m × n matrix."""
        ...

    def number(self, value: Fraction) -> Entry:
        """A rational number."""
        ...

    def together(self, one: Key, two: Key) -> tuple[Key, Entry]:
        """The product of two products of roots: a product of roots, and what came out of them."""
        ...

    def root(self, value: Entry) -> tuple[Key, Entry]:
        """The square root of a number: which root, times which number."""
        ...

    def sign(self, terms: Sequence[tuple[Key, Entry]]) -> int:
        """−1, 0, 1 for a sum of numbers times products of roots. Raises Undecided where there is no order."""
        ...


class PrimeField:
    """The integers modulo a prime of 160 bits drawn by `random`; each root asked for is a new letter s with s² = z.

    What vanishes for the new letters vanishes for either sign of every root.
    """

    ordered = False

    def __init__(self, generator: random.Random, prime: int | None = None) -> None:
        self.prime = random_prime(generator) if prime is None else prime
        self.context = fmpz_mod_ctx(self.prime)
        self.generator = generator
        self.one: Key = frozenset[int]()
        self.squares: list[Entry] = []

    def table(self, m: int, n: int, entries: Sequence[Entry]) -> Table:
        """An m × n matrix."""
        return fmpz_mod_mat(m, n, list(entries), self.context)

    def number(self, value: Fraction) -> Entry:
        """A rational number; ZeroDivisionError where the prime divides its denominator."""
        return self.context(value.numerator) / self.context(value.denominator)

    def draw(self) -> Entry:
        """One of the prime's residues, each equally likely."""
        return self.context(self.generator.randrange(self.prime))

    def together(self, one: Any, two: Any) -> tuple[Key, Entry]:
        """The roots in one but not in both; the squares of those in both."""
        factor = self.context(1)
        for place in one & two:
            factor = factor * self.squares[place]
        return one ^ two, factor

    def root(self, value: Entry) -> tuple[Key, Entry]:
        """A letter for the root, the same for the same number; 1 and 0 are their own roots."""
        if value == 0 or value == 1:
            return self.one, value
        if value not in self.squares:
            self.squares.append(value)
        if len(self.squares) > 12:
            raise Undecided
        return frozenset([self.squares.index(value)]), self.context(1)

    def sign(self, terms: Sequence[tuple[Key, Entry]]) -> int:  # noqa: ARG002
        """No order here."""
        raise Undecided


class Rationals:
    """The rational numbers and the square roots of squarefree integers (the keys), which are independent over them."""

    ordered = True
    one: Key = 1

    def table(self, m: int, n: int, entries: Sequence[Entry]) -> Table:
        """An m × n matrix."""
        return fmpq_mat(m, n, list(entries))

    def number(self, value: Fraction) -> Entry:
        """A rational number."""
        return fmpq(value.numerator, value.denominator)

    def together(self, one: Any, two: Any) -> tuple[Key, Entry]:
        """√a · √b = g √(ab/g²) with g = gcd(a, b)."""
        g = int(fmpz(one).gcd(fmpz(two)))
        return (one // g) * (two // g), fmpq(g)

    def root(self, value: Entry) -> tuple[Key, Entry]:
        """√value for value ≥ 0, squares taken out. Raises ZeroDivisionError for negative ones: no value there."""
        if value < 0:
            raise ZeroDivisionError
        try:
            found: Scalar = root(fraction(value))
        except Unable as error:
            raise Undecided from error
        if isinstance(found, Surd):
            ((squarefree, factor),) = found.terms
            return squarefree, self.number(factor)
        return 1, self.number(Fraction(found))

    def sign(self, terms: Sequence[tuple[Key, Entry]]) -> int:
        """Exactly: by the one term, or by enclosures of the roots that are tightened until they tell."""
        told = [term for term in terms if term[1] != 0]
        if len(told) < 2:
            return 0 if not told else (1 if told[0][1] > 0 else -1)
        return sign(number_of_terms(told))


class Balls:
    """Real numbers enclosed in balls of 200 bits: what they tell apart is apart."""

    ordered = True
    one: Key = 1

    def table(self, m: int, n: int, entries: Sequence[Entry]) -> Table:
        """An m × n matrix."""
        return arb_mat(m, n, list(entries))

    def number(self, value: Fraction) -> Entry:
        """A rational number."""
        with ctx.workprec(BALL_BITS):
            return arb(fmpq(value.numerator, value.denominator))

    def together(self, one: Key, two: Key) -> tuple[Key, Entry]:  # noqa: ARG002
        """No roots are kept apart."""
        return one, arb(1)

    def root(self, value: Entry) -> tuple[Key, Entry]:
        """√value. Raises ZeroDivisionError where it may be negative."""
        if not value >= 0:
            raise ZeroDivisionError
        return 1, value.sqrt()

    def sign(self, terms: Sequence[tuple[Key, Entry]]) -> int:
        """The sign, where the ball tells it."""
        total = sum((entry for _, entry in terms), arb(0))
        if total > 0 or total < 0:
            return 1 if total > 0 else -1
        if total == 0:
            return 0
        raise Undecided

    def function(self, name: str, entry: Entry) -> Entry:
        """exp, log, sin, cos, tan, tanh. Raises ZeroDivisionError where there is no value."""
        if name == "log" and not entry > 0:
            raise ZeroDivisionError
        return getattr(entry, name)()


def number_of_terms(terms: Sequence[tuple[Key, Entry]]) -> Scalar:
    """Σ c √d as an exact number of the house: a Fraction or a Surd."""
    kept = [(d, fraction(c)) for d, c in terms if c != 0]
    if all(d == 1 for d, _ in kept):
        return sum((c for _, c in kept), Fraction(0))
    return Surd(tuple(sorted((int(str(d)), c) for d, c in kept)))


def fraction(entry: Entry) -> Fraction:
    """A rational number of FLINT's as Python's."""
    return Fraction(int(entry.p), int(entry.q))


def random_prime(generator: random.Random) -> int:
    """A prime of 160 bits."""
    while True:
        candidate = generator.getrandbits(PRIME_BITS) | 1 | 1 << (PRIME_BITS - 1)
        if fmpz(candidate).is_prime():
            return candidate
