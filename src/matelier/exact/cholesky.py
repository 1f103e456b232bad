"""A = L·Lᴴ after Cholesky, or why there is none."""

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from matelier.exact.arithmetic import conjugate, entries, has_letters
from matelier.exact.ldl import Symmetric, along, check_symmetric, congruence, factors, generic_of, pivots
from matelier.exact.operations import check_work
from matelier.exact.witness import claim
from matelier.scalars.ball import Ball
from matelier.scalars.lowest import ZERO
from matelier.scalars.nested import Nested, square_root
from matelier.scalars.surd import sign
from matelier.spine.answer import Found
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

PLACES = 60  # decimals of a root that is told by its digits


def cholesky(A: Exact) -> Found[Exact | None]:
    """L lower triangular with A = L·Lᴴ, its diagonal not negative; None where xᴴAx < 0 for some x, which is told.

    A semidefinite A has zero columns in L. Raises as `ldl`; Unable("cholesky.letters") where a pivot has letters,
    Unable("scalar.root_of") where one has roots within roots.
    """
    check_symmetric(A)
    return _rooted(A, factors(A))


def cholesky_by_columns(A: Exact) -> Work[Found[Exact | None]]:
    """The same column by column: what is left of the diagonal entry gives a root, the entries below are divided by it.

    Raises as `cholesky`; Unable("exact.entries") or Unable("exact.digits") for work that nobody would read.
    """
    n = check_symmetric(A)
    check_work(A)
    L: list[list[Scalar]] = [[ZERO] * n for _ in range(n)]
    for j in range(n):
        left = A.rows[j][j] - _overlap(L, j, j, j)
        top = _root_of(left) if has_letters(left) or sign(left) >= 0 else None
        facts = {"column": j + 1, "left": left, "root": top}
        below = [A.rows[i][j] - _overlap(L, i, j, j) for i in range(j + 1, n)]
        if top is None or (not top and any(below)):
            rule = "cholesky.negative" if top is None else "cholesky.zero_above"
            yield Step(rule, facts, A, None, level=0)
            return _rooted(A, factors(A))
        L[j][j] = top
        for i, rest in enumerate(below, j + 1):
            L[i][j] = rest / top if rest else ZERO
        yield Step("cholesky.column" if top else "cholesky.empty", facts, A, Exact(tuple(map(tuple, L))))
    return _rooted(A, factors(A))


def _overlap(L: Sequence[Sequence[Scalar]], i: int, j: int, width: int) -> Scalar:
    terms = (L[i][k] * conjugate(L[j][k]) for k in range(width) if L[i][k] and L[j][k])
    return sum(terms, ZERO)


def _root_of(pivot: Scalar) -> Scalar:
    if has_letters(pivot):
        raise Unable("cholesky.letters", pivot=pivot)
    return square_root(pivot)


def _rooted(A: Exact, value: Symmetric) -> Found[Exact | None]:
    found = pivots(value.D)
    strange = next((pivot for pivot in found if has_letters(pivot)), None)
    if strange is not None:
        raise Unable("cholesky.letters", pivot=strange)
    negative = next((k for k, pivot in enumerate(found) if sign(pivot) < 0), None)
    if negative is not None:
        return Found(None, (claim("form_sign", A=A, x=along(value, negative, -1), sign=-1),))
    roots, notices = _roots(found)
    L = Exact(tuple(tuple(x * r if x else ZERO for x, r in zip(row, roots, strict=True)) for row in value.L.rows))
    if any(isinstance(entry, Nested | Ball) for entry in entries(L)):  # the squares of the roots are judged, in D
        return Found(L, (congruence(A, value),), notices)
    return Found(L, (claim("cholesky", A=A, L=L),), generic_of(value))


def _roots(found: Sequence[Scalar]) -> tuple[list[Scalar], tuple[Sentence, ...]]:
    """The roots of the pivots; where one cannot be simplified in time, all to certified digits, and that this is so."""
    try:
        return [_root_of(pivot) for pivot in found], ()
    except Unable:
        if not all(isinstance(pivot, Fraction) for pivot in found):
            raise
    return [_digits(pivot) for pivot in found], (Sentence("cholesky.to_digits"),)


def _digits(pivot: Fraction) -> Scalar:
    unit = 10**PLACES
    low = isqrt(pivot.numerator * unit * unit // pivot.denominator)
    exact = Fraction(low, unit) ** 2 == pivot
    return Fraction(low, unit) if exact else Ball(Fraction(2 * low + 1, 2 * unit), Fraction(1, 2 * unit))
