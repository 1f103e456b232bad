"""Eigenvalues and eigenvectors of measured matrices: between bounds, in discs, or by the exact polynomial."""

from dataclasses import dataclass

import numpy as np

from matelier.floating import rational
from matelier.floating.general import Discs, by_polynomial, discs
from matelier.floating.given import claim, entries, square
from matelier.floating.rank import would_decide
from matelier.floating.rational import PATIENCE
from matelier.floating.rounding import Floats, is_complex
from matelier.floating.symmetric import is_hermitian, spectrum
from matelier.floating.trust import kept, label, withheld
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.measured import Between, Near
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence

MOST_EXACT = 30  # rows up to which a polynomial's roots are found where discs overlap


@dataclass(frozen=True, slots=True, eq=False)
class Eigen(Record):
    """The eigenvalues (Between where all are real for being symmetric, the least first; else Near) and vectors.

    `vectors` are columns, as LAPACK finds them. `groups` are places of values that hang together: so many eigenvalues
    lie there. `multiplicities` are exact, and known where the exact polynomial was asked; values are then told once.
    """

    values: Between | Near
    vectors: Floats | None
    symmetric: bool
    groups: tuple[tuple[int, ...], ...] = ()
    multiplicities: tuple[int, ...] | None = None
    would: Sentence | None = None


@np.errstate(all="ignore")
def eigen(A: object, *, patience: float = PATIENCE) -> Found[Eigen]:
    """All eigenvalues with how far each can be off, and eigenvectors.

    Raises BadInput("matrix.not_square") and as `measured`. [Miyajima 2010; Golub & Van Loan 2013, 8.1]
    """
    array = entries(A)
    square(array)
    if is_hermitian(array):
        found = spectrum(array)
        proof = claim("measured_eigenvalues", **found.witness, lower=found.lower, upper=found.upper)
        return Found(Eigen(found.values, found.V, True), kept(proof), withheld())
    return _general(array, patience)


def _general(A: Floats, patience: float) -> Found[Eigen]:
    found = discs(A)
    separate = len(found.groups) == len(A)
    exactly = not separate and not is_complex(A) and len(A) <= MOST_EXACT and rational.length(A) < 400
    if exactly and rational.affordable(rational.seconds(A, 4.4, 8e-11), patience):
        exact = _exactly(A)
        if exact is not None:
            return exact
    known = bool(np.isfinite(found.radii).all())
    told = Near(found.values, found.radii, label("PROVED" if known else "UNDECIDED"))
    value = Eigen(told, found.X, False, found.groups, None, None if known else would_decide(A))
    return Found(value, kept(*_proofs(A, found)) if known else (), withheld())


def _exactly(A: Floats) -> Found[Eigen] | None:
    # None where values are not told apart by the numbers that binary64 has: far too large or small.
    values, times, told = by_polynomial(A)
    if not _apart(values):
        return None
    proof = claim(
        "measured_roots", "EXACT", A=A, **told, values=values.value, rest=values.rest, radius=values.radius,
        times=np.array(times),
    )  # fmt: skip
    return Found(Eigen(values, None, False, (), times), (proof,), withheld())


def _apart(values: Near) -> bool:
    v, w, r = values.value, values.rest, values.radius
    gaps = np.abs((v[:, None] - v[None, :]) + (w[:, None] - w[None, :]))
    reach = (r[:, None] + r[None, :]) * (1 + 1e-9)
    return bool(np.isfinite(v).all() and (gaps > reach)[~np.eye(len(v), dtype=bool)].all())


def _proofs(A: Floats, found: Discs) -> tuple[Claim, ...]:
    if not np.isfinite(found.radii).all():
        return ()
    values, radii = found.scaled
    return (claim("measured_discs", A=A, X=found.X, R=found.R, values=values, radii=radii),)
