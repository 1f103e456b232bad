"""xᵀAx written out as a polynomial, and as a sum of squares."""

from dataclasses import dataclass
from fractions import Fraction

from matelier.exact.arithmetic import check_square, columns, conjugate, entries
from matelier.exact.definite import Kind, classified, symmetric_part
from matelier.exact.ldl import Symmetric, differing, elimination, factors
from matelier.exact.operations import check_work
from matelier.exact.witness import claim, lazy_claim
from matelier.scalars.digits import fraction_text
from matelier.scalars.lowest import ZERO
from matelier.scalars.ratio import Ratio, letter
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.record import Record
from matelier.spine.step import Step, Work


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
    judged = classified(S, value)
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
        told = fraction_text(c) if isinstance(c, Fraction) else str(c)
        if any(mark in told[1:] for mark in "+-"):
            text += f"+({told})*{product}"
        else:
            number = {"1": "", "-1": "-"}.get(told, f"{told}*")
            text += f"{number}{product}" if number.startswith("-") else f"+{number}{product}"
    return text.removeprefix("+") or "0"
