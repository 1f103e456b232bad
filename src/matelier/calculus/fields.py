"""Values of expressions over a ground: matrices times products of square roots, so that norms are exact."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import isqrt
from typing import Any

import numpy as np
from flint import arb_mat

from matelier.calculus.expression import Expression
from matelier.calculus.floats import commutation
from matelier.calculus.grounds import Balls, Entry, Ground, Key, Table, Undecided, number_of_terms
from matelier.spine.matrix import Exact, Floating, Scalar

MOST = 1 << 12


@dataclass(frozen=True, slots=True)
class Rooted:
    """Σ (product of roots) · (matrix) over the keys; a number is 1 × 1, and `exact` where it is a known fraction."""

    parts: Mapping[Key, Table]
    shape: tuple[int, int]
    exact: Fraction | None = None


class Reckoning:
    """The arithmetic of Rooted values over a ground, as `evaluate` asks for it.

    ZeroDivisionError where a value does not exist (a singular matrix to be inverted); Undecided where the ground does
    not know the operation.
    """

    most = MOST

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    def given(self, value: object, size: tuple[int, int]) -> Rooted:
        """A value made before, or a matrix of fractions."""
        if isinstance(value, Rooted):
            return value
        rows: Any = value.rows if isinstance(value, Exact) else ((value,),)
        entries = [self.ground.number(Fraction(entry)) for row in rows for entry in row]
        return Rooted({self.ground.one: self.ground.table(*size, entries)}, size)

    def leaf(self, node: Expression, size: tuple[int, int], dims: Sequence[int]) -> Rooted:
        """A number, a dimension, or one of the named matrices."""
        m, n = size
        match node.op:
            case "number" | "dimension":
                return self.number(Fraction(dims[0]) if node.value is None else node.value)
            case "eye":
                whole = [int(i == j) for i in range(m) for j in range(n)]
            case "comm":
                whole = [int(entry) for entry in commutation(*dims).reshape(-1)]
            case _:
                whole = [int(node.op == "ones")] * (m * n)
        return Rooted({self.ground.one: self.ground.table(m, n, whole)}, size)

    def apply(self, node: Expression, parts: Sequence[Rooted], size: tuple[int, int]) -> Rooted:  # noqa: ARG002
        """One operation."""
        if node.op not in OPERATIONS:
            raise Undecided
        return OPERATIONS[node.op](self, *parts)

    def number(self, value: Fraction) -> Rooted:
        """A fraction."""
        return Rooted({self.ground.one: self.ground.table(1, 1, [self.ground.number(value)])}, (1, 1), value)

    def squared(self, value: Rooted) -> Rooted:
        """A number times itself."""
        return _mul(self, value, value)

    def single(self, entry: Entry, key: Key | None = None) -> Rooted:
        """One number of the ground, times a product of roots."""
        return Rooted({self.ground.one if key is None else key: self.ground.table(1, 1, [entry])}, (1, 1))


def is_zero(value: Rooted) -> bool:
    """Whether every entry is zero."""
    return all(entry == 0 for table in value.parts.values() for entry in table.entries())


def difference(one: Rooted, two: Rooted) -> Rooted:
    """one − two."""
    parts = dict(one.parts)
    for key, table in two.parts.items():
        parts[key] = parts[key] - table if key in parts else table * -1
    return Rooted(parts, one.shape)


def shown(value: Rooted) -> Exact | Floating:
    """A value over the rationals as a matrix of exact numbers; of balls the nearest floats."""
    m, n = value.shape
    tables = list(value.parts.values())
    if isinstance(tables[0], arb_mat):
        return Floating(np.array([[float(tables[0][i, j].mid()) for j in range(n)] for i in range(m)]))
    return Exact.of([[_entry(value, i, j) for j in range(n)] for i in range(m)])


def _entry(value: Rooted, i: int, j: int) -> Scalar:
    return number_of_terms([(key, table[i, j]) for key, table in value.parts.items()])


def sign_of(ground: Ground, value: Rooted) -> int:
    """The sign of a number. Raises Undecided where the ground has no order."""
    return ground.sign([(key, table[0, 0]) for key, table in value.parts.items()])


def _lean(parts: dict[Key, Table], one: Key) -> dict[Key, Table]:
    if len(parts) < 2:
        return parts
    kept = {key: table for key, table in parts.items() if any(entry != 0 for entry in table.entries())}
    return kept or {one: next(iter(parts.values())) * 0}


def _add(at: Reckoning, *values: Rooted) -> Rooted:
    parts = dict(values[0].parts)
    for value in values[1:]:
        for key, table in value.parts.items():
            parts[key] = parts[key] + table if key in parts else table
    known = [value.exact for value in values if value.exact is not None]
    exact = sum(known, Fraction(0)) if len(known) == len(values) else None
    return Rooted(_lean(parts, at.ground.one), values[0].shape, exact)


def _times(at: Reckoning, one: Rooted, two: Rooted, by: Callable[[Table, Table], Table]) -> dict[Key, Table]:
    if len(one.parts) == len(two.parts) == 1 and at.ground.one in one.parts and at.ground.one in two.parts:
        return {at.ground.one: by(one.parts[at.ground.one], two.parts[at.ground.one])}
    parts: dict[Key, Table] = {}
    for (a, A), (b, B) in product(one.parts.items(), two.parts.items()):
        key, factor = at.ground.together(a, b)
        made = by(A, B) * factor
        parts[key] = parts[key] + made if key in parts else made
    return _lean(parts, at.ground.one)


def _mul(at: Reckoning, *values: Rooted) -> Rooted:
    total = values[0]
    for value in values[1:]:
        if total.shape == (1, 1):
            exact = total.exact * value.exact if total.exact is not None and value.exact is not None else None
            total = Rooted(_times(at, total, value, lambda s, B: B * s[0, 0]), value.shape, exact)
        elif value.shape == (1, 1):
            total = Rooted(_times(at, total, value, lambda A, s: A * s[0, 0]), total.shape)
        else:
            total = Rooted(_times(at, total, value, lambda A, B: A * B), (total.shape[0], value.shape[1]))
    return total


def _entrywise(at: Reckoning, A: Table, B: Table) -> Table:
    pairs = zip(A.entries(), B.entries(), strict=True)
    return at.ground.table(A.nrows(), A.ncols(), [a * b for a, b in pairs])


def _hadamard(at: Reckoning, *values: Rooted) -> Rooted:
    total = values[0]
    for value in values[1:]:
        total = Rooted(_times(at, total, value, lambda A, B: _entrywise(at, A, B)), total.shape)
    return total


def _kron(at: Reckoning, one: Rooted, two: Rooted) -> Rooted:
    (m, n), (p, q) = one.shape, two.shape

    def blocks(A: Table, B: Table) -> Table:
        a, b = A.tolist(), B.tolist()
        entries = [a[i][j] * b[k][h] for i in range(m) for k in range(p) for j in range(n) for h in range(q)]
        return at.ground.table(m * p, n * q, entries)

    return Rooted(_times(at, one, two, blocks), (m * p, n * q))


def _each(at: Reckoning, value: Rooted, size: tuple[int, int], places: Sequence[tuple[int, int] | None]) -> Rooted:
    """The entries at these places, row by row; None is zero."""
    zero = at.ground.number(Fraction(0))
    parts = {
        key: at.ground.table(*size, [zero if place is None else table[place] for place in places])
        for key, table in value.parts.items()
    }
    return Rooted(parts, size, value.exact if size == value.shape else None)


def _transpose(_: Reckoning, value: Rooted) -> Rooted:
    m, n = value.shape
    return Rooted({key: table.transpose() for key, table in value.parts.items()}, (n, m), value.exact)


def _vec(at: Reckoning, value: Rooted) -> Rooted:
    m, n = value.shape
    return _each(at, value, (m * n, 1), [(i, j) for j in range(n) for i in range(m)])


def _diag(at: Reckoning, value: Rooted) -> Rooted:
    m, n = value.shape
    if n == 1:
        return _each(at, value, (m, m), [(i, 0) if i == j else None for i in range(m) for j in range(m)])
    return _each(at, value, (m, 1), [(i, i) for i in range(m)])


def _sum(at: Reckoning, value: Rooted) -> Rooted:
    return _gathered(at, value, [(i, j) for i in range(value.shape[0]) for j in range(value.shape[1])])


def _trace(at: Reckoning, value: Rooted) -> Rooted:
    return _gathered(at, value, [(i, i) for i in range(value.shape[0])])


def _gathered(at: Reckoning, value: Rooted, places: Sequence[tuple[int, int]]) -> Rooted:
    parts: dict[Key, Table] = {}
    for key, table in value.parts.items():
        total = at.ground.number(Fraction(0))
        for place in places:
            total = total + table[place]
        parts[key] = at.ground.table(1, 1, [total])
    return Rooted(_lean(parts, at.ground.one), (1, 1), value.exact)


def _only(value: Rooted) -> tuple[Key, Table]:
    if len(value.parts) > 1:
        raise Undecided
    return next(iter(value.parts.items()))


def _inv(at: Reckoning, value: Rooted) -> Rooted:
    key, table = _only(value)
    _, factor = at.ground.together(key, key)
    exact = 1 / value.exact if value.exact is not None else None
    return Rooted({key: table.inv() * (1 / factor)}, value.shape, exact)


def _det(at: Reckoning, value: Rooted) -> Rooted:
    key, table = _only(value)
    total = at.single(table.det())
    root = at.single(at.ground.number(Fraction(1)), key)
    return total if key == at.ground.one else _mul(at, total, _whole_power(at, root, value.shape[0]))


def _whole_power(at: Reckoning, base: Rooted, exponent: int) -> Rooted:
    if exponent < 0:
        return _whole_power(at, _inv(at, base), -exponent)
    if exponent == 0:
        return at.number(Fraction(1))
    if exponent > 64:
        raise Undecided
    return _mul(at, *[base] * exponent)


def _power(at: Reckoning, base: Rooted, exponent: Rooted) -> Rooted:
    if exponent.exact is None:
        raise Undecided
    if exponent.exact.denominator == 1:
        return _whole_power(at, base, int(exponent.exact))
    if exponent.exact.denominator == 2:
        return _whole_power(at, _sqrt(at, base), exponent.exact.numerator)
    raise Undecided


def _entries(at: Reckoning, value: Rooted) -> list[Rooted]:
    m, n = value.shape
    if value.shape == (1, 1):
        return [value]
    return [_each(at, value, (1, 1), [(i, j)]) for i in range(m) for j in range(n)]


def _assembled(at: Reckoning, entries: Sequence[Rooted], size: tuple[int, int]) -> Rooted:
    if size == (1, 1):
        return entries[0]
    zero = at.ground.number(Fraction(0))
    keys = {key for entry in entries for key in entry.parts}
    return Rooted(
        {
            key: at.ground.table(*size, [entry.parts[key][0, 0] if key in entry.parts else zero for entry in entries])
            for key in keys
        },
        size,
    )


def _mapped(of_number: Callable[..., Rooted]) -> Callable[..., Rooted]:
    def mapped(at: Reckoning, value: Rooted, *others: Rooted) -> Rooted:
        lists = [_entries(at, other) if other.shape == value.shape else [other] * _count(value) for other in others]
        columns = zip(_entries(at, value), *lists, strict=True)
        return _assembled(at, [of_number(at, *column) for column in columns], value.shape)

    return mapped


def _count(value: Rooted) -> int:
    return value.shape[0] * value.shape[1]


def _sqrt(at: Reckoning, value: Rooted) -> Rooted:
    key, table = _only(value)
    if key != at.ground.one:
        raise Undecided
    if value.exact is not None and value.exact >= 0:  # √4 is 2 in every ground
        over, under = isqrt(value.exact.numerator), isqrt(value.exact.denominator)
        if Fraction(over, under) ** 2 == value.exact:
            return at.number(Fraction(over, under))
    found, factor = at.ground.root(table[0, 0])
    return at.single(factor, found)


def _abs(at: Reckoning, value: Rooted) -> Rooted:
    if at.ground.ordered:
        return value if sign_of(at.ground, value) >= 0 else _mul(at, at.number(Fraction(-1)), value)
    return _sqrt(at, _mul(at, value, value)) if value.exact is None else at.number(abs(value.exact))


def _sign(at: Reckoning, value: Rooted) -> Rooted:
    return at.number(Fraction(sign_of(at.ground, value)))


def _relu(at: Reckoning, value: Rooted) -> Rooted:
    return value if sign_of(at.ground, value) > 0 else at.number(Fraction(0))


def _norm2(at: Reckoning, value: Rooted) -> Rooted:
    return _sqrt(at, _sum(at, _hadamard(at, value, value)))


def _norm1(at: Reckoning, value: Rooted) -> Rooted:
    return _sum(at, _mapped(_abs)(at, value))


def _norminf(at: Reckoning, value: Rooted) -> Rooted:
    sizes = [_abs(at, entry) for entry in _entries(at, value)]
    most = sizes[0]
    for size in sizes[1:]:
        if sign_of(at.ground, difference(size, most)) > 0:
            most = size
    return most


def _rank(at: Reckoning, value: Rooted) -> Rooted:
    if not at.ground.ordered:
        raise Undecided
    return at.number(Fraction(_only(value)[1].rank()))


def _pinv(at: Reckoning, value: Rooted) -> Rooted:
    """C'(CC')⁻¹(B'B)⁻¹B' where B holds the pivot columns of A and C the rows of its staircase: A = BC."""
    key, A = _only(value)
    m, n = value.shape
    if key != at.ground.one:
        raise Undecided
    staircase, rank = A.rref()
    if rank == 0:
        return Rooted({key: A.transpose()}, (n, m))
    pivots = [next(j for j in range(n) if staircase[i, j] != 0) for i in range(rank)]
    C = at.ground.table(rank, n, staircase.entries()[: rank * n])
    B = at.ground.table(m, rank, [A[i, j] for i in range(m) for j in pivots])
    right, left = C.transpose(), B.transpose()
    return Rooted({key: right * (C * right).inv() * (left * B).inv() * left}, (n, m))


def _log_det(at: Reckoning, value: Rooted) -> Rooted:
    return _function("log")(at, _abs(at, _det(at, value)))


def _function(name: str) -> Callable[..., Rooted]:
    def applied(at: Reckoning, value: Rooted) -> Rooted:
        if not isinstance(at.ground, Balls):
            raise Undecided
        return at.single(at.ground.function(name, _only(value)[1][0, 0]))

    return _mapped(applied)


OPERATIONS: Mapping[str, Callable[..., Rooted]] = {
    "add": _add,
    "mul": _mul,
    "hadamard": _hadamard,
    "power": _power,
    "epower": _mapped(_power),
    "transpose": _transpose,
    "inv": _inv,
    "pinv": _pinv,
    "kron": _kron,
    "vec": _vec,
    "diag": _diag,
    "tr": _trace,
    "eigsum": _trace,
    "det": _det,
    "eigprod": _det,
    "sum": _sum,
    "sqrt": _mapped(_sqrt),
    "abs": _mapped(_abs),
    "sign": _mapped(_sign),
    "relu": _mapped(_relu),
    "norm1": _norm1,
    "norm2": _norm2,
    "norminf": _norminf,
    "rank": _rank,
    "logdet": _log_det,
    **{name: _function(name) for name in ("exp", "log", "sin", "cos", "tan", "tanh")},
}
