"""Gram–Schmidt and QR: directions made orthogonal one after another, and brought to length 1 by square roots."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from matelier.exact.arithmetic import column, columns, from_columns, inner
from matelier.exact.operations import check_digits, check_work, generic
from matelier.exact.witness import claim
from matelier.scalars.lowest import ONE, ZERO
from matelier.scalars.surd import root
from matelier.spine.answer import Found
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.record import Record
from matelier.spine.step import Step, Work


@dataclass(frozen=True, slots=True)
class Orthogonal(Record):
    """Orthogonal columns that span what A spans, and the same with length 1 (None where a length is no square root)."""

    orthogonal: Exact
    normalised: Exact | None


@dataclass(frozen=True, slots=True)
class Orthonormal(Record):
    """A = Q·R: Q's columns orthonormal, as many as the rank; R a staircase with positive leading entries."""

    Q: Exact
    R: Exact


_Vector: TypeAlias = tuple[Scalar, ...]


@dataclass(slots=True)
class _Columns:
    """What Gram–Schmidt has so far: directions, their squared lengths, and each column of A by its parts along them."""

    directions: list[tuple[Scalar, ...]]
    squares: list[Scalar]
    parts: list[list[Scalar]]


def gram_schmidt(A: Exact) -> Found[Orthogonal]:
    """The columns of A made orthogonal, dependent ones left out, and the same with length 1."""
    return _orthogonal(A, _silently(A))


def gram_schmidt_by_projections(A: Exact) -> Work[Found[Orthogonal]]:
    """The same: from each column its projections on the directions before it are taken away.

    Raises Unable("exact.entries") or Unable("exact.digits") for work that nobody would read.
    """
    check_work(A)
    made = yield from _directions(A)
    found = _orthogonal(A, made)
    if found.value.normalised is not None and made.directions:
        yield Step("gram_schmidt.normalise", {}, found.value.orthogonal, found.value.normalised, level=0)
    return found


def qr(A: Exact) -> Found[Orthonormal]:
    """Q and R with A = Q·R and QᴴQ = I. Raises Unable("orthogonal.no_length") where a square has letters or roots."""
    return _orthonormal(A, _silently(A))


def qr_by_gram_schmidt(A: Exact) -> Work[Found[Orthonormal]]:
    """The same from Gram–Schmidt: R keeps what was taken away, Q the directions at length 1. Raises as `qr`."""
    check_work(A)
    made = yield from _directions(A)
    found = _orthonormal(A, made)
    if made.directions:
        V = from_columns(made.directions, len(A.rows))
        yield Step("qr.normalise", {"R": found.value.R}, V, found.value.Q, level=0)
    return found


def _directions(A: Exact) -> Work[_Columns]:
    made = _Columns([], [], [])
    for j, given in enumerate(columns(A)):
        known = len(made.directions)
        for k, factor, before, after in _reduced(made, given):
            check_digits(after)
            direction = column(made.directions[k])
            facts = {"column": j + 1, "k": k + 1, "factor": factor, "direction": direction}
            yield Step("gram_schmidt.subtract", facts, column(before), column(after))
        if len(made.directions) > known:
            facts = {"column": j + 1, "k": len(made.directions), "square": made.squares[-1]}
            rule = "gram_schmidt.direction" if any(made.parts[-1][:-1]) else "gram_schmidt.whole"
            yield Step(rule, facts, column(given), column(made.directions[-1]), level=0)
        else:
            yield Step("gram_schmidt.dependent", {"column": j + 1}, column(given), None, level=0)
    return made


def _reduced(made: _Columns, given: _Vector) -> Iterator[tuple[int, Scalar, _Vector, _Vector]]:
    # Takes the projections away one by one; what is left, if anything, is a new direction.
    left, parts = given, list[Scalar]()
    for k, (direction, square) in enumerate(zip(made.directions, made.squares, strict=True)):
        factor = inner(direction, given) / square
        parts.append(factor)
        if factor:
            before, left = left, tuple(x - factor * y for x, y in zip(left, direction, strict=True))
            yield k, factor, before, left
    made.parts.append(parts)
    if any(left):
        made.directions.append(left)
        made.squares.append(inner(left, left))
        parts.append(ONE)


def _silently(A: Exact) -> _Columns:
    made = _Columns([], [], [])
    for given in columns(A):
        for _ in _reduced(made, given):
            pass
    return made


def _orthogonal(A: Exact, made: _Columns) -> Found[Orthogonal]:
    Q = from_columns(made.directions, len(A.rows))
    proof = claim("orthogonal_columns", A=A, Q=Q, R=_coefficients(made))
    try:
        unit = _normalised(A, made, _lengths(made))
    except Unable:
        unit = None
    return Found(Orthogonal(Q, unit), (proof,), generic(made.squares))


def _orthonormal(A: Exact, made: _Columns) -> Found[Orthonormal]:
    lengths = _lengths(made)
    R = tuple(tuple(x * part for part in row) for x, row in zip(lengths, _coefficients(made).rows, strict=True))
    value = Orthonormal(_normalised(A, made, lengths), Exact(R))
    return Found(value, (claim("qr", A=A, Q=value.Q, R=value.R),))


def _lengths(made: _Columns) -> list[Scalar]:
    strange = next((square for square in made.squares if not isinstance(square, Fraction)), None)
    if strange is not None:
        raise Unable("orthogonal.no_length", square=strange)
    return [root(square) for square in made.squares]


def _normalised(A: Exact, made: _Columns, lengths: Sequence[Scalar]) -> Exact:
    unit = [[entry / length for entry in v] for v, length in zip(made.directions, lengths, strict=True)]
    return from_columns(unit, len(A.rows))


def _coefficients(made: _Columns) -> Exact:
    parts = [part + [ZERO] * (len(made.directions) - len(part)) for part in made.parts]
    return Exact(tuple(zip(*parts, strict=True))) if made.directions else Exact(())
