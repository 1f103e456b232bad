"""M ≈ W X, found: the two factors and what else the method that found them has to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matelier.spine.matrix import PLAIN_AXES, Axis
from matelier.spine.record import Record


@dataclass(frozen=True, slots=True, eq=False)
class Factors(Record):
    """M (n × m) ≈ W (n × r) · X (r × m), plus `center` (m) in each row where the rows' mean was taken off first.

    `energy` is the sum of squares of M's known entries (of M less its center), `left` that of what W X leaves of
    them, measured entry by entry; `share` = 1 − left/energy is what is explained. `axes` say what M's rows and columns
    are. `more` holds what one method alone knows (singular values, cluster of each row, the few wrong entries, ...).
    """

    W: NDArray[np.floating[Any]]
    X: NDArray[np.floating[Any]]
    energy: float
    left: float
    center: NDArray[np.floating[Any]] | None = None
    axes: tuple[Axis, Axis] = PLAIN_AXES
    more: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def rank(self) -> int:
        """How many parts W has."""
        return self.W.shape[1]

    @property
    def share(self) -> float:
        """The part of the energy that is explained, 0..1; 0 where there is none."""
        return 1 - self.left / self.energy if self.energy > 0 else 0.0

    @property
    def model(self) -> NDArray[np.floating[Any]]:
        """W X plus the center, whole (n × m): what stands in M's place."""
        return self.W @ self.X if self.center is None else self.W @ self.X + self.center
