"""Hundreds of derivatives from books and losses: the references are right by differences."""

import numpy as np
import pytest

from calculus.corpus import Case, bend, cases, close, instance, reckon, slope


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_reference_is_how_the_expression_changes(case: Case) -> None:
    for round_ in range(3):
        values, sizes = instance(case, round_)
        G = reckon(case.gradient, values, sizes)
        for direction in np.random.default_rng(round_).standard_normal((3, *values[case.wrt].shape)):
            wanted = slope(case, values, sizes, direction)
            assert close(G @ direction if case.kind == "jacobian" else np.sum(G * direction).reshape(1, 1), wanted)


@pytest.mark.parametrize("case", [case for case in cases() if case.hessian], ids=lambda case: case.name)
def test_the_reference_of_the_hessian_is_how_the_expression_bends(case: Case) -> None:
    for round_ in range(3):
        values, sizes = instance(case, round_)
        H = reckon(case.hessian, values, sizes)
        assert close(H, H.T)
        for direction in np.random.default_rng(round_).standard_normal((3, *values[case.wrt].shape)):
            d = direction.T.reshape(-1, 1)
            assert close(d.T @ H @ d, bend(case, values, sizes, direction), 1e-6)


def test_no_case_stands_twice() -> None:
    assert len({(case.expr, case.wrt, case.vars) for case in cases()}) == len(cases()) >= 400
