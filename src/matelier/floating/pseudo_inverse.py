"""The pseudo-inverse of measured matrices, each entry with how far it can be off; of lower rank exactly."""

from dataclasses import dataclass

import numpy as np

from matelier.floating import lapack, rational
from matelier.floating.exactly import pseudo_inverted_exactly
from matelier.floating.given import claim, entries
from matelier.floating.inverse import inverse
from matelier.floating.least import Narrowed, narrowed
from matelier.floating.rank import would_decide
from matelier.floating.rational import PATIENCE
from matelier.floating.rounding import AGAIN, CLEAR, TINY, UP, Float64, Floats, gamma, product, sizes, slack
from matelier.floating.scaling import LEAST, moved
from matelier.floating.trust import kept, label, withheld
from matelier.spine.answer import Found
from matelier.spine.measured import Near
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence

MOST_EXACT = 40  # rows or columns of dependent ones: the pseudo-inverse of more is long as rationals


@dataclass(frozen=True, slots=True, eq=False)
class PseudoInverse(Record):
    """X near A⁺; CHECKED, with what would decide, where the rank is neither proved to be full nor found exactly.

    None where A⁺ is known and leaves the range of binary64.
    """

    inverse: Near | None
    would: Sentence | None = None


@np.errstate(all="ignore")
def pseudo_inverse(A: object, *, patience: float = PATIENCE) -> Found[PseudoInverse]:
    """A⁺, each entry with its radius. Raises as `measured`. [Golub & Van Loan 2013, 5.5]"""
    array = entries(A)
    m, n = array.shape
    if m == n:
        square = inverse(array, patience=patience)
        if square.value.inverse is not None:
            return Found(PseudoInverse(square.value.inverse), square.claims, square.notices)
    tall = array if m >= n else np.ascontiguousarray(array.conj().T)
    found = narrowed(tall)
    near = _enclosed(found)
    if near is None and max(m, n) <= MOST_EXACT and rational.affordable(rational.seconds(array) * 4 * m, patience):
        exact, proofs = pseudo_inverted_exactly(array)
        if not rational.in_range(exact):
            return Found(PseudoInverse(None, Sentence("measured.would.range")), proofs, withheld())
        return Found(PseudoInverse(exact), proofs, withheld())
    if near is None:
        guess = lapack.pseudo_inverse(array)
        return Found(PseudoInverse(Near(guess, np.full(guess.shape, np.inf), "CHECKED"), would_decide(array)))
    X = near if m >= n else Near(np.ascontiguousarray(near.value.conj().T), near.radius.T.copy(), near.label)
    proof = claim(
        "measured_pseudo_inverse", A=array, S=found.S, columns=found.scaled.columns, X=X.value, radius=X.radius
    )
    return Found(PseudoInverse(X), kept(proof), withheld())


def _enclosed(found: Narrowed) -> Near | None:
    if not found.proves:
        return None
    A, S = found.scaled.A, found.S
    B = product(A, S)
    T = B.conj().T
    X = product(S, 2 * T - product(product(T, B), T))  # one step towards (BᴴB)⁻¹Bᴴ
    radius = _radius(found, A, X)
    value, whole = moved(X, found.scaled.columns)
    with np.errstate(over="ignore"):
        off = np.ldexp(radius, found.scaled.columns[:, None])
    if not (whole and np.isfinite(value).all() and np.isfinite(off).all()):
        return None
    return Near(value, np.nextafter(off + 4 * LEAST, np.inf), label())


def _radius(found: Narrowed, A: Floats, X: Floats) -> Float64:
    # |X − A⁺|ᵢⱼ ≤ ‖Sᵢ‖ ‖Sᴴ G eⱼ‖ / (1 − off), G = Aᴴ(I − A X).
    m, n = A.shape
    S, size = found.S, sizes(A)
    E = -product(A, X)
    E[np.diag_indices(m)] += 1
    lost = slack(n, A, X) * product(size, sizes(X)) + TINY
    H = A.conj().T
    G = product(H, E)
    off = product(size.T, lost * UP + sizes(E) * (slack(m, A, E) * UP)) + TINY
    turned = sizes(product(S.conj().T, G)) + product(sizes(S).T, off + sizes(G) * (slack(n, S, G) * UP))
    turned = turned * (AGAIN * UP * (1 + gamma(4 * (m + n) + 32)))
    columns = np.sqrt(np.square(turned).sum(axis=0)) * (1 + CLEAR)
    rows = np.sqrt(np.square(sizes(S)).sum(axis=1)) * (1 + CLEAR)
    return np.outer(rows, columns) * ((1 + CLEAR) / (1 - found.off)) + TINY
