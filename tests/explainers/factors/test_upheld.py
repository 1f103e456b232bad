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


FORGED: tuple[tuple[str, tuple[str, ...], object], ...] = (
    ("svd", ("given", "rows"), 10),
    ("svd", ("given", "rank"), 3),
    ("svd", ("given", "by"), "pca"),
    ("svd", ("given",), {}),
    ("pca", ("value", "center"), None),
    ("nonnegative", ("given", "by"), "orthogonal"),
    ("completion", ("value", "energy"), "nan"),
    ("divergence", ("given", "beta"), 0.5),
    ("completion", ("value", "more", "missing"), {"dtype": "int64", "shape": [0, 2], "base64": ""}),
)


@pytest.mark.parametrize(("by", "where", "instead"), FORGED)
def test_what_was_asked_and_what_else_is_told_cannot_be_forged(
    by: Any, where: tuple[str, ...], instead: object, tmp_path: Path
) -> None:
    M = np.random.default_rng(3).random((9, 6))
    if by == "completion":
        M[2, 3] = np.nan
    told: Any = json.loads(factor(M, 2, by=by).to_json())
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(told))
    assert verify(file).value.holds
    holder = told
    for name in where[:-1]:
        holder = holder[name]
    holder[where[-1]] = instead
    file.write_text(json.dumps(told))
    assert not verify(file).value.holds


@pytest.mark.parametrize("by", ["svd", "nonnegative"])
def test_no_claim_is_called_proved_that_is_checked(by: Any, tmp_path: Path) -> None:
    told: Any = json.loads(factor(np.random.default_rng(3).random((9, 6)), 2, by=by).to_json())
    next(claim for claim in told["claims"] if claim["label"] == "CHECKED")["label"] = "PROVED"
    (tmp_path / "answer.json").write_text(json.dumps(told))
    assert not verify(tmp_path / "answer.json").value.holds
