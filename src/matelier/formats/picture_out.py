"""Pictures written to PNG, TIFF, JPEG or WebP, whole or not at all; 16 bits and alpha where the format holds them."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from matelier.formats.picture import Pixels
from matelier.formats.whole import whole_file
from matelier.spine.errors import BadInput
from matelier.spine.sentence import Sentence

FORMATS = {
    ".png": "PNG", ".tif": "TIFF", ".tiff": "TIFF", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP",
}  # fmt: skip
MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
LONGEST = {"JPEG": 65_500, "WEBP": 16_383}  # pixels of a side
SETTINGS: dict[str, dict[str, Any]] = {
    "PNG": {"compress_level": 4},
    "TIFF": {"compression": "tiff_adobe_deflate"},
    "JPEG": {"quality": 95, "subsampling": 0},
    "WEBP": {"lossless": True, "exact": True, "method": 2, "quality": 40},
}
PNG_COLOUR = {1: 0, 2: 4, 3: 2, 4: 6}
PNG_SIGN = b"\x89PNG\r\n\x1a\n"
BAND = 4_000_000  # bytes that are packed at a time


def check_picture_suffix(path: str | Path) -> None:
    """Raises now what `write_picture` would raise about the name, so that long work is not done in vain."""
    if Path(path).suffix.lower() not in FORMATS:
        raise BadInput("picture.suffix", path=str(path))


def write_picture(path: str | Path, pixels: Pixels, *, profile: bytes | None = None) -> tuple[Sentence, ...]:
    """Writes pixels (height × width × 1 to 4, 8 or 16 bits) in the format that the name ends in; what was lost is told.

    PNG and TIFF keep everything. WebP is written without loss, in 8 bits; JPEG in 8 bits, on white where pixels are
    not opaque. Raises BadInput `picture.suffix`, `picture.side` beyond what the format holds, `output.unwritable...`.
    """
    check_picture_suffix(path)
    kind = FORMATS[Path(path).suffix.lower()]
    longest = max(pixels.shape[:2])
    if longest > LONGEST.get(kind, longest):
        raise BadInput("picture.side", path=str(path), side=longest, most=LONGEST[kind], kind=kind)
    told: list[Sentence] = []
    if kind in ("JPEG", "WEBP") and pixels.dtype == np.uint16:
        pixels = _eight_bits(pixels)
        told.append(Sentence("picture.eight_bits", {"kind": kind}))
    if kind == "JPEG" and pixels.shape[2] in (2, 4):
        if int(pixels[:, :, -1].min()) < 255:
            told.append(Sentence("picture.on_white"))
        pixels = _on_white(pixels)
    with whole_file(path) as partial, partial.open("wb") as file:
        if pixels.dtype == np.uint16:
            (_write_png if kind == "PNG" else _write_tiff)(file, pixels, profile)
        else:
            _image(pixels).save(file, kind, icc_profile=profile, **SETTINGS[kind])
    return tuple(told)


def _image(pixels: Pixels) -> Image.Image:
    channels = pixels.shape[2]
    plain = np.ascontiguousarray(pixels[:, :, 0] if channels == 1 else pixels)
    return Image.frombuffer(MODES[channels], (pixels.shape[1], pixels.shape[0]), plain, "raw", MODES[channels], 0, 1)


def _eight_bits(pixels: Pixels) -> NDArray[np.uint8]:
    out = np.empty(pixels.shape, np.uint8)
    for i, row in enumerate(pixels):  # row by row: no copy of the whole in between
        out[i] = (row.astype(np.uint32) + 128) // 257
    return out


def _on_white(pixels: Pixels) -> NDArray[np.uint8]:
    out = np.empty((*pixels.shape[:2], pixels.shape[2] - 1), np.uint8)
    for i, row in enumerate(pixels.astype(np.uint8, copy=False)):
        alpha = row[:, -1:].astype(np.uint32)
        out[i] = (row[:, :-1] * alpha + 255 * (255 - alpha) + 127) // 255
    return out


def _bands(pixels: Pixels, order: str) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """The rows' bytes, some at a time, with the number of the first."""
    height, width, channels = pixels.shape
    rows = max(1, BAND // (2 * width * channels))
    for first in range(0, height, rows):
        yield first, pixels[first : first + rows].astype(order).view(np.uint8).reshape(-1, 2 * width * channels)


def _write_png(file: BinaryIO, pixels: Pixels, profile: bytes | None) -> None:
    """A PNG of 16 bits, each row less the one above it (filter 2). [Duce 2003, section 9.2]"""

    def chunk(name: bytes, content: bytes) -> None:
        file.write(struct.pack(">I", len(content)) + name + content)
        file.write(struct.pack(">I", zlib.crc32(content, zlib.crc32(name))))

    height, width, channels = pixels.shape
    file.write(PNG_SIGN)
    chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, PNG_COLOUR[channels], 0, 0, 0))
    if profile is not None:
        chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(profile))
    packer, above = zlib.compressobj(4), np.zeros(2 * width * channels, np.uint8)
    for _, band in _bands(pixels, ">u2"):
        lines = np.full((len(band), band.shape[1] + 1), 2, np.uint8)
        lines[0, 1:] = band[0] - above
        np.subtract(band[1:], band[:-1], out=lines[1:, 1:])
        above = band[-1]
        if packed := packer.compress(lines.data):
            chunk(b"IDAT", packed)
    chunk(b"IDAT", packer.flush())
    chunk(b"IEND", b"")


def _write_tiff(file: BinaryIO, pixels: Pixels, profile: bytes | None) -> None:
    """A TIFF of 16 bits in packed strips, little-endian. [Adobe 1992, sections 2, 6 and 18]"""
    height, width, channels = pixels.shape
    file.write(struct.pack("<2sHI", b"II", 42, 0))
    strips: list[tuple[int, int]] = []
    for _, band in _bands(pixels, "<u2"):
        strips.append((file.tell(), file.write(zlib.compress(band.data, 4))))
    rows = max(1, BAND // (2 * width * channels))
    tags: list[tuple[int, str, list[int]]] = [
        (256, "I", [width]), (257, "I", [height]), (258, "H", [16] * channels), (259, "H", [8]),
        (262, "H", [2 if channels > 2 else 1]), (273, "I", [start for start, _ in strips]), (277, "H", [channels]),
        (278, "I", [rows]), (279, "I", [length for _, length in strips]), (284, "H", [1]),
    ]  # fmt: skip
    if channels in (2, 4):
        tags.append((338, "H", [2]))  # alpha that is not multiplied in
    if profile is not None:
        tags.append((34675, "B", list(profile)))
    entries = [_entry(file, *tag) for tag in tags]
    file.seek(0, 2)
    file.write(b"\0" * (file.tell() % 2))
    place = file.tell()
    file.write(struct.pack("<H", len(entries)) + b"".join(entries) + struct.pack("<I", 0))
    file.seek(4)
    file.write(struct.pack("<I", place))


def _entry(file: BinaryIO, tag: int, kind: str, values: list[int]) -> bytes:
    """One line of the directory; what does not fit in it is written to the file first."""
    content = struct.pack(f"<{len(values)}{kind}", *values)
    if len(content) > 4:
        file.write(b"\0" * (file.tell() % 2))
        place = file.tell()
        file.write(content)
        content = struct.pack("<I", place)
    return struct.pack("<HHI", tag, {"B": 7, "H": 3, "I": 4}[kind], len(values)) + content.ljust(4, b"\0")
