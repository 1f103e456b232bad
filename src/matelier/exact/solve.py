"""Systems A x = b: one solution, infinitely many with all of them told, or none with the contradiction."""

from dataclasses import dataclass
from typing import Literal

from matelier.exact.arithmetic import beside, check_column, column, columns, dot, from_columns, transposed
from matelier.exact.eliminate import gauss_jordan, null_basis, null_space, reduced
from matelier.exact.flint import exact, rationals
from matelier.exact.operations import Staircase, check_work, generic
from matelier.exact.projection import least_squares
from matelier.exact.witness import claim, lazy_claim
from matelier.scalars.held import rational
from matelier.scalars.lowest import ONE, ZERO
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact
from matelier.spine.record import Record
from matelier.spine.step import Step, Work

Kind = Literal["unique", "infinite", "none"]


@dataclass(frozen=True, slots=True)
class Solution(Record):
    """All solutions: `point` plus every combination of the `directions`, one column for each `free` variable (from 0).

    With kind "none" there is no point; `least_squares` then comes as near as possible.
    """

    kind: Kind
    point: Exact | None
    directions: Exact | None
    least_squares: Exact | None = None
    free: tuple[int, ...] = ()


def split(A: Exact) -> tuple[Exact, Exact]:
    """The matrix left of the bar and the column right of it. Raises BadInput("solve.no_right_side")."""
    n = A.shape[1]
    if A.bar != n - 1 or n < 2:
        raise BadInput("solve.no_right_side", columns=n)
    return Exact(tuple(row[:-1] for row in A.rows)), column([row[-1] for row in A.rows])


def solve(A: Exact, b: Exact) -> Found[Solution]:
    """All x with A x = b, b one column. Raises BadInput("matrix.not_one_column")."""
    check_column(A, b)
    m, n = A.shape
    if rational(A, b) and m == n:
        try:
            x = exact(rationals(A).solve(rationals(b)))
        except ZeroDivisionError:
            pass  # singular: none or infinitely many
        else:
            return _found(A, b, _solutions(x, tuple(range(n)), from_columns((), n)), ())
    R, stairs = reduced(beside(A, b))
    return _read(A, b, R, stairs)


def solve_by_elimination(A: Exact, b: Exact) -> Work[Found[Solution]]:
    """The same by Gauss–Jordan on [A | b]; a row 0 = c is the contradiction, a column without pivot a free variable.

    Raises BadInput("matrix.not_one_column"); Unable("exact.entries") or ("exact.digits").
    """
    check_column(A, b)
    both = beside(A, b)
    check_work(both)
    yield Step("solve.augment", {"rows": A.shape[0], "columns": A.shape[1]}, A, both, level=0)
    R, stairs = yield from gauss_jordan(both, A.shape[1])
    r = len(stairs.pivots)
    wrong = next((i for i in range(r, len(R.rows)) if R.rows[i][-1]), None)
    if wrong is not None:
        yield Step("solve.contradiction", {"i": wrong + 1, "value": R.rows[wrong][-1]}, R, R, level=0)
        return _none(A, b, generic_values=(*stairs.values, R.rows[wrong][-1]))
    found = _read(A, b, R, stairs)
    if found.value.free:
        free = tuple(j + 1 for j in found.value.free)
        yield Step("solve.free", {"columns": free, "count": len(free)}, R, found.value.directions, level=0)
    yield Step(f"solve.{found.value.kind}", {}, R, found.value.point, level=0)
    return found


def _read(A: Exact, b: Exact, R: Exact, stairs: Staircase) -> Found[Solution]:
    n = A.shape[1]
    if n in stairs.pivots:  # the column of b has a pivot: 0 = 1
        return _none(A, b, generic_values=stairs.values)
    left = Exact(tuple(row[:n] for row in R.rows))
    place = {j: i for i, j in enumerate(stairs.pivots)}
    point = column([R.rows[place[j]][n] if j in place else ZERO for j in range(n)])
    return _found(A, b, _solutions(point, stairs.pivots, null_basis(left, stairs.pivots)), stairs.values)


def _solutions(point: Exact, pivots: tuple[int, ...], directions: Exact) -> Solution:
    free = tuple(j for j in range(len(point.rows)) if j not in set(pivots))
    return Solution("infinite" if free else "unique", point, directions, None, free)


def _found(A: Exact, b: Exact, value: Solution, values: tuple[object, ...]) -> Found[Solution]:
    proof = claim("solution_space", A=A, b=b, point=value.point, directions=value.directions)
    return Found(value, (proof,), generic(values))


def _none(A: Exact, b: Exact, *, generic_values: tuple[object, ...]) -> Found[Solution]:
    nearest = least_squares(A, b)
    return Found(
        Solution("none", None, None, nearest.value.x),
        (no_solution_claim(A, b), *nearest.claims),
        generic(generic_values),
    )


def no_solution_claim(A: Exact, b: Exact) -> Claim:
    """That A x = b has no solution: a y with yᵀA = 0 and yᵀb ≠ 0, found when somebody looks."""

    def contradiction() -> tuple[Exact]:
        right = columns(b)[0]
        y = next(y for y in columns(null_space(transposed(A))[0]) if dot(y, right))
        return (column([entry * (ONE / dot(y, right)) for entry in y]),)

    return lazy_claim("no_solution", {"A": A, "b": b}, ("y",), contradiction)
