"""A picture's layers and copies made small, to be shown beside each other: sums of few rows times few columns."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.explainers.picture.picture import PictureExplained
from matelier.spine.page import Figure, Page, Photos, Tiles
from matelier.spine.sentence import Sentence

Floats: TypeAlias = NDArray[np.floating]
UInt8: TypeAlias = NDArray[np.uint8]

SIDE = 900  # pixels of the long side of a picture that is shown
ROW = 360  # where several stand side by side
LAYERS = 5  # of rank 1 that are shown


def before_and_after(value: PictureExplained) -> Figure:
    """The picture and its chosen copy."""
    ranks = value.chosen.ranks
    told = Sentence("layers.of_rank", {"rank": ranks[0]})
    if len(set(ranks)) > 1:
        told = Sentence("layers.of_ranks", {"ranks": ", ".join(str(k) for k in ranks)})
    photos = (shown(value, None, SIDE), shown(value, value.chosen.ranks, SIDE))
    names = (Sentence("layers.the_picture"), told)
    return Figure("layers.before_after", Photos(photos, names))


def copies_beside(value: PictureExplained) -> Figure:
    """The picture and all copies that are shown."""
    photos = (shown(value, None, ROW), *(shown(value, one.ranks, ROW) for one in value.copies))
    names = [Sentence("layers.of_rank", {"rank": max(one.ranks)}) for one in value.copies]
    return Figure("layers.copies", Photos(photos, (Sentence("layers.the_picture"), *names)))


def layers_and_sums(value: PictureExplained) -> Page:
    """The first layers of the strongest channel, each on its own scale; the sums of the first 1, 2, 3, ... of all."""
    count = min(LAYERS, value.layers[0].count)
    strongest = int(np.argmax([layer.energy for layer in value.layers]))
    layer, every = value.layers[strongest], reduction(value, ROW)
    W, X = averaged(layer.W[:, :count], every), averaged(layer.X[:count].T, every)
    tiles = [np.outer(W[:, i], X[:, i]) for i in range(count)]
    levels = tuple((tile / (np.abs(tile).max() or 1.0)).astype(np.float32) for tile in tiles)
    sums = tuple(shown(value, (i + 1,) * len(value.layers), ROW) for i in range(count))
    names = tuple(Sentence("layers.sum_of", {"count": i + 1}) for i in range(count))
    name = Sentence(f"layers.channel.{value.channels[strongest].name}")
    return (
        Sentence("layers.layers_read", {"count": count, "channel": name}),
        Figure("layers.layers", Tiles(levels, tuple(f"σ{i} u{i} v{i}ᵀ" for i in _lowered(count)), signed=True)),
        Figure("layers.sums", Photos(sums, names)),
    )


def _lowered(count: int) -> list[str]:
    return [str(i + 1).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")) for i in range(count)]


def reduction(value: PictureExplained, side: int) -> int:
    """How many pixels become one, each way, so that the long side is at most `side`."""
    return max(1, -(-max(value.height, value.width) // side))


def averaged(rows: NDArray[np.floating] | NDArray[np.integer], every: int) -> NDArray[np.float64]:
    """The means of so many rows each; those of the last may be of fewer."""
    starts = np.arange(0, len(rows), every)
    counts = np.diff(np.append(starts, len(rows)))
    sums = np.add.reduceat(rows, starts, axis=0, dtype=np.float64)
    return sums / counts.reshape(-1, *([1] * (rows.ndim - 1)))


def shown(value: PictureExplained, ranks: tuple[int, ...] | None, side: int) -> UInt8:
    """The picture (no ranks), or its copy of these ranks, with at most `side` pixels each way; alpha as it is."""
    every = reduction(value, side)
    small = _small(value, every)
    if ranks is not None:
        for c, (layer, k) in enumerate(zip(value.layers, ranks, strict=True)):
            small[:, :, c] = averaged(layer.W[:, :k], every) @ averaged(layer.X[:k].T, every).T
    eight = np.clip(np.rint(small * (255 / np.iinfo(value.pixels.dtype).max)), 0, 255).astype(np.uint8)
    return eight[:, :, (0, 0, 0, 1)] if eight.shape[2] == 2 else eight  # grey with alpha is shown as colours with alpha


def _small(value: PictureExplained, every: int) -> NDArray[np.float64]:
    rows = range(0, value.height, every)
    bands = (averaged(value.pixels[k : k + every], every)[0] for k in rows)  # band by band: no copy of the whole
    return np.stack([averaged(band, every) for band in bands])
