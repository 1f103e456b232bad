"""Statements about a sound that a Toeplitz matrix was applied to, by sums that both sides of y = H x must share."""

from collections.abc import Callable

import numpy as np

from matelier.certify.witness import Float64, Witness, array_of

ROUNDING = 1e-6  # of what could have been added up at most: samples are stored in single precision


def circular(h: Float64, x: Float64) -> Float64:
    """The circulant matrix of h times x: what is pushed out at the end comes in again at the beginning."""
    return np.array([np.roll(h[::-1], k + 1) @ x for k in range(len(x))])


def _echo_folds(witness: Witness) -> bool:
    # Every p-th sample added up, a Toeplitz matrix becomes the circulant matrix of h, added up the same way: y = H x
    # makes these sums fit, and few other y would.
    h, x, y, h_sizes, x_sizes = (array_of(witness, name, 1) for name in ("h", "x", "y", "h_sizes", "x_sizes"))
    if len({len(h), len(x), len(y), len(h_sizes), len(x_sizes)}) > 1:
        return False
    honest = bool((np.abs(h) <= h_sizes * (1 + ROUNDING)).all() and (np.abs(x) <= x_sizes * (1 + ROUNDING)).all())
    return honest and bool((np.abs(y - circular(h, x)) <= ROUNDING * circular(h_sizes, x_sizes)).all())


ECHO_JUDGES: dict[str, Callable[[Witness], bool]] = {"echo_folds": _echo_folds}
