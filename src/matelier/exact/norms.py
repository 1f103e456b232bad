"""How large a matrix or a vector is: sums of columns and rows, the root of all squares, and how far it stretches."""

from dataclasses import dataclass
from fractions import Fraction

from matelier.exact.arithmetic import adjoint, columns, conjugate, entries, scaled, total
from matelier.exact.decimals import decimals
from matelier.exact.ldl import factors
from matelier.exact.operations import check_work
from matelier.exact.polynomial import shifted_by
from matelier.exact.singular import check_numbers, gram, gram_name, largest_square
from matelier.exact.witness import claim, lazy_claim
from matelier.scalars.ball import Ball
from matelier.scalars.nested import square_root
from matelier.scalars.surd import root
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

PLACES = 45
MOST_POWER = 100


@dataclass(frozen=True, slots=True)
class Norms(Record):
    """Largest column sum, largest row sum, root of all squares, spectral norm, largest entry; a vector's 1, ∞ and 2.

    For one row or one column, `one` is the sum of all absolute values and `infinity` the largest. `two` is None where
    the matrix is too large for it; `p` is the p-norm that was asked for.
    """

    one: Scalar
    infinity: Scalar
    frobenius: Scalar
    two: Scalar | None
    max: Scalar
    p: Scalar | None = None


def norms(A: Exact, p: int | None = None) -> Found[Norms]:
    """The 1-, ∞-, Frobenius and spectral norm and the largest absolute value; of a vector the p-norm too.

    Raises Unable("norms.letters"); BadInput("norms.p") for a p that is no whole number from 1 to 100, and
    BadInput("norms.p_vector") for a p and a matrix of several rows and columns.
    """
    _check(A, p)
    sizes = sizes_of(A)
    one, infinity = (_largest(lines) for lines in _lines(sizes))
    line = tuple(entries(sizes))
    square = total(x * x for x in line)
    frobenius = square_root(square)
    parts = {"one": one, "infinity": infinity, "max": max(line), "frobenius_square": square}
    two, spectral, notices = _two(A, frobenius)
    whole, powered = (None, ()) if p is None else _p_norm(A, sizes, p)
    claims = (claim("norms", A=A, sizes=sizes, **parts), *spectral, *powered)
    return Found(Norms(one, infinity, frobenius, two, max(line), whole), claims, notices)


def norms_by_sums(A: Exact, p: int | None = None) -> Work[Found[Norms]]:
    """The same as on paper: absolute values, their sums down and across, their squares, the largest eigenvalue of AᴴA.

    Raises as `norms`; Unable("exact.entries") or Unable("exact.digits") for work that nobody would read.
    """
    _check(A, p)
    check_work(A)
    found = norms(A, p)
    sizes, value = sizes_of(A), found.value
    yield Step("norms.sizes", {}, A, sizes)
    down, across = _lines(sizes)
    vector = min(A.shape) == 1
    sums = [tuple(total(line) for line in lines) for lines in (down, across)]
    rules = ("norms.sum", "norms.largest") if vector else ("norms.columns", "norms.rows")
    for rule, each, most in zip(rules, sums, (value.one, value.infinity), strict=True):
        yield Step(rule, {"sums": each, "largest": most}, sizes, None, level=0)
    squares = tuple(x * x for x in entries(sizes))
    yield Step("norms.squares", {"square": total(squares), "root": value.frobenius}, sizes, None, level=0)
    if not vector and value.two is not None:
        yield Step("norms.spectral", {"root": value.two, "gram": gram_name(A)}, A, gram(A), level=0)
    if p is not None:
        yield Step(
            "norms.power", {"p": p, "sum": total(x**p for x in entries(sizes)), "root": value.p}, sizes, None, level=0
        )
    return found


def sizes_of(A: Exact) -> Exact:
    """The absolute values of the entries."""
    return Exact(tuple(tuple(_size(entry) for entry in row) for row in A.rows))


def largest_claim(A: Exact, square: Scalar) -> Claim:
    """That this is the largest eigenvalue of AᴴA: square · I − AᴴA has zeros and no negative among its pivots.

    Of a wide A the smaller AAᴴ is taken, which has the same one.
    """
    m, n = A.shape

    def made() -> tuple[Exact, Exact, Exact]:
        found = factors(scaled(shifted_by(gram(A if n <= m else adjoint(A)), square), -Fraction(1)))
        return found.P, found.L, found.D

    return lazy_claim("spectral_norm", {"A": A, "square": square}, ("P", "L", "D"), made)


def _check(A: Exact, p: int | None) -> None:
    check_numbers(A)
    if p is None:
        return
    if isinstance(p, bool) or p != int(p) or not 1 <= p <= MOST_POWER:
        raise BadInput("norms.p", given=str(p), most=MOST_POWER)
    if min(A.shape) != 1:
        raise BadInput("norms.p_vector", rows=A.shape[0], columns=A.shape[1])


def _size(entry: Scalar) -> Scalar:
    return abs(entry) if getattr(entry, "is_real", True) else square_root(conjugate(entry) * entry)


def _lines(sizes: Exact) -> tuple[tuple[tuple[Scalar, ...], ...], tuple[tuple[Scalar, ...], ...]]:
    # What is summed for the 1-norm, and for the ∞-norm; a vector is one column.
    if min(sizes.shape) == 1:
        line = tuple(entries(sizes))
        return (line,), tuple((x,) for x in line)
    return columns(sizes), sizes.rows


def _largest(lines: tuple[tuple[Scalar, ...], ...]) -> Scalar:
    return max(total(line) for line in lines)


def _two(A: Exact, frobenius: Scalar) -> tuple[Scalar | None, tuple[Claim, ...], tuple[Sentence, ...]]:
    if min(A.shape) == 1:
        return frobenius, (), ()
    exact = _exact_two(A)
    if exact is not None:
        value, square = exact
        return value, (largest_claim(A, square),), ()
    try:
        found = decimals(A)
    except Unable:
        return None, (), (Sentence("norms.two_large", {"rows": A.shape[0], "columns": A.shape[1]}),)
    value = found.values[0]
    low, high = value - found.spread, value + found.spread
    proof = claim("spectral_norm_between", A=A, low=low, high=high, V=found.V)
    return Ball(value, found.spread), (proof,), (Sentence("norms.two_digits"),)


def _exact_two(A: Exact) -> tuple[Scalar, Scalar] | None:
    # The largest singular value and its square, where square roots write both.
    try:
        square = largest_square(A)
        return None if square is None else (square_root(square), square)
    except Unable:  # a root that nobody can simplify in time
        return None


def _p_norm(A: Exact, sizes: Exact, p: int) -> tuple[Scalar, tuple[Claim, ...]]:
    whole = total(x**p for x in entries(sizes))
    value = _root(whole, p)
    if isinstance(value, Ball):
        low, high = value.middle - value.radius, value.middle + value.radius
    else:
        low = high = value
    return value, (claim("p_norm", A=A, sizes=sizes, p=p, low=low, high=high),)


def _root(whole: Scalar, p: int) -> Scalar:
    """The p-th root: exact where it is rational or a square root, else to certified digits."""
    if p == 1:
        return whole
    if p == 2:
        return square_root(whole)
    if isinstance(whole, Fraction):
        exact = _exact_root(whole, p)
        if exact is not None:
            return exact
        if p % 2 == 0 and (half := _exact_root(whole, p // 2)) is not None:
            return root(half)
    low = _below(whole, p, 10**PLACES)
    return Ball(Fraction(2 * low + 1, 2 * 10**PLACES), Fraction(1, 2 * 10**PLACES))


def _exact_root(whole: Fraction, p: int) -> Fraction | None:
    top, bottom = (_below(Fraction(part), p, 1) for part in (whole.numerator, whole.denominator))
    return Fraction(top, bottom) if Fraction(top, bottom) ** p == whole else None


def _below(number: Scalar, p: int, unit: int) -> int:
    # The largest k with (k / unit)^p ≤ number.
    low, high = 0, unit
    while Fraction(high, unit) ** p <= number:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if Fraction(middle, unit) ** p <= number else (low, middle)
    return low
