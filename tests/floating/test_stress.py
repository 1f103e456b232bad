"""Small matrices made to break bounds: no claim is wrong, and the judge accepts every one."""

import numpy as np
import pytest

import stressed


def test_no_claim_is_wrong_and_the_judge_accepts_all() -> None:
    counted, wrong = stressed.stressed(1000)
    assert wrong == []
    labels = {label for _, label in counted}
    assert labels == {"PROVED", "EXACT", "CHECKED", "UNDECIDED"}  # each way out is met


def test_most_of_what_is_asked_is_decided() -> None:
    counted, _ = stressed.stressed(400, seed=1)
    open_ = sum(count for (_, label), count in counted.items() if label == "UNDECIDED")
    assert open_ < 0.3 * sum(counted.values())  # and half of these questions forbade to be exact


@pytest.mark.parametrize(
    ("name", "case"),
    [("project", 21560), ("eigen", 34194), ("eigen", 34338), ("eigen", 35328), ("eigen", 40989), ("eigen", 66288)],
)
def test_what_once_was_refused_is_judged_true(name: str, case: int) -> None:
    assert stressed.TRIALS[name](np.random.default_rng([0, case]))  # among subnormal numbers, or very far apart
