"""The best copy of any rank: a matrix as a sum of layers of rank 1, strongest first, and all its singular values."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import scipy.linalg
from numpy.typing import NDArray

from matelier.arrays.home import Home
from matelier.arrays.sides import Sides
from matelier.factors.axes import Axes, signed
from matelier.factors.coded import coded
from matelier.factors.spectral import axes_of
from matelier.spine.factors import Factors
from matelier.spine.step import Step, Work

LINALG: Any = scipy.linalg  # its functions say nothing of their types

Floats: TypeAlias = NDArray[Any]
Float64: TypeAlias = NDArray[np.float64]

WHOLE = 1 << 20  # entries up to which all singular values come from the matrix itself, not from its square
FEW = 20  # one axis of so many, and fewer, are few
ROUNDING = 2.0**-53
CLOSE = 1e-5  # of the largest singular value: how far the others may be off


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """M ≈ W X with as many layers as were asked for: layer i is column i of W times row i of X.

    One of the factors, on M's short side, has orthonormal lines; `axes` say how sure they are. `energy` is ‖M‖², `left`
    what all these layers leave of it, measured entry by entry.
    """

    W: Floats
    X: Floats
    axes: Axes
    energy: float
    left: float

    @property
    def count(self) -> int:
        """How many layers there are."""
        return self.W.shape[1]

    def first(self, k: int) -> Factors:
        """The best copy of rank k, as factors; what it leaves is what all leave, and the layers that are not taken."""
        left = self.left + float((self.axes.values[k:] ** 2).sum())
        return Factors(self.W[:, :k], self.X[:k], self.energy, left)


def layers_of(M: Sides, count: int) -> Work[Layers]:
    """The `count` strongest layers of M; few layers of large data by block Krylov, in few passes.

    [Eckart & Young 1936; Musco & Musco 2015]
    """
    tall = M.is_tall
    home = M.rows if tall else M.columns
    n, m = home.shape
    many = n * m > WHOLE and FEW * count > m
    axes = (
        (yield from _by_square(home, count))
        if many
        else (yield from axes_of(home, count, tolerance=CLOSE, centred=False))
    )
    codes, energy, left = yield from coded(home, axes)
    V = axes.V.astype(codes.dtype)
    W, X = (codes, V.T) if tall else (V, codes.T)
    return Layers(W, X, axes, energy, left)


def _by_square(home: Home, count: int) -> Work[Axes]:
    # Many axes of large data, with two matrices of the short side's square in memory and no more.
    n, m = home.shape
    G = yield from _square(home)
    energy = float(np.trace(G))
    values, V = LINALG.eigh(G, subset_by_index=[m - count, m - 1], overwrite_a=True, check_finite=False)
    values, V = np.maximum(values[::-1], 0), np.ascontiguousarray(V[:, ::-1])
    s, error = np.sqrt(values), 2 * (n + m) * ROUNDING * energy  # of sums and of the eigenvalues, generously
    rests = np.sqrt(np.maximum(energy - np.append(0.0, np.cumsum(values)), 0))
    errors = np.sqrt(values + error) - np.sqrt(np.maximum(values - error, 0))
    return Axes(signed(V), s, errors, rests, np.zeros(m), n, float("inf"), (), "square")


def singular_values(M: Sides) -> Work[Float64]:
    """All min(n, m) singular values of M, the largest first, in one pass; of large data within 1e-7 of the largest.

    Memory: of large data one matrix of the short side's square, in binary64.
    """
    home = M.rows if M.is_tall else M.columns
    if home.shape[0] * home.shape[1] <= WHOLE:
        D: Float64 = np.concatenate([block.astype(np.float64) for block in home.blocks()])
        return LINALG.svdvals(D, overwrite_a=True)
    G = yield from _square(home)
    values: Float64 = LINALG.eigh(G, eigvals_only=True, overwrite_a=True, check_finite=False, driver="evd")
    return np.sqrt(np.maximum(values[::-1], 0))


def _square(home: Home) -> Work[Float64]:
    # DᵀD, its lower triangle, added up in its place: no second matrix of that size.
    n, m = home.shape
    G: Float64 = np.zeros((m, m), order="F")
    done = 0
    for block in home.blocks():
        G = LINALG.blas.dsyrk(1.0, block.T.astype(np.float64, order="F"), beta=1.0, c=G, lower=1, overwrite_c=1)
        done += len(block)
        yield Step("progress.values", {"done": done, "of": n})
    return G


def energy_left(values: Float64) -> Float64:
    """What the best copies of rank 0, 1, 2, ... leave: the squares of the singular values that they do without."""
    return np.append(np.cumsum(values[::-1] ** 2)[::-1], 0.0)
