"""What LAPACK finds, in plain types: factors, inverses, values; nothing here is proved."""

from typing import Any, cast

import numpy as np
from scipy import linalg

from matelier.floating.rounding import Float64, Floats

BLOCK = 64  # columns that getri works on at once: with less room it is many times slower

_scipy: Any = linalg
_numpy: Any = np.linalg


def thin_svd(A: Floats) -> tuple[Floats, Float64, Floats]:
    """U, s, V by divide and conquer, or where that does not converge by the older way."""
    try:
        U, s, Vh = _numpy.svd(A, full_matrices=False)
    except np.linalg.LinAlgError:
        U, s, Vh = _scipy.svd(A, full_matrices=False, lapack_driver="gesvd", check_finite=False)
    return U, s, np.ascontiguousarray(Vh.conj().T)


def eigh(A: Floats) -> tuple[Float64, Floats]:
    """Eigenvalues, the least first, and vectors of a matrix that is its own adjoint."""
    return cast("tuple[Float64, Floats]", tuple(_numpy.eigh(A)))


def eig(A: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues and vectors of a square matrix, complex."""
    values, X = _numpy.eig(A)
    return np.asarray(values, dtype=np.complex128), np.ascontiguousarray(X, dtype=np.complex128)


def schur(A: Floats) -> tuple[Floats, Floats] | None:
    """T and Q with A ≈ Q T Qᴴ, complex, T an upper triangle; None where the method does not converge."""
    try:
        T, Q = _scipy.schur(A, output="complex", check_finite=False)
    except np.linalg.LinAlgError:
        return None
    return T, np.ascontiguousarray(Q)


def inverse(A: Floats) -> Floats | None:
    """What the LU factors say is the inverse; None where a pivot is zero."""
    getrf, getri = _scipy.get_lapack_funcs(("getrf", "getri"), (A,))
    factors, pivots, info = getrf(A)
    if info:
        return None
    R, info = getri(factors, pivots, lwork=BLOCK * len(A))
    return None if info or not np.isfinite(R).all() else np.ascontiguousarray(R)


def triangles(A: Floats) -> tuple[Floats, Floats, list[int], int] | None:
    """U⁻¹, L⁻¹, the order of A's rows and its sign, for P A = L U; None where a pivot is zero."""
    getrf, trtri = _scipy.get_lapack_funcs(("getrf", "trtri"), (A,))
    lu, swaps, info = getrf(A)
    if info:
        return None
    order, sign = list(range(len(A))), 1
    for i, k in enumerate(swaps.tolist()):
        if i != k:
            order[i], order[k], sign = order[k], order[i], -sign
    unit = np.eye(len(A))
    X, bad = trtri(np.asfortranarray(np.triu(lu)))
    Y, worse = trtri(np.asfortranarray(np.tril(lu, -1) + unit), lower=1, unitdiag=1)
    if bad or worse or not (np.isfinite(X).all() and np.isfinite(Y).all()):
        return None
    return np.ascontiguousarray(np.triu(X)), np.ascontiguousarray(np.tril(Y, -1) + unit), order, sign


def triangle_inverse(R: Floats) -> Floats | None:
    """R⁻¹ of an upper triangle; None where its diagonal has a zero."""
    (trtri,) = _scipy.get_lapack_funcs(("trtri",), (R,))
    if not np.isfinite(R).all() or not R.diagonal().all():
        return None
    S, info = trtri(R)
    return None if info or not np.isfinite(S).all() else np.ascontiguousarray(np.triu(S))


def qr(A: Floats) -> tuple[Floats, Floats]:
    """Q and R, as many columns in Q as there are in A, or rows."""
    return cast("tuple[Floats, Floats]", tuple(_numpy.qr(A)))


def triangle(A: Floats) -> Floats:
    """R alone."""
    return _numpy.qr(A, mode="r")


def whole_basis(Q: Floats) -> Floats:
    """A square matrix with orthonormal columns, the first of which span what Q's do."""
    return _numpy.qr(Q, mode="complete")[0]


def lu(A: Floats) -> tuple[Floats, Floats, Floats]:
    """The order of A's rows, L and U."""
    places, L, U = _scipy.lu(A, p_indices=True, check_finite=False)
    return np.argsort(places), L, U


def cholesky(A: Floats) -> Floats | None:
    """L with L Lᴴ ≈ A; None where the method stops."""
    try:
        L = _numpy.cholesky(A)
    except np.linalg.LinAlgError:
        return None
    return L if np.isfinite(L.diagonal()).all() else None


def nearest(A: Floats, b: Floats) -> Floats:
    """The x of least squares, of several the shortest, where small singular values are taken for zero."""
    return _numpy.lstsq(A, b, rcond=None)[0]


def pseudo_inverse(A: Floats) -> Floats:
    """A⁺, where small singular values are taken for zero."""
    return _numpy.pinv(A)
