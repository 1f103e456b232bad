"""Training clips: free scores and made-up textures, humanised, on several instruments, in rooms, with their notes."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy import signal

import salamander
import soundfont
from scores import QUARTETS, WrittenNote
from soundfont import Note, Voice
from textures import KEYBOARD, Chance, Played, strummed, voices

RATE_HZ = 22_050
SECONDS = 26.0
FLUID, MUSE, BANK = "fluid", "muse", "bank"
SOUNDFONTS = {
    FLUID: Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"),
    MUSE: Path("/usr/share/sounds/sf3/MuseScore_General_Lite.sf3"),
    BANK: Path("/usr/share/sounds/sf2/sf_GMbank.sf2"),
}
SALAMANDER = "salamander"
PIANOS = (FLUID, FLUID, MUSE, MUSE, BANK, SALAMANDER, SALAMANDER)
PLUCKED = (
    24,
    24,
    24,
    25,
    25,
    26,
    27,
    6,
    6,
    46,
    11,
    12,
    4,
    4,
    5,
    7,
    15,
)  # guitars, harpsichord, harp, mallets, e-pianos
SUSTAINED = (19, 19, 16, 20, 21, 22, 48, 49, 52, 60, 61)  # organs, reeds, strings, choir, brass, all parts alike
ENSEMBLES = (
    (40, 40, 41, 42), (40, 40, 41, 42), (73, 68, 71, 70), (40, 71, 66, 70), (40, 71, 65, 70), (56, 60, 57, 58),
    (73, 71, 60, 70), (64, 65, 66, 67), (40, 68, 71, 42), (74, 73, 71, 70),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clip:
    """How a clip is made. `source` is the family of sounds that must be left out of the dictionary it is read with."""

    number: int
    seed: int
    source: str
    kind: str
    piece: str


@cache
def speaks_after(source: str, program: int) -> float:
    """Seconds from a key's going down until the sound is within 13 dB of its full strength; at most 60 ms."""
    notes = [Note(1.0 + 2 * i, 2.5 + 2 * i, pitch, 80) for i, pitch in enumerate((52, 60, 67, 76))]
    sound = soundfont.play(notes, SOUNDFONTS[source], voices={0: Voice(program=program)}).mean(axis=1)
    delays: list[float] = []
    for note in notes:
        start = round(note.onset * soundfont.RATE_HZ)
        power = np.convolve(np.square(sound[start - 441 : start + 62_000]), np.ones(441) / 441, "same")[441:]
        delays.append(float(np.argmax(power > 0.05 * np.percentile(power, 90))) / soundfont.RATE_HZ)
    return float(np.clip(np.median(delays), 0.0, 0.06))


@dataclass(frozen=True, slots=True)
class Heard:
    """A clip's samples at 22,050 Hz and its notes in seconds."""

    samples: NDArray[np.float32]
    notes: tuple[Note, ...]


def plan(count: int, pieces: Sequence[str], seed: int = 7) -> list[Clip]:
    """What to render: half of the clips are piano, the others plucked, sustained or ensembles."""
    chance = np.random.default_rng(seed)
    kinds = ("piano", "ensemble", "piano", "plucked", "piano", "sustained") * 2
    kinds = (*kinds[:-1], "ensemble")
    clips: list[Clip] = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        source = str(chance.choice(PIANOS if kind == "piano" else (FLUID, MUSE, BANK)))
        written = [name for name in pieces if kind != "ensemble" or name.startswith("bach") or name in QUARTETS]
        made_up = chance.random() < {"piano": 0.72, "plucked": 0.6, "sustained": 0.35, "ensemble": 0.15}[kind]
        piece = "" if made_up else str(chance.choice(written))
        clips.append(Clip(number, int(chance.integers(2**31)), source, kind, piece))
    return clips


def from_score(chance: Chance, score: Sequence[WrittenNote]) -> list[tuple[Played, int]]:
    """A stretch of a score at a tempo of its own: notes with their parts."""
    quarter = 60 / float(chance.uniform(60, 150))
    last = score[-1][0]
    start = float(chance.uniform(0, max(0.0, last - SECONDS / quarter)))
    move = int(chance.integers(-4, 5))
    return [
        (((onset - start) * quarter, length * quarter * 0.97, pitch + move, 70), part)
        for onset, length, pitch, part in score
        if start <= onset < start + SECONDS / quarter
    ]


def humanised(chance: Chance, played: list[tuple[Played, int]]) -> list[tuple[Played, int]]:
    """Tempo that breathes, hands that are not together, loudness in arcs, the highest voice brought out."""
    if not played:
        return []
    loose = float(chance.choice((0.0, 0.006, 0.012, 0.02)))
    middle, spread = float(chance.uniform(45, 90)), float(chance.uniform(3, 12))
    grid = np.linspace(0, 2 * SECONDS, 24)
    time = np.concatenate(([0.0], np.cumsum(np.diff(grid) * np.exp(chance.normal(0, 0.09, len(grid) - 1)))))
    arcs = np.interp(np.arange(0, 2 * SECONDS, 0.5), grid, chance.normal(0, 8, len(grid)))
    first = min(onset for (onset, _, _, _), _ in played)
    at_once: dict[float, int] = {}
    for (onset, _, pitch, _), _ in played:
        at_once[onset] = max(pitch, at_once.get(onset, 0))
    out: list[tuple[Played, int]] = []
    for (onset, length, pitch, loud), part in played:
        start = float(np.interp(onset - first, grid, time)) + float(np.clip(chance.normal(0, loose), -0.04, 0.04))
        end = float(np.interp(onset - first + length, grid, time))
        strength = middle + (loud - 68) + float(np.interp(onset - first, np.arange(0, 2 * SECONDS, 0.5), arcs))
        strength += chance.normal(0, spread) + (8 if at_once[onset] == pitch else 0)
        start = max(0.05, 0.3 + start)
        out.append(((start, max(0.05, end + 0.3 - start), pitch, int(np.clip(strength, 12, 124))), part))
    return out


def pedalled(chance: Chance, played: list[tuple[Played, int]]) -> list[tuple[Played, int]]:
    """Notes held on until the pedal comes up, in as many stretches as chance wants."""
    how_often = float(chance.choice((0.0, 0.3, 0.9, 1.0)))
    lifts = [0.0]
    while lifts[-1] < 2 * SECONDS:
        lifts.append(lifts[-1] + float(chance.uniform(0.6, 3.0)))
    down = [chance.random() < how_often for _ in lifts]
    out: list[tuple[Played, int]] = []
    for (onset, length, pitch, loud), part in played:
        k = int(np.searchsorted(lifts, onset + length))
        held = max(length, lifts[min(k, len(lifts) - 1)] - onset) if down[min(k, len(lifts) - 1)] else length
        out.append(((onset, held, pitch, loud), part))
    return out


def one_key_once(played: Sequence[tuple[Played, int]], *, together: bool) -> list[Note]:
    """Notes as a player strikes them: a key is let go before it is struck again; `together`: parts share keys."""
    notes: list[Note] = []
    last: dict[tuple[int, int], int] = {}
    for (onset, length, pitch, loud), part in sorted(played):
        if not 22 <= pitch <= 107 or onset > SECONDS:
            continue
        key = (0 if together else part, pitch)
        note = Note(round(onset, 4), round(onset + length, 4), pitch, loud, part)
        if key in last:
            before = notes[last[key]]
            if note.onset - before.onset < 0.055:
                continue
            if before.offset > note.onset - 0.012:
                notes[last[key]] = replace(before, offset=max(before.onset + 0.03, note.onset - 0.012))
        last[key] = len(notes)
        notes.append(note)
    return [replace(note, offset=min(note.offset, SECONDS + 0.4)) for note in notes]


def room(chance: Chance, samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sound in a room: some reflections and a tail whose high frequencies die sooner."""
    if chance.random() < 0.35:
        return samples
    seconds, wet = float(chance.uniform(0.25, 1.6)), float(chance.uniform(0.05, 0.4))
    n = round(seconds * RATE_HZ)
    time = np.arange(n) / RATE_HZ
    tail = chance.standard_normal(n) * np.exp(-6.9 * time / seconds)
    dark = signal.lfilter([0.35], [1, -0.65], chance.standard_normal(n)) * np.exp(-5.0 * time / seconds)
    tail = tail * np.exp(-time * 3) + 1.5 * dark
    tail[: round(float(chance.uniform(0.002, 0.02)) * RATE_HZ)] = 0
    wetted = signal.fftconvolve(samples, tail / np.sqrt(np.square(tail).sum()))[: len(samples)]
    level = np.sqrt(np.square(samples).mean() / (np.square(wetted).mean() + 1e-20))
    return samples * (1 - wet) + wetted * level * wet * 1.5


def microphone(chance: Chance, samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sound as a microphone colours it: a smooth curve of gains, at times a low-pass, and noise."""
    spectrum = np.fft.rfft(samples)
    hz = np.maximum(np.fft.rfftfreq(len(samples), 1 / RATE_HZ), 20)
    octaves = np.log2(hz / 640)
    decibels = float(chance.normal(0, 1.2)) * octaves
    for k in (1, 2, 3):
        decibels = decibels + float(chance.normal(0, 2.5)) * np.cos(k * octaves * 0.62 + float(chance.uniform(0, 6.28)))
    gain = 10 ** (np.clip(decibels, -18, 18) / 20)
    if chance.random() < 0.25:
        edge = float(chance.uniform(4500, 9000))
        gain = gain / np.sqrt(1 + (hz / edge) ** 12)
    coloured = np.fft.irfft(spectrum * gain, len(samples))
    if chance.random() < 0.4:
        noise = chance.standard_normal(len(samples))
        if chance.random() < 0.6:
            noise = signal.lfilter([1], [1, -0.95], noise)
        level = np.sqrt(np.square(coloured).mean() / np.square(noise).mean())
        coloured = coloured + noise * level * 10 ** (-float(chance.uniform(15, 50)) / 20)
    return coloured


def clip_notes(clip: Clip, chance: Chance, score: Sequence[WrittenNote] | None) -> tuple[list[Note], dict[int, Voice]]:
    """What is played, and by which voices."""
    if score:
        played = from_score(chance, score)
    elif clip.kind == "plucked" and chance.random() < 0.6:
        played = [(note, 0) for note in strummed(chance, SECONDS)]
    else:
        pool = KEYBOARD if clip.kind in ("piano", "plucked") else (voices,)
        parts: list[tuple[Played, int]] = []
        start = 0.0
        while start < SECONDS - 2:
            last = float(chance.uniform(6, 16))
            texture = pool[int(chance.integers(len(pool)))]
            parts += [((a + start, b, c, d), 0) for a, b, c, d in texture(chance, min(last, SECONDS - start))]
            start += last
        played = parts
    played = humanised(chance, played)
    if clip.kind == "piano":
        return one_key_once([(note, 0) for note, _ in pedalled(chance, played)], together=True), {0: Voice()}
    if clip.kind != "ensemble":
        program = int(chance.choice(PLUCKED if clip.kind == "plucked" else SUSTAINED))
        return one_key_once([(note, 0) for note, _ in played], together=True), {0: Voice(program=program)}
    programs = ENSEMBLES[int(chance.integers(len(ENSEMBLES)))]
    singing = {
        part: Voice(
            program=programs[min(part, 3)],
            cents=float(chance.normal(0, 7)),
            vibrato_cents=float(chance.choice((0, 0, 8, 18))),
            vibrato_hz=float(chance.uniform(4.8, 6.5)),
            swell=float(chance.uniform(0, 0.6)),
            swell_seconds=float(chance.uniform(0.8, 4)),
        )
        for part in range(8)
    }
    return one_key_once([(note, min(part, 7)) for note, part in played], together=False), singing


def render(clip: Clip, scores: dict[str, list[WrittenNote]], samples_folder: Path) -> Heard:
    """The clip. Its sounds are moved by up to three semitones: another body, other strings."""
    chance = np.random.default_rng(clip.seed)
    notes, voices_of = clip_notes(clip, chance, scores.get(clip.piece))
    move = int(chance.integers(-3, 4))
    cents = float(chance.normal(0, 12))
    stretch = 2 ** (move / 12)
    moved = [
        replace(
            note,
            onset=note.onset / stretch,
            offset=note.offset / stretch,
            pitch=int(np.clip(note.pitch + move, 0, 127)),
        )
        for note in notes
    ]
    if clip.source == SALAMANDER:
        stereo = salamander.play(moved, samples_folder, tail=0.5)
    else:
        stereo = soundfont.play(moved, SOUNDFONTS[clip.source], tail=0.5, voices=voices_of)
    side = float(chance.uniform(0.25, 0.75))
    mono = stereo @ np.array([side, 1 - side])
    mono = soxr.resample(mono, soundfont.RATE_HZ / stretch * 2 ** (cents / 1200), RATE_HZ)
    mono = mono / (np.abs(mono).max() + 1e-12)
    mono = microphone(chance, room(chance, mono))[: round((SECONDS + 0.6) * RATE_HZ)]
    mono = mono / (np.abs(mono).max() + 1e-12) * 10 ** (-float(chance.uniform(1, 20)) / 20)
    slow = 2 ** (-cents / 1200)  # what is a little lower is a little longer
    struck = clip.kind in ("piano", "plucked")
    late = {part: 0.0 if struck else speaks_after(clip.source, voice.program) for part, voice in voices_of.items()}
    truth = [
        replace(note, onset=note.onset * slow + late[note.channel], offset=note.offset * slow + late[note.channel])
        for note in notes
    ]
    return Heard(mono.astype(np.float32), tuple(truth))


def save(heard: Heard, clip: Clip, folder: Path) -> None:
    """Writes the clip beside its notes, which are there only when all is."""
    np.save(folder / f"{clip.number:04d}.npy", np.round(heard.samples * 32767).astype(np.int16))
    told = {"clip": asdict(clip), "notes": [asdict(note) for note in heard.notes]}
    unfinished = folder / f"{clip.number:04d}.unfinished"
    unfinished.write_text(json.dumps(told), encoding="utf-8")
    unfinished.replace(folder / f"{clip.number:04d}.json")


def load(number: int, folder: Path) -> tuple[Clip, Heard]:
    """A clip that was saved."""
    told = json.loads((folder / f"{number:04d}.json").read_text(encoding="utf-8"))
    samples = np.load(folder / f"{number:04d}.npy").astype(np.float32) / 32767
    return Clip(**told["clip"]), Heard(samples, tuple(Note(**note) for note in told["notes"]))
