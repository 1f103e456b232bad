"""What each key of a piano sounds like: the magnitude spectra of 88 notes, at any sample rate and window size."""

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

PIANO_MIDI = range(21, 109)
CONCERT_A_HZ, CONCERT_A_MIDI = 440.0, 69
NEAR_WHOLE = 1e-8  # bins: nearer, rounding costs more than the limit does
REACH = 32  # bins; beyond, the Hann kernel has fallen by 100 dB


@cache
def measured_partials() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Frequencies (Hz) and amplitudes, keys × partials; amplitude 0 marks an empty place (data/LICENSES.md)."""
    with files("matelier.signals").joinpath("data", "piano.npz").open("rb") as file, np.load(file) as data:
        return data["frequencies_hz"].astype(np.float64), data["amplitudes"].astype(np.float64)


def hann_power(bins: NDArray[np.float64], window_size: int) -> NDArray[np.float64]:
    """|W|² of the periodic Hann window at these distances in bins, 1 at distance 0.

    The sum of the window's three Dirichlet kernels in closed form: with a = πx/N and d = π/N,
    |W(x)| = |sin πx · cot a| · sin²d / (N · |sin²a − sin²d|) [Harris 1978].
    """
    far = np.abs(bins)
    whole = (far < NEAR_WHOLE) | (np.abs(far - 1) < NEAR_WHOLE)  # there the formula is 0/0; its limits are 1 and 1/2
    x = np.where(whole, 0.5, bins)
    angle, unit = np.pi * x / window_size, np.pi / window_size
    kernel = np.sin(np.pi * x) / np.tan(angle) / window_size / ((np.sin(angle) / np.sin(unit)) ** 2 - 1)
    return np.where(whole, np.where(far < 0.5, 1.0, 0.25), kernel**2)


def piano_spectra(rate_hz: int, window_size: int, *, tuning_cents: float = 0.0) -> NDArray[np.float32]:
    """The magnitude spectrum of every piano key, bins × 88, each column of norm 1.

    Row i is the frequency i · rate_hz / window_size, column j the key PIANO_MIDI[j]: what a periodic-Hann STFT frame
    shows, as the root of the sum of its partials' powers. The partials are moved by `tuning_cents`. A key whose
    fundamental does not fit below half the rate cannot be heard there: its column is 0.
    """
    frequencies, amplitudes = measured_partials()
    raised = 2.0 ** (tuning_cents / 1200)
    frequencies = frequencies * raised
    fundamentals = CONCERT_A_HZ * raised * 2.0 ** ((np.array(PIANO_MIDI) - CONCERT_A_MIDI) / 12)
    audible = (frequencies < rate_hz / 2) & (amplitudes > 0) & (fundamentals < rate_hz / 2)[:, None]
    keys, _ = np.nonzero(audible)
    places = frequencies[audible] * window_size / rate_hz
    reach = min(REACH, window_size // 2)
    near = np.floor(places)[:, None].astype(np.int64) + np.arange(1 - reach, 1 + reach)
    power = np.square(amplitudes[audible])[:, None] * hann_power(near - places[:, None], window_size)
    # a real sound has each partial at −f too: its kernel comes back folded at 0 and at half the rate, twice on the edge
    bins, edge = np.abs((near + window_size // 2) % window_size - window_size // 2), window_size // 2
    power[(bins == 0) | (bins == edge)] *= 2
    where = bins + keys[:, None] * (edge + 1)
    total = np.bincount(where.ravel(), power.ravel(), minlength=len(PIANO_MIDI) * (edge + 1))
    W = np.sqrt(total.reshape(len(PIANO_MIDI), edge + 1).T)
    norms = np.linalg.norm(W, axis=0)
    return (W / np.where(norms > 0, norms, 1.0)).astype(np.float32)
