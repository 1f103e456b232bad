"""The inverse: by Gauss–Jordan beside the identity, by the adjugate, and at once by FLINT; or why there is none."""

from matelier.exact.arithmetic import beside, check_square, identity, scaled
from matelier.exact.cofactor import adjugate_by_cofactors
from matelier.exact.determinant import determinant_by_cofactors, determinant_value
from matelier.exact.eliminate import dependency, gauss_jordan, reduced
from matelier.exact.flint import inverted
from matelier.exact.operations import check_work, generic
from matelier.exact.witness import claim, lazy_claim
from matelier.scalars.held import rational
from matelier.spine.answer import Found
from matelier.spine.matrix import Exact
from matelier.spine.step import Step, Work


def inverse(A: Exact) -> Found[Exact | None]:
    """The matrix B with A·B = I; None when there is none, with a v ≠ 0 that A sends to 0.

    Raises BadInput("matrix.not_square").
    """
    n = check_square(A)
    if rational(A):
        return _found(A, inverted(A))
    R, stairs = reduced(beside(A, identity(n)))
    return _found(A, _right_half(R) if stairs.pivots[-1] < n else None)


def inverse_by_gauss_jordan(A: Exact) -> Work[Found[Exact | None]]:
    """The same from A beside I: what turns A into I turns I into the inverse.

    Raises BadInput("matrix.not_square"); Unable("exact.entries") or ("exact.digits") for work that nobody would read.
    """
    n = check_square(A)
    both = beside(A, identity(n))
    check_work(both)
    yield Step("inverse.beside", {"n": n}, A, both, level=0)
    R, stairs = yield from gauss_jordan(both, n)
    if len(stairs.pivots) == n:
        found = _found(A, _right_half(R))
        yield Step("inverse.read", {"n": n}, R, found.value, level=0)
    else:
        found = _found(A, None)
        yield Step("inverse.no_pivot", {"n": n, "rank": len(stairs.pivots)}, R, None, level=0)
    return found


def inverse_by_adjugate(A: Exact) -> Work[Found[Exact | None]]:
    """The same as the adjugate divided by the determinant.

    Raises BadInput("matrix.not_square"), and Unable("cofactor.large") for more than 5 rows.
    """
    check_square(A)
    det = (yield from determinant_by_cofactors(A)).value
    if not det:
        yield Step("inverse.determinant_zero", {}, A, None, level=0)
        return _found(A, None)
    adjugate = (yield from adjugate_by_cofactors(A)).value
    B = scaled(adjugate, 1 / det)
    yield Step("inverse.divide", {"factor": 1 / det, "determinant": det}, adjugate, B, level=0)
    return _found(A, B)


def _right_half(R: Exact) -> Exact:
    n = R.shape[0]
    return Exact(tuple(row[n:] for row in R.rows))


def _found(A: Exact, B: Exact | None) -> Found[Exact | None]:
    if B is None:
        return Found(None, (claim("null_vector", A=A, v=dependency(A)),))
    notices = () if rational(A) else generic((determinant_value(A),))
    product = lazy_claim("product_equals", {"A": A, "B": B}, ("C",), lambda: (identity(len(A.rows)),))
    return Found(B, (product,), notices)
