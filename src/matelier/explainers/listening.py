"""From samples to the activity of keys: features, a dictionary that gives way to the recording, amounts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matelier.factors.adaptation import Adaptation, adapted, amounts_in_few_steps
from matelier.signals.activity import Activity, band_of, scale_of
from matelier.signals.logfrequency import WINDOW, log_frequency_magnitudes
from matelier.signals.onsets import rises
from matelier.signals.spectrogram import chunks
from matelier.signals.templates import POWER, Templates

Float32 = NDArray[np.float32]
STEPS = 12
FOR_SOUND, FOR_RISES = Adaptation(prior=1000.0), Adaptation(prior=50.0, penalty=0.05)


@dataclass(frozen=True, slots=True)
class Ear:
    """What was learnt from a recording before it is read: the level, the band, and the keys' spectra in it."""

    scale: float
    band: int
    W: Float32
    D: Float32


def compressed(samples: Float32, power: float = POWER) -> Float32:
    """Magnitudes on the scale of pitch to a power below 1, frames × 310, of a sound at 22,050 Hz."""
    M = np.concatenate([log_frequency_magnitudes(chunk) for chunk in chunks((samples,), WINDOW)])
    return np.power(M, np.float32(power), out=M)


def attuned(U: Float32, templates: Templates) -> Ear:
    """The ear for a recording whose compressed magnitudes are U."""
    scale, band = scale_of(U.sum(axis=1)), band_of(U)
    heard = np.ascontiguousarray(U[:, :band]) * np.float32(scale)
    W = in_band(np.concatenate((templates.sustain, templates.attack)), band)
    D = in_band(templates.rise, band)
    return Ear(scale, band, adapted(heard, W, FOR_SOUND), adapted(rises(heard), D, FOR_RISES))


def in_band(spectra: Float32, band: int) -> Float32:
    """Spectra as columns of sum 1 over the lowest `band` bins."""
    W = np.ascontiguousarray(spectra[:, :band].T)
    return W / np.maximum(W.sum(axis=0), np.float32(1e-6))


def activity(U: Float32, ear: Ear) -> Activity:
    """The amounts of all keys in compressed magnitudes U."""
    heard = np.ascontiguousarray(U[:, : ear.band]) * np.float32(ear.scale)
    F = rises(heard)
    H = amounts_in_few_steps(heard, ear.W, steps=STEPS)
    B = amounts_in_few_steps(F, ear.D, steps=FOR_RISES.first_steps, penalty=FOR_RISES.penalty)
    return Activity(heard, F, ear.W, ear.D, H, B)
