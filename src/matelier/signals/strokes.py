"""Struck keys read from their activity: candidates, how likely each is a note, when exactly and how loud."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matelier.signals.activity import Activity
from matelier.signals.candidates import Candidates, candidates
from matelier.signals.context import context
from matelier.signals.evidence import evidence
from matelier.signals.logfrequency import SECONDS_A_FRAME
from matelier.signals.weights import Readouts

Float32 = NDArray[np.float32]
HOPELESS = -5.5  # log-odds at a glance below which a candidate is looked at no more
FURTHEST_SECONDS = 0.12  # a note begins no further from its candidate's frame


@dataclass(frozen=True, slots=True)
class Strokes:
    """Candidates with what the read-outs make of them: log-odds, seconds, velocity; and their features."""

    found: Candidates
    log_odds: Float32
    seconds: NDArray[np.float64]
    velocities: NDArray[np.intp]
    features: Float32

    @property
    def chances(self) -> NDArray[np.float64]:
        """How likely each is a note."""
        return 1 / (1 + np.exp(-self.log_odds.astype(np.float64)))

    def where(self, kept: NDArray[np.bool_] | NDArray[np.intp]) -> "Strokes":
        """These of them: a mask, or places that rise."""
        return Strokes(
            self.found.where(kept), self.log_odds[kept], self.seconds[kept], self.velocities[kept], self.features[kept]
        )


def strokes(activity: Activity, readouts: Readouts, sustained: float) -> Strokes:
    """All candidates of a stretch that are not hopeless; seconds count from its first frame's."""
    found = candidates(activity.A, activity.B)
    own = evidence(activity, found)
    log_odds = readouts.glance(own, sustained)
    hopeful = log_odds > HOPELESS
    found, own, log_odds = found.where(hopeful), own[hopeful], log_odds[hopeful]
    features = own
    for look in readouts.looks:
        features = np.concatenate((own, context(found, log_odds, len(activity.U))), axis=1)
        log_odds = look(features, sustained)
    moved = np.clip(readouts.timing(features, sustained), -FURTHEST_SECONDS, FURTHEST_SECONDS)
    loud = np.clip(np.rint(readouts.strength(features, sustained)), 1, 127).astype(np.intp)
    return Strokes(found, log_odds, found.frames * SECONDS_A_FRAME + moved.astype(np.float64), loud, features)


def joined(several: list[Strokes]) -> Strokes:
    """One after the other."""
    found = Candidates(
        np.concatenate([one.found.frames for one in several]),
        np.concatenate([one.found.keys for one in several]),
        np.concatenate([one.found.heights for one in several]),
    )
    return Strokes(
        found,
        np.concatenate([one.log_odds for one in several]),
        np.concatenate([one.seconds for one in several]),
        np.concatenate([one.velocities for one in several]),
        np.concatenate([one.features for one in several]),
    )
