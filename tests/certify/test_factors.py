"""What is claimed of M ≈ W X: true claims hold at every size and in both precisions, each forged part is refused."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matelier.certify.amounts import AMOUNT_JUDGES
from matelier.certify.check import holds
from matelier.certify.factors import FACTOR_JUDGES
from matelier.certify.models import MODEL_JUDGES
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput

Floats = NDArray[np.floating[Any]]
Witness = dict[str, Any]

DTYPES = (np.float32, np.float64)
UNITS = {np.float32: 1e-6, np.float64: 1e-14}


def of(random: np.random.Generator, dtype: Any, *shape: int) -> Floats:
    """Random entries of this kind, from 0 to 1."""
    return random.random(shape).astype(dtype)


def left_of(M: Floats, W: Floats, X: Floats) -> NDArray[np.float64]:
    """Of each row the squares that W X leaves."""
    return ((M.astype(np.float64) - W.astype(np.float64) @ X.astype(np.float64)) ** 2).sum(axis=1)


def model(random: np.random.Generator, dtype: Any) -> tuple[Floats, Floats, Floats]:
    """M, W and X with M ≈ W X but for noise."""
    W, X = of(random, dtype, 9, 3), of(random, dtype, 3, 7)
    return (W @ X + of(random, dtype, 9, 7) / 10).astype(dtype), W, X


def factors_left(random: np.random.Generator, dtype: Any) -> Witness:
    M, W, X = model(random, dtype)
    center = M.mean(axis=0)
    energy = float(((M.astype(np.float64) - center) ** 2).sum())
    return {"M": M, "W": W, "X": X, "center": center, "left": float(left_of(M - center, W, X).sum()), "energy": energy}


def sampled_rows_left(random: np.random.Generator, dtype: Any) -> Witness:
    M, W, X = model(random, dtype)
    lefts, energies = left_of(M, W, X), (M.astype(np.float64) ** 2).sum(axis=1)
    sums = {"left": 2 * float(lefts.sum()), "energy": 3 * float(energies.sum())}
    return {"M": M, "W": W, "X": X, "center": None, "lefts": lefts, "energies": energies, **sums}


def blocks_summed(_random: np.random.Generator, _dtype: Any) -> Witness:
    return {"expected": 5, "summed": 5, "rows": 5 * (1 << 10), "columns": 1 << 10, "depth": 3, "bound": 2e-10}


def decomposed(random: np.random.Generator, dtype: Any) -> Witness:
    M = of(random, dtype, 9, 5)
    center = M.astype(np.float64).mean(axis=0)
    U, s, Vt = np.linalg.svd(M.astype(np.float64) - center, full_matrices=False)
    return {"M": M, "center": center, "U": U, "values": s, "V": Vt.T}


def singular_values(random: np.random.Generator, dtype: Any) -> Witness:
    parts = decomposed(random, dtype)
    return {**parts, "told": parts["values"][:3], "radius": np.full(3, 1e-12 * parts["values"][0])}


def least_of_rank(random: np.random.Generator, dtype: Any) -> Witness:
    parts = decomposed(random, dtype)
    least = float((parts["values"][2:] ** 2).sum()) * (1 - 1e-9)
    return {**parts, "rank": 2, "least": least, "left": 1.1 * least, "excess": 0.11}


def axes_orthonormal(random: np.random.Generator, dtype: Any) -> Witness:
    return {"V": np.linalg.qr(random.standard_normal((9, 3))).Q.astype(dtype)}


def axes_told(random: np.random.Generator, dtype: Any) -> Witness:
    s = decomposed(random, dtype)["values"]
    rests = np.sqrt(np.append(np.cumsum(s[::-1] ** 2)[::-1], 0))
    return {"values": s[:3], "errors": np.full(3, 1e-12), "rests": rests[:4]}


def axes_alone(_random: np.random.Generator, _dtype: Any) -> Witness:
    values = np.array([3.0, 2.0, 2.0 - 1e-9, 1.0])
    return {"values": values, "errors": np.full(4, 1e-9), "groups": np.array([[1, 2]])}


def rows_encoded(random: np.random.Generator, dtype: Any) -> Witness:
    V, rows, center = axes_orthonormal(random, dtype)["V"], of(random, dtype, 4, 9), of(random, dtype, 9)
    return {"rows": rows, "V": V, "center": center, "codes": ((rows - center) @ V).astype(dtype)}


def nonnegative_factors(random: np.random.Generator, dtype: Any) -> Witness:
    _, W, X = model(random, dtype)
    return {"M": (W @ X).astype(dtype), "W": W, "X": X, "moves_W": 1e-9, "moves_X": 1e-9, "held": 1, "beta": 1.0}


def ridge_amounts(random: np.random.Generator, dtype: Any) -> Witness:
    M, W, _ = model(random, dtype)
    W64 = W.astype(np.float64) - 0.5
    W = W64.astype(dtype)
    X = np.linalg.solve(W.T.astype(np.float64) @ W + 0.5 * np.eye(3), W.T.astype(np.float64) @ M)
    return {"M": M, "W": W, "X": X.astype(dtype), "ridge": 0.5}


def minimum_norm(random: np.random.Generator, dtype: Any) -> Witness:
    M, W, _ = model(random, dtype)
    W = np.hstack([W, W[:, :1]])
    inverse = np.linalg.pinv(W.astype(np.float64), rcond=1e-6)
    X = inverse @ M
    return {"M": M, "W": W, "X": X.astype(dtype), "Y": inverse.T @ X}


def planted(random: np.random.Generator, dtype: Any, price: float) -> tuple[Floats, Floats, Floats]:
    """M, W of any sign and X ≥ 0 with zeros, such that X is the best: M = W X + r with Wᵀr as it must be."""
    W = (of(random, np.float64, 9, 3) - 0.5).astype(dtype)
    X = np.array([[1.0, 0, 2, 0], [0, 0.5, 1, 0], [0.25, 0, 0, 1]])
    slopes = np.where(X > 0, price, price - random.random(X.shape))
    rest = np.linalg.pinv(W.astype(np.float64).T) @ slopes
    return (W.astype(np.float64) @ X + rest).astype(dtype), W, X.astype(dtype)


def nonnegative_amounts(random: np.random.Generator, dtype: Any) -> Witness:
    M, W, X = planted(random, dtype, 0.0)
    return {"M": M, "W": W, "X": X}


def sparse_amounts(random: np.random.Generator, dtype: Any) -> Witness:
    M, W, X = planted(random, dtype, 2.0)
    return {"M": M, "W": W, "X": X, "price": 2.0, "signed": True}


def mixture_amounts(random: np.random.Generator, dtype: Any) -> Witness:
    _, W, X = model(random, dtype)
    X = (X / X.sum(axis=0)).astype(dtype)
    return {"M": (W @ X).astype(dtype), "W": W, "X": X}


def divergence_amounts(random: np.random.Generator, dtype: Any) -> Witness:
    _, W, X = model(random, dtype)
    return {"M": (W @ X).astype(dtype), "W": W, "X": X, "beta": 1.0, "gap": 1e-9}


def clusters(random: np.random.Generator, dtype: Any) -> Witness:
    of_row = np.array([0, 0, 1, 1, 1, 2, 2, 2])
    M = (of(random, np.float64, 8, 3) + 5 * np.eye(3)[of_row]).astype(dtype)
    means = np.stack([M[of_row == k].astype(np.float64).mean(axis=0) for k in range(3)]).astype(dtype)
    left = float(((M.astype(np.float64) - means[of_row]) ** 2).sum())
    return {"M": M, "means": means, "of_row": of_row, "left": left}


def orthogonal_factors(random: np.random.Generator, dtype: Any) -> Witness:
    X = np.eye(3, 6) + np.eye(3, 6, 3)
    W = (np.eye(3)[[0, 1, 2, 2, 1]] * (1 + random.random((5, 1)))).astype(dtype)
    return {"M": (W @ X).astype(dtype), "W": W, "X": X.astype(dtype), "left": 0.0}


def completed(random: np.random.Generator, dtype: Any) -> Witness:
    _, W, X = model(random, dtype)
    M = (W @ X).astype(dtype)
    M[0, 0] = M[3, 4] = np.nan
    return {"M": M, "W": W, "X": X, "ridge": 0.0, "left": 0.0, "moves": 1e-9}


def soft_imputed(random: np.random.Generator, dtype: Any) -> Witness:
    U, s, Vt = np.linalg.svd(of(random, np.float64, 6, 5), full_matrices=False)
    kept = np.maximum(s - s[2], 0)
    M, r = ((U * s) @ Vt).astype(dtype), 2
    M = M.copy()
    W, X = (U[:, :r] * kept[:r]).astype(dtype), Vt[:r].astype(dtype)
    return {"M": M, "W": W, "X": X, "price": float(s[2]), "gap": 1e-9}


def robust_split(random: np.random.Generator, dtype: Any) -> Witness:
    # Y = U Vᵀ is a subgradient of both costs at U Vᵀ when its few entries lie where |Y| is the weight.
    U, V = (np.linalg.qr(random.standard_normal((n, 2))).Q for n in (8, 6))
    Y = U @ V.T
    weight = float(np.abs(Y).max())
    few = np.where(np.abs(Y) >= weight, 3 * np.sign(Y), 0)
    W, X = U * 2, V.T
    return {"M": (W @ X + few).astype(dtype), "W": W.astype(dtype), "X": X.astype(dtype), "few": few.astype(dtype),
            "Y": Y, "weight": weight, "gap": 1e-6}  # fmt: skip


MAKERS: Mapping[str, Callable[[np.random.Generator, Any], Witness]] = {
    maker.__name__: maker
    for maker in (
        factors_left, sampled_rows_left, blocks_summed, singular_values, least_of_rank, axes_orthonormal, axes_told,
        axes_alone, rows_encoded, nonnegative_factors, ridge_amounts, minimum_norm, nonnegative_amounts,
        sparse_amounts, mixture_amounts, divergence_amounts, clusters, orthogonal_factors, completed, soft_imputed,
        robust_split,
    )
}  # fmt: skip

# What of M ≈ W X grows with M alone, and by which power; "W" stays, so "X" grows with M.
GROWS = {"M": 1, "X": 1, "center": 1, "rows": 1, "codes": 1, "means": 1, "left": 2, "energy": 2, "lefts": 2, "least": 2,
         "energies": 2, "values": 1, "told": 1, "radius": 1, "errors": 1, "rests": 1, "Y": 1, "price": 1,
         "few": 1}  # fmt: skip
FIXED = {"mixture_amounts", "robust_split", "soft_imputed", "axes_orthonormal", "blocks_summed", "orthogonal_factors"}

FORGERIES: list[tuple[str, str, Callable[[Any], Any]]] = [
    *((kind, part, lambda A: A * 1.01)
      for kind, parts in {
          "factors_left": "M W X left energy", "sampled_rows_left": "M W X lefts energies", "singular_values":
          "M U V values told", "least_of_rank": "M U V values least left", "axes_orthonormal": "V",
          "axes_told": "values rests", "rows_encoded": "rows V codes", "nonnegative_factors": "M W X",
          "ridge_amounts": "M W X ridge", "minimum_norm": "M W X Y", "nonnegative_amounts": "M W X",
          "sparse_amounts": "M W X price", "mixture_amounts": "X", "divergence_amounts": "M W X",
          "clusters": "M means left", "orthogonal_factors": "M W X", "completed": "M W X",
          "robust_split": "M W X few",
      }.items() for part in parts.split()),
    ("factors_left", "center", lambda c: c + 0.1),
    ("factors_left", "left", lambda x: -x),
    ("factors_left", "center", lambda _: None),
    ("sampled_rows_left", "left", lambda x: x / 10),
    ("sampled_rows_left", "energy", lambda x: x / 10),
    ("blocks_summed", "summed", lambda _: 4),
    ("blocks_summed", "expected", lambda _: 6),
    ("blocks_summed", "rows", lambda n: n + 1),
    ("blocks_summed", "columns", lambda m: 2 * m),
    ("blocks_summed", "depth", lambda _: 2),
    ("blocks_summed", "bound", lambda b: b / 100),
    ("blocks_summed", "bound", lambda _: 1.0),
    ("singular_values", "radius", lambda r: r * 1e-6),
    ("singular_values", "radius", lambda r: -r),
    ("singular_values", "center", lambda c: c + 1e-9),
    ("least_of_rank", "rank", lambda _: 3),
    ("least_of_rank", "least", lambda x: -x),
    ("least_of_rank", "excess", lambda x: x / 2),
    ("axes_orthonormal", "V", lambda V: np.hstack([V, V[:, :1]])),
    ("axes_orthonormal", "V", lambda V: V * 1e200),
    ("axes_told", "errors", lambda e: -e),
    ("axes_told", "values", lambda v: v[::-1]),
    ("axes_alone", "groups", lambda _: np.zeros((0, 2), np.int64)),
    ("axes_alone", "groups", lambda g: g - 1),
    ("axes_alone", "groups", lambda g: g + 2),
    ("axes_alone", "errors", lambda e: e + 0.5),
    ("axes_alone", "values", lambda v: v[::-1]),
    ("rows_encoded", "center", lambda c: c * 1.1),
    ("nonnegative_factors", "W", lambda W: -W),
    ("nonnegative_factors", "X", lambda X: -X),
    ("nonnegative_factors", "held", lambda _: 4),
    ("nonnegative_factors", "moves_X", lambda _: -1.0),
    ("nonnegative_factors", "moves_W", lambda _: 2.0),
    ("nonnegative_amounts", "X", lambda X: -X),
    ("nonnegative_amounts", "X", lambda X: X * 0),
    ("sparse_amounts", "X", lambda X: X * 0),
    ("mixture_amounts", "X", lambda X: np.roll(X, 1, axis=0)),
    ("mixture_amounts", "M", lambda M: M[::-1]),
    ("mixture_amounts", "W", lambda W: W[:, ::-1] * 2),
    ("mixture_amounts", "X", lambda X: X + np.array([[1.0], [-1.0], [0.0]], X.dtype)),
    ("divergence_amounts", "X", lambda X: -X),
    ("divergence_amounts", "gap", lambda _: 0.5),
    ("divergence_amounts", "gap", lambda _: -1.0),
    ("divergence_amounts", "beta", lambda _: 1e9),
    ("clusters", "of_row", lambda c: c[::-1]),
    ("clusters", "of_row", lambda c: c + 1),
    ("orthogonal_factors", "W", lambda W: W + 0.1),
    ("orthogonal_factors", "W", lambda W: -W),
    ("orthogonal_factors", "left", lambda _: 1.0),
    ("completed", "left", lambda _: 1.0),
    ("completed", "ridge", lambda _: 1.0),
    ("completed", "ridge", lambda _: -1e-9),
    ("completed", "moves", lambda _: 0.5),
    ("soft_imputed", "M", lambda M: M * 1.5),
    ("soft_imputed", "W", lambda W: W * 1.5),
    ("soft_imputed", "X", lambda X: X * 1.5),
    ("soft_imputed", "price", lambda x: x * 1.5),
    ("soft_imputed", "price", lambda x: -x),
    ("soft_imputed", "gap", lambda _: 0.5),
    ("robust_split", "Y", lambda Y: Y[::-1]),
    ("robust_split", "Y", lambda Y: Y * 0),
    ("robust_split", "weight", lambda x: x * 1.5),
    ("robust_split", "gap", lambda _: 0.5),
]  # fmt: skip


def accepted(kind: str, witness: Mapping[str, object]) -> bool:
    """Whether the judge takes it; a broken witness is not taken."""
    try:
        return holds(Claim(kind, witness))
    except BadInput:
        return False


def grown(kind: str, witness: Witness, by: int) -> Witness:
    """The same claim about data times 2^by."""
    if kind in FIXED:
        return witness
    # a ridge does not grow, a price on X grows with M as W stays; Y = pinv(W)ᵀX grows with X
    return {name: np.ldexp(np.asarray(part, np.float64), by * GROWS.get(name, 0))
            if name in GROWS and part is not None else part for name, part in witness.items()}  # fmt: skip


def test_every_judge_of_the_shelves_is_tried_and_has_met_forgeries() -> None:
    kinds = set(FACTOR_JUDGES) | set(AMOUNT_JUDGES) | set(MODEL_JUDGES)
    assert set(MAKERS) == kinds == {kind for kind, _, _ in FORGERIES}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("kind", MAKERS)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=15, deadline=None)
def test_a_true_claim_holds(kind: str, dtype: Any, seed: int) -> None:
    assert holds(Claim(kind, MAKERS[kind](np.random.default_rng(seed), dtype)))


@pytest.mark.parametrize("by", [-300, -100, 100, 300])
@pytest.mark.parametrize("kind", MAKERS)
def test_a_true_claim_about_tiny_or_huge_numbers_holds(kind: str, by: int) -> None:
    assert holds(Claim(kind, grown(kind, MAKERS[kind](np.random.default_rng(1), np.float64), by)))


@pytest.mark.parametrize("by", [-300, 0, 300])
@pytest.mark.parametrize(("kind", "part", "forge"), FORGERIES)
def test_a_forged_part_is_refused(kind: str, part: str, forge: Callable[[Any], Any], by: int) -> None:
    witness = MAKERS[kind](np.random.default_rng(2), np.float64)
    assert not accepted(kind, grown(kind, {**witness, part: forge(witness[part])}, by))


@pytest.mark.parametrize("kind", MAKERS)
def test_parts_that_are_no_numbers_or_of_other_shapes_are_refused(kind: str) -> None:
    witness = MAKERS[kind](np.random.default_rng(3), np.float64)
    for name, part in witness.items():
        if part is None or name == "signed":
            continue
        for broken in (np.nan, np.inf, "much", None, [], 1j, np.zeros((0, 3)), np.zeros((2, 2, 2)), -np.inf):
            if name in ("center", "excess") and broken is None:
                continue
            assert not accepted(kind, {**witness, name: broken}), (name, broken)
        if isinstance(part, np.ndarray) and part.ndim and part.dtype.kind == "f":
            for entry in (np.nan, np.inf):
                if kind in ("completed", "soft_imputed") and name == "M" and np.isnan(entry):
                    continue
                spoilt = part.copy()
                spoilt.flat[0] = entry
                assert not accepted(kind, {**witness, name: spoilt}), (name, entry)
            assert not accepted(kind, {**witness, name: part[:-1]}) or kind == "axes_orthonormal", name
        without = {other: value for other, value in witness.items() if other != name}
        assert not accepted(kind, without) or name in ("center", "beta", "held", "excess", "price", "ridge"), name


def test_what_is_left_is_not_believed_where_the_gram_trick_would_lose_it() -> None:
    # ‖M‖² − 2⟨M, WX⟩ + ‖WX‖² has no right digit here.
    random = np.random.default_rng(4)
    W, X = random.random((30, 2)), random.random((2, 20))
    M = W @ X + 1e-9 * random.standard_normal((30, 20))
    left, energy = float(((M - W @ X) ** 2).sum()), float((M**2).sum())
    trick = abs(energy - 2 * float((M * (W @ X)).sum()) + float(((W @ X) ** 2).sum()))
    witness = {"M": M, "W": W, "X": X, "energy": energy}
    assert holds(Claim("factors_left", {**witness, "left": left}))
    assert not holds(Claim("factors_left", {**witness, "left": trick}))


def test_amounts_whose_columns_of_w_have_no_common_side_are_judged_by_their_conditions() -> None:
    W = np.array([[1.0, -1.0], [0.0, 0.0]])
    M, X = np.array([[2.0], [1.0]]), np.array([[2.0], [0.0]])
    assert holds(Claim("nonnegative_amounts", {"M": M, "W": W, "X": X}))
    assert not holds(Claim("nonnegative_amounts", {"M": M, "W": W, "X": X[::-1]}))
