"""The strongest axes of large data in few passes: block Krylov, each pass a product with DᵀD."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, cast

import numpy as np
import scipy.sparse.linalg
from numpy.typing import NDArray

from matelier.arrays.home import Block, Home, finite
from matelier.arrays.passes import summed_leaves
from matelier.factors.gram import first_shift
from matelier.spine.step import Work, finish

SPARSE: Any = scipy.sparse.linalg  # its functions say nothing of their types

Float64: TypeAlias = NDArray[np.float64]

NARROW, EVEN = 0.75, 8  # a block is narrower than what is asked for, and a multiple of what processors multiply at once
GROUP = 64  # blocks added in place before they go into the tree


@dataclass(frozen=True, slots=True, eq=False)
class Ritz:
    """Approximate eigenvalues and eigenvectors (columns of V) of DᵀD, and the norm of what each leaves.

    `energy` is the trace of DᵀD, `center` what was taken from each row of D; `moved` is the energy of what the products
    in the home's precision had beyond that. `settled` says whether the wished excess was reached.
    """

    eigenvalues: Float64
    V: Float64
    residuals: Float64
    passes: int
    energy: float
    center: Float64
    moved: float
    settled: bool = True


def strongest(home: Home, count: int, *, centred: bool, excess: float = 1e-7, most: int = 24) -> Ritz:
    """The `count` largest eigenpairs of DᵀD, and one more value, D less its mean row if centred: one pass a turn.

    Stops when what the axes leave is bounded to at most `excess` of it above the least, up to rounding, or after
    `most` passes. The start is seeded: the same data give the same axes.
    [Musco & Musco 2015; Golub & Van Loan 2013, section 10.3]
    """
    return finish(strongest_of(home, count, centred=centred, excess=excess, most=most))


def strongest_of(home: Home, count: int, *, centred: bool, excess: float = 1e-7, most: int = 24) -> Work[Ritz]:
    """The same as work that tells how many blocks of a pass are done."""
    m = home.shape[1]
    width = min(m, max(16, -(-int(NARROW * count) // EVEN) * EVEN))
    Q = np.linalg.qr(np.random.default_rng(m).standard_normal((m, width))).Q
    seen, passed = yield from _first_pass(home, Q, centred)
    K, W, H = np.empty((m, 0)), np.empty((m, 0)), np.empty((0, 0))
    for turn in range(1, most + 1):
        Z = seen.centred(passed.Z, Q)
        K, W = np.hstack([K, Q]), np.hstack([W, Z])
        new = K.T @ Z
        H = np.block([[H, new[:-width]], [new[:-width].T, (new[-width:] + new[-width:].T) / 2]])
        last = turn == most or K.shape[1] + width > m
        Q, R = _next(Z, K, new)
        if K.shape[1] <= count and not last:
            passed = yield from _pass(home, Q, seen.shift)
            continue
        values, Y = np.linalg.eigh(H)
        values, Y = np.maximum(values[::-1], 0), Y[:, ::-1]
        rest = max(seen.energy - float(values[:count].sum()), 0.0)
        settled = _excess(values, R @ Y[-width:], count) <= excess * rest
        if settled or last:
            values, Y = values[: count + 1], Y[:, : count + 1]
            V = K @ Y
            return Ritz(values, V, np.linalg.norm(W @ Y - V * values, axis=0), turn, *seen.told(m), settled)
        passed = yield from _pass(home, Q, seen.shift)
    raise AssertionError(most)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    # What the first pass told: the mean row less the shift (None when nothing is centred), and the energy around it.
    shift: Float64
    mean: Float64 | None
    energy: float
    rows: int

    def centred(self, Z: Float64, Q: Float64) -> Float64:
        return Z if self.mean is None else Z - self.rows * np.outer(self.mean, self.mean @ Q)

    def told(self, m: int) -> tuple[float, Float64, float]:
        if self.mean is None:
            return self.energy, np.zeros(m), 0.0
        return self.energy, self.shift + self.mean, self.rows * float(self.mean @ self.mean)


@dataclass(slots=True, eq=False)
class _Sums:
    Z: Float64
    sums: Float64
    energy: float

    def __add__(self, other: "_Sums") -> "_Sums":
        self.Z += other.Z
        self.sums += other.sums
        self.energy += other.energy
        return self


def _first_pass(home: Home, Q: Float64, centred: bool) -> Work[tuple[_Seen, _Sums]]:
    # The shift is a guess of the mean; where it was far off, the pass is made again with the mean itself.
    n, m = home.shape
    shift = first_shift(home) if centred else np.zeros(m)
    passed = yield from _pass(home, Q, shift, first=True)
    if not centred:
        return _Seen(shift, None, passed.energy, n), passed
    mean = passed.sums / n
    if n * float(mean @ mean) > 0.5 * passed.energy:
        shift = (shift + mean).astype(home.dtype).astype(np.float64)
        passed = yield from _pass(home, Q, shift, first=True)
        mean = passed.sums / n
    return _Seen(shift, mean, max(passed.energy - n * float(mean @ mean), 0.0), n), passed


def _pass(home: Home, Q: Float64, shift: Float64, *, first: bool = False) -> Work[_Sums]:
    # (D − shift)ᵀ((D − shift) Q): products in the home's precision, sums in float64.
    kind = home.dtype
    leaf = _Leaf(np.ascontiguousarray(Q.T, dtype=kind), shift.astype(kind), first)
    found = yield from summed_leaves(home, leaf, _Sums.__add__, together=GROUP)
    return replace(found.total, Z=np.ascontiguousarray(found.total.Z.T))


@dataclass(frozen=True, slots=True, eq=False)
class _Leaf:
    Q: NDArray[Any]
    shift: NDArray[Any]
    first: bool

    def __call__(self, blocks: Iterator[tuple[int, Block]]) -> _Sums:
        width, m = int(self.Q.shape[0]), int(self.Q.shape[1])
        part = _Sums(np.zeros((width, m)), np.zeros(m), 0.0)
        moved = bool(self.shift.any())
        for start, block in blocks:
            B = block - self.shift if moved else block
            if self.first:
                self._look(part, B, block, start)
            part.Z += (self.Q @ B.T) @ B
        return part

    def _look(self, part: _Sums, B: Block, block: Block, start: int) -> None:
        energy = float(np.sum(np.einsum("ij,ij->i", B, B), dtype=np.float64))
        if not np.isfinite(energy):
            finite(block, start)
        part.energy += energy
        part.sums += np.ones(len(B), self.Q.dtype) @ B


def _next(Z: Float64, K: Float64, inside: Float64) -> tuple[Float64, Float64]:
    # Q R = what of Z is outside K; removed twice, once leaves rounding of the size of what is removed.
    Z = Z - K @ inside
    Z -= K @ (K.T @ Z)
    lengths = np.linalg.norm(Z, axis=0)
    Q, R = np.linalg.qr(Z / np.where(lengths > 0, lengths, 1))
    return Q, R * lengths


def _excess(values: Float64, left: Float64, count: int) -> float:
    # DᵀD is [Θ Lᵀ; L A] in the Ritz vectors of `wide` values and the rest, L what these leave. An eigenvalue λ of it,
    # at least θ_count, is one of Θ + Lᵀ(λ − A)⁻¹L, which is at most Θ + LᵀL / (θ_count − θ_wide).
    wide = min(2 * count, len(values) - 1)
    gap, L = float(values[count - 1] - values[wide]), left[:, :wide]
    plain = float(np.linalg.norm(left[:, :count], axis=0).sum())
    if not gap > 0:
        return plain
    larger = np.linalg.eigvalsh(np.diag(values[:wide]) + L.T @ L / gap)[::-1]
    return min(plain, float((larger[:count] - values[:count]).sum()))


def bidiagonalised(home: Home, count: int, near: Ritz) -> Ritz:
    """The same eigenpairs vector by vector, in memory, where the values fall too slowly for few passes.

    [Larsen 1998, PROPACK]
    """
    D = np.concatenate([block.astype(np.float64) for block in home.blocks()]) - near.center
    most = min(count + 1, min(D.shape) - 1)
    _, s, Vt = cast("tuple[Float64, Float64, Float64]", SPARSE.svds(D, k=most, solver="propack", random_state=0))
    order = np.argsort(-s, kind="stable")
    values, V = s[order] ** 2, Vt[order].T
    residuals = np.linalg.norm(D.T @ (D @ V) - V * values, axis=0)
    return replace(near, eigenvalues=values, V=V, residuals=residuals, settled=True)
