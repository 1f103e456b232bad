"""Amounts of 88 notes, one thread: NNLS and least squares beside their peers and beside the machine's sgemm."""

import os

os.environ.setdefault("OPENBLAS_CORETYPE", "Haswell")  # before NumPy: one kernel, named in the table

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from scipy.optimize import nnls
from threadpoolctl import threadpool_limits

from matelier.arrays.threads import in_order
from matelier.factors.given import Linear
from matelier.factors.nonnegative import nonnegative
from matelier.factors.projection import basis
from matelier.signals.piano import piano_spectra
from matelier.signals.spectrogram import stft, window_for
from race import environment, race, table

MUSIC = Path(__file__).parent / ".." / "examples" / "chorale.flac"
FRAMES, PEERS_FRAMES = 6000, 100
RATE_HZ = 44100
WINDOW = window_for(RATE_HZ)

samples, _ = soundfile.read(MUSIC, dtype="float32")
once = np.abs(stft(samples, WINDOW))[:, 40:1500]  # the music, without the silence at its ends
M = np.ascontiguousarray(np.tile(once, 5)[:, :FRAMES].T)  # frames × bins
W = piano_spectra(RATE_HZ, WINDOW.size)
span = basis(W)
C = span.correlations(span.coordinates(M))
PART = slice(400, 400 + PEERS_FRAMES)


def ours() -> np.ndarray:
    """matelier, from WᵀM on."""
    return nonnegative(span.gram, C, sums=span.sums, bins=WINDOW.bins)[0]


def ours_whole() -> np.ndarray:
    """matelier, from the frames on."""
    return nonnegative(span.gram, span.correlations(span.coordinates(M)), sums=span.sums, bins=WINDOW.bins)[0]


def ours_part() -> np.ndarray:
    """matelier on the peers' frames."""
    C_part = span.correlations(span.coordinates(M[PART]))
    return nonnegative(span.gram, C_part, sums=span.sums, bins=WINDOW.bins)[0]


def scipy_nnls() -> np.ndarray:
    """SciPy, frame by frame."""
    V = W.astype(np.float64)
    return np.stack([nnls(V, m)[0] for m in M[PART].astype(np.float64)])


def peers() -> dict[str, Callable[[], np.ndarray]]:
    """Those that are installed."""
    found: dict[str, Callable[[], np.ndarray]] = {"scipy.optimize.nnls": scipy_nnls}
    H, part = np.ascontiguousarray(W.T), np.ascontiguousarray(M[PART])
    try:
        from sklearn.decomposition import non_negative_factorization

        options = {"H": H, "n_components": len(H), "update_H": False, "solver": "cd", "init": "custom"}
        found["scikit-learn cd"] = lambda: non_negative_factorization(part, **options)[0]
    except ImportError:
        print("scikit-learn is not installed (extra: bench)")
    try:
        import librosa

        found["librosa.util.nnls"] = lambda: librosa.util.nnls(W, part.T).T
    except ImportError:
        print("librosa is not installed (extra: bench)")
    return found


def excess(X: np.ndarray, part: slice) -> float:
    """How far the loss lies above the least (that of SciPy in float64), relative to the energy."""
    V, m = W.astype(np.float64), M[part].astype(np.float64)
    least = sum(nnls(V, row)[1] ** 2 for row in m)
    return float((np.sum((m - X @ V.T) ** 2) - least) / np.sum(m**2))


def main() -> None:
    """Prints both races."""
    with threadpool_limits(1):
        print(environment())
        others = peers()
        medians = race({"matelier, WᵀM given": ours, "matelier": ours_whole, **others}, runs=3, clock=time.process_time)
        rows: list[tuple[str, ...]] = []
        part = ours_part()
        each = {name: 1e6 * took / (PEERS_FRAMES if name in others else FRAMES) for name, took in medians.items()}
        for name, microseconds in each.items():
            X = others[name]() if name in others else part
            ratio = f"{microseconds / each['matelier']:.0f} ×" if name in others else ""
            rows.append((name, f"{microseconds:.1f}", ratio, f"{excess(X, PART):.0e}"))
        print(table(("non-negative amounts", "µs a frame", "slower by", "excess loss"), rows))
        by_two()
        project()
        unmix()


def by_two() -> None:
    """The same amounts on one thread and on two: seconds on the wall."""
    pieces = [C[start : start + 512] for start in range(0, len(C), 512)] * 4

    def solve(piece: np.ndarray) -> np.ndarray:
        return nonnegative(span.gram, piece, sums=span.sums, bins=WINDOW.bins)[0]

    medians = race({str(k): lambda k=k: list(in_order(pieces, solve, threads=k)) for k in (1, 2)}, runs=9)
    rows = [(k, f"{took:.3f}", f"{medians['1'] / took:.2f} ×") for k, took in medians.items()]
    print(table(("threads for non-negative amounts", "seconds", "faster by"), rows))


def project() -> None:
    """Projection beside the fastest matrix product of the machine."""
    A = np.random.default_rng(0).random((2048, 2048), dtype=np.float32)
    block = M[:256]
    medians = race(
        {"sgemm 2048³": lambda: A @ A, "P M": lambda: span.project(span.coordinates(block))},
        runs=31,
        clock=time.process_time,
    )
    work = {"sgemm 2048³": 2 * 2048**3, "P M": 4 * block.size * span.rank}
    rates = {name: work[name] / took / 1e9 for name, took in medians.items()}
    rows = [(name, f"{rate:.0f}", f"{100 * rate / rates['sgemm 2048³']:.0f} %") for name, rate in rates.items()]
    print(table(("projection", "Gflop/s", "of sgemm"), rows))


def unmix() -> None:
    """Least squares of 88 unknowns in 51,000 columns of 2,049, beside the fastest matrix product of the machine."""
    random = np.random.default_rng(0)
    V = random.random((2049, 88), dtype=np.float32)
    D = random.random((51_000, 2049), dtype=np.float32)
    A = random.random((2048, 2048), dtype=np.float32)

    def ours() -> np.ndarray:
        measure = Linear(V)
        return np.concatenate([measure(D[a : a + 512])[0] for a in range(0, len(D), 512)])

    def numpys() -> np.ndarray:
        return np.linalg.lstsq(V, D.T, rcond=None)[0].T

    medians = race({"sgemm 2048³": lambda: A @ A, "matelier": ours}, runs=5, clock=time.process_time)
    began = time.process_time()
    theirs = numpys()
    medians["numpy.linalg.lstsq"] = time.process_time() - began
    exact = D.astype(np.float64) @ np.linalg.pinv(V.astype(np.float64)).T
    products = 2 * D.size * V.shape[1]
    work: dict[str, float] = {"sgemm 2048³": 2 * 2048**3, "matelier": products, "numpy.linalg.lstsq": products}
    peak = work["sgemm 2048³"] / medians["sgemm 2048³"]
    rows = [("sgemm 2048³", f"{medians['sgemm 2048³']:.3f}", "100 %", "", "")]
    for name, X in (("matelier", ours()), ("numpy.linalg.lstsq", theirs)):
        took = medians[name]
        error = f"{np.linalg.norm(X - exact) / np.linalg.norm(exact):.0e}"
        rows.append(
            (
                name,
                f"{took:.3f}",
                f"{100 * work[name] / took / peak:.0f} %",
                f"{took / medians['matelier']:.1f} ×",
                error,
            )
        )
    print(table(("2049 × 51000 by 88", "CPU seconds", "of sgemm's rate", "of ours", "error"), rows))


if __name__ == "__main__":
    main()
