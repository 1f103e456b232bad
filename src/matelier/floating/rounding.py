"""What rounding can do at most to products of real or complex matrices, and norms that are never too small."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = Any
"""An array of float64 or complex128; NumPy's own types know no real part that both have."""
Float64: TypeAlias = NDArray[np.float64]

UNIT = 2.0**-53
INNER = 64  # terms of an inner product that are added up by themselves
LONG = 1024  # terms, beyond which blocks are four times as long
TINY = 2.0**-500  # beside entries of at most 1: more than all underflow together
FARTHEST = 2.0**400  # of entries beside others of at most 1
TURNS = 4  # of the power method that looks for a norm
AGAIN = 1.25  # times what is needed: the judge's sums are added in another order
UP = 1 + 8 * UNIT  # beyond a few roundings
CLEAR = 1e-12  # of the result: so much a norm is rounded up at least


def gamma(terms: float) -> float:
    """γ: so much of Σ|x| a sum of that many rounded terms can be off, relative. [Higham 2002, lemma 3.1]"""
    return terms * UNIT / (1 - terms * UNIT) if terms * UNIT < 1 else float("inf")


def is_complex(*parts: Floats) -> bool:
    """Whether one of these is complex."""
    return any(part.dtype.kind == "c" for part in parts)


def sizes(A: Floats) -> Float64:
    """Absolute values, never too small."""
    return np.abs(A) * UP if is_complex(A) else np.abs(A)


def exponent(A: Floats) -> int:
    """e with every entry's real and imaginary part below 2^e, the largest at least half of that; 0 for zeros."""
    largest = float(np.abs(parts(A)).max(initial=0.0))
    return int(np.frexp(largest)[1]) if largest else 0


def parts(A: Floats) -> Float64:
    """Real and imaginary parts as they lie in memory."""
    return np.ascontiguousarray(A).view(np.float64)


def scaled(A: Floats, by: int | NDArray[Any]) -> Floats:
    """A · 2^by, by one power of two or by one for each entry; exact but for underflow."""
    if not is_complex(A):
        return np.ldexp(A, by)
    found = np.empty_like(A)
    found.real, found.imag = np.ldexp(A.real, by), np.ldexp(A.imag, by)
    return found


def product(A: Floats, B: Floats) -> Floats:
    """A B, the inner dimension gone through in blocks, so that γ counts a block's terms and the blocks."""
    inner = A.shape[1]
    size = block(inner)
    if inner <= size:
        return A @ B
    P = A[:, :size] @ B[:size]
    for k in range(size, inner, size):
        P += A[:, k : k + size] @ B[k : k + size]
    return P


def block(inner: int) -> int:
    """How many terms are added up by themselves: more of them where P does not stay near the processor."""
    return INNER if inner <= LONG else 4 * INNER


def slack(inner: int, *factors: Floats) -> float:
    """So much of |A||B| each entry of `product` can be off, for so long an inner dimension; and of A·d, d a diagonal.

    A complex product is two real ones of twice as many terms; together √2 times as far off.
    """
    size = block(inner)
    terms = min(inner, size) + -(-inner // size) + 6
    return 1.5 * gamma(2 * terms) if is_complex(*factors) else gamma(terms)


def longest(N: Float64) -> float:
    """An upper bound of ‖N‖₂ for N ≥ 0, and so of every matrix whose entries are no larger than N's.

    The least of the Frobenius norm and Collatz–Wielandt quotients of NᵀN, rounded up. [Horn & Johnson 2013, 8.1]
    """
    if not N.size:
        return 0.0
    largest = float(N.max())
    if not largest < np.inf:
        return float("inf")
    e = int(np.frexp(largest)[1]) if largest else 0
    if e < -400 or e > 400:
        N = np.ldexp(N, -e)  # squares stay among the normal numbers
    else:
        e = 0
    best = float(np.sqrt(np.einsum("ij,ij->", N, N) * (1 + 4 * gamma(N.size)))) * (1 + CLEAR)
    best = min(best, longest_product(N)) + TINY * float(np.sqrt(N.size))
    return float(np.ldexp(best, e)) * UP


def longest_product(*factors: Float64) -> float:
    """An upper bound of ‖N₁ N₂ …‖₂ for factors ≥ 0, which are never multiplied out."""
    terms = sum(sum(N.shape) for N in factors) + 8
    up = 1 + 4 * gamma(2 * terms)
    x: Any = np.ones(factors[-1].shape[1])
    best = float("inf")
    for _ in range(TURNS):
        y: Any = x
        for N in reversed(factors):
            y = N @ y
        for N in factors:
            y = N.T @ y
        y = y + TINY**2
        best = min(best, float((y / x).max()) * up)
        x = np.maximum(y / y.max(), 2.0**-30)
    return float(np.sqrt(best)) * (1 + CLEAR)


def obliqueness(Q: Floats) -> float:
    """An upper bound of ‖QᴴQ − I‖₂."""
    if not Q.size:
        return 0.0
    G = product(Q.conj().T, Q)
    G[np.diag_indices(len(G))] -= 1
    size = sizes(Q)
    off = slack(len(Q), Q) * longest_product(size) ** 2
    return (longest(sizes(G) * UP) + off * UP) * AGAIN + TINY


def difference(A: Floats, B: Floats, C: Floats) -> float:
    """An upper bound of ‖A − B C‖₂ for entries of A of at most 1."""
    P = product(B, C)
    if not np.isfinite(P).all():
        return float("inf")
    np.subtract(A, P, out=P)
    left = longest(sizes(P) * UP)
    off = slack(B.shape[1], B, C) * longest_product(sizes(B), sizes(C))
    return (left + off * UP) * AGAIN + TINY * float(np.sqrt(A.size))
