"""Kinds of matrix that one sees: where its zeros stand, which entries are equal, how the rows follow each other."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from matelier.exact.arithmetic import columns, entries, scaled
from matelier.exact.look import Look, Shown
from matelier.scalars.lowest import ONE
from matelier.spine.matrix import Scalar

Test = Callable[[Look], Shown | None]


def holding(predicate: Callable[[Look], bool]) -> Test:
    """The test that a plain yes or no makes."""
    return lambda look: Shown() if predicate(look) else None


def _zero_where(look: Look, place: Callable[[int, int], bool]) -> bool:
    return not any(entry for i, row in enumerate(look.A.rows) for j, entry in enumerate(row) if place(i, j))


def _zeros(place: Callable[[int, int], bool]) -> Test:
    return holding(lambda look: look.is_square and _zero_where(look, place))


def _scalar(look: Look) -> Shown | None:
    if not look.is_square:
        return None
    factor = look.A.rows[0][0]
    return Shown("kind.scalar.why", {"factor": factor}) if look.A == scaled(look.unit, factor) else None


def _permutation(look: Look) -> Shown | None:
    if not look.is_square:
        return None
    order = [next((j for j, entry in enumerate(row) if entry == 1), -1) for row in look.A.rows]
    alone = all(sum(map(bool, row)) == 1 for row in look.A.rows)
    if not alone or sorted(order) != list(range(len(order))):
        return None
    return Shown("kind.permutation.why", {"order": tuple(j + 1 for j in order)})


def _stochastic(lines: Sequence[Sequence[Scalar]], look: Look) -> bool:
    known = not look.letters and look.is_real
    return known and all(sum(line) == 1 and all(entry >= 0 for entry in line) for line in lines)


def _same_along(step: int) -> Test:
    # Entries that lie diagonally from each other, down to the right (1) or down to the left (−1), are equal.
    def same(look: Look) -> bool:
        rows = look.A.rows
        shifted = [(a[:-1], b[1:]) if step > 0 else (a[1:], b[:-1]) for a, b in pairwise(rows)]
        return look.is_wide and max(look.A.shape) > 2 and all(a == b for a, b in shifted)

    return holding(same)


def _circulant(look: Look) -> Shown | None:
    rows = look.A.rows
    if (
        not look.is_square
        or len(rows) < 3
        or any(row != rows[0][-i:] + rows[0][:-i] for i, row in enumerate(rows) if i)
    ):
        return None
    return Shown("kind.circulant.why", {"row": rows[0]})


def _vandermonde(look: Look) -> Shown | None:
    # Each row 1, x, x², …, or the other way round; two nodes at least, and a square among the powers.
    if not look.is_wide or look.A.shape[1] < 3:
        return None
    for rows in (look.A.rows, tuple(row[::-1] for row in look.A.rows)):
        nodes = tuple(row[1] for row in rows)
        if len(set(nodes)) > 1 and all(row == tuple(row[1] ** k for k in range(len(row))) for row in rows):
            return Shown("kind.vandermonde.why", {"nodes": nodes})
    return None


def _companion(look: Look) -> Shown | None:
    # Ones below the diagonal; the coefficients in the last column, the first row, or (transposed) the last row.
    if not look.is_square or not look.is_wide:
        return None
    n, rows = len(look.A.rows), look.A.rows
    down = columns(look.A)
    ways = ((rows, [*down[-1]][::-1]), (down, [*rows[-1]][::-1]))
    for lines, last in ways:
        ones = all(lines[i][j] == (i == j + 1) for i in range(n) for j in range(n - 1))
        if ones:
            return Shown("kind.companion.why", {"coefficients": (ONE, *(-entry for entry in last))})
    if all(rows[i][j] == (i == j + 1) for i in range(1, n) for j in range(n)):
        return Shown("kind.companion.why", {"coefficients": (ONE, *(-entry for entry in rows[0]))})
    return None


def _hadamard(look: Look) -> bool:
    signs = look.is_square and look.is_wide and all(entry in (1, -1) for entry in entries(look.A))
    return signs and look.gram == scaled(look.unit, len(look.A.rows))


def leading_columns(look: Look) -> list[int]:
    """The column of each row's first entry that is not zero; the width for a row of zeros."""
    n = look.A.shape[1]
    return [next((j for j, entry in enumerate(row) if entry), n) for row in look.A.rows]


def _echelon(look: Look) -> bool:
    leads, n = leading_columns(look), look.A.shape[1]
    return look.is_wide and all(p < q or p == q == n for p, q in pairwise(leads))


def _reduced(look: Look) -> bool:
    if not _echelon(look):
        return False
    leads = [(i, j) for i, j in enumerate(leading_columns(look)) if j < look.A.shape[1]]
    return all(row[j] == (i == k) for i, j in leads for k, row in enumerate(look.A.rows))


PATTERNS: Mapping[str, Test] = {
    "square": holding(lambda look: look.is_square),
    "rectangular": holding(lambda look: not look.is_square),
    "zero": holding(lambda look: not any(entries(look.A))),
    "identity": holding(lambda look: look.is_square and look.A == look.unit),
    "scalar": _scalar,
    "diagonal": _zeros(lambda i, j: i != j),
    "upper_triangular": _zeros(lambda i, j: i > j),
    "strictly_upper_triangular": _zeros(lambda i, j: i >= j),
    "lower_triangular": _zeros(lambda i, j: i < j),
    "strictly_lower_triangular": _zeros(lambda i, j: i <= j),
    "permutation": _permutation,
    "stochastic_rows": holding(lambda look: _stochastic(look.A.rows, look)),
    "stochastic_columns": holding(lambda look: _stochastic(columns(look.A), look)),
    "toeplitz": _same_along(1),
    "hankel": _same_along(-1),
    "circulant": _circulant,
    "vandermonde": _vandermonde,
    "companion": _companion,
    "hadamard": holding(_hadamard),
    "row_echelon": holding(_echelon),
    "reduced_row_echelon": holding(_reduced),
}
"""Each kind that one sees, with its test."""
