"""Statements about notes that were read: log-odds are sums of named terms, shares are parts of a whole."""

from collections.abc import Callable

import numpy as np

from matelier.certify.witness import Witness, array_of, number_of

ROUNDING = 1e-3  # of a chance: its terms were summed in float32
OVER = 1e-4  # of the whole: parts were summed in float32


def _readout_sums(witness: Witness) -> bool:
    # Each term is a weight times (a feature, or what of it exceeds a knot, minus what is usual), some of them times how
    # sustained the sound is; with the constant they sum to log-odds, and these tell the chance.
    X = array_of(witness, "features", 2)
    columns, bent, gated = (array_of(witness, name, 1).astype(np.int64) for name in ("columns", "bent", "gated"))
    knots, usual, weights = (array_of(witness, name, 1) for name in ("knots", "usual", "weights"))
    constant, sustained = number_of(witness, "constant"), number_of(witness, "sustained")
    if columns.min() < 0 or columns.max() >= X.shape[1]:
        return False
    felt = X[:, columns]
    T = np.where(bent == 1, np.maximum(felt - knots, 0), felt) - usual
    log_odds = (T * np.where(gated == 1, sustained, 1.0)) @ weights + constant
    told = array_of(witness, "chances", 1)
    chances = 1 / (1 + np.exp(-log_odds))
    return len(told) == len(chances) and bool((np.abs(told - chances) <= ROUNDING).all())


def _amount_shares(witness: Witness) -> bool:
    # What a key's amounts sum to, from one frame to before another, is never negative and no more than the whole
    # sound's, as the columns of W sum to 1.
    amounts, sounds, starts, stops = (array_of(witness, name, 1) for name in ("amounts", "sounds", "starts", "stops"))
    if not len(amounts) == len(sounds) == len(starts) == len(stops):
        return False
    parts = (amounts >= 0) & (amounts <= sounds * (1 + OVER))
    return bool((parts & (starts >= 0) & (starts < stops)).all())


READING_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "amount_shares": _amount_shares,
    "readout_sums": _readout_sums,
}
