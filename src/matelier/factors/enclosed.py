"""Singular values with a radius that the small judge can prove, for small data; and what any model of a rank leaves."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.spine.claim import Claim

Floats: TypeAlias = NDArray[Any]
Float64: TypeAlias = NDArray[np.float64]

STORED = "claim.about.stored"
UNIT = 2.0**-53


def value_claim(M: Floats, values: Float64, *, centred: bool = False) -> Claim:
    """That the singular values of M (less its mean row) are `values`, the first there are, each within a radius.

    Proved, for the numbers as they are stored; the radius is in the witness.
    """
    parts, radius = _decomposed(M, centred)
    within = radius + np.abs(values - parts["values"][: len(values)]) * (1 + 4 * UNIT)
    return Claim("singular_values", {"M": M, **parts, "told": values, "radius": within}, "PROVED", STORED)


def least_claim(M: Floats, rank: int, left: float, *, centred: bool = False) -> Claim:
    """That any model of this rank leaves at least `least` of M (less its mean row), and this one, `left`, hardly more.

    Its witness tells `least` and `excess`, how far `left` is above it at most, relative; nothing where least is 0.
    [Eckart & Young 1936]
    """
    parts, radius = _decomposed(M, centred)
    lower = np.maximum(parts["values"] - radius, 0)[rank:]
    least = float((lower**2).sum()) * (1 - 1e-9)
    excess = max(left / least - 1, 0.0) * (1 + 1e-12) + 1e-14 if least > 0 else None
    told = {"rank": rank, "least": least, "left": left, "excess": excess}
    return Claim("least_of_rank", {"M": M, **parts, **told}, "PROVED", STORED)


def _decomposed(M: Floats, centred: bool) -> tuple[dict[str, Any], float]:
    # The whole SVD, and a radius that holds: what is left of M, how oblique U and V are, and the rounding of all.
    A = M.astype(np.float64)
    e = int(np.frexp(np.abs(A).max())[1]) if A.any() else 0
    A = np.ldexp(A, -e)
    center: Float64 | None = A.mean(axis=0) if centred else None
    off = 0.0
    if center is not None:
        A = A - center
        sums = np.abs(A.sum(axis=0)) + 2 * len(A) * UNIT * np.abs(A).sum(axis=0)
        off = float(np.linalg.norm(sums)) / float(np.sqrt(len(A)))
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    terms = (min(len(s), 64) + len(s) / 64 + 8) * UNIT
    left = np.abs(A - (U * s) @ Vt) + terms * (np.abs(U * s) @ np.abs(Vt)) + 4 * UNIT * np.abs(A)
    oblique = max(_oblique(U), _oblique(Vt.T))
    radius = 1.05 * (float(np.linalg.norm(left)) + off + 2 * oblique * float(s[0])) + 2.0**-450
    told = None if center is None else np.ldexp(center, e)
    return {"center": told, "U": U, "values": np.ldexp(s, e), "V": Vt.T.copy()}, float(np.ldexp(radius, e))


def _oblique(Q: Float64) -> float:
    terms = (min(len(Q), 64) + len(Q) / 64 + 8) * UNIT
    sizes = np.abs(Q).T @ np.abs(Q)
    return float(np.linalg.norm(np.abs(Q.T @ Q - np.eye(Q.shape[1])) + terms * sizes))
