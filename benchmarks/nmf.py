"""Non-negative factors, 1025 × 6000, rank 88, one thread: processor seconds until the peers' final loss is reached.

Peers run with their own defaults (200 sweeps). Five seeds: each makes its own music of piano notes, and starts anew.
Below: amounts by divergences with W known, until scikit-learn's final divergence is reached.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import statistics
import time
import warnings
from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import soundfile
from threadpoolctl import threadpool_limits

from matelier.arrays.home import home_of
from matelier.factors.divergence import amounts_by_divergence, divergences
from matelier.factors.hierarchical import nonnegative_factors
from matelier.factors.optimality import nearness
from matelier.signals.piano import piano_spectra
from matelier.signals.spectrogram import stft, window_for
from race import environment, table

CHORALE = Path(__file__).parent / ".." / "examples" / "chorale.flac"
FRAMES, RANK, SEEDS = 6000, 88, 5
RATE_HZ, SIZE = 44100, 2048
W = piano_spectra(RATE_HZ, SIZE)


def music(seed: int) -> np.ndarray:
    """Magnitudes (frames × bins) of piano notes that begin at random and die away, with noise that is no note."""
    random = np.random.default_rng(seed)
    X = np.zeros((FRAMES, W.shape[1]))
    for _ in range(FRAMES // 4):
        start, note, length = random.integers(FRAMES), random.integers(15, 75), random.integers(20, 120)
        heard = random.random() * np.exp(-3 * np.arange(length) / length)[: FRAMES - start]
        X[start : start + len(heard), note] += heard
    D = X @ W.T
    D *= 1 + 0.3 * random.random(D.shape)
    return (D + 0.1 * D.mean() * random.random(D.shape)).astype(np.float32)


def chorale() -> np.ndarray:
    """Magnitudes (frames × bins) of the recorded chorale."""
    samples, _ = soundfile.read(CHORALE, dtype="float32")
    return np.ascontiguousarray(np.abs(stft(samples, window_for(RATE_HZ)))[:, 40:1500].T)


def peers() -> dict[str, Callable[[np.ndarray, int], tuple[np.ndarray, np.ndarray]]]:
    """Those that are installed: W (bins × rank) and X (frames × rank) of D, by seed."""
    try:
        import librosa
        from sklearn.decomposition import NMF
    except ImportError:
        print("librosa and scikit-learn are not installed (extra: bench)")
        return {}

    def scikit(D: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
        model = NMF(RANK, random_state=seed)
        X = model.fit_transform(D)
        return model.components_.T, X

    def by_librosa(D: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
        found, X = librosa.decompose.decompose(D.T, n_components=RANK, random_state=seed)
        return found, X.T

    return {"scikit-learn NMF": scikit, "librosa.decompose": by_librosa}


def ours(D: np.ndarray, seed: int, target: float) -> tuple[float, int]:
    """Seconds and sweeps until the loss is at most the target."""
    began = time.process_time()
    count = 0
    for step in nonnegative_factors(home_of(D), rank=RANK, seed=seed, tolerance=0.0, sweeps=400):
        full = step.facts["most"] == 400  # the sweeps before are over a few rows
        count += full
        if full and float(str(step.facts["loss"])) <= target:
            return time.process_time() - began, count
    return float("inf"), count


def factors() -> None:
    """The race for both factors."""
    others, seconds, ratios = peers(), {}, {}
    list(nonnegative_factors(home_of(music(99)[:200]), rank=4, sweeps=2))  # compiled
    for seed in range(SEEDS):
        D = music(seed)
        for name, run in others.items():
            began = time.process_time()
            found, X = run(D, seed)
            took = time.process_time() - began
            near = nearness(home_of(D), found, X)
            mine, count = ours(D, seed, near.left)
            seconds.setdefault(name, []).append(took)
            seconds.setdefault(f"matelier, to the loss of {name}", []).append(mine)
            ratios.setdefault(name, []).append(took / mine)
            print(
                f"seed {seed}: {name} {took:.2f} s leaves {near.left / near.energy:.2e} of the energy, "
                f"matelier {mine:.2f} s, {count} sweeps"
            )
    rows = [
        (
            name,
            f"{statistics.median(taken):.2f}",
            f"{min(ratios[name]):.1f}–{max(ratios[name]):.1f} ×" if name in ratios else "",
        )
        for name, taken in seconds.items()
    ]
    print(table(("non-negative factors", "seconds, median", "slower than matelier by"), rows))


def amounts() -> None:
    """The race for amounts by divergences, W known."""
    try:
        from sklearn.decomposition import non_negative_factorization
    except ImportError:
        return
    V = W + np.float32(1e-4)  # every bin is in some note, or Itakura–Saito is about the bins without notes alone
    H, rows = np.ascontiguousarray(V.T), []
    made, real = music(0)[:2000], chorale()
    for (name, D), beta in product((("piano", made), ("chorale", real)), (1.0, 0.5, 0.0, 2.0)):
        D = np.maximum(D, np.float32(1e-4) * D.mean())
        options = {"H": H, "n_components": len(H), "update_H": False, "solver": "mu", "init": "custom"}
        took, mine = [], []
        cycles = 1
        for turn in range(4):
            began = time.process_time()
            X = non_negative_factorization(D, beta_loss=beta, **options)[0]
            took.append(time.process_time() - began)
            target = divergences(D.astype(np.float64), X.astype(np.float64) @ V.T, beta=beta).sum()
            while True:
                began = time.process_time()
                Y, _ = amounts_by_divergence(D, V, beta=beta, tolerance=0.0, cycles=cycles)
                spent = time.process_time() - began
                if divergences(D.astype(np.float64), Y.astype(np.float64) @ V.T, beta=beta).sum() <= target or turn:
                    break
                cycles += 1
            mine.append(spent)
        theirs, best = statistics.median(took[1:]), statistics.median(mine[1:])
        rows.append((f"{name}, β = {beta:g}", f"{best:.3f}", f"{theirs:.3f}", f"{theirs / best:.1f} ×", str(cycles)))
    print(table(("amounts", "matelier, s", "scikit-learn mu, s", "slower by", "cycles"), rows))


def main() -> None:
    """Prints both races."""
    warnings.simplefilter("ignore")
    with threadpool_limits(1):
        print(environment())
        amounts()
        factors()


if __name__ == "__main__":
    main()
