"""Made-up music of kinds that are hard to read: pedalled arpeggios, runs, repeated chords, trills, strummed strings."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

Chance: TypeAlias = np.random.Generator
Played: TypeAlias = tuple[float, float, int, int]
"""Onset and length in seconds, MIDI pitch, loudness as a MIDI velocity."""

MAJOR, MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 11)
PROGRESSIONS = ((0, 3, 4, 0), (0, 5, 3, 4), (0, 4, 5, 3), (0, 1, 4, 0), (5, 3, 0, 4), (0, 5, 1, 4), (0, 2, 3, 4))


def _degree(scale: tuple[int, ...], tonic: int, degree: int) -> int:
    octave, step = divmod(degree, 7)
    return tonic + 12 * octave + scale[step]


def _near(pitches: list[int], low: int, high: int) -> list[int]:
    """Every key between low and high of the pitches' classes."""
    classes = {pitch % 12 for pitch in pitches}
    return [key for key in range(low, high + 1) if key % 12 in classes]


def _chords(chance: Chance, bars: int) -> tuple[tuple[int, ...], int, list[list[int]]]:
    scale = MAJOR if chance.random() < 0.6 else MINOR
    tonic = int(chance.integers(36, 48))
    roots = [root for _ in range(bars) for root in PROGRESSIONS[int(chance.integers(len(PROGRESSIONS)))]][:bars]
    sevenths = [chance.random() < 0.3 for _ in roots]
    return scale, tonic, [
        [_degree(scale, tonic, root + step) for step in ((0, 2, 4, 6) if seventh else (0, 2, 4))]
        for root, seventh in zip(roots, sevenths, strict=True)
    ]  # fmt: skip


def _melody(
    chance: Chance, scale: tuple[int, ...], tonic: int, start: float, length: float, beat: float
) -> list[Played]:
    notes: list[Played] = []
    degree, time = int(chance.integers(14, 24)), start
    while time < start + length - 1e-6:
        last = beat * float(chance.choice((0.5, 1, 1, 1.5, 2, 0.25)))
        last = min(last, start + length - time)
        degree = int(np.clip(degree + chance.integers(-3, 4), 12, 30))
        notes.append((time, last * float(chance.choice((0.9, 1.0, 1.05))), _degree(scale, tonic, degree), 82))
        time += last
    return notes


def arpeggios(chance: Chance, seconds: float) -> list[Played]:
    """Broken chords over four octaves under a pedal, with a melody above, as in études."""
    notes: list[Played] = []
    bar = float(chance.uniform(1.0, 2.4))
    scale, tonic, chords = _chords(chance, int(seconds / bar) + 1)
    count = int(chance.choice((8, 12, 16, 16, 24)))
    low, high = int(chance.integers(33, 45)), int(chance.integers(64, 84))
    for i, chord in enumerate(chords):
        keys = _near(chord, low, high)
        path = keys + keys[-2:0:-1]
        for k in range(count):
            onset = (i + k / count) * bar
            notes.append((onset, (i + 1) * bar - onset + 0.05, path[k % len(path)], 58 if k % 4 else 66))
        if chance.random() < 0.7:
            notes += _melody(chance, scale, tonic + 12, i * bar, bar, bar / 2)
    return notes


def accompanied(chance: Chance, seconds: float) -> list[Played]:
    """A melody over an Alberti bass, or over a bass and chords after it."""
    notes: list[Played] = []
    bar = float(chance.uniform(1.2, 3.0))
    scale, tonic, chords = _chords(chance, int(seconds / bar) + 1)
    waltz = chance.random() < 0.5
    for i, chord in enumerate(chords):
        keys = _near(chord, tonic + 4, tonic + 20)[:4]
        if waltz:
            beats = int(chance.choice((3, 4)))
            notes.append((i * bar, bar * 0.9, chord[0] - (12 if chord[0] > 40 else 0), 70))
            notes += [
                (i * bar + k * bar / beats, bar / beats * 0.7, key, 56) for k in range(1, beats) for key in keys[-3:]
            ]
        else:
            steps = (0, 2, 1, 2) * 2
            notes += [(i * bar + k * bar / 8, bar / 8, keys[min(s, len(keys) - 1)], 56) for k, s in enumerate(steps)]
        notes += _melody(chance, scale, tonic + 24, i * bar, bar, bar / 4)
    return notes


def runs(chance: Chance, seconds: float) -> list[Played]:
    """Scales and turns in one or both hands, now and then in thirds or octaves, over held chords."""
    notes: list[Played] = []
    bar = float(chance.uniform(1.0, 2.4))
    scale, tonic, chords = _chords(chance, int(seconds / bar) + 1)
    apart = int(chance.choice((0, 0, 7, -5, 2)))
    degree = 14
    for i, chord in enumerate(chords):
        count = int(chance.choice((8, 12, 16)))
        direction = int(chance.choice((-1, 1)))
        for k in range(count):
            onset, last = i * bar + k * bar / count, bar / count
            degree += direction if chance.random() < 0.85 else -direction
            if not 7 <= degree <= 32:
                direction = 1 if degree < 20 else -1
            notes.append((onset, last * 0.95, _degree(scale, tonic, degree), 72))
            if apart:
                notes.append((onset, last * 0.95, _degree(scale, tonic, degree - apart), 66))
        if chance.random() < 0.6:
            notes += [(i * bar, bar * 0.5, key, 60) for key in chord[:3]]
    return notes


def repeated(chance: Chance, seconds: float) -> list[Played]:
    """Chords and single notes struck again and again, with a tune."""
    notes: list[Played] = []
    bar = float(chance.uniform(1.2, 2.6))
    scale, tonic, chords = _chords(chance, int(seconds / bar) + 1)
    for i, chord in enumerate(chords):
        count = int(chance.choice((4, 6, 8, 8, 12)))
        floor = tonic + int(chance.choice((0, 7, 12, 19)))
        keys = _near(chord, floor, floor + 14)[: int(chance.integers(1, 5))]
        hold = float(chance.choice((0.5, 0.8, 1.0)))
        notes += [(i * bar + k * bar / count, hold * bar / count, key, 62) for k in range(count) for key in keys]
        if chance.random() < 0.5:
            notes += [(i * bar, bar * 0.9, chord[0] - 12 * k, 76) for k in (0, 1) if chord[0] - 12 * k >= 24]
        if chance.random() < 0.6:
            notes += _melody(chance, scale, tonic + 24, i * bar, bar, bar / 2)
    return notes


def chordal(chance: Chance, seconds: float) -> list[Played]:
    """Full chords in both hands with octaves, slow or fast."""
    notes: list[Played] = []
    bar = float(chance.uniform(0.4, 1.6))
    _, tonic, chords = _chords(chance, int(seconds / bar) + 1)
    shift = int(chance.choice((12, 19, 24)))
    for i, chord in enumerate(chords):
        hold = bar * float(chance.choice((0.4, 0.95, 1.0)))
        right = _near(chord, tonic + shift, tonic + shift + 15)
        right = right[: int(chance.integers(2, 6))]
        left = [chord[0] - 12, chord[0]] if chance.random() < 0.6 and chord[0] >= 36 else chord[:3]
        notes += [(i * bar, hold, key, 70) for key in [*left, *right]]
        if chance.random() < 0.3:
            notes += [(i * bar, hold, right[-1] + 12, 80)]
    return notes


def voices(chance: Chance, seconds: float) -> list[Played]:
    """Two to four lines that walk by themselves."""
    notes: list[Played] = []
    scale = MAJOR if chance.random() < 0.5 else MINOR
    tonic, beat = int(chance.integers(36, 48)), float(chance.uniform(0.3, 0.9))
    for place in range(int(chance.integers(2, 5))):
        degree, time = 4 + 6 * place, float(chance.choice((0, 1, 2))) * beat
        while time < seconds:
            last = beat * float(chance.choice((0.25, 0.5, 0.5, 1, 1, 2)))
            notes.append((time, last * float(chance.choice((0.8, 1.0))), _degree(scale, tonic, degree), 68))
            degree = int(np.clip(degree + chance.integers(-3, 4), 6 * place, 6 * place + 10))
            time += last
    return notes


def trills(chance: Chance, seconds: float) -> list[Played]:
    """Trills, tremolos and grace notes over slow harmony."""
    notes: list[Played] = []
    bar = float(chance.uniform(1.5, 3.0))
    scale, tonic, chords = _chords(chance, int(seconds / bar) + 1)
    for i, chord in enumerate(chords):
        notes += [(i * bar, bar, key - 12, 62) for key in chord[:3] if key >= 36]
        first = int(chance.integers(14, 26))
        pair = (_degree(scale, tonic, first), _degree(scale, tonic, first + int(chance.choice((1, 1, 2, 7)))))
        rate = float(chance.uniform(6, 12))
        notes += [(i * bar + k / rate, 1 / rate, pair[k % 2], 68) for k in range(int(bar * 0.6 * rate))]
        notes += _melody(chance, scale, tonic + 12, i * bar + 0.6 * bar, bar * 0.4, bar * 0.2)
    return notes


def strummed(chance: Chance, seconds: float) -> list[Played]:
    """Chords on six strings, one string shortly after the other, with picked notes between."""
    strings = (40, 45, 50, 55, 59, 64)
    notes: list[Played] = []
    bar = float(chance.uniform(1.0, 2.4))
    _, _, chords = _chords(chance, int(seconds / bar) + 1)
    for i, chord in enumerate(chords):
        frets = [min(_near(chord, open_, open_ + 11), default=open_) for open_ in strings]
        count = int(chance.choice((2, 4, 4, 8)))
        picked = chance.random() < 0.4
        for k in range(count):
            onset, hold = i * bar + k * bar / count, bar / count * float(chance.choice((0.5, 0.95)))
            if chance.random() < 0.12:
                continue
            order = frets[int(chance.integers(0, 3)) :]
            order = order if chance.random() < 0.75 else order[::-1]
            if picked:
                order = [order[int(chance.integers(len(order)))]]
            between = float(chance.uniform(0.0, 0.022))
            notes += [(onset + s * between, hold, key, 70) for s, key in enumerate(order)]
    return notes


Texture: TypeAlias = Callable[[Chance, float], list[Played]]
KEYBOARD: tuple[Texture, ...] = (arpeggios, arpeggios, accompanied, runs, repeated, chordal, voices, trills)
