"""Notes made of sines, for tests that need music of which everything is known."""

import numpy as np
from numpy.typing import NDArray

RATE = 22050
MELODY = (60, 64, 67, 72)


def tone(midi: float, seconds: float, *, rate: int = RATE) -> NDArray[np.float32]:
    """A decaying note of eight partials, with a soft beginning and end."""
    t = np.arange(round(seconds * rate)) / rate
    sound = sum(np.sin(2 * np.pi * k * 440 * 2 ** ((midi - 69) / 12) * t) / k for k in range(1, 9))
    edge = np.minimum(1, np.minimum(t, seconds - t) / 0.01)
    return (0.2 * sound * np.exp(-1.5 * t) * edge).astype(np.float32)
