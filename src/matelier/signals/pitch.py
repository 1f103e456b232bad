"""How high a note is: from a number, from a name, from a file's name, and from its sound."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy import fft as scipy_fft

from matelier.spine.errors import BadInput

fft: Any = scipy_fft  # its stubs take every result for a dispatch marker
A4_HZ = 440.0
ENGLISH = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
SYLLABLES = {"do": 0, "re": 2, "mi": 4, "fa": 5, "sol": 7, "la": 9, "si": 11}
ALTERED = {"": 0, "#": 1, "♯": 1, "s": 1, "b": -1, "♭": -1}

NAME = re.compile(r"([A-Ga-g])([#♯b♭]?)(-?\d+)")
# A letter stands alone (not the end of "Etude1" or "take2"); "As" and "Es" are flats to some, sharps to others.
IN_FILE = re.compile(r"(?<![A-Za-z0-9#♯])([A-G])([#♯b♭]|(?<=[CDFG])s)?(\d)(?![A-Za-z0-9])")
SYLLABLE = re.compile(r"(?<![A-Za-z0-9])(Do|Re|Mi|Fa|Sol|La|Si)([#♯b♭])?(\d)(?![A-Za-z0-9])")
NUMBER = re.compile(r"(?<![A-Za-z0-9])midi[ _-]?(\d{1,3})(?![0-9])", re.IGNORECASE)


LOWEST_HZ, HIGHEST_HZ = 25.0, 4500.0
WINDOW_SECONDS = 0.18  # five periods of the piano's lowest note
LOOKS = 5  # windows, from the loudest on
NEAR_BEST = 0.88  # the first peak this near the best one is the period; later ones are its multiples
MOMENTS = 24  # at which a recording is asked whether it is one note
FINER = 4  # lags to a sample: a short period's peak lies between samples
CLEAR = 0.55  # below this a sound has no pitch
SILENT = 1e-5


@dataclass(frozen=True, slots=True)
class MeasuredPitch:
    """A pitch as a fractional MIDI number, and how periodic the sound is there: 0 (noise) to 1."""

    midi: float
    clarity: float


def hertz(midi: float, a4_hz: float = A4_HZ) -> float:
    """The frequency of a MIDI number in equal temperament."""
    return a4_hz * 2.0 ** ((midi - 69) / 12)


def midi_of_hertz(frequency_hz: float, a4_hz: float = A4_HZ) -> float:
    """The fractional MIDI number of a frequency."""
    return 69 + 12 * float(np.log2(frequency_hz / a4_hz))


def english_name(midi: int) -> str:
    """The English name of a MIDI number: 69 is A4, 61 is C#4."""
    return f"{ENGLISH[midi % 12]}{midi // 12 - 1}"


def midi_of_name(name: str) -> int:
    """The MIDI number of an English name such as A4, C#5 or Bb3; BadInput("pitch.name") for any other text."""
    match = NAME.fullmatch(name.strip())
    midi = _number(LETTERS[match[1].upper()], match[2], match[3]) if match else -1
    if not 0 <= midi <= 127:
        raise BadInput("pitch.name", name=name)
    return midi


def _number(step: int, altered: str | None, octave: str) -> int:
    return 12 * (int(octave) + 1) + step + ALTERED[altered or ""]


def pitch_in_name(file_stem: str) -> int | None:
    """The MIDI number that a file's name tells, None when it tells none or more than one.

    Read are A4, C#4, Bb3, Fs3, Do4, Sol#3 and midi60, standing alone between signs; a lower-case letter counts only
    where it is the whole name. Numbers of takes, holes or files (Note_-3, take 2, 1C) are not pitches.
    """
    stem = unicodedata.normalize("NFC", file_stem).replace("é", "e")
    if re.fullmatch(r"[a-g][#♯b♭]?\d", stem):
        return midi_of_name(stem)
    told = {_number(LETTERS[match[1]], match[2], match[3]) for match in IN_FILE.finditer(stem)}
    told |= {_number(SYLLABLES[match[1].lower()], match[2], match[3]) for match in SYLLABLE.finditer(stem)}
    told |= {int(match[1]) for match in NUMBER.finditer(stem) if int(match[1]) <= 127}
    return told.pop() if len(told) == 1 else None


def measure_pitch(samples: NDArray[np.float32], rate_hz: int) -> MeasuredPitch | None:
    """The pitch of a recording of one note, None for noise and silence [McLeod & Wyvill 2005].

    A few windows from the loudest on are looked at; the pitch is the one that most of them, by clarity, agree on.
    """
    looks = [look for part in _loud_parts(samples, rate_hz) if (look := _look(part, rate_hz)) is not None]
    if not looks:
        return None
    midi = np.array([look.midi for look in looks])
    clarity = np.array([look.clarity for look in looks])
    votes = (np.abs(midi[:, None] - midi) < 0.5) @ clarity
    agree = np.abs(midi - midi[np.argmax(votes)]) < 0.5
    told = MeasuredPitch(float(np.median(midi[agree])), float(clarity[agree].sum() / len(looks)))
    return told if told.clarity >= CLEAR else None


def is_one_note(samples: NDArray[np.float32], rate_hz: int) -> bool:
    """Whether the loud moments spread over a recording agree on one pitch class: a note, not a melody.

    What has no pitch (a drum, a chord) counts as one note; so does what changes for less than a third of its moments.
    """
    size = min(len(samples), round(WINDOW_SECONDS * rate_hz))
    views = sliding_window_view(samples, size)[:: max(1, (len(samples) - size) // (MOMENTS - 1))]
    energies = np.einsum("ts,ts->t", views, views, dtype=np.float64)
    loud = views[energies > 0.03 * energies.max()]
    looks = [_look(view.astype(np.float64) - float(view.mean()), rate_hz) for view in loud]
    classes = np.array([look.midi % 12 for look in looks if look is not None and look.clarity > CLEAR])
    if len(classes) < 4:
        return True
    apart = np.abs(classes[:, None] - classes)
    return bool((np.minimum(apart, 12 - apart) < 0.7).sum(axis=1).max() > 2 / 3 * len(classes))


def _loud_parts(samples: NDArray[np.float32], rate_hz: int) -> list[NDArray[np.float64]]:
    size = min(len(samples), round(WINDOW_SECONDS * rate_hz))
    if size < 4 or float(np.max(np.abs(samples))) < SILENT:
        return []
    hop = max(1, size // 4)
    views = sliding_window_view(samples, size)[::hop]
    energies = np.array([float(np.dot(view, view)) for view in views])
    loudest = int(np.argmax(energies))
    return [
        view.astype(np.float64) - float(view.mean())
        for view, energy in zip(views[loudest : loudest + LOOKS], energies[loudest:], strict=False)
        if energy > 0.01 * energies[loudest]
    ]


def _look(part: NDArray[np.float64], rate_hz: int) -> MeasuredPitch | None:
    likeness, rate_hz = _likeness(part), FINER * rate_hz
    last = min(FINER * len(part) // 2, round(rate_hz / LOWEST_HZ))
    peaks = _peaks(likeness[: last + 2])
    peaks = peaks[peaks >= rate_hz / HIGHEST_HZ - 1]
    if not len(peaks):
        return None
    tops = [_top(likeness, peak) for peak in peaks]
    best = max(height for _, height in tops)
    first = next(lag for lag, height in tops if height >= NEAR_BEST * best)
    lag, height = max((top for top in tops if first <= top[0] < 1.5 * first), key=lambda top: top[1])  # not its ripples
    return MeasuredPitch(midi_of_hertz(rate_hz / _refined(likeness, lag, last)), min(1.0, height))


def _likeness(part: NDArray[np.float64]) -> NDArray[np.float64]:
    """How like itself a sound is when moved by each lag (parts of a sample): -1 to 1, 1 for a perfect period."""
    size = len(part)
    length = int(fft.next_fast_len(2 * size, real=True))
    spectrum: NDArray[np.complex128] = fft.rfft(part, length)
    shared: NDArray[np.float64] = FINER * fft.irfft(spectrum.real**2 + spectrum.imag**2, FINER * length)[: FINER * size]
    sums: NDArray[np.float64] = np.concatenate((np.zeros(1), np.cumsum(part * part)))
    energy = sums[size:0:-1] + sums[size] - sums[:size]
    finer = np.asarray(np.interp(np.arange(FINER * size) / FINER, np.arange(size), energy), np.float64)
    return 2 * shared / np.maximum(finer, 1e-12)


def _peaks(likeness: NDArray[np.float64]) -> NDArray[np.intp]:
    """The highest lag of each hill after the first dip below zero."""
    below = np.flatnonzero(likeness < 0)
    if not len(below):
        return np.empty(0, np.intp)
    inner = likeness[1:-1]
    tops = np.flatnonzero((inner > likeness[:-2]) & (inner >= likeness[2:]) & (inner > 0)) + 1
    return tops[tops > below[0]]


def _top(likeness: NDArray[np.float64], lag: int) -> tuple[float, float]:
    """Lag and height of the parabola through a peak and its two neighbours."""
    left, middle, right = likeness[lag - 1 : lag + 2]
    bend = left - 2 * middle + right
    if bend >= 0:
        return float(lag), float(middle)
    shift = float(np.clip(0.5 * (left - right) / bend, -0.5, 0.5))
    return lag + shift, float(middle - 0.25 * (left - right) * shift)


def _refined(likeness: NDArray[np.float64], lag: float, last: int) -> float:
    """A short period measured over many: its multiples' peaks stand on a finer scale."""
    times = 1
    while 2 * times * lag < min(last, 400 * FINER):
        near = 2 * times * lag
        reach = max(1, int(lag / 4))
        start = int(near) - reach
        peak = start + int(np.argmax(likeness[start : start + 2 * reach + 2]))
        if not start < peak < start + 2 * reach + 1 or likeness[peak] < 0.5:
            break
        times *= 2
        lag = _top(likeness, peak)[0] / times
    return lag
