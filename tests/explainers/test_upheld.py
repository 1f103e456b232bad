"""A saved answer M ≈ W X is believed when its factors and numbers are those that its claims are about."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matelier.ask.door import verify
from matelier.ask.factors import factor
from matelier.factors.methods import MISSING, ONLY_M

LARGE = (3000, 40)  # more than travels whole


def saved(by: Any, shape: tuple[int, int]) -> dict[str, Any]:
    M = np.random.default_rng(0).random(shape)
    if by in MISSING:
        M[2, 3] = np.nan
    wishes = {"ridge": 0.1} if by == "soft_impute" else {}
    return json.loads(factor(M, 3, by=by, **wishes).to_json())


def believed(data: dict[str, Any], folder: Path) -> bool:
    file = folder / "answer.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return verify(file).value.holds


def other_factor(value: dict[str, Any]) -> None:
    W = value["W"]
    value["W"] = {**W, "base64": value["W"]["base64"][::-1].lstrip("=").ljust(len(W["base64"]), "A")}


def less_left(value: dict[str, Any]) -> None:
    value["left"] = 0.5 * value["left"] - 1e-3


def more_energy(value: dict[str, Any]) -> None:
    value["energy"] *= 2


@pytest.mark.parametrize("by", ONLY_M)
@pytest.mark.parametrize("shape", [(30, 12), (12, 30)])
def test_an_answer_about_small_data_is_believed_and_a_forged_one_is_not(
    by: Any, shape: tuple[int, int], tmp_path: Path
) -> None:
    data = saved(by, shape)
    assert believed(data, tmp_path)
    forgeries: list[Callable[[dict[str, Any]], None]] = [other_factor, less_left, more_energy]
    for forge in forgeries:
        forged = json.loads(json.dumps(data))
        forge(forged["value"])
        assert not believed(forged, tmp_path), forge


@pytest.mark.parametrize("by", ["svd", "pca", "nonnegative", "clusters"])
@pytest.mark.parametrize("shape", [LARGE, LARGE[::-1]])
def test_of_large_data_some_rows_are_shown(by: Any, shape: tuple[int, int], tmp_path: Path) -> None:
    data = saved(by, shape)
    assert believed(data, tmp_path)
    less_left(data["value"])
    assert not believed(data, tmp_path)


def test_an_answer_without_the_claim_of_what_is_left_is_not_believed(tmp_path: Path) -> None:
    data = saved("svd", (30, 12))
    data["claims"] = [claim for claim in data["claims"] if claim["kind"] != "factors_left"]
    assert not believed(data, tmp_path)
