"""M ≈ W X: the only loop. It starts, counts and stops; what one turn does is a sweep's business."""

from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.spine.step import Step, Work

Float32: TypeAlias = NDArray[np.float32]
Factors: TypeAlias = tuple[Float32, Float32]


class Sweep(Protocol):
    """One turn: better W (bins × notes) and X (notes × frames) for M (bins × frames), and the loss before it."""

    def __call__(self, M: Float32, W: Float32, X: Float32, /) -> tuple[Float32, Float32, float]:
        """Returns W, X and the loss of the factors it was given."""
        ...


def fit(M: Float32, start: Factors, sweep: Sweep, *, tolerance: float = 1e-4, sweeps: int = 200) -> Work[Factors]:
    """The factors (W, X) after sweeps that no longer lower the loss by `tolerance` of it, or after `sweeps` of them.

    Each sweep yields a Step with its count and loss; the arrays of `start` are not written to.
    """
    W, X = start
    before = np.inf
    for turn in range(1, sweeps + 1):
        W, X, loss = sweep(M, W, X)
        yield Step("fit.sweep", {"sweep": turn, "most": sweeps, "loss": loss})
        if before - loss <= tolerance * loss:
            break
        before = loss
    return W, X
