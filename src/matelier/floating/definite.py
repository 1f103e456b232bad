"""What xᴴAx does: positive, negative or both, proved by a shifted Cholesky, by directions, by bounds, or exactly."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from matelier.floating import rational
from matelier.floating.given import claim, entries, square
from matelier.floating.inertia import inertia_exactly
from matelier.floating.lapack import cholesky
from matelier.floating.rank import would_decide
from matelier.floating.rational import PATIENCE
from matelier.floating.rounding import TINY, Float64, Floats, gamma, is_complex
from matelier.floating.symmetric import Spectrum, is_hermitian, spectrum
from matelier.floating.trust import kept, label, trusted, withheld
from matelier.spine.answer import Found
from matelier.spine.claim import Claim, Label
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence

Kind = Literal[
    "positive_definite", "positive_semidefinite", "negative_definite", "negative_semidefinite", "indefinite", "zero",
    "not_symmetric", "open",
]  # fmt: skip
Inertia = tuple[int, int, int]
EVEN = 8  # powers of two that the diagonal may be apart without being scaled


@dataclass(frozen=True, slots=True)
class Definiteness(Record):
    """The kind, and how many independent directions go up, down and nowhere, where that is known.

    "not_symmetric" tells a `place` (from 0) whose entry differs from the one across the diagonal.
    """

    kind: Kind
    label: Label
    inertia: Inertia | None = None
    place: tuple[int, int] | None = None
    would: Sentence | None = None


@np.errstate(all="ignore")
def definite(A: object, *, patience: float = PATIENCE) -> Found[Definiteness]:
    """What xᴴAx does for the stored numbers. Raises BadInput("matrix.not_square") and as `measured`. [Rump 2006]"""
    array = entries(A)
    square(array)
    if not is_hermitian(array):
        i, j = np.argwhere(array != array.conj().T)[0].tolist()
        proof = claim("measured_not_symmetric", "EXACT", A=array, row=i, column=j)
        return Found(Definiteness("not_symmetric", "EXACT", place=(i, j)), (proof,))
    value, claims = _by_cholesky(array) or _by_values(array, patience)
    return Found(value, kept(*claims), withheld())


def _by_cholesky(A: Floats) -> tuple[Definiteness, tuple[Claim, ...]] | None:
    n, sign = len(A), float(np.sign(A[0, 0].real))
    proof = shifted(A if sign > 0 else -A) if sign else None
    if proof is None:
        return None
    told = claim("measured_definite", A=A, sign=int(sign), **proof)
    if sign > 0:
        return Definiteness("positive_definite", label(), (n, 0, 0)), (told,)
    return Definiteness("negative_definite", label(), (0, n, 0)), (told,)


def shifted(A: Floats) -> dict[str, object] | None:
    """L with L Lᴴ ≈ D A D − c I, which Cholesky's method reached: A is then positive definite. None where it stops.

    D are powers of two; c is more than Cholesky's rounding can do, γ times the trace. [Rump 2006, theorem 2.3]
    """
    n, diagonal = len(A), A.diagonal().real
    if not (diagonal > 0).all():
        return None
    powers = -(np.frexp(diagonal)[1] // 2)
    spread = int(powers.max() - powers.min())
    if spread > 1000:
        return None
    if spread <= EVEN and -100 < int(powers[0]) < 100:
        powers = np.zeros(n, dtype=np.int64)
        B = A.copy()
    else:
        by = np.ldexp(1.0, powers)
        B = (A * by[:, None]) * by[None, :]
        if not (((B / by[:, None]) / by[None, :]) == A).all():
            return None
    trace = float(B.diagonal().real.sum())
    shift = (8 if is_complex(A) else 3) * gamma(n + 8) * trace * (1 + gamma(n)) + TINY
    B[np.diag_indices(n)] -= shift
    L = cholesky(B)
    return None if L is None else {"L": L, "shift": shift, "powers": powers}


def _by_values(A: Floats, patience: float) -> tuple[Definiteness, tuple[Claim, ...]]:
    found = spectrum(A)
    up, down, n = found.positive, found.negative, len(A)
    if up and down:
        return Definiteness("indefinite", label(), _whole(up, down, n)), (_counted(found, up, down),)
    if not trusted():
        return Definiteness("open", "CHECKED", would=would_decide(A)), ()
    if up == n or down == n:
        kind: Kind = "positive_definite" if up else "negative_definite"
        return Definiteness(kind, label(), (up, down, 0)), (_counted(found, up, down),)
    if rational.affordable(rational.seconds(A), patience):
        r = rational.rank(A)
        if up + down == r:
            proof = claim("measured_exact_rank", "EXACT", A=A, rank=r)
            return _named((up, down, n - r)), (_counted(found, up, down), proof)
        exact = inertia_exactly(A, patience)
        if exact is not None:
            return _named(exact[0]), exact[1]
    diagonal: Float64 = A.diagonal().real
    if (diagonal > 0).any() and (diagonal < 0).any():
        return Definiteness("indefinite", "EXACT"), _along_axes(A)
    return Definiteness("open", "UNDECIDED", would=would_decide(A)), (_counted(found, up, down),)


def _along_axes(A: Floats) -> tuple[Claim, ...]:
    # xᴴAx for an axis x is an entry of the diagonal.
    diagonal: Float64 = A.diagonal().real
    places = {1: int(diagonal.argmax()), -1: int(diagonal.argmin())}
    axes = {sign: (np.arange(len(A)) == i).astype(np.float64)[:, None] for sign, i in places.items()}
    return tuple(claim("measured_direction", A=A, x=x, sign=sign) for sign, x in axes.items())


def _whole(up: int, down: int, n: int) -> Inertia | None:
    return (up, down, 0) if up + down == n else None


def _counted(found: Spectrum, up: int, down: int) -> Claim:
    told = {"lower": found.lower, "upper": found.upper, "positive": up, "negative": down}
    return claim("measured_inertia", **found.witness, **told)


def _named(inertia: Inertia) -> Definiteness:
    up, down, flat = inertia
    if up and down:
        return Definiteness("indefinite", "EXACT", inertia)
    if not (up or down):
        return Definiteness("zero", "EXACT", inertia)
    kinds: dict[tuple[bool, bool], Kind] = {
        (True, False): "positive_definite", (True, True): "positive_semidefinite",
        (False, False): "negative_definite", (False, True): "negative_semidefinite",
    }  # fmt: skip
    return Definiteness(kinds[bool(up), bool(flat)], "EXACT", inertia)
