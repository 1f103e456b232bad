"""What proves the notes of a recording to the small judge."""

from collections.abc import Sequence

import numpy as np

from matelier.arrays.disk import OnDisk
from matelier.explainers.music.held import frames_of, measured
from matelier.explainers.music.ladder import Climbed
from matelier.explainers.music.listening import Listened
from matelier.signals.logfrequency import HOP
from matelier.spine.claim import Claim
from matelier.spine.event import NoteEvent

WITNESSES = 6  # the strongest notes, whose read-outs are summed again
KEYED = ("pitch", "velocity")  # of each note, beside its amounts: which key they are of, how loud it is told


def music_claims(
    file: str,
    samples: int,
    listened: Listened,
    events: Sequence[NoteEvent],
    kept: Sequence[int],
    ladder: Climbed,
    keys: OnDisk,
) -> tuple[Claim, ...]:
    """Every frame heard; each note's share; the sums of named terms behind some; what the ladder's algebra found."""
    parts, wholes = measured(events, keys, listened.sums)
    claims = [Claim("frames_summed", {"samples": samples, "hop": HOP, "frames": listened.frames, "file": file})]
    if len(events):
        spans = [frames_of(event, listened.frames) for event in events]
        edges = {"starts": np.array([span.start for span in spans]), "stops": np.array([span.stop for span in spans])}
        keyed = {name: np.array([getattr(event, name) for event in events], np.int64) for name in KEYED}
        claims.append(Claim("amount_shares", {"amounts": parts, "sounds": wholes, **edges, **keyed}))
    if len(kept):
        claims.append(_readouts(listened, kept))
    claims.append(Claim("energy_splits", {"whole": ladder.whole, "kept": ladder.kept, "left": ladder.left}))
    if ladder.whole > 0:
        frames = {"W": ladder.W, "M": ladder.M}
        claims.append(Claim("least_squares", {**frames, "least_squares": ladder.least_squares}))
        claims.append(Claim("nonnegative", {**frames, "nonnegative": ladder.nonnegative}))
    return tuple(claims)


def _readouts(listened: Listened, kept: Sequence[int]) -> Claim:
    look = listened.readouts.looks[-1]
    velocities = [listened.events[i].velocity for i in kept]
    places = np.sort(np.argsort(-np.array(velocities), kind="stable")[:WITNESSES])
    columns = [int(listened.places[kept[int(i)]]) for i in places]
    X = np.stack([listened.features[:, column : column + 1][:, 0] for column in columns])
    knots = np.where(np.isfinite(look.knots), look.knots, 0).astype(np.float32)  # JSON has no infinity
    witness = {
        "features": X,
        "columns": look.columns.astype(np.int64),
        "knots": knots,
        "bent": np.isfinite(look.knots).astype(np.int64),
        "gated": look.gated.astype(np.int64),
        "usual": look.usual,
        "weights": look.weights,
        "constant": look.constant,
        "sustained": listened.ear.sustained,
        "chances": listened.notes.chances[[kept[int(i)] for i in places]],
        "events": places.astype(np.int64),
    }
    return Claim("readout_sums", witness)
