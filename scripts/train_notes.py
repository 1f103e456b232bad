"""Learn the read-outs of notes: src/matelier/signals/data/readouts.csv, from clips that are rendered here.

The keys' templates, src/matelier/signals/data/notes.npz, are made on the way. Install first: the Debian packages
fluidsynth, fluid-soundfont-gm, musescore-general-soundfont-small, csound-soundfont and npm, and matelier with its extra
"assets". Run from anywhere: `python scripts/train_notes.py`, or `make train`. Samples, scores, clips and examples are
kept in build/notes and made again where they are missing, so what was stopped goes on; after a change of the code they
are old, and `make clean` takes them away. The same versions of everything on the same kind of processor give the same
weights, however many processes share the work.
"""

import argparse
import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

import clips
import examples
import salamander
from clips import Clip
from examples import Examples
from fitting import logistic, ridge
from matelier.arrays.threads import ONE_BLAS_THREAD
from matelier.signals import context, endings
from matelier.signals.context import context as context_of
from matelier.signals.evidence import NAMES
from matelier.signals.readout import Readout, unfitted
from matelier.signals.strokes import HOPELESS
from matelier.signals.templates import Templates, averaged
from matelier.signals.weights import (
    FILE,
    FILE_AGAIN,
    FILE_ENDING,
    Readouts,
    read_readouts,
    write_ending,
    write_readouts,
)
from pianos import CREDITS, pianos, write
from processes import shared
from scores import WrittenNote, scores

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "notes"
SAMPLES = BUILD / "salamander"
DATA = ROOT / "src" / "matelier" / "signals" / "data"
CLIPS = 360
LOOKS = 2
QUANTILES = (0.15, 0.5, 0.85)  # of a feature: where its weight may change
FADING_QUANTILES = (0.25, 0.5, 0.75)
FEW = 0.15  # of the candidates that are no notes, this many teach the first glance
Float32 = NDArray[np.float32]


def rendered(count: int) -> None:
    """The clips, rendered where they are missing."""
    folder = BUILD / "clips"
    folder.mkdir(parents=True, exist_ok=True)
    pieces = {name: notes for name, notes in scores(BUILD / "scores.json").items() if len(notes) > 20}
    missing = [clip for clip in clips.plan(count, list(pieces)) if not (folder / f"{clip.number:04d}.json").exists()]
    shared("clips rendered", partial(_render, pieces=pieces, folder=folder), missing)


def _render(clip: Clip, pieces: dict[str, list[WrittenNote]], folder: Path) -> None:
    clips.save(clips.render(clip, pieces, SAMPLES), clip, folder)


def without_each() -> dict[str, Templates]:
    """The mean of the pianos but one, for each of them; the mean of all is written."""
    found = pianos(SAMPLES)
    write(found)
    return {source: averaged([found[other] for other in found if other != source]) for source in found}


def collected(
    count: int, without: dict[str, Templates], readouts: Readouts | None = None, after: str = ""
) -> list[Path]:
    """The clips' examples, each read with the pianos but the one that plays; with read-outs, of the second pass.

    `after` names what the read-outs are, so that examples of others are not taken for theirs.
    """
    folder = BUILD / f"examples{after}"
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{number:04d}.npz" for number in range(count)]
    missing = [file for file in files if not file.exists()]
    shared(f"examples{after} collected", partial(_collect, without=without, readouts=readouts), missing)
    return files


def _collect(file: Path, without: dict[str, Templates], readouts: Readouts | None) -> None:
    clip, heard = clips.load(int(file.stem), BUILD / "clips")
    examples.save(*examples.examples(heard, without[clip.source], readouts), file)


def glanced(told: Sequence[Examples]) -> Readout:
    """The first read-out, of a candidate's own features."""
    chance = np.random.default_rng(0)
    kept = [(one.notes > 0) | (chance.random(len(one.notes)) < FEW) for one in told]
    X, y, sustained = _together(told, [one.features for one in told], kept)
    readout = logistic(unfitted(NAMES, X), X, sustained, y)
    return replace(readout, constant=readout.constant + float(np.log(FEW)))


def _together(
    told: Sequence[Examples], features: Sequence[Float32], kept: Sequence[NDArray[np.bool_]]
) -> tuple[Float32, Float32, Float32]:
    X = np.concatenate([part[some] for part, some in zip(features, kept, strict=True)])
    y = np.concatenate([one.notes[some] for one, some in zip(told, kept, strict=True)])
    return (
        X,
        y,
        np.concatenate(
            [np.full(int(some.sum()), one.sustained, np.float32) for one, some in zip(told, kept, strict=True)]
        ),
    )


def learnt(told: list[Examples], fading: Readout) -> Readouts:
    """All read-outs, one after the other; each clip's candidates that a glance gives up are gone afterwards."""
    glance = glanced(told)
    log_odds = [glance(one.features, one.sustained) for one in told]
    for i, one in enumerate(told):
        hopeful = log_odds[i] > HOPELESS
        log_odds[i] = log_odds[i][hopeful]
        told[i] = replace(
            one, found=one.found.where(hopeful), features=one.features[hopeful], notes=one.notes[hopeful],
            later=one.later[hopeful], velocities=one.velocities[hopeful],
        )  # fmt: skip
    every = [np.ones(len(one.notes), np.bool_) for one in told]
    both = (*NAMES, *context.NAMES) if LOOKS else NAMES
    bent = [name for name in both if not name.startswith(("amount of", "struck of", "pitch "))]
    looks: list[Readout] = []
    X, y, sustained = _together(told, [one.features for one in told], every)
    for _ in range(LOOKS):
        seen = [
            np.concatenate((one.features, context_of(one.found, z, one.frames)), axis=1)
            for one, z in zip(told, log_odds, strict=True)
        ]
        X, y, sustained = _together(told, seen, every)
        looks.append(logistic(unfitted(both, X[::5], bent=bent, quantiles=QUANTILES), X, sustained, y))
        log_odds = [looks[-1](part, one.sustained) for part, one in zip(seen, told, strict=True)]
        print(f"look {len(looks)}: {len(X)} candidates, {int(y.sum())} notes", flush=True)
    of_notes = y > 0
    plain = unfitted(both, X[of_notes], bent=bent, quantiles=QUANTILES)
    later, loud = (np.concatenate([getattr(one, part) for one in told])[of_notes] for part in ("later", "velocities"))
    timing, strength = (ridge(plain, X[of_notes], sustained[of_notes], right) for right in (later, loud))
    return Readouts(glance, tuple(looks), timing, strength, fading)


def faded(files: Sequence[Path]) -> tuple[Readout, Readout]:
    """The read-outs of whether a note still sounds, and of whether it ends now."""
    parts = [examples.load_fading(file) for file in files]
    X, y = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    sustained = np.concatenate([np.full(len(part[1]), part[2], np.float32) for part in parts])
    bent = [
        name for name in endings.NAMES if name.startswith(("level", "overtones", "own overtones")) or "fall" in name
    ]
    plain = unfitted(endings.NAMES, X[::7], bent=bent, quantiles=FADING_QUANTILES)
    ends = examples.ending(y, X[:, endings.NAMES.index("age")])
    return logistic(plain, X, sustained, y), logistic(plain, X, sustained, ends)


def provenance(count: int) -> list[str]:
    """What the read-outs were learnt from, and with what."""
    fluidsynth = subprocess.run(["fluidsynth", "--version"], capture_output=True, text=True, check=True).stdout
    (synth,) = re.findall(r"runtime version ([\d.]+)", fluidsynth)
    versions = [f"{name} {version(name)}" for name in ("numpy", "scipy", "numba", "soxr", "music21")]
    return [
        f"Learnt by scripts/train_notes.py from {count} clips that it rendered with",
        *CREDITS.values(),
        "from scores of music21's corpus, by composers long dead, and from textures made up by scripts/textures.py;",
        f"with fluidsynth {synth}, {', '.join(versions)}.",
    ]


def main() -> None:
    """Render, collect, learn, write."""
    parser = argparse.ArgumentParser(description="Learn the read-outs of notes from rendered clips.")
    parser.add_argument("--clips", type=int, default=CLIPS)
    asked = parser.parse_args()
    began = perf_counter()
    salamander.fetch(SAMPLES)
    rendered(asked.clips)
    without = without_each()
    before: Readouts | None = None
    sounding: Readout | None = None
    after = ""
    for name in (FILE, FILE_AGAIN):
        files = collected(asked.clips, without, before, after)
        with ONE_BLAS_THREAD:
            if sounding is None:
                sounding, ending = faded(files[::2])
                with (DATA / Path(FILE_ENDING).name).open("w", encoding="utf-8") as file:
                    write_ending(ending, file, provenance=provenance(asked.clips))
            found = learnt([examples.load(file) for file in files], sounding)
        place = DATA / Path(name).name
        with place.open("w", encoding="utf-8") as file:
            write_readouts(found, file, provenance=provenance(asked.clips))
        with place.open(encoding="utf-8") as file:
            before = read_readouts(file)  # as it is shipped
        after = f" after {crc32(place.read_bytes()):08x}"
        print(f"{name} written, {perf_counter() - began:.0f} s in all", flush=True)


if __name__ == "__main__":
    main()
