"""Definite or not: what xᴴAx does, by the signs of pivots or of leading minors; and xᵀAx written out, as squares."""

from dataclasses import dataclass
from typing import Literal

from matelier.exact.arithmetic import adjoint, check_square, columns, conjugate, entries, has_letters
from matelier.exact.determinant import determinant_value
from matelier.exact.ldl import Symmetric, along, congruence, differing, elimination, factors, generic_of, pivots
from matelier.exact.operations import check_work
from matelier.exact.witness import claim, lazy_claim
from matelier.scalars.lowest import ZERO
from matelier.scalars.ratio import Ratio, letter
from matelier.scalars.surd import sign
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput, Unable
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


@dataclass(frozen=True, slots=True)
class QuadraticForm(Record):
    """xᵀAx as a polynomial, its symmetric matrix, and Σ weight · (form · x)²: a weight for each row of `forms`."""

    polynomial: str
    matrix: Exact
    weights: tuple[Scalar, ...]
    forms: Exact
    kind: Kind
    inertia: tuple[int, int, int] | None
    variables: tuple[str, ...]


def definite(A: Exact) -> Found[Definiteness]:
    """Whether xᴴAx is positive, negative or both, with the inertia. Raises BadInput("matrix.not_square")."""
    check_square(A)
    if differing(A) is not None:
        S = symmetric_part(A)
        return _unsymmetric(A, S, _judged(S, factors(S)))
    return _judged(A, factors(A))


def definite_by_elimination(A: Exact) -> Work[Found[Definiteness]]:
    """The same from the pivots of symmetric elimination: their signs are those of xᴴAx along independent directions.

    Raises BadInput("matrix.not_square"); Unable("exact.entries") or ("exact.digits") for work that nobody would read.
    """
    S = yield from _symmetrised(A)
    value = yield from elimination(S)
    found = _judged(S, value)
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
        found = _judged(S, factors(S))
        yield Step("definite.by_minors", {"minors": minors, **_told(found.value)}, S, None, level=0)
        return found if S is A else _unsymmetric(A, S, found)
    yield Step("definite.minors_undecided", {"minors": minors}, S, None, level=0)
    value = yield from elimination(S)
    found = _judged(S, value)
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


def _judged(A: Exact, value: Symmetric) -> Found[Definiteness]:
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


def quadratic_form(A: Exact) -> Found[QuadraticForm]:
    """xᵀAx as a polynomial and as a sum of squares; A a square matrix, or one entry that is such a polynomial.

    Raises BadInput("matrix.not_square"), BadInput("quadratic_form.not_homogeneous") for another polynomial, and
    Unable("quadratic_form.complex") for entries that are not real.
    """
    S, variables, claims = _symmetric_of(A)
    return _formed(S, variables, claims, factors(S))


def quadratic_form_by_squares(A: Exact) -> Work[Found[QuadraticForm]]:
    """The same, squares completed one variable after another by symmetric elimination.

    Raises as `quadratic_form`; Unable("exact.entries") or Unable("exact.digits") for work that nobody would read.
    """
    check_work(A)
    S, variables, claims = _symmetric_of(A)
    yield Step("quadratic_form.matrix", {"count": len(variables)}, A, S, level=0)
    value = yield from elimination(S)
    found = _formed(S, variables, claims, value)
    facts = {"weights": found.value.weights, "count": len(found.value.weights)}
    yield Step("quadratic_form.squares", facts, value.D, found.value.forms, level=0)
    return found


def _symmetric_of(A: Exact) -> tuple[Exact, tuple[str, ...], tuple[Claim, ...]]:
    if A.shape == (1, 1) and isinstance(A.rows[0][0], Ratio):
        p = A.rows[0][0]
        S = _matrix_of(p)
        letters = Exact((tuple(letter(name) for name in p.letters),))
        return S, p.letters, (claim("form_polynomial", A=A, S=S, variables=letters),)
    n = check_square(A)
    if not all(getattr(entry, "is_real", True) for entry in entries(A)):
        raise Unable("quadratic_form.complex")
    used = {name for entry in entries(A) if isinstance(entry, Ratio) for name in entry.letters}
    plain = tuple("xyz"[:n]) if n <= 3 and not used & set("xyz") else tuple(f"x{k}" for k in range(1, n + 1))
    S = A if differing(A) is None else symmetric_part(A)
    return S, plain, () if S is A else (claim("symmetric_part", A=A, S=S),)


def _matrix_of(p: Ratio) -> Exact:
    whole = [(1, {})] == p.denominator and all(sum(powers.values()) == 2 for _, powers in p.numerator)
    if not whole:
        raise BadInput("quadratic_form.not_homogeneous", given=p)
    place = {name: k for k, name in enumerate(p.letters)}
    S = [[ZERO] * len(place) for _ in place]
    for c, powers in p.numerator:
        i, j = sorted(place[name] for name, times in powers.items() for _ in range(times))
        S[i][j] = S[j][i] = c if i == j else c / 2
    return Exact.of(S)


def _formed(S: Exact, variables: tuple[str, ...], claims: tuple[Claim, ...], value: Symmetric) -> Found[QuadraticForm]:
    weights, forms = _squares(value)
    judged = _judged(S, value)
    kind, inertia = judged.value.kind, judged.value.inertia
    squares = lazy_claim("completed_squares", {"S": S, "forms": forms}, ("weights",), lambda: (Exact((weights,)),))
    written = QuadraticForm(polynomial(S, variables), S, weights, forms, kind, inertia, variables)
    return Found(written, (*claims, squares, *judged.claims[:1]), judged.notices)


def _squares(value: Symmetric) -> tuple[tuple[Scalar, ...], Exact]:
    # xᵀSx = yᵀDy with y = LᵀPx; a block 2b·y₁y₂ is b/2 (y₁ + y₂)² − b/2 (y₁ − y₂)².
    places = [down.index(1) for down in columns(value.P)]  # P only moves columns
    rows = [tuple(conjugate(value.L.rows[i][k]) for i in places) for k in range(len(places))]
    D = value.D.rows
    found: list[tuple[Scalar, tuple[Scalar, ...]]] = []
    for k, row in enumerate(rows):
        if D[k][k]:
            found.append((D[k][k], row))
        elif k + 1 < len(rows) and D[k][k + 1]:
            half, other = D[k][k + 1] / 2, rows[k + 1]
            found.append((half, tuple(x + y for x, y in zip(row, other, strict=True))))
            found.append((-half, tuple(x - y for x, y in zip(row, other, strict=True))))
    return tuple(weight for weight, _ in found), Exact(tuple(row for _, row in found))


def terms(S: Exact) -> tuple[tuple[Scalar, int, int], ...]:
    """The terms of xᵀSx that are not zero: coefficient, and the places of its two variables."""
    n = len(S.rows)
    pairs = ((S.rows[i][j] if i == j else 2 * S.rows[i][j], i, j) for i in range(n) for j in range(i, n))
    return tuple((c, i, j) for c, i, j in pairs if c)


def polynomial(S: Exact, variables: tuple[str, ...]) -> str:
    """xᵀSx as text to copy: x^2+4*x*y+y^2."""
    text = ""
    for c, i, j in terms(S):
        product = f"{variables[i]}^2" if i == j else f"{variables[i]}*{variables[j]}"
        told = str(c)
        if any(mark in told[1:] for mark in "+-"):
            text += f"+({told})*{product}"
        else:
            number = {"1": "", "-1": "-"}.get(told, f"{told}*")
            text += f"{number}{product}" if number.startswith("-") else f"+{number}{product}"
    return text.removeprefix("+") or "0"
