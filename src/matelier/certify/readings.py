"""Statements about notes that were read: log-odds are sums of named terms, shares are parts of a whole."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Float64 = NDArray[np.float64]
Witness = Mapping[str, object]

ROUNDING = 1e-3  # of a chance: its terms were summed in float32
OVER = 1e-4  # of the whole: parts were summed in float32
LARGEST = 1e30


def _array(witness: Witness, name: str, dimensions: int) -> Float64:
    given = np.asarray(witness[name])
    if given.dtype.kind not in "fiu":
        raise ValueError(name)
    A = given.astype(np.float64)
    if A.ndim != dimensions or 0 in A.shape or not (np.abs(A) < LARGEST).all():  # nor NaN
        raise ValueError(name)
    return A


def _number(witness: Witness, name: str) -> float:
    value: Any = witness[name]
    number = float(value)
    if not np.isfinite(number):
        raise ValueError(name)
    return number


def _readout_sums(witness: Witness) -> bool:
    # Each term is a weight times (a feature, or what of it exceeds a knot, minus what is usual), some of them times how
    # sustained the sound is; with the constant they sum to log-odds, and these tell the chance.
    X = _array(witness, "features", 2)
    columns, bent, gated = (_array(witness, name, 1).astype(np.int64) for name in ("columns", "bent", "gated"))
    knots, usual, weights = (_array(witness, name, 1) for name in ("knots", "usual", "weights"))
    constant, sustained = _number(witness, "constant"), _number(witness, "sustained")
    if columns.min() < 0 or columns.max() >= X.shape[1]:
        return False
    felt = X[:, columns]
    T = np.where(bent == 1, np.maximum(felt - knots, 0), felt) - usual
    log_odds = (T * np.where(gated == 1, sustained, 1.0)) @ weights + constant
    told = _array(witness, "chances", 1)
    chances = 1 / (1 + np.exp(-log_odds))
    return len(told) == len(chances) and bool((np.abs(told - chances) <= ROUNDING).all())


def _amount_shares(witness: Witness) -> bool:
    # What a key's amounts sum to, from one frame to before another, is never negative and no more than the whole
    # sound's, as the columns of W sum to 1.
    amounts, sounds, starts, stops = (_array(witness, name, 1) for name in ("amounts", "sounds", "starts", "stops"))
    if not len(amounts) == len(sounds) == len(starts) == len(stops):
        return False
    parts = (amounts >= 0) & (amounts <= sounds * (1 + OVER))
    return bool((parts & (starts >= 0) & (starts < stops)).all())


READING_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "amount_shares": _amount_shares,
    "readout_sums": _readout_sums,
}
