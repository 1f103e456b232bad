"""What the claims of an answer about one measured matrix must prove for its value to be told."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from matelier.certify.bounds import size_exponent
from matelier.certify.measured.kinds import PATTERNS
from matelier.explainers.measured.rules import OPEN, counted
from matelier.explainers.measured.saved import Plain, Saved, between, near, quotient, read, same

ROUNDED = 1e-12  # a logarithm may be rounded otherwise elsewhere
NORMS = ("one", "infinity", "frobenius", "max")


def _svd(value: Plain, saved: Saved) -> bool:
    told = saved.one("measured_singular_values")
    same_factors = same(value["U"], told["U"]) and same(value["V"], told["V"])
    left = same(value["left"], told.get("left"))
    return same_factors and left and between(value["values"], told["lower"], told["upper"])


def _condition(value: Plain, saved: Saved) -> bool:
    told = saved.one("measured_singular_values")
    return _conditioned(value, told["lower"], told["upper"])


def _conditioned(value: Plain, lower: Any, upper: Any) -> bool:
    parts = between(value["values"], lower, upper) and between(value["distance"], lower[-1], upper[-1])
    parts = parts and quotient(value["two"], (lower[0], upper[0]), (lower[-1], upper[-1]))
    return parts and _told_as_guessed(value)


def _told_as_guessed(value: Plain) -> bool:
    # The guesses are those of the singular values, and the digits those of the guess.
    guesses = np.asarray(read(value["values"]["value"]), np.float64)
    two, digits = value["two"], value["digits"]
    low, high = float(read(two["lower"])), float(read(two["upper"]))
    guess = float(guesses[0] / guesses[-1]) if guesses[-1] > 0 else float("inf")
    right = same(two["value"], min(max(guess, low), high)) and same(value["distance"]["value"], guesses[-1])
    cost = float(np.log10(float(read(two["value"]))))
    return right and (digits is None if np.isinf(cost) else abs(digits - cost) <= ROUNDED * (1 + cost))


def _norms(value: Plain, saved: Saved) -> bool:
    told = saved.one("measured_singular_values")
    return (
        _sized(value, saved)
        and _powered(value["p"], saved)
        and between(value["two"], told["lower"][0], told["upper"][0])
    )


def _powered(value: Plain, saved: Saved) -> bool:
    told = saved.one("measured_norms")
    if value is None:
        return saved.power is None
    return told["p"] == saved.power and between(value, told["p_lower"], told["p_upper"])


def _sized(value: Plain, saved: Saved) -> bool:
    told = saved.one("measured_norms")
    return all(between(value[name], told[f"{name}_lower"], told[f"{name}_upper"]) for name in NORMS)


def _qr(value: Plain, saved: Saved) -> bool:
    told = saved.one("measured_qr")
    return value["label"] == "PROVED" and all(same(value[name], told[name]) for name in ("Q", "R", "left", "oblique"))


def _lu(value: Plain, saved: Saved) -> bool:
    told = saved.one("measured_lu")
    proved = value["label"] == "PROVED" and value["order"] == np.asarray(told["order"]).tolist()
    return proved and all(same(value[name], told[name]) for name in ("L", "U", "left"))


def _cholesky(value: Plain, saved: Saved) -> bool:
    if not _definite(value["definite"], saved):
        return False
    if value["L"] is None:
        return value["left"] is None and saved.none("measured_cholesky")
    told = saved.one("measured_cholesky")
    return same(value["L"], told["L"]) and same(value["left"], told["left"])


def _definite(value: Plain, saved: Saved) -> bool:
    kind, inertia = value["kind"], value["inertia"]
    if kind == "not_symmetric":
        told = saved.one("measured_not_symmetric")
        return value["label"] == "EXACT" and inertia is None and value["place"] == [told["row"], told["column"]]
    if value["place"] is not None:
        return False
    if kind == "open":
        return value["label"] in OPEN and inertia is None and not _proved_forms(saved)
    return (kind, inertia, value["label"]) in _proved_forms(saved)


def _proved_forms(saved: Saved) -> list[tuple[str, list[int] | None, str]]:
    n = len(saved.A)
    proved: list[tuple[str, list[int] | None, str]] = []
    for told in saved.all("measured_definite"):
        up = told["sign"] > 0
        proved.append((*(_named(n, 0, 0) if up else _named(0, n, 0)), "PROVED"))
    exact = saved.all("measured_exact_rank")
    for told in saved.all("measured_inertia"):
        up, down = told["positive"], told["negative"]
        if exact and exact[0]["rank"] == up + down:
            proved.append((*_named(up, down, n - up - down), "EXACT"))
        elif up + down == n:
            proved.append((*_named(up, down, 0), "PROVED"))
        if up and down:  # whatever else was found beside
            proved.append(("indefinite", None, "PROVED"))
    for told in saved.all("inertia") + saved.all("measured_signs"):
        up, down, flat = (int(told[name]) for name in ("positive", "negative", "zero"))
        half = 2 if saved.A.dtype.kind == "c" and "order" not in told else 1
        proved.append((*_named(up // half, down // half, flat // half), "EXACT"))
    if {told["sign"] for told in saved.all("measured_direction")} == {1, -1}:
        proved.append(("indefinite", None, "PROVED"))
    return proved


def _named(up: int, down: int, flat: int) -> tuple[str, list[int] | None]:
    if up and down:
        return "indefinite", [up, down, flat]
    if not (up or down):
        return "zero", [up, down, flat]
    return f"{'positive' if up else 'negative'}_{'semidefinite' if flat else 'definite'}", [up, down, flat]


def _eigen(value: Plain, saved: Saved) -> bool:
    values = value["values"]
    if value["symmetric"]:
        told = saved.one("measured_eigenvalues")
        return (
            value["multiplicities"] is None
            and between(values, told["lower"], told["upper"])
            and same(value["vectors"], told["V"])
        )
    if values["label"] in OPEN:
        return value["multiplicities"] is None and saved.none("measured_roots", "measured_discs")
    if value["multiplicities"] is not None:
        exact = saved.one("measured_roots")
        known = near(values, exact["values"], exact["radius"], exact["rest"], label="EXACT")
        return known and value["multiplicities"] == np.asarray(exact["times"]).tolist() and value["vectors"] is None
    told = saved.one("measured_discs")
    e = size_exponent(saved.A)
    middles, radii = (np.ldexp(part.real, e) + 1j * np.ldexp(part.imag, e) for part in (told["values"], told["radii"]))
    reach = np.asarray(read(values["radius"]))
    right = values["label"] == "PROVED" and values["rest"] is None and same(values["value"], middles)
    right = right and bool((reach >= radii.real).all())
    return right and same(value["vectors"], told["X"]) and _apart(value["groups"], middles, reach)


def _apart(groups: Plain, values: Any, radii: Any) -> bool:
    """Whether each place stands in one group, and discs of different groups do not meet."""
    places = sorted(i for group in groups for i in group)
    group_of = {i: k for k, group in enumerate(groups) for i in group}
    pairs = ((i, k) for i in places for k in places if group_of[i] < group_of[k])
    return places == list(range(len(values))) and all(
        abs(values[i] - values[k]) > radii[i] + radii[k] for i, k in pairs
    )


def _kinds(value: Plain, saved: Saved) -> bool:
    held = np.asarray(saved.one("measured_kinds")["held"]).tolist()
    told = [(name, "EXACT", 0.0) for name, has in zip(PATTERNS, held, strict=True) if has]
    for near_one in saved.all("measured_orthonormal"):
        m, n = saved.A.shape
        name = "orthonormal_columns" if m > n else "unitary" if saved.A.dtype.kind == "c" else "orthogonal"
        told.append((name, "PROVED", near_one["off"]))
    return [(kind["name"], kind["label"], kind["off"]) for kind in value] == told


def _describe(value: Plain, saved: Saved) -> bool:
    rank, told = value["rank"], saved.one("measured_rank")
    sizes = [value["rows"], value["columns"]] == list(saved.A.shape) and value["complex"] == (saved.A.dtype.kind == "c")
    form = value["definite"]
    return (
        sizes
        and counted(rank["rank"], rank["values"], rank["within"], saved)
        and _conditioned(value["condition"], told["lower"], told["upper"])
        and _sized(value["norms"], saved)
        and between(value["norms"]["two"], told["lower"][0], told["upper"][0])
        and _kinds(value["kinds"], saved)
        and (form is None or _definite(form, saved))
    )


RULES_OF_MATRICES: Mapping[str, Callable[[Any, Saved], bool]] = {
    "cholesky": _cholesky, "condition": _condition, "definite": _definite, "describe": _describe, "eigen": _eigen,
    "kinds": _kinds, "lu": _lu, "norms": _norms, "qr": _qr, "svd": _svd,
}  # fmt: skip
