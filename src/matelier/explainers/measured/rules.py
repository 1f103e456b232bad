"""What the claims of an answer about measured systems must prove for its value to be told."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from matelier.certify.bounds import near_one, size_exponent
from matelier.certify.measured.systems import Around, rest_holds
from matelier.explainers.measured.saved import (
    Plain,
    Saved,
    between,
    near,
    near_exactly,
    read,
    same,
)
from matelier.spine.matrix import Exact

OPEN = ("CHECKED", "UNDECIDED")  # labels that promise nothing
EXACT_RANK = "measured_exact_rank"
OF_NEAREST = ("normal_equations", "measured_least_squares", "measured_shortest")
OF_INVERSES = ("measured_pseudo_inverse", "pseudo_inverse", "measured_inverse", "product_equals")
EVEN = 1e-8  # what orthonormal columns, or a product that is zero, may be off where only their meaning is told


def counted(count: Plain, values: Plain, within: float, saved: Saved) -> bool:
    """Whether a rank and the singular values are those that are claimed."""
    told = saved.one("measured_rank")
    if not (between(values, told["lower"], told["upper"]) and told["within"] == within == saved.within):
        return False
    least, most = count["least"], count["most"]
    if count["label"] == "EXACT":
        return not within and least == most == saved.one("measured_exact_rank")["rank"]
    if (least, most) != (told["least"], told["most"]):
        return False
    return count["label"] == "PROVED" if least == most else count["label"] == "UNDECIDED" and saved.none(EXACT_RANK)


def _rank(value: Plain, saved: Saved) -> bool:
    return counted(value["rank"], value["values"], value["within"], saved)


def _determinant(value: Plain, saved: Saved) -> bool:
    mantissa, e = value["mantissa"], value["exponent"]
    if mantissa["label"] in OPEN:
        known = saved.none("measured_exact_determinant", "measured_determinant")
        return known and value["zero"] is None and value["value"] is None
    middle, radius = complex(read(mantissa["value"])), float(read(mantissa["radius"]))
    if mantissa["label"] == "EXACT":
        told = saved.one("measured_exact_determinant")
        exact = [Fraction(told[name]) / Fraction(2) ** e for name in ("top", "imaginary")]
        rest = complex(read(mantissa["rest"]) if mantissa["rest"] is not None else 0)
        parts = ((middle.real, rest.real, exact[0]), (middle.imag, rest.imag, exact[1]))
        right = all(abs(Fraction(v) + Fraction(r) - x) <= Fraction(radius) for v, r, x in parts)
        right = right and (e == 0 or any(exact))
        return right and value["zero"] == (not any(exact)) and _brought(value, e)
    told = saved.one("measured_determinant")
    right = near(mantissa, told["mantissa"], told["radius"]) and e == told["exponent"]
    return right and value["zero"] == (False if abs(middle) > radius else None) and _brought(value, e)


def _brought(value: Plain, e: int) -> bool:
    # The number itself is its mantissa times a power of two.
    told, mantissa = value["value"], value["mantissa"]
    if told is None:
        return True
    by = 2.0**e if read(mantissa["value"]) else 1.0
    rest = None if mantissa["rest"] is None else read(mantissa["rest"]) * by
    return near(told, read(mantissa["value"]) * by, read(mantissa["radius"]) * by, rest, label=mantissa["label"])


def _inverse(value: Plain, saved: Saved) -> bool:
    exists, B = value["exists"], value["inverse"]
    if B is not None:
        return exists["holds"] is True and exists["label"] == B["label"] and _inverse_is(B, saved)
    return _regular(exists, saved)


def _inverse_is(B: Plain, saved: Saved) -> bool:
    if B["label"] == "EXACT":
        told = saved.one("product_equals")
        n = len(told["A"].rows)
        unit = all(entry == (i == j) for i, row in enumerate(told["C"].rows) for j, entry in enumerate(row))
        return unit and len(told["C"].rows) == n == told["C"].shape[1] and near_exactly(B, told["B"])
    told = saved.one("measured_inverse")
    return near(B, told["B"], told["radius"])


def _regular(verdict: Plain, saved: Saved) -> bool:
    if verdict["holds"] is None:
        return verdict["label"] in OPEN and saved.none(EXACT_RANK, "measured_regular", "measured_inverse")
    if verdict["label"] == "EXACT":
        return verdict["holds"] == (saved.one("measured_exact_rank")["rank"] == len(saved.A))
    proved = verdict["holds"] is True and verdict["label"] == "PROVED"
    return proved and bool(saved.one("measured_regular"))


def _invertible(value: Plain, saved: Saved) -> bool:
    verdict = value["invertible"]
    if not value["within"] and not saved.within:
        return value["distance"] is None and _regular(verdict, saved)
    told = saved.one("measured_rank")
    n = len(saved.A)
    holds = True if told["least"] == n else False if told["most"] < n else None
    right = verdict["holds"] is holds and told["within"] == value["within"] == saved.within
    right = right and verdict["label"] == ("PROVED" if told["least"] == told["most"] else "UNDECIDED")
    return right and between(value["distance"], told["lower"][-1], told["upper"][-1])


def _solve(value: Plain, saved: Saved) -> bool:
    if "solvable" in value:
        return _solvable(value, saved)
    kind, point = value["kind"], value["point"]
    if kind in ("none", "open") and not (point is None and value["directions"] is None):
        return False
    if kind in ("unique", "infinite") and value["least_squares"] is not None:
        return False
    if value["label"] in OPEN:
        return kind == "open" and not saved.claims and _least(value["least_squares"], saved)
    if value["label"] == "EXACT":
        return _solved_exactly(value, saved)
    if kind == "none":
        proved = value["label"] == "PROVED" and bool(saved.one("measured_no_solution"))
        return proved and _least(value["least_squares"], saved)
    told = saved.one({"unique": "measured_solution", "infinite": "measured_shortest"}[kind])
    m, n = saved.A.shape
    free = _directions(value["directions"], saved, n - m if kind == "infinite" else 0)
    return near(point, told["x"], told["radius"], told["rest"]) and free


def _least(x: Plain, saved: Saved) -> bool:
    if x is None or x["label"] in OPEN:
        return saved.none(*OF_NEAREST) and (x is None or _is_guess(x, saved))
    return _nearest(x, saved)


def _is_guess(x: Plain, saved: Saved) -> bool:
    # Promised nothing, but what is left has next to nothing along any column of A: no x comes much nearer.
    X, A, b = np.asarray(read(x["value"])), saved.A, np.ascontiguousarray(saved.b)
    if X.shape != (A.shape[1], b.shape[1]) or x["rest"] is not None or not np.isinf(read(x["radius"])).all():
        return False
    e, f = size_exponent(A), size_exponent(b)
    M, right, Y = near_one(A, e), near_one(b, f), near_one(X, f - e)
    slope = np.abs(M.conj().T @ (right - M @ Y))
    most = np.abs(M).T @ (np.abs(M) @ np.abs(Y) + np.abs(right))
    return bool((slope <= EVEN * most.max(initial=0.0)).all())


def _solved_exactly(value: Plain, saved: Saved) -> bool:
    if value["kind"] == "none":
        return bool(saved.one("no_solution")) and _least(value["least_squares"], saved)
    told = saved.all("solution_space")
    free = told[0]["directions"].shape[1]
    if len(told) != saved.b.shape[1] or (value["kind"] == "unique") != (free == 0):
        return False
    right = value["point"] is None or all(near_exactly(value["point"], part["point"], k) for k, part in enumerate(told))
    twofold = len(told[0]["A"].rows) == 2 * len(saved.A)
    return right and _directions(value["directions"], saved, free // 2 if twofold else free)


def _directions(directions: Plain, saved: Saved, count: int) -> bool:
    # So many, independent, and A leaves next to nothing of them.
    if directions is None or not count:
        return directions is None and not count
    N = read(directions)
    if N.shape != (saved.A.shape[1], count):
        return False
    size = np.abs(saved.A).sum(axis=1).max() * max(float(np.abs(N).max(initial=0.0)), 1e-300)
    return bool((np.abs(saved.A @ N) <= EVEN * size).all()) and np.linalg.matrix_rank(N) == N.shape[1]


def _solvable(value: Plain, saved: Saved) -> bool:
    told, verdict = saved.one("measured_rank"), value["solvable"]
    m, n = saved.A.shape
    least = float(told["lower"][n]) if m > n else 0.0
    if not (between(value["values"], told["lower"], told["upper"]) and value["within"] == saved.within):
        return False
    reached = [proof["within"] for proof in saved.all("measured_solvable")]
    low, high = read(value["distance"]["lower"]), read(value["distance"]["upper"])
    known = low <= least and high >= min(reached, default=float("inf"))
    known = known and value["distance"]["label"] == "PROVED"
    if verdict["holds"] is None:
        return known and verdict["label"] in OPEN and value["x"] is None
    if verdict["label"] != "PROVED":
        return False
    if verdict["holds"]:
        proof = saved.one("measured_solvable")
        return known and same(value["x"], proof["x"]) and proof["within"] <= saved.within
    return known and least > saved.within and value["x"] is None


def _nearest(x: Plain, saved: Saved) -> bool:
    if x["label"] in OPEN:
        return saved.none(*OF_NEAREST)
    if x["label"] == "EXACT":
        told, short = saved.all("normal_equations"), [part["x"].rows for part in saved.all("measured_row_space")]
        alone = any(part["rank"] == saved.A.shape[1] for part in saved.all("measured_exact_rank"))
        shortest = alone or short == [part["x"].rows for part in told]
        found = len(told) == saved.b.shape[1] and all(near_exactly(x, part["x"], k) for k, part in enumerate(told))
        return found and shortest
    told = (saved.all("measured_least_squares") + saved.all("measured_shortest"))[0]
    return near(x, told["x"], told["radius"], told["rest"])


def _least_squares(value: Plain, saved: Saved) -> bool:
    x, left, size = value["x"], value["left"], value["size"]
    if not ((x is None or _nearest(x, saved)) and _one(value["unique"], saved)):
        return False
    if _is_open(left, saved) and size["label"] in OPEN and saved.none("measured_left"):
        return True
    if x is None or not saved.all("measured_left"):
        return _left_exactly(left, size, saved)
    told, labels = saved.one("measured_left"), left["label"] == size["label"] == x["label"] not in OPEN
    known = _is_near(x, told) and near(left, told["left"], told["left_radius"], label=x["label"])
    return labels and known and between(size, told["lower"], told["upper"], x["label"])


def _left_exactly(left: Plain, size: Plain, saved: Saved) -> bool:
    # b − A x, and between what its columns' lengths lie, in fractions.
    told = saved.all("normal_equations")
    if len(told) != saved.b.shape[1]:
        return False
    known = _is_open(left, saved) or _left_is(left, saved)
    ends = [np.atleast_1d(read(size[name])).tolist() for name in ("lower", "value", "upper")]
    for part, low, guess, high in zip(told, *ends, strict=True):
        total = sum(entry * entry for row in part["residual"].rows for entry in row)
        most = high == float("inf") or Fraction(high) ** 2 >= total
        if not (0 <= low <= guess <= high and Fraction(low) ** 2 <= total and most):
            return False
    return known


def _reached_exactly(p: Plain, left: Plain, saved: Saved) -> bool:
    # What is left is the residual, and p is b without it.
    told = saved.all("normal_equations")
    for k, part in enumerate(told):
        pairs = zip(part["b"].rows, part["residual"].rows, strict=True)
        if not near_exactly(p, Exact(tuple((b[0] - r[0],) for b, r in pairs)), k):
            return False
    return len(told) == saved.b.shape[1] and (_is_open(left, saved) or _left_is(left, saved))


def _is_open(part: Plain, saved: Saved) -> bool:
    # Only what leaves the range of binary64 may be left open where the nearest x is known.
    beyond = np.isinf(np.asarray(read(part["radius"]))).any()
    return part["label"] in OPEN and (saved.none(*OF_NEAREST) or bool(beyond))


def _left_is(left: Plain, saved: Saved) -> bool:
    told = saved.all("normal_equations")
    return len(told) == saved.b.shape[1] and all(near_exactly(left, part["residual"], k) for k, part in enumerate(told))


def _one(unique: Plain, saved: Saved) -> bool:
    # Whether there is one x alone.
    m, n = saved.A.shape
    if unique["holds"] is None:
        return unique["label"] in OPEN and saved.none(EXACT_RANK, "measured_least_squares")
    exactly = any(told["rank"] == n for told in saved.all("measured_exact_rank"))
    if unique["holds"]:
        proved = unique["label"] == "PROVED" and bool(saved.all("measured_least_squares"))
        return exactly if unique["label"] == "EXACT" else proved
    fewer = m < n or any(told["rank"] < n for told in saved.all("measured_exact_rank"))
    return unique["label"] == "EXACT" and fewer


def _is_near(x: Plain, told: Mapping[str, Any]) -> bool:
    # The x that was found, with its radius, is the one whose image is told.
    rest = np.zeros_like(told["rest"]) if x["rest"] is None else read(x["rest"])
    return near({**x, "rest": None}, told["x"], told["radius"], label=x["label"]) and bool((rest == told["rest"]).all())


def _around(part: Plain) -> Around:
    value = read(part["value"])
    rest = np.zeros_like(value) if part["rest"] is None else read(part["rest"])
    return value, rest, np.broadcast_to(np.asarray(read(part["radius"]), dtype=np.float64), value.shape)


def _pseudo_inverse(value: Plain, saved: Saved) -> bool:
    X = value["inverse"]
    if X is None or X["label"] in OPEN:
        return X is None or saved.none(*OF_INVERSES)  # none where it leaves the range of binary64
    if saved.all("measured_pseudo_inverse"):
        told = saved.one("measured_pseudo_inverse")
        return near(X, told["X"], told["radius"])
    if saved.all("pseudo_inverse"):
        return X["label"] == "EXACT" and near_exactly(X, saved.one("pseudo_inverse")["X"])
    return _inverse_is(X, saved)


def _project(value: Plain, saved: Saved) -> bool:
    x, p = value["x"], value["p"]
    if not (x is None or _nearest(x, saved)):
        return False
    if p["label"] in OPEN:
        known = saved.none("measured_projection", "measured_reached") and _is_open(p, saved)
        return known and (_is_open(value["left"], saved) or _left_is(value["left"], saved))
    if x is None or not (saved.all("measured_projection") or saved.all("measured_reached")):
        return _reached_exactly(p, value["left"], saved)
    labels = p["label"] == value["left"]["label"] == x["label"] not in OPEN
    told = (saved.all("measured_projection") + saved.all("measured_reached"))[0]
    known = _is_near(x, told) and near(p, told["p"], told["p_radius"], label=x["label"])
    return labels and known and rest_holds(saved.b, _around(p), _around(value["left"]))


def _subspaces(value: Plain, saved: Saved) -> bool:
    m, n = saved.A.shape
    r = value["rank"]["least"]
    bases = {name: read(value[name]) for name in ("column", "row", "null", "left_null")}
    pairs = (("column", "left_null", m), ("row", "null", n))
    shaped = all(bases[a].shape == (size, r) and bases[b].shape == (size, size - r) for a, b, size in pairs)
    whole = [np.hstack([bases[a], bases[b]]) for a, b, _ in pairs]
    even = all(bool((np.abs(Q.conj().T @ Q - np.eye(len(Q))) <= EVEN).all()) for Q in whole)
    if not (counted(value["rank"], value["values"], saved.within, saved) and shaped and even):
        return False
    if (m, n) == (r, r):
        return value["label"] == value["rank"]["label"] and value["leaning"] == 0
    if value["label"] in OPEN:
        return saved.none("measured_subspaces")
    told = saved.one("measured_subspaces")
    columns = same(value["column"], told["U"][:, :r]) and same(value["row"], told["V"][:, :r])
    return columns and value["label"] == "PROVED" and told["rank"] == r and same(value["leaning"], told["leaning"])


RULES_OF_SYSTEMS: Mapping[str, Callable[[Any, Saved], bool]] = {
    "determinant": _determinant, "inverse": _inverse, "invertible": _invertible, "least_squares": _least_squares,
    "project": _project, "pseudo_inverse": _pseudo_inverse, "rank": _rank, "solve": _solve, "subspaces": _subspaces,
}  # fmt: skip
