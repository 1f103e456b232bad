"""Notes through a soundfont into samples, by the fluidsynth command line."""

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import mido
import numpy as np
import soundfile
from numpy.typing import NDArray

DEBIAN_SOUNDFONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")
RATE_HZ = 44_100
TICKS_A_SECOND = 5000  # 0.2 ms: finer than a listener or an STFT frame can tell
DRY = ("-R", "0", "-C", "0")
DRUMS = 9  # the channel that plays no pitches


@dataclass(frozen=True, slots=True)
class Voice:
    """What a channel plays: bank and program, cents off the pitch, vibrato, and how far its loudness swells (0..1)."""

    bank: int = 0
    program: int = 0
    cents: float = 0.0
    vibrato_cents: float = 0.0
    vibrato_hz: float = 5.5
    swell: float = 0.0
    swell_seconds: float = 2.0


GRAND = Voice()


@dataclass(frozen=True, slots=True)
class Note:
    """A key that goes down and comes up: seconds, MIDI pitch and velocity, MIDI channel."""

    onset: float
    offset: float
    pitch: int
    velocity: int
    channel: int = 0


def midi_file(
    notes: Sequence[Note], *, reverb_send: int, tail: float, voices: Mapping[int, Voice] | None = None
) -> mido.MidiFile:
    """A MIDI file of the notes, for the first program (acoustic grand) where `voices` says no other.

    It ends `tail` seconds after the last note.
    """
    timed: list[tuple[int, int, mido.Message]] = []
    for channel in sorted({note.channel for note in notes}):
        voice = (voices or {}).get(channel, GRAND)
        if voice.bank:
            timed.append((0, 0, mido.Message("control_change", control=0, value=voice.bank, channel=channel)))
        timed.append((0, 0, mido.Message("program_change", program=voice.program, channel=channel)))
        timed.append((0, 0, mido.Message("control_change", control=91, value=reverb_send, channel=channel)))
        timed += movements(voice, channel, max(note.offset for note in notes))
    for note in notes:
        down = mido.Message("note_on", note=note.pitch, velocity=note.velocity, channel=note.channel)
        up = mido.Message("note_off", note=note.pitch, velocity=64, channel=note.channel)
        # a key comes up before it goes down again at the same instant
        timed.append((round(note.onset * TICKS_A_SECOND), 2, down))
        timed.append((round(note.offset * TICKS_A_SECOND), 1, up))
    timed.sort(key=lambda entry: entry[:2])
    track = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=1_000_000)])
    now = 0
    for tick, _, message in timed:
        track.append(message.copy(time=tick - now))
        now = tick
    track.append(mido.MetaMessage("end_of_track", time=round(tail * TICKS_A_SECOND)))
    return mido.MidiFile(ticks_per_beat=TICKS_A_SECOND, tracks=[track])


def movements(voice: Voice, channel: int, seconds: float) -> list[tuple[int, int, mido.Message]]:
    """The bends and swells of a channel, a message every 20 ms; none for a voice that keeps still."""
    moves: list[tuple[int, int, mido.Message]] = []
    still = not voice.vibrato_cents and not voice.swell
    for time in np.arange(0.0, 0.02 if still else seconds, 0.02):
        tick = round(float(time) * TICKS_A_SECOND)
        if voice.cents or voice.vibrato_cents:
            cents = voice.cents + voice.vibrato_cents * np.sin(2 * np.pi * voice.vibrato_hz * time)
            bend = int(np.clip(round(cents / 200 * 8192), -8192, 8191))
            moves.append((tick, 0, mido.Message("pitchwheel", pitch=bend, channel=channel)))
        if voice.swell:
            level = round(110 * (1 - voice.swell * (0.5 - 0.5 * np.cos(2 * np.pi * time / voice.swell_seconds))))
            moves.append((tick, 0, mido.Message("control_change", control=11, value=level, channel=channel)))
    return moves


def play(
    notes: Sequence[Note],
    soundfont: Path,
    *,
    settings: tuple[str, ...] = DRY,
    reverb_send: int = 0,
    tail: float = 1.0,
    voices: Mapping[int, Voice] | None = None,
) -> NDArray[np.float64]:
    """The samples that fluidsynth renders, one row an instant, one column a channel (left, right)."""
    with tempfile.TemporaryDirectory() as folder:
        score, sound = Path(folder, "score.mid"), Path(folder, "sound.wav")
        midi_file(notes, reverb_send=reverb_send, tail=tail, voices=voices).save(score)
        form = ("-T", "wav", "-O", "float", "-r", str(RATE_HZ), "-g", "0.5")
        subprocess.run(["fluidsynth", "-niq", *form, *settings, "-F", sound, soundfont, score], check=True)
        return soundfile.read(sound, always_2d=True)[0]
