"""The judge of patterns looks through every entry, and believes no bound that is too narrow."""

from typing import Any

import numpy as np
import pytest

from matelier.certify.check import holds
from matelier.certify.measured.kinds import PATTERNS
from matelier.floating.kinds import PATTERNS as FOUND
from matelier.floating.kinds import kinds
from matelier.spine.claim import Claim

MATRICES: tuple[Any, ...] = (
    np.eye(3), np.zeros((2, 3)), np.diag([1.0, 2.0]), np.triu(np.ones((3, 3))), np.tril(np.ones((3, 3))),
    np.array([[0.0, 1.0], [-1.0, 0.0]]), np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[2.0, 1j], [-1j, 3.0]]),
    np.array([[1.0, 2.0, 3.0], [4.0, 1.0, 2.0]]), np.array([[-1.0, 2.0], [2.0, -1.0]]),
)  # fmt: skip


def test_finder_and_judge_know_the_same_patterns_in_the_same_order() -> None:
    assert list(PATTERNS) == list(FOUND)


@pytest.mark.parametrize("A", MATRICES, ids=range(len(MATRICES)))
def test_patterns_hold_and_none_may_be_added_or_left_out(A: Any) -> None:
    claim = kinds(A).claims[0]
    assert holds(claim)
    for i in range(len(PATTERNS)):
        told = np.array(claim.witness["held"])
        told[i] = not told[i]
        assert not holds(Claim(claim.kind, {"A": A, "held": told}, "EXACT"))


def test_columns_are_orthonormal_up_to_what_is_told_and_no_less() -> None:
    Q = np.linalg.qr(np.random.default_rng(0).standard_normal((6, 4)))[0]
    _, claim = kinds(Q).claims
    assert holds(claim)
    assert not holds(Claim(claim.kind, {**claim.witness, "off": 1e-17}))
    assert not holds(Claim(claim.kind, {**claim.witness, "A": 2 * Q}))
