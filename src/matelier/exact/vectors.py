"""What two vectors make: inner product, angle, outer product; and the Gram matrix, of all pairs of columns."""

from dataclasses import dataclass
from fractions import Fraction

from matelier.exact.angles import known_cosine, known_cosines, near_degrees
from matelier.exact.arithmetic import (
    adjoint,
    all_real,
    column,
    columns,
    conjugate,
    entries,
    has_letters,
    inner,
    product,
)
from matelier.exact.operations import check_work
from matelier.exact.witness import claim
from matelier.scalars.surd import Surd, root
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput, Unable
from matelier.spine.formula import Fenced, Node, Number, Operator, Quotient, Root, Row, Subscript, Symbol
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

EQUALS, PLUS, MINUS, TIMES = (Operator(sign) for sign in "=+−·")


@dataclass(frozen=True, slots=True)
class Angle(Record):
    """The angle between two vectors: its cosine (None where no root writes it) and its degrees from 0 to 180.

    `exact` says whether the degrees are exact; else they are rounded to ten decimals.
    """

    cosine: Scalar | None
    degrees: Fraction
    exact: bool


def vector(A: Exact) -> tuple[Scalar, ...]:
    """The entries of one row or one column. Raises BadInput("vector.not_one_line")."""
    m, n = A.shape
    if not m or not n or min(m, n) > 1:
        raise BadInput("vector.not_one_line", rows=m, columns=n)
    return A.rows[0] if m == 1 else columns(A)[0]


def inner_product(u: Exact, v: Exact) -> Found[Scalar]:
    """The sum of conj(uᵢ) · vᵢ; each vector is a row or a column.

    Raises BadInput("vector.not_one_line") and BadInput("vector.lengths").
    """
    a, b = _pair(u, v)
    value = inner(a, b)
    return Found(value, (claim("inner_product", u=column(a), v=column(b), value=value),), _conjugated(u))


def inner_product_by_terms(u: Exact, v: Exact) -> Work[Found[Scalar]]:
    """The same with its terms. Raises as `inner_product`, and Unable("exact.entries")."""
    a, b = _pair(u, v)
    check_work(u, v)
    found = inner_product(u, v)
    yield from _terms("inner.sum", a, b, found.value)
    return found


def angle(u: Exact, v: Exact) -> Found[Angle]:
    """The angle between two vectors, by ⟨u, v⟩ = ‖u‖ ‖v‖ cos θ; of complex vectors the real part of ⟨u, v⟩ counts.

    Raises as `inner_product`, BadInput("angle.zero_vector"), and Unable("angle.letters").
    """
    a, b = _pair(u, v)
    if any(map(has_letters, (*a, *b))):
        raise Unable("angle.letters")
    if not any(a) or not any(b):
        raise BadInput("angle.zero_vector", which=1 if not any(a) else 2)
    value = _angle(*_cosine(a, b))
    kind = "angle_cosine" if value.exact else "angle_degrees"
    return Found(value, (claim(kind, u=column(a), v=column(b), **_witness(value)),), _conjugated(u, v))


def angle_by_lengths(u: Exact, v: Exact) -> Work[Found[Angle]]:
    """The same from the inner product and the two lengths. Raises as `angle`, and Unable("exact.entries")."""
    found = angle(u, v)
    check_work(u, v)
    a, b = _pair(u, v)
    real, _ = _cosine(a, b)
    yield from _terms("inner.sum", a, b, inner(a, b))
    squares: list[Scalar] = []
    for number, one in enumerate((a, b), 1):
        squares.append(inner(one, one))
        length = Row((_norm(number), EQUALS, Root(Number(squares[-1])), *_simpler(squares[-1])))
        yield Step("angle.length", {"which": number, "square": squares[-1]}, column(one), length)
    over = Quotient(Number(real), Row((Root(Number(squares[0])), TIMES, Root(Number(squares[1])))))
    known = () if found.value.cosine is None else (EQUALS, Number(found.value.cosine))
    cosine = Row((Symbol("cos"), Symbol("θ"), EQUALS, over, *known))
    exact, degrees = found.value.exact, found.value.degrees
    rule = "angle.known" if exact else "angle.near"
    yield Step(rule, {"degrees": degrees if exact else float(degrees)}, column(a), cosine, level=0)
    return found


def outer(u: Exact, v: Exact) -> Found[Exact]:
    """The matrix u vᴴ of all products uᵢ · conj(vⱼ). Raises BadInput("vector.not_one_line")."""
    a, b = column(vector(u)), Exact((tuple(map(conjugate, vector(v))),))
    C = product(a, b)
    return Found(C, (claim("product_equals", A=a, B=b, C=C),), _conjugated(v, key="outer.conjugated"))


def outer_by_columns(u: Exact, v: Exact) -> Work[Found[Exact]]:
    """The same: column j is u times the j-th number of v. Raises as `outer`, and Unable("exact.entries")."""
    found = outer(u, v)
    check_work(found.value)
    for j, (factor, down) in enumerate(zip(vector(v), columns(found.value), strict=True), 1):
        facts = {"column": j, "factor": conjugate(factor)}
        yield Step("outer.column", facts, column(vector(u)), column(down))
    return found


def gram(A: Exact) -> Found[Exact]:
    """AᴴA: the inner products of all pairs of columns."""
    return Found(G := product(adjoint(A), A), (claim("gram", A=A, G=G),))


def gram_by_entries(A: Exact) -> Work[Found[Exact]]:
    """The same, each pair of columns once. Raises Unable("exact.entries") or Unable("exact.digits")."""
    check_work(A)
    found = gram(A)
    across = columns(A)
    for i, a in enumerate(across):
        for j, b in enumerate(across[i:], i):
            facts = {"i": i + 1, "column": j + 1, "value": found.value.rows[i][j]}
            start = () if max(A.shape) > 9 else (Subscript(Symbol("g"), Symbol(f"{i + 1}{j + 1}")), EQUALS)
            yield Step("gram.entry", facts, (a, b), _sum(start, a, b, facts["value"]))
    rule = "gram.mirror" if all_real(A) else "gram.mirror_complex"
    yield Step(rule, {"n": len(across)}, A, found.value, level=0)
    return found


def _pair(u: Exact, v: Exact) -> tuple[tuple[Scalar, ...], tuple[Scalar, ...]]:
    a, b = vector(u), vector(v)
    if len(a) != len(b):
        raise BadInput("vector.lengths", left=len(a), right=len(b))
    return a, b


def _cosine(a: tuple[Scalar, ...], b: tuple[Scalar, ...]) -> tuple[Scalar, Scalar]:
    # The cosine is the first over the root of the second.
    value = inner(a, b)
    return (value + conjugate(value)) / 2, inner(a, a) * inner(b, b)


def _angle(real: Scalar, square: Scalar) -> Angle:
    known = known_cosine(real, square)
    if known is not None:
        return Angle(known, known_cosines()[known], exact=True)
    length = _length(square)
    return Angle(None if length is None else real / length, near_degrees(real, square), exact=False)


def _length(square: Scalar) -> Scalar | None:
    # The root of a squared length, where whole numbers under roots write it.
    try:
        return root(square) if isinstance(square, Fraction) else None
    except Unable:
        return None


def _witness(value: Angle) -> dict[str, Scalar]:
    return {"cosine": value.cosine, "degrees": value.degrees} if value.exact else {"degrees": value.degrees}


def _conjugated(*given: Exact, key: str = "inner.conjugated") -> tuple[Sentence, ...]:
    complex_ones = any(isinstance(entry, Surd) and not entry.is_real for entry in entries(*given))
    return (Sentence(key),) if complex_ones else ()


def _terms(rule: str, a: tuple[Scalar, ...], b: tuple[Scalar, ...], value: Scalar) -> Work[None]:
    terms = tuple(conjugate(x) * y for x, y in zip(a, b, strict=True))
    start = (Symbol("u"), Operator("·"), Symbol("v"), EQUALS)
    yield Step(rule, {"terms": terms, "value": value}, (column(a), column(b)), _sum(start, a, b, value), level=0)


def _sum(start: tuple[Node, ...], a: tuple[Scalar, ...], b: tuple[Scalar, ...], value: Scalar) -> Node:
    parts: list[Node] = []
    for x, y in zip(a, b, strict=True):
        parts += [PLUS] if parts else []
        parts += [Number(conjugate(x)), TIMES, Number(y)]
    return Row((*start, *parts, EQUALS, Number(value)))


def _norm(number: int) -> Node:
    return Fenced(Symbol("uv"[number - 1]), "‖")


def _simpler(square: Scalar) -> tuple[Node, ...]:
    length = _length(square)
    plain = isinstance(length, Surd) and length.terms == ((square, Fraction(1)),)
    return () if length is None or plain else (EQUALS, Number(length))
