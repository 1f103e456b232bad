"""Spectrograms of a minute of sound, one thread: matelier beside librosa, in time and in agreement."""

from collections.abc import Callable
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from matelier.signals.spectrogram import chunks, frames_in, istft, magnitudes, stft, window_for
from race import environment, race, table

try:
    import librosa
except ImportError:
    librosa: Any = None

RATE_HZ, SECONDS = 44100, 60
WINDOW = window_for(RATE_HZ)
SOUND = np.random.default_rng(0).standard_normal(SECONDS * RATE_HZ).astype(np.float32)
SPECTRUM = stft(SOUND, WINDOW)
FRAMES = np.empty((256, WINDOW.bins), np.float32)


def streamed() -> None:
    """Magnitudes chunk by chunk into the same memory, as a recording of any length is read."""
    for chunk in chunks((SOUND,), WINDOW):
        magnitudes(chunk, WINDOW, FRAMES[: frames_in(len(chunk), WINDOW)])


def whole() -> np.ndarray:
    """Magnitudes of the whole sound in one matrix."""
    (chunk,) = chunks((SOUND,), WINDOW, frames=SPECTRUM.shape[1])
    return magnitudes(chunk, WINDOW)


def peer(samples: np.ndarray) -> np.ndarray:
    """What librosa makes of it."""
    return librosa.stft(samples, n_fft=WINDOW.size, hop_length=WINDOW.hop)


def main() -> None:
    """Print the environment, the race and the agreement."""
    runners: dict[str, Callable[[], object]] = {
        "magnitude, streamed: matelier": streamed,
        "magnitude, whole: matelier": whole,
        "STFT: matelier": lambda: stft(SOUND, WINDOW),
        "inverse: matelier": lambda: istft(SPECTRUM, WINDOW, len(SOUND)),
    }
    if librosa is not None:
        runners["magnitude: librosa"] = lambda: np.abs(peer(SOUND))
        runners["STFT: librosa"] = lambda: peer(SOUND)
        runners["inverse: librosa"] = lambda: librosa.istft(SPECTRUM, hop_length=WINDOW.hop, length=len(SOUND))
    with threadpool_limits(1):
        print(environment())
        medians = race(runners, runs=21)
    rows = [(name, f"{1000 * seconds:.1f}", _against_librosa(name, medians)) for name, seconds in medians.items()]
    if librosa is None:
        rows.append(("librosa", "not installed (extra: bench)", ""))
    print(table(("a minute at 44.1 kHz, one thread", "median ms", "librosa takes"), rows))
    if librosa is not None:
        S = peer(SOUND)
        print(f"greatest difference from librosa, of the greatest magnitude: STFT {_apart(SPECTRUM, S):.1e}, ", end="")
        print(f"magnitude {_apart(whole().T, np.abs(S)):.1e}")


def _against_librosa(name: str, medians: dict[str, float]) -> str:
    what = name.split(":")[0].split(",")[0]
    other = medians.get(f"{what}: librosa")
    return f"× {other / medians[name]:.1f}" if other and "matelier" in name else ""


def _apart(ours: np.ndarray, theirs: np.ndarray) -> float:
    return float(np.abs(ours - theirs).max() / np.abs(theirs).max())


if __name__ == "__main__":
    main()
