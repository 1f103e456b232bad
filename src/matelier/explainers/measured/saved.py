"""A saved answer about measured numbers, read back: its value, what was given, and the witnesses of its claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias, cast

import numpy as np

from matelier.certify.bounds import real_parts
from matelier.render.saved import ARRAY, array_from_plain
from matelier.spine.claim import Claim
from matelier.spine.matrix import Exact

Array: TypeAlias = Any
Plain: TypeAlias = Any


@dataclass(frozen=True, slots=True, eq=False)
class Saved:
    """What was asked and given, and the claims."""

    question: str
    given: Mapping[str, Array]
    within: float
    claims: tuple[Claim, ...]
    power: int | None = None  # of a p-norm

    @property
    def A(self) -> Array:
        """The first matrix that was given."""
        return next(iter(self.given.values()))

    @property
    def b(self) -> Array:
        """The second one, as columns."""
        right = list(self.given.values())[1]
        return right.T if right.shape[0] == 1 and right.shape[1] == self.A.shape[0] != 1 else right

    def all(self, kind: str) -> list[Mapping[str, Any]]:
        """The witnesses of all claims of this kind."""
        return [claim.witness for claim in self.claims if claim.kind == kind]

    def none(self, *kinds: str) -> bool:
        """Whether no claim is of these kinds: what they would prove may be left open."""
        return not any(claim.kind in kinds for claim in self.claims)

    def one(self, kind: str) -> Mapping[str, Any]:
        """The witness of the first claim of this kind; KeyError without one."""
        found = self.all(kind)
        if not found:
            raise KeyError(kind)
        return found[0]


def opened_again(data: Mapping[str, Plain], claims: tuple[Claim, ...]) -> Saved:
    """The saved answer. Raises KeyError, TypeError, ValueError or BadInput for what is none."""
    given = {name: array_from_plain(part, name) for name, part in data["given"].items() if is_array(part)}
    asked = data["given"]
    return Saved(data["question"], given, float(asked.get("within") or 0), claims, asked.get("p"))


def is_array(part: object) -> bool:
    """Whether this is an array as JSON holds it."""
    return isinstance(part, dict) and set(part) == ARRAY  # type: ignore[arg-type]


def read(part: Plain) -> Any:
    """A number or an array of a saved value; null is infinite."""
    if is_array(part):
        return array_from_plain(part, "value")
    if isinstance(part, dict):
        parts = cast("dict[str, float]", part)
        return complex(parts["real"], parts["imaginary"])
    return float("inf") if part is None else part


def same(told: Plain, claimed: Any) -> bool:
    """Whether what is told is what is claimed, to the last bit."""
    one, other = np.asarray(read(told)), np.asarray(float("inf") if claimed is None else claimed)
    return one.size == other.size and bool((one.ravel() == other.ravel()).all())


def between(part: Plain, lower: Any, upper: Any, label: str = "") -> bool:
    """Whether a Between has these ends, its guess lies between them, and its label says that they are proved.

    Ends that are infinite may be told as undecided. Another `label` is that of the number whose size this is.
    """
    guess = np.asarray(read(part["value"]))
    inside = (np.asarray(read(part["lower"])) <= guess) & (guess <= np.asarray(read(part["upper"])))
    ends = same(part["lower"], lower) and same(part["upper"], upper) and bool(inside.all())
    known = bool(np.isfinite(np.asarray(read(part["upper"]))).all())
    labels = (label,) if label else ("PROVED",) if known else ("PROVED", "UNDECIDED")
    return ends and part["label"] in labels


def quotient(part: Plain, top: tuple[float, float], bottom: tuple[float, float]) -> bool:
    """Whether a Between holds all quotients of numbers between these ends; those that are at least 1."""
    low, high, guess = (float(read(part[name])) for name in ("lower", "upper", "value"))
    least = low <= 1 or Fraction(low) * Fraction(bottom[1]) <= Fraction(top[0])
    most = high == float("inf") or Fraction(high) * Fraction(bottom[0]) >= Fraction(top[1])
    label = "UNDECIDED" if high == float("inf") else "PROVED"
    return least and most and low <= guess <= high and part["label"] == label


def near(part: Plain, value: Any, radius: Any, rest: Any = None, *, label: str = "PROVED") -> bool:
    """Whether a Near is this one, told with this label."""
    no_rest = part["rest"] is None and rest is None
    rests = no_rest or same(part["rest"], rest)
    return same(part["value"], value) and same(part["radius"], radius) and rests and part["label"] == label


def near_exactly(part: Plain, exact: Exact, column: int | None = None) -> bool:
    """Whether a Near holds these exact numbers; of complex ones the exact ones are real parts over imaginary parts."""
    value, radius = np.atleast_2d(read(part["value"])), np.atleast_2d(read(part["radius"]))
    rest = np.zeros_like(value) if part["rest"] is None else np.atleast_2d(read(part["rest"]))
    if column is not None:
        value, radius, rest = (each[:, column : column + 1] for each in (value, radius, rest))
    twofold = len(exact.rows) == 2 * len(value)
    if part["label"] != "EXACT" or (value.dtype.kind == "c" and not twofold):
        return False
    halves = ("real", "imag") if twofold else ("real",)
    told = [[getattr(each, half) for half in halves] for each in (value, rest)]
    parts = zip(*(np.vstack(each).tolist() for each in told), np.vstack([radius] * len(halves)).tolist(), strict=True)
    return len(exact.rows) == len(value) * len(halves) and all(
        abs(Fraction(v) + Fraction(e) - entry) <= Fraction(r)
        for (values, rests, radii), row in zip(parts, exact.rows, strict=True)
        for v, e, r, entry in zip(values, rests, radii, row, strict=False)
    )


def is_stored(exact: Exact, array: Array, *, twofold: bool = False) -> bool:
    """Whether the exact matrix holds these stored numbers."""
    real = real_parts(array.astype(np.complex128) if twofold else array)
    if exact.shape != real.shape:
        return False
    stored = [Fraction(entry) for row in real.tolist() for entry in row]
    return stored == [entry for row in exact.rows for entry in row]
