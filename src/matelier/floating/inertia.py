"""How many directions go up, down and nowhere, in rationals: P A Pᵀ = L D Lᴴ, or the signs of a polynomial."""

from fractions import Fraction
from itertools import pairwise
from typing import Any, cast

import numpy as np
from flint import fmpz_mat

from matelier.floating.given import claim
from matelier.floating.rational import affordable, embedded, exact_claim, seconds, stored
from matelier.floating.rounding import Float64, Floats, is_complex
from matelier.spine.claim import Claim
from matelier.spine.matrix import Exact

PRIME = 2**31 - 1
MOST_WORKED = 24  # rows up to which L and D travel with the answer
Numbers = list[list[Fraction]]


def inertia_exactly(A: Floats, patience: float) -> tuple[tuple[int, int, int], tuple[Claim, ...]] | None:
    """The inertia, and what proves it; None where that would take too long."""
    M, half = embedded(A), 2 if is_complex(A) else 1
    if len(M) <= MOST_WORKED:
        P, L, D = ldl(M)
        up, down, flat = _signs(D)
        proof = exact_claim(
            "inertia", A=stored(M), P=_exact(P), L=_exact(L), D=_exact(D), positive=up, negative=down, zero=flat
        )
        return (up // half, down // half, flat // half), (proof,)
    if not affordable(seconds(A, 3.9, 8e-11), patience):
        return None
    up, down, flat = (count // half for count in by_polynomial(M))
    order = regular_order(M)
    if order is None:
        return (up, down, flat), ()
    proof = claim("measured_signs", "EXACT", A=A, order=np.array(order), positive=up, negative=down, zero=flat)
    return (up, down, flat), (proof,)


def regular_order(M: Float64) -> list[int] | None:
    """An order of rows and columns in which the leading minors, as many as the rank, are not zero; None without one.

    Modulo a prime: a minor that is not zero there is not zero.
    """
    rows, order = _whole(M), list(range(len(M)))
    S = np.array([[entry % PRIME for entry in row] for row in rows], dtype=np.int64)
    for k in range(len(S)):
        pivots = np.flatnonzero(S.diagonal()[k:])
        if not len(pivots):
            return None if S[k:, k:].any() else order
        i = k + int(pivots[0])
        S[[k, i]] = S[[i, k]]
        S[:, [k, i]] = S[:, [i, k]]
        order[k], order[i] = order[i], order[k]
        line = S[k] * pow(int(S[k, k]), -1, PRIME) % PRIME
        S[k + 1 :] = (S[k + 1 :] - np.outer(S[k + 1 :, k], line) % PRIME) % PRIME
    return order


def _whole(M: Float64) -> list[list[int]]:
    low = int(np.frexp(np.abs(M[M != 0]).min())[1]) - 53 if M.any() else 0
    return [[int(Fraction(*x.as_integer_ratio()) * Fraction(2) ** -low) for x in row] for row in M.tolist()]


def by_polynomial(M: Float64) -> tuple[int, int, int]:
    """By Descartes' rule, which counts all where every root is real."""
    coefficients = [int(c) for c in cast("Any", fmpz_mat(_whole(M)).charpoly()).coeffs()]
    flat = next(k for k, c in enumerate(coefficients) if c)
    signs = [c > 0 for c in coefficients if c]
    up = sum(one != other for one, other in pairwise(signs))
    return up, len(M) - up - flat, flat


def ldl(M: Float64) -> tuple[Numbers, Numbers, Numbers]:
    """P, L and D with P M Pᵀ = L D Lᵀ, D in blocks of at most two rows."""
    n = len(M)
    S = [[Fraction(*x.as_integer_ratio()) for x in row] for row in M.tolist()]
    order = list(range(n))
    L: Numbers = [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]
    D: Numbers = [[Fraction(0)] * n for _ in range(n)]
    k = 0
    while k < n:
        best = max(range(k, n), key=lambda i: abs(S[i][i]))
        if S[best][best]:
            _swap(S, L, order, k, best)
            D[k][k] = S[k][k]
            _clear(S, L, k, 1)
            k += 1
            continue
        place = next(((i, j) for i in range(k, n) for j in range(i) if j >= k and S[i][j]), None)
        if place is None:
            break
        i, j = place
        _swap(S, L, order, k, j)
        _swap(S, L, order, k + 1, i)
        D[k][k + 1] = D[k + 1][k] = S[k + 1][k]
        _clear(S, L, k, 2)
        k += 2
    P: Numbers = [[Fraction(int(order[i] == j)) for j in range(n)] for i in range(n)]
    return P, L, D


def _swap(S: Numbers, L: Numbers, order: list[int], k: int, other: int) -> None:
    if k == other:
        return
    S[k], S[other] = S[other], S[k]
    for row in S:
        row[k], row[other] = row[other], row[k]
    L[k][:k], L[other][:k] = L[other][:k], L[k][:k]
    order[k], order[other] = order[other], order[k]


def _clear(S: Numbers, L: Numbers, k: int, size: int) -> None:
    n = len(S)
    if size == 1:
        pivot = S[k][k]
        factors = [[S[i][k] / pivot] for i in range(n)]
    else:
        b = S[k + 1][k]  # of the block [0 b; b 0], whose inverse swaps
        factors = [[S[i][k + 1] / b, S[i][k] / b] for i in range(n)]
    tops = [list(S[k + t]) for t in range(size)]
    for i in range(k + size, n):
        for t in range(size):
            L[i][k + t] = factors[i][t]
            S[i] = [x - factors[i][t] * y for x, y in zip(S[i], tops[t], strict=True)]


def _signs(D: Numbers) -> tuple[int, int, int]:
    up = down = k = 0
    while k < len(D):
        if k + 1 < len(D) and D[k][k + 1]:
            up, down, k = up + 1, down + 1, k + 2
        else:
            up, down, k = up + (D[k][k] > 0), down + (D[k][k] < 0), k + 1
    return up, down, len(D) - up - down


def _exact(rows: Numbers) -> Exact:
    return Exact(tuple(map(tuple, rows)))
