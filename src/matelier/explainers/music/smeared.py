"""Speech and the like: what glides between pitches is likely to be called many notes, and is none."""

import numpy as np
from numpy.typing import NDArray

from matelier.explainers.music.listening import Listened
from matelier.signals.decision import DOUBTFUL
from matelier.signals.logfrequency import SECONDS_A_FRAME
from matelier.spine.sentence import Sentence

SMEARED = 0.36  # median crest of the fundamental, in logarithms: measured 0.29 for speech, 0.45 for song, 0.47 or more
CLEAR, LONG = 0.6, 0.2  # for music; and what is still taken for a note: a clear crest, and seconds
FEW = 0.2  # notes a second: so few are remarked upon
OTHERWISE = 5  # cents from which on a tuning is told


def without_smears(listened: Listened) -> tuple[list[int], int]:
    """Places of the events that are kept, and how many were left out: none but where pitches glide throughout."""
    every = list(range(len(listened.events)))
    if not every:
        return every, 0
    crests = _crests(listened)
    if float(np.median(crests)) >= SMEARED:
        return every, 0
    lasts = [event.offset - event.onset for event in listened.events]
    kept = [i for i in every if crests[i] >= CLEAR and lasts[i] >= LONG]
    return kept, len(every) - len(kept)


def _crests(listened: Listened) -> NDArray[np.float32]:
    row = listened.readouts.looks[-1].names.index("crest of partial 1")
    return np.asarray(listened.features[row, :][listened.places], np.float32)


def remarks(listened: Listened, kept: list[int], left: int) -> tuple[Sentence, ...]:
    """What must be told: another tuning, no notes or few, that it may be speech, that many are doubtful."""
    told: list[Sentence] = []
    if kept and abs(listened.ear.cents) >= OTHERWISE:
        told.append(Sentence("recording.tuning", {"cents": float(listened.ear.cents)}))
    if left:
        told.append(Sentence("listen.smeared", {"left": left, "kept": len(kept)}))
    if not kept:
        told.append(Sentence("listen.none"))
    elif len(kept) < FEW * listened.frames * SECONDS_A_FRAME:
        told.append(Sentence("listen.few", {"notes": len(kept), "seconds": listened.frames * SECONDS_A_FRAME}))
    if kept and listened.expected < DOUBTFUL:
        told.append(Sentence("listen.doubtful", {"score": listened.expected}))
    return tuple(told)
