"""The four subspaces of a matrix; which columns are independent; what lies in their span."""

from dataclasses import dataclass

from matelier.exact.arithmetic import adjoint, all_real, column, columns, pick_columns
from matelier.exact.eliminate import gauss_jordan, null_basis, null_space, reduced
from matelier.exact.operations import Staircase, check_work, generic
from matelier.exact.solve import Solution, solve, solve_by_elimination
from matelier.exact.witness import claim
from matelier.spine.answer import Found
from matelier.spine.matrix import Exact
from matelier.spine.record import Record
from matelier.spine.step import Step, Work


@dataclass(frozen=True, slots=True)
class Subspaces(Record):
    """A basis of each, as columns: column space and left null space of m numbers, row space and null space of n.

    Row space and left null space are those of Aᴴ, so that each is orthogonal to its partner for complex entries too.
    """

    column: Exact
    row: Exact
    null: Exact
    left_null: Exact


@dataclass(frozen=True, slots=True)
class Independence(Record):
    """Whether the columns are independent; if not, the `relation` v ≠ 0 with A v = 0, one column."""

    independent: bool
    relation: Exact | None


@dataclass(frozen=True, slots=True)
class Membership(Record):
    """Whether b is a combination of the columns, and with which coefficients (one column)."""

    in_span: bool
    coefficients: Exact | None


def subspaces(A: Exact) -> Found[Subspaces]:
    """Bases of column space, row space, null space and left null space; their widths are the dimensions."""
    R, stairs = reduced(A)
    left, other = null_space(adjoint(A))
    return _spaces(A, R, stairs, left, stairs.values + other.values)


def subspaces_by_elimination(A: Exact) -> Work[Found[Subspaces]]:
    """The same from two eliminations: of A for three of them, of Aᴴ for the left null space.

    Raises Unable("exact.entries") or Unable("exact.digits") for work that nobody would read.
    """
    check_work(A)
    R, stairs = yield from gauss_jordan(A, A.shape[1])
    pivots = tuple(j + 1 for j in stairs.pivots)
    yield _told("spaces.column", A, pick_columns(A, stairs.pivots), columns=pivots)
    rows = adjoint(Exact(R.rows[: len(pivots)])) if pivots else Exact(((),) * A.shape[1])
    yield _told("spaces.row", R, rows)
    null = null_basis(R, stairs.pivots)
    yield _told("spaces.null", R, null)
    turned = adjoint(A)
    yield Step("spaces.turn" if all_real(A) else "spaces.turn_complex", {}, A, turned, level=0)
    S, other = yield from gauss_jordan(turned, turned.shape[1])
    left = null_basis(S, other.pivots)
    yield _told("spaces.left_null", S, left)
    return _spaces(A, R, stairs, left, stairs.values + other.values)


def _told(rule: str, before: Exact, basis: Exact, **facts: object) -> Step:
    count = basis.shape[1]
    if not count:
        return Step(f"{rule}_zero", facts, before, None, level=0)
    return Step(rule, {**facts, "count": count}, before, basis, level=0)


def independent(A: Exact) -> Found[Independence]:
    """Whether the columns of A are independent, else a combination of them that is zero."""
    R, stairs = reduced(A)
    return _independence(A, R, stairs)


def independent_by_elimination(A: Exact) -> Work[Found[Independence]]:
    """The same: every column must have a pivot. Raises Unable("exact.entries") or Unable("exact.digits")."""
    check_work(A)
    R, stairs = yield from gauss_jordan(A, A.shape[1])
    found = _independence(A, R, stairs)
    facts = {"rank": len(stairs.pivots), "columns": A.shape[1]}
    rule = "spaces.independent" if found.value.independent else "spaces.dependent"
    yield Step(rule, facts, R, found.value.relation, level=0)
    return found


def in_span(A: Exact, b: Exact) -> Found[Membership]:
    """Whether the column b is a combination of the columns of A. Raises BadInput("matrix.not_one_column")."""
    return _membership(A, b, solve(A, b))


def in_span_by_elimination(A: Exact, b: Exact) -> Work[Found[Membership]]:
    """The same by solving A x = b. Raises as `solve_by_elimination`."""
    return _membership(A, b, (yield from solve_by_elimination(A, b)))


def _spaces(A: Exact, R: Exact, stairs: Staircase, left: Exact, values: tuple[object, ...]) -> Found[Subspaces]:
    r = len(stairs.pivots)
    rows = adjoint(Exact(R.rows[:r])) if r else Exact(((),) * A.shape[1])
    value = Subspaces(pick_columns(A, stairs.pivots), rows, null_basis(R, stairs.pivots), left)
    bases = {"column": value.column, "row": value.row, "null": value.null, "left_null": value.left_null}
    return Found(value, (claim("four_subspaces", A=A, **bases),), generic(values))


def _independence(A: Exact, R: Exact, stairs: Staircase) -> Found[Independence]:
    null = columns(null_basis(R, stairs.pivots))
    if not null:
        return Found(Independence(True, None), (claim("independent_columns", A=A),), generic(stairs.values))
    v = column(null[0])
    return Found(Independence(False, v), (claim("null_vector", A=A, v=v),), generic(stairs.values))


def _membership(A: Exact, b: Exact, solution: Found[Solution]) -> Found[Membership]:
    x = solution.value.point
    if x is None:
        return Found(Membership(False, None), solution.claims[:1], solution.notices)
    return Found(Membership(True, x), (claim("solves", A=A, x=x, b=b),), solution.notices)
