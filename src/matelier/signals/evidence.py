"""The evidence for a struck key as named numbers: what its amount, partials and neighbours do around a moment."""

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.compiled import compiled
from matelier.signals.activity import COUNT, Activity
from matelier.signals.candidates import Candidates
from matelier.signals.logfrequency import bin_of

Float32 = NDArray[np.float32]
Columns: TypeAlias = Iterator[NDArray[Any]]

OWN = (-40, -24, -16, -10, -6, -4, -2, -1, 0, 1, 2, 4, 6, 8, 12, 20, 35, 55)  # frames before and after
STRUCK, ATTACK = (-4, -2, -1, 0, 1, 2, 4), (-2, 0, 2, 4)
SPANS = (2, 4, 8, 16)
NEIGHBOURS = tuple(sorted({*range(1, 6), 7, 12, 19, 24, 28, 31} | {-k for k in (*range(1, 6), 7, 12, 19, 24, 28, 31)}))
PARTIALS = (1, 2, 3, 4, 5, 6, 8)
SOON, LATER = 3, 8  # frames after the candidate's at which the shares are taken
QUIET = 0.02  # of U's level of 100: smaller amounts count as this
LOUD, FLUX = (-4, 0, SOON, LATER), (-2, 0, 2)
HELD = 4  # partials of which it is asked whether they hold
CRESTED = (1, 2, 3)  # partials of which it is asked whether they stand alone, in tune
REACH = 60
VERY_QUIET = -4.0  # the logarithm of QUIET, nearly
NAMES = (
    *(f"amount {lag:+d}" for lag in OWN),
    *(f"struck {lag:+d}" for lag in STRUCK),
    *(f"attack {lag:+d}" for lag in ATTACK),
    *(f"{way} over {span}" for span in SPANS for way in ("gain", "loss")),
    *("peak after", "least before", "peak before", "peak later", "struck before", "struck after"),
    *(f"{what} of {interval:+d}" for interval in NEIGHBOURS for what in ("amount", "struck")),
    *(f"loudness {lag:+d}" for lag in LOUD),
    *(f"flux {lag:+d}" for lag in FLUX),
    *("strongest amount", "strongest strike", "keys sounding", "beside the strongest", "strike beside the strongest"),
    *(f"{what} {lag:+d}" for lag in (SOON, LATER) for what in ("purity", "fit", "needed", "needed for its amount")),
    *("purity of the strike", "fit of the strike", "strike needed", "strike needed for its amount"),
    *(
        f"{what} partial {partial}"
        for partial in PARTIALS
        for what in ("share at", "height of", "rise of", "hold of")
        if what != "hold of" or partial <= HELD
    ),
    *(f"{what} partial {partial}" for partial in CRESTED for what in ("crest of", "tilt of")),
    *("pitch", "pitch squared", "pitch cubed", "pitch to the 4", "height"),
)


def evidence(activity: Activity, found: Candidates) -> Float32:
    """The candidates' features named by `NAMES`, one row a candidate."""
    return np.stack([np.asarray(column, np.float32) for column in _all(activity, found)], axis=1)


def _all(activity: Activity, found: Candidates) -> Columns:
    A, B = _logs(activity.A), _logs(activity.B)
    E = _logs(activity.H[:, COUNT:])
    frames, keys = found.frames + REACH, found.keys
    yield from _of_the_key(A, B, E, frames, keys)
    yield from _of_others(A, B, frames, keys)
    yield from _of_the_frame(activity, found)
    yield from _explained(activity, found)
    yield from _partials(activity, found)
    yield from _crests(activity, found)
    place = ((keys - 43.5) / 44).astype(np.float32)
    yield from (place, place**2, place**3, place**4)
    yield np.log(found.heights + np.float32(QUIET))


def _logs(A: Float32) -> Float32:
    """Logarithms, with quiet around, so that no look before or after leaves the array."""
    padded = np.zeros((len(A) + 2 * REACH, A.shape[1]), np.float32)
    padded[REACH:-REACH] = A
    return np.log(padded + np.float32(QUIET))


def _of_the_key(A: Float32, B: Float32, E: Float32, frames: NDArray[np.intp], keys: NDArray[np.intp]) -> Columns:
    for lag in OWN:
        yield A[frames + lag, keys]
    for lag in STRUCK:
        yield B[frames + lag, keys]
    for lag in ATTACK:
        yield E[frames + lag, keys]
    linear = np.exp(A[:, :])
    for span in SPANS:
        gained = linear[frames + span, keys] - linear[frames - span, keys]
        yield np.log(np.maximum(gained, 0) + np.float32(QUIET))
        yield np.log(np.maximum(-gained, 0) + np.float32(QUIET))
    yield np.max([A[frames + lag, keys] for lag in range(13)], axis=0)
    yield np.min([A[frames - lag, keys] for lag in range(1, 9)], axis=0)
    yield np.max([A[frames - lag, keys] for lag in range(6, 31, 2)], axis=0)
    yield np.max([A[frames + lag, keys] for lag in range(10, 35, 2)], axis=0)
    yield np.max([B[frames - lag, keys] for lag in range(5, 16)], axis=0)
    yield np.max([B[frames + lag, keys] for lag in range(5, 16)], axis=0)


def _of_others(A: Float32, B: Float32, frames: NDArray[np.intp], keys: NDArray[np.intp]) -> Columns:
    for interval in NEIGHBOURS:
        there = keys + interval
        inside = (there >= 0) & (there < COUNT)
        there = np.clip(there, 0, COUNT - 1)
        yield np.where(inside, A[frames + SOON, there], VERY_QUIET)
        yield np.where(inside, B[frames, there], VERY_QUIET)


def _of_the_frame(activity: Activity, found: Candidates) -> Columns:
    loud, flux = np.log(activity.U.sum(axis=1) + 1), np.log(activity.F.sum(axis=1) + 1)
    most, struck = activity.A.max(axis=1), activity.B.max(axis=1)
    last = len(activity.U) - 1
    for lag in LOUD:
        yield loud[np.clip(found.frames + lag, 0, last)]
    for lag in FLUX:
        yield flux[np.clip(found.frames + lag, 0, last)]
    soon = np.minimum(found.frames + SOON, last)
    yield np.log(most[soon] + np.float32(QUIET))
    yield np.log(struck[found.frames] + np.float32(QUIET))
    sounding = (activity.A > 0.1 * most[:, None]).sum(axis=1)
    yield np.log(sounding[soon] + 1.0)
    yield np.log((activity.A[soon, found.keys] + QUIET) / (most[soon] + QUIET))
    yield np.log((activity.B[found.frames, found.keys] + QUIET) / (struck[found.frames] + QUIET))


def _explained(activity: Activity, found: Candidates) -> Columns:
    """What the key explains of the frame: purity, fit, and how much worse the model would be without it."""
    last = len(activity.U) - 1
    W = np.ascontiguousarray(activity.W.T)
    for lag in (SOON, LATER):
        frames = np.minimum(found.frames + lag, last)
        told = _shares(activity.U, activity.P, W[:COUNT], W[COUNT:], activity.H, frames, found.keys)
        yield told[:, 0]
        yield told[:, 1]
        yield np.log(np.maximum(told[:, 2], 0) + np.float32(QUIET))
        yield told[:, 2] / (told[:, 3] + np.float32(QUIET))
    D = np.ascontiguousarray(activity.D.T)
    told = _shares(activity.F, activity.R, D, np.zeros_like(D), activity.B, found.frames, found.keys)
    yield told[:, 0]
    yield told[:, 1]
    yield np.log(np.maximum(told[:, 2], 0) + np.float32(QUIET))
    yield told[:, 2] / (told[:, 3] + np.float32(QUIET))


@compiled(fastmath={"reassoc", "contract", "arcp"})
def _shares(
    U: Float32, P: Float32, S: Float32, E: Float32, H: Float32, frames: NDArray[np.intp], keys: NDArray[np.intp]
) -> Float32:
    told = np.zeros((len(frames), 4), np.float32)
    both = H.shape[1] > S.shape[0]
    for i in range(len(frames)):
        t, p = frames[i], keys[i]
        u, model, sustain, attack = U[t], P[t], S[p], E[p]
        h, e = H[t, p], H[t, p + S.shape[0]] if both else np.float32(0)
        whole = h + e
        purity, fit, needed = np.float32(0), np.float32(0), np.float32(0)
        for f in range(len(u)):
            part = h * sustain[f] + e * attack[f]
            share = part / model[f]
            purity += part * share
            fit += part * min(np.float32(2), u[f] / model[f])
            if share > np.float32(1e-4):
                needed -= u[f] * np.log(max(np.float32(1) - share, np.float32(0.02)))
            else:
                needed += u[f] * share
        amount = whole + np.float32(1e-6)
        told[i, 0], told[i, 1], told[i, 2], told[i, 3] = purity / amount, fit / amount, needed - whole, whole
    return told


def _partials(activity: Activity, found: Candidates) -> Columns:
    """The share of the key in the model at each of its partials, and the partial against what the key would have."""
    bins = activity.U.shape[1]
    frames = np.minimum(found.frames + SOON, len(activity.U) - 1)
    later = np.minimum(found.frames + LATER, len(activity.U) - 1)
    before = np.maximum(found.frames - 4, 0)
    A = activity.A[frames, found.keys]
    for partial in PARTIALS:
        places = np.array([bin_of(key + 21, partial) for key in range(COUNT)])[found.keys]
        inside = places < bins - 1
        at = np.minimum(places, bins - 2)
        part = sum(activity.H[frames, found.keys + COUNT * k] * activity.W[at, found.keys + COUNT * k] for k in (0, 1))
        share = np.where(inside, part / activity.P[frames, at], 0)
        heard = np.max([activity.U[frames, at + k] for k in (-1, 0, 1)], axis=0)
        was = np.max([activity.U[before, at + k] for k in (-1, 0, 1)], axis=0)
        rests = np.max([activity.U[later, at + k] for k in (-1, 0, 1)], axis=0)
        yield share
        yield np.where(inside, np.log((heard + QUIET) / (A + QUIET)), 0)
        yield np.where(inside, np.log((heard + QUIET) / (was + QUIET)), 0)
        if partial <= HELD:
            yield np.where(inside, np.log((rests + QUIET) / (heard + QUIET)), 0)


def _crests(activity: Activity, found: Candidates) -> Columns:
    """How far a partial stands above what is a semitone away, and to which side it leans."""
    U = np.log(activity.U + np.float32(QUIET))
    frames = np.minimum(found.frames + SOON, len(U) - 1)
    for partial in CRESTED:
        places = np.array([bin_of(key + 21, partial) for key in range(COUNT)])[found.keys]
        at = np.clip(places, 3, U.shape[1] - 4)
        yield U[frames, at] - 0.5 * (U[frames, at - 3] + U[frames, at + 3])
        yield U[frames, at + 1] - U[frames, at - 1]
