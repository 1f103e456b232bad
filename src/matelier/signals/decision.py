"""Which candidates are notes: as many of the likeliest as make the expected F1 score highest."""

import numpy as np
from numpy.typing import NDArray

from matelier.signals.candidates import Candidates

Float32 = NDArray[np.float32]
LOWEST, HIGHEST = 0.2, 0.6  # the threshold stays between these
DOUBTFUL = 0.4  # where no more is to be expected, only what is likely is taken: this may be noise
APART_SECONDS = 0.05  # two strokes of one key


def threshold(chances: NDArray[np.float64], *, sensitivity: float = 0.0) -> float:
    """The least chance for which taking all candidates above it has the highest expected F1, 2 Σq / (k + Σ all q).

    Where even that is low, the highest threshold. A sensitivity above 0 lowers it, one below 0 raises it, in log-odds.
    """
    ordered = np.sort(chances)[::-1]
    if not len(ordered):
        return LOWEST
    expected = 2 * np.cumsum(ordered) / (np.arange(1, len(ordered) + 1) + ordered.sum())
    best = float(np.clip(ordered[int(np.argmax(expected))], LOWEST, HIGHEST))
    if expected.max() < DOUBTFUL:
        best = HIGHEST
    return best if sensitivity == 0 else float(1 / (1 + (1 - best) / best * np.exp(sensitivity)))


def expected_score(chances: NDArray[np.float64], least: float) -> float:
    """The F1 score to be expected of taking all that are at least so likely, 0 to 1; 0 where there are none."""
    taken = chances[chances >= least]
    whole = len(taken) + float(chances.sum())
    return 2 * float(taken.sum()) / whole if len(taken) else 0.0


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
