"""What is heard while a sound is read: its level, its mean, whether it changes at all, and what was lost on the way."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matelier.spine.sentence import Sentence

LOST_TO_ANTIPHASE = 0.9  # share of the energy of two channels


@dataclass(slots=True)
class Heard:
    """What `read` has met so far, before resampling; levels are of the mean of the channels.

    `energy` is the sum of squares, `lowest` and `highest` the extreme samples, `channel_energy` the mean of the
    channels' own energies, `lost_s` the seconds that turned out not to be decodable.
    """

    frames: int = 0
    channels: int = 1
    total: float = 0.0
    energy: float = 0.0
    channel_energy: float = 0.0
    lowest: float = np.inf
    highest: float = -np.inf
    lost_s: float = 0.0
    told: list[Sentence] = field(default_factory=list[Sentence])

    def add(self, block: NDArray[np.float32], mono: NDArray[np.float32]) -> None:
        """Take in a block (frames × channels) and the mean of its channels."""
        self.frames += len(mono)
        self.channels = block.shape[1]
        self.total += float(mono.sum(dtype=np.float64))
        energy = _energy(mono)
        self.energy += energy
        self.lowest = min(self.lowest, float(mono.min()))
        self.highest = max(self.highest, float(mono.max()))
        self.channel_energy += energy if self.channels == 1 else _energy(block.ravel()) / self.channels

    @property
    def peak(self) -> float:
        """The largest absolute sample, 0 before anything was read."""
        return max(abs(self.lowest), abs(self.highest)) if self.frames else 0.0

    @property
    def mean(self) -> float:
        """The mean of the samples."""
        return self.total / self.frames if self.frames else 0.0

    @property
    def is_constant(self) -> bool:
        """Whether all samples are equal: silence, or a mere offset."""
        return self.frames == 0 or self.lowest == self.highest

    @property
    def is_silent(self) -> bool:
        """Whether all samples are zero."""
        return self.peak == 0.0

    @property
    def notices(self) -> tuple[Sentence, ...]:
        """What is to be told of the sound now that it was read."""
        # Channels without anything in common keep 1/channels; two in antiphase keep less than a fifth of that.
        least = 2 * (1 - LOST_TO_ANTIPHASE) / self.channels
        if self.channels > 1 and self.energy < least * self.channel_energy:
            kept = self.energy / self.channel_energy
            return (*self.told, Sentence("sound.antiphase", {"channels": self.channels, "lost": 1 - kept}))
        return tuple(self.told)


def _energy(samples: NDArray[np.float32]) -> float:
    """The sum of squares, which large samples would overflow in binary32."""
    return float(np.einsum("i,i->", samples, samples, dtype=np.float64))  # on this thread alone, unlike a dot product
