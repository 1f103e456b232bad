"""What amounts, factors and axes cost as the columns of M grow a hundredfold: a table, and docs/linear.svg.

One thread's processor time, medians. A straight line of slope 1 means: twice as many columns, twice the time.
"""

import os

os.environ.setdefault("OPENBLAS_CORETYPE", "Haswell")  # before NumPy: one kernel, named in the table

import time
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from threadpoolctl import threadpool_limits

from matelier.arrays.home import home_of
from matelier.factors.divergence import amounts_by_divergence
from matelier.factors.given import Linear, NonNegative
from matelier.factors.hierarchical import Hierarchical
from matelier.factors.spectral import principal_axes
from matelier.signals.piano import piano_spectra
from race import environment, race, table

COLUMNS = (600, 1200, 3000, 6000, 12_000, 30_000, 60_000)
PICTURE = Path(__file__).parent / ".." / "docs" / "linear.svg"
SWEEPS = 3
W = piano_spectra(44100, 2048)


def music(frames: int) -> np.ndarray:
    """Magnitudes (frames × bins) of piano notes that begin at random and die away, with noise that is no note."""
    random = np.random.default_rng(0)
    X = np.zeros((frames, W.shape[1]), np.float32)
    for _ in range(frames // 4):
        start, note, length = random.integers(frames), random.integers(15, 75), random.integers(20, 120)
        heard = random.random() * np.exp(-3 * np.arange(length) / length)[: frames - start]
        X[start : start + len(heard), note] += heard
    D = X @ W.T
    D += np.float32(0.1 * D.mean()) * random.random(D.shape, dtype=np.float32)
    return D


def blocks(measure: Callable[[np.ndarray], object], D: np.ndarray) -> None:
    """The measure of all rows, a thousand at a time."""
    for start in range(0, len(D), 1024):
        measure(D[start : start + 1024])


def sweeps(D: np.ndarray) -> None:
    """A start and some sweeps of non-negative factors."""
    sweep = Hierarchical()
    parts = sweep.start(home_of(D), W)
    for _ in range(SWEEPS):
        parts, _loss = sweep(home_of(D), parts)


def runners(D: np.ndarray) -> dict[str, Callable[[], object]]:
    """What is timed."""
    least, positive = Linear(W), NonNegative(W)
    return {
        "least squares, W known": lambda: blocks(least, D),
        "non-negative amounts, W known": lambda: blocks(positive, D),
        "amounts by divergence, W known": lambda: amounts_by_divergence(D, W, tolerance=1e-3),
        f"non-negative factors, {SWEEPS} sweeps": lambda: sweeps(D),
        "principal axes, k = 20": lambda: principal_axes(home_of(D), 20),
    }


def main() -> None:
    """Times all, prints the table, draws the picture."""
    with threadpool_limits(1):
        print(environment())
        whole = music(COLUMNS[-1])
        seconds = [race(runners(whole[:n]), runs=3, clock=time.process_time) for n in COLUMNS]
    names = list(seconds[0])
    rows: list[tuple[str, ...]] = []
    for name in names:
        each = [1e6 * took[name] / n for took, n in zip(seconds, COLUMNS, strict=True)]
        slope = np.polyfit(np.log(COLUMNS), np.log([took[name] for took in seconds]), 1)[0]
        rows.append((name, *(f"{one:.1f}" for one in each), f"{slope:.2f}"))
    print(table(("µs a column of M", *(f"{n:,}" for n in COLUMNS), "exponent"), rows))
    print("Below 1: what is done once, whatever the columns are, weighs less the more of them there are.")
    draw(names, seconds)


def draw(names: list[str], seconds: list[dict[str, float]]) -> None:
    """Seconds over columns, both in powers of ten, into docs/linear.svg."""
    mpl.rcParams["svg.hashsalt"] = "linear"  # the same picture each time
    figure = Figure(figsize=(7, 4.2), layout="constrained")
    axes = figure.subplots()
    for name in names:
        axes.loglog(COLUMNS, [took[name] for took in seconds], marker="o", markersize=3.5, linewidth=1.2, label=name)
    ends = np.array([COLUMNS[0], COLUMNS[-1]])
    axes.loglog(ends, 1e-6 * ends, color="0.6", linestyle="--", linewidth=1, label="slope 1")
    axes.set(xlabel="columns of M (1,025 rows, 88 notes)", ylabel="processor seconds, one thread")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8)
    figure.savefig(PICTURE, metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))


if __name__ == "__main__":
    main()
