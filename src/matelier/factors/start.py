"""Where to begin when neither W nor X is known: rows of the data that differ, or means of a few."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import Block, Home, finite
from matelier.arrays.passes import summed
from matelier.spine.errors import BadInput
from matelier.spine.step import finish

Floats: TypeAlias = NDArray[Any]

MIXED = 5  # rows whose mean is one spectrum at the start
TINY = 1e-4


def farthest_rows(D: Floats, *, rank: int) -> Floats:
    """W (m × rank): the `rank` rows of D that are farthest from each other's span, of length 1. Deterministic.

    The successive projection algorithm: take the longest row, remove its direction from all, repeat. When each part
    once stands alone in a row (D is separable), these rows are the parts. [Araújo et al. 2001; Gillis & Vavasis 2014]
    """
    R = D.astype(np.float64)
    chosen: list[int] = []
    for _ in range(rank):
        lengths = np.einsum("ij,ij->i", R, R)
        k = int(lengths.argmax())
        chosen.append(k)
        q = R[k] / np.sqrt(max(lengths[k], 1e-300))
        R -= np.outer(R @ q, q)
    return _unit(D[chosen].T + D.dtype.type(1e-6) * D.max())


def first_spectra(few: Floats, rank: int, *, seed: int = 0, held: Floats | None = None) -> Floats:
    """W (m × rank, columns of length 1): the columns of `held`, then each the mean of a few random rows of `few`."""
    random = np.random.default_rng(seed)
    loud = few[few.any(axis=1)] if few.any() else few
    rows = random.integers(0, len(loud), (rank, MIXED))
    W: Floats = loud[rows].mean(axis=1).T
    # a mean of all rows is no start: what the rows share would be shared by the columns for ever
    W *= random.uniform(0.5, 1.5, W.shape).astype(few.dtype)
    W = _unit(W + few.dtype.type(TINY) * few.mean())
    if held is not None:
        W[:, : held.shape[1]] = held
    return W


def checked_rows(D: Home, count: int, *, seed: int = 0) -> Floats:
    """`count` of the rows of D, or all, in their order, chosen by `seed`; every entry of D is looked at meanwhile.

    Raises BadInput `factor.negative` or `home.not_finite` with the place of the first such entry.
    """
    n = D.shape[0]
    wanted = np.arange(n) if count >= n else np.sort(np.random.default_rng(seed).choice(n, count, replace=False))
    chosen = np.zeros(n, bool)
    chosen[wanted] = True
    return finish(summed(D, _checked, _one_after_the_other, beside=(chosen,))).total


def _checked(block: Block, start: int, chosen: NDArray[np.bool_]) -> Floats:
    if finite(block, start).min() < 0:
        row, column = np.argwhere(block < 0)[0]
        raise BadInput("factor.negative", row=start + int(row) + 1, column=int(column) + 1)
    return block[chosen]


def _one_after_the_other(above: Floats, below: Floats) -> Floats:
    return np.concatenate([above, below])


def _unit(W: Floats) -> Floats:
    lengths = np.linalg.norm(W, axis=0)
    return np.ascontiguousarray(W / np.where(lengths > 0, lengths, 1), dtype=W.dtype)
