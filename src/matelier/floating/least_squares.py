"""Least squares in measured numbers: the x that comes nearest, how far it can be off, and what is left."""

from dataclasses import dataclass

import numpy as np

from matelier.floating import lapack, rational
from matelier.floating.doubled import residual
from matelier.floating.exactly import Nearest, minimum_exactly, shortest_exactly
from matelier.floating.given import claim, column, entries
from matelier.floating.least import minimum, narrowed
from matelier.floating.rank import would_decide
from matelier.floating.rational import PATIENCE
from matelier.floating.rounding import UNIT, Floats, gamma, sizes
from matelier.floating.shortest import shortest
from matelier.floating.trust import kept, label, withheld
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.measured import Between, Near, Verdict
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence

RANGE = Sentence("measured.would.range")
MOST_SQUARED = 2000  # rows whose normal equations are formed in rationals
MOST_DEFICIENT = 10_000  # entries of a matrix with dependent columns whose shortest x is found in rationals


@dataclass(frozen=True, slots=True, eq=False)
class Minimum(Record):
    """The nearest x; of several the shortest. `left` is b − A x, `size` its length, column by column.

    `unique` says whether there is one x alone. The label CHECKED tells that nothing is proved about x; None, with
    `would`, that x is known and leaves the range of binary64.
    """

    x: Near | None
    left: Near
    size: Between
    unique: Verdict
    would: Sentence | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """The nearest x, whether there is but one, and what proves it; `exactly` where it was found in rationals."""

    x: Near
    unique: Verdict
    claims: tuple[Claim, ...]
    exactly: Nearest | None = None


@np.errstate(all="ignore")
def least_squares(A: object, b: object, *, patience: float = PATIENCE) -> Found[Minimum]:
    """The x with ‖b − A x‖ least, b one column or several.

    Raises BadInput("measured.not_as_long") and as `measured`. [Golub & Van Loan 2013, 5.3; Rump 2010]
    """
    array = entries(A)
    right = column(b, array)
    found = nearest(array, right, patience)
    x, claims, exact = found.x, found.claims, found.exactly
    if exact is not None and not rational.in_range(x):
        return Found(Minimum(None, exact.left, exact.size, found.unique, RANGE), claims, withheld())
    left, size = left_over(array, right, x)
    if exact is not None and left.label == "CHECKED":
        return Found(Minimum(x, exact.left, exact.size, found.unique), claims, withheld())
    if left.label != "CHECKED":
        claims = (*claims, *kept(_left_claim(array, right, x, left, size)))
    return Found(Minimum(x, left, size, found.unique), claims, withheld())


def _left_claim(A: Floats, b: Floats, x: Near, left: Near, size: Between) -> Claim:
    rest = np.zeros_like(x.value) if x.rest is None else x.rest
    told = {"left": left.value, "left_radius": left.radius, "lower": size.lower, "upper": size.upper}
    return claim("measured_left", A=A, b=b, x=x.value, rest=rest, radius=x.radius, **told)


def nearest(A: Floats, b: Floats, patience: float, *, exactly: bool = False) -> Reached:
    """The nearest x; `exactly` in rationals wherever these can be had."""
    m, n = A.shape
    found = narrowed(A if m >= n else np.ascontiguousarray(A.conj().T))
    if m >= n:
        x = None if exactly else minimum(found, b)
        if x is not None and not (m <= MOST_SQUARED and rational.worth_more(x, A[:n], patience)):
            proof = least_claim(A, b, found.S, found.scaled.columns, x)
            return Reached(_named(x), Verdict(True, label()), kept(proof))
        if m <= MOST_SQUARED and rational.affordable(rational.seconds(A) * 4, patience):
            exact = minimum_exactly(A, b)
            if exact is not None:
                return _in_rationals(exact, A, n)
    else:
        short = None if exactly else shortest(found, b)
        if short is not None:
            x = short.near
            proof = claim(
                "measured_shortest", A=A, b=b, S=found.S, columns=found.scaled.columns, x=x.value, rest=x.rest,
                radius=x.radius, w=short.w, w_rest=short.w_rest, power=short.power,
            )  # fmt: skip
            return Reached(_named(x), Verdict(False, "EXACT"), kept(proof))
    if m * n <= MOST_DEFICIENT and rational.affordable(rational.seconds(A) * 10, patience):
        return _in_rationals(shortest_exactly(A, b), A, rational.rank(A))
    guess = lapack.nearest(A, b)
    unknown = np.full(guess.shape, np.inf)
    return Reached(Near(guess, unknown, "CHECKED"), Verdict(None, "UNDECIDED", would_decide(A)), ())


def _in_rationals(found: Nearest, A: Floats, rank: int) -> Reached:
    proofs = (*found.claims, claim("measured_exact_rank", "EXACT", A=A, rank=rank))
    return Reached(found.x, Verdict(rank == A.shape[1], "EXACT"), proofs, found)


def least_claim(A: Floats, b: Floats, S: Floats, columns: object, x: Near) -> Claim:
    """That x is so near to the one that is least."""
    return claim("measured_least_squares", A=A, b=b, S=S, columns=columns, x=x.value, rest=x.rest, radius=x.radius)


def _named(x: Near) -> Near:
    return Near(x.value, x.radius, label(x.label), x.rest)


def left_over(A: Floats, b: Floats, x: Near) -> tuple[Near, Between]:
    """b − A x* for the exact x*, and its length: what the stored x leaves, and what x can be off times A."""
    parts = [
        residual(A, np.ascontiguousarray(b[:, k]), np.ascontiguousarray(x.value[:, k]), _rest(x, k))
        for k in range(b.shape[1])
    ]
    high, low, off = (np.stack(part, axis=1) for part in zip(*parts, strict=True))
    value = high + low
    with np.errstate(over="ignore", invalid="ignore"):
        more = (off + sizes(A) @ x.radius * (1 + gamma(A.shape[1] + 8))) * (1 + 64 * UNIT) + 8 * UNIT * sizes(value)
        wide = np.sqrt(np.square(more).sum(axis=0)) * (1 + 1e-12)
        length = np.linalg.norm(value, axis=0)
        around = wide * (1 + gamma(2 * len(A) + 16)) + length * (gamma(2 * len(A) + 32) + 32 * UNIT)
    if not (np.isfinite(more).all() and np.isfinite(length + around).all()):
        unknown = np.full(value.shape, np.inf)
        length = np.where(np.isfinite(length), length, 0)
        none = Between(length, 0 * length, length + np.inf, "CHECKED")
        return Near(np.where(np.isfinite(value), value, 0), unknown, "CHECKED"), none
    size = Between(length, np.maximum(length - around, 0), length + around, x.label)
    return Near(value, more, x.label), size


def _rest(x: Near, k: int) -> Floats:
    return np.zeros_like(x.value[:, k]) if x.rest is None else np.ascontiguousarray(x.rest[:, k])
