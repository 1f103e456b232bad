"""What of this picture is where? Its best copies of few layers, how good they are, how many layers are enough."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import home_of
from matelier.arrays.sides import Sides
from matelier.explainers.picture.claims import picture_claims
from matelier.explainers.picture.copies import Copied, Pixels, copied, rows_of_copy
from matelier.explainers.picture.study import FEW, Goal, Studied, bend, goals_of, in_turn
from matelier.factors.layers import Layers
from matelier.factors.rank import noise_of, optimal_threshold
from matelier.formats.picture import picture_of
from matelier.signals.likeness import has_similarity, is_sampled
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

Float64: TypeAlias = NDArray[np.float64]

COLOURS = {1: ("grey",), 2: ("grey",), 3: ("red", "green", "blue"), 4: ("red", "green", "blue")}
SHOWN = (1, 5, 20, 50)  # ranks that are shown where none was asked for


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

        Raises BadInput `layers.rank_unknown` for more layers than were found.
        """
        most = self.layers[0].count
        if rank is not None and not 1 <= rank <= most:
            raise BadInput("layers.rank_unknown", given=rank, most=most)
        ranks = self.chosen.ranks if rank is None else (rank,) * len(self.layers)
        return rows_of_copy(self.pixels, self.layers, ranks, 0, self.height)

    def __repr__(self) -> str:
        return f"<picture {self.width} × {self.height}, ranks {self.chosen.ranks}, {100 * self.chosen.kept:.2f} % kept>"


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
    elbow = bend(studied.left)
    noise = tuple(noise_of(values, pixels.shape[:2]) for values in studied.values) if denoise else None
    ranks = (rank or elbow,) * len(names) if noise is None else _above(studied, noise)
    alone = rank is not None or quality is not None or denoise
    yield from studied.deepen(max(*ranks, *((FEW,) if quality else SHOWN if not alone else (1,))))
    goals = yield from goals_of(studied, quality)
    if quality is not None:
        ranks = (goals[0].rank or studied.most,) * len(names)
    yield from studied.deepen(max(ranks))
    shown = {ranks} if alone else {ranks, *((k,) * len(names) for k in SHOWN if k < studied.most)}
    copies = yield from in_turn(copied(pixels, studied.layers, one) for one in sorted(shown, key=max))
    best = next(copy for copy in copies if copy.ranks == ranks)
    channels = _channels(studied, names, best, noise)
    value = PictureExplained(
        pixels.shape[0], pixels.shape[1], 8 * pixels.itemsize, pixels.shape[2] % 2 == 0, channels, best, copies,
        goals, elbow, pixels, studied.layers, given.profile,
    )  # fmt: skip
    claims = picture_claims(studied.sides, studied.layers, studied.values, best, names)
    return Found(value, claims, (*given.notices, *_notices(studied, copies)))


def _check_wishes(rank: int | None, quality: float | None, *, denoise: bool) -> None:
    if (rank is not None) + (quality is not None) + denoise > 1:
        raise BadInput("layers.one_wish")
    if quality is not None and not 0 < quality < np.inf:
        raise BadInput("layers.quality", given=quality)


def _above(studied: Studied, noise: tuple[float, ...]) -> tuple[int, ...]:
    # At least one layer: a picture without any is black.
    shape = studied.pixels.shape[:2]
    counted = (
        int(np.count_nonzero(values > optimal_threshold(shape, deviation)))
        for values, deviation in zip(studied.values, noise, strict=True)
    )
    return tuple(max(count, 1) for count in counted)


def _channels(
    studied: Studied, names: tuple[str, ...], best: Copied, noise: tuple[float, ...] | None
) -> tuple[ChannelTold, ...]:
    shape = studied.pixels.shape[:2]
    return tuple(
        ChannelTold(
            name, best.ranks[c], studied.layers[c].energy, best.left[c], studied.values[c],
            None if noise is None else noise[c], None if noise is None else optimal_threshold(shape, noise[c]),
        )
        for c, name in enumerate(names)
    )  # fmt: skip


def _notices(studied: Studied, copies: tuple[Copied, ...]) -> tuple[Sentence, ...]:
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
