"""A matrix applied to a picture: to where its pixels are, or to their colours."""

from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, Literal, cast

from matelier.ask.answer import Answer, Watch, in_words, run_through
from matelier.ask.exactly import Source, matrix
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Floating

if TYPE_CHECKING:
    from matelier.explainers.maps.apply import Applied

CHOICES = {
    "way": ("inverse", "forward"),
    "order": ("nearest", "bilinear", "bicubic"),
    "frame": ("whole", "same"),
}


def apply(
    A: Source,
    picture: Any,
    *,
    way: Literal["inverse", "forward"] = "inverse",
    order: Literal["nearest", "bilinear", "bicubic"] = "bilinear",
    colour: bool | None = None,
    frame: Literal["whole", "same"] = "whole",
    background: tuple[int, ...] | None = None,
    out: str | PathLike[str] | None = None,
    lang: str | None = None,
    watch: Watch | None = None,
) -> "Answer[Applied]":
    """What A does to a picture: 2 × 2 moves its pixels in the plane (x right, y up), 3 × 3 mixes its colours.

    A 2 × 3 matrix has a shift beside it; a 3 × 4 one adds its last column to (R, G, B), where 1 is white. A 3 × 3
    matrix that ends in 0 0 1 moves pixels where `colour` is False. `picture` is a file (PNG, JPEG, WebP, TIFF, BMP,
    GIF, PGM, PPM), a picture of Pillow, or an array height × width (× channels) of uint8, uint16, or floats 0..1.
    `way` "inverse": each new pixel looks up where it came from, by `order`; flips and quarter turns keep every pixel
    as it is. "forward": each pixel goes where A sends it, which leaves holes. The result is as large as the image of
    the picture (`frame` "whole"), or shows what lies where the picture was ("same"); outside it is clear, or has the
    levels of `background`. With `out` (.png, .tif, .jpg, .webp) it is written there, whole or not at all.
    `answer.value.pixels` is the new picture. Raises BadInput, and Unable beyond 300 million pixels.
    [Gonzalez & Woods 2018, section 2.6]
    """
    from matelier.explainers.maps.apply import Wanted, applied
    from matelier.formats.picture import picture_of
    from matelier.formats.picture_out import check_picture_suffix

    with in_words(lang):
        for name, given in (("way", way), ("order", order), ("frame", frame)):
            if given not in CHOICES[name]:
                raise BadInput("apply.choice", name=name, given=given, known=CHOICES[name])
        if out is not None:
            check_picture_suffix(fspath(out))  # before the work, not after
        read = A if isinstance(A, Floating) else matrix(A)
        seen = picture_of(fspath(cast("PathLike[str]", picture)) if isinstance(picture, PathLike) else picture)
        wanted = Wanted(way, order, colour, frame, background)
        given = {
            "A": read, "file": seen.name or "P", "width": seen.width, "height": seen.height, "way": way,
            "order": order, "frame": frame,
        }  # fmt: skip
        work = applied(read, seen, wanted, out=None if out is None else fspath(out))
        return run_through("apply", given, work, watch)
