"""Non-negative least squares for many frames that share one Gram matrix: an active set, warm from the frame before."""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.compiled import compiled

Float64: TypeAlias = NDArray[np.float64]

DEPENDENT = 1e-10  # a note whose part outside the active ones is shorter than √this is left out
RELAXED = {"reassoc", "contract", "arcp"}  # sums may be reordered for SIMD; NaN and infinity keep their meaning


class Active(NamedTuple):
    """The frame at hand: G[notes, notes] = L Lᵀ, L y = c[notes], Lᵀ z = y; x ≥ 0 is where we are."""

    G: Float64
    L: Float64
    notes: NDArray[np.int64]
    inside: NDArray[np.bool_]
    y: Float64
    z: Float64
    x: Float64
    gradient: Float64


def nonnegative(
    G: Float64, C: Float64, *, sums: Float64, bins: int, tolerance: float = 1e-10
) -> tuple[Float64, Float64]:
    """Amounts X ≥ 0 (frames × notes), each row minimising ½‖W x − m‖², and a duality gap for each row.

    G = WᵀW (notes × notes, unit diagonal), C = (WᵀM)ᵀ (frames × notes), `sums` the column sums of W ≥ 0 (all
    positive), `bins` its rows. A row is done when no gradient exceeds `tolerance` times its largest correlation.
    The gap bounds how far ½‖W x − m‖² lies above its least value, in exact arithmetic on these G and C: with
    r = m − Wx and δ = max (Wᵀr)ⱼ/sumsⱼ, the point r − δ·1 is dual feasible. Rows are solved in order, each starting
    from the active set of the one before, so equal blocks give equal bits.
    [Lawson & Hanson 1974, chapter 23; Bro & de Jong 1997]
    """
    X = np.zeros_like(C)
    gaps = np.zeros(len(C))
    r = len(G)
    vectors = (np.zeros(r) for _ in range(4))
    active = Active(np.ascontiguousarray(G), np.zeros((r, r)), np.zeros(r, np.int64), np.zeros(r, np.bool_), *vectors)
    _solve_rows(active, np.ascontiguousarray(C), sums, bins, X, gaps, tolerance)
    return X, gaps


@compiled(fastmath=RELAXED)
def _solve_rows(
    active: Active, C: Float64, sums: Float64, bins: int, X: Float64, gaps: Float64, tolerance: float
) -> None:
    n = 0
    for t in range(len(C)):
        c = C[t]
        largest = np.abs(c).max()
        if largest == 0.0:
            continue
        n = _drop_until_positive(active, c, n)
        n = _climb(active, c, tolerance * largest, n)
        gaps[t] = _gap(active, sums, bins, n)
        for i in range(n):
            X[t, active.notes[i]] = active.x[i]


@compiled(fastmath=RELAXED)
def _climb(active: Active, c: Float64, limit: float, n: int) -> int:
    # Lawson and Hanson's main loop: let the note with the steepest gradient in, go to the new best, repeat.
    blocked = np.zeros(len(c), np.bool_)
    for _ in range(30 * len(c)):
        best = _steepest(active, c, blocked, n)
        if best < 0 or active.gradient[best] <= limit:
            break
        grown = _append(active, c, best, n)
        if grown == n:  # it depends on the active notes: nothing to gain
            blocked[best] = True
            continue
        _back_substitute(active, grown)
        if active.z[n] <= 0.0:  # rounding alone asked for it
            active.inside[best] = False
            blocked[best] = True
            continue
        active.x[n] = 0.0
        n = _walk(active, c, grown)
    return n


@compiled(fastmath=RELAXED)
def _steepest(active: Active, c: Float64, blocked: NDArray[np.bool_], n: int) -> int:
    gradient = active.gradient
    gradient[:] = c
    for i in range(n):
        k, amount = active.notes[i], active.x[i]
        for j in range(len(c)):
            gradient[j] -= amount * active.G[k, j]
    best, height = -1, 0.0
    for j in range(len(c)):
        if gradient[j] > height and not active.inside[j] and not blocked[j]:
            best, height = j, gradient[j]
    return best


@compiled(fastmath=RELAXED)
def _append(active: Active, c: Float64, j: int, n: int) -> int:
    G, L, notes = active.G, active.L, active.notes
    rest, left = G[j, j], c[j]
    for k in range(n):
        dot = G[j, notes[k]]
        for i in range(k):
            dot -= L[n, i] * L[k, i]
        dot /= L[k, k]
        L[n, k] = dot
        rest -= dot * dot
        left -= dot * active.y[k]
    if rest <= DEPENDENT * G[j, j]:
        return n
    L[n, n] = np.sqrt(rest)
    active.y[n] = left / L[n, n]
    notes[n] = j
    active.inside[j] = True
    return n + 1


@compiled(fastmath=RELAXED)
def _back_substitute(active: Active, n: int) -> None:
    L, z = active.L, active.z
    z[:n] = active.y[:n]
    for i in range(n - 1, -1, -1):
        z[i] /= L[i, i]
        amount = z[i]
        for k in range(i):
            z[k] -= L[i, k] * amount


@compiled(fastmath=RELAXED)
def _refactor(active: Active, c: Float64, first: int, n: int) -> int:
    # Rows before `first` are as they were; the others are appended anew, which keeps no rounding of the past.
    kept = first
    for i in range(first, n):
        j = active.notes[i]
        active.inside[j] = False
        kept = _append(active, c, j, kept)
    _back_substitute(active, kept)
    return kept


@compiled(fastmath=RELAXED)
def _drop_until_positive(active: Active, c: Float64, n: int) -> int:
    # The last frame's notes, this frame's sound: what would be negative goes, until x = z is feasible and best.
    L, notes, y, z = active.L, active.notes, active.y, active.z
    for i in range(n):
        left = c[notes[i]]
        for k in range(i):
            left -= L[i, k] * y[k]
        y[i] = left / L[i, i]
    _back_substitute(active, n)
    while True:
        first, kept = -1, 0
        for i in range(n):
            if z[i] > 0.0:
                notes[kept] = notes[i]
                kept += 1
            else:
                active.inside[notes[i]] = False
                first = i if first < 0 else first
        if first < 0:
            active.x[:n] = z[:n]
            return n
        n = _refactor(active, c, first, kept)


@compiled(fastmath=RELAXED)
def _walk(active: Active, c: Float64, n: int) -> int:
    # From the feasible x towards z, the best on the active set; what reaches zero on the way is dropped.
    notes, x, z = active.notes, active.x, active.z
    while True:
        step, stopper = 1.0, -1
        for i in range(n):
            if z[i] <= 0.0:
                reach = x[i] / (x[i] - z[i]) if x[i] > 0.0 else 0.0
                if stopper < 0 or reach < step:
                    step, stopper = reach, i
        if stopper < 0:
            x[:n] = z[:n]
            return n
        first, kept = -1, 0
        for i in range(n):
            moved = x[i] + step * (z[i] - x[i])
            if i == stopper or moved <= 0.0:
                active.inside[notes[i]] = False
                first = i if first < 0 else first
            else:
                notes[kept] = notes[i]
                x[kept] = moved
                kept += 1
        n = _refactor(active, c, first, kept)


@compiled(fastmath=RELAXED)
def _gap(active: Active, sums: Float64, bins: int, n: int) -> float:
    lift = 0.0
    for j in range(len(sums)):
        lift = max(lift, active.gradient[j] / sums[j])
    gap = 0.5 * lift * lift * bins
    for i in range(n):
        j = active.notes[i]
        gap += active.x[i] * (lift * sums[j] - active.gradient[j])
    return max(gap, 0.0)
