"""A stretch of sound through a dictionary of keys: compressed magnitudes, rises, and how much of each key there is."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matelier.signals.templates import KEYS

Float32 = NDArray[np.float32]
COUNT = len(KEYS)
PERCENTILE, LEVEL = 90, 100.0  # loud frames sum to 100, so that a level means the same in every recording
PAUSE = 0.25  # of the loudest frame: below, a frame does not count, or a long pause would make a recording loud
SILENT_ROW = 1e-4  # of the loudest row: above a recording's band there is nothing to explain


@dataclass(frozen=True)
class Activity:
    """U (frames × bins) ≈ (S, E) (H_S, H_E)ᵀ and its rises F ≈ B Dᵀ.

    W = (S, E) is bins × 176: the keys' sustained sounds, then their attacks; D is bins × 88. Bins above the recording's
    band are zero everywhere.
    """

    U: Float32
    F: Float32
    W: Float32
    D: Float32
    H: Float32
    B: Float32

    @cached_property
    def A(self) -> Float32:
        """How much of each key sounds, frames × 88: sustained and attack together."""
        return self.H[:, :COUNT] + self.H[:, COUNT:]

    @cached_property
    def P(self) -> Float32:
        """The model of U."""
        return np.maximum(self.H @ self.W.T, np.float32(1e-6))

    @cached_property
    def R(self) -> Float32:
        """The model of the rises."""
        return np.maximum(self.B @ self.D.T, np.float32(1e-6))


def scale_of(sums: Float32) -> float:
    """What U is multiplied by, from the sums of its frames; 1 for silence."""
    heard = sums[sums > PAUSE * sums.max(initial=0.0)]
    level = float(np.percentile(heard, PERCENTILE)) if len(heard) else 0.0
    return LEVEL / level if level > 0 else 1.0


def band_of(U: Float32) -> int:
    """How many bins lie in the recording's band: those above are empty."""
    loudest = U.max(axis=0, initial=0.0)
    heard = np.flatnonzero(loudest > SILENT_ROW * loudest.max(initial=0.0))
    return int(heard[-1]) + 1 if len(heard) else U.shape[1]
