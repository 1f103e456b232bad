"""The squares of singular values: the eigenvalues of AᴴA, exact where they are rational or have square roots."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cmp_to_key

from matelier.exact.arithmetic import adjoint, all_real, diagonal, entries, has_letters, product
from matelier.exact.polynomial import characteristic_coefficients
from matelier.scalars.enclosed import roots_of
from matelier.scalars.factored import rational_factors
from matelier.scalars.nested import denested
from matelier.scalars.solutions import solutions
from matelier.scalars.surd import sign
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact, Scalar

MOST_STRANGE = 8  # rows of AᴴA with roots in it, for its polynomial to be worked out


def gram(A: Exact) -> Exact:
    """AᴴA."""
    return product(adjoint(A), A)


def gram_name(A: Exact) -> str:
    """AᵀA where all entries are real, else AᴴA."""
    return "AᵀA" if all_real(A) else "AᴴA"


def check_numbers(A: Exact) -> None:
    """Refuses letters, whose absolute values nobody knows. Raises Unable("norms.letters")."""
    lettered = next((entry for entry in entries(A) if has_letters(entry)), None)
    if lettered is not None:
        raise Unable("norms.letters", entry=lettered)


def squares(A: Exact) -> tuple[tuple[Scalar, int], ...] | None:
    """The different eigenvalues of AᴴA with how often each occurs, largest first; None where they are not written.

    They are written when they are rational or have square roots; those of degree 3 and more are not.
    """
    G = gram(A)
    try:
        found = _diagonal(G) or _written(factored(G)) or _two(G)
    except Unable:  # a root that nobody can simplify in time
        return None
    return None if found is None else _descending(found)


def largest_square(A: Exact) -> Scalar | None:
    """The largest eigenvalue of AᴴA, where it is written though others may not be."""
    whole = squares(A)
    if whole is not None:
        return whole[0][0]
    factors = factored(gram(A)) or []
    try:
        small = [value for factor, _ in factors if len(factor) <= 3 for value in solutions(factor)]
    except Unable:
        return None
    others = [roots_of(factor)[0].disc for factor, _ in factors if len(factor) > 3] if small else []
    largest = max(small, default=None)
    return largest if largest is not None and all(largest > disc.x + disc.radius for disc in others) else None


def factored(G: Exact) -> list[tuple[tuple[Scalar, ...], int]] | None:
    """The irreducible factors of det(λI − G) with their powers; None where a coefficient is not rational."""
    plain = all(isinstance(entry, Fraction) for entry in entries(G))
    if len(G.rows) > MOST_STRANGE and not plain:
        return None
    coefficients = characteristic_coefficients(G)
    return rational_factors(coefficients) if all(isinstance(c, Fraction) for c in coefficients) else None


def _diagonal(G: Exact) -> list[tuple[Scalar, int]] | None:
    if any(entry for i, row in enumerate(G.rows) for j, entry in enumerate(row) if i != j):
        return None
    values = diagonal(G)
    return [(value, values.count(value)) for value in dict.fromkeys(values)]


def _written(factors: Sequence[tuple[tuple[Scalar, ...], int]] | None) -> list[tuple[Scalar, int]] | None:
    if factors is None or any(len(factor) > 3 for factor, _ in factors):
        return None
    return [(value, times) for factor, times in factors for value in solutions(factor)]


def _two(G: Exact) -> list[tuple[Scalar, int]] | None:
    if len(G.rows) != 2:
        return None
    (a, b), (c, d) = G.rows
    between = denested((a - d) * (a - d) + 4 * b * c)
    if between is None:
        return None
    pair = [(a + d + between) / 2, (a + d - between) / 2]
    return [(pair[0], 2)] if pair[0] == pair[1] else [(value, 1) for value in pair]


def _descending(found: list[tuple[Scalar, int]]) -> tuple[tuple[Scalar, int], ...]:
    return tuple(sorted(found, key=cmp_to_key(lambda one, two: sign(two[0] - one[0]))))
