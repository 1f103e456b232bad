"""Vectors that keep their direction: the null space of A − λI, in the smallest field that λ lives in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lcm

from matelier.exact.arithmetic import columns, entries, from_columns
from matelier.exact.eliminate import null_space, reduced, staircase
from matelier.exact.polynomial import image, polynomial_at, shifted_by
from matelier.scalars.algebraic import Algebraic
from matelier.scalars.enclosed import Coefficients
from matelier.scalars.held import rational
from matelier.scalars.lowest import ZERO
from matelier.scalars.solutions import from_polynomial, solutions
from matelier.scalars.surd import Surd
from matelier.spine.matrix import Exact, Scalar


@dataclass(frozen=True)
class Space:
    """The eigenvectors for the roots of one irreducible factor: reckoned for one root, they hold for all of them."""

    given: Exact
    factor: Coefficients

    @cached_property
    def _first(self) -> Exact:
        return _over_root(self.given, self.factor, solutions(self.factor)[0])

    def vectors(self, value: Scalar) -> Exact:
        """A basis of the null space of A − λI as columns."""
        if not isinstance(value, Algebraic) or value.root.has_letters:
            return eigenspace(self.given, self.factor, value)
        return Exact(tuple(tuple(_in_root(x, value) for x in row) for row in self._first.rows))


def _in_root(x: Scalar, value: Algebraic) -> Scalar:
    return Algebraic(x.element, value.root) if isinstance(x, Algebraic) else x


def eigenspace(A: Exact, factor: Coefficients, value: Scalar) -> Exact:
    """A basis of the null space of A − λI as columns, as elimination leaves it; rational ones are made whole.

    `factor` is the irreducible factor of the characteristic polynomial that λ is a root of.
    """
    if len(factor) == 2 or any(isinstance(entry, Surd) for entry in entries(A)):
        return tidy(null_space(shifted_by(A, value))[0])
    return _over_root(A, factor, value)


def _over_root(A: Exact, factor: Coefficients, value: Scalar) -> Exact:
    """The same where the factor's degree is 2 or more, so that what elimination over ℚ(λ) would do is done over ℚ.

    For u with factor(A) u = 0, the vector (factor(A)/(A − λ)) u is an eigenvector, its entries polynomials in λ.
    """
    d = len(factor) - 1
    vectors: list[list[Scalar]] = []
    for krylov in _cyclic(A, factor):
        across = list(zip(*krylov, strict=True))
        vectors.append([from_polynomial(_quotient(factor, row, d), value) for row in across])
    return tidy(_as_eliminated(from_columns(vectors, len(A.rows))))


def _quotient(factor: Coefficients, powers: Sequence[Scalar], d: int) -> list[Scalar]:
    # The coefficient of αʲ in Σₖ hₖ(α) Aᵏ u, where factor = (x − α)·Σ hₖ(α) xᵏ: Σₖ q[k + 1 + j] Aᵏ u.
    q = factor[::-1]
    return [sum((q[k + 1 + j] * powers[k] for k in range(d - j)), ZERO) for j in range(d)]


def _cyclic(A: Exact, factor: Coefficients) -> list[list[Sequence[Scalar]]]:
    # Vectors u, Au, …, Aᵈ⁻¹u, as many such rows as span the null space of factor(A).
    d = len(factor) - 1
    null = null_space(polynomial_at(factor, A))[0]
    found: list[list[Sequence[Scalar]]] = []
    for u in columns(null):
        known = [vector for one in found for vector in one]
        if len(known) == null.shape[1]:
            break
        if known and len(staircase(from_columns([*known, u], len(u))).pivots) == len(known):
            continue
        krylov: list[Sequence[Scalar]] = [u]
        for _ in range(d - 1):
            krylov.append(image(A, krylov[-1]))
        found.append(krylov)
    return found


def _as_eliminated(V: Exact) -> Exact:
    # The basis of the same space that has 1 at the last entry that is not zero, where the others have 0.
    if V.shape[1] == 1:
        v = columns(V)[0]
        last = next(entry for entry in reversed(v) if entry)
        scale = 1 / last
        return from_columns([[entry * scale for entry in v]], len(v))
    turned = Exact(tuple(tuple(reversed(v)) for v in columns(V)))
    return from_columns([v[::-1] for v in reversed(reduced(turned)[0].rows)], V.shape[0])


def tidy(V: Exact) -> Exact:
    """Rational columns made whole, without common divisor of the denominators; others as they are."""
    if not rational(V) or not V.shape[1]:
        return V
    scales = [lcm(*(entry.denominator for entry in v)) for v in columns(V)]
    return from_columns([[s * x for x in v] for v, s in zip(columns(V), scales, strict=True)], V.shape[0])
