"""Pictures made small to be shown, by means that clear pixels do not darken; and enlarged so that pixels are seen."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

UInt8: TypeAlias = NDArray[np.uint8]
Float32: TypeAlias = NDArray[np.float32]


def small_copy(P: NDArray[Any], side: int) -> UInt8:
    """The picture with at most `side` pixels each way, each the mean of a square: grey, RGB, RGB and alpha, 8 bits."""
    every = max(1, -(-max(P.shape[:2]) // side))
    alpha, scale = P.shape[2] in (2, 4), 255 / np.iinfo(P.dtype).max
    bands = [_band(P[k : k + every].astype(np.float32), every, alpha) for k in range(0, P.shape[0], every)]
    small = np.clip(np.rint(np.stack(bands) * scale), 0, 255).astype(np.uint8)
    return small[:, :, (0, 0, 0, 1)] if small.shape[2] == 2 else small


def _band(band: Float32, every: int, alpha: bool) -> Float32:
    if every == 1:
        return band[0]
    starts: NDArray[np.int64] = np.arange(0, band.shape[1], every, dtype=np.int64)
    counts = (np.diff(np.append(starts, band.shape[1]))[:, None] * len(band)).astype(np.float32)
    if not alpha:
        return _summed(band, starts) / counts
    opaque = _summed(band[:, :, -1:], starts)
    colours = _summed(band[:, :, :-1] * band[:, :, -1:], starts)
    return np.concatenate([colours / np.where(opaque > 0, opaque, 1), opaque / counts], axis=1).astype(np.float32)


def _summed(band: Float32, starts: NDArray[np.int64]) -> Float32:
    return np.add.reduceat(band.sum(axis=0), starts, axis=0).astype(np.float32)


def enlarged(P: NDArray[Any], side: int) -> UInt8:
    """The picture with each pixel made a square, so large that the picture is about `side` wide or high."""
    times = max(1, side // max(P.shape[:2]))
    return np.repeat(np.repeat(small_copy(P, side), times, axis=0), times, axis=1)
