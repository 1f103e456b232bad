"""Amounts by Kullback–Leibler divergence: Newton's method on the notes that sound, each row stopped by its gap."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.compiled import compiled
from matelier.factors.fit import fit
from matelier.factors.nonnegative import nonnegative
from matelier.spine.step import finish

Floats: TypeAlias = NDArray[Any]
Float64: TypeAlias = NDArray[np.float64]

RELAXED = {"reassoc", "contract", "arcp"}  # sums may be reordered for SIMD; NaN and infinity keep their meaning
ROWS = 64  # at a time: what belongs to them stays in the cache
FLOOR = 1e-10  # of the largest entry: models are kept above it, so that no ratio is infinite
STEEP = (
    0.75  # the start weighs a bin by its mean to −STEEP: 0 is least squares, 1 what the divergence does near its best
)
FAINT = 1e-6  # of the loudest bin's mean: a fainter bin weighs no more than this one
WANTED, RAISED = 4.0, 0.1  # a silent note whose pull is WANTED times its weight starts at RAISED of the mean amount
FADED = 1e-9  # of the mean amount: a fainter one that wants to be less is silent
HALVINGS = 5  # of a step that went too far, before a multiplicative one is made instead
RESOLVED = 4  # times a step is found anew without the notes it would make negative


@dataclass(frozen=True, slots=True)
class Reached:
    """Amounts X (k × rank) with how far each row may be from its best, its duality gap.

    `whole` is what each row of the data sums to, `slope` the gradient at X; the squares of `roots` (k × m) are d/p².
    """

    X: Floats
    whole: Float64
    far: Float64
    slope: Floats
    roots: Floats

    @property
    def parts(self) -> tuple[Floats, ...]:
        """All of it, each with a row for each row of the data."""
        return self.X, self.whole, self.far, self.slope, self.roots

    def some(self, rows: NDArray[Any]) -> "Reached":
        """The same for some rows."""
        return Reached(*(part[rows] for part in self.parts))


@dataclass(frozen=True, slots=True)
class Newton:
    """A sweep over X ≥ 0 with W known: a Newton step on the amounts that are positive or want to be, for each row.

    A step is taken where the slope at its end points on (convex: it then lowered the divergence), else halved, at last
    replaced by a multiplicative one, which never raises it. Rows whose gap is at most `enough` of their sum are left as
    they are. [Bertsekas 1982; Lee & Seung 2001, Theorem 2]
    """

    W: Floats
    enough: float

    def start(self, D: Floats, X: Floats) -> Reached:
        """Where to begin."""
        return self._at(D, X, D.sum(axis=1, dtype=np.float64))

    def __call__(self, data: Floats, factors: Reached, /) -> tuple[Reached, float]:
        """The next amounts, and the sum of the gaps of rows that are not done: 0 when all are."""
        rows = np.flatnonzero(self._open(factors))
        old = factors.some(rows)
        new = Reached(*(part.copy() for part in factors.parts))
        Y = _stepped(np.ascontiguousarray(self.W.T), old, self._sums, self.enough / 8)
        for halving in range(HALVINGS + 2):
            tried = self._at(data[rows], Y, old.whole)
            good = np.einsum("tj,tj->t", tried.slope, tried.X - old.X) <= 0
            if halving > HALVINGS:
                good[:] = True
            for part, better in zip(new.parts, tried.parts, strict=True):
                part[rows[good]] = better[good]
            rows, old, Y = rows[~good], old.some(~good), tried.X[~good]
            if not len(rows):
                break
            Y = (old.X + Y) / 2 if halving < HALVINGS else self._multiplied(old)
        return new, float(new.far[self._open(new)].sum())

    @property
    def _sums(self) -> Floats:
        return self.W.sum(axis=0)

    def _open(self, reached: Reached) -> NDArray[np.bool_]:
        return reached.far > self.enough * reached.whole

    def _multiplied(self, reached: Reached) -> Floats:
        sums = np.maximum(self._sums, np.finfo(reached.X.dtype).tiny)
        return reached.X * np.maximum(1 - reached.slope / sums, 0)

    def _at(self, D: Floats, X: Floats, whole: Float64) -> Reached:
        # Of all multiples of a row's amounts the best has the data's sum.
        sums = self._sums
        modelled = X @ sums
        X = X * (np.where(modelled > 0, whole, 1) / np.where(modelled > 0, modelled, 1)).astype(X.dtype)[:, None]
        P = X @ self.W.T
        roots = np.empty_like(P)
        _ratios(D, P, roots, FLOOR)
        up = P @ self.W
        return Reached(X, whole, _gaps(X, whole, up, sums), sums - up, roots)


def _gaps(X: Floats, whole: Float64, up: Floats, sums: Floats) -> Float64:
    # m/(p·κ) is dual feasible for κ = max (Wᵀ(m/p))ⱼ/sumsⱼ; the logarithms of p cancel between primal and dual.
    kappa = (up / np.maximum(sums, np.finfo(X.dtype).tiny)).max(axis=1).astype(np.float64)
    modelled = X.astype(np.float64) @ sums.astype(np.float64)
    return np.maximum(modelled - whole + whole * np.log(np.where(whole > 0, np.maximum(kappa, 1e-300), 1.0)), 0)


@compiled(fastmath=RELAXED)
def _ratios(D: Floats, P: Floats, roots: Floats, floor: float) -> None:
    # P becomes d/p, `roots` √d/p.
    low, one = P.dtype.type(floor), P.dtype.type(1)
    for t in range(len(P)):
        d, p, q = D[t], P[t], roots[t]
        for i in range(len(p)):
            inverse = one / max(p[i], low)
            p[i] = d[i] * inverse
            q[i] = np.sqrt(d[i]) * inverse


def _stepped(W: Floats, at: Reached, sums: Floats, silent: float) -> Floats:
    # A Newton step of each row, all amounts ≥ 0; W is rank × m here.
    Y, r = at.X.copy(), len(W)
    wide = np.empty((r + 4, W.shape[1]), W.dtype)
    _step_rows(W, at.X, at.slope, at.roots, sums, silent, Y, wide, np.empty((r + 4, r + 4)), np.empty((r, r)))
    return Y


@compiled(fastmath=RELAXED)
def _step_rows(
    W: Floats, X: Floats, slope: Floats, roots: Floats, sums: Floats, silent: float,
    Y: Floats, wide: Floats, H: Float64, L: Float64,
) -> None:  # fmt: skip
    r = len(W)
    notes, d, g = np.empty(r, np.int64), np.empty(r), np.empty(r)
    x, inside = np.empty(r), np.empty(r, np.bool_)
    for t in range(len(X)):
        n, mean = 0, X[t].sum() / r
        for j in range(r):
            if X[t, j] <= FADED * mean and slope[t, j] >= -silent * sums[j]:
                Y[t, j] = 0.0
            else:
                notes[n], x[n], g[n] = j, X[t, j], slope[t, j]
                n += 1
        _curvature(W, roots[t], notes, n, wide, H)
        _solve(H, L, x, g, d, inside, n)
        if not _downhill(x, g, d, n):
            _reach(H, L, x, g, d, inside, n)
        for k in range(n):
            j = notes[k]
            y = max(x[k] + d[k], 0.0)
            if x[k] == 0.0 and g[k] < -(WANTED - 1.0) * sums[j]:
                y = max(y, RAISED * mean)
            Y[t, j] = y


@compiled(fastmath=RELAXED)
def _downhill(x: Float64, g: Float64, d: Float64, n: int) -> bool:
    slope = 0.0
    for k in range(n):
        slope += g[k] * (max(x[k] + d[k], 0.0) - x[k])
    return slope < 0.0


@compiled(fastmath=RELAXED)
def _reach(H: Float64, L: Float64, x: Float64, g: Float64, d: Float64, inside: NDArray[np.bool_], n: int) -> None:
    # What sounds goes along −H⁻¹g until the first note is silent: always downhill.
    for k in range(n):
        inside[k] = x[k] > 0.0 or g[k] < 0.0
        d[k] = 0.0
    if not _solved(H, L, g, d, inside, n):
        d[:n] = 0.0
        return
    step = 1.0
    for k in range(n):
        if inside[k] and x[k] == 0.0 and d[k] < 0.0:
            d[k] = 0.0
        elif d[k] < 0.0:
            step = min(step, -x[k] / d[k])
    for k in range(n):
        d[k] *= step
        if x[k] + d[k] <= 1e-14 * x[k]:
            d[k] = -x[k]


@compiled(fastmath=RELAXED)
def _curvature(W: Floats, root: Floats, notes: NDArray[np.int64], n: int, wide: Floats, H: Float64) -> None:
    # The lower triangle of H = Σ wᵢ wᵢᵀ rootᵢ² among the notes, sixteen dot products at once: they stay in registers.
    zero = wide.dtype.type(0)
    for k in range(n):
        w, b = W[notes[k]], wide[k]
        for i in range(len(root)):
            b[i] = w[i] * root[i]
    for k in range(n, n + 4):
        wide[k, :] = zero
    for j in range(0, n, 4):
        c0, c1, c2, c3 = wide[j], wide[j + 1], wide[j + 2], wide[j + 3]
        for k in range(j, n, 4):
            b0, b1, b2, b3 = wide[k], wide[k + 1], wide[k + 2], wide[k + 3]
            s00, s01, s02, s03 = zero, zero, zero, zero
            s10, s11, s12, s13 = zero, zero, zero, zero
            s20, s21, s22, s23 = zero, zero, zero, zero
            s30, s31, s32, s33 = zero, zero, zero, zero
            for i in range(len(root)):
                p, q, u, v = c0[i], c1[i], c2[i], c3[i]
                w0, w1, w2, w3 = b0[i], b1[i], b2[i], b3[i]
                s00, s01, s02, s03 = s00 + w0 * p, s01 + w0 * q, s02 + w0 * u, s03 + w0 * v
                s10, s11, s12, s13 = s10 + w1 * p, s11 + w1 * q, s12 + w1 * u, s13 + w1 * v
                s20, s21, s22, s23 = s20 + w2 * p, s21 + w2 * q, s22 + w2 * u, s23 + w2 * v
                s30, s31, s32, s33 = s30 + w3 * p, s31 + w3 * q, s32 + w3 * u, s33 + w3 * v
            H[k, j], H[k, j + 1], H[k, j + 2], H[k, j + 3] = s00, s01, s02, s03
            H[k + 1, j], H[k + 1, j + 1], H[k + 1, j + 2], H[k + 1, j + 3] = s10, s11, s12, s13
            H[k + 2, j], H[k + 2, j + 1], H[k + 2, j + 2], H[k + 2, j + 3] = s20, s21, s22, s23
            H[k + 3, j], H[k + 3, j + 1], H[k + 3, j + 2], H[k + 3, j + 3] = s30, s31, s32, s33


@compiled(fastmath=RELAXED)
def _solve(H: Float64, L: Float64, x: Float64, g: Float64, d: Float64, inside: NDArray[np.bool_], n: int) -> None:
    # H d = −g; what x + d would make negative goes to zero, and the rest is solved anew.
    inside[:n] = True
    for _ in range(RESOLVED):
        for i in range(n):
            if not inside[i]:
                d[i] = -x[i]
        if not _solved(H, L, g, d, inside, n):
            d[:n] = 0.0
            return
        clipped = False
        for i in range(n):
            if inside[i] and x[i] + d[i] <= 0.0:
                inside[i] = False
                clipped = True
        if not clipped:
            return


@compiled(fastmath=RELAXED)
def _solved(H: Float64, L: Float64, g: Float64, d: Float64, inside: NDArray[np.bool_], n: int) -> bool:
    # By Cholesky among those inside; d of the others is given. H is a sum in float32: a part in 10⁶ steadies it.
    places = np.flatnonzero(inside[:n])
    for a in range(len(places)):
        i = places[a]
        left = -g[i]
        for k in range(n):
            if not inside[k]:
                left -= (H[i, k] if k < i else H[k, i]) * d[k]
        for b in range(a):
            dot = H[i, places[b]]
            for c in range(b):
                dot -= L[a, c] * L[b, c]
            L[a, b] = dot / L[b, b]
        rest = H[i, i] * (1.0 + 1e-6)
        for c in range(a):
            rest -= L[a, c] * L[a, c]
            left -= L[a, c] * d[places[c]]
        if not rest > 0.0:
            return False
        L[a, a] = np.sqrt(rest)
        d[i] = left / L[a, a]
    for a in range(len(places) - 1, -1, -1):
        i = places[a]
        d[i] /= L[a, a]
        for b in range(a):
            d[places[b]] -= L[a, b] * d[i]
    return True


def amounts_by_newton(D: Floats, W: Floats, *, tolerance: float, cycles: int) -> tuple[Floats, Float64]:
    """X ≥ 0 (n × rank) minimising the divergence of each row of D ≥ 0 from W x, and for each row its duality gap.

    W ≥ 0 has columns of length 1, or 0. A row is done when its gap is at most `tolerance` of what it sums to.
    """
    X, far = np.empty((len(D), W.shape[1]), D.dtype), np.empty(len(D))
    sweep = Newton(W, tolerance)
    for a in range(0, len(D), ROWS):
        few = slice(a, a + ROWS)
        scale = float(D[few].max()) or 1.0  # entries of at most 1: no power of them leaves the numbers there are
        d = D[few] / D.dtype.type(scale)
        found = sweep.start(d, _start(d, W))
        if found.far.any():
            found = finish(fit(d, found, sweep, tolerance=-np.inf, enough=0.0, sweeps=cycles))
        X[few], far[few] = found.X * D.dtype.type(scale), found.far * scale
    return X, far


def _start(D: Floats, W: Floats) -> Floats:
    # Least squares weighted alike in all rows, nearer to the divergence's best than plain ones; the right sum.
    level = D.mean(axis=0, dtype=np.float64)
    weights = np.maximum(level, FAINT * max(level.max(), 1e-30)) ** -STEEP
    weights /= weights.max()
    V = W * weights.astype(W.dtype)[:, None]
    G, C = (W.T @ V).astype(np.float64), (D @ V).astype(np.float64)
    lengths = np.sqrt(np.where(np.diagonal(G) > 0, np.diagonal(G), 1))
    sums = np.where(V.any(axis=0), (W * np.sqrt(weights)[:, None]).sum(axis=0) / lengths, 1)
    near, _ = nonnegative(G / np.outer(lengths, lengths), C / lengths, sums=sums, bins=len(W), tolerance=1e-4)
    return (near / lengths).astype(D.dtype)
