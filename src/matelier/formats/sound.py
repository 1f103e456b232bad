"""Recordings: what a sound file holds, checked before anything is decoded, and its samples, block by block."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from matelier.formats.decoder import FAILURES, Decoder
from matelier.formats.heard import Heard
from matelier.formats.intact import look, readable
from matelier.formats.splice import Piece
from matelier.spine.errors import BadInput, Unable
from matelier.spine.sentence import Sentence

MOST_FRAMES = 24 * 3600 * 48_000
RATES_HZ = (1_000, 768_000)
MOST_CHANNELS = 64
LOUDEST = 1e10  # full scale is 1; squares of spectra beyond it leave the range of float32
STEP = 1024  # frames, when feeling for the place where a sound breaks off


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file that was looked at: how long it is, and what is to be told of it."""

    path: Path
    rate_hz: int
    channels: int
    frames: int
    encoding: str
    notices: tuple[Sentence, ...] = ()
    damaged: bool = False  # whether the asker takes it as it is
    pieces: tuple[Piece, ...] = field(default=(), repr=False)  # what to decode instead of the file's own bytes

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.frames / self.rate_hz


def open_sound(path: str | Path, *, damaged: bool = False, most_frames: int = MOST_FRAMES) -> Recording:
    """The recording in a WAV, FLAC, OGG, MP3 or AIFF file, checked as far as that needs no decoding.

    With `damaged`, a file that holds less than it promises is taken as it is, and a notice tells so.
    Raises BadInput `sound...` for what is no sound, or a broken one, and Unable `sound.budget` beyond `most_frames`.
    """
    file = readable(Path(path))
    found = look(file, damaged=damaged)
    try:
        with Decoder(file, found.pieces) as decoder:
            frames = found.frames or decoder.frames
            recording = Recording(
                file, decoder.rate_hz, decoder.channels, frames, decoder.encoding, found.notices, damaged, found.pieces
            )
    except (*FAILURES, OSError) as error:
        raise BadInput("sound.not_sound", path=str(path)) from error
    return _sensible(recording, most_frames)


def _sensible(recording: Recording, most_frames: int) -> Recording:
    """The recording, with a notice where channels are averaged. Raises where its numbers make no sense."""
    path = str(recording.path)
    if not RATES_HZ[0] <= recording.rate_hz <= RATES_HZ[1]:
        raise BadInput("sound.rate", path=path, rate=recording.rate_hz, least=RATES_HZ[0], most=RATES_HZ[1])
    if recording.channels > MOST_CHANNELS:
        raise BadInput("sound.channels", path=path, channels=recording.channels, most=MOST_CHANNELS)
    if recording.frames <= 0:
        raise BadInput("sound.no_samples", path=path)
    if recording.frames > most_frames:
        hours, most = recording.frames / recording.rate_hz / 3600, most_frames / recording.rate_hz / 3600
        raise Unable("sound.budget", path=path, hours=hours, most=most)
    if recording.channels <= 2:
        return recording
    averaged = Sentence("sound.averaged", {"channels": recording.channels})
    return replace(recording, notices=(*recording.notices, averaged))


def read(
    recording: Recording, *, rate_hz: int | None = None, block: int = 1 << 17, heard: Heard | None = None
) -> Iterator[NDArray[np.float32]]:
    """The samples, block after block: the mean of the channels, resampled where `rate_hz` is another rate.

    What is met on the way is added to `heard`. Memory is that of a few blocks, however long the sound is.
    Raises BadInput `sound.not_finite` at a sample that is no number, `sound.too_loud` at one that is too large a number
    (beyond 1e10), and `sound.broken` where decoding fails
    (unless the recording was opened as damaged: then it ends there, and `heard` has the notice).
    """
    heard = Heard() if heard is None else heard
    if rate_hz is None or rate_hz == recording.rate_hz:
        return _mono(recording, block, heard)
    if rate_hz <= 0:
        raise BadInput("sound.rate", path=str(recording.path), rate=rate_hz, least=RATES_HZ[0], most=RATES_HZ[1])
    return _resampled(_mono(recording, block, heard), recording.rate_hz, rate_hz)


def read_channels(
    recording: Recording, *, block: int = 1 << 17, heard: Heard | None = None
) -> Iterator[NDArray[np.float32]]:
    """The samples, frames × channels, block after block, as `read` gives their mean, and failing as it does."""
    for samples, _ in _checked(recording, block, Heard() if heard is None else heard):
        yield samples


def read_whole(
    recording: Recording, *, rate_hz: int | None = None, most_seconds: float | None = None, heard: Heard | None = None
) -> NDArray[np.float32]:
    """All samples at once, or those of the first `most_seconds`; as `read` gives them, and failing as it does."""
    most = np.inf if most_seconds is None else round(most_seconds * (rate_hz or recording.rate_hz))
    blocks: list[NDArray[np.float32]] = []
    held = 0
    for samples in read(recording, rate_hz=rate_hz, heard=heard):
        blocks.append(samples)
        held += len(samples)
        if held >= most:
            break
    whole = np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
    return whole if held <= most else whole[: int(most)].copy()


def _resampled(blocks: Iterator[NDArray[np.float32]], rate_hz: int, new_hz: int) -> Iterator[NDArray[np.float32]]:
    """The blocks at another rate, by soxr at its high quality."""
    stream = soxr.ResampleStream(rate_hz, new_hz, 1, dtype="float32")
    for samples in blocks:
        if len(out := stream.resample_chunk(samples)):
            yield out
    if len(out := stream.resample_chunk(np.zeros(0, np.float32), last=True)):
        yield out


def _mono(recording: Recording, block: int, heard: Heard) -> Iterator[NDArray[np.float32]]:
    """The mean of the channels, block after block."""
    return (mono for _, mono in _checked(recording, block, heard))


def _checked(
    recording: Recording, block: int, heard: Heard
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Frames × channels and their mean, block after block, each looked at for samples that are no numbers."""
    place = 0
    for samples in _decoded(recording, block, heard):
        mono = _mean(samples)
        if not np.isfinite(samples).all():
            second = (place + int(np.argmin(np.isfinite(samples).all(axis=1)))) / recording.rate_hz
            raise BadInput("sound.not_finite", path=str(recording.path), second=second)
        loudest = max(float(mono.max()), -float(mono.min()))
        if loudest > LOUDEST:
            raise BadInput("sound.too_loud", path=str(recording.path), level=loudest, most=LOUDEST)
        place += len(mono)
        heard.add(samples, mono)
        yield samples, mono


def _mean(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of the channels, added up channel after channel: many times faster than along the short axis."""
    mono = samples[:, 0] / np.float32(samples.shape[1])
    for channel in range(1, samples.shape[1]):
        mono += samples[:, channel] / np.float32(samples.shape[1])  # divided first, or the largest would overflow
    return mono


def _decoded(recording: Recording, block: int, heard: Heard) -> Iterator[NDArray[np.float32]]:
    """Frames × channels as they are decoded, never more than were promised."""
    place = 0
    try:
        with Decoder(recording.path, recording.pieces) as decoder:
            while place < recording.frames:
                samples = decoder.read(min(block, recording.frames - place))
                if not len(samples):
                    break
                place += len(samples)
                yield samples
    except FAILURES:
        for samples in _felt(recording, place, block):
            place += len(samples)
            yield samples
    except OSError as error:
        raise BadInput("sound.unreadable", path=str(recording.path)) from error
    _tell_end(recording, place, heard)


def _felt(recording: Recording, place: int, block: int) -> Iterator[NDArray[np.float32]]:
    """What can still be decoded from `place` on, before the place at which decoding fails."""
    samples: list[NDArray[np.float32]] = []
    try:
        with Decoder(recording.path, recording.pieces) as decoder:
            decoder.seek(place)
            for _ in range(-(-block // STEP)):
                samples.append(decoder.read(min(STEP, recording.frames - place)))
                place += len(samples[-1])
    except FAILURES:
        pass
    if any(len(part) for part in samples):
        yield np.concatenate(samples)


def _tell_end(recording: Recording, place: int, heard: Heard) -> None:
    """Compare where decoding ended with where the sound should; the notice goes to `heard`, or BadInput is raised."""
    is_mp3 = recording.encoding.startswith("MP3")
    slack = recording.rate_hz // 10 if is_mp3 or recording.encoding.startswith("OGG") else 0
    if place >= recording.frames - slack and place:
        return
    there, whole = place / recording.rate_hz, recording.seconds
    if not place or not (recording.damaged or is_mp3):
        raise BadInput("sound.broken", path=str(recording.path), there=there, whole=whole)
    heard.lost_s = whole - there
    heard.told.append(Sentence("sound.broken_told", {"path": str(recording.path), "there": there, "whole": whole}))
