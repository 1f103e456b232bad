"""Whether exact values meet the conditions of a law, and whether the law is so there."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from matelier.calculus.laws.fields import Reckoning
from matelier.calculus.laws.grounds import Table, fraction
from matelier.calculus.laws.relations import Sizes, compares, letters
from matelier.calculus.laws.rooted import Rooted, difference, is_zero, sign_of
from matelier.calculus.laws.verdict import Statement
from matelier.calculus.values.evaluate import evaluate
from matelier.spine.errors import BadInput


def compared(one: Rooted, sign: str, two: Rooted, at: Reckoning) -> bool:
    """Whether the comparison is so; of matrices = and ≠ as wholes, the others at every entry."""
    gap = difference(one, two)
    if sign in ("=", "≠"):
        return is_zero(gap) == (sign == "=")
    if gap.shape == (1, 1):
        return compares(Fraction(sign_of(at.ground, gap)), sign, Fraction(0))
    raise BadInput("law.order", sign=sign)


def has_traits(name: str, statement: Statement, value: Rooted) -> bool:
    """Whether a rational value is what words say of its letter."""
    told = statement.traits.get(name, frozenset[str]()) | statement.symbols[name].traits
    table = next(iter(value.parts.values()))
    return all(HAS[trait](table) for trait in told if trait in HAS)


def meets(statement: Statement, values: Mapping[str, Rooted], sizes: Sizes, at: Reckoning) -> bool:
    """Whether values meet every condition."""
    if not all(has_traits(name, statement, values[name]) for name in letters(statement)):
        return False
    try:
        return all(
            compared(evaluate(left, values, sizes, at), sign, evaluate(right, values, sizes, at), at)
            for left, sign, right in statement.relations
        )
    except ZeroDivisionError:
        return False


def _entries(table: Table) -> list[Any]:
    return list(table.entries())


def _unit(n: int, like: Table) -> Table:
    return like * 0 + type(like)(n, n, [int(i == j) for i in range(n) for j in range(n)])


def _is_unit(table: Table) -> bool:
    n = table.nrows()
    return n == table.ncols() and table == _unit(n, table)


def _off(table: Table, kept: Callable[[int, int], bool]) -> bool:
    m, n = table.nrows(), table.ncols()
    return m == n and all(table[i, j] == 0 for i in range(m) for j in range(n) if not kept(i, j))


def _symmetric(table: Table) -> bool:
    return table.nrows() == table.ncols() and table == table.transpose()


def _minors(table: Table, size: int) -> Any:
    return type(table)(size, size, [table[i, j] for i in range(size) for j in range(size)]).det()


def _definite(table: Table) -> bool:
    return _symmetric(table) and all(_minors(table, k) > 0 for k in range(1, table.nrows() + 1))


def _semidefinite(table: Table) -> bool:
    """The signs of the characteristic polynomial's coefficients alternate exactly when no root is negative."""
    if not _symmetric(table):
        return False
    coefficients = [fraction(c) for c in table.charpoly().coeffs()]
    n = len(coefficients) - 1
    return all(coefficient * (-1) ** (n - k) >= 0 for k, coefficient in enumerate(coefficients))


def _square(table: Table) -> bool:
    return table.nrows() == table.ncols()


def _powered(table: Table, exponent: int) -> Table:
    made = table
    for _ in range(exponent - 1):
        made = made * table
    return made


HAS: Mapping[str, Callable[[Table], bool]] = {
    "sym": _symmetric,
    "antisym": lambda A: _square(A) and A == A.transpose() * -1,
    "psd": _definite,
    "semidefinite": _semidefinite,
    "inv": lambda A: _square(A) and A.det() != 0,
    "singular": lambda A: _square(A) and A.det() == 0,
    "detpos": lambda A: _square(A) and A.det() > 0,
    "orth": lambda A: _is_unit(A.transpose() * A),
    "rotation": lambda A: _square(A) and _is_unit(A.transpose() * A) and A.det() == 1,
    "diagonal": lambda A: _off(A, lambda i, j: i == j),
    "upper": lambda A: _off(A, lambda i, j: i <= j),
    "lower": lambda A: _off(A, lambda i, j: i >= j),
    "triangular": lambda A: _off(A, lambda i, j: i <= j) or _off(A, lambda i, j: i >= j),
    "idempotent": lambda A: _square(A) and A * A == A,
    "projection": lambda A: _symmetric(A) and A * A == A,
    "involutory": lambda A: _square(A) and _is_unit(A * A),
    "nilpotent": lambda A: _square(A) and _powered(A, A.nrows()).rank() == 0,
    "normal": lambda A: _square(A) and A * A.transpose() == A.transpose() * A,
    "permutation": lambda A: _is_unit(A.transpose() * A) and all(entry in (0, 1) for entry in _entries(A)),
    "fullrank": lambda A: A.rank() == min(A.nrows(), A.ncols()),
    "unit": lambda A: sum((entry * entry for entry in _entries(A)), A[0, 0] * 0) == 1,
    "pos": lambda A: all(entry > 0 for entry in _entries(A)),
    "nonnegative": lambda A: all(entry >= 0 for entry in _entries(A)),
    "nonzero": lambda A: any(entry != 0 for entry in _entries(A)),
    "square": _square,
    "pm1": lambda A: all(entry in (1, -1) for entry in _entries(A)),
    "big": lambda A: all(entry > 12 for entry in _entries(A)),
    "simplex": lambda A: all(e > 0 for e in _entries(A)) and sum(_entries(A), A[0, 0] * 0) == 1,
}
"""What each trait means, exactly."""
