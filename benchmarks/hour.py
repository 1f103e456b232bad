"""Hours of sound, 88 notes, file to amounts on disk: matelier beside librosa with scikit-learn and with librosa's NNLS.

Each runs in a process of its own. The peers hear the first minute only (`--peers-seconds`); both cost the same for
every further one, so they are compared by seconds of sound per second.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile
from numpy.typing import NDArray

import matelier as mt
from matelier.explainers.recording.report import save_amounts
from matelier.signals.piano import PIANO_MIDI, piano_spectra
from matelier.signals.spectrogram import stft, window_for
from matelier.spine.spectra import Spectra
from race import environment, table

MUSIC = Path(__file__).parent / ".." / "examples" / "chorale.flac"
RATE_HZ = 44100
WINDOW = window_for(RATE_HZ)
W = piano_spectra(RATE_HZ, WINDOW.size)
CHECKED = slice(0, 60 * RATE_HZ // WINDOW.hop)  # frames whose optimality is measured


def make_sound(file: Path, seconds: float) -> None:
    """The chorale again and again, a little louder or softer each time."""
    music, rate = soundfile.read(MUSIC, dtype="float32")
    random = np.random.default_rng(0)
    with soundfile.SoundFile(file, "w", rate, 1, "PCM_16") as sound:
        while sound.frames < seconds * rate:
            sound.write((music * random.uniform(0.3, 1))[: int(seconds * rate) - sound.frames])


def kkt_error(X: NDArray[np.float64], file: Path) -> float:
    """The largest violation of the optimality conditions in any frame, relative to its largest correlation WᵀM."""
    samples, _ = soundfile.read(file, dtype="float32", stop=60 * RATE_HZ)
    M = np.abs(stft(samples, WINDOW)).astype(np.float64)[:, : X.shape[1]]
    V = W.astype(np.float64)
    correlations = V.T @ M
    gradient = (V.T @ V) @ X[:, : M.shape[1]] - correlations
    largest = np.abs(correlations).max(axis=0)
    sounding = largest > 1e-6 * largest.max()
    return float((np.abs(np.minimum(X[:, : M.shape[1]], gradient)).max(axis=0)[sounding] / largest[sounding]).max())


def matelier(file: Path) -> NDArray[np.float64]:
    """Projection and non-negative amounts, saved."""
    names = tuple(str(midi) for midi in PIANO_MIDI)
    notes = Spectra(W, names, tuple(map(float, PIANO_MIDI)), RATE_HZ, WINDOW.size)
    answer = mt.explain(file, notes=notes, threads=2)
    save_amounts(answer.value, file.with_suffix(".npz"))
    return answer.value.amount.nonnegative[:, CHECKED].astype(np.float64)


def scikit_learn(file: Path, tolerance: float = 1e-4) -> NDArray[np.float64]:
    """librosa's STFT, scikit-learn's coordinate descent with W held, saved; 1e-4 is its default tolerance."""
    import librosa
    from sklearn.decomposition import non_negative_factorization

    M = np.abs(librosa.stft(librosa.load(file, sr=None)[0], n_fft=WINDOW.size, hop_length=WINDOW.hop))
    H = np.ascontiguousarray(W.T)
    options = {"n_components": len(H), "update_H": False, "solver": "cd", "init": "custom", "max_iter": 1000}
    X, _, _ = non_negative_factorization(M.T, H=H, tol=tolerance, **options)
    np.savez(file.with_suffix(".npz"), W=W, X=X.T)
    return X.T[:, CHECKED].astype(np.float64)


def librosa_nnls(file: Path) -> NDArray[np.float64]:
    """librosa's STFT and its NNLS, saved."""
    import librosa

    M = np.abs(librosa.stft(librosa.load(file, sr=None)[0], n_fft=WINDOW.size, hop_length=WINDOW.hop))
    X = librosa.util.nnls(W, M)
    np.savez(file.with_suffix(".npz"), W=W, X=X)
    return X[:, CHECKED].astype(np.float64)


RUNNERS: dict[str, Callable[[Path], NDArray[np.float64]]] = {
    "matelier": matelier,
    "librosa + scikit-learn cd": scikit_learn,
    "librosa + scikit-learn cd, tol 1e-6": lambda file: scikit_learn(file, 1e-6),
    "librosa + librosa.util.nnls": librosa_nnls,
}


def run_here(name: str, file: Path, warm: Path) -> None:
    """One runner in this process, its compilers warmed up by two seconds of sound; what it took, as JSON."""
    try:
        RUNNERS[name](warm)
    except ImportError as missing:
        print(json.dumps({"missing": str(missing)}))
        return
    began, cpu = time.perf_counter(), time.process_time()
    X = RUNNERS[name](file)
    told = {"wall": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(told | {"kkt": kkt_error(X, file)}))


def measured(name: str, file: Path, warm: Path) -> dict[str, float]:
    """What a runner took, in a process of its own."""
    command = [sys.executable, __file__, "--run", name, "--file", str(file), "--warm", str(warm)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def main() -> None:
    """Prints the race over one hour, and matelier's memory for ten minutes, one hour and three."""
    options = argparse.ArgumentParser()
    options.add_argument("--peers-seconds", type=float, default=60)
    options.add_argument("--run")
    options.add_argument("--file", type=Path)
    options.add_argument("--warm", type=Path)
    asked = options.parse_args()
    if asked.run:
        run_here(asked.run, asked.file, asked.warm)
        return
    print(environment())
    with TemporaryDirectory(prefix="matelier-") as folder:
        warm = Path(folder) / "warm.wav"
        make_sound(warm, 2)
        compare(Path(folder), warm, asked.peers_seconds)
        remember(Path(folder), warm)


def compare(folder: Path, warm: Path, peers_seconds: float) -> None:
    """One hour by matelier beside the peers' part of it."""
    rows: list[tuple[str, ...]] = []
    ours = 0.0
    for name in RUNNERS:
        seconds = 3600 if name == "matelier" else peers_seconds
        file = folder / "music.wav"
        make_sound(file, seconds)
        told = measured(name, file, warm)
        if "missing" in told:
            rows.append((name, "not installed (extra: bench)", "", "", "", ""))
            continue
        speed = seconds / told["wall"]
        ours = ours or speed
        took = (f"{seconds:.0f} s", f"{told['wall']:.1f} s", f"{speed:.1f}", f"{ours / speed:.0f} ×")
        rows.append((name, *took, f"{told['kkt']:.0e}"))
    print(table(("88 notes", "sound", "took", "× real time", "matelier is faster", "KKT error"), rows))


def remember(folder: Path, warm: Path) -> None:
    """The most memory matelier ever held, by length of sound."""
    rows: list[tuple[str, ...]] = []
    for minutes in (10, 60, 180):
        file = folder / "long.wav"
        make_sound(file, 60 * minutes)
        told = measured("matelier", file, warm)
        rows.append((f"{minutes} min", f"{told['megabytes']:.0f} MB", f"{60 * minutes / told['wall']:.0f}"))
    print(table(("matelier hears", "most memory", "× real time"), rows))


if __name__ == "__main__":
    main()
