"""Notes read from recordings that are spoilt: rooms, noise, narrow bands, other tunings, clipping, few bits, pauses.

Measured on the development recordings beside the project, one pass: note-onset F1 within 50 ms.
"""

from collections.abc import Callable
from statistics import mean
from typing import TypeAlias

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy import signal

from matelier.explainers.music.listening import listen
from matelier.signals.logfrequency import RATE_HZ
from matelier.spine.step import finish
from notes import DATA, heard, pieces
from race import table
from scoring import Told, f1

Float32 = NDArray[np.float32]
Way: TypeAlias = Callable[[Float32], Float32]
CENTS = 30


def in_a_hall(samples: Float32) -> Float32:
    """A tail of 1.8 s, nearly as loud as what comes straight."""
    time = np.arange(2 * RATE_HZ) / RATE_HZ
    tail = np.random.default_rng(0).standard_normal(len(time)) * np.exp(-6.9 * time / 1.8)
    tail[: RATE_HZ // 100] = 0
    wet = signal.fftconvolve(samples, tail)[: len(samples)]
    return (0.55 * samples + 0.45 * wet * samples.std() / wet.std()).astype(np.float32)


def in_noise(samples: Float32) -> Float32:
    """White noise, 20 dB softer."""
    noise = np.random.default_rng(0).standard_normal(len(samples)).astype(np.float32)
    return samples + noise * np.float32(0.1) * samples.std()


def at(rate_hz: int) -> Way:
    """As heard at a lower rate."""
    return lambda samples: soxr.resample(soxr.resample(samples, RATE_HZ, rate_hz), rate_hz, RATE_HZ)


def moved(cents: int) -> Way:
    """Higher, and so much shorter."""
    return lambda samples: soxr.resample(samples, RATE_HZ, RATE_HZ * 2 ** (-cents / 1200))


def clipped(samples: Float32) -> Float32:
    """Cut off at a quarter of its peak."""
    most = 0.25 * np.abs(samples).max()
    return np.clip(samples, -most, most)


def in_8_bits(samples: Float32) -> Float32:
    """Rounded to 256 levels."""
    return np.round(samples / np.abs(samples).max() * 127).astype(np.float32) / 128


def before_a_pause(samples: Float32) -> Float32:
    """Followed by ten minutes of nearly nothing."""
    pause = np.random.default_rng(0).standard_normal(600 * RATE_HZ).astype(np.float32)
    return np.concatenate((samples, pause * np.float32(1e-4) * np.abs(samples).max()))


WAYS: dict[str, Way] = {
    "as it is": np.asarray,
    "in a hall of 1.8 s": in_a_hall,
    "white noise, 20 dB softer": in_noise,
    "at 16,000 Hz": at(16_000),
    "at 11,025 Hz": at(11_025),
    f"{CENTS} cents higher": moved(CENTS),
    f"{CENTS} cents lower": moved(-CENTS),
    "20 dB softer": lambda samples: samples * np.float32(0.1),
    "clipped at a quarter": clipped,
    "8 bits": in_8_bits,
    "before ten minutes of pause": before_a_pause,
}


def read(samples: Float32) -> list[Told]:
    """The notes, one pass."""
    return [(event.onset, event.offset, event.pitch) for event in finish(listen(lambda: (samples,))).events]


def main() -> None:
    """Print the table."""
    if not DATA.is_dir():
        print("The development recordings are not beside the project: nothing to measure.")
        return
    all_pieces = pieces()
    groups = list(dict.fromkeys(piece.group for piece in all_pieces))
    told: list[list[str]] = []
    for name, way in WAYS.items():
        scores: dict[str, list[float]] = {group: [] for group in groups}
        for piece in all_pieces[:: 6 if way is before_a_pause else 1]:
            samples = heard(piece.file)
            spoilt = way(samples)
            stretch = len(spoilt) / len(samples) if "cents" in name else 1.0
            there = [(onset * stretch, offset * stretch, pitch) for onset, offset, pitch in piece.notes]
            scores[piece.group].append(f1(there, read(spoilt)))
        told.append([name, *(f"{mean(part):.3f}" if part else "" for part in scores.values())])
        print(*told[-1], flush=True)
    print(table(("recordings", *groups), told))


if __name__ == "__main__":
    main()
