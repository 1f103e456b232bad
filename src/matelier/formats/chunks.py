"""What the header of a WAV, RF64, W64, AIFF or AU file promises, against the bytes that the file holds."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from matelier.formats.splice import Piece

PLAIN = (1, 3, 0xFFFE)  # format tags of WAV whose frames are equally long
W64 = bytes.fromhex("726966662e91cf11a5d628db04c10000")
W64_WAVE_TAIL = bytes.fromhex("f3acd3118cd100c04f8edb8a")


@dataclass(frozen=True, slots=True)
class Promise:
    """Bytes of sound promised and there, and how many of them last a second; pieces, where the header needs mending."""

    promised: int
    there: int
    bytes_a_second: float
    pieces: tuple[Piece, ...] = ()

    @property
    def seconds(self) -> tuple[float, float]:
        """Seconds promised and there."""
        rate = self.bytes_a_second or 1.0
        return self.promised / rate, self.there / rate

    @property
    def kept(self) -> bool:
        """Whether the file holds what its header promises."""
        return self.there >= self.promised


def promise(path: Path) -> Promise | None:
    """What the header of the file promises, or None where it is not of these kinds or makes no sense."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(40)
        try:
            if head[:4] in (b"RIFF", b"RIFX", b"RF64"):
                return _riff(file, size, head)
            if head[:16] == W64 and head[28:40] == W64_WAVE_TAIL:
                return _w64(file, size)
            if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
                return _aiff(file, size)
            if head[:4] == b".snd":
                return _au(head, size)
        except (struct.error, OverflowError):  # cut within its header, or a rate beyond all numbers
            return None
    return None


def _chunks(file: BinaryIO, start: int, size: int, number: str) -> Iterator[tuple[bytes, int, int]]:
    """The name, first byte and length of each chunk from `start` on."""
    while start + 8 <= size:
        file.seek(start)
        name, length = struct.unpack(f"{number[0]}4s{number[1]}", file.read(8))
        yield name, start + 8, length
        start += 8 + length + (length & 1)


def _riff(file: BinaryIO, size: int, head: bytes) -> Promise | None:
    """WAV and RF64."""
    order = ">" if head[:4] == b"RIFX" else "<"
    rate, wide = 0.0, 0
    for name, start, length in _chunks(file, 12, size, f"{order}I"):
        file.seek(start)
        if name == b"ds64":
            wide = struct.unpack("<8xQ", file.read(16))[0]
        elif name == b"fmt ":
            tag, _, rate_hz, declared, block = struct.unpack(f"{order}HHIIH", file.read(14))
            rate = float(rate_hz * block if tag in PLAIN else declared)
        elif name == b"data":
            there = size - start
            if head[:4] == b"RF64" and length == 0xFFFFFFFF:
                return Promise(wide, min(there, wide), rate)
            if length == 0 and there and not _is_chunk_row(file, start, size, order):
                return Promise(there, there, rate, _with_length(file, start, size, order))
            if _is_unfinished(length):
                return Promise(there, there, rate)
            return Promise(length, min(there, length), rate)
    return None


def _is_unfinished(length: int) -> bool:
    """Whether a tool that could not go back wrote this length: about 2 or 4 GB, meaning until the end."""
    return length > 0xFFFFFFFF - 4096 or abs(length - 0x7FFFFFFF) <= 4096


def _is_chunk_row(file: BinaryIO, start: int, size: int, order: str) -> bool:
    """Whether chunks with readable names follow up to the end of the file."""
    end = start
    for name, first, length in _chunks(file, start, size, f"{order}I"):
        if not (name.isascii() and name.decode().isprintable()):
            return False
        end = first + length + (length & 1)
    return size <= end <= size + 1


def _with_length(file: BinaryIO, start: int, size: int, order: str) -> tuple[Piece, ...]:
    """The file with the length 0 of its data set to what is there."""
    file.seek(0)
    head = file.read(start - 4)
    there = min(size - start, 0xFFFFFFFF)
    return (head[:4] + b"\xff\xff\xff\xff" + head[8:] + struct.pack(f"{order}I", there), (start, size - start))


def _w64(file: BinaryIO, size: int) -> Promise | None:
    """Sony Wave64: chunks with 16-byte names and 8-byte lengths that count their heads."""
    start, rate = 40, 0.0
    while start + 24 <= size:
        file.seek(start)
        name, length = struct.unpack("<4s12xQ", file.read(24))
        if name == b"fmt ":
            tag, _, rate_hz, declared, block = struct.unpack("<HHIIH", file.read(14))
            rate = float(rate_hz * block if tag in PLAIN else declared)
        elif name == b"data":
            there = size - start - 24
            promised = there if length <= 24 or length >= 1 << 62 else length - 24
            return Promise(promised, min(there, promised), rate)
        start += max(24, length + 7 & ~7)
    return None


def _aiff(file: BinaryIO, size: int) -> Promise | None:
    """AIFF and AIFF-C without compression."""
    promised, rate = 0, 0.0
    for name, start, length in _chunks(file, 12, size, ">I"):
        file.seek(start)
        if name == b"COMM":
            channels, frames, bits, exponent, mantissa = struct.unpack(">hIhHQ", file.read(18))
            kind = file.read(4) if length >= 22 else b"NONE"
            if kind not in (b"NONE", b"sowt", b"twos", b"fl32", b"FL32", b"fl64", b"FL64", b"in24", b"in32"):
                return None
            block = channels * -(-bits // 8)
            promised = frames * block
            rate = block * mantissa * 2.0 ** ((exponent & 0x7FFF) - 16383 - 63)
        elif name == b"SSND":
            there = size - start - 8
            promised = promised or there
            return Promise(promised, min(there, promised), rate)
    return None


def _au(head: bytes, size: int) -> Promise | None:
    """Sun AU; a length of all ones means until the end."""
    start, length, encoding, rate_hz, channels = struct.unpack(">5I", head[4:24])
    width = {1: 1, 2: 1, 3: 2, 4: 3, 5: 4, 6: 4, 7: 8, 27: 1}.get(encoding)
    if width is None:
        return None
    there = max(0, size - start)
    promised = there if length == 0xFFFFFFFF else length
    return Promise(promised, min(there, promised), float(rate_hz * channels * width))
