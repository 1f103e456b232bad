"""Notes read from music, next to basic-pitch and to librosa's NMF: onsets, ends, and seconds of sound a second.

Measured on the development recordings beside the project. basic-pitch runs in a Python of its own: say which with
`--basic-pitch PYTHON`; what is not installed is left out, and this is said.
"""

import argparse
import csv
import json
import resource
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import process_time
from typing import TypeAlias

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

import matelier as mt
from matelier.explainers.music.listening import listen
from matelier.signals.logfrequency import RATE_HZ
from matelier.spine.step import finish
from race import environment, table
from scoring import Told, f1, matched

DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "chorale.flac"
PIANO = 18  # the first so many rendered clips are piano
Reader: TypeAlias = Callable[[Path], tuple[list[Told], float]]
"""The notes of a recording, and the processor's seconds it took."""

BASIC_PITCH = """
import json, sys, time
from basic_pitch import ICASSP_2022_MODEL_PATH
from basic_pitch.inference import Model, predict
model = Model(ICASSP_2022_MODEL_PATH)
for line in sys.stdin:
    began = time.process_time()
    notes = predict(line.strip(), model)[2]
    told = [(float(a), float(b), int(c)) for a, b, c, *_ in notes]
    print("@" + json.dumps([told, time.process_time() - began]), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A recording and what is played in it."""

    group: str
    file: Path
    notes: list[Told]
    velocities: tuple[int, ...] = ()  # of the notes, where it is known


def pieces() -> list[Piece]:
    """All development recordings."""
    found: list[Piece] = []
    for i, clip in enumerate(json.loads((DATA / "rendered" / "meta.json").read_text("utf-8"))):
        notes = json.loads((DATA / "rendered" / f"{clip['name']}.json").read_text("utf-8"))
        told = [(float(note["onset"]), float(note["offset"]), int(note["pitch"])) for note in notes]
        velocities = tuple(int(note["velocity"]) for note in notes)
        group = "rendered piano" if i < PIANO else "rendered other"
        found.append(Piece(group, DATA / "rendered" / f"{clip['name']}.flac", told, velocities))
    for file in sorted((DATA / "piano_real").glob("*.tsv")):
        rows = [line.split("\t") for line in file.read_text("utf-8").splitlines() if line[:1].isdigit()]
        told = [(float(row[0]), float(row[1]), round(float(row[2]))) for row in rows]
        velocities = tuple(int(float(row[3])) for row in rows)
        found.append(Piece("real piano", file.with_suffix(".flac"), told, velocities))
    others = [("Bach10", file, file.with_suffix(".flac")) for file in sorted((DATA / "bach10").glob("*.csv"))]
    guitar = DATA / "other" / "00_BN1-129-Eb_comp.csv"
    for group, file, sound in (*others, ("guitar", guitar, guitar.with_name(f"{guitar.stem}_mic.flac"))):
        with file.open(encoding="utf-8") as lines:
            rows_of = list(csv.DictReader(lines))
        told = [(float(row["onset_s"]), float(row["offset_s"]), round(float(row["midi_pitch"]))) for row in rows_of]
        found.append(Piece(group, sound, told))
    return found


def heard(file: Path) -> NDArray[np.float32]:
    """The samples at 22,050 Hz, all channels together."""
    samples, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
    return soxr.resample(samples.mean(axis=1), rate_hz, RATE_HZ)


def ours(passes: int) -> Reader:
    """matelier's notes."""

    def read(file: Path) -> tuple[list[Told], float]:
        began = process_time()
        samples = heard(file)
        listened = finish(listen(lambda: (samples,), passes=passes))
        return [(event.onset, event.offset, event.pitch) for event in listened.events], process_time() - began

    return read


def basic_pitch(python: str) -> Reader:
    """basic-pitch at its defaults, in a process of its own."""
    process = subprocess.Popen([python, "-c", BASIC_PITCH], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def read(file: Path) -> tuple[list[Told], float]:
        assert process.stdin is not None
        assert process.stdout is not None
        print(file, file=process.stdin, flush=True)
        line = next(line for line in process.stdout if line.startswith("@"))
        notes, seconds = json.loads(line[1:])
        return [(a, b, c) for a, b, c in notes], seconds

    return read


def librosa_nmf(file: Path) -> tuple[list[Told], float]:
    """librosa's NMF of 60 components, each named after by its strongest pitch, peaks of its activation picked."""
    import librosa  # asked for by the extra "bench"

    began = process_time()
    samples = heard(file)
    S = np.abs(librosa.stft(samples, n_fft=4096, hop_length=512)) ** 0.6
    W, H = librosa.decompose.decompose(S, n_components=60, sort=True, max_iter=200)
    sums = W.sum(axis=0)
    W, H = W / np.maximum(sums, 1e-9), H * sums[:, None]
    named = np.argmax(
        _combs(librosa.fft_frequencies(sr=RATE_HZ, n_fft=4096)) @ (W / np.maximum(np.linalg.norm(W, axis=0), 1e-9)),
        axis=0,
    )
    level = float(np.percentile(H.max(axis=0), 90))
    notes: list[Told] = []
    for key, h in zip(named, H, strict=True):
        risen = np.maximum(0, np.diff(h, prepend=0.0))
        peaks = librosa.util.peak_pick(risen, pre_max=3, post_max=3, pre_avg=8, post_avg=8, delta=0.1 * level, wait=4)
        times = librosa.frames_to_time(peaks, sr=RATE_HZ, hop_length=512)
        notes += [(float(time), float(time) + 0.3, 21 + int(key)) for time in times]
    return notes, process_time() - began


def _combs(frequencies_hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a key's partials look like, keys × frequencies, each of norm 1."""
    keys_hz = 440.0 * 2.0 ** ((np.arange(21, 109) - 69) / 12)
    spacing = frequencies_hz[1]
    teeth = [
        0.8**k * np.exp(-0.5 * ((frequencies_hz - k * keys_hz[:, None]) / spacing / 1.2) ** 2) for k in range(1, 13)
    ]
    combs = np.sum(teeth, axis=0)
    return combs / np.linalg.norm(combs, axis=1, keepdims=True)


@dataclass(slots=True)
class Result:
    """How one reader did on one piece."""

    group: str
    onsets: float
    moved: float
    ends: float
    speed: float


def measured(reader: Reader, piece: Piece) -> Result:
    """Scores: onsets, onsets without the median lag, onsets and ends; seconds of sound a second."""
    found, seconds = reader(piece.file)
    pairs = matched(piece.notes, found)
    lag = median([found[j][0] - piece.notes[i][0] for i, j in pairs]) if pairs else 0.0
    moved = f1(piece.notes, [(a - lag, b, c) for a, b, c in found])
    length = soundfile.info(piece.file).duration
    ends = f1(piece.notes, found, ends=True)
    return Result(piece.group, f1(piece.notes, found), moved, ends, length / max(seconds, 1e-9))


def rows(name: str, results: Sequence[Result]) -> list[list[str]]:
    """A row a group, and one for all rendered clips."""
    groups = dict.fromkeys(result.group for result in results)
    sets = {group: [result for result in results if result.group == group] for group in groups}
    sets = {"rendered": [result for result in results if result.group.startswith("rendered")], **sets}
    return [
        [
            name,
            group,
            *(f"{mean(getattr(one, what) for one in part):.3f}" for what in ("onsets", "moved", "ends")),
            f"{mean(one.speed for one in part):.0f}",
        ]
        for group, part in sets.items()
        if part
    ]


def hours(length: float) -> None:
    """Print the most memory that a reading with its report holds, of so many hours of sound: clips again and again."""
    with TemporaryDirectory(prefix="matelier-") as folder:
        file = Path(folder) / "long.wav"
        files = sorted((DATA / "rendered").glob("*.flac")) or [EXAMPLE]
        random, left = np.random.default_rng(0), int(length * 3600 * RATE_HZ * 2)
        with soundfile.SoundFile(file, "w", RATE_HZ * 2, 1, "PCM_16") as sound:
            while left > 0:
                samples, rate_hz = soundfile.read(files[random.integers(len(files))], dtype="float32", always_2d=True)
                moved = soxr.resample(samples.mean(axis=1), rate_hz, RATE_HZ * 2 * (1 + random.uniform(-0.04, 0.04)))
                sound.write(moved[:left] * random.uniform(0.4, 1))
                left -= len(moved)
        began = process_time()
        answer = mt.explain(file, out=Path(folder) / "report")
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        read = f"{len(answer.value.events):,} notes, {process_time() - began:.0f} s of processor time"
        print(f"{length:g} hours, read and reported: {read}, at most {most:.0f} MB resident")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Notes read from music, next to others.")
    parser.add_argument("--basic-pitch", default="", help="a Python that has basic-pitch")
    parser.add_argument("--hours", type=float, default=0.0, help="only this: the memory for so many hours of sound")
    parser.add_argument("--details", action="store_true", help="every piece")
    asked = parser.parse_args()
    if asked.hours:
        hours(asked.hours)
        return
    if not DATA.is_dir():
        print("The development recordings are not beside the project: nothing to measure.")
        return
    readers: dict[str, Reader] = {"matelier, one pass": ours(1), "matelier, two passes": ours(2)}
    if asked.basic_pitch:
        readers["basic-pitch, defaults"] = basic_pitch(asked.basic_pitch)
    if find_spec("librosa"):
        readers["librosa NMF"] = librosa_nmf
    else:
        print("librosa is not installed: left out.")
    all_pieces = pieces()
    found: dict[str, list[Result]] = {name: [] for name in readers}
    for reader in readers.values():
        reader(all_pieces[0].file)  # once that does not count
    for piece in all_pieces:
        for name, reader in readers.items():
            found[name].append(measured(reader, piece))
            if asked.details:
                one = found[name][-1]
                print(name, piece.file.stem, f"{one.onsets:.3f} {one.moved:.3f} {one.ends:.3f} {one.speed:.0f}")
    print(environment())
    columns = ("reader", "recordings", "onset F1", "lag removed", "onset + end F1", "× real time")
    print(table(columns, [row for name, results in found.items() for row in rows(name, results)]))


if __name__ == "__main__":
    main()
