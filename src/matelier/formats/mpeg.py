"""What the four bytes at the head of an MPEG sound frame say."""

from functools import lru_cache
from typing import NamedTuple

# ISO/IEC 11172-3 and 13818-3, 2.4.2.3: kilobits a second by layer, MPEG-1 and then MPEG-2 and 2.5
KILOBITS = {
    (1, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES = (44100, 48000, 32000)
HALVINGS = {3: 0, 2: 1, 0: 2}  # version bits: MPEG-1, 2, 2.5


class Frame(NamedTuple):
    """What the four bytes at the head of a frame say."""

    word: int
    length: int  # bytes, head included
    samples: int
    rate_hz: int
    channels: int
    layer: int
    side: int  # bytes of side information, layer III

    @property
    def head(self) -> int:
        """Bytes before the side information: the header, and a checksum where there is one."""
        return 4 if self.word >> 16 & 1 else 6


@lru_cache(4096)
def frame_of(word: int) -> Frame | None:
    """The frame that begins with these 32 bits, or None where no frame begins so."""
    version, layer, bitrate, rate = word >> 19 & 3, 4 - (word >> 17 & 3), word >> 12 & 15, word >> 10 & 3
    if word >> 21 != 0x7FF or version == 1 or layer == 4 or bitrate in (0, 15) or rate == 3:
        return None
    old = version == 3
    rate_hz = RATES[rate] >> HALVINGS[version]
    bits = KILOBITS[1 if old else 2, layer][bitrate - 1] * 1000
    padding, channels = word >> 9 & 1, 1 if word >> 6 & 3 == 3 else 2
    if layer == 1:
        length, samples = (12 * bits // rate_hz + padding) * 4, 384
    else:
        samples = 1152 if old or layer == 2 else 576
        length = samples // 8 * bits // rate_hz + padding
    side = ((17, 32) if old else (9, 17))[channels - 1]
    return Frame(word, length, samples, rate_hz, channels, layer, side)
