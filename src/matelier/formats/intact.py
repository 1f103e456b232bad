"""Whether a sound file holds what it promises, told by its bytes before anything is decoded."""

from dataclasses import dataclass
from pathlib import Path

from matelier.formats.chunks import promise
from matelier.formats.decoder import FAILURES, Decoder
from matelier.formats.flac import tail
from matelier.formats.mp3 import after_tag, scan
from matelier.formats.ogg import pages
from matelier.formats.splice import Piece
from matelier.spine.errors import BadInput
from matelier.spine.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Found:
    """What to decode instead of the file's own bytes (if anything), how many frames (0: as decoded), what to tell."""

    pieces: tuple[Piece, ...] = ()
    frames: int = 0
    notices: tuple[Sentence, ...] = ()


def readable(path: Path) -> Path:
    """The path, if there is a file with something in it that we may read."""
    try:
        if not path.exists():
            raise BadInput("sound.missing", path=str(path))
        if path.is_dir():
            raise BadInput("sound.folder", path=str(path))
        if not path.is_file():  # reading a pipe would wait for ever
            raise BadInput("sound.no_file", path=str(path))
        if path.stat().st_size == 0:
            raise BadInput("sound.empty", path=str(path))
        with path.open("rb") as file:
            file.read(1)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        raise BadInput("sound.unreadable", path=str(path)) from error
    return path


def look(path: Path, *, damaged: bool) -> Found:
    """What the bytes promise and hold. Raises BadInput where they hold less, unless `damaged`."""
    with path.open("rb") as file:
        start = after_tag(file.read(10), 0)
        file.seek(start)
        magic = file.read(4)
    match magic:
        case b"RIFF" | b"RIFX" | b"RF64" | b"riff" | b"FORM" | b".snd":
            promised = promise(path)
            if promised is None:
                return Found()
            return Found(promised.pieces, 0, () if promised.kept else _short(path, *promised.seconds, damaged))
        case b"fLaC":
            return _look_flac(path, damaged=damaged)
        case b"OggS":
            return _look_ogg(path, damaged=damaged)
        case b"caff" | b"NIST" | b"Crea":
            return Found()
        case _:
            return _look_mp3(path)


def _look_flac(path: Path, *, damaged: bool) -> Found:
    """How far the frames of a FLAC go, against the samples that its header promises."""
    found = tail(path)
    if found is None or found.promised == found.there:
        return Found()
    rate = found.rate_hz or 1
    if not found.there and (damaged or not found.promised):
        raise BadInput("sound.no_samples", path=str(path))
    short = found.there < found.promised
    return Found(found.pieces, 0, _short(path, found.promised / rate, found.there / rate, damaged) if short else ())


def _look_ogg(path: Path, *, damaged: bool) -> Found:
    """Whether the pages of an OGG are all there; it promises no length, so only what is there can be told."""
    found = pages(path)
    if found.is_ended and not found.lost_bytes:
        return Found()
    try:
        with Decoder(path) as decoder:
            there = decoder.frames / decoder.rate_hz
    except (*FAILURES, ZeroDivisionError) as error:
        raise BadInput("sound.not_sound", path=str(path)) from error
    key, told = ("sound.holes", "sound.holes_told") if found.is_ended else ("sound.cut", "sound.cut_told")
    facts = {"path": str(path), "there": there, "lost": there * found.lost_bytes / path.stat().st_size}
    if not damaged:
        raise BadInput(key, **facts)
    return Found((), 0, (Sentence(told, facts),))


def _look_mp3(path: Path) -> Found:
    """The frames of an MP3; what is lost is told, and need not be asked for."""
    found = scan(path)
    if found is None:
        key = "sound.mp3_nothing" if path.suffix.lower() in (".mp3", ".mp2", ".mpga") else "sound.not_sound"
        raise BadInput(key, path=str(path))
    frames = 0 if found.promised is not None or found.silenced or found.missing else found.found * found.first.samples
    lost = found.silenced + found.missing
    facts = {
        "lost": found.seconds(lost),
        "whole": found.seconds(found.found + lost),
        "silenced": found.seconds(found.silenced),
        "missing": found.seconds(found.missing),
    }
    return Found(found.pieces, frames, (Sentence("sound.mp3_lost", facts),) if lost else ())


def _short(path: Path, promised: float, there: float, damaged: bool) -> tuple[Sentence, ...]:
    """The notice that a file holds less than it promises. Raises it as BadInput, unless `damaged`."""
    if not damaged:
        raise BadInput("sound.short", path=str(path), promised=promised, there=there)
    return (Sentence("sound.short_told", {"path": str(path), "promised": promised, "there": there}),)
