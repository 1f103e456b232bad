"""A picture as a matrix, and under one: forward and inverse mapping, permutations, stretches, colours."""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matelier.signals.sampling import (
    BICUBIC,
    BILINEAR,
    NEAREST,
    count_empty,
    recolour_rows,
    sample_rows,
    scatter_rows,
)
from matelier.spine.errors import BadInput, Unable

Pixels: TypeAlias = NDArray[Any]  # height × width × channels of uint8 or uint16
Float64: TypeAlias = NDArray[np.float64]
Order: TypeAlias = Literal["nearest", "bilinear", "bicubic"]

ORDERS: dict[str, int] = {"nearest": NEAREST, "bilinear": BILINEAR, "bicubic": BICUBIC}
MOST_PIXELS = 300_000_000  # of a result
FARTHEST = 2.0**30  # pixels from the frame at which an old pixel may be looked up
NOTHING = 1e-9  # of a pixel: what rounding may add to a side


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a grid of pixels lies in the plane, x to the right and y up: its lower left corner, pixels of side 1."""

    left: float
    bottom: float
    width: int
    height: int


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """A picture after a map, where it lies now, and how many of its pixels came from the picture.

    `empty` of those within its image got nothing, on `again` more than one pixel fell.
    """

    pixels: Pixels
    frame: Frame
    inside: int
    empty: int = 0
    again: int = 0


def columns_of(P: Pixels) -> NDArray[np.int64]:
    """A picture as columns (x, y, value …), one a pixel: x from the left and y from below, both counted from 0."""
    height, width, channels = P.shape
    y, x = np.divmod(np.arange(height * width, dtype=np.int64), width)
    return np.vstack([x, height - 1 - y, P.reshape(-1, channels).T.astype(np.int64)])


def picture_of_columns(columns: NDArray[Any], like: Pixels) -> Pixels:
    """The picture that such columns are, of the kind and size of `like`; what no column names is 0."""
    made = np.zeros_like(like)
    made[like.shape[0] - 1 - columns[1], columns[0]] = columns[2:].T
    return made


def affine(A: NDArray[Any]) -> Float64:
    """A 2 × 2 matrix with no shift beside it, or a 2 × 3 one as it is."""
    return np.hstack([A, np.zeros((2, 3 - A.shape[1]))]).astype(np.float64)


def is_permutation(A: NDArray[Any]) -> bool:
    """Whether a 2 × 2 matrix only flips the axes or exchanges them: entries 0 and ±1, one in each row and column."""
    signs = np.abs(A[:, :2])
    return bool(
        ((signs == 0) | (signs == 1)).all() and (signs.sum(axis=0) == 1).all() and (signs.sum(axis=1) == 1).all()
    )


def permuted(P: Pixels, A: NDArray[Any]) -> Pixels:
    """The picture flipped, or turned by quarters: each pixel as it is, in a new place; a view of the same memory."""
    turned = bool(A[0, 1])
    N = P.swapaxes(0, 1) if turned else P
    mirrored, upturned = (A[0, 1] > 0, A[1, 0] > 0) if turned else (A[0, 0] < 0, A[1, 1] < 0)
    return N[:: -1 if upturned else 1, :: -1 if mirrored else 1]


def frame_of(A: Float64, height: int, width: int) -> Frame:
    """The smallest frame of whole pixels around the image of the picture, in its middle.

    Raises Unable `pixels.too_large`.
    """
    corners = A @ np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]], dtype=np.float64)
    low, high = corners.min(axis=1), corners.max(axis=1)
    sides = np.maximum(np.ceil(high - low - NOTHING), 1)
    if not np.isfinite(sides).all() or sides.prod() > MOST_PIXELS:
        raise Unable("pixels.too_large", width=float(sides[0]), height=float(sides[1]), most=MOST_PIXELS)
    left, bottom = ((low + high - sides) / 2).tolist()
    return Frame(left, bottom, int(sides[0]), int(sides[1]))


def inverse_mapped(
    P: Pixels, A: NDArray[Any], *, order: Order = "bilinear", frame: Frame | None = None, background: Any = None
) -> Moved:
    """The picture under A (2 × 2 or 2 × 3): each new pixel looks up A⁻¹ of its center. Nothing is left empty.

    Outside is clear (alpha), or has the levels of `background`. Raises BadInput `pixels.no_inverse` where A has none,
    Unable `pixels.too_large`. [Gonzalez & Woods 2018, section 2.6]
    """
    A = affine(A)
    height, width, _ = P.shape
    frame = frame or frame_of(A, height, width)
    M = _looked_up(A, frame, height)
    alpha = P.shape[2] in (2, 4)
    opaque = alpha and int(P[:, :, -1].min()) == np.iinfo(P.dtype).max
    stays = _fills(A, frame, height, width) or background is not None
    makes = P.shape[2] + (0 if alpha or stays else 1)
    out: Pixels = np.empty((frame.height, frame.width, makes), P.dtype)
    P = np.ascontiguousarray(P)
    quick = P.dtype == np.uint8 and P.shape[2] in (3, 4) and (opaque or not alpha)
    flat = P.reshape(-1) if quick else np.empty(0, np.uint8)
    line = np.empty(frame.width, np.uint32)
    words = out.reshape(-1).view(np.uint32) if quick and makes == 4 else line
    inside = sample_rows(P, flat, out, words, M, ORDERS[order], quick, alpha and not opaque, _ground(out, background))
    return Moved(out, frame, inside)


def forward_mapped(P: Pixels, A: NDArray[Any], *, frame: Frame | None = None, background: Any = None) -> Moved:
    """The picture under A, pixel by pixel: each goes to the pixel in which A·(x, y) lies.

    Where A stretches, neighbours come to lie apart: there are holes. Where it shrinks, several fall on one place, the
    last stays. What is empty is clear (alpha), or has the levels of `background`. Raises Unable `pixels.too_large`.
    """
    A = affine(A)
    height, width, channels = P.shape
    frame = frame or frame_of(A, height, width)
    makes = channels if channels in (2, 4) or background is not None else channels + 1
    out: Pixels = np.empty((frame.height, frame.width, makes), P.dtype)
    out[:] = _ground(out, background)
    taken = np.zeros(out.shape[:2], np.uint8)
    into = np.array([
        [A[0, 0], -A[0, 1], A[0, 0] / 2 + A[0, 1] * (height - 0.5) + A[0, 2] - frame.left],
        [-A[1, 0], A[1, 1], frame.bottom + frame.height - A[1, 0] / 2 - A[1, 1] * (height - 0.5) - A[1, 2]],
    ])  # fmt: skip  # from column and row to column and row, both from the upper left corner
    again = scatter_rows(np.ascontiguousarray(P), out, taken, into)
    if np.linalg.det(A[:, :2]) == 0:
        return Moved(out, frame, int(taken.sum()), 0, again)
    try:
        inside, empty = count_empty(taken, _looked_up(A, frame, height), height, width)
    except BadInput:  # as good as a line
        inside, empty = int(taken.sum()), 0
    return Moved(out, frame, inside, empty, again)


def recoloured(P: Pixels, C: NDArray[Any]) -> tuple[Pixels, int]:
    """Each pixel's (R, G, B) times C, 3 × 3, or 3 × 4 whose last column is added (1 is white); how many were clipped.

    Levels are taken as they are stored. A grey picture has three equal colours; alpha stays; what falls below 0 or
    above white is clipped.
    """
    top = int(np.iinfo(P.dtype).max)
    full = np.zeros((3, 4), np.float64)
    full[:, : C.shape[1]] = C
    full[:, 3] *= top
    out: Pixels = np.empty((*P.shape[:2], 4 if P.shape[2] in (2, 4) else 3), P.dtype)
    clipped = recolour_rows(np.ascontiguousarray(P), out, full.astype(np.float32), np.float32(top))
    return out, clipped


def stretch_matrix(count: int, factor: float, *, order: Order = "bilinear") -> Any:
    """The sparse matrix D (new × old) that stretches a column of `count` pixels: "nearest" repeats, the others mix.

    D_y P D_xᵀ is the picture P stretched both ways; a negative factor flips. Each row of D adds up to 1.
    """
    size = int(max(np.ceil(abs(factor) * count - NOTHING), 1))
    taps = ORDERS[order]
    place = (np.arange(size) + 0.5 - size / 2) / factor + count / 2 - (0 if taps == NEAREST else 0.5)
    low = np.floor(place)
    weights = _weights_of((place - low).astype(np.float64), taps)
    old = np.clip(low[:, None] - (taps - 1) // 2 + np.arange(taps), 0, count - 1).astype(np.int64)
    rows = np.repeat(np.arange(size), taps)
    return sparse.csr_matrix((weights.ravel(), (rows, old.ravel())), shape=(size, count))


def _weights_of(f: Float64, taps: int) -> Float64:
    match taps:
        case 1:
            return np.ones((len(f), 1))
        case 2:
            return np.stack([1 - f, f], axis=1)
        case _:
            w0, w3 = ((2 - f) * f - 1) * f / 2, (f - 1) * f * f / 2
            w1 = ((3 * f - 5) * f * f + 2) / 2
            return np.stack([w0, w1, 1 - w0 - w1 - w3, w3], axis=1)


def _looked_up(A: Float64, frame: Frame, height: int) -> Float64:
    """From column and row of a new pixel to the place of its center in the old picture, across and down."""
    with np.errstate(all="ignore"):
        d = A[0, 0] * A[1, 1] - A[0, 1] * A[1, 0]
        B = np.array([[A[1, 1], -A[0, 1]], [-A[1, 0], A[0, 0]]]) / d
        if d == 0 or not np.abs(B).max() * (frame.width + frame.height) < FARTHEST:
            raise BadInput("pixels.no_inverse", determinant=float(d))
        x = B @ (np.array([frame.left + 0.5, frame.bottom + frame.height - 0.5]) - A[:, 2])
    return np.array([[B[0, 0], -B[0, 1], x[0]], [-B[1, 0], B[1, 1], height - x[1]]])


def _fills(A: Float64, frame: Frame, height: int, width: int) -> bool:
    """Whether the picture's image is the whole frame: its sides stay parallel to the axes."""
    straight = not (A[0, 1] or A[1, 0]) or not (A[0, 0] or A[1, 1])
    return straight and frame == frame_of(A, height, width)


def _ground(out: Pixels, background: Any) -> Pixels:
    ground = np.zeros(out.shape[2], out.dtype)
    if background is not None:
        ground[:] = background
    return ground
