"""P·A·Pᵀ = L·D·Lᴴ for a symmetric matrix, by elimination on rows and columns alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matelier.exact.arithmetic import (
    adjoint,
    all_real,
    check_square,
    column,
    conjugate,
    entries,
    has_letters,
    identity,
    product,
    total,
)
from matelier.exact.lu import lu, permutation
from matelier.exact.operations import check_digits, check_work, generic
from matelier.exact.witness import claim
from matelier.scalars.held import rational
from matelier.scalars.lowest import ONE, ZERO
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work


@dataclass(frozen=True, slots=True)
class Symmetric(Record):
    """P·A·Pᵀ = L·D·Lᴴ: P a permutation, L lower triangular with ones on its diagonal.

    D is diagonal but for blocks [0 b; b̄ 0], which stand where nothing but zeros is left on the diagonal.
    """

    P: Exact
    L: Exact
    D: Exact


def ldl(A: Exact) -> Found[Symmetric]:
    """P, L and D with P·A·Pᵀ = L·D·Lᴴ; P is the identity unless a pivot was zero where its column was not.

    Raises BadInput("matrix.not_square") and BadInput("matrix.not_symmetric") with the first pair that differs,
    or BadInput("matrix.not_hermitian") or BadInput("matrix.not_real_diagonal") for complex entries.
    """
    check_symmetric(A)
    return _found(A, factors(A))


def ldl_by_elimination(A: Exact) -> Work[Found[Symmetric]]:
    """The same as on paper: each pivot clears its column and, with the same multiples, its row.

    Raises as `ldl`; Unable("exact.entries") or Unable("exact.digits") for work that nobody would read.
    """
    check_symmetric(A)
    check_work(A)
    value = yield from elimination(A)
    yield Step("ldl.collect", {"L": value.L, "P": value.P}, value.D, value.L, level=0)
    return _found(A, value)


def check_symmetric(A: Exact) -> int:
    """The number of rows of a matrix that is its own adjoint. Raises as `ldl`."""
    n = check_square(A)
    place = differing(A)
    if place is not None:
        i, j = place
        if i == j:
            raise BadInput("matrix.not_real_diagonal", row=i + 1, entry=A.rows[i][i])
        facts = {"row": i + 1, "column": j + 1, "entry": A.rows[i][j], "other": A.rows[j][i]}
        raise BadInput("matrix.not_symmetric" if all_real(A) else "matrix.not_hermitian", **facts)
    return n


def differing(A: Exact) -> tuple[int, int] | None:
    """The first place, row by row, where A and its adjoint differ; None where they are equal."""
    for i, row in enumerate(A.rows):
        for j in range(i, len(row)):
            if row[j] != conjugate(A.rows[j][i]):
                return i, j
    return None


def factors(A: Exact) -> Symmetric:
    """P, L and D of a matrix known to be symmetric, in silence."""
    if rational(A) and (found := _from_triangles(A)) is not None:
        return found
    work = _Work(A)
    for _ in work.run():
        pass
    return work.factors()


def elimination(A: Exact) -> Work[Symmetric]:
    """The same step by step; each leads from one matrix to the next with the same inertia."""
    work = _Work(A)
    before = A
    for rule, facts in work.run():
        after = Exact(tuple(map(tuple, work.rows)))
        check_digits(entries(after))
        yield Step(rule, facts, before, after)
        before = after
    return work.factors()


def _from_triangles(A: Exact) -> Symmetric | None:
    # Where elimination needs no swap and its stairs are the diagonal, U = D·Lᴴ.
    found = lu(A).value
    n = len(A.rows)
    stairs = next((i for i in range(n) if not found.U.rows[i][i]), n)
    if found.P != identity(n) or any(any(row) for row in found.U.rows[stairs:]):
        return None
    D = [[row[i] if i == j else ZERO for j in range(n)] for i, row in enumerate(found.U.rows)]
    return Symmetric(found.P, found.L, Exact.of(D))


class _Work:
    """What symmetric elimination has done so far: the matrix, the multiples, the order, and the sizes of the blocks."""

    def __init__(self, A: Exact) -> None:
        self.rows = A.tolist()
        self.n = len(self.rows)
        self.order = list(range(self.n))
        self.multiples: list[dict[int, Scalar]] = [{} for _ in range(self.n)]

    def run(self) -> Iterator[tuple[str, dict[str, object]]]:
        """Carries it out, and tells the rule and the facts of each step when it is done."""
        k = 0
        while k < self.n:
            if not any(self.rows[i][k] for i in range(k, self.n)):
                k += 1
                continue
            size, swap = self._pivot(k)
            if swap is not None:
                reason = "reason.pivot_letter" if self.rows[k][k] else "reason.pivot_zero"
                yield self._swapped(*swap, reason)
            told = self._cleared(k, size)
            if told["multiples"]:
                yield "ldl.clear" if size == 1 else "ldl.block", told
            k += size

    def _pivot(self, k: int) -> tuple[int, tuple[int, int] | None]:
        # A number before a letter, the place itself before a later one; a block where the diagonal is all zeros.
        rest = [i for i in range(k, self.n) if self.rows[i][i]]
        if rest:
            i = min(rest, key=lambda i: has_letters(self.rows[i][i]))
            return 1, None if i == k else (k, i)
        i = next(i for i in range(k + 1, self.n) if self.rows[i][k])
        return 2, None if i == k + 1 else (k + 1, i)

    def _swapped(self, k: int, i: int, reason: str) -> tuple[str, dict[str, object]]:
        for line in (self.rows, self.order, self.multiples):
            line[k], line[i] = line[i], line[k]  # type: ignore[index]
        for row in self.rows:
            row[k], row[i] = row[i], row[k]
        return "ldl.swap", {"i": k + 1, "k": i + 1, "reason": reason}

    def _cleared(self, k: int, size: int) -> dict[str, object]:
        rows, below = self.rows, range(k + size, self.n)
        told: list[tuple[int, int, Scalar]] = []
        for i in below:
            for j, factor in self._factors(k, size, rows[i]):
                if factor:
                    self.multiples[i][j] = factor
                    told.append((i + 1, j + 1, factor))
        upper = [rows[k + s][:] for s in range(size)]
        for i in below:
            parts = [(self.multiples[i].get(k + s, ZERO), upper[s]) for s in range(size)]
            for j in range(k, self.n):
                for factor, line in parts:
                    if factor and line[j]:
                        rows[i][j] = rows[i][j] - factor * line[j]
        for i in below:
            for s in range(size):
                rows[k + s][i] = ZERO
        pivot = upper[0][k] if size == 1 else upper[0][k + 1]
        return {"i": k + 1, "pivot": pivot, "multiples": tuple(factor for _, _, factor in told)}

    def _factors(self, k: int, size: int, row: Sequence[Scalar]) -> list[tuple[int, Scalar]]:
        # The multiples of the pivot's rows that are taken from this one: row · block⁻¹.
        if size == 1:
            return [(k, row[k] / self.rows[k][k])]
        b = self.rows[k][k + 1]
        return [(k, row[k + 1] / b), (k + 1, row[k] / conjugate(b))]

    def factors(self) -> Symmetric:
        n = self.n
        L = [[ONE if i == j else self.multiples[i].get(j, ZERO) for j in range(n)] for i in range(n)]
        return Symmetric(permutation(self.order), Exact.of(L), Exact(tuple(map(tuple, self.rows))))


def pivots(D: Exact) -> tuple[Scalar, ...]:
    """What stands on D's diagonal, and ±1 for a block, which has one positive and one negative direction."""
    found: list[Scalar] = []
    for i, row in enumerate(D.rows):
        block = next((j for j, entry in enumerate(row) if entry and j != i), i)
        found.append(row[i] if block == i else ONE if block > i else -ONE)
    return tuple(found)


def along(value: Symmetric, k: int, sign_wanted: int = 0) -> Exact:
    """A vector x with xᴴAx equal to D's k-th pivot; for a block it has the sign that is wanted."""
    n = len(value.D.rows)
    y = [ONE if i == k else ZERO for i in range(n)]
    partner = next((j for j, entry in enumerate(value.D.rows[k]) if entry and j != k), k)
    if partner != k:
        y[partner] = sign_wanted * conjugate(value.D.rows[k][partner])
    # Lᴴ P x = y, from the last number that is not zero upwards
    for i in reversed(range(max(k, partner))):
        y[i] = y[i] - total(conjugate(value.L.rows[j][i]) * y[j] for j in range(i + 1, max(k, partner) + 1))
    return product(adjoint(value.P), column(y))


def congruence(A: Exact, value: Symmetric) -> Claim:
    """That P·A·Pᵀ = L·D·Lᴴ."""
    return claim("ldl", A=A, P=value.P, L=value.L, D=value.D)


def generic_of(value: Symmetric) -> tuple[Sentence, ...]:
    """The notice for pivots with letters."""
    return generic([entry for row in value.D.rows for entry in row if entry])


def _found(A: Exact, value: Symmetric) -> Found[Symmetric]:
    return Found(value, (congruence(A, value),), generic_of(value))
