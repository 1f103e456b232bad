"""Where sound begins: how much each bin has risen around a frame."""

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
REACH = 4  # frames looked at before and after a frame


def rises(U: Float32) -> Float32:
    """How much the three frames after t lie above the three from t - 4 to t - 2, frames × bins, never negative.

    Frames beyond either end count as silence before, and as the last frame after.
    """
    padded = np.concatenate((np.zeros((REACH, U.shape[1]), np.float32), U, np.repeat(U[-1:], REACH, axis=0)))
    threes = padded[:-2] + padded[1:-1] + padded[2:]
    n = len(U)
    risen = threes[REACH + 1 : REACH + 1 + n] - threes[:n]
    return np.asarray(np.maximum(risen, np.float32(0)) / np.float32(3), np.float32)
