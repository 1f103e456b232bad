"""The orthogonal projection of measured columns on what others span, and what is left of them."""

from dataclasses import dataclass

import numpy as np

from matelier.floating.given import claim, column, entries
from matelier.floating.least_squares import nearest
from matelier.floating.rational import PATIENCE
from matelier.floating.rounding import UNIT, Floats, gamma, product, sizes, slack
from matelier.floating.trust import kept, withheld
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.measured import Near
from matelier.spine.record import Record


@dataclass(frozen=True, slots=True, eq=False)
class Projection(Record):
    """p = W x, the nearest to b that the columns of W reach; `left` is b − p, orthogonal to all of them."""

    p: Near
    x: Near
    left: Near


@np.errstate(all="ignore")
def project(b: object, W: object, *, patience: float = PATIENCE) -> Found[Projection]:
    """The projection of b, one column or several, on the column space of W.

    Raises BadInput("measured.not_as_long") and as `measured`. [Strang 2016, 4.2]
    """
    array = entries(W)
    right = column(b, array)
    x, _, claims = nearest(array, right, patience)
    p, off = reached(array, x)
    near = Near(p, off, x.label)
    rest = right - p
    left = Near(rest, (off + 3 * UNIT * sizes(rest)) * (1 + 16 * UNIT), x.label)
    return Found(Projection(near, x, left), (*claims, *kept(*_reached_claims(array, x, near, claims))), withheld())


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
