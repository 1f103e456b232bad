"""The judge accepts what is exact about eigenvalues, signs and shortest solutions, and refuses what is forged."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

import rationally
from matelier.certify.check import holds
from matelier.floating.definite import definite
from matelier.floating.eigen import eigen
from matelier.floating.inertia import MOST_WORKED
from matelier.floating.least_squares import least_squares
from matelier.floating.norms import norms
from matelier.floating.project import project
from matelier.floating.solvable import solvable
from matelier.floating.svd import svd
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact

random = np.random.default_rng(1)
BLOCK = np.array([[2.0, 1.0, 0.0, 0.0], [0.0, 2.0, 0.0, 0.0], [0.0, 0.0, 0.0, 2.0], [0.0, 0.0, 1.0, 0.0]])
LOW = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]]) / 3
b = random.standard_normal((3, 2))
WIDE = np.random.default_rng(2).standard_normal((3, 5))
T, c = random.standard_normal((6, 3)), random.standard_normal((6, 2))
n = MOST_WORKED + 2


def changed(claim: Claim, **parts: object) -> Claim:
    """The claim with other parts in its witness."""
    return Claim(claim.kind, {**claim.witness, **parts}, claim.label, claim.about)


def judged(claim: Claim) -> bool:
    """Whether it holds; a witness that is broken proves nothing."""
    try:
        return holds(claim)
    except BadInput:
        return False


MADE: dict[str, Callable[[], tuple[Claim, ...]]] = {
    "measured_roots": lambda: eigen(BLOCK).claims,
    "measured_row_space": lambda: least_squares(LOW, b).claims,
    "measured_signs": lambda: definite(graded()).claims,
    "measured_left": lambda: least_squares(T, c).claims,
    "measured_reached": lambda: project(b, WIDE).claims,
    "measured_solvable": lambda: solvable(T, c, within=1e-3).claims,
    "measured_singular_values": lambda: svd(T).claims,
}


def graded() -> np.ndarray:
    """Symmetric, of more rows than are worked, whose least eigenvalues no bounds tell from zero."""
    i = np.arange(n)
    return 1.0 / (i[:, None] + i[None, :] + 1)


def made(kind: str) -> Claim:
    """A true claim of this kind."""
    return next(claim for claim in MADE[kind]() if claim.kind == kind)


@pytest.mark.parametrize("kind", MADE)
def test_a_true_claim_holds_and_about_another_matrix_it_does_not(kind: str) -> None:
    claim = made(kind)
    assert holds(claim)
    A = claim.witness["A"]
    if isinstance(A, Exact):
        other: object = Exact(tuple(tuple(entry + 1 for entry in row) for row in A.rows))
    else:
        other = np.array(A) * 1.5 + np.eye(*np.shape(A))
    assert not judged(changed(claim, A=other))


def test_eigenvalues_are_refused_with_other_multiplicities_places_or_radii() -> None:
    claim = made("measured_roots")
    values, radius, times = (np.asarray(claim.witness[name]) for name in ("values", "radius", "times"))
    assert sorted(times.tolist()) == [1, 1, 2]
    assert not judged(changed(claim, times=times[::-1].copy()))
    assert not judged(changed(claim, values=values + 1e-30 + 2 * radius.max() + 1e-15))
    assert not judged(changed(claim, rest=0 * values))
    assert not judged(changed(claim, radius=radius / 2))
    assert not judged(changed(claim, radius=radius + 1.0))  # discs that meet
    assert judged(changed(claim, radius=radius * 2))
    assert not judged(changed(claim, powers=np.array([2, 1])))


def test_a_value_that_is_left_out_is_missed() -> None:
    claim = made("measured_roots")
    fewer = {name: np.asarray(claim.witness[name])[1:] for name in ("values", "rest", "radius", "times", "factor")}
    assert not judged(changed(claim, **fewer))


def test_factors_of_another_polynomial_are_refused() -> None:
    claim = made("measured_roots")
    factors = claim.witness["factors"]
    assert isinstance(factors, Exact)
    rows = [list(row) for row in factors.rows]
    rows[0][-1] += Fraction(1)
    assert not judged(changed(claim, factors=Exact(tuple(map(tuple, rows)))))


def test_signs_are_counted_by_minors() -> None:
    claim = made("measured_signs")
    up, down = (int(str(claim.witness[name])) for name in ("positive", "negative"))
    assert (up, down, 0) == rationally.inertia(graded())
    assert not judged(changed(claim, positive=up - 1, negative=down + 1))
    assert not judged(changed(claim, positive=up - 1, zero=1))
    singular = changed(claim, A=np.ones((3, 3)), order=np.arange(3), positive=1, negative=0, zero=2)
    assert holds(singular)
    assert not judged(changed(singular, positive=3, zero=0))
    turned = changed(claim, A=np.array([[0.0, 1.0], [1.0, 0.0]]), order=np.arange(2), positive=1, negative=1, zero=0)
    assert not judged(turned)  # the first minor is zero: nothing is proved
    mixed = changed(claim, A=np.diag([1.0, -1.0, 0.0]), order=np.array([1, 0, 2]), positive=1, negative=1, zero=1)
    assert holds(mixed)
    assert not judged(changed(mixed, order=np.array([1, 1, 2])))
    assert not judged(changed(mixed, A=np.triu(np.ones((3, 3)))))


def test_signs_of_complex_matrices_are_counted_once() -> None:
    A = np.array([[2.0, 1j], [-1j, 2.0]])
    told = {"A": A, "order": np.arange(4), "positive": 2, "negative": 0, "zero": 0}
    assert holds(Claim("measured_signs", told, "EXACT"))
    assert not judged(Claim("measured_signs", {**told, "positive": 1, "zero": 1}, "EXACT"))


def test_what_is_left_is_refused_where_it_is_told_too_narrowly() -> None:
    claim = made("measured_left")
    radius, left = np.asarray(claim.witness["left_radius"]), np.asarray(claim.witness["left"])
    lower, upper = np.asarray(claim.witness["lower"]), np.asarray(claim.witness["upper"])
    for forged in (
        {"left_radius": radius / 4}, {"left": left + 2 * radius}, {"lower": upper}, {"upper": lower},
        {"lower": lower * (1 + 1e-9)}, {"upper": upper * (1 - 1e-9)}, {"radius": np.full((3, 2), 1e-3)},
    ):  # fmt: skip
        assert not judged(changed(claim, **forged)), forged
    assert judged(changed(claim, left_radius=radius * 4, lower=0 * lower, upper=upper * 2))


def test_a_point_is_refused_that_is_not_reached_so_nearly() -> None:
    claim = made("measured_reached")
    p, radius = np.asarray(claim.witness["p"]), np.asarray(claim.witness["p_radius"])
    assert not judged(changed(claim, p=p + 4 * radius))
    assert not judged(changed(claim, p_radius=radius / 100))
    assert not judged(changed(claim, radius=np.full((5, 2), 1e-3)))


def test_a_solution_outside_the_row_space_is_not_the_shortest() -> None:
    claim = made("measured_row_space")
    x = claim.witness["x"]
    assert isinstance(x, Exact)
    longer = Exact(((x.rows[0][0] + 2,), (x.rows[1][0] - 1,)))
    assert not judged(changed(claim, x=longer))


def test_a_distance_is_refused_that_no_x_reaches() -> None:
    claim = made("measured_solvable")
    assert holds(claim)
    assert not judged(changed(claim, within=float(str(claim.witness["within"])) * 0.999))


def test_what_factors_leave_is_refused_where_it_is_told_too_small() -> None:
    claim = made("measured_singular_values")
    assert not judged(changed(claim, left=float(str(claim.witness["left"])) / 4))
    without = {name: part for name, part in claim.witness.items() if name != "left"}
    assert holds(Claim(claim.kind, without, claim.label))


def test_a_p_norm_is_refused_that_is_told_too_narrowly() -> None:
    x = random.standard_normal(9)
    claim = next(claim for claim in norms(x[:, None], p=3).claims if claim.kind == "measured_norms")
    low, high = (float(str(claim.witness[name])) for name in ("p_lower", "p_upper"))
    assert holds(claim)
    for forged in (
        {"p_lower": high},
        {"p_upper": low},
        {"p": 2},
        {"p": 4},
        {"p_lower": 2 * high},
        {"A": 2 * x[:, None]},
    ):
        assert not judged(changed(claim, **forged)), forged
    assert not judged(changed(claim, A=np.ones((3, 3))))
