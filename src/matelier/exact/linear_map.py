"""Is a rule in letters a linear map? Then its matrix; if not, two vectors and a number with which it fails."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from random import Random
from typing import TypeAlias, cast

from matelier.exact.arithmetic import column, columns, entries, from_columns, identity
from matelier.exact.arithmetic import product as multiplied
from matelier.exact.witness import claim
from matelier.scalars.lowest import ONE, ZERO
from matelier.scalars.ratio import Ratio
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import Unable
from matelier.spine.formula import NODES, Entries, Fenced, Node, Number, Operator, Row, Symbol
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.record import Record
from matelier.spine.step import Step, Work

MOST_GRID = 4  # variables, for every small point to be tried

Point: TypeAlias = tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Counterexample(Record):
    """u, v, c with T(c u + v) ≠ c T(u) + T(v): what stands on each side, all as columns."""

    u: Exact
    v: Exact
    c: Scalar
    left: Exact
    right: Exact


@dataclass(frozen=True, slots=True)
class Affine(Record):
    """T(x) = A x + b."""

    A: Exact
    b: Exact


@dataclass(frozen=True, slots=True)
class Linearity(Record):
    """Whether the rule is linear: its matrix, or the counterexample; `affine` where it is a matrix and a shift."""

    linear: bool
    matrix: Exact | None
    counterexample: Counterexample | None
    affine: Affine | None


def linear_map(x: Exact, T: Exact) -> Found[Linearity]:
    """Whether the letters of the column x become the column T linearly; other letters in T are parameters.

    Raises Unable("linear_map.no_counterexample") where none is found, which only divisions by letters can cause.
    """
    affine = _affine(x, T)
    if affine is not None and not any(columns(affine.b)[0]):
        return Found(Linearity(True, affine.A, None, affine), (claim("linear_map", x=x, y=T, A=affine.A),))
    shown = _counterexample(x, T)
    claims: tuple[Claim, ...] = (claim("not_linear", x=x, y=T, u=shown.u, v=shown.v, c=shown.c),)
    if affine is not None:
        claims += (claim("affine_map", x=x, y=T, A=affine.A, b=affine.b),)
    return Found(Linearity(False, None, shown, affine), claims)


def linear_map_by_unit_vectors(x: Exact, T: Exact) -> Work[Found[Linearity]]:
    """The same: T(0) must be 0, the unit vectors become the columns, and these must give back the rule.

    Raises as `linear_map`.
    """
    found = linear_map(x, T)
    value, n = found.value, len(x.rows)
    start = _at(x, T, (ZERO,) * n)
    if start is not None:
        told = Row((applied((ZERO,) * n), Operator("="), point(start)))
        yield Step("linear_map.origin_fails" if any(start) else "linear_map.origin", {"value": start}, T, told, 0)
    if value.affine is not None and (value.linear or n > 1 or len(T.rows) > 1):
        for j, unit in enumerate(identity(n).rows, 1):
            image = cast("Point", _at(x, T, unit))
            told = Row((applied(unit), Operator("="), point(image)))
            yield Step("linear_map.unit", {"j": j, "image": image}, column(unit), told)
    if value.matrix is not None:
        both = Row((Entries(value.matrix), Entries(x), Operator("="), Entries(T)))
        yield Step("linear_map.matrix", {"rows": len(T.rows), "columns": n}, T, both, level=0)
    elif value.affine is not None and (n > 1 or len(T.rows) > 1):
        both = Row(
            (Entries(value.affine.A), Entries(x), Operator("+"), Entries(value.affine.b), Operator("="), Entries(T))
        )
        yield Step("linear_map.shift", {}, T, both, level=0)
    elif value.counterexample is not None and not moves_origin(value.counterexample):
        shown = value.counterexample
        facts = {name: single(getattr(shown, name)) for name in ("u", "v", "left", "right")}
        yield Step("linear_map.fails", {"c": shown.c, **facts}, T, _unequal(shown), level=0)
    return found


def applied(numbers: Sequence[Scalar | Node]) -> Node:
    """T(1, 0)."""
    told = point(numbers)
    return Row((Symbol("T"), told if isinstance(told, Fenced) else Fenced(told)))


def point(numbers: Sequence[Scalar | Node]) -> Node:
    """A point as one writes it in a line, (1, 0), or a number alone."""
    parts = [part if isinstance(part, NODES) else Number(part) for part in numbers]
    if len(parts) == 1:
        return parts[0]
    return Fenced(Row(tuple(between for part in parts for between in (Operator(","), part))[1:]))


def single(A: Exact) -> Exact | Scalar:
    """A matrix, or the number that a 1 × 1 matrix is."""
    return A.rows[0][0] if A.shape == (1, 1) else A


def moves_origin(shown: Counterexample) -> bool:
    """Whether all that is shown is that T(0) is not 0."""
    return not any(entries(shown.u, shown.v))


def _affine(x: Exact, T: Exact) -> Affine | None:
    # The only candidate has T(0) as its shift and T(eⱼ) − T(0) as its columns.
    n = len(x.rows)
    start = _at(x, T, (ZERO,) * n)
    images = [_at(x, T, unit) for unit in identity(n).rows]
    if start is None or any(image is None for image in images):
        return None
    moved = [[p - q for p, q in zip(image, start, strict=True)] for image in images if image is not None]
    A, b = from_columns(moved, len(T.rows)), column(start)
    reached = zip(columns(multiplied(A, x))[0], start, columns(T)[0], strict=True)
    return Affine(A, b) if all(linear + shift == entry for linear, shift, entry in reached) else None


def _at(x: Exact, T: Exact, point: Point) -> Point | None:
    # T at a point; None where it divides by zero.
    names = [cast("Ratio", entry).letters[0] for entry in columns(x)[0]]
    values = dict(zip(names, point, strict=True))
    try:
        return tuple(e.substitute(values) if isinstance(e, Ratio) else e for e in columns(T)[0])
    except ZeroDivisionError:
        return None


def _counterexample(x: Exact, T: Exact) -> Counterexample:
    for c, u, v in _tries(x, T):
        at_once = _at(x, T, tuple(c * p + q for p, q in zip(u, v, strict=True)))
        at_u, at_v = _at(x, T, u), _at(x, T, v)
        if at_once is None or at_u is None or at_v is None:
            continue
        apart = tuple(c * p + q for p, q in zip(at_u, at_v, strict=True))
        if at_once != apart:
            return Counterexample(column(u), column(v), c, column(at_once), column(apart))
    raise Unable("linear_map.no_counterexample")


def _tries(x: Exact, T: Exact) -> Iterator[tuple[Scalar, Point, Point]]:
    # The plainest first: T(0) alone, one vector doubled, two added.
    n = len(x.rows)
    origin, points = (ZERO,) * n, list(_points(n))
    yield ONE, origin, origin
    if _at(x, T, origin) is None:
        yield from ((ONE, u, u) for u in points)
    else:
        yield from ((Fraction(2), u, origin) for u in points)
    yield from ((ONE, u, v) for u, v in combinations(points, 2))


def _points(n: int) -> Iterator[Point]:
    # Unit vectors, then all ones, then ever more numbers; from the last no polynomial hides.
    yield from identity(n).rows
    yield (ONE,) * n
    yield tuple(Fraction(k) for k in range(1, n + 1))
    if n <= MOST_GRID:
        yield from (tuple(map(Fraction, point)) for point in product((1, 2, -1, 3), repeat=n))
    chance = Random(n)
    for size in (10, 1000, 10**6):
        yield from (tuple(Fraction(chance.randint(-size, size)) for _ in range(n)) for _ in range(10))


def _unequal(shown: Counterexample) -> Node:
    left, right = (columns(side)[0] for side in (shown.left, shown.right))
    return Row((point(left), Operator("≠"), point(right)))
