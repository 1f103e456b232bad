"""The judge accepts what is proved about measured numbers, and refuses what is narrower, forged, or about others."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import rationally
from matelier.certify.check import holds
from matelier.floating.definite import definite
from matelier.floating.determinant import determinant
from matelier.floating.eigen import eigen
from matelier.floating.factoring import cholesky, lu, qr
from matelier.floating.inverse import inverse
from matelier.floating.invertible import invertible
from matelier.floating.least_squares import least_squares
from matelier.floating.norms import norms
from matelier.floating.project import project
from matelier.floating.pseudo_inverse import pseudo_inverse
from matelier.floating.rank import rank
from matelier.floating.solve import solve
from matelier.floating.subspaces import subspaces
from matelier.floating.svd import svd
from matelier.formats.number import read_number
from matelier.render.plain import plain
from matelier.render.saved import claims_from_plain
from matelier.render.words import words
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from rationally import Array, Fraction

random = np.random.default_rng(0)
A = random.standard_normal((5, 5))
T = random.standard_normal((6, 3))
S = A @ A.T + np.eye(5)
S = (S + S.T) / 2
M = A + A.T
b = random.standard_normal((6, 1))


def changed(claim: Claim, **parts: object) -> Claim:
    """The claim with other parts in its witness."""
    return Claim(claim.kind, {**claim.witness, **parts}, claim.label, claim.about)


def judged(claim: Claim) -> bool:
    """Whether it holds; a witness that is broken proves nothing."""
    try:
        return holds(claim)
    except BadInput:
        return False


def claim_of(kind: str, claims: tuple[Claim, ...]) -> Claim:
    """The claim of this kind."""
    return next(claim for claim in claims if claim.kind == kind)


MADE: dict[str, Callable[[Array], tuple[Claim, ...]]] = {
    "measured_cholesky": lambda turn: cholesky(S + 0 * turn[:5, :5]).claims,
    "measured_definite": lambda turn: definite(S + 0 * turn[:5, :5]).claims,
    "measured_determinant": lambda turn: determinant(A + turn[:5, :5], patience=0.0).claims,
    "measured_discs": lambda turn: eigen(A + turn[:5, :5]).claims,
    "measured_eigenvalues": lambda turn: eigen(M + turn[:5, :5] + turn[:5, :5].conj().T).claims,
    "measured_exact_determinant": lambda turn: determinant(np.round(2 * A) + np.round(2 * turn[:5, :5])).claims,
    "measured_exact_rank": lambda turn: rank(np.round(T @ T.T + turn) @ np.diag([1.0, 1, 1, 0, 0, 0])).claims,
    "measured_inertia": lambda turn: definite(M + turn[:5, :5] + turn[:5, :5].conj().T).claims,
    "measured_inverse": lambda turn: inverse(A + turn[:5, :5]).claims,
    "measured_least_squares": lambda turn: least_squares(T + turn[:, :3], b).claims,
    "measured_lu": lambda turn: lu(T + turn[:, :3]).claims,
    "measured_no_solution": lambda turn: solve(T + turn[:, :3], b).claims,
    "measured_norms": lambda turn: norms(T + turn[:, :3]).claims,
    "measured_not_symmetric": lambda turn: definite(A + turn[:5, :5]).claims,
    "measured_projection": lambda turn: project(b, T + turn[:, :3]).claims,
    "measured_pseudo_inverse": lambda turn: pseudo_inverse(T + turn[:, :3]).claims,
    "measured_qr": lambda turn: qr(T + turn[:, :3]).claims,
    "measured_rank": lambda turn: rank(T + turn[:, :3]).claims,
    "measured_regular": lambda turn: invertible(A + turn[:5, :5]).claims,
    "measured_shortest": lambda turn: solve((T + turn[:, :3]).T, b[:3]).claims,
    "measured_singular_values": lambda turn: svd(T + turn[:, :3]).claims,
    "measured_solution": lambda turn: solve(A + turn[:5, :5], b[:5]).claims,
    "measured_subspaces": lambda turn: subspaces(T + turn[:, :3]).claims,
}
TURNS = {"real": np.zeros((6, 6)), "complex": 1j * random.standard_normal((6, 6))}
ALL = [(kind, turn) for kind in MADE for turn in TURNS]


def made(kind: str, turn: str = "real") -> Claim:
    """A true claim of this kind."""
    return claim_of(kind, MADE[kind](TURNS[turn]))


@pytest.mark.parametrize(("kind", "turn"), ALL)
def test_a_true_claim_holds(kind: str, turn: str) -> None:
    assert holds(made(kind, turn))


@pytest.mark.parametrize(("kind", "turn"), [pair for pair in ALL if pair[0] != "measured_not_symmetric"])
def test_about_another_matrix_it_does_not_hold(kind: str, turn: str) -> None:
    claim = made(kind, turn)
    other = np.array(claim.witness["A"]) * 1.0
    other[0, 0] += 0.125 + np.abs(other[0, 0])
    match kind:
        case "measured_definite":
            other = -other
        case "measured_exact_rank":
            other = np.eye(len(other))
        case "measured_regular":
            other = 0 * other
        case "measured_no_solution":
            other[:, :1] = b
        case _:
            pass
    assert not judged(changed(claim, A=other))


NARROWED = {
    "measured_cholesky": "left", "measured_determinant": "radius", "measured_discs": "radii",
    "measured_inverse": "radius", "measured_least_squares": "radius", "measured_lu": "left",
    "measured_projection": "p_radius", "measured_pseudo_inverse": "radius", "measured_qr": "left",
    "measured_shortest": "radius", "measured_solution": "radius", "measured_subspaces": "leaning",
}  # fmt: skip


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize(("kind", "part"), NARROWED.items())
def test_a_radius_that_is_told_too_small_is_refused(kind: str, part: str, turn: str) -> None:
    claim = made(kind, turn)
    if kind not in ("measured_solution", "measured_least_squares", "measured_shortest"):  # judged by exact residuals
        assert not judged(changed(claim, **{part: np.asarray(claim.witness[part]) * 0.1}))
    assert not judged(changed(claim, **{part: np.asarray(claim.witness[part]) * 0.0}))


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize(
    "kind", ["measured_singular_values", "measured_rank", "measured_eigenvalues", "measured_inertia"]
)
def test_bounds_that_are_told_too_narrow_are_refused(kind: str, turn: str) -> None:
    claim = made(kind, turn)
    lower, upper = (np.asarray(claim.witness[name]) for name in ("lower", "upper"))
    middle, half = (lower + upper) / 2, (upper - lower) / 2
    assert judged(changed(claim, lower=middle - 2 * half, upper=middle + 2 * half))
    assert not judged(changed(claim, lower=middle - half / 4))
    assert not judged(changed(claim, upper=middle + half / 4))


def test_a_product_that_hides_its_rounding_proves_no_more_than_is_known() -> None:
    # A is the rounded product of its own factors: what is left of it seems to be nothing.
    refused = 0
    for seed in range(20):
        draw = np.random.default_rng(seed)
        U, V = (np.linalg.qr(draw.standard_normal((3, 3)))[0] for _ in range(2))
        s = np.array([0.5, 2.0**-30, 2.0**-56])
        B = (U * s) @ V.T
        told = {"A": B, "U": U, "values": s * 2.0 ** -int(np.frexp(np.abs(B).max())[1]), "V": V}
        for width in (1e-18, 1e-17, 1e-16):
            lower, upper = s - width, s + width
            claim = Claim("measured_singular_values", {**told, "lower": lower, "upper": upper}, "PROVED")
            true = rationally.singular_values_lie(B, np.maximum(lower, 0), upper)
            assert true or not judged(claim)
            refused += not judged(claim)
    assert refused >= 40


@pytest.mark.parametrize("stretch", [1e-3, 1e-9])
def test_columns_that_are_too_long_prove_no_false_values(stretch: float) -> None:
    B = np.diag([0.75, 0.5])
    claim = Claim(
        "measured_singular_values",
        {"A": B, "U": (1 + stretch) * np.eye(2), "V": np.eye(2), "values": np.array([0.75, 0.5]) / (1 + stretch),
         "lower": np.array([0.75, 0.5]) / (1 + stretch) - 1e-14,
         "upper": np.array([0.75, 0.5]) / (1 + stretch) + 1e-14},
        "PROVED",
    )  # fmt: skip
    assert not judged(claim)


def test_a_shift_that_rounding_may_make_up_for_proves_nothing() -> None:
    # Singular, and Cholesky's method runs through nevertheless.
    B = np.array([[1.0, 1.0], [1.0, 1.0]])
    L = np.array([[1.0, 0.0], [1.0, 0.0]])
    for shift in (1e-300, 1e-18, 2.0**-54):
        told = {"A": B, "L": L, "shift": shift, "sign": 1, "powers": np.zeros(2, dtype=np.int64)}
        assert not judged(Claim("measured_definite", told, "PROVED"))


def test_a_solution_is_judged_by_its_exact_residual() -> None:
    claim = made("measured_solution")
    x, radius = (np.asarray(claim.witness[name]) for name in ("x", "radius"))
    assert not judged(changed(claim, rest=np.asarray(claim.witness["rest"]) + 2 * radius))
    assert not judged(changed(claim, rest=np.zeros_like(x)))
    wide = np.full(x.shape, 1e-9)
    assert judged(changed(claim, x=np.nextafter(x, np.inf), radius=wide))
    assert not judged(changed(claim, x=x + 1e-8, radius=wide))


def test_an_approximate_inverse_that_is_none_proves_nothing() -> None:
    for kind in ("measured_solution", "measured_regular", "measured_inverse"):
        claim = made(kind)
        assert not judged(changed(claim, R=np.zeros((5, 5))))
    singular = np.array([[1.0, 2.0], [2.0, 4.0]])
    R = np.linalg.inv(singular + np.array([[0, 0], [0, 1e-15]]))
    even = np.zeros(2, dtype=np.int64) - 3
    assert not judged(Claim("measured_regular", {"A": singular, "R": R, "rows": even, "columns": even * 0}, "PROVED"))


def test_an_exact_rank_is_neither_more_nor_less() -> None:
    claim = made("measured_exact_rank")
    r = claim.witness["rank"]
    assert isinstance(r, int)
    assert not judged(changed(claim, rank=r + 1))
    assert not judged(changed(claim, rank=r - 1))


def test_one_prime_is_not_enough_for_a_rank() -> None:
    A = np.array([[2.0**31 - 1, 0.0], [0.0, 1.0]])  # of rank 1 modulo the first prime
    assert not judged(Claim("measured_exact_rank", {"A": A, "rank": 1}, "PROVED"))
    assert judged(Claim("measured_exact_rank", {"A": A, "rank": 2}, "PROVED"))


def test_a_rank_is_told_by_bounds_alone() -> None:
    claim = made("measured_rank")
    assert not judged(changed(claim, least=4))
    assert not judged(changed(claim, most=2))
    assert not judged(changed(claim, within=1e9))
    assert judged(changed(claim, within=1e9, least=0, most=0))


def test_a_direction_is_judged_in_whole_numbers() -> None:
    B = np.array([[1.0, 1.0], [1.0, 1.0 - 2.0**-53]])
    x = np.array([[1.0], [-1.0]])
    assert holds(Claim("measured_direction", {"A": B, "x": x, "sign": -1}, "PROVED"))
    assert not holds(Claim("measured_direction", {"A": B, "x": x, "sign": 1}, "PROVED"))
    assert not holds(Claim("measured_direction", {"A": B, "x": 0 * x, "sign": -1}, "PROVED"))


def test_an_exact_determinant_is_that_one() -> None:
    claim = made("measured_exact_determinant")
    assert not judged(changed(claim, top=str(Fraction(str(claim.witness["top"])) + 1)))


def test_discs_that_hang_together_have_the_reach_of_all() -> None:
    B = np.array([[1.0, 0.0, 0.0], [0.0, 1.0 + 2.0**-52, 0.0], [1.0, 0.5, 5.0]])
    found = eigen(B, patience=0.0)
    (claim,) = found.claims
    assert holds(claim)
    assert sorted(map(len, found.value.groups)) == [1, 2]
    assert not judged(changed(claim, radii=np.asarray(claim.witness["radii"]) / 2))


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_numbers_that_are_none_break_a_witness(wrong: float) -> None:
    for kind, names in {
        "measured_rank": ("A", "U"),
        "measured_solution": ("A", "x", "R"),
        "measured_qr": ("Q",),
    }.items():
        claim = made(kind)
        for name in names:
            part: Any = np.array(claim.witness[name])
            part[0, 0] = wrong
            with pytest.raises(BadInput, match=r"claim\.broken"):
                holds(changed(claim, **{name: part}))


@pytest.mark.parametrize(("kind", "turn"), ALL)
def test_a_saved_claim_is_judged_again(kind: str, turn: str) -> None:
    claim = made(kind, turn)
    text = json.dumps({"claims": [plain(claim, words("en"))]}, allow_nan=False)
    (again,) = claims_from_plain(json.loads(text), read_number)
    assert again.kind == kind
    assert holds(again)


def test_sizes_that_do_not_fit_prove_nothing() -> None:
    claim = made("measured_solution")
    assert not judged(changed(claim, x=np.zeros((4, 1)), rest=np.zeros((4, 1)), radius=np.zeros((4, 1))))
    assert not judged(changed(made("measured_discs"), radii=np.zeros(4)))
