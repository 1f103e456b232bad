"""Copies of a picture from few layers of each channel: made and measured by strips, and the fewest that do."""

from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.factors.layers import Layers
from matelier.signals.likeness import has_similarity, is_sampled, peak, psnr, similarity
from matelier.spine.errors import BadInput
from matelier.spine.record import Record
from matelier.spine.step import Step, Work

Pixels: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16]
Float64: TypeAlias = NDArray[np.float64]

STRIP = 1 << 18  # pixels that are made at once
MANY = 256  # layers
EXACT = 1 << 20  # pixels up to which products are in binary64


@dataclass(frozen=True, slots=True, eq=False)
class Copied(Record):
    """A copy: the rank of each channel, the part of the energy it keeps, the numbers it takes, and how good it is.

    `numbers` of the copy's layers stand in the place of `of` numbers; k(m + n + 1) of m·n for each channel. `psnr` is
    in decibels, infinite where the copy is the picture; `ssim` None where it cannot be measured. `left` is the energy
    that the layers leave of each channel, before rounding.
    """

    ranks: tuple[int, ...]
    kept: float
    numbers: int
    of: int
    psnr: float
    ssim: float | None
    left: tuple[float, ...] = field(metadata={"json": False})


class Deepening(Protocol):
    """A picture of which more layers can be found."""

    @property
    def pixels(self) -> Pixels: ...  # noqa: D102
    @property
    def layers(self) -> tuple[Layers, ...]: ...  # noqa: D102
    def deepen(self, count: int) -> Work[None]: ...  # noqa: D102


def rows_of_copy(
    pixels: Pixels, layers: tuple[Layers, ...], ranks: tuple[int, ...], first: int, last: int
) -> Pixels:  # fmt: skip
    """Rows first … last − 1 of the copy of these ranks: rounded, within the levels that there are; alpha as it is."""
    made = pixels[first:last].copy()
    step = max(1, STRIP // pixels.shape[1])
    for c, (layer, k) in enumerate(zip(layers, ranks, strict=True)):
        for start in range(first, last, step):
            stop = min(start + step, last)
            levels = _levels(pixels, layer, k, start, stop)
            made[start - first : stop - first, :, c] = _rounded(levels, peak(pixels))
    return made


def _levels(pixels: Pixels, layer: Layers, k: int, first: int, last: int) -> NDArray[np.floating]:
    W, X = layer.W[first:last, :k], layer.X[:k]
    if pixels.itemsize > 1 or pixels.shape[0] * pixels.shape[1] <= EXACT:
        return W.astype(np.float64) @ X.astype(np.float64)
    return W @ X


def _rounded(levels: NDArray[np.floating], highest: int) -> NDArray[np.floating]:
    np.rint(levels, out=levels)
    return np.clip(levels, 0, highest, out=levels)


def copied(pixels: Pixels, layers: tuple[Layers, ...], ranks: tuple[int, ...]) -> Work[Copied]:
    """Measures the copy of these ranks, strip by strip; it is never whole in memory."""
    height, width = pixels.shape[:2]
    left, squares = np.zeros(len(ranks)), 0.0
    step = max(1, STRIP // width)
    for start in range(0, height, step):
        stop = min(start + step, height)
        for c, (layer, k) in enumerate(zip(layers, ranks, strict=True)):
            levels, given = _levels(pixels, layer, k, start, stop), pixels[start:stop, :, c]
            left[c] += np.square(levels - given, dtype=np.float64).sum()
            squares += float(np.square(_rounded(levels, peak(pixels)) - given, dtype=np.float64).sum())
        yield Step("progress.copy", {"done": stop, "of": height})
    energy = sum(layer.energy for layer in layers)
    return Copied(
        ranks, 1 - float(left.sum()) / energy if energy else 1.0, sum(ranks) * (height + width + 1),
        height * width * len(ranks), psnr(squares, height * width * len(ranks), peak(pixels)),
        _ssim(pixels, layers, ranks), tuple(left.tolist()),
    )  # fmt: skip


def _ssim(pixels: Pixels, layers: tuple[Layers, ...], ranks: tuple[int, ...]) -> float | None:
    if not has_similarity(*pixels.shape[:2]):
        return None
    try:
        return alike(pixels, layers, ranks)
    except BadInput:  # the library is not there; a notice says so
        return None


def alike(pixels: Pixels, layers: tuple[Layers, ...], ranks: tuple[int, ...]) -> float:
    """The structural similarity of the copy of these ranks; of the colours, not of alpha."""
    colours = pixels[:, :, : len(layers)]
    return similarity(colours, lambda first, last: rows_of_copy(colours, layers, ranks, first, last))


def fewest(studied: Deepening, least: float, most: int) -> Work[int | None]:
    """The smallest rank whose copy is so similar to the picture, by halving; None where rank `most` is not enough.

    Similarity grows with the rank but for rounding; of ranks where it does not, one is found below which it fell short.
    """
    below, enough = 0, min(studied.layers[0].count, most)
    # Of a large picture, finding layers anew takes longer than comparing copies.
    least_step = MANY if is_sampled(*studied.pixels.shape[:2]) else 1
    while _alike(studied, enough) < least:
        yield Step("progress.quality", {"done": enough, "of": most})
        if enough == most:
            return None
        below, enough = enough, min(max(2 * enough, least_step), most)
        yield from studied.deepen(enough)
    while enough - below > 1:
        middle = (below + enough) // 2
        if _alike(studied, middle) >= least:
            enough = middle
        else:
            below = middle
        yield Step("progress.quality", {"done": middle, "of": most})
    return enough


def _alike(studied: Deepening, rank: int) -> float:
    return alike(studied.pixels, studied.layers, (rank,) * len(studied.layers))
