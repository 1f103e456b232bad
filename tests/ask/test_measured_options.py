"""A distance has two names; what takes long is told before it begins, by about how many seconds."""

from typing import Any

import numpy as np
import pytest

import matelier as mt
from matelier.floating import rational
from matelier.spine.step import Step

RANDOM = np.random.default_rng(3)
STEPS = np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]])
TALL, FIVE = RANDOM.standard_normal((5, 3)), np.arange(5.0)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("rank", (STEPS,)), ("solve", (TALL, FIVE)), ("invertible", (STEPS,)), ("subspaces", (STEPS,)),
        ("describe", (STEPS,)), ("rank", ("1 2; 2 4.0001",)),
    ],
)  # fmt: skip
def test_a_tolerance_is_another_word_for_within(question: str, parts: tuple[Any, ...]) -> None:
    ask = getattr(mt, question)
    one, other = ask(*parts, within=1e-3), ask(*parts, tolerance=1e-3)
    assert one.to_json("en") == other.to_json("en")
    assert ask(*parts, within=1e-3, tolerance=1e-3).to_json("en") == one.to_json("en")
    assert other.given["within"] == 1e-3
    with pytest.raises(mt.BadInput, match=r"measured\.two_distances") as refused:
        ask(*parts, within=1e-3, tolerance=1e-4)
    assert refused.value.facts == {"within": 1e-3, "tolerance": 1e-4}


def test_a_tolerance_of_zero_is_a_distance() -> None:
    assert mt.rank("1 2; 2 4", tolerance=0.0).value.rank.number == 1


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> float:
    """Every exact reckoning is said to take so long."""
    monkeypatch.setattr(rational, "seconds", lambda *_: 7.5)
    return 7.5


SINGULAR = np.array([[1.0, 2.0], [2.0, 4.0]])
LOOSE = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("rank", (SINGULAR,)), ("determinant", (SINGULAR,)), ("inverse", (SINGULAR,)), ("invertible", (SINGULAR,)),
        ("solve", (SINGULAR, [1.0, 2.0])), ("subspaces", (SINGULAR,)), ("definite", (SINGULAR,)),
        ("cholesky", (SINGULAR,)), ("describe", (SINGULAR,)), ("least_squares", (LOOSE[:, :1] / 3 * 1e-8, LOOSE[:, 1])),
        ("eigen", (np.array([[1.0, 1.0], [0.0, 1.0]]),)),
    ],
)  # fmt: skip
def test_an_exact_reckoning_that_is_not_quick_is_announced(question: str, parts: tuple[Any, ...], slow: float) -> None:
    seen: list[Step] = []
    answer = getattr(mt, question)(*parts, watch=seen.append)
    announced = [step.facts["seconds"] for step in seen if step.rule == "progress.exact"]
    exact = any(claim.label == "EXACT" for claim in answer.claims)
    assert bool(announced) == (exact or question == "eigen")
    assert all(rational.QUICK < float(str(seconds)) <= 4 * slow for seconds in announced)
    assert answer.steps == ()


def test_what_would_take_too_long_is_open_and_told_with_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rational, "seconds", lambda *_: 75.0)
    answer = mt.rank(SINGULAR)
    assert answer.value.rank.number is None
    assert answer.value.rank.would.facts == {"seconds": 75.0}
    assert "75.0" in answer.text("en")


def test_quick_reckonings_and_others_that_nobody_watches_are_not_announced(slow: float) -> None:
    assert mt.rank(SINGULAR).value.rank.number == 1  # nobody watches
    told: list[float] = []
    with rational.announced(told.append):
        assert rational.affordable(0.5, 20.0)
        assert not rational.affordable(30.0, 20.0)
        assert rational.affordable(slow, 20.0)
    assert rational.affordable(slow, 20.0)
    assert told == [slow]


def test_large_decompositions_tell_about_how_many_seconds_they_take() -> None:
    seen: list[Step] = []
    A = RANDOM.standard_normal((12_000, 100))
    answer = mt.describe(A, watch=seen.append)
    assert answer.value.rank.rank.number == 100
    assert [step.facts["done"] for step in seen] == [0, 3, 4]
    assert all(0 < float(str(step.facts["seconds"])) < 600 for step in seen)


def test_a_distance_that_is_none_is_refused_before_anything_is_decomposed() -> None:
    seen: list[Step] = []
    with pytest.raises(mt.BadInput, match=r"measured\.within"):
        mt.solve(RANDOM.standard_normal((600, 500)), np.ones(600), within=-1.0, watch=seen.append)
    assert seen == []
