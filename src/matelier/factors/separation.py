"""A mixture shared out among its parts: amounts of the parts' known spectra W, and soft masks from what they model."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.factors.divergence import amounts_by_divergence

Float32: TypeAlias = NDArray[np.float32]
Float64: TypeAlias = NDArray[np.float64]

NEAR = 1e-4  # of what the magnitudes sum to: the duality gap at which amounts are good enough
RESOLVED = np.float32(1e-6)  # of a frame's loudest entry: what is fainter is rounding of the transform in float32
FAINT = np.float32(1e-9)  # of the loudest entry: where no part models anything, all get as much


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """W (bins × columns), each column a spectrum of one part: `part_of[j]` is the part of column j."""

    W: Float32
    part_of: tuple[int, ...]

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return max(self.part_of) + 1

    def columns(self, part: int) -> list[int]:
        """The columns of a part."""
        return [j for j, of in enumerate(self.part_of) if of == part]

    def models(self, X: Float32) -> Float32:
        """W_p X_p of each part (parts × frames × bins) for amounts X (frames × columns)."""
        groups = (self.columns(part) for part in range(self.parts))
        return np.stack([X[:, columns] @ self.W[:, columns].T for columns in groups])


def raised(M: Float32) -> Float32:
    """The magnitudes (frames × bins), each entry raised by 10⁻⁶ of its frame's loudest.

    A divergence looks at ratios, and those of what is fainter are ratios of rounding errors.
    """
    return M + RESOLVED * M.max(axis=1, keepdims=True)


def amounts(M: Float32, known: Known) -> tuple[Float32, Float64]:
    """X ≥ 0 (frames × columns) near the least Kullback–Leibler divergence of M (frames × bins) from W X, and its gaps.

    A frame's gap bounds how far its divergence is above the least. [Smaragdis, Raj & Shashanka 2007]
    """
    return amounts_by_divergence(M, known.W, tolerance=NEAR)


def masks(X: Float32, known: Known) -> Float32:
    """What of each entry of the mixture belongs to each part, 0..1: W_p X_p / W X (parts × frames × bins), adding to 1.

    It is the part's mean share where entries are counts (Poisson), which is when Kullback–Leibler is the right measure;
    its square, as of energies, would be Wiener's for least squares. [Smaragdis, Raj & Shashanka 2007]
    """
    models = known.models(X)
    models += FAINT * max(float(models.max(initial=0)), 1e-20)
    return models / models.sum(axis=0)
