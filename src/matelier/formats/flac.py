"""The frames of a FLAC file: how long it is where its header does not say, and where it breaks off."""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from matelier.formats.mp3 import after_tag
from matelier.formats.splice import Piece

SEARCHED = 1 << 22  # bytes at the end in which the last whole frame must lie
SYNCS = (b"\xff\xf8", b"\xff\xf9")  # frames numbered, and samples numbered
LONGEST = 1 << 18  # bytes of a frame, more than any encoder makes


@dataclass(frozen=True, slots=True)
class Tail:
    """Samples the header promises (0: it does not say), samples there, and pieces that tell the truth."""

    promised: int
    there: int
    rate_hz: int
    pieces: tuple[Piece, ...]


def tail(path: Path) -> Tail | None:
    """How far the whole frames of the FLAC file at `path` go, or None where their end cannot be found."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = after_tag(data, 0)
        info = data[start + 8 : start + 8 + 34]  # STREAMINFO, RFC 9639 section 8.2
        if data[start : start + 4] != b"fLaC" or len(info) < 34:
            return None
        promised = int.from_bytes(info[13:18]) & 0xF_FFFF_FFFF
        body = _after_metadata(data, start + 4)
        if data[body : body + 2] not in SYNCS:  # damaged before the first frame
            return None
        found = _last_frame(data, body, block=int.from_bytes(info[:2]))
        there, end = found if found else (0, body)
        if not found and end < len(data) - LONGEST:  # frames, but something else at the end
            return None
        told = info[:13] + (int.from_bytes(info[13:18]) >> 36 << 36 | there).to_bytes(5)
        pieces = (data[start : start + 8] + told, (start + 26, end - start - 26))
        return Tail(promised, there, int.from_bytes(info[10:13]) >> 4, pieces)


def _after_metadata(data: mmap.mmap, place: int) -> int:
    """Where the frames begin."""
    while place + 4 <= len(data):
        last, length = data[place] & 0x80, int.from_bytes(data[place + 1 : place + 4])
        place += 4 + length
        if last:
            break
    return min(place, len(data))


def _last_frame(data: mmap.mmap, body: int, *, block: int) -> tuple[int, int] | None:
    """The sample and the byte at which the last whole frame ends."""
    ends = [len(data), *_before_tag(data)]
    for start, first, size in _heads_backwards(data, body, block):
        for end in ends:
            if 0 < end - start <= LONGEST and _checksum16(data[start:end]) == 0:
                return first + size, end
        ends.append(start)
        ends = ends[-8:]
    return None


def _before_tag(data: mmap.mmap) -> list[int]:
    """The end of the frames, if an ID3v1 tag follows them."""
    return [len(data) - 128] if data[-128:-125] == b"TAG" else []


def _heads_backwards(data: mmap.mmap, body: int, block: int) -> Iterator[tuple[int, int, int]]:
    """Byte, first sample and number of samples of what looks like a frame's head, from the end of the file on."""
    sync = data[body : body + 2]
    place = len(data)
    while (place := data.rfind(sync, max(body, len(data) - SEARCHED), place)) >= 0:
        head = _head(data[place : place + 16], block)
        if head is not None:
            yield place, *head


def _head(head: bytes, block: int) -> tuple[int, int] | None:
    """First sample and number of samples that a frame's head tells, if its checksum is right [RFC 9639, 9.1]."""
    size_code, rate_code = head[2] >> 4 if len(head) > 6 else 0, head[2] & 15 if len(head) > 6 else 15
    if size_code == 0 or rate_code == 15 or head[3] & 1:
        return None
    extra = 8 - (head[4] ^ 0xFF).bit_length()  # leading ones: the number is coded as in UTF-8
    extra = max(0, extra - 1)
    number = head[4] & (0x7F if not extra else 0x3F >> extra)
    for byte in head[5 : 5 + extra]:
        number = number << 6 | byte & 0x3F
    place = 5 + extra
    wide = {6: 1, 7: 2}.get(size_code, 0)
    size = int.from_bytes(head[place : place + wide]) + 1
    place += wide + {12: 1, 13: 2, 14: 2}.get(rate_code, 0)
    if place >= len(head) or _checksum8(head[: place + 1]):
        return None
    if not wide:
        size = 192 if size_code == 1 else 576 << size_code - 2 if size_code < 6 else 256 << size_code - 8
    return number if head[1] & 1 else number * block, size


@cache
def _table(polynomial: int, bits: int) -> tuple[int, ...]:
    """What each byte does to a checksum."""
    top, mask = 1 << bits - 1, (1 << bits) - 1
    entries: list[int] = []
    for byte in range(256):
        value = byte << bits - 8
        for _ in range(8):
            value = (value << 1 ^ polynomial if value & top else value << 1) & mask
        entries.append(value)
    return tuple(entries)


def _checksum8(data: bytes) -> int:
    """CRC-8 of the bytes; 0 when the last of them is the checksum of the others."""
    table, value = _table(0x07, 8), 0
    for byte in data:
        value = table[value ^ byte]
    return value


def _checksum16(data: bytes) -> int:
    """CRC-16 of the bytes; 0 when the last two of them are the checksum of the others."""
    table, value = _table(0x8005, 16), 0
    for byte in data:
        value = (value << 8 & 0xFFFF) ^ table[value >> 8 ^ byte]
    return value
