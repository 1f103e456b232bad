"""Make the recordings in examples/: a Bach chorale on the piano, and single notes with a melody made of them.

Install first: the Debian packages fluidsynth and fluid-soundfont-gm, and the Python packages mido, music21, numpy and
soundfile.
Run from anywhere: `python scripts/make_chorale.py [SOUNDFONT]`. The same versions of these give the same samples.
"""

import argparse
import csv
from itertools import accumulate
from pathlib import Path

import numpy as np
import soundfile
from music21 import corpus
from numpy.typing import NDArray

from soundfont import DEBIAN_SOUNDFONT, RATE_HZ, Note, play

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
CHORALE = "bach/bwv244.54"  # O Haupt voll Blut und Wunden, from the St Matthew Passion
PARTS = {"soprano": 76, "alto": 57, "tenor": 60, "bass": 66}  # from high to low, with their velocities
BEAT = 60 / 62  # seconds; the first two phrases, each as long as these beats together, broadening into its fermata
BREADTH = (1.04, 1.0, 0.99, 0.99, 1.01, 1.03, 1.1, 1.6, 1.04, 0.99, 0.98, 1.0, 1.1, 1.2, 1.2, 1.2)
PHRASES = ((0, 8), (8, 16))
LEAD_IN = 0.25  # seconds before the first note
TAIL = 1.6  # seconds after the last key comes up
ROOM = {"room-size": 0.6, "damp": 0.3, "level": 0.7, "width": 0.5}  # the reverb of fluidsynth
PEAK_DB = -1.0
FADE = 0.15  # seconds
KEYS = {"C": 60, "D": 62, "E": 64, "F": 65, "G": 67}
MELODY = "EEFGGFEDCCDEEDD"  # Beethoven, opus 125: the joy theme begins
MELODY_BEATS = (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.5, 0.5, 2)
MELODY_BEAT = 60 / 168


def seconds(beat: float) -> float:
    """The second at which a beat of the chorale stands."""
    stands = list(accumulate((BEAT * breadth for breadth in BREADTH), initial=LEAD_IN))
    return float(np.interp(beat, range(len(stands)), stands))


def velocity(part: str, beat: float, chance: np.random.Generator) -> int:
    """Louder towards the middle of the phrase and on the strong beats, never twice quite the same."""
    start, end = next(phrase for phrase in PHRASES if phrase[0] <= beat < phrase[1])
    arch = 9 * np.sin(np.pi * (beat - start) / (end - start))
    accent = 4 if beat % 4 == 1 else 0 if beat % 1 == 0 else -5
    return round(PARTS[part] + arch + accent + chance.uniform(-2, 2))


def performance() -> list[tuple[Note, str]]:
    """The notes as they are played, in order of onset, each with its part (or the two that share the key)."""
    chance = np.random.default_rng(244)
    played: list[tuple[Note, str]] = []
    for channel, (name, part) in enumerate(zip(PARTS, corpus.parse(CHORALE).parts, strict=True)):
        for written in part.flatten().notes:
            beat, end = float(written.offset), float(written.offset + written.quarterLength)
            if beat >= len(BREADTH):
                break
            breath = 0.2 if end == PHRASES[0][1] else 0.03
            onset = seconds(beat) + float(np.clip(chance.normal(0, 0.005), -0.01, 0.01))
            strength = velocity(name, beat, chance)
            played.append(
                (Note(round(onset, 3), round(seconds(end) - breath, 3), written.pitch.midi, strength, channel), name)
            )
    return sorted(one_key_once(played), key=lambda entry: (entry[0].onset, entry[0].pitch))


def one_key_once(played: list[tuple[Note, str]]) -> list[tuple[Note, str]]:
    """The same notes, but a unison of two voices is one key, held for the longer of the two."""
    keys: list[tuple[Note, str]] = []
    for note, part in played:
        shared = [
            i for i, (other, _) in enumerate(keys) if other.pitch == note.pitch and abs(other.onset - note.onset) < 0.05
        ]
        for i in shared:
            other, name = keys[i]
            longer = max(other.offset, note.offset)
            keys[i] = Note(other.onset, longer, other.pitch, other.velocity, other.channel), f"{name}+{part}"
        if not shared:
            keys.append((note, part))
    return keys


def finished(samples: NDArray[np.float64], length: float) -> NDArray[np.float64]:
    """One channel of so many seconds, faded out at the end, its peak at PEAK_DB."""
    mono = samples.mean(axis=1)[: round(length * RATE_HZ)]
    mono[-round(FADE * RATE_HZ) :] *= np.cos(np.linspace(0, np.pi / 2, round(FADE * RATE_HZ))) ** 2
    return mono * 10 ** (PEAK_DB / 20) / np.abs(mono).max()


def write(name: str, samples: NDArray[np.float64]) -> None:
    """A 16-bit FLAC file in examples/."""
    file = EXAMPLES / name
    soundfile.write(file, samples, RATE_HZ, subtype="PCM_16", format="FLAC")
    print(f"{name}: {len(samples) / RATE_HZ:.2f} s, {file.stat().st_size} bytes")


def make_chorale(soundfont: Path) -> None:
    """Write chorale.csv and chorale.flac."""
    played = performance()
    with (EXAMPLES / "chorale.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["onset_s", "offset_s", "pitch", "velocity", "part"])
        rows.writerows(
            [f"{note.onset:.3f}", f"{note.offset:.3f}", note.pitch, note.velocity, part] for note, part in played
        )
    notes = [note for note, _ in played]
    length = max(note.offset for note in notes) + TAIL
    room = [word for name, value in ROOM.items() for word in ("-o", f"synth.reverb.{name}={value}")]
    samples = play(notes, soundfont, settings=("-C", "0", "-R", "1", *room), reverb_send=80, tail=TAIL)
    write("chorale.flac", finished(samples, length))


def make_melody(soundfont: Path) -> None:
    """Write notes/*.flac and melody.flac."""
    for name, pitch in KEYS.items():
        write(f"notes/{name}4.flac", finished(play([Note(0.0, 1.3, pitch, 80)], soundfont), 1.5))
    onsets = list(accumulate((MELODY_BEAT * beats for beats in MELODY_BEATS), initial=0.1))
    strengths = (84 if i % 4 == 0 else 74 for i in range(len(MELODY)))
    times = zip(onsets, onsets[1:], MELODY, strengths, strict=False)
    notes = [Note(start, end - 0.03, KEYS[name], strength) for start, end, name, strength in times]
    write("melody.flac", finished(play(notes, soundfont), onsets[-1] + 0.3))


def main() -> None:
    """Write everything."""
    parser = argparse.ArgumentParser(description="Make the recordings in examples/.")
    parser.add_argument("soundfont", nargs="?", type=Path, default=DEBIAN_SOUNDFONT)
    soundfont: Path = parser.parse_args().soundfont
    (EXAMPLES / "notes").mkdir(parents=True, exist_ok=True)
    make_chorale(soundfont)
    make_melody(soundfont)


if __name__ == "__main__":
    main()
