"""A cloud of points in the plane or in space, with the faces between them where there are some."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Cloud:
    """Points (n × 2 or n × 3, a row a point); each face is the places of its corners, in their order, from 0."""

    points: NDArray[np.float64]
    faces: tuple[tuple[int, ...], ...] = ()
    name: str = ""
