"""The judge of notes read: terms sum to chances, shares are parts; forged ones are refused."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.certify.check import holds
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput


def witness(seed: int = 0) -> dict[str, Any]:
    chance = np.random.default_rng(seed)
    X = chance.normal(size=(3, 5)).astype(np.float32)
    told: dict[str, Any] = {
        "columns": np.array([0, 1, 2, 2, 4]),
        "knots": np.array([0, 0, 0, 0.3, 0], np.float32),
        "bent": np.array([0, 0, 0, 1, 0]),
        "gated": np.array([0, 0, 1, 0, 1]),
        "usual": chance.normal(size=5).astype(np.float32),
        "weights": chance.normal(size=5).astype(np.float32),
    }
    sums: list[float] = []
    for x in X:
        total = 0.25
        for i, column in enumerate(told["columns"]):
            felt = max(float(x[column]) - 0.3, 0.0) if i == 3 else float(x[column])
            total += float(told["weights"][i]) * (felt - float(told["usual"][i])) * (-0.7 if told["gated"][i] else 1.0)
        sums.append(total)
    chances = 1 / (1 + np.exp(-np.array(sums)))
    return {**told, "features": X, "constant": 0.25, "sustained": -0.7, "chances": chances, "events": np.arange(3)}


@settings(max_examples=25, derandomize=True, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_terms_that_sum_to_the_chances_hold_and_any_other_chance_falls(seed: int) -> None:
    told = witness(seed)
    assert holds(Claim("readout_sums", told))
    for i in range(3):
        forged = told["chances"].copy()
        forged[i] += 0.01 if forged[i] < 0.5 else -0.01
        assert not holds(Claim("readout_sums", {**told, "chances": forged}))


@pytest.mark.parametrize("part", ["columns", "gated", "bent"])
def test_a_readout_with_its_terms_exchanged_falls(part: str) -> None:
    told = witness()
    assert not holds(Claim("readout_sums", {**told, part: told[part][::-1].copy()}))


def test_shares_are_parts_of_the_whole() -> None:
    told = {"sounds": np.array([2.0, 1.0, 0.0]), "starts": np.array([0, 0, 7]), "stops": np.array([3, 1, 9])}
    amounts = np.array([1.0, 1.0, 0.0])
    assert holds(Claim("amount_shares", {"amounts": amounts, **told}))
    for forged in ([2.1, 1.0, 0.0], [-0.1, 1.0, 0.0], [1.0, 1.0]):
        assert not holds(Claim("amount_shares", {**told, "amounts": np.array(forged)}))
    for starts in ([0, 1, 7], [-1, 0, 7], [0, 0]):
        assert not holds(Claim("amount_shares", {"amounts": amounts, **told, "starts": np.array(starts)}))


def test_a_broken_witness_is_refused() -> None:
    one = np.array([1.0])
    with pytest.raises(BadInput, match=r"claim\.broken"):
        holds(Claim("amount_shares", {"amounts": np.array([np.nan]), "sounds": one, "starts": one, "stops": one}))
    with pytest.raises(BadInput, match=r"claim\.broken"):
        holds(Claim("readout_sums", {**witness(), "constant": float("inf")}))
