"""How near a copy of a picture comes to it: peak signal-to-noise ratio, and structural similarity strip by strip."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.spine.errors import BadInput

Pixels: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16]
Float64: TypeAlias = NDArray[np.float64]

WINDOW = 7  # pixels: the side of the squares that are compared
STRIP = 1 << 17  # pixels of a strip
ALL, SOME = 1 << 20, 1 << 19  # pixels up to which all are compared, and how many of a larger picture are


def peak(pixels: Pixels) -> int:
    """The largest level that a pixel of this kind can have."""
    return int(np.iinfo(pixels.dtype).max)


def psnr(squares: float, pixels: int, highest: int) -> float:
    """The peak signal-to-noise ratio in decibels, from the sum of the squared errors; infinite where there are none."""
    return float(10 * np.log10(highest**2 * pixels / squares)) if squares > 0 else float("inf")


def is_sampled(height: int, width: int) -> bool:
    """Whether the similarity of a picture of this size is measured on some of its strips."""
    return height * width > ALL


def has_similarity(height: int, width: int) -> bool:
    """Whether a picture is large enough for squares of 7 × 7 pixels to be compared."""
    return min(height, width) >= WINDOW


def similarity(picture: Pixels, copy: Callable[[int, int], Pixels]) -> float:
    """The mean structural similarity (SSIM, at most 1) over squares of 7 × 7 pixels and over the channels.

    `copy(first, last)` gives those rows of the copy. Pictures beyond a million pixels are compared on 16 strips spread
    over their height. Raises BadInput `likeness.no_library`. [Wang, Bovik, Sheikh & Simoncelli 2004]
    """
    compare = _library()
    heights: list[int] = []
    means: list[float] = []
    for first, last in _strips(*picture.shape[:2]):
        mean = compare(
            picture[first:last], copy(first, last), data_range=peak(picture), channel_axis=2, win_size=WINDOW
        )
        heights.append(last - first - WINDOW + 1)
        means.append(float(mean))
    return float(np.average(means, weights=heights))


def _strips(height: int, width: int) -> list[tuple[int, int]]:
    # Rows from ... to ..., so that the squares' centers of one strip follow those of the one before.
    centers = height - WINDOW + 1
    if not is_sampled(height, width):
        step = max(1, STRIP // width)
        return [(k, min(k + step, centers) + WINDOW - 1) for k in range(0, centers, step)]
    rows = max(1, SOME // width // 16)
    starts = np.linspace(0, centers - rows, 16).astype(np.int64).tolist()
    return [(start, start + rows + WINDOW - 1) for start in starts]


def _library() -> Any:
    try:
        metrics: Any = import_module("skimage.metrics")
    except ImportError as missing:
        raise BadInput("likeness.no_library") from missing
    return metrics.structural_similarity
