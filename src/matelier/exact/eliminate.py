"""Row reduction: swap, scale and add rows until the staircase stands, then clear above it."""

from collections.abc import Generator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from matelier.exact.arithmetic import columns, denominator, from_columns, pick_columns
from matelier.exact.flint import null_form, pivot_columns, reduced_form
from matelier.exact.operations import Operation, Row, Staircase, check_work, climb, descend, generic, silent, told
from matelier.exact.witness import claim, lazy_claim
from matelier.scalars.held import integers, rational
from matelier.scalars.lowest import ONE, ZERO
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.matrix import Exact
from matelier.spine.record import Record
from matelier.spine.step import Work


@dataclass(frozen=True)
class RowReduced(Record):
    """The reduced row echelon form, its pivot columns (from 0) and rank; the echelon form is made when looked at."""

    reduced: Exact
    pivots: tuple[int, ...]
    rank: int
    given: Exact = field(repr=False, metadata={"json": False})

    def keys(self) -> Generator[str, None, None]:
        """The names of the parts that the JSON form has."""
        yield from ("reduced", "echelon", "pivots", "rank")

    @cached_property
    def echelon(self) -> Exact:
        """The staircase with leading ones, before anything above them is cleared: what the same swaps lead to."""
        if not rational(self.given) or not all(self.given.shape):
            rows = list(self.given.rows)
            silent(climb(rows, self.given.shape[1], ones=True))
            return Exact(tuple(rows), bar=self.given.bar)
        U = [[int(entry) for entry in row] for row in integers(self.given)[0].fflu()[3].tolist()]
        tops = [row[j] for row, j in zip(U, self.pivots, strict=False)]
        stairs = Exact.of([[Fraction(entry, top) for entry in row] for row, top in zip(U, tops, strict=False)])
        zeros = tuple(row for row in self.reduced.rows[self.rank :])
        return Exact(stairs.rows + zeros, bar=self.given.bar)


def reduced(A: Exact) -> tuple[Exact, Staircase]:
    """The reduced form and where its pivots stand, in silence; what the pivots were, only where not all is rational."""
    if rational(A):
        R, pivots = reduced_form(A)
        return Exact(R.rows, bar=A.bar), Staircase(pivots, (), 0)
    rows = list(A.rows)
    stairs = silent(_gauss_jordan(rows, A.shape[1]))
    return Exact(tuple(rows), bar=A.bar), stairs


def staircase(A: Exact) -> Staircase:
    """Where the pivots stand, in silence; nothing is brought back from FLINT but that."""
    if rational(A):
        return Staircase(pivot_columns(A), (), 0)
    return silent(climb(list(A.rows), A.shape[1], ones=False))


def row_reduce(A: Exact) -> Found[RowReduced]:
    """The reduced row echelon form, its pivots, the echelon form and the rank; all columns take part, bar or not."""
    R, stairs = reduced(A)
    return _found(A, R, stairs)


def row_reduce_by_elimination(A: Exact) -> Work[Found[RowReduced]]:
    """The same by Gauss–Jordan: leading ones and zeros below from the left, then zeros above from the right.

    Raises Unable("exact.entries") or Unable("exact.digits") for work that nobody would read.
    """
    check_work(A)
    R, stairs = yield from gauss_jordan(A, A.shape[1])
    return _found(A, R, stairs)


def gauss_jordan(A: Exact, width: int) -> Work[tuple[Exact, Staircase]]:
    """Reduces A with pivots in its first `width` columns, step by step."""
    rows = list(A.rows)
    stairs = yield from told(rows, _gauss_jordan(rows, width), bar=A.bar)
    return Exact(tuple(rows), bar=A.bar), stairs


def _gauss_jordan(rows: list[Row], width: int) -> Generator[Operation, None, Staircase]:
    stairs = yield from climb(rows, width, ones=True)
    yield from descend(rows, stairs.pivots)
    return stairs


def rank(A: Exact) -> Found[int]:
    """How many columns are independent, which is how many rows are."""
    if rational(A):
        r = integers(A)[0].rank()
        return Found(r, (_rank_claim(A, r),))
    stairs = silent(climb(list(A.rows), A.shape[1], ones=False))
    return Found(len(stairs.pivots), (_rank_claim(A, len(stairs.pivots)),), generic(stairs.values))


def rank_by_elimination(A: Exact) -> Work[Found[int]]:
    """The same as the number of pivots of an echelon form. Raises Unable as `row_reduce_by_elimination`."""
    check_work(A)
    rows = list(A.rows)
    stairs = yield from told(rows, climb(rows, A.shape[1], ones=True), bar=A.bar)
    return Found(len(stairs.pivots), (_rank_claim(A, len(stairs.pivots)),), generic(stairs.values))


def _rank_claim(A: Exact, r: int) -> Claim:
    def factors() -> tuple[Exact, Exact]:
        R, stairs = reduced(A)
        return pick_columns(A, stairs.pivots), Exact(R.rows[: len(stairs.pivots)])

    return lazy_claim("rank_factors", {"A": A, "rank": r}, ("C", "R"), factors)


def _found(A: Exact, R: Exact, stairs: Staircase) -> Found[RowReduced]:
    value = RowReduced(R, stairs.pivots, len(stairs.pivots), A)
    return Found(value, (claim("row_reduced", A=A, reduced=R, pivots=stairs.pivots),), generic(stairs.values))


def null_basis(R: Exact, pivots: tuple[int, ...]) -> Exact:
    """A basis of the null space as columns, one for each free column of the reduced form R."""
    n = R.shape[1]
    place = {j: i for i, j in enumerate(pivots)}
    vectors = [
        [-R.rows[place[j]][free] if j in place else ONE if j == free else ZERO for j in range(n)]
        for free in range(n)
        if free not in place
    ]
    return from_columns(vectors, n)


def null_space(A: Exact) -> tuple[Exact, Staircase]:
    """The same basis from A itself, in silence, and where the pivots stand."""
    if rational(A):
        null, pivots = null_form(A)
        return null, Staircase(pivots, (), 0)
    R, stairs = reduced(A)
    return null_basis(R, stairs.pivots), stairs


def dependency(A: Exact) -> Exact | None:
    """A column v ≠ 0 with A v = 0, letters in no denominator of it, or None when the columns are independent."""
    basis = columns(null_space(A)[0])
    return from_columns([_without_denominators(basis[0])], A.shape[1]) if basis else None


def _without_denominators(v: Row) -> Row:
    for k in range(len(v)):
        below = denominator(v[k])
        v = tuple(entry * below for entry in v) if below != 1 else v
    return v
