"""The inverse of measured numbers, each entry with how far it can be off; or that there is none."""

from dataclasses import dataclass

import numpy as np

from matelier.floating import rational
from matelier.floating.exactly import inverted_exactly
from matelier.floating.given import claim, entries, square
from matelier.floating.inverted import Inverted, inverted
from matelier.floating.rank import would_decide
from matelier.floating.rational import PATIENCE
from matelier.floating.rounding import AGAIN, TINY, UP, Float64, Floats, gamma, product, sizes, slack
from matelier.floating.scaling import LEAST, moved
from matelier.floating.trust import kept, label, withheld
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.measured import Near, Verdict
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence

MOST_EXACT = 60  # rows: the inverse of more is long as rationals


@dataclass(frozen=True, slots=True, eq=False)
class Inverse(Record):
    """Whether there is an inverse, and B near to it, entry by entry; None where that leaves the range of binary64."""

    exists: Verdict
    inverse: Near | None


@np.errstate(all="ignore")
def inverse(A: object, *, patience: float = PATIENCE) -> Found[Inverse]:
    """The inverse of A, each entry with its radius; what bounds leave open is decided exactly.

    Raises BadInput("matrix.not_square") and as `measured`. [Rump 2010]
    """
    array = entries(A)
    n = square(array)
    found = inverted(array)
    near = enclosed_inverse(found)
    if near is not None:
        proof = claim(
            "measured_inverse", A=array, R=found.R, rows=found.scaled.rows, columns=found.scaled.columns,
            B=near.value, radius=near.radius,
        )  # fmt: skip
        return Found(Inverse(Verdict(True, label()), near), kept(proof), withheld())
    if n <= MOST_EXACT and rational.affordable(rational.seconds(array) * n / 10, patience):
        exact = inverted_exactly(array)
        if exact is not None and not rational.in_range(exact[0]):
            proof = claim("measured_exact_rank", "EXACT", A=array, rank=n)
            return Found(Inverse(Verdict(True, "EXACT", Sentence("measured.would.range")), None), (proof,), withheld())
        if exact is not None:
            return Found(Inverse(Verdict(True, "EXACT"), exact[0]), exact[1], withheld())
    verdict, claims = regular(array, patience)
    return Found(Inverse(verdict, None), claims, withheld())


def regular(A: Floats, patience: float) -> tuple[Verdict, tuple[Claim, ...]]:
    """Whether there is an inverse, by the exact rank where that can be had."""
    if not rational.affordable(rational.seconds(A), patience):
        return Verdict(None, "UNDECIDED", would_decide(A)), ()
    r = rational.rank(A)
    return Verdict(r == len(A), "EXACT"), (claim("measured_exact_rank", "EXACT", A=A, rank=r),)


def enclosed_inverse(found: Inverted) -> Near | None:
    """A⁻¹ near R, scaled back: |A⁻¹ − R| ≤ |F||(I − F)⁻¹R|, F = I − RA, one more step where that gains digits."""
    if not found.proves:
        return None
    R = found.R
    A = found.scaled.A
    step = product(R, _residual(A, R))
    B = R + step
    radius = _radius(found, A, R, B)
    rows, columns = found.scaled.rows, found.scaled.columns
    value, whole = moved(B, columns)
    value, kept_ = moved(np.ascontiguousarray(value.T), rows)
    value = np.ascontiguousarray(value.T)
    with np.errstate(over="ignore"):
        off = np.ldexp(radius, columns[:, None] + rows[None, :])
    if not (whole and kept_ and np.isfinite(value).all() and np.isfinite(off).all()):
        return None
    return Near(value, np.nextafter(off + 4 * LEAST, np.inf), label())


def _residual(A: Floats, R: Floats) -> Floats:
    E = -product(A, R)
    E[np.diag_indices(len(E))] += 1
    return E


def _radius(found: Inverted, A: Floats, R: Floats, B: Floats) -> Float64:
    # A⁻¹ − B = (I − F)⁻¹ R (I − A B): columns of R (I − A B) = z, then z + F z / (1 − f).
    E = _residual(A, B)
    n = len(A)
    lost = slack(n, A, B) * product(sizes(A), sizes(B))
    left = (sizes(E) * UP + lost * (1 + gamma(2 * n + 8))) * AGAIN + n * TINY
    z = product(sizes(R), left) * (1 + gamma(2 * n + 8)) + TINY
    return (z + found.rows[:, None] * (z.max(axis=0)[None, :] / (1 - found.most))) * (AGAIN * UP) + TINY
