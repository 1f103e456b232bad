"""The pages of an OGG file: whether the last one is marked as the last, and how many bytes belong to no page."""

import mmap
from dataclasses import dataclass
from pathlib import Path

HEAD = 27  # bytes of a page's head, before the table of its segments [RFC 3533, section 6]


@dataclass(frozen=True, slots=True)
class Pages:
    """Whether the file ends with a whole page marked as the last of its stream, and how many bytes are no page."""

    is_ended: bool
    lost_bytes: int


def pages(path: Path) -> Pages:
    """What the row of pages in the file at `path` tells; checksums are left to the decoder."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        place = lost = 0
        is_ended = False
        while place < len(data):
            after = _after_page(data, place)
            if after is None:
                following = data.find(b"OggS\0", place + 1)
                following = len(data) if following < 0 else following
                lost += following - place
                place = following
            else:
                is_ended = bool(data[place + 5] & 4) and after <= len(data)
                place = after
    return Pages(is_ended, lost)


def _after_page(data: mmap.mmap, place: int) -> int | None:
    """Where the page that begins at `place` ends, or None where none begins."""
    if data[place : place + 5] != b"OggS\0" or place + HEAD > len(data):
        return None
    segments = data[place + HEAD : place + HEAD + data[place + 26]]
    return place + HEAD + len(segments) + sum(segments)
