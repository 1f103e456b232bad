"""What of this picture is where? Its best copies of few layers, how good they are, how many layers are enough."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import home_of
from matelier.arrays.sides import Sides
from matelier.explainers.picture_claims import picture_claims
from matelier.explainers.picture_copies import Copied, Pixels, copied, fewest, rows_of_copy
from matelier.factors.layers import Layers, energy_left, layers_of, singular_values
from matelier.factors.rank import elbow, noise_of, optimal_threshold
from matelier.formats.picture import picture_of
from matelier.signals.likeness import has_similarity, is_sampled, peak
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

Float64: TypeAlias = NDArray[np.float64]

COLOURS = {1: ("grey",), 2: ("grey",), 3: ("red", "green", "blue"), 4: ("red", "green", "blue")}
SHOWN = (1, 5, 20, 50)  # ranks that are shown where none was asked for
PSNR, SSIM = 30.0, 0.9  # decibels, and similarity, that are good enough unless said otherwise
FEW = 64  # layers that are found at first
SQUARE, TIMES = 1 << 25, 3  # bytes of DᵀD up to which all singular values are found, or times the picture's
LONGEST = 6000  # pixels of the short side, likewise
PART = 4  # of the numbers of a channel, one in so many: what layers may take while a rank is looked for


@dataclass(frozen=True, slots=True, eq=False)
class Goal(Record):
    """A wanted quality (`measure` is "psnr" in decibels or "ssim"), and the smallest rank whose copy has it.

    `rank` is None where no rank up to `tried` has it; `tried` is the rank itself otherwise.
    """

    measure: str
    least: float
    rank: int | None
    tried: int


@dataclass(frozen=True, slots=True, eq=False)
class ChannelTold(Record):
    """One channel: its singular values (all, or the strongest), its energy, and what the chosen copy leaves of it.

    With denoising, `noise` is the standard deviation of the noise in levels, `threshold` what singular values of noise
    stay below.
    """

    name: str
    rank: int
    energy: float
    left: float
    values: Float64
    noise: float | None
    threshold: float | None


@dataclass(frozen=True, slots=True, eq=False)
class PictureExplained(Record):
    """The answer's value: `chosen` is the copy that was asked for (else the elbow's), `copies` all that are shown.

    `elbow` is the rank where the singular values bend; `goals` are wanted qualities and the ranks that reach them.
    """

    height: int
    width: int
    bits: int
    alpha: bool
    channels: tuple[ChannelTold, ...]
    chosen: Copied
    copies: tuple[Copied, ...]
    goals: tuple[Goal, ...]
    elbow: int
    pixels: Pixels = field(metadata={"json": False}, repr=False)
    layers: tuple[Layers, ...] = field(metadata={"json": False}, repr=False)
    profile: bytes | None = field(default=None, metadata={"json": False}, repr=False)

    def copy(self, rank: int | None = None) -> Pixels:
        """The copy of this rank (of the chosen ranks unless said), height × width × channels, as the picture is stored.

        Raises BadInput `picture.rank_unknown` for more layers than were found.
        """
        most = self.layers[0].count
        if rank is not None and not 1 <= rank <= most:
            raise BadInput("layers.rank_unknown", given=rank, most=most)
        ranks = self.chosen.ranks if rank is None else (rank,) * len(self.layers)
        return rows_of_copy(self.pixels, self.layers, ranks, 0, self.height)

    def __repr__(self) -> str:
        return f"<picture {self.width} × {self.height}, ranks {self.chosen.ranks}, {100 * self.chosen.kept:.2f} % kept>"


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
        found: list[Layers] = []
        for channel in self.sides:
            found.append((yield from layers_of(channel, count)))
        self.layers = tuple(found)

    def look(self, *, all_values: bool, count: int) -> Work[None]:
        """Finds the singular values: all, where they are needed or cheap enough, else those of some layers."""
        square = 8 * self.most**2
        if all_values or (square <= max(SQUARE, TIMES * self.pixels.nbytes) and self.most <= LONGEST):
            values: list[Float64] = []
            for channel in self.sides:
                values.append((yield from singular_values(channel)))
            self.values, self.rests = tuple(values), tuple(energy_left(each) for each in values)
            return
        yield from self.deepen(max(count, min(4 * FEW, self.most // 10)))
        self.values = tuple(each.axes.values for each in self.layers)
        self.rests = tuple(each.axes.rests**2 for each in self.layers)


def explain_picture(
    source: Any, *, rank: int | None = None, quality: float | None = None, denoise: bool = False
) -> Work[Found[PictureExplained]]:
    """The picture's best copy of this rank, of this quality, or without its noise; without a wish several copies.

    Raises BadInput where the picture cannot be read, or where the wishes do not fit it.
    """
    _check_wishes(rank, quality, denoise=denoise)
    yield Step("progress.picture", {})
    given = picture_of(source)
    pixels = given.pixels
    names = COLOURS[pixels.shape[2]]
    studied = Studied(pixels, tuple(Sides(home_of(pixels[:, :, c])) for c in range(len(names))))
    if rank is not None and not 1 <= rank <= studied.most:
        raise BadInput("layers.rank", given=rank, most=studied.most, width=pixels.shape[1], height=pixels.shape[0])
    yield from studied.look(all_values=denoise, count=rank or 0)
    bend = _bend(studied.left)
    noise = [noise_of(values, pixels.shape[:2]) for values in studied.values] if denoise else None
    ranks = None if noise is None else _above(studied, noise)
    yield from studied.deepen(max(rank or min(max(SHOWN), bend), *(ranks or (1,))))
    goals = yield from _goals(studied, quality)
    wanted = goals[0].rank if quality is not None else None
    ranks = ranks or ((rank or wanted or min(bend, studied.most)),) * len(names)
    yield from studied.deepen(max(ranks))
    alone = rank is not None or quality is not None or denoise
    shown = [ranks] if alone else [(k,) * len(names) for k in SHOWN if k < studied.most and k != ranks[0]]
    copies, chosen = [], ranks
    for one in sorted({*shown, ranks}, key=max):
        copies.append((yield from copied(pixels, studied.layers, one)))
    best = next(copy for copy in copies if copy.ranks == chosen)
    channels = _channels(studied, names, best, noise)
    value = PictureExplained(
        pixels.shape[0], pixels.shape[1], 8 * pixels.itemsize, pixels.shape[2] % 2 == 0, channels, best, tuple(copies),
        goals, bend, pixels, studied.layers, given.profile,
    )  # fmt: skip
    claims = picture_claims(studied.sides, studied.layers, studied.values, best, names)
    return Found(value, claims, (*given.notices, *_notices(studied, copies)))


def _check_wishes(rank: int | None, quality: float | None, *, denoise: bool) -> None:
    if (rank is not None) + (quality is not None) + denoise > 1:
        raise BadInput("layers.one_wish")
    if quality is not None and not 0 < quality < np.inf:
        raise BadInput("layers.quality", given=quality)


def _above(studied: Studied, noise: list[float]) -> tuple[int, ...]:
    # At least one layer: a picture without any is black.
    shape = studied.pixels.shape[:2]
    counted = (
        int(np.count_nonzero(values > optimal_threshold(shape, deviation)))
        for values, deviation in zip(studied.values, noise, strict=True)
    )
    return tuple(max(count, 1) for count in counted)


def _bend(left: Float64) -> int:
    # The elbow of the values after the first, which stands for the mean brightness.
    values = np.sqrt(np.maximum(-np.diff(left), 0))
    falling = np.minimum.accumulate(values)
    return max(1, min(len(values), 1 + elbow(falling[1:]))) if len(values) > 2 else 1


def _goals(studied: Studied, quality: float | None) -> Work[tuple[Goal, ...]]:
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
        affordable = max(4 * FEW, height * width // (PART * (height + width)))
        most = studied.most if quality is not None else min(affordable, studied.most)
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
    if len(enough):
        rank = max(1, int(enough[0]))
    else:
        rank = studied.most if known == studied.most else None  # all layers are the picture itself
    return Goal("psnr", least, rank, rank or known)


def _channels(
    studied: Studied, names: tuple[str, ...], best: Copied, noise: list[float] | None
) -> tuple[ChannelTold, ...]:
    shape = studied.pixels.shape[:2]
    return tuple(
        ChannelTold(
            name, best.ranks[c], studied.layers[c].energy, best.left[c], studied.values[c],
            None if noise is None else noise[c], None if noise is None else optimal_threshold(shape, noise[c]),
        )
        for c, name in enumerate(names)
    )  # fmt: skip


def _notices(studied: Studied, copies: list[Copied]) -> tuple[Sentence, ...]:
    height, width = studied.pixels.shape[:2]
    told: list[Sentence] = []
    if not has_similarity(height, width):
        told.append(Sentence("layers.notice.small", {"width": width, "height": height}))
    elif copies[0].ssim is None:
        told.append(Sentence("layers.notice.no_library"))
    elif is_sampled(height, width):
        told.append(Sentence("layers.notice.sampled"))
    known = min(len(values) for values in studied.values)
    if known < studied.most:
        told.append(Sentence("layers.notice.some_values", {"count": known, "of": studied.most}))
    return tuple(told)
