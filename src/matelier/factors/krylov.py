"""The strongest axes of large data in few passes: block Krylov, each pass a product with DᵀD."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import Block, Home, finite
from matelier.arrays.passes import summed_leaves
from matelier.spine.step import Work, finish

Float64: TypeAlias = NDArray[np.float64]

NARROW = 0.6  # a block is narrower than what is asked for: one or two passes more, and half the work in all
GROUP = 64  # blocks added in place before they go into the tree


@dataclass(frozen=True, slots=True, eq=False)
class Ritz:
    """Approximate eigenvalues and eigenvectors (columns of V) of DᵀD, and the norm of what each leaves."""

    eigenvalues: Float64
    V: Float64
    residuals: Float64
    passes: int


def strongest(home: Home, count: int, *, center: Float64, energy: float, excess: float = 1e-7, most: int = 24) -> Ritz:
    """The `count` largest eigenpairs of (D − center)ᵀ(D − center), and one more value: one pass a turn.

    Stops when what the axes leave is bounded to at most `excess` of it above the least, up to rounding, or after
    `most` passes. The start is seeded: the same data give the same axes.
    [Musco & Musco 2015; Golub & Van Loan 2013, section 10.3]
    """
    return finish(strongest_of(home, count, center=center, energy=energy, excess=excess, most=most))


def strongest_of(
    home: Home, count: int, *, center: Float64, energy: float, excess: float = 1e-7, most: int = 24
) -> Work[Ritz]:  # fmt: skip
    """The same as work that tells how many blocks of a pass are done."""
    m = home.shape[1]
    width = min(m, max(10, int(NARROW * count)))
    Q = _orthonormal(np.random.default_rng(m).standard_normal((m, width)))
    K, W = np.empty((m, 0)), np.empty((m, 0))
    found = Ritz(np.empty(0), K, K, 0)
    for turn in range(1, most + 1):
        Z = yield from product_of(home, Q, center)
        K, W = np.hstack([K, Q]), np.hstack([W, Z])
        found = _ritz(K, W, count + 1, turn)
        rest = max(energy - float(found.eigenvalues[:count].sum()), 0.0)
        if K.shape[1] + width > m or (K.shape[1] > count and _excess(found, count) <= excess * rest):
            break
        for _ in range(2):  # once leaves rounding of the size of what is removed
            Z = Z - K @ (K.T @ Z)
        Q = _orthonormal(Z)
    return found


def product(home: Home, Q: Float64, center: Float64) -> Float64:
    """(D − center)ᵀ((D − center) Q) in one pass: products in the home's precision, sums in float64."""
    return finish(product_of(home, Q, center))


def product_of(home: Home, Q: Float64, center: Float64) -> Work[Float64]:
    """The same as work that tells how many blocks are done."""
    kind = home.dtype
    leaf = _Leaf(np.ascontiguousarray(Q, dtype=kind), center.astype(kind))
    found = yield from summed_leaves(home, leaf, np.add, together=GROUP)
    return found.total


@dataclass(frozen=True, slots=True, eq=False)
class _Leaf:
    Q: NDArray[Any]
    center: NDArray[Any]

    def __call__(self, blocks: Iterator[tuple[int, Block]]) -> Float64:
        part, moved = np.zeros(self.Q.shape), bool(self.center.any())
        for start, block in blocks:
            B = finite(block, start) - self.center if moved else finite(block, start)
            part += B.T @ (B @ self.Q)
        return part


def _orthonormal(Z: Float64) -> Float64:
    lengths = np.linalg.norm(Z, axis=0)
    return np.linalg.qr(Z / np.where(lengths > 0, lengths, 1)).Q


def _ritz(K: Float64, W: Float64, count: int, turn: int) -> Ritz:
    H = K.T @ W
    values, Y = np.linalg.eigh((H + H.T) / 2)
    values, Y = values[::-1][:count], Y[:, ::-1][:, :count]
    V = K @ Y
    return Ritz(np.maximum(values, 0), V, np.linalg.norm(W @ Y - V * values, axis=0), turn)


def _excess(found: Ritz, count: int) -> float:
    # Kato–Temple: an eigenvalue lies within residual² / gap of its Ritz value, and below it the rest.
    gaps = found.eigenvalues[:count] - found.eigenvalues[-1]
    squares = found.residuals[:count] ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(squares > 0, squares / gaps, 0)
    return float(np.minimum(each, found.residuals[:count]).sum())
