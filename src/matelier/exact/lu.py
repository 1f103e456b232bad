"""P·A = L·U: elimination written down as two triangles and the rows' new order; rectangular and singular too."""

from collections.abc import Generator
from dataclasses import dataclass
from fractions import Fraction

from matelier.exact.arithmetic import identity
from matelier.exact.operations import Operation, Row, Staircase, check_work, climb, generic, silent, told
from matelier.exact.witness import claim
from matelier.scalars.held import integers, rational
from matelier.scalars.lowest import ONE, ZERO
from matelier.spine.answer import Found
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.record import Record
from matelier.spine.step import Step, Work


@dataclass(frozen=True, slots=True)
class Triangles(Record):
    """P·A = L·U: P a permutation, L lower triangular with ones on its diagonal, U a staircase."""

    P: Exact
    L: Exact
    U: Exact


def lu(A: Exact) -> Found[Triangles]:
    """P, L and U with P·A = L·U; P is the identity unless a pivot was zero (or had letters where a number stood)."""
    if rational(A):
        return _found(A, _from_flint(A), ())
    rows = list(A.rows)
    record = _Record(A.shape[0])
    stairs = silent(record.watched(climb(rows, A.shape[1], ones=False)))
    return _found(A, record.triangles(rows), stairs.values)


def lu_by_elimination(A: Exact) -> Work[Found[Triangles]]:
    """The same by elimination without scaling: what was subtracted is kept in L, the swaps in P.

    Raises Unable("exact.entries") or Unable("exact.digits") for work that nobody would read.
    """
    check_work(A)
    rows = list(A.rows)
    record = _Record(A.shape[0])
    stairs = yield from told(rows, record.watched(climb(rows, A.shape[1], ones=False)))
    triangles = record.triangles(rows)
    rule = "lu.collect" if stairs.swaps else "lu.unswapped"
    yield Step(rule, {"swaps": stairs.swaps, "P": triangles.P}, triangles.U, triangles.L, level=0)
    return _found(A, triangles, stairs.values)


class _Record:
    """What elimination has done so far: the order of the rows, and the multiples that were subtracted."""

    def __init__(self, m: int) -> None:
        self.order = list(range(m))
        self.multiples: list[dict[int, Scalar]] = [{} for _ in range(m)]

    def watched(self, operations: Generator[Operation, None, Staircase]) -> Generator[Operation, None, Staircase]:
        """The same operations, each written down as it passes."""
        while True:
            try:
                operation = next(operations)
            except StopIteration as end:
                return end.value
            self._write(operation)
            yield operation

    def _write(self, operation: Operation) -> None:
        i, k = operation.i, operation.k
        if operation.rule == "row.swap":
            self.order[i], self.order[k] = self.order[k], self.order[i]
            self.multiples[i], self.multiples[k] = self.multiples[k], self.multiples[i]
        else:
            self.multiples[i][k] = -operation.factor

    def triangles(self, rows: list[Row]) -> Triangles:
        m = len(self.order)
        L = [[ONE if i == j else self.multiples[i].get(j, ZERO) for j in range(m)] for i in range(m)]
        return Triangles(permutation(self.order), Exact.of(L), Exact(tuple(rows)))


def permutation(order: list[int]) -> Exact:
    """The matrix P whose product P·A has the rows of A in this order."""
    unit = identity(len(order)).rows
    return Exact(tuple(unit[i] for i in order))


def _from_flint(A: Exact) -> Triangles:
    # FLINT: P Z = L' D⁻¹ U' with Z = S A. A column of L' divided by its diagonal, a row of U' by the pivot before
    # it, and the rows' scales taken out again, give the triangles of A itself.
    Z, scales = integers(A)
    P, L, _, U = Z.fflu()
    m = A.shape[0]
    order = [next(j for j, entry in enumerate(row) if entry) for row in P.tolist()]
    scale = [scales[i] for i in order]
    lower = [[int(entry) for entry in row] for row in L.tolist()]
    upper = [[int(entry) for entry in row] for row in U.tolist()]
    tops = [1] + [next((entry for entry in row if entry), 1) for row in upper]
    rows = [[Fraction(entry, tops[i] * scale[i]) if entry else ZERO for entry in row] for i, row in enumerate(upper)]
    unit = [
        [Fraction(lower[i][j] * scale[j], lower[j][j] * scale[i]) if lower[i][j] else ZERO for j in range(m)]
        for i in range(m)
    ]
    return Triangles(permutation(order), Exact.of(unit), Exact.of(rows))


def _found(A: Exact, triangles: Triangles, values: tuple[Scalar, ...]) -> Found[Triangles]:
    P, L, U = triangles.P, triangles.L, triangles.U
    return Found(triangles, (claim("lu", A=A, P=P, L=L, U=U),), generic(values))
