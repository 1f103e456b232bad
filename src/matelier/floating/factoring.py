"""QR, LU and Cholesky factors of measured matrices, with a proved bound of what they leave of the matrix."""

from dataclasses import dataclass

import numpy as np

from matelier.floating import lapack
from matelier.floating.definite import Definiteness, definite
from matelier.floating.given import claim, entries, square
from matelier.floating.rational import PATIENCE
from matelier.floating.rounding import Floats, difference, exponent, obliqueness, scaled
from matelier.floating.trust import kept, label, withheld
from matelier.spine.answer import Found
from matelier.spine.claim import Claim, Label
from matelier.spine.errors import BadInput
from matelier.spine.record import Record


@dataclass(frozen=True, slots=True, eq=False)
class Orthogonal(Record):
    """A ≈ Q R: ‖A − Q R‖₂ ≤ `left`, ‖QᴴQ − I‖₂ ≤ `oblique`."""

    Q: Floats
    R: Floats
    left: float
    oblique: float
    label: Label


@dataclass(frozen=True, slots=True, eq=False)
class Triangles(Record):
    """P A ≈ L U, rows of A in this `order`: ‖P A − L U‖₂ ≤ `left`."""

    order: tuple[int, ...]
    L: Floats
    U: Floats
    left: float
    label: Label


@dataclass(frozen=True, slots=True, eq=False)
class Root(Record):
    """A ≈ L Lᴴ, ‖A − L Lᴴ‖₂ ≤ `left`; without L where A is not proved to be positive definite."""

    L: Floats | None
    left: float | None
    definite: Definiteness


@np.errstate(all="ignore")
def qr(A: object) -> Found[Orthogonal]:
    """Q and R of A, R with a diagonal that is not negative. [Golub & Van Loan 2013, 5.2]

    Raises as `measured`, and BadInput("measured.range") where R has entries that binary64 cannot hold.
    """
    array = entries(A)
    e = exponent(array)
    Q, R = lapack.qr(scaled(array, -e))
    R = _within_range(array, scaled(R, e))
    turns = np.where(R.diagonal().real < 0, -1.0, 1.0)
    k = len(turns)
    Q[:, :k], R[:k] = Q[:, :k] * turns, turns[:, None] * R[:k]
    left, oblique = left_of(array, Q, R), obliqueness(Q)
    proof = claim("measured_qr", A=array, Q=Q, R=R, left=left, oblique=oblique)
    return Found(Orthogonal(Q, R, left, oblique, label()), _told(left, proof), withheld())


@np.errstate(all="ignore")
def lu(A: object) -> Found[Triangles]:
    """P, L and U of A, the largest entry of each column as its pivot. [Strang 2016, 2.6]

    Raises as `measured`, and BadInput("measured.range") where U has entries that binary64 cannot hold.
    """
    array = entries(A)
    e = exponent(array)
    order, L, U = lapack.lu(scaled(array, -e))
    U = _within_range(array, scaled(U, e))
    left = left_of(array[order], L, U)
    proof = claim("measured_lu", A=array, order=order, L=L, U=U, left=left)
    return Found(Triangles(tuple(order.tolist()), L, U, left, label()), _told(left, proof), withheld())


@np.errstate(all="ignore")
def cholesky(A: object, *, patience: float = PATIENCE) -> Found[Root]:
    """L with A ≈ L Lᴴ, where A is proved to be positive definite. Raises as `definite`. [Rump 2006]"""
    array = entries(A)
    square(array)
    asked = definite(array, patience=patience)
    if asked.value.kind != "positive_definite":
        return Found(Root(None, None, asked.value), asked.claims, asked.notices)
    L = lapack.cholesky(array)
    if L is None:  # although there is one: rounding came between
        return Found(Root(None, None, asked.value), asked.claims, asked.notices)
    left = left_of(array, L, L.conj().T)
    proof = claim("measured_cholesky", A=array, L=L, left=left)
    return Found(Root(L, left, asked.value), (*asked.claims, *_told(left, proof)), asked.notices)


def _within_range(A: Floats, R: Floats) -> Floats:
    if not np.isfinite(R).all():
        raise BadInput("measured.range", given=float(np.abs(A).max()))
    return R


def _told(left: float, proof: Claim) -> tuple[Claim, ...]:
    # A bound beyond the range of numbers proves nothing.
    return kept(proof) if np.isfinite(left) else ()


def left_of(A: Floats, B: Floats, C: Floats) -> float:
    """An upper bound of ‖A − B C‖₂, at any size of the entries."""
    e = exponent(A)
    f = exponent(B)
    found = difference(scaled(A, -e), scaled(B, -f), scaled(C, f - e))
    return float(np.nextafter(np.ldexp(found, e), np.inf))
