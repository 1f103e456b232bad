"""What does this matrix do to this picture: its pixels moved, or its colours mixed."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from matelier.exact.determinant import determinant_claim, determinant_value
from matelier.formats.number import read_number
from matelier.formats.picture import Picture, Pixels
from matelier.formats.picture_out import write_picture
from matelier.signals.pixels import Frame, Order, affine, forward_mapped, inverse_mapped, is_permutation, permuted
from matelier.signals.pixels import frame_of as frame_around
from matelier.signals.pixels import recoloured as recolour
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact, Floating, Scalar
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

Way: TypeAlias = Literal["inverse", "forward"]
How: TypeAlias = Literal["permuted", "inverse", "forward", "colour"]
Float64: TypeAlias = NDArray[np.float64]

SAMPLES = 256  # pixels of a recoloured picture that its claim shows
SHRUNK = 0.5  # a smallest stretch below which inverse mapping passes pixels over
SILENT = {"json": False}
NONE: Any = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a matrix shall be applied: which way, mixing which pixels, into which frame, on which background."""

    way: Way = "inverse"
    order: Order = "bilinear"
    colour: bool | None = None
    frame: Literal["whole", "same"] = "whole"
    background: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Applied(Record):
    """A picture under a matrix: `pixels`, and what happened.

    `how` is "permuted" (every pixel kept), "inverse", "forward" or "colour". `inside` new pixels came from the picture,
    `empty` stayed holes, on `again` another pixel fell too; `clipped` pixels had colours beyond black or white. The
    lower left corner of the frame lies at (`left`, `bottom`) of the plane, where that of the picture was at (0, 0).
    """

    how: How
    width: int
    height: int
    channels: int
    bits: int
    new_width: int
    new_height: int
    new_channels: int
    seconds: float
    determinant: Scalar | float | None = None
    inside: int = 0
    empty: int = 0
    again: int = 0
    clipped: int = 0
    left: float = 0.0
    bottom: float = 0.0
    out: str | None = None
    pixels: Pixels = field(default=NONE, metadata=SILENT)
    before: Picture = field(default=NONE, metadata=SILENT)


def is_of_colours(shape: tuple[int, int], colour: bool | None) -> bool:
    """Whether a matrix mixes colours: 3 × 3 and 3 × 4 do unless it is said that they move pixels; 2 × 2 and 2 × 3 move.

    Raises BadInput `apply.shape`, `apply.not_colours`.
    """
    if shape in ((3, 3), (3, 4)):
        mixes = colour is not False
        if not mixes and shape == (3, 4):
            raise BadInput("apply.shape", rows=3, columns=4)
        return mixes
    if shape not in ((2, 2), (2, 3)):
        raise BadInput("apply.shape", rows=shape[0], columns=shape[1])
    if colour:
        raise BadInput("apply.not_colours", rows=shape[0], columns=shape[1])
    return False


def applied(A: Exact | Floating, picture: Picture, wanted: Wanted, *, out: str | None) -> Work[Found[Applied]]:
    """The picture under A, written to `out` where one is given. Raises BadInput, Unable where it would be too large."""
    mixes, entries = is_of_colours(A.shape, wanted.colour), _real(A)
    yield Step("progress.pixels", {"done": 0, "of": 1})
    began = time.perf_counter()
    value = _recoloured(entries, picture) if mixes else _moved(A, entries, picture, wanted)
    value = replace(value, seconds=time.perf_counter() - began)
    yield Step("progress.pixels", {"done": 1, "of": 1})
    told = (*picture.notices, *_notices(_flat(entries) if not mixes else entries, value, wanted))
    if out is not None:
        same_kind = (value.channels > 2) == (value.new_channels > 2)
        told += write_picture(out, value.pixels, profile=picture.profile if same_kind else None)
        value = replace(value, out=out)
    claims = _colour_claims(entries, value) if mixes else _area_claims(A, entries, value, wanted)
    return Found(value, claims, told)


def _real(A: Exact | Floating) -> Float64:
    try:
        entries = np.asarray(A.to_numpy(), dtype=np.float64)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise BadInput("apply.entries") from error
    if not np.isfinite(entries).all():
        raise BadInput("apply.entries")
    return entries


def _flat(entries: Float64) -> Float64:
    """The 2 × 3 matrix of a map of the plane; a 3 × 3 one must end in 0 0 1. Raises BadInput `apply.homogeneous`."""
    if entries.shape == (3, 3):
        if entries[2].tolist() != [0, 0, 1]:
            raise BadInput("apply.homogeneous")
        return entries[:2]
    return affine(entries)


def _moved(A: Exact | Floating, entries: Float64, picture: Picture, wanted: Wanted) -> Applied:
    M, P = _flat(entries), picture.pixels
    frame = Frame(0, 0, picture.width, picture.height) if wanted.frame == "same" else None
    value = _unchanged(picture, "inverse", _determinant(A))
    if wanted.way == "inverse" and frame is None and is_permutation(M):
        around = frame_around(M, picture.height, picture.width)
        turned = np.ascontiguousarray(permuted(P, M))
        return _with(replace(value, how="permuted", inside=P.shape[0] * P.shape[1]), turned, around)
    ground = _ground(wanted.background, P)
    if wanted.way == "forward":
        found = forward_mapped(P, M, frame=frame, background=ground)
        value = replace(value, how="forward", empty=found.empty, again=found.again)
    else:
        found = inverse_mapped(P, M, order=wanted.order, frame=frame, background=ground)
    return _with(replace(value, inside=found.inside), found.pixels, found.frame)


def _recoloured(entries: Float64, picture: Picture) -> Applied:
    pixels, clipped = recolour(picture.pixels, entries)
    value = replace(_unchanged(picture, "colour", None), clipped=clipped, inside=picture.width * picture.height)
    return _with(value, pixels, Frame(0, 0, picture.width, picture.height))


def _unchanged(picture: Picture, how: How, determinant: Scalar | float | None) -> Applied:
    height, width, channels = picture.pixels.shape
    return Applied(
        how, width, height, channels, picture.bits, width, height, channels, 0.0, determinant, before=picture,
        pixels=picture.pixels,
    )  # fmt: skip


def _with(value: Applied, pixels: Pixels, frame: Frame) -> Applied:
    height, width, channels = pixels.shape
    return replace(
        value, pixels=pixels, new_width=width, new_height=height, new_channels=channels, left=frame.left,
        bottom=frame.bottom,
    )  # fmt: skip


def _ground(background: tuple[int, ...] | None, P: Pixels) -> tuple[int, ...] | None:
    """The background in levels of this picture, alpha added where it has one. Raises BadInput `apply.background`."""
    if background is None:
        return None
    top, colours = int(np.iinfo(P.dtype).max), P.shape[2] - (P.shape[2] in (2, 4))
    levels = background * colours if len(background) == 1 else background
    if len(levels) != colours or not all(0 <= level <= top for level in levels):
        raise BadInput("apply.background", given=" ".join(map(str, background)), count=colours, most=top)
    return (*levels, top) if P.shape[2] in (2, 4) else levels


def _linear(A: Exact) -> Exact:
    return Exact.of([row[:2] for row in A.rows[:2]])


def _determinant(A: Exact | Floating) -> Scalar | float:
    if isinstance(A, Exact):
        return determinant_value(_linear(A))
    return float(np.linalg.det(np.asarray(A.to_numpy(), np.float64)[:2, :2]))


def _area_claims(A: Exact | Floating, entries: Float64, value: Applied, wanted: Wanted) -> tuple[Claim, ...]:
    claims = [determinant_claim(_linear(A), value.determinant)] if isinstance(A, Exact) else []
    if wanted.frame == "whole" and float(cast("Any", value.determinant)):
        size = {"width": value.width, "height": value.height, "inside": value.inside}
        claims.append(Claim("pixels_counted", {"A": entries[:2, :2], **size}, about="apply.about"))
    return tuple(claims)


def _colour_claims(entries: Float64, value: Applied) -> tuple[Claim, ...]:
    C = np.zeros((3, 4))
    C[:, : entries.shape[1]] = entries
    P, Q = (pixels.reshape(-1, pixels.shape[2]) for pixels in (value.before.pixels, value.pixels))
    some = np.linspace(0, len(P) - 1, min(SAMPLES, len(P))).astype(np.int64)
    colours = P[some][:, :3] if P.shape[1] > 2 else P[some][:, (0, 0, 0)]
    witness = {
        "C": C, "before": colours.astype(np.int32), "after": Q[some][:, :3].astype(np.int32),
        "top": int(np.iinfo(P.dtype).max),
    }  # fmt: skip
    return (Claim("pixels_recoloured", witness, about="apply.about"),)


def _notices(M: Float64, value: Applied, wanted: Wanted) -> tuple[Sentence, ...]:
    told: list[Sentence] = []
    if value.how == "colour":
        return (Sentence("apply.grey_to_rgb"),) if value.channels < 3 else ()
    if M[:, 2].any() and wanted.frame == "whole":
        told.append(Sentence("apply.shift", {"left": value.left, "bottom": value.bottom}))
    least = float(np.linalg.svd(M[:, :2], compute_uv=False)[-1])
    if value.how == "inverse" and 0 < least < SHRUNK:
        told.append(Sentence("apply.passed_over", {"part": least}))
    return tuple(told)


def apply_agrees(value: Any, claims: tuple[Claim, ...]) -> bool:
    """Whether a saved answer tells the numbers that its claims are about."""
    by_kind: Mapping[str, Any] = {claim.kind: claim.witness for claim in claims}
    try:
        if value["how"] == "colour":
            return "pixels_recoloured" in by_kind
        area, determinant = by_kind.get("pixels_counted"), by_kind.get("determinant")
        same = area is None or all(area[name] == value[name] for name in ("width", "height", "inside"))
        told = value["determinant"]
        if determinant is not None:
            return bool(same and read_number(told) == determinant["determinant"])
        return bool(
            same and area is not None and abs(float(np.linalg.det(area["A"])) - told) < 1e-9 * max(1, abs(told))
        )
    except (BadInput, KeyError, TypeError, ValueError, AttributeError):
        return False
