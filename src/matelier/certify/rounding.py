"""What rounding can do at most: bounds of products, sums and singular values in binary64, and numbers of a witness."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Float64: TypeAlias = NDArray[np.float64]
Witness: TypeAlias = Mapping[str, object]

UNIT = 2.0**-53
SINGLE = 2.0**-24
INNER = 64  # terms of an inner product that are added up by themselves
TINY = 2.0**-500  # beside entries of at most 1: more than all underflow together
FARTHEST = 2.0**400  # of entries, once the largest of the data is scaled to 1: squares of products stay finite
GENEROUS = 8.0  # times what rounding errors of random sign do: a prover's last digits


def matrix(witness: Witness, name: str, *, missing: bool = False) -> Float64:
    """A part of the witness as a table of finite numbers (NaN where that means missing); ValueError otherwise."""
    A = numbers(witness, name, missing=missing)
    if A.ndim != 2 or 0 in A.shape:
        raise ValueError(name)
    return A


def numbers(witness: Witness, name: str, *, missing: bool = False) -> Float64:
    """A part of the witness as finite numbers, of any shape; ValueError otherwise."""
    given = np.asarray(witness[name])
    if given.dtype.kind not in "fiu" or given.dtype.itemsize > 8:
        raise ValueError(name)
    A = given.astype(np.float64)
    if not (np.isfinite(A) | (np.isnan(A) & missing)).all():
        raise ValueError(name)
    return A


def number(witness: Witness, name: str, default: float | None = None) -> float:
    """A part of the witness as a finite number; the default where there is no such part."""
    value: Any = witness[name] if default is None else witness.get(name, default)
    if isinstance(value, bool | str) or not np.isfinite(float(value)):
        raise ValueError(name)
    return float(value)


def count(witness: Witness, name: str) -> int:
    """A part of the witness as a whole number from 0; ValueError otherwise."""
    value: Any = witness[name]
    if isinstance(value, bool) or int(value) != value or value < 0:
        raise ValueError(name)
    return int(value)


def stored(witness: Witness, *names: str) -> float:
    """The rounding of one entry as it is stored: of float32 where one of these parts is, else of float64."""
    kinds = (np.asarray(witness[name]).dtype for name in names if witness.get(name) is not None)
    return SINGLE if any(kind == np.float32 or kind == np.float16 for kind in kinds) else UNIT


def exponent(A: Float64) -> int:
    """e with largest |entry| < 2^e ≤ twice that; 0 for a table of zeros. Missing entries are passed over."""
    largest = float(np.nanmax(np.abs(A))) if A.size and not np.isnan(A).all() else 0.0
    return int(np.frexp(largest)[1]) if largest else 0


def scaled(A: Float64, by: int) -> Float64:
    """A · 2^by, exact but for underflow; ValueError where it leaves the numbers that can be reckoned with."""
    with np.errstate(over="ignore"):
        B = np.ldexp(A, by)
    if not (np.isnan(B) | (np.abs(B) < FARTHEST)).all():
        raise ValueError("range")
    return B


def scaled_model(M: Float64, W: Float64, X: Float64) -> tuple[Float64, Float64, Float64, int]:
    """M, W and X scaled to entries of M and of W of at most 1, M ≈ W X still; and the power of two taken out of M."""
    e, f = exponent(M), exponent(W)
    return scaled(M, -e), scaled(W, -f), scaled(X, f - e), e


def gamma(terms: float) -> float:
    """γ: so much of Σ|x| a sum of that many rounded terms can be off, relative. [Higham 2002, lemma 3.1]"""
    return terms * UNIT / (1 - terms * UNIT) if terms * UNIT < 1 else np.inf


def product(A: Float64, B: Float64) -> tuple[Float64, Float64]:
    """A B, and entry by entry how far it can be from the exact one (entries of at most `FARTHEST`).

    The inner dimension is gone through in blocks, so that γ counts a block's terms and the blocks.
    """
    inner = A.shape[1]
    P, sizes = np.zeros((len(A), B.shape[1])), np.zeros((len(A), B.shape[1]))
    with np.errstate(over="ignore", invalid="ignore"):
        for k in range(0, inner, INNER):
            P += A[:, k : k + INNER] @ B[k : k + INNER]
            sizes += np.abs(A[:, k : k + INNER]) @ np.abs(B[k : k + INNER])
    if not (np.isfinite(P).all() and np.isfinite(sizes).all()):
        raise ValueError("range")
    g = gamma(min(inner, INNER) + -(-inner // INNER) + 2)
    return P, sizes * (g * (1 + 2 * g)) + TINY


def longest(N: Float64) -> float:
    """An upper bound of ‖N‖₂ for N ≥ 0, and so of every matrix whose entries are no larger than N's.

    The least of the Frobenius norm and Collatz–Wielandt quotients of NᵀN, rounded up. [Horn & Johnson 2013, 8.1]
    """
    if not np.isfinite(N).all():
        return np.inf
    N = N + TINY
    up = 1 + 4 * gamma(N.size + 4)
    best = float((N**2).sum()) * up
    x = np.ones(N.shape[1])
    up = 1 + 4 * gamma(sum(N.shape) + 4)
    for _ in range(4):
        y = N.T @ (N @ x)
        best = min(best, float((y / x).max()) * up)
        x = np.maximum(y / y.max(), 2.0**-20)
    return float(np.sqrt(best)) * (1 + 4 * UNIT)


def obliqueness(Q: Float64) -> float:
    """An upper bound of ‖QᵀQ − I‖₂."""
    G, error = product(Q.T, Q)
    G = G - np.eye(len(G))
    return longest(np.abs(G) * (1 + 2 * UNIT) + error)


def enclosures(A: Float64, error: Float64, U: Float64, values: Float64, V: Float64) -> tuple[Float64, Float64]:
    """Between what each singular value of every matrix within `error` of A, entry by entry, lies.

    A ≈ U diag(values) Vᵀ with nearly orthonormal columns; the first len(values), in order. Entries of A at most 1.
    Nothing is known (0 to ∞) where the columns are not nearly orthonormal.
    [Ostrowski 1959; Weyl 1912; Golub & Van Loan 2013, section 8.6]
    """
    P, rounded = product(U * values, V.T)
    R = np.abs(A - P) * (1 + 2 * UNIT) + rounded + np.abs(U * values) @ np.abs(V.T) * (4 * UNIT) + error
    a, b, c = longest(R), obliqueness(U), obliqueness(V)
    if not (b < 1 and c < 1 and np.isfinite(a)):
        return np.zeros(len(values)), np.full(len(values), np.inf)
    slack = 16 * UNIT * (values + a) + TINY
    low = values * np.sqrt((1 - b) * (1 - c)) - a - slack
    high = values * np.sqrt((1 + b) * (1 + c)) + a + slack
    return np.maximum(low, 0), high


def centred(M: Float64, center: Float64) -> tuple[Float64, Float64]:
    """M less its mean row, and how far each entry can be off: `center` is the mean, and its error is counted too.

    ValueError where it is not the mean up to rounding.
    """
    A = M - center
    sizes = np.abs(A).sum(axis=0)
    off = np.abs(A.sum(axis=0)) + gamma(len(M) + 2) * sizes * (1 + gamma(len(M) + 2))
    error = off / len(M) * (1 + 4 * UNIT) + TINY
    if not (error <= SINGLE * GENEROUS * np.abs(M).max(axis=0) + 4 * TINY).all():
        raise ValueError("center")
    return A, np.abs(A) * (2 * UNIT) + error
