"""Sums, products, transposes, inverses and determinants of Rooted values."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product

from matelier.calculus.laws.grounds import Ground, Key, Table, Undecided
from matelier.calculus.laws.rooted import Rooted, numeral, single


def lean(parts: dict[Key, Table], one: Key) -> dict[Key, Table]:
    """The parts without those that are zero."""
    if len(parts) < 2:
        return parts
    kept = {key: table for key, table in parts.items() if any(entry != 0 for entry in table.entries())}
    return kept or {one: next(iter(parts.values())) * 0}


def plus(at: Ground, *values: Rooted) -> Rooted:
    """The sum."""
    parts = dict(values[0].parts)
    for value in values[1:]:
        for key, table in value.parts.items():
            parts[key] = parts[key] + table if key in parts else table
    known = [value.exact for value in values if value.exact is not None]
    exact = sum(known, Fraction(0)) if len(known) == len(values) else None
    return Rooted(lean(parts, at.one), values[0].shape, exact)


def combined(at: Ground, one: Rooted, two: Rooted, by: Callable[[Table, Table], Table]) -> dict[Key, Table]:
    """The parts of a product, each pair of matrices multiplied `by` the given way."""
    if len(one.parts) == len(two.parts) == 1 and at.one in one.parts and at.one in two.parts:
        return {at.one: by(one.parts[at.one], two.parts[at.one])}
    parts: dict[Key, Table] = {}
    for (a, A), (b, B) in product(one.parts.items(), two.parts.items()):
        key, factor = at.together(a, b)
        made = by(A, B) * factor
        parts[key] = parts[key] + made if key in parts else made
    return lean(parts, at.one)


def times(at: Ground, *values: Rooted) -> Rooted:
    """The product: of matrices, or of a number and a matrix."""
    made = values[0]
    for value in values[1:]:
        if made.shape == (1, 1):
            exact = made.exact * value.exact if made.exact is not None and value.exact is not None else None
            made = Rooted(combined(at, made, value, lambda s, B: B * s[0, 0]), value.shape, exact)
        elif value.shape == (1, 1):
            made = Rooted(combined(at, made, value, lambda A, s: A * s[0, 0]), made.shape)
        else:
            made = Rooted(combined(at, made, value, lambda A, B: A * B), (made.shape[0], value.shape[1]))
    return made


def entrywise(at: Ground, A: Table, B: Table) -> Table:
    """Two matrices of the ground multiplied entry by entry."""
    pairs = zip(A.entries(), B.entries(), strict=True)
    return at.table(A.nrows(), A.ncols(), [a * b for a, b in pairs])


def hadamard(at: Ground, *values: Rooted) -> Rooted:
    """The product entry by entry."""
    made = values[0]
    for value in values[1:]:
        made = Rooted(combined(at, made, value, lambda A, B: entrywise(at, A, B)), made.shape)
    return made


def kron(at: Ground, one: Rooted, two: Rooted) -> Rooted:
    """The Kronecker product."""
    (m, n), (p, q) = one.shape, two.shape

    def blocks(A: Table, B: Table) -> Table:
        a, b = A.tolist(), B.tolist()
        entries = [a[i][j] * b[k][h] for i in range(m) for k in range(p) for j in range(n) for h in range(q)]
        return at.table(m * p, n * q, entries)

    return Rooted(combined(at, one, two, blocks), (m * p, n * q))


def chosen(at: Ground, value: Rooted, size: tuple[int, int], places: Sequence[tuple[int, int] | None]) -> Rooted:
    """The entries at these places, row by row; None is zero."""
    zero = at.number(Fraction(0))
    parts = {
        key: at.table(*size, [zero if place is None else table[place] for place in places])
        for key, table in value.parts.items()
    }
    return Rooted(parts, size, value.exact if size == value.shape else None)


def transposed(_: Ground, value: Rooted) -> Rooted:
    """Rows become columns."""
    m, n = value.shape
    return Rooted({key: table.transpose() for key, table in value.parts.items()}, (n, m), value.exact)


def stacked(at: Ground, value: Rooted) -> Rooted:
    """The columns stacked into one."""
    m, n = value.shape
    return chosen(at, value, (m * n, 1), [(i, j) for j in range(n) for i in range(m)])


def diagonal(at: Ground, value: Rooted) -> Rooted:
    """Of a column the matrix with it on the diagonal; of a matrix its diagonal."""
    m, n = value.shape
    if n == 1:
        return chosen(at, value, (m, m), [(i, 0) if i == j else None for i in range(m) for j in range(m)])
    return chosen(at, value, (m, 1), [(i, i) for i in range(m)])


def total(at: Ground, value: Rooted) -> Rooted:
    """The sum of the entries."""
    return gathered(at, value, [(i, j) for i in range(value.shape[0]) for j in range(value.shape[1])])


def trace(at: Ground, value: Rooted) -> Rooted:
    """The sum of the diagonal entries."""
    return gathered(at, value, [(i, i) for i in range(value.shape[0])])


def gathered(at: Ground, value: Rooted, places: Sequence[tuple[int, int]]) -> Rooted:
    """The sum of the entries at these places."""
    parts: dict[Key, Table] = {}
    for key, table in value.parts.items():
        found = at.number(Fraction(0))
        for place in places:
            found = found + table[place]
        parts[key] = at.table(1, 1, [found])
    return Rooted(lean(parts, at.one), (1, 1), value.exact)


def only(value: Rooted) -> tuple[Key, Table]:
    """The one part there is. Raises Undecided where there are several."""
    if len(value.parts) > 1:
        raise Undecided
    return next(iter(value.parts.items()))


def inverse(at: Ground, value: Rooted) -> Rooted:
    """The inverse. Raises ZeroDivisionError where there is none."""
    key, table = only(value)
    _, factor = at.together(key, key)
    exact = 1 / value.exact if value.exact is not None else None
    return Rooted({key: table.inv() * (1 / factor)}, value.shape, exact)


def determinant(at: Ground, value: Rooted) -> Rooted:
    """The determinant."""
    key, table = only(value)
    found = single(at, table.det())
    root = single(at, at.number(Fraction(1)), key)
    return found if key == at.one else times(at, found, whole_power(at, root, value.shape[0]))


def whole_power(at: Ground, base: Rooted, exponent: int) -> Rooted:
    """A power with a whole exponent, up to 64."""
    if exponent < 0:
        return whole_power(at, inverse(at, base), -exponent)
    if exponent == 0:
        return numeral(at, Fraction(1))
    if exponent > 64:
        raise Undecided
    return times(at, *[base] * exponent)
