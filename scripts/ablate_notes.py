"""What each step of reading notes gives: one after the other is dropped, and the development recordings are read.

Run `python scripts/ablate_notes.py`, or `make ablation`, best after `make train`, whose clips it uses. In each row the
read-outs are learnt anew from the same 90 clips, a quarter of those that teach the shipped ones, where the step that
is dropped changes what they are learnt from. What was heard and learnt is kept in build/notes/ablation.
"""

import pickle
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from statistics import mean
from typing import Any, TypeAlias
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

sys.path.append(str(Path(__file__).resolve().parents[1] / "benchmarks"))

import clips
import examples
import salamander
import train_notes
from clips import FLUID, SALAMANDER
from matelier.explainers.music import attuning, listening
from matelier.factors.adaptation import amounts_in_few_steps
from matelier.signals import endings, strokes
from matelier.signals.endings import NAMES, SHORTEST, STEP, Fading
from matelier.signals.logfrequency import SECONDS_A_FRAME
from matelier.signals.readout import Readout, unfitted
from matelier.signals.templates import POWER, Templates, averaged
from matelier.signals.weights import Readouts
from matelier.spine.step import finish
from notes import DATA, Result, heard, measured, pieces
from pianos import pianos
from processes import shared
from race import environment, table
from scoring import Told
from train_notes import BUILD, SAMPLES

CLIPS = 90
KEPT = BUILD / "ablation"
MANY = 60  # steps
DECAY_DB = 18.0
Pianos: TypeAlias = dict[str, Templates]
Float32 = NDArray[np.float32]


def mean_of_others(found: Pianos, source: str) -> Templates:
    """The mean of the pianos but one."""
    return averaged([found[other] for other in found if other != source])


def one_piano(found: Pianos, source: str) -> Templates:
    """FluidR3's; for what itself plays, another."""
    return found[SALAMANDER if source == FLUID else FLUID]


def without_attacks(found: Pianos, source: str) -> Templates:
    """Sustained sounds and rises only."""
    kept = mean_of_others(found, source)
    return replace(kept, attack=np.zeros_like(kept.attack))


def at_440(_: object) -> int:
    """Whatever the tuning is."""
    return 0


def in_many_steps(D: Float32, W: Float32, *, steps: int, penalty: float = 0.0) -> Float32:
    """Amounts nearer to the least divergence; those that only tell how sustained a recording is stay as they are."""
    return amounts_in_few_steps(D, W, steps=steps if steps == attuning.STEPS_TO_TELL else MANY, penalty=penalty)


def half(*_: object, **__: object) -> float:
    """Whatever the chances are."""
    return 0.5


def decayed(
    fading: Fading,
    _: Readout,
    onsets: Sequence[tuple[int, int]],
    spans: Sequence[int],
    __: float,
    *,
    ending: Readout | None = None,  # noqa: ARG001  nobody is asked
) -> NDArray[np.float64]:
    """For each note (frame, key) how many seconds it lasts: until its amount is 18 dB below its peak."""
    column, peaked = NAMES.index("level +0"), 12 // STEP
    least = -DECAY_DB / 20 * np.log(10) * POWER  # amounts are compressed
    lasts = np.empty(len(onsets))
    for i, ((frame, key), span) in enumerate(zip(onsets, spans, strict=True)):
        low = np.flatnonzero(fading.evidence(frame, key, span)[peaked:, column] < least)
        frames = (peaked + int(low[0])) * STEP if len(low) else span
        lasts[i] = max(SHORTEST, min(frames, span) * SECONDS_A_FRAME)
    return lasts


@dataclass(frozen=True, slots=True)
class Way:
    """The way without a step: what stands in for which names of modules, and from where on it is gone anew."""

    stand_ins: tuple[tuple[Any, str, Any], ...] = ()
    templates: Callable[[Pianos, str], Templates] = mean_of_others
    power: float = POWER
    hears: bool = False  # anew: other features
    learns: bool = True  # anew: other read-outs


WHOLE = "the whole way"
AT_440 = tuple((place, "tuning", at_440) for place in (attuning, examples))
UNFITTED = tuple((attuning, name, replace(getattr(attuning, name), rounds=0)) for name in ("FOR_SOUND", "FOR_RISES"))
STRAIGHT = ((train_notes, "QUANTILES", ()), (train_notes, "FADING_QUANTILES", ()))
WAYS = {
    WHOLE: Way(),
    "the scale at 440 Hz": Way(AT_440, hears=True),
    "magnitudes as they are (power 1)": Way(((attuning, "POWER", 1.0),), power=1.0, hears=True),
    "no rises F and D": Way(((attuning, "rises", np.zeros_like),), hears=True),
    "one piano (FluidR3) for the mean": Way(templates=one_piano, hears=True),
    "no attacks E": Way(templates=without_attacks, hears=True),
    "60 steps for 12 and 10": Way(((attuning, "amounts_in_few_steps", in_many_steps),), hears=True),
    "not fitted to the recording": Way(UNFITTED, hears=True),
    "a glance, no looks": Way(((train_notes, "LOOKS", 0),)),
    "no bends": Way(STRAIGHT),
    "sustained or plucked alike": Way(((train_notes, "unfitted", partial(unfitted, gated=False)),)),
    "onsets where the candidates are": Way(((strokes, "FURTHEST_SECONDS", 0.0),), learns=False),
    "threshold 0.5 for expected F1": Way(((listening, "threshold", half),), learns=False),
    "ends by sounding alone": Way(((endings, "TURN", 0.0),), learns=False),
    "ends where 18 dB have decayed": Way(((listening, "endings", decayed),), learns=False),
}


@contextmanager
def gone(way: Way) -> Generator[None]:
    """Meanwhile its stand-ins are in place."""
    with ExitStack() as stack:
        for place, name, value in way.stand_ins:
            stack.enter_context(patch.object(place, name, value))
        yield


@cache
def kept_pianos(power: float) -> Pianos:
    """The pianos' templates, once for a process."""
    return pianos(SAMPLES, power)


def examples_of(name: str, number: int) -> Path:
    """Where a clip's examples are."""
    folder = KEPT / name if WAYS[name].hears else BUILD / "examples"
    return folder / f"{number:04d}.npz"


def collect(task: tuple[str, int]) -> None:
    """The examples of one clip, one way."""
    way, file = WAYS[task[0]], examples_of(*task)
    clip, sound = clips.load(task[1], BUILD / "clips")
    with gone(way):
        examples.save(*examples.examples(sound, way.templates(kept_pianos(way.power), clip.source)), file)


def readouts_of(name: str) -> Path:
    """Where the read-outs are."""
    return KEPT / f"{name if WAYS[name].learns else WHOLE}.pickle"


def learn(name: str) -> None:
    """The read-outs of one way."""
    files = [examples_of(name, number) for number in range(CLIPS)]
    with gone(WAYS[name]):
        sounding, ending = train_notes.faded(files[::2])
        found = replace(train_notes.learnt([examples.load(file) for file in files], sounding), ending=ending)
    readouts_of(name).write_bytes(pickle.dumps(found))


def score(task: tuple[str, int]) -> Result:
    """How well one piece is read, one way."""
    way = WAYS[task[0]]
    templates = way.templates(kept_pianos(way.power), "")
    readouts: Readouts = pickle.loads(readouts_of(task[0]).read_bytes())

    def read(file: Path) -> tuple[list[Told], float]:
        listened = finish(listening.listen(lambda: (heard(file),), templates=templates, readouts=readouts))
        return [(event.onset, event.offset, event.pitch) for event in listened.events], 0.0

    with gone(way):
        return measured(read, pieces()[task[1]])


def row(name: str, results: Sequence[Result]) -> list[str]:
    """Onset F1 by recordings, then with ends on the rendered ones."""
    groups = ("rendered", "rendered piano", "rendered other", "real piano", "Bach10", "guitar")
    told = [mean(one.onsets for one in results if one.group.startswith(group)) for group in groups]
    told.append(mean(one.ends for one in results if one.group.startswith("rendered")))
    return [name, *(f"{value:.3f}" for value in told)]


def main() -> None:
    """Hear, learn, score; print the table."""
    if not DATA.is_dir():
        print("The development recordings are not beside the project: nothing to measure.")
        return
    salamander.fetch(SAMPLES)
    train_notes.rendered(CLIPS)
    for power in sorted({way.power for way in WAYS.values()}):
        kept_pianos(power)
    for name, way in WAYS.items():
        if way.hears:
            (KEPT / name).mkdir(parents=True, exist_ok=True)
    unheard = [(name, number) for name in WAYS for number in range(CLIPS) if not examples_of(name, number).exists()]
    shared("clips heard", collect, unheard)
    shared("ways learnt", learn, [name for name in WAYS if WAYS[name].learns and not readouts_of(name).exists()])
    count = len(pieces())
    results = shared("pieces read", score, [(name, i) for name in WAYS for i in range(count)])
    print(environment())
    columns = ("without", "rendered", "piano", "other", "real piano", "Bach10", "guitar", "onset + end, rendered")
    print(table(columns, [row(name, results[i * count :][:count]) for i, name in enumerate(WAYS)]))


if __name__ == "__main__":
    main()
