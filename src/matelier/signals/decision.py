"""Which candidates are notes: as many of the likeliest as make the expected F1 score highest."""

import numpy as np
from numpy.typing import NDArray

from matelier.signals.candidates import Candidates

Float32 = NDArray[np.float32]
LOWEST, HIGHEST = 0.2, 0.6  # the threshold stays between these
APART_SECONDS = 0.05  # two strokes of one key


def threshold(chances: NDArray[np.float64], *, sensitivity: float = 0.0) -> float:
    """The least chance for which taking all candidates above it has the highest expected F1, 2 Σq / (k + Σ all q).

    A sensitivity above 0 lowers it, one below 0 raises it, in log-odds.
    """
    ordered = np.sort(chances)[::-1]
    if not len(ordered):
        return LOWEST
    expected = 2 * np.cumsum(ordered) / (np.arange(1, len(ordered) + 1) + ordered.sum())
    best = float(np.clip(ordered[int(np.argmax(expected))], LOWEST, HIGHEST))
    return best if sensitivity == 0 else float(1 / (1 + (1 - best) / best * np.exp(sensitivity)))


def decided(
    found: Candidates, chances: NDArray[np.float64], seconds: NDArray[np.float64], least: float
) -> NDArray[np.intp]:
    """Places of the candidates that are notes, rising; of two of the same key within 50 ms the likelier."""
    order = np.argsort(-chances, kind="stable")
    order = order[chances[order] >= least]
    taken: dict[int, list[float]] = {}
    kept: list[int] = []
    for i in order:
        strokes = taken.setdefault(int(found.keys[i]), [])
        if all(abs(seconds[i] - other) >= APART_SECONDS for other in strokes):
            strokes.append(float(seconds[i]))
            kept.append(int(i))
    return np.sort(np.array(kept, np.intp))
