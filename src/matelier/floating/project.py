"""The orthogonal projection of measured columns on what others span, and what is left of them."""

from dataclasses import dataclass

import numpy as np

from matelier.floating import rational
from matelier.floating.given import claim, column, entries
from matelier.floating.least_squares import RANGE, nearest
from matelier.floating.rational import PATIENCE
from matelier.floating.rounding import UNIT, Floats, gamma, product, sizes, slack
from matelier.floating.trust import kept, withheld
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.measured import Near
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence


@dataclass(frozen=True, slots=True, eq=False)
class Projection(Record):
    """p = W x, the nearest to b that the columns of W reach; `left` is b − p, orthogonal to all of them.

    UNDECIDED, with `would`, where p leaves the range of binary64; None instead of an x that does.
    """

    p: Near
    x: Near | None
    left: Near
    would: Sentence | None = None


@np.errstate(all="ignore")
def project(b: object, W: object, *, patience: float = PATIENCE) -> Found[Projection]:
    """The projection of b, one column or several, on the column space of W.

    Raises BadInput("measured.not_as_long") and as `measured`. [Strang 2016, 4.2]
    """
    array = entries(W)
    right = column(b, array)
    found = nearest(array, right, patience)
    p, left = _reckoned(array, right, found.x)
    if found.exactly is None and p.label == "UNDECIDED":
        found = nearest(array, right, patience, exactly=True)
    x, claims = found.x, found.claims
    if found.exactly is not None:
        p, left, known = found.exactly.p, found.exactly.left, rational.in_range(x)
        inside = known and rational.in_range(p) and rational.in_range(left)
        return Found(Projection(p, x if known else None, left, None if inside else RANGE), claims, withheld())
    p, left = _reckoned(array, right, x)
    would = RANGE if p.label == "UNDECIDED" else None
    return Found(Projection(p, x, left, would), (*claims, *kept(*_reached_claims(array, x, p, claims))), withheld())


def _reckoned(W: Floats, b: Floats, x: Near) -> tuple[Near, Near]:
    # p and b − p as far as the stored x tells; open where that is not known.
    p, off = reached(W, x)
    rest = b - p
    around = (off + 3 * UNIT * sizes(rest)) * (1 + 16 * UNIT)
    known = x.label == "CHECKED" or (np.isfinite(off).all() and np.isfinite(around).all())
    named = x.label if known else "UNDECIDED"
    return Near(p, off, named), Near(rest, around, named)


def _reached_claims(W: Floats, x: Near, p: Near, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    if not claims or not np.isfinite(p.radius).all():
        return ()
    told = {"p": p.value, "p_radius": p.radius}
    if claims[0].kind == "measured_least_squares":
        return (claim("measured_projection", **claims[0].witness, **told),)
    rest = np.zeros_like(x.value) if x.rest is None else x.rest
    return (claim("measured_reached", A=W, x=x.value, rest=rest, radius=x.radius, **told),)


def reached(W: Floats, x: Near) -> tuple[Floats, Floats]:
    """W (x + rest) in plain digits, and how far that is off."""
    rest = np.zeros_like(x.value) if x.rest is None else x.rest
    p = product(W, x.value) + product(W, rest)
    size = sizes(W)
    n = W.shape[1]
    with np.errstate(over="ignore", invalid="ignore"):
        more = sizes(x.value) * (2 * slack(n, W, x.value)) + sizes(rest) * 2.0**-40 + x.radius
        off = (size @ more) * (1 + gamma(2 * n + 16)) * 1.1 + 4 * UNIT * sizes(p)
    known = np.isfinite(off) & np.isfinite(p)
    return np.where(np.isfinite(p), p, 0), np.where(known, off + 2.0**-1060, np.inf)
