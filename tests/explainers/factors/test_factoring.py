"""What a page about M ≈ W X tells besides the factors: λ, doubts, units, names of rows, a search cut short."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import matelier as mt

RANDOM = np.random.default_rng(7)
TABLE = RANDOM.normal(size=(20, 2)) @ RANDOM.normal(size=(2, 6)) + 3
RATINGS = np.where(RANDOM.random(TABLE.shape) < 0.35, np.nan, TABLE)
W = RANDOM.random((20, 3))


def keys(answer: mt.Answer[Any]) -> list[str]:
    return [sentence.key for sentence in answer.notices]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"by": "ridge", "W": W, "ridge": 0.25}, "Here λ = 0.25."),
        ({"by": "ridge", "W": W}, "Here λ = 1."),
        ({"by": "sparse", "W": W, "sparse": 0.5}, "Here λ = 0.5."),
        ({"by": "robust"}, "Here λ = 0.2236."),
        ({"by": "divergence", "W": W, "beta": 1}, "Here β = 1."),
        ({"by": "nonnegative", "W": W, "sparse": 0.125}, "0.125 times the sum"),
    ],
)
def test_the_letters_of_a_formula_are_told(asked: dict[str, Any], told: str) -> None:
    assert told in mt.factor(np.abs(TABLE), **asked).text("en")


def test_the_price_of_completion_is_that_of_the_judge() -> None:
    answer = mt.factor(RATINGS, 2, by="completion", ridge=0.1)
    price = 0.1 * float(np.sqrt(np.nanmean(RATINGS**2)))
    assert f"Here λ = {price:.4g}." in answer.text("en")
    assert [claim.witness["ridge"] for claim in answer.claims] == [pytest.approx(price)]


def test_a_guess_far_from_all_that_is_known_is_told() -> None:
    low, high = float(np.nanmin(RATINGS)), float(np.nanmax(RATINGS))
    hard = mt.factor(RATINGS, 5, by="completion", ridge=1e-6)
    beyond = hard.value.model[np.isnan(RATINGS)]
    far = int(np.sum((beyond < 2 * low - high) | (beyond > 2 * high - low)))
    assert far > 0
    assert [sentence.facts["count"] for sentence in hard.notices if sentence.key == "factor.guesses_far"] == [far]
    calm = mt.factor(RATINGS, 2, by="completion", ridge=0.1)
    assert "factor.guesses_far" not in keys(calm)
    assert "factor.guesses_unchecked" in keys(calm)


@pytest.mark.parametrize("by", ["pca", "clusters"])
def test_one_column_that_is_all_the_difference_is_named(by: Any, tmp_path: Path) -> None:
    columns = RANDOM.normal(size=(30, 4)) * [1, 1, 500, 1]
    for scale, told in ((1, True), (columns.std(axis=0), False)):
        lines = [",".join(f"{entry:.6f}" for entry in row) for row in columns / scale]
        (tmp_path / "table.csv").write_text("\n".join(["a,b,grams,d", *lines]), encoding="utf-8")
        answer = mt.factor(tmp_path / "table.csv", 2, by=by)
        named = [sentence.facts["name"] for sentence in answer.notices if sentence.key == "factor.units"]
        assert named == (["grams"] if told else [])


def test_rows_keep_the_names_that_a_table_gives_them(tmp_path: Path) -> None:
    names = [f"person {letter}" for letter in "abcdefghijklmnopqrst"]
    lines = [
        f"{name}," + ",".join("" if np.isnan(entry) else f"{entry:.3f}" for entry in row)
        for name, row in zip(names, RATINGS, strict=True)
    ]
    (tmp_path / "ratings.csv").write_text("\n".join(["who,a,b,c,d,e,f", *lines]), encoding="utf-8")
    answer = mt.factor(tmp_path / "ratings.csv", 2, by="completion", ridge=0.1)
    assert answer.value.axes[0].labels == tuple(names)
    assert names[int(np.argwhere(np.isnan(RATINGS))[0, 0])] in answer.text("en")


def test_a_search_that_was_cut_short_says_so() -> None:
    spoilt = TABLE + 20 * (RANDOM.random(TABLE.shape) < 0.05)
    answer = mt.factor(spoilt, by="robust", sweeps=3)
    assert not answer.claims
    assert "The search ended before" in answer.text("en")


def test_the_best_code_is_where_the_error_s_gradient_is_zero() -> None:
    told = mt.factor(TABLE, 2, by="pca").text("en")
    assert "‖m − r‖² = ‖m − c‖² − 2wᵀ X(m − c) + ‖w‖²    w = X(m − c)" in told
    assert told.index("r = c + Xᵀ w") < told.index("w = X(m − c)") < told.index("min_X ‖C − C Xᵀ X‖²")


def test_shares_below_zero_are_explained() -> None:
    dependent = np.array([[0.0, 1], [4.2, 6.1], [10.3, 12.6], [17.4, 20]])
    M = dependent @ np.array([[1.0, 0, -1.3], [0, 1, 2.2]])
    assert "factor.shares_cancel" in [getattr(block, "key", "") for block in mt.factor(M, W=dependent).page()]
    plain = mt.factor(np.abs(TABLE), 2, by="nonnegative").page()
    assert "factor.shares_cancel" not in [getattr(block, "key", "") for block in plain]


def test_what_least_squares_and_an_svd_solve_is_written_out() -> None:
    assert "Wᵀ(M − W X) = 0    X = W⁺ M    W X = W W⁺ M = P M" in mt.factor(TABLE, W=W).text("en")
    assert "(M − W X) Xᵀ = 0    W = M X⁺    W X = M X⁺ X" in mt.factor(TABLE.T, X=W.T).text("en")
    assert "Mᵀ M xᵢ = σᵢ² xᵢ" in mt.factor(TABLE, 2).text("en")
