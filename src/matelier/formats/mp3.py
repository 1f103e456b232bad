"""The frames of an MPEG sound file (MP3): which bytes are sound, what is lost, and the pieces a decoder can digest."""

import mmap
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from matelier.formats.mpeg import Frame, frame_of
from matelier.formats.splice import Piece

ANY_HEADER = re.compile(rb"\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff][\x10-\xef]", re.DOTALL)
SEARCHED = 1 << 20  # bytes after a tag in which the first frame must lie
CHAIN = 3  # frames in a row that are no accident


class Run(NamedTuple):
    """Frames one after the other, from byte `start` to byte `end`."""

    start: int
    end: int
    frames: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What an MP3 file holds: pieces to decode, and frames found, lost within (now silent) and lost at the end."""

    pieces: tuple[Piece, ...]
    first: Frame
    found: int
    silenced: int
    missing: int
    promised: int | None

    def seconds(self, frames: int) -> float:
        """How long so many frames last."""
        return frames * self.first.samples / self.first.rate_hz


def scan(path: Path) -> Scan | None:
    """The frames of the file at `path`, or None where it holds no run of MPEG frames.

    Bytes that belong to no frame become as many silent frames as they would hold, so that time stays right; the
    decoder alone gives up after 1 KB of them, and trusts a wrong count.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = after_tag(data, 0)
        first = _first(data, start)
        if first is None:
            return None
        frame = _frame_at(data, first)
        assert frame is not None
        promised, encoder = _promise(data[first : first + frame.length], frame)
        body = start if promised is None else first + frame.length
        runs = tuple(_runs(data, body, frame))
        found = sum(run.frames for run in runs)
        if not found:
            return None
        room = promised - found if promised is not None and promised > found else None
        pieces, silenced = _mended(data, runs, body, frame, room)
        missing = _missing(data, runs, found + silenced, promised)
        told = promised == found if promised is not None else _is_steady(runs, frame)
        if frame.layer != 3 or (told and not silenced and not missing):
            pieces = [(first, runs[-1].end - first)]
        elif promised is not None:
            pieces = [_count_frame(frame, found + silenced, encoder, whole=not missing), *pieces]
        else:
            pieces = [*_uncounted(frame, found + silenced), *pieces]
        return Scan(tuple(pieces), frame, found, silenced, missing, promised)


def _is_steady(runs: tuple[Run, ...], like: Frame) -> bool:
    """Whether all frames are equally long, so that the decoder guesses their number well."""
    return abs(sum(run.end - run.start for run in runs) / sum(run.frames for run in runs) - like.length) <= 1


def after_tag(data: mmap.mmap | bytes, start: int) -> int:
    """Where the bytes go on after the ID3v2 tags that begin at `start`."""
    while data[start : start + 3] == b"ID3" and start + 10 <= len(data):
        footer = 10 if data[start + 5] & 0x10 else 0
        size = 0
        for digit in data[start + 6 : start + 10]:
            size = size << 7 | digit & 0x7F
        start += 10 + size + footer
    return start


def _frame_at(data: mmap.mmap, place: int, like: Frame | None = None) -> Frame | None:
    """The frame at `place`, if one begins there and is of the same version, layer, rate and channels."""
    head = data[place : place + 4]
    frame = frame_of(int.from_bytes(head)) if len(head) == 4 else None
    if (
        frame is None
        or like is None
        or ((frame.word ^ like.word) & 0xFFFE0C00 == 0 and frame.channels == like.channels)
    ):
        return frame
    return None


def _first(data: mmap.mmap, start: int) -> int | None:
    """Where the first frame begins that a few more follow, or that the file ends with."""
    for match in ANY_HEADER.finditer(data, start, min(len(data), start + SEARCHED)):
        first = frame = _frame_at(data, match.start())
        place, count = match.start(), 0
        while frame is not None and count < CHAIN and place + frame.length <= len(data):
            place, count = place + frame.length, count + 1
            frame = _frame_at(data, place, first)
        if count == CHAIN or (count > 1 and _is_end(data, place)):
            return match.start()
    return None


def _is_end(data: mmap.mmap, place: int) -> bool:
    """Whether nothing but tags follows."""
    return _after_tags(data, place) >= len(data)


def _after_tags(data: mmap.mmap, place: int) -> int:
    """Where the bytes go on after ID3v1, ID3v2 and APE tags at `place`."""
    while True:
        if data[place : place + 3] == b"TAG":
            after = place + 128
        elif data[place : place + 8] == b"APETAGEX" and place + 32 <= len(data):
            header = int.from_bytes(data[place + 20 : place + 24], "little") >> 29 & 1
            after = place + int.from_bytes(data[place + 12 : place + 16], "little") + 32 * header
        else:
            after = after_tag(data, place)
        if after <= place:
            return place
        place = after


def _runs(data: mmap.mmap, start: int, like: Frame) -> Iterator[Run]:
    """The runs of frames from `start` on; a frame that runs into something else than a frame belongs to none."""
    bits = like.word >> 8 & 0x0C
    second = bytes([like.word >> 16 & 0xFE, like.word >> 16 & 0xFE | 1])
    third = bytes(value for value in range(0x10, 0xF0) if value & 0x0C == bits)
    header = re.compile(b"\xff[" + re.escape(second) + b"][" + re.escape(third) + b"]", re.DOTALL)
    place = start
    while match := header.search(data, place):
        begin = place = match.start()
        count = 0
        while (frame := _frame_at(data, place, like)) is not None:
            after = place + frame.length
            if _frame_at(data, after, like) is None and not _is_end(data, after) and _after_tags(data, after) == after:
                break
            if after > len(data):
                break
            place, count = after, count + 1
        if count:
            yield Run(begin, place, count)
        place = _after_tags(data, place) if count else begin + 1


def _mended(
    data: mmap.mmap, runs: tuple[Run, ...], begins: int, like: Frame, room: int | None
) -> tuple[list[Piece], int]:
    """The runs as pieces, with silent frames (at most `room`) where bytes between them are no frames; and how many."""
    mean = sum(run.end - run.start for run in runs) / sum(run.frames for run in runs)
    silence = _silence(like)
    pieces: list[Piece] = []
    silenced, end = 0, begins
    for run in runs:
        gap = run.start - _after_tags(data, end)
        lost = round(gap / mean) if gap > 0 else 0
        lost = lost if room is None else min(lost, room - silenced)
        if lost:
            pieces += [silence] * lost
            silenced += lost
        pieces += _resumed(data, run) if gap > 0 and like.layer == 3 else [(run.start, run.end - run.start)]
        end = run.end
    return pieces, silenced


def _silence(like: Frame) -> bytes:
    """A frame of silence: no padding, no checksum, and nothing but zeros after the header."""
    frame = frame_of(like.word & 0xFFFFFDFF | 0x10000)
    assert frame is not None
    return struct.pack(">I", frame.word) + bytes(frame.length - 4)


def _uncounted(first: Frame, frames: int) -> tuple[bytes, bytes]:
    """A head frame for a file that has none; with a silent frame it makes up for the 529 samples this would cost."""
    early = first.samples - 529
    encoder = b"matelier ".ljust(21, b"\0") + (early << 12 | 529).to_bytes(3)
    return _count_frame(first, frames + 1, encoder, whole=True), _silence(first)


def _resumed(data: mmap.mmap, run: Run) -> list[Piece]:
    """The run after a gap: frames that need bytes from before the gap are kept but made silent."""
    pieces: list[Piece] = []
    place, kept = run.start, 0
    while place < run.end:
        frame = _frame_at(data, place)
        assert frame is not None
        head = place + frame.head
        shift = 7 if frame.samples == 1152 else 8
        back = int.from_bytes(data[head : head + 2]) >> shift  # main_data_begin
        if back <= kept:
            break
        side = (min(back, kept) << shift).to_bytes(2) + bytes(frame.side - 2)  # the decoder passes old bytes on
        pieces += [data[place:head] + side, (head + frame.side, place + frame.length - head - frame.side)]
        kept += frame.length - frame.head - frame.side
        place += frame.length
    if place < run.end:
        pieces.append((place, run.end - place))
    return pieces


def _missing(data: mmap.mmap, runs: tuple[Run, ...], held: int, promised: int | None) -> int:
    """How many frames the file lacks at its end: by its own count, or by the bytes there that are no frame."""
    if promised is not None:
        return max(0, promised - held)
    tail = len(data) - _after_tags(data, runs[-1].end)
    mean = sum(run.end - run.start for run in runs) / sum(run.frames for run in runs)
    return -int(-tail // mean) if tail > 0 else 0


def _promise(bytes_: bytes, frame: Frame) -> tuple[int | None, bytes]:
    """How many frames a Xing, Info or VBRI head frame promises, and its encoder's delay and padding."""
    place = frame.head + frame.side
    if bytes_[place : place + 4] in (b"Xing", b"Info") and frame.layer == 3:
        flags = bytes_[place + 7] if len(bytes_) > place + 7 else 0
        count = int.from_bytes(bytes_[place + 8 : place + 12]) if flags & 1 else 0
        fields = sum(size for bit, size in ((1, 4), (2, 4), (4, 100), (8, 4)) if flags & bit)
        return count, bytes_[place + 8 + fields : place + 8 + fields + 24]
    if bytes_[36:40] == b"VBRI" and len(bytes_) >= 54:
        return int.from_bytes(bytes_[50:54]), b""
    return None, b""


def _count_frame(first: Frame, frames: int, encoder: bytes, *, whole: bool) -> bytes:
    """A head frame that tells the decoder the number of frames, and keeps the encoder's delay and padding."""
    bitrate = 9 if first.word >> 19 & 1 else 8  # long enough for what it carries
    frame = frame_of(first.word & 0xFFFF0DFF | 0x10000 | bitrate << 12)
    assert frame is not None
    told = struct.pack(">I", frame.word) + bytes(frame.side) + b"Xing" + struct.pack(">II", 1, frames)
    if len(encoder) == 24 and encoder[0]:
        if not whole:  # the padding went with the end of the file
            encoder = encoder[:22] + bytes([encoder[22] & 0xF0, 0])
        told += encoder
    return told.ljust(frame.length, b"\0")
