"""Whether a system of measured numbers has a solution once they may be wrong by as much as they are known."""

from dataclasses import dataclass

import numpy as np

from matelier.floating.doubled import residual
from matelier.floating.given import claim, column, entries
from matelier.floating.lapack import nearest, thin_svd
from matelier.floating.rank import check_within
from matelier.floating.rounding import UNIT, Floats, gamma, sizes
from matelier.floating.singular import Decomposed, decomposed
from matelier.floating.trust import kept, label, withheld
from matelier.spine.answer import Found
from matelier.spine.measured import Between, Verdict
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence


@dataclass(frozen=True, slots=True, eq=False)
class Solvability(Record):
    """Whether some A + E, b + f with ‖[E f]‖₂ ≤ `within` have an exact solution, and which x.

    `distance` is the least such ‖[E f]‖₂ there is, between bounds; `values` are the singular values of [A b].
    """

    solvable: Verdict
    within: float
    distance: Between
    x: Floats | None
    values: Between


@np.errstate(all="ignore")
def solvable(A: object, b: object, *, within: float, known: Decomposed | None = None) -> Found[Solvability]:
    """Whether A x = b can be solved for data known to `within`, by the distance to the nearest system that can.

    That is at least σₙ₊₁ of [A b] (Eckart & Young 1936), and at most ‖b − Ax‖ / √(1 + ‖x‖²) for any x, which is met by
    total least squares. `known` is the SVD of [A b]. Raises BadInput("measured.within"), ("measured.not_as_long") and
    as `measured`.
    """
    array = entries(A)
    right = column(b, array)[:, :1]
    check_within(within)
    found = known or decomposed(beside(array, right))
    m, n = array.shape
    least = float(found.lower[n]) if m > n else 0.0
    x, most = min(
        (_reached(array, right, x) for x in _candidates(array, right, found, within)), key=lambda pair: pair[1]
    )
    holds = True if most <= within else False if least > within else None
    would = None if holds is not None else Sentence("measured.would.distance", {"within": within})
    distance = Between(min(max(float(found.s[n]) if m > n else 0.0, least), most), least, most, label())
    verdict = Verdict(holds, label("UNDECIDED" if holds is None else "PROVED"), would)
    told = {
        "within": within,
        "least": found.above(within),
        "most": found.not_below(within) if within else min(m, n + 1),
    }
    claims = [claim("measured_rank", **found.witness, lower=found.lower, upper=found.upper, **told)]
    if np.isfinite(most):
        claims.append(claim("measured_solvable", A=array, b=right, x=x, within=most))
    return Found(Solvability(verdict, within, distance, x if holds else None, found.values), kept(*claims), withheld())


def beside(A: Floats, b: Floats) -> Floats:
    """[A b], of b the first column."""
    return np.hstack([A, column(b, A)[:, :1]])


def _candidates(A: Floats, b: Floats, found: Decomposed, within: float) -> list[Floats]:
    # Least squares, total least squares for each place where the singular values may end, and where that has no x, one
    # far out in the direction that A shrinks most.
    V = thin_svd(np.hstack([A, b]))[2] if not np.isfinite(found.upper).all() else found.V
    some = [nearest(A, b)[:, 0]]
    for k in range(V.shape[1]):
        last = V[-1, k:].conj()
        size = float((np.abs(last) ** 2).sum())
        if size > 2.0**-80:
            some.append(-(V[:-1, k:] @ last) / size)
    far = float(np.linalg.norm(b)) * 8 / max(within, 2.0**-500)
    some.append(thin_svd(A)[2][:, -1] * far if A.shape[0] >= A.shape[1] else 0 * some[0])
    return [x for x in some if np.isfinite(x).all()] or [np.zeros(A.shape[1], dtype=A.dtype)]


def _reached(A: Floats, b: Floats, x: Floats) -> tuple[Floats, float]:
    # ‖b − A x‖ / √(1 + ‖x‖²), never too small.
    high, low, off = residual(A, np.ascontiguousarray(b[:, 0]), x, np.zeros_like(x))
    e = int(np.frexp(float(np.abs(high).max(initial=0.0)))[1])
    scaled = np.ldexp(sizes(high + low) * (1 + 4 * UNIT) + off, -e)
    top = float(np.sqrt((scaled**2).sum())) * (1 + gamma(len(b) + 32))
    largest = max(1.0, float(np.abs(x).max(initial=0.0)))
    bottom = float(np.sqrt(largest**-2 + (np.abs(x / largest) ** 2).sum())) * (1 - gamma(2 * len(x) + 32))
    return x[:, None], float(np.nextafter(np.ldexp(top / bottom / largest * (1 + 8 * UNIT), e), np.inf))
