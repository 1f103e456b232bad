"""What proves M ≈ W X to the small judge: small data whole, of large data a few rows and the sums."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.home import ENTRIES, Block
from matelier.arrays.passes import Arrays, rows_of, summed_with_rows
from matelier.arrays.reduce import depth
from matelier.arrays.sides import Sides, whole
from matelier.factors.enclosed import STORED, UNIT, least_claim, value_claim
from matelier.factors.methods import GENTLE, Wishes
from matelier.factors.moving import completion_moves, divergence_gap, factor_moves, soft_gap, split_gap
from matelier.spine.claim import Claim, Label
from matelier.spine.factors import Factors
from matelier.spine.step import finish

Floats: TypeAlias = NDArray[Any]
Float64: TypeAlias = NDArray[np.float64]
Claims: TypeAlias = tuple[Claim, ...]

SMALL = 100_000  # entries: data up to this travel whole
KEPT = 5e-7  # of ‖M‖: how far low rank and few entries may be from M
SURE = 1e-2  # an optimum that is told is this near to one, relative


def claims_of(M: Sides, found: Factors, by: str, wishes: Wishes) -> Claims:
    """What the judge can check of M ≈ W X, found by this method with these wishes.

    What is left of M always (but where entries are missing, or some are wrong); then what this method promises. Of data
    beyond 10⁵ entries only what can be told from some rows and sums: one or two passes over them.
    """
    if wishes.X is not None or (wishes.W is not None and wishes.W.shape[1] == found.rank):
        return (*model_claims(M, found), *_amounts(M, found, by, wishes))
    small = whole(M.rows) if M.shape[0] * M.shape[1] <= SMALL else None
    if by in ("svd", "pca"):
        return (*model_claims(M, found), *_axes(M, small, found, centred=by == "pca"))
    if small is None:
        return () if by in NOT_LEFT else model_claims(M, found)
    promised = PROMISES[by](small, found, wishes)
    return promised if by in NOT_LEFT else (*model_claims(M, found), *promised)


def _claim(kind: str, witness: Mapping[str, object], label: Label = "CHECKED") -> Claim:
    return Claim(kind, witness, label, STORED)


def _model(M: Floats, found: Factors) -> dict[str, object]:
    return {"M": M, "W": found.W, "X": found.X}


def model_claims(M: Sides, found: Factors) -> Claims:
    """That W X leaves of M what is told: of small data all is shown, of large the sums and a few rows."""
    if M.shape[0] * M.shape[1] <= SMALL:
        sums = {"center": found.center, "left": found.left, "energy": found.energy}
        return (_claim("factors_left", _model(whole(M.rows), found) | sums, "PROVED"),)
    rows = M.is_tall or found.center is not None
    D, W, X = (M.rows, found.W, found.X) if rows else (M.columns, found.X.T, found.W.T)
    X = np.ascontiguousarray(X, D.dtype)
    center = np.zeros(X.shape[1], D.dtype) if found.center is None else found.center.astype(D.dtype)
    seen = finish(summed_with_rows(D, partial(_left, X=X, center=center), _added, beside=(W,)))
    places = _places(len(seen.rows[0]), *seen.rows)
    some = rows_of(D, places)
    away = some - center.astype(np.float64)
    rest = away - W[places].astype(np.float64) @ X.astype(np.float64)
    sampled = {
        "M": some.astype(D.dtype), "W": W[places], "X": X, "center": found.center,
        "lefts": np.square(rest).sum(axis=1), "energies": np.square(away).sum(axis=1),
        "left": found.left, "energy": found.energy,
    }  # fmt: skip
    n, m = D.shape
    terms = min(n, max(1, ENTRIES // m)) * m + depth(seen.expected)
    summed = {
        "expected": seen.expected, "summed": seen.summed, "rows": n, "columns": m, "depth": depth(seen.expected),
        "bound": 1.01 * terms * UNIT / (1 - terms * UNIT),
    }  # fmt: skip
    return _claim("sampled_rows_left", sampled), _claim("blocks_summed", summed)


def _left(block: Block, _start: int, W: Floats, *, X: Floats, center: Floats) -> tuple[None, Arrays]:
    # In the data's own precision: it only decides which rows are shown.
    D = block - center if center.any() else block
    rest = D - W.astype(D.dtype, copy=False) @ X
    return None, (np.einsum("ij,ij->i", rest, rest), np.einsum("ij,ij->i", D, D))


def _places(n: int, *sizes: Floats) -> list[int]:
    # Some fixed rows, and of each of these sizes the largest.
    return sorted({0, n // 3, 2 * n // 3, n - 1, *(int(each.argmax()) for each in sizes)})


def _added(_one: None, _other: None) -> None:
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """M ≈ W X turned so that W is the given factor; columns of M are all there are, or a few."""

    M: Floats
    W: Floats
    X: Floats

    def told(self, **more: object) -> dict[str, object]:
        """As a witness, with what else it needs."""
        return {"M": self.M, "W": self.W, "X": self.X, **more}


def _known(M: Sides, found: Factors, *, columns: bool) -> Known:
    D, W, X = (M.columns, found.W, found.X) if columns else (M.rows, found.X.T, found.W.T)
    if D.shape[0] * D.shape[1] <= SMALL:
        return Known(whole(D).T, W, X)
    (energies,) = finish(summed_with_rows(D, _energies, _added)).rows
    places = _places(len(energies), energies)
    return Known(rows_of(D, places).astype(D.dtype).T, W, X[:, places])


def _energies(block: Block, _start: int) -> tuple[None, Arrays]:
    return None, (np.einsum("ij,ij->i", block, block, dtype=np.float64),)


def _amounts(M: Sides, found: Factors, by: str, wishes: Wishes) -> Claims:
    known = _known(M, found, columns=wishes.W is not None)
    match by:
        case "least_squares" if found.more.get("rank", found.rank) != found.rank:
            inverse = np.linalg.pinv(known.W.astype(np.float64), rcond=max(known.W.shape) * _unit(known.W))
            return (_claim("minimum_norm", known.told(Y=inverse.T @ known.X.astype(np.float64))),)
        case "least_squares":
            return (_claim("ridge_amounts", known.told(ridge=0.0)),)
        case "ridge":
            return (_claim("ridge_amounts", known.told(ridge=wishes.ridge or 1.0)),)
        case "nonnegative" if wishes.sparse > 0:
            return (_claim("sparse_amounts", known.told(price=wishes.sparse, signed=False)),)
        case "nonnegative":
            return (_claim("nonnegative_amounts", known.told()),)
        case "sparse":
            return (_claim("sparse_amounts", known.told(price=wishes.sparse or 1.0, signed=True)),)
        case "mixture":
            return (_claim("mixture_amounts", known.told()),)
        case "divergence":
            gap = divergence_gap(known.M, known.W, known.X, wishes.beta)
            told = known.told(beta=wishes.beta, gap=gap)
            return (_claim("divergence_amounts", told),) if gap <= SURE else ()
        case _:
            return ()


def _unit(W: Floats) -> float:
    return float(np.finfo(W.dtype).eps)


def _axes(M: Sides, small: Floats | None, found: Factors, *, centred: bool) -> Claims:
    # The axes are rows of X, or, where the columns of M were the data, columns of W of the singular values' lengths.
    told = {name: np.asarray(found.more[name], np.float64) for name in ("values", "errors", "rests")}
    values, errors = told["values"], told["errors"]
    sure = values > errors
    rows = M.is_tall or centred
    V = found.X.T if rows else (found.W / np.where(sure, values, 1).astype(found.W.dtype))[:, sure]
    groups = np.asarray(found.more["groups"], np.int64).reshape(-1, 2)
    claims = [
        *([_claim("axes_orthonormal", {"V": V})] if V.shape[1] else []),
        _claim("axes_told", told),
        _claim("axes_alone", {"values": values, "errors": errors, "groups": groups}),
    ]
    if small is not None:
        claims.append(value_claim(small, values, centred=centred))
    elif rows:
        places = [0, M.shape[0] // 2, M.shape[0] - 1]
        some = rows_of(M.rows, places).astype(M.rows.dtype)
        encoded = {"rows": some, "V": V, "center": found.center, "codes": found.W[places]}
        claims.append(_claim("rows_encoded", encoded))
    return tuple(claims)


def _nonnegative(M: Floats, found: Factors, wishes: Wishes) -> Claims:
    if wishes.sparse:
        prices = {"sparse": wishes.sparse, "ridge_W": wishes.ridge or 1.0}
    else:
        prices = {"ridge": wishes.ridge, "ridge_W": wishes.ridge}
    return (*_stationary(M, found, wishes, 2.0, **prices), *_least_left(M, found, wishes))


def _stationary(M: Floats, found: Factors, wishes: Wishes, beta: float, **prices: float) -> Claims:
    held = 0 if wishes.W is None else wishes.W.shape[1]
    on_W, on_X = factor_moves(M, found.W, found.X, beta, held=held, **prices)
    told = {"beta": beta, "held": held, "moves_W": on_W, "moves_X": on_X, **prices}
    if not max(on_W, on_X) <= 1:
        return ()
    return (_claim("nonnegative_factors", _model(M, found) | told),)


def _least_left(M: Floats, found: Factors, _wishes: Wishes) -> Claims:
    return (least_claim(M, found.rank, found.left),) if found.rank < min(M.shape) else ()


def _by_divergence(M: Floats, found: Factors, wishes: Wishes) -> Claims:
    return _stationary(M, found, wishes, wishes.beta)


def _orthogonal(M: Floats, found: Factors, wishes: Wishes) -> Claims:
    turned = {"M": M.T, "W": found.X.T, "X": found.W.T, "left": found.left}
    return (_claim("orthogonal_factors", turned), *_least_left(M, found, wishes))


def _clusters(M: Floats, found: Factors, wishes: Wishes) -> Claims:
    of_row: Any = found.more["cluster"]
    sums: Float64 = np.zeros(found.X.shape)
    np.add.at(sums, of_row, M.astype(np.float64))
    rows = np.bincount(of_row, minlength=found.rank)[:, None]
    settled = np.abs(sums / np.maximum(rows, 1) - found.X) <= 1e-9 * (1e-300 + np.abs(M).max(axis=0))
    if not (settled | (rows == 0)).all():  # broken off before the means were those of their rows
        return _least_left(M, found, wishes)
    told = {"M": M, "means": found.X, "of_row": of_row, "left": found.left}
    return (_claim("clusters", told), *_least_left(M, found, wishes))


def _completion(M: Floats, found: Factors, wishes: Wishes) -> Claims:
    ridge = (wishes.ridge or GENTLE) * (float(np.sqrt(np.nanmean(M.astype(np.float64) ** 2))) or 1.0)
    moves = completion_moves(M, found.W, found.X, ridge)
    told = {"ridge": ridge, "left": found.left, "moves": moves}
    return (_claim("completed", _model(M, found) | told),) if moves <= SURE else ()


def _soft_impute(M: Floats, found: Factors, wishes: Wishes) -> Claims:
    gap = soft_gap(M, found.W, found.X, wishes.ridge)
    told = {"price": wishes.ridge, "gap": gap}
    return (_claim("soft_imputed", _model(M, found) | told),) if gap <= SURE else ()


def _robust(M: Floats, found: Factors, wishes: Wishes) -> Claims:
    Y: Any = found.more.get("multiplier")
    if Y is None:
        return ()
    few: Any = found.more["few"]
    weight = wishes.sparse or 1 / float(np.sqrt(max(M.shape)))
    violated, gap = split_gap(M, found.W @ found.X, few, Y, weight)
    if violated > KEPT or gap > SURE:  # broken off
        return ()
    told = {"few": few, "Y": Y, "weight": weight, "gap": gap}
    return (_claim("robust_split", _model(M, found) | told),)


PROMISES: Mapping[str, Callable[[Floats, Factors, Wishes], Claims]] = {
    "clusters": _clusters,
    "completion": _completion,
    "divergence": _by_divergence,
    "nonnegative": _nonnegative,
    "orthogonal": _orthogonal,
    "robust": _robust,
    "soft_impute": _soft_impute,
}
NOT_LEFT = ("completion", "soft_impute", "robust")  # of these what is left is not M − W X, or not of every entry
