"""M ≈ W X: the only loop. It starts, counts and stops; what one turn does is a sweep's business."""

from typing import Protocol, TypeAlias, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.passes import kept_sweeps
from matelier.spine.step import Step, Work

Float32: TypeAlias = NDArray[np.float32]
Data = TypeVar("Data")
DataIn = TypeVar("DataIn", contravariant=True)
Factors = TypeVar("Factors")


@runtime_checkable
class Sweep(Protocol[DataIn, Factors]):
    """One turn: better factors for the data, and their loss. What the factors carry along is the sweep's own."""

    def __call__(self, data: DataIn, factors: Factors, /) -> tuple[Factors, float]:
        """Returns new factors and the loss of these; the factors it was given are not written to."""
        ...


def fit(
    data: Data,
    start: Factors,
    sweep: Sweep[Data, Factors],
    *,
    tolerance: float = 1e-4,
    sweeps: int = 200,
    enough: float = -np.inf,
) -> Work[Factors]:
    """The factors after a sweep that lowered the loss by no more than `tolerance` of it, or after `sweeps` of them.

    A loss of at most `enough` ends it too. Each sweep yields a Step with its count and loss. Of data with a checkpoint
    the factors of the last sweep are kept there every few seconds, and are begun with.
    """
    kept = kept_sweeps(data, (start, sweep, tolerance, sweeps, enough))
    done, factors, before, stopped = kept.last() or (0, start, np.inf, False)
    for turn in range(done + 1, (done if stopped else sweeps) + 1):
        factors, loss = sweep(data, factors)
        stopped = loss <= enough or before - loss <= tolerance * loss
        kept.keep((turn, factors, loss, stopped))
        yield Step("fit.sweep", {"sweep": turn, "most": sweeps, "loss": loss})
        if stopped:
            break
        before = loss
    return factors
