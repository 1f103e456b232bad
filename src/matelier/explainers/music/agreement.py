"""Whether a saved reading of notes tells what its claims prove, and nothing that contradicts itself."""

from collections.abc import Mapping
from math import exp, isfinite
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from matelier.explainers.music.claims import KEYED
from matelier.explainers.music.evidence import RIVALS, TOLD
from matelier.explainers.music.ladder import METHODS, MINUTE
from matelier.signals.logfrequency import RATE_HZ, SECONDS_A_FRAME
from matelier.signals.templates import KEYS
from matelier.spine.claim import Claim

ROUNDING = 1e-4
SLACK = 0.1  # seconds by which a note read may last beyond the sound; the shortest lasts half of that
NEAR_AN_EDGE = 0.02  # seconds: where the first minute ends, a note counts or not
ALIGNED = 0.01  # seconds that resampling may add
WEIGHS = 2e-3  # of a term's addition: float32, summed otherwise


def music_agrees(value: Any, claims: tuple[Claim, ...]) -> bool:
    """Whether events, shares, chances, evidence and ladder are those that were claimed, and agree with each other."""
    try:
        proved: dict[str, Any] = {claim.kind: claim.witness for claim in claims}
        events = value["events"]
        if abs(float(value["seconds"]) - proved["frames_summed"]["samples"] / RATE_HZ) > ALIGNED:
            return False
        if not (_ladder_agrees(value, proved) and all(_is_possible(event, value) for event in events)):
            return False
        order = [(event["onset"], event["pitch"]) for event in events]
        if order != sorted(order) or (value["expected"] is not None and not 0 <= value["expected"] <= 1):
            return False
        return not events or (_shares_agree(events, proved) and _chances_agree(value, proved))
    except (ArithmeticError, AttributeError, IndexError, KeyError, StopIteration, TypeError, ValueError):
        return False


def is_of_file(given: Any, claims: tuple[Claim, ...]) -> bool:
    """Whether the recording that was given is the one whose frames were summed."""
    told = [claim.witness.get("file") for claim in claims if claim.kind == "frames_summed"]
    return isinstance(given, Mapping) and told == [cast("Mapping[str, Any]", given).get("file")]


def _is_possible(event: Any, value: Any) -> bool:
    onset, offset, end = event["onset"], event["offset"], value["seconds"]
    lasts = 0 <= onset <= offset and onset <= end + ALIGNED and (offset <= end + SLACK or value["method"] == "given")
    return lasts and event["pitch"] in KEYS and 1 <= event["velocity"] <= 127 and 0 <= event["share"] <= 1


def _ladder_agrees(value: Any, proved: Mapping[str, Any]) -> bool:
    # The projection's share is that of the energies claimed; pinv has the same model, no other of one column a key
    # explains more; only amounts that may be negative are; the notes read are those told.
    rungs = {rung["method"]: rung for rung in value["ladder"]}
    given = value["method"] == "given"
    if tuple(rungs) != (*METHODS, *(("given",) if given else ())) or value["method"] not in rungs:
        return False
    whole, left = float(proved["energy_splits"]["whole"]), float(proved["energy_splits"]["left"])
    most = 1 - left / whole if whole else 0.0
    told = [rungs[name]["explained"] - most for name in ("projection", "pinv", "nonnegative", "kl")]
    if abs(told[0]) > ROUNDING or abs(told[1]) > 10 * ROUNDING or max(told) > 10 * ROUNDING:
        return False
    if not all(
        rung["explained"] <= 1 and 0 <= rung["negative"] <= 1 and rung["events"] >= 0 for rung in rungs.values()
    ):
        return False
    if any(rungs[name]["negative"] for name in rungs if name not in ("projection", "pinv")):
        return False
    if value["method"] not in ("notes", "given"):
        return True
    first = [event["onset"] for event in value["events"] if event["onset"] < MINUTE + NEAR_AN_EDGE]
    surely = sum(onset < MINUTE - NEAR_AN_EDGE for onset in first)
    return surely <= rungs[value["method"]]["events"] <= len(first)


def _shares_agree(events: Any, proved: Mapping[str, Any]) -> bool:
    witness = proved["amount_shares"]
    parts, wholes, starts, stops = (
        np.asarray(witness[name], np.float64) for name in ("amounts", "sounds", "starts", "stops")
    )
    frames = int(proved["frames_summed"]["frames"])
    told = np.array([event["share"] for event in events], np.float64)
    shares = np.divide(parts, wholes, out=np.zeros_like(parts), where=wholes > 0)
    onsets, offsets = (np.array([event[name] for event in events]) for name in ("onset", "offset"))
    first = np.minimum(np.floor(onsets / SECONDS_A_FRAME), max(frames - 1, 0))
    last = np.minimum(np.maximum(first + 1, np.rint(offsets / SECONDS_A_FRAME)), frames)
    if not all([event[name] for event in events] == np.asarray(witness[name]).tolist() for name in KEYED):
        return False
    same = len(told) == len(shares) and bool((np.abs(told - shares) <= ROUNDING).all())
    return same and bool((np.abs(first - starts) <= 1).all() and (np.abs(last - stops) <= 1).all())


def _chances_agree(value: Any, proved: Mapping[str, Any]) -> bool:
    events = value["events"]
    if value["method"] != "notes":
        silent = all(event["probability"] is None and event["evidence"] is None for event in events)
        return silent and value["expected"] is None and "readout_sums" not in proved
    witness = proved["readout_sums"]
    places = np.asarray(witness["events"]).astype(int)
    if not all(_evidence_agrees(event, float(witness["constant"])) for event in events) or not len(places):
        return False
    chances = np.asarray(witness["chances"], np.float64)
    told = [float(events[i]["probability"]) for i in places]
    strongest = sorted((event["velocity"] for event in events), reverse=True)[: len(places)]
    loudest = sorted((events[i]["velocity"] for i in places), reverse=True) == strongest
    heaviest = all(_terms_agree(events[i]["evidence"], witness, row) for row, i in enumerate(places))
    return loudest and heaviest and bool(np.allclose(told, chances, atol=ROUNDING))


def _evidence_agrees(event: Any, constant: float) -> bool:
    # The chance is that of the log-odds, which are the constant, the terms told and all others.
    evidence = event["evidence"]
    adds = [float(term["adds"]) for term in evidence["terms"]]
    whole = float(evidence["constant"]) + sum(adds) + float(evidence["others"])
    log_odds = float(evidence["log_odds"])
    chance = 1 / (1 + exp(-log_odds)) if log_odds > -700 else 0.0
    partial, interval = evidence["partial"], evidence["interval"]
    rival = (partial, interval) == (0, 0) or RIVALS.get(interval) == partial
    sizes = [abs(part) for part in adds]
    return (
        abs(whole - log_odds) <= ROUNDING
        and abs(float(evidence["constant"]) - constant) <= ROUNDING
        and abs(chance - float(event["probability"])) <= ROUNDING
        and len(adds) <= TOLD
        and sizes == sorted(sizes, reverse=True)
        and rival
        and evidence["octave_below"] >= 0
        and all(isfinite(cast("float", evidence[name])) for name in ("fundamental", "rise_db", "octave_below"))
    )


def _terms_agree(evidence: Any, witness: Mapping[str, Any], row: int) -> bool:
    # The heaviest terms told are those that features and weights claimed give.
    x: NDArray[np.float64] = np.asarray(witness["features"], np.float64)[row]
    columns, bent, gated = (np.asarray(witness[name]).astype(int) for name in ("columns", "bent", "gated"))
    knots, usual, weights = (np.asarray(witness[name], np.float64) for name in ("knots", "usual", "weights"))
    looked: NDArray[np.float64] = x[columns]
    felt = np.where(bent == 1, np.maximum(looked - knots, 0), looked) - usual
    felt *= np.where(gated == 1, float(witness["sustained"]), 1.0) * weights
    adds = np.bincount(columns, felt, len(x))
    heaviest = np.sort(np.abs(adds))[::-1][: len(evidence["terms"])]
    told = np.array([[float(term["value"]), float(term["adds"])] for term in evidence["terms"]])
    real = [np.min(np.abs(x - value) + np.abs(adds - added)) <= WEIGHS for value, added in told]
    return bool(np.allclose(np.abs(told[:, 1]), heaviest, atol=WEIGHS)) and all(real)
