"""Definite or not: what xᴴAx does, by the signs of pivots or of leading minors."""

from dataclasses import dataclass
from typing import Literal

from matelier.exact.arithmetic import adjoint, check_square, has_letters
from matelier.exact.determinant import determinant_value
from matelier.exact.ldl import Symmetric, along, congruence, differing, elimination, factors, generic_of, pivots
from matelier.exact.operations import check_work
from matelier.exact.witness import claim
from matelier.scalars.surd import sign
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.formula import Entries, Number, Operator, Row
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

Kind = Literal[
    "positive_definite",
    "negative_definite",
    "positive_semidefinite",
    "negative_semidefinite",
    "indefinite",
    "zero",
    "not_symmetric",
    "depends",
]


@dataclass(frozen=True, slots=True)
class Definiteness(Record):
    """What xᴴAx does: its kind, how many independent directions are positive, negative, zero, and the leading minors.

    A matrix that is not symmetric has kind "not_symmetric" and no inertia; its `form` is that of (A + Aᴴ)/2, which has
    the same xᴴAx. With letters in the pivots the kind is "depends".
    """

    kind: Kind
    inertia: tuple[int, int, int] | None
    minors: tuple[Scalar, ...]
    form: "Definiteness | None" = None


def definite(A: Exact) -> Found[Definiteness]:
    """Whether xᴴAx is positive, negative or both, with the inertia. Raises BadInput("matrix.not_square")."""
    check_square(A)
    if differing(A) is not None:
        S = symmetric_part(A)
        return _unsymmetric(A, S, classified(S, factors(S)))
    return classified(A, factors(A))


def definite_by_elimination(A: Exact) -> Work[Found[Definiteness]]:
    """The same from the pivots of symmetric elimination: their signs are those of xᴴAx along independent directions.

    Raises BadInput("matrix.not_square"); Unable("exact.entries") or ("exact.digits") for work that nobody would read.
    """
    S = yield from _symmetrised(A)
    value = yield from elimination(S)
    found = classified(S, value)
    yield _pivots_step(S, value, found.value)
    return found if S is A else _unsymmetric(A, S, found)


def definite_by_minors(A: Exact) -> Work[Found[Definiteness]]:
    """The same from the leading principal minors (Sylvester); where one is zero before the last, by elimination.

    Raises as `definite_by_elimination`.
    """
    S = yield from _symmetrised(A)
    minors = leading_minors(S)
    for k, minor in enumerate(minors, 1):
        corner = Entries(Exact(tuple(row[:k] for row in S.rows[:k])), fence="|")
        yield Step("definite.minor", {"k": k, "minor": minor}, S, Row((corner, Operator("="), Number(minor))))
    if all(minors) and not any(map(has_letters, minors)):
        found = classified(S, factors(S))
        yield Step("definite.by_minors", {"minors": minors, **_told(found.value)}, S, None, level=0)
        return found if S is A else _unsymmetric(A, S, found)
    yield Step("definite.minors_undecided", {"minors": minors}, S, None, level=0)
    value = yield from elimination(S)
    found = classified(S, value)
    yield _pivots_step(S, value, found.value)
    return found if S is A else _unsymmetric(A, S, found)


def symmetric_part(A: Exact) -> Exact:
    """(A + Aᴴ)/2, which has the same real part of xᴴAx."""
    both = zip(A.rows, adjoint(A).rows, strict=True)
    return Exact(tuple(tuple((x + y) / 2 for x, y in zip(one, other, strict=True)) for one, other in both))


def leading_minors(A: Exact) -> tuple[Scalar, ...]:
    """The determinants of the k × k corners at the upper left."""
    corners = (Exact(tuple(row[:k] for row in A.rows[:k])) for k in range(1, len(A.rows) + 1))
    return tuple(determinant_value(corner) for corner in corners)


def _symmetrised(A: Exact) -> Work[Exact]:
    check_square(A)
    check_work(A)
    place = differing(A)
    if place is None:
        return A
    i, j = place
    S = symmetric_part(A)
    facts = {"row": i + 1, "column": j + 1, "entry": A.rows[i][j], "other": A.rows[j][i]}
    yield Step("definite.symmetrise", facts, A, S, level=0)
    return S


def _pivots_step(S: Exact, value: Symmetric, found: Definiteness) -> Step:
    rule = "definite.pivots_depend" if found.inertia is None else "definite.pivots"
    return Step(rule, {"pivots": pivots(value.D), **_told(found)}, S, value.D, level=0)


def _told(value: Definiteness) -> dict[str, object]:
    if value.inertia is None:
        return {}
    counts = dict(zip(("positive", "negative", "zero"), value.inertia, strict=True))
    return {"kind": Sentence(f"definite.{value.kind}"), **counts}


def classified(A: Exact, value: Symmetric) -> Found[Definiteness]:
    """What xᴴAx does, by the pivots of A's own P, L and D."""
    found, minors = pivots(value.D), _minors(A, value)
    proof = claim("leading_minors", A=A, minors=Exact((minors,)))
    if any(map(has_letters, found)):
        return Found(Definiteness("depends", None, minors), (congruence(A, value), proof), generic_of(value))
    signs = [sign(pivot) for pivot in found]
    inertia = (signs.count(1), signs.count(-1), signs.count(0))
    claims = (inertia_claim(A, value, inertia), *_witnesses(A, value, signs), proof)
    return Found(Definiteness(_kind(inertia), inertia, minors), claims, generic_of(value))


def _minors(A: Exact, value: Symmetric) -> tuple[Scalar, ...]:
    # While no row has moved and no block stands, the minors are the products of the pivots.
    n, D = len(A.rows), value.D.rows
    if any(not value.P.rows[i][i] for i in range(n)) or any(D[i][i + 1] for i in range(n - 1)):
        return leading_minors(A)
    found: list[Scalar] = []
    for i in range(n):
        found.append(found[-1] * D[i][i] if found else D[i][i])
    return tuple(found)


def inertia_claim(A: Exact, value: Symmetric, inertia: tuple[int, int, int]) -> Claim:
    """That A has so many positive, negative and zero directions."""
    counts = dict(zip(("positive", "negative", "zero"), inertia, strict=True))
    return claim("inertia", A=A, P=value.P, L=value.L, D=value.D, **counts)


def _witnesses(A: Exact, value: Symmetric, signs: list[int]) -> tuple[Claim, ...]:
    """A vector of either sign for what is indefinite, a null vector for what is semidefinite."""
    claims: list[Claim] = []
    if 1 in signs and -1 in signs:
        for wanted in (1, -1):
            x = along(value, signs.index(wanted), wanted)
            claims.append(claim("form_sign", A=A, x=x, sign=wanted))
    elif 0 in signs:
        claims.append(claim("null_vector", A=A, v=along(value, signs.index(0))))
    return tuple(claims)


def _kind(inertia: tuple[int, int, int]) -> Kind:
    match tuple(bool(count) for count in inertia):
        case (True, True, _):
            return "indefinite"
        case (True, False, zero):
            return "positive_semidefinite" if zero else "positive_definite"
        case (False, True, zero):
            return "negative_semidefinite" if zero else "negative_definite"
        case _:
            return "zero"


def _unsymmetric(A: Exact, S: Exact, found: Found[Definiteness]) -> Found[Definiteness]:
    place = differing(A)
    assert place is not None
    where = claim("not_symmetric", A=A, row=place[0], column=place[1])
    value = Definiteness("not_symmetric", None, leading_minors(A), found.value)
    same = claim("symmetric_part", A=A, S=S)
    return Found(value, (where, same, *found.claims), found.notices)
