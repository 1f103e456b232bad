"""Pictures side by side: where each stands in every medium alike, and their bytes no larger than can be seen."""

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from matelier.spine.page import Photos
from matelier.spine.sentence import Sentence

MOST = 40
IN_A_ROW = 4
TALLEST, TALLEST_IN_ROWS = 0.55, 0.3  # parts of the whole's width
SMALL = 0.3  # of the width: pictures of few pixels are not drawn wider
LEAST = 0.09  # of the width: beside pictures so much larger that less were left, each has a size of its own
GAP = 0.015
COARSE = 2.5  # so many times as large as it is, a picture is shown in squares
FINE = 2  # pixels for each that is drawn on

UInt8 = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A picture's place: its left upper corner and its size, in parts of the whole's width."""

    pixels: UInt8
    name: str | Sentence
    left: float
    top: float
    wide: float
    tall: float


def placed_photos(
    photos: Photos, *, width: int, caption: float
) -> tuple[tuple[Placed, ...], float, tuple[Sentence, ...]]:
    """The pictures in rows, each with room for a `caption` below, the height of all, and what is to be said.

    One scale for all, so that a picture twice as wide is seen to be so; `width` is the whole's in pixels.
    """
    there = [k for k, picture in enumerate(photos.pictures) if picture.size]
    kept = there[:MOST]
    if not kept:
        return (), 0.0, (Sentence("figure.empty"),)
    remarks = (Sentence("figure.first", {"shown": MOST, "count": len(there)}),) if len(there) > MOST else ()
    columns = -(-len(kept) // -(-len(kept) // IN_A_ROW))
    rows = [kept[k : k + columns] for k in range(0, len(kept), columns)]
    sizes = _sizes([photos.pictures[k] for k in kept], columns, len(rows), width)
    found: list[Placed] = []
    top = 0.0
    for row in rows:
        left = 0.0
        for k in row:
            wide, tall = sizes[kept.index(k)]
            name = photos.names[k] if k < len(photos.names) else ""
            found.append(Placed(_bytes(photos.pictures[k]), name, left, top, wide, tall))
            left += max(wide, (1 - GAP * (columns - 1)) / columns if len(rows) > 1 else wide) + GAP
        top += max(sizes[kept.index(k)][1] for k in row) + (caption if any(photos.names) else GAP)
    return tuple(found), top, remarks


def _sizes(pictures: list[UInt8], columns: int, rows: int, width: int) -> list[tuple[float, float]]:
    """The width and the height of each picture, one scale for all unless some would hardly be seen."""
    shapes = [picture.shape[:2] for picture in pictures]
    room = (1 - GAP * (columns - 1)) / columns
    highest = TALLEST if rows == 1 else TALLEST_IN_ROWS

    def scale(wide: int, tall: int, most: float) -> float:
        return min(most / wide, highest / tall, max(1 / width, SMALL / max(wide, tall)))

    if rows == 1:
        together = sum(n for _, n in shapes)
        common = scale(max(n for _, n in shapes), max(m for m, _ in shapes), 1.0)
        common = min(common, (1 - GAP * (columns - 1)) / together)
    else:
        common = min(scale(n, m, room) for m, n in shapes)
    if common * min(max(shape) for shape in shapes) < LEAST:
        return [(scale(n, m, room) * n, scale(n, m, room) * m) for m, n in shapes]
    return [(common * n, common * m) for m, n in shapes]


def _bytes(picture: UInt8) -> UInt8:
    """Height × width for greys, height × width × 3 or 4 for colours: as Pillow and Matplotlib read them."""
    return picture[:, :, 0] if picture.ndim == 3 and picture.shape[2] == 1 else picture


def visible(placed: Placed, width: int) -> UInt8:
    """The picture with no more pixels than can be seen when the whole is so many pixels wide."""
    most = round(FINE * placed.wide * width) or 1
    if placed.pixels.shape[1] <= most:
        return placed.pixels
    size = (most, max(1, round(most * placed.pixels.shape[0] / placed.pixels.shape[1])))
    image = Image.fromarray(placed.pixels).resize(size, Image.Resampling.BOX, reducing_gap=2.0)
    return np.asarray(image)


def is_coarse(placed: Placed, width: int) -> bool:
    """Whether each of its pixels is so large that it is shown as a square."""
    return placed.wide * width > COARSE * placed.pixels.shape[1]


def photo_png(pixels: UInt8) -> bytes:
    """The bytes of a PNG file."""
    written = BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(written, "PNG")
    return written.getvalue()
