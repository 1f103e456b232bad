"""What proves the notes of a recording to the small judge, and whether a saved answer tells no other."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from matelier.arrays.disk import OnDisk
from matelier.explainers.ladder import Climbed
from matelier.explainers.listening import Listened
from matelier.explainers.music_held import measured
from matelier.signals.logfrequency import HOP
from matelier.spine.claim import Claim
from matelier.spine.event import NoteEvent

WITNESSES = 6  # the strongest notes, whose read-outs are summed again
ROUNDING = 1e-4


def music_claims(
    samples: int, listened: Listened, events: Sequence[NoteEvent], kept: Sequence[int], ladder: Climbed, keys: OnDisk
) -> tuple[Claim, ...]:
    """Every frame heard; each note's share; the sums of named terms behind some; what the ladder's algebra found."""
    parts, wholes = measured(events, keys, listened.sums)
    claims = [Claim("frames_summed", {"samples": samples, "hop": HOP, "frames": listened.frames})]
    if len(events):
        claims.append(Claim("amount_shares", {"amounts": parts, "sounds": wholes}))
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


def music_agrees(value: Any, claims: tuple[Claim, ...]) -> bool:
    """Whether the shares, the chances and the projection's share that are told are those that were claimed."""
    try:
        proved: dict[str, Any] = {claim.kind: claim.witness for claim in claims}
        events = value["events"]
        energies = proved["energy_splits"]
        whole, left = float(energies["whole"]), float(energies["left"])
        told = next(rung["explained"] for rung in value["ladder"] if rung["method"] == "projection")
        if abs(told - (1 - left / whole if whole else 0.0)) > ROUNDING:
            return False
        return not events or (_shares_agree(events, proved["amount_shares"]) and _chances_agree(events, proved))
    except (ArithmeticError, AttributeError, IndexError, KeyError, StopIteration, TypeError, ValueError):
        return False


def _shares_agree(events: Any, witness: Any) -> bool:
    parts, wholes = (np.asarray(witness[name], np.float64) for name in ("amounts", "sounds"))
    told = np.array([event["share"] for event in events], np.float64)
    shares = np.divide(parts, wholes, out=np.zeros_like(parts), where=wholes > 0)
    return len(told) == len(shares) and bool((np.abs(told - shares) <= ROUNDING).all())


def _chances_agree(events: Any, proved: dict[str, Any]) -> bool:
    if all(event["probability"] is None for event in events):
        return "readout_sums" not in proved
    witness = proved["readout_sums"]
    places = np.asarray(witness["events"]).astype(int)
    chances = np.asarray(witness["chances"], np.float64)
    told = [float(events[i]["probability"]) for i in places]
    strongest = sorted((event["velocity"] for event in events), reverse=True)[: len(places)]
    loudest = sorted((events[i]["velocity"] for i in places), reverse=True) == strongest
    return len(places) > 0 and loudest and bool(np.allclose(told, chances, atol=ROUNDING))
