"""Which columns an axis or a part is about: the few that weigh most, on either side of zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.spine.record import Record

Float64: TypeAlias = NDArray[np.float64]

NOTABLE = 0.6  # of the greatest weight: what weighs less is not named
OPPOSED = 0.4  # of it, for what stands on the other side
MOST = 4  # names on one side
EVEN = 0.5  # of the greatest weight: where all have as much, with one sign, all go together


@dataclass(frozen=True, slots=True)
class Named(Record):
    """The columns that weigh most, greatest first, and those that pull the other way; `together` where all do."""

    mostly: tuple[str, ...]
    against: tuple[str, ...]
    together: bool = False


def named(weights: Float64, names: Sequence[str]) -> Named:
    """What these weights are about: columns of at least 0.6 of the greatest weight, or 0.4 on the other side."""
    sizes = np.abs(weights)
    greatest = float(sizes.max())
    order: list[int] = np.argsort(
        -np.round(sizes / greatest, 9), kind="stable"
    ).tolist()  # equals up to rounding: in the table's order
    lead = 1.0 if weights[order[0]] >= 0 else -1.0
    mostly = [names[j] for j in order if weights[j] * lead >= NOTABLE * greatest]
    against = [names[j] for j in order if weights[j] * lead <= -OPPOSED * greatest]
    together = len(names) > MOST and bool((weights * lead >= EVEN * greatest).all())
    return Named(tuple(mostly[:MOST]), tuple(against[:MOST]), together)
