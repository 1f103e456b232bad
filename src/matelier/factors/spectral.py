"""PCA and SVD of data in any home: the fast way first, its error beside it, the careful way where that is too large."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias, cast

import numpy as np
import scipy.linalg
from numpy.typing import NDArray

from matelier.arrays.home import Block, Home, Readable, boundaries, finite
from matelier.arrays.passes import summed, summed_leaves, within
from matelier.factors.axes import Axes, grouped, signed
from matelier.factors.gram import Gram, blocks_together, gram_of
from matelier.factors.krylov import bidiagonalised, strongest_of
from matelier.spine.errors import BadInput
from matelier.spine.step import Work, finish

LINALG: Any = scipy.linalg  # its functions say nothing of their types

Float64: TypeAlias = NDArray[np.float64]

ROUNDING = 2.0**-53
PASSES, HELD = 24, 1 << 28  # of block Krylov; entries up to which data are held in memory where these do not do
LARGE = 2048  # columns and rows beyond which few axes are found by block Krylov
FAR = 2.0**300  # entries beyond it, or below its inverse, are scaled: their squares would not be numbers


@dataclass(frozen=True, slots=True, eq=False)
class Spectrum:
    """Singular values s (one more than asked for where there is one) and axes V, and how each may err.

    `bounds` are errors of s; `leanings[i]` is the sine by which axis i may lean towards axis i + 1.
    """

    s: Float64
    V: Float64
    bounds: Float64
    leanings: Float64
    energy: float


def principal_axes(home: Home, count: int | None = None, *, tolerance: float | None = None) -> Axes:
    """PCA: the axes of D minus its mean row, the `count` strongest or all; see `axes` for what they come with."""
    return finish(axes_of(home, count, tolerance=tolerance, centred=True))


def singular_axes(home: Home, count: int | None = None, *, tolerance: float | None = None) -> Axes:
    """SVD of D as it stands: right singular vectors and singular values, the `count` strongest or all."""
    return finish(axes_of(home, count, tolerance=tolerance, centred=False))


def axes_of(home: Home, count: int | None = None, *, tolerance: float | None = None, centred: bool) -> Work[Axes]:
    """Either, as work that tells how many blocks of a pass are done.

    The axes come by the first of these ways whose error is at most `tolerance` of the largest singular value.

    The Gram matrix with products in float32 (float32 data, few axes), then in float64, then QR of the rows, which
    does not square the condition. `tolerance` is 1e-6 for float32 data and 1e-10 for float64 unless said. Few axes of
    data large both ways are found by block Krylov, to an excess error of 1e-7 and float32's rounding.
    """
    n, m = home.shape
    most = min(n, m)
    if count is not None and not 1 <= count <= most:
        raise BadInput("spectral.count", rows=n, columns=m, given=count, most=most)
    count = most if count is None else count
    tolerance = tolerance or (1e-6 if home.dtype == np.float32 else 1e-10)
    scale = _scale(home)
    scaled = home if scale == 1 else within(home, partial(Scaled, scale=scale))
    if most > LARGE and 10 * count <= most:
        center, found, route = yield from _by_krylov(scaled, count, centred)
    elif n < m:
        center = (yield from _mean(scaled)) if centred else np.zeros(m)
        found, route = (yield from _by_rows(scaled, center, count)), "rows"
    else:
        center, found, route = yield from _by_gram(scaled, count, tolerance, centred)
    return _told(found, count, center, scale, n, home, route)


def _told(found: Spectrum, count: int, center: Float64, scale: float, n: int, home: Home, route: str) -> Axes:
    s = found.s[:count]
    # What the entries' own rounding may do: an axis is about the data, not about their last bits.
    rounding = float(np.finfo(home.dtype).eps) / 2 * np.sqrt(found.energy)
    after = np.append(found.s[1 : count + 1], np.zeros(max(0, count + 1 - len(found.s))))[:count]
    with np.errstate(divide="ignore", invalid="ignore"):
        leanings = found.leanings[:count] + np.nan_to_num(rounding / (s - after), nan=np.inf, posinf=np.inf)
    tail = float((found.s[count:] ** 2).sum()) if len(found.s) >= min(home.shape) else -1.0
    rests = found.energy - np.concatenate([[0.0], np.cumsum(s**2)])
    if tail >= 0:  # all are known: add up what is left, do not subtract
        rests = tail + np.append(np.cumsum(s[::-1] ** 2)[::-1], 0.0)
    whole = count == len(center)
    return Axes(
        signed(found.V[:, :count]), s / scale, found.bounds[:count] / scale, np.sqrt(np.maximum(rests, 0)) / scale,
        center / scale, n, 0.0 if whole else float(found.leanings[count - 1]), grouped(leanings[: count - 1]), route,
    )  # fmt: skip


def _by_gram(home: Home, count: int, tolerance: float, centred: bool) -> Work[tuple[Float64, Spectrum, str]]:
    few = home.dtype == np.float32 and 4 * count <= home.shape[1]
    if few:
        try:
            center, found = _of_gram((yield from gram_of(home, products=np.float32)), count, centred)
            if _within(found, count, tolerance):
                return center, found, "gram32"
        except BadInput as refusal:
            if refusal.key != "gram.range":  # squares beyond float32: float64 holds them
                raise
    center, found = _of_gram((yield from gram_of(home, products=np.float64)), count, centred)
    if _within(found, count, tolerance):
        return center, found, "gram64"
    return center, (yield from _by_rows(home, center, count)), "rows"


def _within(found: Spectrum, count: int, tolerance: float) -> bool:
    # The values, and the span: it leans little, or, where no gap holds it, what it leaves is hardly above the least.
    if found.bounds[:count].max() > tolerance * found.s[0]:
        return False
    if count == len(found.V) or found.leanings[count - 1] <= tolerance:
        return True
    if not np.isfinite(found.leanings[count - 1]):  # the next value is as large: no gap at all
        return False
    rest = found.energy - float((found.s[:count] ** 2).sum())
    gap = float(found.s[count - 1] ** 2 - found.s[count] ** 2)
    return bool(4 * count * found.leanings[count - 1] ** 2 * gap <= 1e-3 * tolerance * rest)


def _of_gram(total: Gram, count: int, centred: bool) -> tuple[Float64, Spectrum]:
    G = total.centred() if centred else total.uncentred()
    m = len(G)
    energy = max(float(np.trace(G)), 0.0)
    first = 0 if 3 * count >= m else m - count - 1
    values, V = cast("tuple[Float64, Float64]", LINALG.eigh(G, subset_by_index=[first, m - 1] if first else None))
    values, V = values[::-1], V[:, ::-1]
    # Residuals and orthogonality say what the eigenvalue solver did; the last term, what measuring them in float64 did.
    residual = float(np.linalg.norm(G @ V - V * values)) if count < m else float(np.linalg.norm(G @ V - V * values, 2))
    oblique = float(np.linalg.norm(V.T @ V - np.eye(V.shape[1])))
    error = (
        total.error_of(centred=centred)
        + residual
        + oblique * float(values[0])
        + (m + 8) * ROUNDING * float(np.linalg.norm(G))
    )
    return total.mean if centred else np.zeros(m), _of_squares(np.maximum(values, 0), V, error, energy)


def _of_squares(values: Float64, V: Float64, error: float | Float64, energy: float) -> Spectrum:
    # Each eigenvalue within `error`: what this says of its root, and of the axis (Davis and Kahan).
    s = np.sqrt(values)
    bounds = np.maximum(s - np.sqrt(np.maximum(values - error, 0)), np.sqrt(values + error) - s)
    return Spectrum(s, V, bounds, _leanings(values, error), energy)


def _leanings(values: Float64, error: float | Float64) -> Float64:
    gaps = values - np.append(values[1:], 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(gaps > error, error / np.maximum(gaps - error, 0), np.inf)


def _by_rows(home: Home, center: Float64, count: int) -> Work[Spectrum]:
    R = yield from triangle_of(home, center)
    _, s, Vt = np.linalg.svd(R, full_matrices=False)
    energy = float((s**2).sum())
    error = 8 * (home.shape[1] + 8) * ROUNDING * float(np.sqrt(energy))  # of Householder QR and the SVD, generously
    return Spectrum(s, Vt.T[:, :count], np.full(len(s), error), _leanings(s, error), energy)


def triangle(home: Home, center: Float64) -> Float64:
    """R of the QR factorisation of D − center, in one pass: of stretches, then of pairs of triangles in a fixed tree.

    [Demmel, Grigori, Hoemmen & Langou 2012, TSQR]
    """
    return finish(triangle_of(home, center))


def triangle_of(home: Home, center: Float64) -> Work[Float64]:
    """The same as work that tells how many blocks are done."""
    together = blocks_together(boundaries(*home.shape), home.shape[1])
    found = yield from summed_leaves(home, partial(_stretch, center=center), _pair, together=together)
    return found.total


def _stretch(blocks: Iterator[tuple[int, Block]], *, center: Float64) -> Float64:
    return _triangle([finite(block, start) - center for start, block in blocks])


def _triangle(parts: list[Float64]) -> Float64:
    R: Any = np.linalg.qr(np.vstack(parts), mode="r")
    return R


def _pair(A: Float64, B: Float64) -> Float64:
    return _triangle([A, B])


def _by_krylov(home: Home, count: int, centred: bool) -> Work[tuple[Float64, Spectrum, str]]:
    found = yield from strongest_of(home, count, centred=centred, most=PASSES)
    if not found.settled and home.shape[0] * home.shape[1] <= HELD:
        exact = bidiagonalised(home, count, found)
        error = exact.residuals + 4 * float(np.finfo(np.float64).eps) * float(exact.eigenvalues[0])
        return exact.center, _of_squares(exact.eigenvalues, exact.V, error, exact.energy), "lanczos"
    unit = float(np.finfo(home.dtype).eps)
    # Two products in the home's precision a pass.
    error = found.residuals + 4 * unit * (float(found.eigenvalues[0]) + found.moved)
    return found.center, _of_squares(found.eigenvalues, found.V, error, found.energy), "krylov"


def _mean(home: Home) -> Work[Float64]:
    found = yield from summed(home, _sums, np.add)
    return found.total / home.shape[0]


def _sums(block: Block, start: int) -> Float64:
    return finite(block, start).sum(axis=0, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Scaled:
    """A home's data times a power of two, which rounds nothing."""

    home: Home
    scale: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.home.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        """As the home's."""
        return self.home.dtype

    def blocks(self) -> Iterator[Block]:
        """The home's blocks, scaled."""
        for block in self.home.blocks():
            yield block * block.dtype.type(self.scale)

    def between(self, first: int, last: int | None) -> Iterator[Block]:
        """Blocks of a home that can be read from anywhere."""
        for block in cast("Readable", self.home).between(first, last):
            yield block * block.dtype.type(self.scale)


def _scale(home: Home) -> float:
    if home.dtype == np.float32:
        return 1.0  # squares are held by float64
    first = next(iter(home.blocks()))
    largest = float(np.abs(first).max())
    if not np.isfinite(largest) or largest == 0 or 1 / FAR <= largest <= FAR:
        return 1.0
    return float(2.0 ** -np.clip(np.frexp(largest)[1], -1000, 1000))
