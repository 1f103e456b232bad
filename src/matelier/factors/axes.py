"""The axes of data: the directions along which they vary most, how sure each is, and the code of a row in them."""

from dataclasses import dataclass
from functools import partial
from operator import add
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import Block, Home, finite
from matelier.arrays.passes import summed
from matelier.spine.errors import BadInput
from matelier.spine.record import Record
from matelier.spine.step import finish

Float64: TypeAlias = NDArray[np.float64]
Floats: TypeAlias = NDArray[np.floating[Any]]

LEANING = 1e-3  # an axis that may lean this much (sine) towards its neighbour is not determined by itself


@dataclass(frozen=True, slots=True, eq=False)
class Axes(Record):
    """D ≈ center + (D − center) V Vᵀ: the linear autoencoder with the least error, for each length of code.

    V is m × k with orthonormal columns, largest singular value first, each column's largest entry positive.
    `values` are the k singular values of D − center, each within `errors` of the true one; `rests` (k + 1) the
    Frobenius norm of what is left with 0 … k axes. `groups` names runs of axes (first, last; from 0) that only span
    a space together; `lean` is how far the whole span can lean (sine), infinite where no gap holds it. `route` says how
    they were found: "gram32", "gram64", "rows" (QR of the rows), "krylov", "lanczos".
    """

    V: Float64
    values: Float64
    errors: Float64
    rests: Float64
    center: Float64
    rows: int
    lean: float
    groups: tuple[tuple[int, int], ...]
    route: str

    @property
    def variances(self) -> Float64:
        """The variance along each axis, with n − 1 below (n for a single row)."""
        return self.values**2 / max(self.rows - 1, 1)

    @property
    def shares(self) -> Float64:
        """The part of the whole variance along each axis, 0 when there is none."""
        return (self.values / self.rests[0]) ** 2 if self.rests[0] > 0 else np.zeros(len(self.values))

    @property
    def rank(self) -> int:
        """How many of the singular values are surely not zero."""
        return int(np.count_nonzero(self.values > self.errors))

    def encode(self, D: Floats) -> Floats:
        """The codes (rows × k) of rows (rows × m): c = Vᵀ(d − center). Float32 rows have float32 codes."""
        return (self._rows(D, len(self.center)) - self.center.astype(D.dtype)) @ self.V.astype(D.dtype)

    def decode(self, codes: Floats) -> Floats:
        """The rows (rows × m) that codes (rows × l, l ≤ k) stand for: center + V c, the code's first l axes."""
        length = codes.shape[-1]
        if not 0 <= length <= self.V.shape[1]:
            raise BadInput("spectral.width", given=length, needed=self.V.shape[1])
        return codes @ self.V[:, :length].astype(codes.dtype).T + self.center.astype(codes.dtype)

    def whiten(self, D: Floats) -> Floats:
        """The codes with variance 1 along each axis; 0 along an axis without variance."""
        deviations = np.sqrt(self.variances)
        gains = np.where(self.values > self.errors, 1 / np.where(deviations > 0, deviations, 1), 0)
        return self.encode(D) * gains.astype(D.dtype)

    def _rows(self, D: Floats, needed: int) -> Floats:
        if D.ndim != 2 or D.shape[1] != needed:
            raise BadInput("spectral.width", given=D.shape[-1] if D.ndim else 0, needed=needed)
        return D


def left(home: Home, axes: Axes) -> float:
    """‖D − decode(encode(D))‖², measured block by block in float64: nothing large is subtracted."""
    return finish(summed(home, partial(_left, V=axes.V, center=axes.center), add)).total


def _left(block: Block, start: int, *, V: Float64, center: Float64) -> float:
    D = finite(block, start).astype(np.float64) - center
    rest = D - (D @ V) @ V.T
    return float(np.einsum("ij,ij->", rest, rest))


def signed(V: Float64) -> Float64:
    """The columns with their largest entry (the first of equals) made positive: one sign of two, always the same."""
    largest = np.abs(V).argmax(axis=0)
    signs = np.where(V[largest, np.arange(V.shape[1])] < 0, -1.0, 1.0)
    return np.ascontiguousarray(V * signs)


def grouped(leanings: Float64) -> tuple[tuple[int, int], ...]:
    """Runs of axes that lean on each other, from how far axis i may lean towards axis i + 1."""
    groups: list[tuple[int, int]] = []
    for i in np.flatnonzero(leanings > LEANING):
        if groups and groups[-1][1] == i:
            groups[-1] = (groups[-1][0], int(i) + 1)
        else:
            groups.append((int(i), int(i) + 1))
    return tuple(groups)
