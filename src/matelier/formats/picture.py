"""Pictures: what a picture file holds, turned upright, as an array height × width × channels; never half of one."""

import re
import struct
import sys
import warnings
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from matelier.spine.errors import BadInput, Unable
from matelier.spine.sentence import Sentence

Pixels: TypeAlias = NDArray[Any]  # of uint8 or uint16

MOST_PIXELS = 150_000_000
KINDS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "DIB", "GIF", "PPM")
SUFFIXES = frozenset((
    ".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".tif", ".tiff", ".bmp", ".dib", ".gif",
    ".pbm", ".pgm", ".ppm", ".pnm",
))  # fmt: skip
FAILURES = (
    OSError, EOFError, SyntaxError, ValueError, LookupError, TypeError, ArithmeticError, AttributeError, RuntimeError,
    struct.error, zlib.error,
)  # fmt: skip  # what decoders raise for broken bytes
ORIENTATION = 0x0112
UPRIGHT: dict[int, Callable[[Pixels], Pixels]] = {
    2: lambda pixels: pixels[:, ::-1],
    3: lambda pixels: pixels[::-1, ::-1],
    4: lambda pixels: pixels[::-1],
    5: lambda pixels: pixels.swapaxes(0, 1),
    6: lambda pixels: pixels[::-1].swapaxes(0, 1),
    7: lambda pixels: pixels[::-1, ::-1].swapaxes(0, 1),
    8: lambda pixels: pixels[:, ::-1].swapaxes(0, 1),
}
OTHER_END = {";16B": ";16L", ";16L": ";16B", ";16N": ";16B" if sys.byteorder == "little" else ";16L"}
WIDE_PPM = re.compile(rb"P6(?:\s+|#[^\n]*\n)+(\d+)(?:\s+|#[^\n]*\n)+(\d+)(?:\s+|#[^\n]*\n)+(\d+)\s")


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A picture, row 0 at its top: grey (1 channel), grey and alpha (2), RGB (3), RGB and alpha (4); 8 or 16 bits.

    `profile` is the ICC profile that says which colours the numbers are, where the file has one.
    """

    pixels: Pixels
    name: str = ""
    kind: str = ""
    notices: tuple[Sentence, ...] = ()
    profile: bytes | None = None

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.pixels.shape[1]

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.pixels.shape[0]

    @property
    def bits(self) -> int:
        """Of each number: 8 or 16."""
        return 8 * self.pixels.dtype.itemsize

    @property
    def has_alpha(self) -> bool:
        """Whether the last channel says how opaque a pixel is."""
        return self.pixels.shape[2] in (2, 4)


def says_picture(source: object) -> bool:
    """Whether this is the name of a picture file, by its ending; nothing is read for that."""
    return isinstance(source, str | Path) and Path(source).suffix.lower() in SUFFIXES


def read_picture(path: str | Path, *, most_pixels: int = MOST_PIXELS) -> Picture:
    """The picture in a PNG, JPEG, WebP, TIFF, BMP, GIF (its first frame), PGM or PPM file, turned upright.

    Palettes become RGB, CMYK becomes RGB (told), transparency is the last channel, 16 bits stay 16 bits. Raises
    BadInput `picture...` for what is no picture or a broken one, Unable `picture.too_large` beyond `most_pixels`.
    """
    file = _readable(Path(path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of tags that nobody reads
        try:
            with Image.open(file, formats=KINDS) as image:
                _check_size(path, image.width * image.height, most_pixels)
                return _decoded(image, file, str(path))
        except Image.DecompressionBombError as bomb:  # before we see its size
            count = re.search(r"\((\d+) pixels\)", str(bomb))
            _check_size(path, int(count[1]) if count else sys.maxsize, most_pixels)
            raise
        except FAILURES as error:
            key = "picture.not_picture" if isinstance(error, Image.UnidentifiedImageError) else "picture.broken"
            raise BadInput(key, path=str(path)) from error


def picture_of(source: object) -> Picture:
    """The picture that `source` is: a file, a Picture, a picture of Pillow, an array height × width (× channels).

    An array of floats holds levels 0..1. Raises BadInput `picture.array...` and as `read_picture`.
    """
    match source:
        case Picture():
            return source
        case str() | Path():
            return read_picture(source)
        case Image.Image():
            pixels, notices = _plain(source)
            return Picture(pixels, notices=notices, profile=source.info.get("icc_profile"))
        case _:
            return Picture(_of_array(np.asarray(cast("Any", source))))


def _of_array(array: NDArray[Any]) -> Pixels:
    shape = array.shape
    pixels = array[:, :, None] if array.ndim == 2 else array
    if pixels.ndim != 3 or not 1 <= pixels.shape[2] <= 4 or 0 in shape:
        raise BadInput("picture.array", shape=" × ".join(map(str, shape)))
    if pixels.shape[0] * pixels.shape[1] > MOST_PIXELS:
        _check_size("array", pixels.shape[0] * pixels.shape[1], MOST_PIXELS)
    match array.dtype.kind, array.dtype.itemsize:
        case "u", 1:
            return np.ascontiguousarray(pixels, dtype=np.uint8)
        case "u", 2:
            return np.ascontiguousarray(pixels, dtype=np.uint16)
        case "b", _:
            return np.ascontiguousarray(pixels, dtype=np.uint8) * np.uint8(255)
        case "f", _ if float(pixels.min()) >= 0 and float(pixels.max()) <= 1:  # not where a NaN is
            return np.round(pixels * np.asarray(255, pixels.dtype)).astype(np.uint8)
        case _:
            raise BadInput("picture.levels", given=array.dtype.name)


def _readable(path: Path) -> Path:
    try:
        if not path.exists():
            raise BadInput("picture.missing", path=str(path))
        if path.is_dir():
            raise BadInput("picture.folder", path=str(path))
        if not path.is_file():  # reading a pipe would wait for ever
            raise BadInput("picture.no_file", path=str(path))
        if path.stat().st_size == 0:
            raise BadInput("picture.empty", path=str(path))
        with path.open("rb") as file:
            file.read(1)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        raise BadInput("picture.unreadable", path=str(path)) from error
    return path


def _check_size(path: object, pixels: int, most: int) -> None:
    if pixels > most:
        raise Unable("picture.too_large", path=str(path), pixels=pixels, most=most)


def _decoded(image: Image.Image, file: Path, path: str) -> Picture:
    kind, profile = image.format or "", image.info.get("icc_profile")
    if kind == "PPM" and (wide := _wide_ppm(file)) is not None:
        pixels, notices = wide, ()
    elif (halves := _wide(image, file)) is not None:
        pixels, notices = halves, ()
    else:
        pixels, notices = _plain(image, path)
    if kind in ("GIF", "PNG", "WEBP", "TIFF") and getattr(image, "is_animated", False):
        notices = (*notices, Sentence("picture.first_frame"))
    turn = UPRIGHT.get(cast("Any", image.getexif().get(ORIENTATION)))  # of a PNG this decodes it
    if turn is not None:
        pixels, notices = np.ascontiguousarray(turn(pixels)), (*notices, Sentence("picture.upright"))
    was_rgb = image.mode in ("RGB", "RGBA", "P")
    kept = profile if isinstance(profile, bytes) and profile and (was_rgb or pixels.shape[2] < 3) else None
    found = Picture(pixels, file.name, kind, notices, kept)
    return replace(found, profile=None) if any(note.key == "picture.to_rgb" for note in notices) else found


def _plain(image: Image.Image, path: str = "") -> tuple[Pixels, tuple[Sentence, ...]]:
    """The pixels of what is decoded as Pillow does it, and what has to be told."""
    mode, clear = image.mode, "transparency" in image.info
    if mode.startswith("I"):
        return _whole_numbers(np.asarray(image), path), ()
    if mode in ("F", "La"):
        raise BadInput("picture.depth", path=path, mode=mode)
    told: tuple[Sentence, ...] = ()
    if mode in ("P", "PA"):
        image.load()
        mode = "RGBA" if clear or mode == "PA" or getattr(image.palette, "mode", "") == "RGBA" else "RGB"
    elif mode in ("CMYK", "YCbCr", "LAB", "HSV"):
        mode, told = "RGB", (Sentence("picture.to_rgb", {"mode": mode}),)
    elif mode == "1":
        mode = "L"
    elif clear and mode in ("L", "RGB"):
        mode += "A"
    elif mode in ("RGBX", "RGBa"):
        mode = "RGBA" if mode == "RGBa" else "RGB"
    pixels = np.array(image if image.mode == mode else image.convert(mode))
    return np.ascontiguousarray(pixels[:, :, None] if pixels.ndim == 2 else pixels), told


def _whole_numbers(numbers: NDArray[Any], path: str) -> NDArray[np.uint16]:
    if int(numbers.min()) < 0 or int(numbers.max()) > 65535:
        raise BadInput("picture.depth", path=path, mode="I")
    return np.ascontiguousarray(numbers[:, :, None].astype(np.uint16))


def _wide(image: Image.Image, file: Path) -> NDArray[np.uint16] | None:
    """The 16-bit numbers of a colour picture, which Pillow halves: their high bytes, then in another pass the low."""
    tiles = cast("list[Any]", getattr(image, "tile", []))
    raw = {str(tile.args if isinstance(tile.args, str) else tile.args[0]) for tile in tiles}
    name = raw.pop() if len(raw) == 1 else ""
    if name == "LA;16B":  # four bytes a pixel, of which nothing is lost where they are called something else
        four = _as_called(file, "RGBA")
        return four.view(">u2").astype(np.uint16)
    ending = name[-4:]
    if ending not in OTHER_END or name[:-4] not in ("RGB", "RGBA", "RGBX"):
        return None
    pixels = np.array(image).astype(np.uint16)
    pixels <<= 8
    pixels |= _as_called(file, name[:-4] + OTHER_END[ending])
    clear = image.info.get("transparency")
    if image.mode == "RGB" and isinstance(clear, tuple):
        seen = (pixels != np.array(clear, np.uint16)).any(axis=2, keepdims=True)
        return np.concatenate([pixels, seen.astype(np.uint16) * np.uint16(65535)], axis=2)
    return pixels


def _as_called(file: Path, raw: str) -> NDArray[np.uint8]:
    with Image.open(file, formats=KINDS) as again:
        holder = cast("Any", again)
        holder.tile = [
            tile._replace(args=raw if isinstance(tile.args, str) else (raw, *tile.args[1:])) for tile in holder.tile
        ]
        return np.array(again)


def _wide_ppm(file: Path) -> NDArray[np.uint16] | None:
    """The numbers of a PPM file that holds more than 8 bits each, as parts of 65,535."""
    with file.open("rb") as stream:
        header = WIDE_PPM.match(stream.read(4096))
        if header is None or not 255 < (most := int(header[3])) <= 65535:
            return None
        width, height = int(header[1]), int(header[2])
        stream.seek(header.end())
        numbers = np.frombuffer(stream.read(6 * width * height), ">u2").astype(np.uint32)
    if len(numbers) < 3 * width * height or int(numbers.max()) > most:
        raise OSError("truncated")
    return ((numbers * 65535 + most // 2) // most).astype(np.uint16).reshape(height, width, 3)
