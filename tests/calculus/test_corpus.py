"""Hundreds of derivatives from books and losses: the references are right by differences, and the engine finds them."""

from functools import cache

import numpy as np
import pytest

from calculus.corpus import Case, bend, cases, close, instance, reckon, slope
from calculus.reckoned import size
from matelier.calculus.derivatives.gradient import gradient
from matelier.calculus.derivatives.hessian import hessian
from matelier.calculus.derivatives.jacobian import jacobian
from matelier.calculus.language.shapes import read
from matelier.calculus.language.text import as_text


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
    assert len({(case.expr, case.wrt, case.vars) for case in cases()}) == len(cases()) >= 500


DERIVATIVES = [(case, case.kind) for case in cases()] + [(case, "hessian") for case in cases() if case.hessian]
ENGINE = {"gradient": gradient, "hessian": hessian, "jacobian": jacobian}


@cache
def derived(case: Case, kind: str) -> str:
    reading = read(case.expr, case.variables())
    return as_text(ENGINE[kind](reading.expression, reading.symbols[case.wrt]))


@pytest.mark.parametrize(("case", "kind"), DERIVATIVES, ids=[f"{kind} of {case.name}" for case, kind in DERIVATIVES])
def test_the_derivative_found_is_the_books(case: Case, kind: str) -> None:
    found = derived(case, kind)
    for round_ in range(3):
        values, sizes = instance(case, round_)
        wanted = reckon(case.hessian if kind == "hessian" else case.gradient, values, sizes)
        assert close(reckon(found, values, sizes), wanted), found


@pytest.mark.parametrize(("kind", "most", "share"), [("gradient", 1.5, 1), ("hessian", 1.5, 1), ("jacobian", 1.5, 1)])
def test_what_is_found_is_as_short_to_read_as_in_the_book(kind: str, most: float, share: float) -> None:
    of_kind = [case for case, one in DERIVATIVES if one == kind]
    references = {case: case.hessian if kind == "hessian" else case.gradient for case in of_kind}
    long = [case for case in of_kind if size(derived(case, kind)) > most * size(references[case])]
    assert len(long) <= (1 - share) * len(of_kind), [(case.name, derived(case, kind)) for case in long]
