"""Pitch: numbers, names, names in file names, and the pitch of a note's sound."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matelier.signals.pitch import (
    english_name,
    hertz,
    is_one_note,
    measure_pitch,
    midi_of_hertz,
    midi_of_name,
    pitch_in_name,
)
from matelier.spine.errors import BadInput

RATE_HZ = 44100
HARMONICA = {"-3": 71, "+4": 72, "-4": 74, "+5": 76, "-5": 77, "+6": 79, "-6": 81}
STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def struck(midi: float, seconds: float = 0.8, rate_hz: int = RATE_HZ) -> NDArray[np.float32]:
    """A piano-like string: stiff, its partials falling, the high ones faster, with a knock at the start."""
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    frequency_hz, stiffness = hertz(midi), 1e-4 * 2 ** ((midi - 50) / 14) if midi > 50 else 2e-4
    weakest_first = 0.1 if midi < 33 else 1.0  # the lowest strings hardly sound their first partial
    tone = np.zeros_like(time)
    for n in range(1, 31):
        partial_hz = n * frequency_hz * np.sqrt(1 + stiffness * n * n)
        if partial_hz < 0.45 * rate_hz:
            strength = (weakest_first if n == 1 else 1.0) * 0.75**n
            tone += strength * np.exp(-(2 + 0.3 * n) * time) * np.sin(2 * np.pi * partial_hz * time + n)
    knock = 0.3 * np.exp(-200 * time) * np.random.default_rng(midi_seed(midi)).standard_normal(len(time))
    return (0.3 * (tone + knock)).astype(np.float32)


def midi_seed(midi: float) -> int:
    return round(100 * midi)


@given(st.floats(0, 127))
@settings(derandomize=True, deadline=None)
def test_hertz_and_midi_are_inverse(midi: float) -> None:
    assert midi_of_hertz(hertz(midi)) == pytest.approx(midi)


@given(st.integers(0, 127))
@settings(derandomize=True, deadline=None)
def test_a_name_tells_its_number(midi: int) -> None:
    assert midi_of_name(english_name(midi)) == midi


@given(st.integers(12, 127), st.sampled_from(["{}", "piano_{}_v2", "{}-long", "note {}", "03 {} (soft)"]))
@settings(derandomize=True, deadline=None)
def test_a_name_in_a_file_name_is_found(midi: int, around: str) -> None:
    assert pitch_in_name(around.format(english_name(midi))) == midi


@pytest.mark.parametrize(
    ("stem", "midi"),
    [
        ("A4", 69), ("a4", 69), ("c#5", 73), ("piano_C#4_v2", 61), ("Bb3-long", 58), ("E♭5", 75), ("Fs3", 54),
        ("Do4", 60), ("flauta Sol#3", 56), ("Ré4", 62), ("midi 060", 60), ("midi_69", 69),
    ],
)  # fmt: skip
def test_these_names_tell_a_pitch(stem: str, midi: int) -> None:
    assert pitch_in_name(stem) == midi


@pytest.mark.parametrize(
    "stem",
    [
        "Note_-3", "Note_+4", "take 2", "Etude1", "Take2", "1C", "3C", "track_b2", "A440", "C4-E4", "As4", "Es3",
        "midi 200", "AB4", "C4a", "mi2", "Opus 10", "",
    ],
)  # fmt: skip
def test_these_names_tell_none(stem: str) -> None:
    assert pitch_in_name(stem) is None


@pytest.mark.parametrize("name", ["H4", "A", "4", "", "A44", "C-2", "A##4"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match=r"pitch\.name"):
        midi_of_name(name)


@pytest.mark.parametrize("rate_hz", [RATE_HZ, 16000])
def test_the_pitch_of_every_piano_key_is_heard(rate_hz: int) -> None:
    heard = [measure_pitch(struck(midi, rate_hz=rate_hz), rate_hz) for midi in range(21, 109)]
    wrong = [(21 + i, told) for i, told in enumerate(heard) if told is None or abs(told.midi - 21 - i) > 0.3]
    assert not wrong


@given(st.floats(24, 100), st.sampled_from([1, 2, 3]), st.integers(0, 1000))
@settings(derandomize=True, deadline=None)
def test_a_steady_note_is_heard_to_five_cents(midi: float, strongest: int, seed: int) -> None:
    time = np.arange(RATE_HZ // 2) / RATE_HZ
    phases = np.random.default_rng(seed).uniform(0, 2 * np.pi, 12)
    tone = np.zeros_like(time)
    for n in range(1, 13):
        if n * hertz(midi) < RATE_HZ / 2:
            tone += np.exp(-0.7 * abs(n - strongest)) * np.sin(2 * np.pi * n * hertz(midi) * time + phases[n - 1])
    told = measure_pitch(tone.astype(np.float32), RATE_HZ)
    assert told is not None
    assert told.midi == pytest.approx(midi, abs=0.05)
    assert 0.9 < told.clarity <= 1


@pytest.mark.parametrize("gain", [1e-3, 30.0])
def test_loudness_does_not_matter(gain: float) -> None:
    told, louder = (measure_pitch(np.float32(g) * struck(60), RATE_HZ) for g in (1.0, gain))
    assert told is not None
    assert louder is not None
    assert louder.midi == pytest.approx(told.midi, abs=1e-3)


@pytest.mark.parametrize("rate_hz", [8000, 44100])
@pytest.mark.parametrize("smoothing", [0.0, 0.95, 1.0])
def test_noise_has_no_pitch(rate_hz: int, smoothing: float) -> None:
    noise = np.random.default_rng(7).standard_normal(rate_hz)
    for i in range(1, len(noise)):
        noise[i] += smoothing * noise[i - 1]
    assert measure_pitch(noise.astype(np.float32), rate_hz) is None


@pytest.mark.parametrize("samples", [np.zeros(RATE_HZ), np.zeros(0), np.ones(RATE_HZ), np.eye(1, RATE_HZ)[0]])
def test_silence_and_a_click_have_no_pitch(samples: NDArray[np.float64]) -> None:
    assert measure_pitch(samples.astype(np.float32), RATE_HZ) is None


def test_a_note_is_one_note_and_a_melody_is_not() -> None:
    assert is_one_note(struck(60, 2.0), RATE_HZ)
    assert not is_one_note(np.concatenate([struck(midi, 0.5) for midi in (60, 64, 67, 62)]), RATE_HZ)


def recorded(data: Path) -> list[tuple[Path, int]]:
    harmonica = [(data / f"harmonica/Note_{hole}.wav", midi) for hole, midi in HARMONICA.items()]
    named = sorted(data.glob("notes15/*.flac"))
    return harmonica + [(file, 48 + 12 * int(file.stem[0]) + STEPS[file.stem[1]]) for file in named]


def test_recorded_harmonica_notes_are_heard(data: Path) -> None:
    wrong: list[tuple[str, object]] = []
    for file, midi in recorded(data):
        samples, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
        told = measure_pitch(samples.mean(axis=1), rate_hz)
        if told is None or abs(told.midi - midi) > 0.3:
            wrong.append((file.name, told))
    assert len(recorded(data)) == 22
    assert not wrong
