"""A picture while it is studied: its channels as matrices, what is known of them, and how many layers are enough."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.sides import Sides
from matelier.explainers.picture.copies import Pixels, fewest
from matelier.factors.layers import Layers, energy_left, layers_of, singular_values
from matelier.factors.rank import elbow
from matelier.signals.likeness import has_similarity, is_sampled, peak
from matelier.spine.errors import BadInput
from matelier.spine.record import Record
from matelier.spine.step import Work

T = TypeVar("T")
Float64: TypeAlias = NDArray[np.float64]

PSNR, SSIM = 30.0, 0.9  # decibels, and similarity, that are good enough unless said otherwise
FEW = 64  # layers that are found at first
SQUARE, TIMES = 1 << 25, 3  # bytes of DᵀD up to which all singular values are found, or times the picture's
LONGEST = 6000  # pixels of the short side, likewise


def in_turn(works: Iterable[Work[T]]) -> Work[tuple[T, ...]]:
    """What each of these works finds, one after the other."""
    found: tuple[T, ...] = ()
    for work in works:
        found = (*found, (yield from work))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Goal(Record):
    """A wanted quality (`measure` is "psnr" in decibels or "ssim"), and the smallest rank whose copy has it.

    `rank` is None where no rank up to `tried` has it; `tried` is the rank itself otherwise.
    """

    measure: str
    least: float
    rank: int | None
    tried: int


@dataclass(slots=True, eq=False)
class Studied:
    """A picture while it is studied: its channels as matrices, what is known of them, the layers found so far."""

    pixels: Pixels
    sides: tuple[Sides, ...]
    values: tuple[Float64, ...] = ()
    rests: tuple[Float64, ...] = ()  # of each channel, the energy left with 0, 1, 2, ... layers
    layers: tuple[Layers, ...] = ()

    @property
    def most(self) -> int:
        """The highest rank there is."""
        return min(self.pixels.shape[:2])

    @property
    def left(self) -> Float64:
        """The energy left with 0, 1, 2, ... layers of all channels together."""
        shortest = min(len(rests) for rests in self.rests)
        return np.sum([rests[:shortest] for rests in self.rests], axis=0)

    def deepen(self, count: int) -> Work[None]:
        """Finds at least so many layers of each channel."""
        count = min(count, self.most)
        if self.layers and self.layers[0].count >= count:
            return
        self.layers = yield from in_turn(layers_of(channel, count) for channel in self.sides)

    def look(self, *, all_values: bool, count: int) -> Work[None]:
        """Finds the singular values: all, where they are needed or cheap enough, else those of some layers."""
        square = 8 * self.most**2
        if all_values or (square <= max(SQUARE, TIMES * self.pixels.nbytes) and self.most <= LONGEST):
            self.values = yield from in_turn(singular_values(channel) for channel in self.sides)
            self.rests = tuple(energy_left(values) for values in self.values)
            return
        yield from self.deepen(max(count, min(4 * FEW, self.most // 10)))
        self.values = tuple(each.axes.values for each in self.layers)
        self.rests = tuple(each.axes.rests**2 for each in self.layers)


def bend(left: Float64) -> int:
    """The rank of the elbow of the singular values after the first, which stands for the mean brightness."""
    values = np.sqrt(np.maximum(-np.diff(left), 0))
    falling = np.minimum.accumulate(values)
    return max(1, min(len(values), 1 + elbow(falling[1:]))) if len(values) > 2 else 1


def goals_of(studied: Studied, quality: float | None) -> Work[tuple[Goal, ...]]:
    """The smallest rank of the wanted quality; where none is wanted, of 30 dB PSNR and of SSIM 0.9.

    Raises BadInput `layers.too_small` and `likeness.no_library` where the similarity that is wanted cannot be measured.
    """
    height, width = studied.pixels.shape[:2]
    wishes: Mapping[str, float] = {"psnr": PSNR, "ssim": SSIM}
    if quality is not None:
        wishes = {"ssim": quality} if quality <= 1 else {"psnr": quality}
        if quality <= 1 and not has_similarity(height, width):
            raise BadInput("layers.too_small", width=width, height=height)
    goals: list[Goal] = []
    if "psnr" in wishes:
        goals.append((yield from _by_errors(studied, wishes["psnr"], asked=quality is not None)))
    if "ssim" in wishes and has_similarity(height, width):
        most = studied.most
        if quality is None:
            few = min(4 * FEW, most // 10) if is_sampled(height, width) else 4 * FEW
            most = min(most, max(few, studied.layers[0].count))
        try:
            rank = yield from fewest(studied, wishes["ssim"], most)
        except BadInput:  # without the library nothing is told of similarity
            if quality is not None:
                raise
            return tuple(goals)
        goals.append(Goal("ssim", wishes["ssim"], rank, rank or most))
    return tuple(goals)


def _by_errors(studied: Studied, least: float, *, asked: bool) -> Work[Goal]:
    # What a copy of rank k leaves, the values say; rounding to whole levels adds a twelfth of a level's square.
    if asked:
        yield from studied.look(all_values=True, count=0)
    left, count = studied.left, studied.pixels[:, :, : len(studied.sides)].size
    allowed = count * peak(studied.pixels) ** 2 / 10 ** (least / 10)
    enough = np.flatnonzero(left + count / 12 <= allowed)
    known = len(left) - 1
    all_layers = studied.most if known == studied.most else None  # they are the picture itself
    rank = max(1, int(enough[0])) if len(enough) else all_layers
    return Goal("psnr", least, rank, rank or known)
