"""Projection on the columns of W, least squares by the normal equations, and the pseudo-inverse."""

from dataclasses import dataclass

from matelier.exact.arithmetic import (
    adjoint,
    all_real,
    beside,
    check_column,
    difference,
    identity,
    pick_columns,
    product,
    zero,
)
from matelier.exact.eliminate import gauss_jordan, reduced, staircase
from matelier.exact.flint import exact, rationals
from matelier.exact.operations import Staircase, check_work, generic
from matelier.exact.witness import claim
from matelier.scalars.held import rational
from matelier.spine.answer import Found
from matelier.spine.matrix import Exact
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work


@dataclass(frozen=True, slots=True)
class Fit(Record):
    """The x that brings A x nearest to b, the shortest of them if there are many, and what is left, b − A x."""

    x: Exact
    residual: Exact


def solved(G: Exact, H: Exact) -> Exact:
    """The X with G X = H, for a G known to be invertible, in silence."""
    if rational(G, H):
        return exact(rationals(G).solve(rationals(H)))
    n = len(G.rows)
    return Exact(tuple(row[n:] for row in reduced(beside(G, H))[0].rows))


def projection_matrix(W: Exact) -> Found[Exact]:
    """The matrix P that projects on the column space of W, orthogonally: P² = P = Pᴴ. Any W will do."""
    stairs = staircase(W)
    C = pick_columns(W, stairs.pivots)
    if not stairs.pivots:
        return _projection(W, zero(len(W.rows), len(W.rows)), stairs)
    return _projection(W, product(C, solved(product(adjoint(C), C), adjoint(C))), stairs)


def projection_matrix_by_basis(W: Exact) -> Work[Found[Exact]]:
    """The same as P = C (CᴴC)⁻¹ Cᴴ, where C is the pivot columns of W.

    Raises Unable("exact.entries") or Unable("exact.digits") for work that nobody would read.
    """
    check_work(W)
    m = len(W.rows)
    _, stairs = yield from gauss_jordan(W, W.shape[1])
    C = pick_columns(W, stairs.pivots)
    yield Step("projection.basis", {"columns": _counted(stairs.pivots)}, W, C, level=0)
    if not stairs.pivots:
        return _projection(W, zero(m, m), stairs)
    turned = yield from _normal_solution(C, adjoint(C))
    P = product(C, turned)
    yield Step("projection.multiply", {"n": m}, turned, P, level=0)
    return _projection(W, P, stairs)


def project(W: Exact, x: Exact) -> Found[Exact]:
    """The point of the column space of W that is nearest to the column x. Raises BadInput("matrix.not_one_column")."""
    check_column(W, x)
    found = least_squares(W, x)
    point = difference(x, found.value.residual)
    return Found(point, (*found.claims, claim("product_equals", A=W, B=found.value.x, C=point)), found.notices)


def project_by_normal_equations(W: Exact, x: Exact) -> Work[Found[Exact]]:
    """The same as W times the least squares solution. Raises as `least_squares_by_normal_equations`."""
    found = yield from _by_normal_equations(W, x, "W")
    point = product(W, found.value.x)
    yield Step("projection.point", {}, found.value.x, point, level=0)
    return Found(point, (*found.claims, claim("product_equals", A=W, B=found.value.x, C=point)), found.notices)


def least_squares(A: Exact, b: Exact) -> Found[Fit]:
    """The x for which b − A x is orthogonal to every column of A. Raises BadInput("matrix.not_one_column")."""
    check_column(A, b)
    C, B, stairs = _frame(A)
    if not stairs.pivots:
        return _fitted(A, b, zero(A.shape[1], 1), stairs)
    return _fitted(A, b, _through(A, C, B, product(adjoint(C), b)), stairs)


def least_squares_by_normal_equations(A: Exact, b: Exact) -> Work[Found[Fit]]:
    """The same by solving AᴴA x = Aᴴb; with dependent columns, by the pivot columns and then the shortest x.

    Raises BadInput("matrix.not_one_column"); Unable("exact.entries") or ("exact.digits").
    """
    return (yield from _by_normal_equations(A, b, "A"))


def _by_normal_equations(A: Exact, b: Exact, name: str) -> Work[Found[Fit]]:
    check_column(A, b)
    check_work(A)
    form, stairs = reduced(A)
    C, R = pick_columns(A, stairs.pivots), Exact(form.rows[: len(stairs.pivots)])
    if not stairs.pivots:
        yield Step("least_squares.zero", {}, A, zero(A.shape[1], 1), level=0)
        return _fitted(A, b, zero(A.shape[1], 1), stairs)
    if len(stairs.pivots) < A.shape[1]:
        yield Step("projection.basis", {"columns": _counted(stairs.pivots)}, A, C, level=0)
    x = yield from _normal_solution(C, product(adjoint(C), b), name if C == A else "C")
    if len(stairs.pivots) < A.shape[1]:
        coordinates, x = x, _shortest(R, x)
        yield Step("least_squares.shortest", {"R": R}, coordinates, x, level=0)
    found = _fitted(A, b, x, stairs)
    yield Step("least_squares.residual", {}, x, found.value.residual, level=0)
    return found


def pseudo_inverse(A: Exact) -> Found[Exact]:
    """The matrix A⁺ of Moore and Penrose: A A⁺ A = A, A⁺ A A⁺ = A⁺, both products Hermitian. Every A has one."""
    C, B, stairs = _frame(A)
    if not stairs.pivots:
        return _inverted(A, zero(*reversed(A.shape)), stairs)
    return _inverted(A, _through(A, C, B, adjoint(C)), stairs)


def pseudo_inverse_by_full_rank(A: Exact) -> Work[Found[Exact]]:
    """The same from A = C R, C of full column rank, R of full row rank: A⁺ = Rᴴ(RRᴴ)⁻¹ (CᴴC)⁻¹Cᴴ.

    Raises Unable("exact.entries") or Unable("exact.digits") for work that nobody would read.
    """
    check_work(A)
    m, n = A.shape
    form, stairs = yield from gauss_jordan(A, n)
    C, R = pick_columns(A, stairs.pivots), Exact(form.rows[: len(stairs.pivots)])
    if not stairs.pivots:
        yield Step("pseudo_inverse.zero", {}, A, zero(n, m), level=0)
        return _inverted(A, zero(n, m), stairs)
    yield Step("pseudo_inverse.factors", {"rank": len(stairs.pivots), "R": R}, A, C, level=0)
    left = yield from _normal_solution(C, adjoint(C))
    G = product(R, adjoint(R))
    yield Step("pseudo_inverse.gram", {"rank": len(stairs.pivots)}, R, G, level=0)
    inside, _ = yield from gauss_jordan(beside(G, left), len(G.rows))
    value = product(adjoint(R), Exact(tuple(row[len(G.rows) :] for row in inside.rows)))
    yield Step("pseudo_inverse.multiply", {}, A, value, level=0)
    return _inverted(A, value, stairs)


def _normal_solution(C: Exact, H: Exact, name: str = "C") -> Work[Exact]:
    # Y with CᴴC Y = H, worked: with H = Cᴴb the coefficients, with H = Cᴴ the left inverse.
    G = product(adjoint(C), C)
    both = beside(G, H)
    turned = f"{name}ᵀ" if all_real(C) else f"{name}ᴴ"
    facts = {"turned": turned, "gram": f"{turned}{name}"}
    yield Step("least_squares.normal_equations", facts, C, both, level=0)
    form, _ = yield from gauss_jordan(both, len(G.rows))
    return Exact(tuple(row[len(G.rows) :] for row in form.rows))


def _frame(A: Exact) -> tuple[Exact, Exact, Staircase]:
    # C: the pivot columns of A. B: as many independent rows of A itself, whose numbers stay short; I if there are n.
    stairs = staircase(A)
    n = A.shape[1]
    rows = () if len(stairs.pivots) == n else staircase(adjoint(A)).pivots
    return pick_columns(A, stairs.pivots), Exact(tuple(A.rows[i] for i in rows)) if rows else identity(n), stairs


def _through(A: Exact, C: Exact, B: Exact, H: Exact) -> Exact:
    # A⁺ = Bᴴ (Cᴴ A Bᴴ)⁻¹ Cᴴ, here applied to what Cᴴ has been applied to.
    turned = adjoint(B)
    return product(turned, solved(product(adjoint(C), product(A, turned)), H))


def _shortest(R: Exact, coordinates: Exact) -> Exact:
    # The shortest X with R X = coordinates lies in the row space: X = Rᴴ(RRᴴ)⁻¹ coordinates.
    if len(R.rows) == R.shape[1]:
        return coordinates
    return product(adjoint(R), solved(product(R, adjoint(R)), coordinates))


def _counted(pivots: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(j + 1 for j in pivots)


def _projection(W: Exact, P: Exact, stairs: Staircase) -> Found[Exact]:
    # P = W X shows that P reaches nothing outside the columns of W.
    X = pseudo_inverse(W).value
    return Found(P, (claim("projection", W=W, P=P, X=X),), generic(stairs.values))


def _fitted(A: Exact, b: Exact, x: Exact, stairs: Staircase) -> Found[Fit]:
    fit = Fit(x, difference(b, product(A, x)))
    many = (Sentence("least_squares.many"),) if len(stairs.pivots) < A.shape[1] else ()
    return Found(fit, (claim("normal_equations", A=A, b=b, x=x, residual=fit.residual),), many + generic(stairs.values))


def _inverted(A: Exact, X: Exact, stairs: Staircase) -> Found[Exact]:
    return Found(X, (claim("pseudo_inverse", A=A, X=X),), generic(stairs.values))
