"""Powers, roots, magnitudes, norms, ranks and functions of Rooted values, entry by entry where it is one of those."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import isqrt

from matelier.calculus.laws.grounds import Balls, Ground, Undecided
from matelier.calculus.laws.rooted import Rooted, difference, numeral, sign_of, single
from matelier.calculus.laws.rooted_products import chosen, determinant, hadamard, only, times, total, whole_power


def entries_of(at: Ground, value: Rooted) -> list[Rooted]:
    """Every entry by itself, row by row."""
    m, n = value.shape
    if value.shape == (1, 1):
        return [value]
    return [chosen(at, value, (1, 1), [(i, j)]) for i in range(m) for j in range(n)]


def assembled(at: Ground, entries: Sequence[Rooted], size: tuple[int, int]) -> Rooted:
    """Entries made a matrix."""
    if size == (1, 1):
        return entries[0]
    zero = at.number(Fraction(0))
    keys = {key for entry in entries for key in entry.parts}
    return Rooted(
        {
            key: at.table(*size, [entry.parts[key][0, 0] if key in entry.parts else zero for entry in entries])
            for key in keys
        },
        size,
    )


def mapped(of_number: Callable[..., Rooted]) -> Callable[..., Rooted]:
    """A function of numbers applied to every entry."""

    def apply(at: Ground, value: Rooted, *others: Rooted) -> Rooted:
        lists = [entries_of(at, other) if other.shape == value.shape else [other] * count_of(value) for other in others]
        columns = zip(entries_of(at, value), *lists, strict=True)
        return assembled(at, [of_number(at, *column) for column in columns], value.shape)

    return apply


def count_of(value: Rooted) -> int:
    """How many entries there are."""
    return value.shape[0] * value.shape[1]


def square_root(at: Ground, value: Rooted) -> Rooted:
    """√x of a number."""
    key, table = only(value)
    if key != at.one:
        raise Undecided
    if value.exact is not None and value.exact >= 0:  # √4 is 2 in every ground
        over, under = isqrt(value.exact.numerator), isqrt(value.exact.denominator)
        if Fraction(over, under) ** 2 == value.exact:
            return numeral(at, Fraction(over, under))
    found, factor = at.root(table[0, 0])
    return single(at, factor, found)


def raised(at: Ground, base: Rooted, exponent: Rooted) -> Rooted:
    """A number or a square matrix to a power that is a known fraction: whole, or a half of one."""
    if exponent.exact is None:
        raise Undecided
    if exponent.exact.denominator == 1:
        return whole_power(at, base, int(exponent.exact))
    if exponent.exact.denominator == 2:
        return whole_power(at, square_root(at, base), exponent.exact.numerator)
    raise Undecided


def magnitude(at: Ground, value: Rooted) -> Rooted:
    """|x| of a number: modulo a prime √(x²)."""
    if at.ordered:
        return value if sign_of(at, value) >= 0 else times(at, numeral(at, Fraction(-1)), value)
    return square_root(at, times(at, value, value)) if value.exact is None else numeral(at, abs(value.exact))


def signed(at: Ground, value: Rooted) -> Rooted:
    """−1, 0 or 1."""
    return numeral(at, Fraction(sign_of(at, value)))


def positive_part(at: Ground, value: Rooted) -> Rooted:
    """The number where it is positive, else 0."""
    return value if sign_of(at, value) > 0 else numeral(at, Fraction(0))


def norm2(at: Ground, value: Rooted) -> Rooted:
    """√ of the sum of squares."""
    return square_root(at, total(at, hadamard(at, value, value)))


def norm1(at: Ground, value: Rooted) -> Rooted:
    """The sum of the magnitudes."""
    return total(at, mapped(magnitude)(at, value))


def norminf(at: Ground, value: Rooted) -> Rooted:
    """The largest magnitude."""
    sizes = [magnitude(at, entry) for entry in entries_of(at, value)]
    most = sizes[0]
    for size in sizes[1:]:
        if sign_of(at, difference(size, most)) > 0:
            most = size
    return most


def rank(at: Ground, value: Rooted) -> Rooted:
    """The rank, over a ground with an order."""
    if not at.ordered:
        raise Undecided
    return numeral(at, Fraction(only(value)[1].rank()))


def pseudo_inverse(at: Ground, value: Rooted) -> Rooted:
    """C'(CC')⁻¹(B'B)⁻¹B' where B holds the pivot columns of A and C the rows of its staircase: A = BC."""
    key, A = only(value)
    m, n = value.shape
    if key != at.one:
        raise Undecided
    staircase, rank = A.rref()
    if rank == 0:
        return Rooted({key: A.transpose()}, (n, m))
    pivots = [next(j for j in range(n) if staircase[i, j] != 0) for i in range(rank)]
    C = at.table(rank, n, staircase.entries()[: rank * n])
    B = at.table(m, rank, [A[i, j] for i in range(m) for j in pivots])
    right, left = C.transpose(), B.transpose()
    return Rooted({key: right * (C * right).inv() * (left * B).inv() * left}, (n, m))


def log_det(at: Ground, value: Rooted) -> Rooted:
    """log |det|."""
    return function("log")(at, magnitude(at, determinant(at, value)))


def function(name: str) -> Callable[..., Rooted]:
    """exp, log, sin, cos, tan or tanh of every entry, over balls."""

    def apply(at: Ground, value: Rooted) -> Rooted:
        if not isinstance(at, Balls):
            raise Undecided
        return single(at, at.function(name, only(value)[1][0, 0]))

    return mapped(apply)
