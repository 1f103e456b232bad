"""Which named kinds a matrix is of, each with what shows it; and what it only just is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from flint import nmod_mat

from matelier.exact.angles import known_cosines, known_turn
from matelier.exact.arithmetic import (
    adjoint,
    column,
    columns,
    diagonal,
    difference,
    entries,
    product,
    scaled,
    total,
    transposed,
)
from matelier.exact.determinant import determinant_value
from matelier.exact.eliminate import dependency
from matelier.exact.ldl import pivots
from matelier.exact.look import Look, Shown
from matelier.exact.near import near_misses
from matelier.exact.operations import generic
from matelier.exact.patterns import PATTERNS, Test, holding
from matelier.exact.witness import claim
from matelier.scalars.held import integers, rational
from matelier.scalars.nested import square_root
from matelier.scalars.surd import sign
from matelier.spine.answer import Found
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence

PRIME = 2**61 - 1


@dataclass(frozen=True, slots=True)
class Kind(Record):
    """A kind that the matrix is of, by its name (`symmetric`), and the sentence that shows it."""

    name: str
    reason: Sentence


def kinds(A: Exact) -> Found[tuple[Kind, ...]]:
    """All named kinds that A is of; what it only just is not stands in the notices. Letters: for all their values."""
    look = Look(A := Exact(A.rows))  # where it came from is no part of what it is
    shown = {name: test(look) for name, test in TESTS.items()}
    held = {name: one for name, one in shown.items() if one is not None}
    value = tuple(Kind(name, Sentence(one.why or _claimed(name, look), one.facts)) for name, one in held.items())
    claims = tuple(claim(f"is_{name}", A=A, **one.witness) for name, one in held.items())
    return Found(value, claims, (*near_misses(look, frozenset(held)), *generic(look.stairs.values)))


def _claimed(name: str, look: Look) -> str:
    conjugated = name in ("normal", "orthonormal_columns") and not look.is_real
    return f"claim.is_{name}.complex" if conjugated else f"claim.is_{name}"


def _has_unit_gram(look: Look) -> bool:
    return look.gram == look.unit


def _rotation(look: Look) -> Shown | None:
    A, n = look.A, len(look.A.rows)
    if not _orthogonal(look) or not look.is_wide or A == look.unit or determinant_value(A) != 1:
        return None
    if n == 2:
        cosine, sine = A.rows[0][0], A.rows[1][0]
        turn = known_turn(cosine, sine)
        facts = {"cosine": cosine, "sine": sine} if turn is None else {"degrees": turn}
        return Shown("kind.rotation.cosine" if turn is None else "kind.rotation.degrees", facts)
    return _about_axis(look) if n == 3 else Shown()


def _about_axis(look: Look) -> Shown:
    # The part of A that is not symmetric has the axis in it, unless the turn is by 180°.
    (_, b, c), (d, _, f), (g, h, _) = look.A.rows
    axis = _plain((h - f, c - g, d - b))
    if not any(entries(axis)):
        axis = dependency(difference(look.A, look.unit)) or axis
    cosine = (total(diagonal(look.A)) - 1) / 2
    degrees = known_cosines().get(cosine)
    signs = [sign(entry) for entry in entries(axis)]
    back = (sum(signs), next(filter(None, signs))) < (0, 0)  # more pleasant about the opposite axis, and backwards
    axis = scaled(axis, Fraction(-1)) if back else axis
    if degrees is None:
        return Shown(f"kind.rotation.axis_cosine{'_back' if back else ''}", {"axis": axis, "cosine": cosine})
    return Shown(
        "kind.rotation.axis_degrees", {"axis": axis, "degrees": -degrees if back and cosine != -1 else degrees}
    )


def _orthogonal(look: Look) -> bool:
    return look.is_square and look.is_real and _has_unit_gram(look)


def _reflection(look: Look) -> Shown | None:
    # I − A = 2 n nᵀ/nᵀn is symmetric and of rank 1.
    if not _orthogonal(look) or not look.is_wide or look.A != look.adjoint:
        return None
    away = difference(look.unit, look.A)
    if total(diagonal(away)) != 2:  # of a symmetric A with A² = I: twice the rank
        return None
    normal = next(down for down in columns(away) if any(down))
    return Shown("kind.reflection.why", {"normal": _plain(normal)})


def _plain(vector: Sequence[Scalar]) -> Exact:
    # The same direction in whole numbers without common divisor, where there are such.
    if all(isinstance(entry, Fraction) for entry in vector):
        unit = lcm(*(entry.denominator for entry in vector))
        vector = [entry * unit / (gcd(*(int(entry * unit) for entry in vector)) or 1) for entry in vector]
    return column(vector)


def _projection(look: Look) -> Shown | None:
    if not look.is_square or look.square != look.A:
        return None
    orthogonal = look.adjoint == look.A
    return Shown("kind.projection.orthogonal" if orthogonal else "kind.projection.oblique", {"rank": look.rank})


def _orthogonal_projection(look: Look) -> Shown | None:
    if _projection(look) is None or look.adjoint != look.A:
        return None
    key = "kind.orthogonal_projection.why" if look.is_real else "kind.orthogonal_projection.why_complex"
    return Shown(key, {"rank": look.rank})


def _nilpotent(look: Look) -> Shown | None:
    if not look.is_square or not _may_vanish(look.A):
        return None
    power, index = look.A, 1
    while any(entries(power)) and index < len(look.A.rows):
        power, index = product(power, look.A), index + 1
    return None if any(entries(power)) else Shown("kind.nilpotent.why", {"index": index}, {"index": index})


def _may_vanish(A: Exact) -> bool:
    # The trace must be zero, and the n-th power modulo a prime; both are cheap beside the powers themselves.
    if total(diagonal(A)):
        return False
    if not rational(A):
        return True
    Z = integers(scaled(A, Fraction(lcm(*(entry.denominator for entry in entries(A))))))[0]
    residue = nmod_mat(Z, PRIME) ** len(A.rows)
    return not any(int(entry) for entry in residue.entries())


def _singular(look: Look) -> Shown | None:
    if not look.is_square or look.rank == len(look.A.rows):
        return None
    v = dependency(look.A)
    return Shown("kind.singular.why", {"rank": look.rank, "v": v}, {"v": v})


def _full(look: Look, *, tall: bool) -> Shown | None:
    m, n = look.A.shape
    if (m <= n if tall else m >= n) or look.rank != min(m, n):
        return None
    return Shown("kind.full_column_rank.why" if tall else "kind.full_row_rank.why", {"rank": look.rank})


def _covariance(look: Look) -> Shown | None:
    if not look.is_real or look.form is None or not _never_negative(look):
        return None
    C = product(transposed(look.form.P), look.form.L)
    facts = {"pivots": pivots(look.form.D)}
    return Shown("kind.covariance.why", facts, {"C": C, "D": look.form.D})


def _never_negative(look: Look) -> bool:
    if look.form is None:
        return False
    D = look.form.D
    diagonal = not any(entry for i, row in enumerate(D.rows) for j, entry in enumerate(row) if i != j)
    return diagonal and all(sign(row[i]) >= 0 for i, row in enumerate(D.rows))


def _gram(look: Look) -> Shown | None:
    # A = (PᵀL) D (PᵀL)ᴴ, and the roots of D's diagonal make of it GᴴG.
    if look.form is None or not _never_negative(look):
        return None
    C = product(transposed(look.form.P), look.form.L)
    kept = [(row[i], down) for i, (row, down) in enumerate(zip(look.form.D.rows, columns(C), strict=True)) if row[i]]
    try:
        lines = [tuple(square_root(d) * entry for entry in down) for d, down in kept]
    except Unable:
        return None
    G = adjoint(transposed(Exact.of(lines))) if lines else Exact.of([[0] * len(C.rows)])
    key = "kind.gram.why" if look.is_real else "kind.gram.why_complex"
    return Shown(key, {"G": G}, {"G": G})


ALGEBRAIC: Mapping[str, Test] = {
    "symmetric": holding(lambda look: look.is_square and transposed(look.A) == look.A),
    "antisymmetric": holding(
        lambda look: look.is_square and any(entries(look.A)) and transposed(look.A) == scaled(look.A, Fraction(-1))
    ),
    "hermitian": holding(lambda look: look.is_square and not look.is_real and look.adjoint == look.A),
    "orthogonal": holding(_orthogonal),
    "orthonormal_columns": holding(lambda look: look.A.shape[0] > look.A.shape[1] and _has_unit_gram(look)),
    "unitary": holding(lambda look: look.is_square and not look.is_real and _has_unit_gram(look)),
    "normal": holding(lambda look: look.is_square and look.gram == product(look.A, look.adjoint)),
    "rotation": _rotation,
    "reflection": _reflection,
    "projection": _projection,
    "orthogonal_projection": _orthogonal_projection,
    "involution": holding(lambda look: look.is_square and look.square == look.unit),
    "nilpotent": _nilpotent,
    "singular": _singular,
    "invertible": lambda look: (
        Shown("kind.invertible.why", {"rank": look.rank}) if look.is_square and look.rank == len(look.A.rows) else None
    ),
    "full_column_rank": lambda look: _full(look, tall=True),
    "full_row_rank": lambda look: _full(look, tall=False),
    "covariance": _covariance,
    "gram": _gram,
}
"""Each kind that takes some reckoning, with its test."""

TESTS: Mapping[str, Test] = {**PATTERNS, **ALGEBRAIC}
