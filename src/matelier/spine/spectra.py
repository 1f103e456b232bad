"""A dictionary of notes: what each of them looks like as a spectrum."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matelier.spine.record import Record


@dataclass(frozen=True, slots=True, eq=False)
class Spectra(Record):
    """W, bins × notes of magnitudes, with a name and (where there is one) a MIDI pitch for each column.

    Bin k stands for k · rate_hz / window_size Hz.
    """

    W: NDArray[np.float32]
    names: tuple[str, ...]
    midi: tuple[float | None, ...]
    rate_hz: int
    window_size: int
