"""What is told about eigenvalues: polynomials with their factors, a table of values and vectors, P with D or J."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from matelier.exact.arithmetic import columns, diagonal, total
from matelier.exact.determinant import determinant_value
from matelier.exact.diagonalize import Diagonalization, in_columns
from matelier.exact.eigenvalues import Eigenvalue, field_of, has_letters
from matelier.exact.factoring import factors
from matelier.exact.jordan import Jordan
from matelier.exact.polynomial import in_lambda
from matelier.explainers.matrices.matrix import equation, given, with_commas
from matelier.explainers.matrices.systems import EQUALS
from matelier.scalars.algebraic import Algebraic, is_real
from matelier.spine.answer import Answer
from matelier.spine.formula import Fenced, Node, Number, Operator, Row, Superscript, Symbol
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.page import Block, Formula, Page, Table
from matelier.spine.sentence import Sentence

MOST_SHOWN = 6  # rows of a matrix whose eigenvectors are shown


def characteristic_polynomial_told(answer: Answer[Sequence[Scalar]]) -> Page:
    """The polynomial, and its factors where it has several."""
    parts = _in_factors(given(answer, "A"), answer.value)
    det = (Symbol("det"), Fenced(Row((Symbol("λ"), Symbol("I"), Operator("−"), Symbol("A")))))
    told = Formula(Row((*det, EQUALS, in_lambda(answer.value), *((EQUALS, *parts) if len(parts) > 1 else ()))))
    return Sentence("characteristic_polynomial.told", {"degree": len(answer.value) - 1}), told


def minimal_polynomial_told(answer: Answer[Sequence[Scalar]]) -> Page:
    """The polynomial, its factors, and whether it is the characteristic polynomial too."""
    A = given(answer, "A")
    parts = _in_factors(A, answer.value)
    name = Row((Symbol("m"), Fenced(Symbol("λ"))))
    told = Formula(Row((name, EQUALS, in_lambda(answer.value), *((EQUALS, *parts) if len(parts) > 1 else ()))))
    degree, n = len(answer.value) - 1, len(A.rows)
    key = "minimal_polynomial.equal" if degree == n else "minimal_polynomial.lower"
    return told, Sentence(key, {"degree": degree, "n": n})


def _in_factors(A: Exact, coefficients: Sequence[Scalar]) -> tuple[Node, ...]:
    found = factors(coefficients, field_of(A))
    parts: list[Node] = []
    for factor, power in found:
        inside = in_lambda(factor)
        base = Fenced(inside) if isinstance(inside, Row) else inside
        parts += [base] if power == 1 else [Superscript(base, Number(power))]
    return () if len(found) == 1 and found[0][1] == 1 else tuple(parts)


def eigen_told(answer: Answer[Sequence[Eigenvalue]]) -> Page:
    """How many and of which kind, a table of values and vectors, and what the roots without formula are."""
    A, values = given(answer, "A"), answer.value
    return (_kind(values), _table(A, values), *_roots(A, values), *_sums(A))


def _kind(values: Sequence[Eigenvalue]) -> Sentence:
    if any(has_letters(one.value) for one in values):
        return Sentence("eigen.letters", {"count": len(values)})
    real = sum(is_real(one.value) for one in values)
    if real == len(values):
        return Sentence("eigen.all_real", {"count": real})
    return Sentence("eigen.none_real" if not real else "eigen.some_real", {"count": len(values), "real": real})


def _table(A: Exact, values: Sequence[Eigenvalue]) -> Table:
    shown = len(A.rows) <= MOST_SHOWN
    rows = tuple(
        (Formula(Number(one.value)), one.algebraic, one.geometric, *((_vectors(one),) if shown else ()))
        for one in values
    )
    columns = ("eigen.value", "eigen.algebraic", "eigen.geometric", *(("eigen.basis",) if shown else ()))
    return Table(columns, rows)


def _vectors(one: Eigenvalue) -> Formula:
    return Formula(_listed([[Number(entry) for entry in v] for v in columns(one.vectors)]))


def _listed(vectors: Sequence[Sequence[Node]]) -> Node:
    # (1, 2, 3), (4, 5, 6)
    fenced = [Fenced(Row(with_commas(v))) for v in vectors]
    return Row(with_commas(fenced))


def _roots(A: Exact, values: Sequence[Eigenvalue]) -> Iterator[Block]:
    # What ≈ stands for: the polynomial, and the vectors as polynomials in the root.
    seen: list[object] = []
    for one in values:
        if one.in_quadratic_field or not isinstance(one.value, Algebraic) or one.factor in seen:
            continue
        seen.append(one.factor)
        root = one.value.root
        yield Sentence("eigen.roots_told", {"degree": root.degree})
        yield Formula(Row((in_lambda(root.over or root.polynomial), EQUALS, Number(0))))
        if len(A.rows) <= MOST_SHOWN:
            yield Sentence("eigen.vectors_told")
            yield Formula(_listed([[_as_polynomial(entry) for entry in v] for v in columns(one.vectors)]))


def _as_polynomial(entry: Scalar) -> Node:
    return in_lambda(entry.coefficients[::-1]) if isinstance(entry, Algebraic) else Number(entry)


def _sums(A: Exact) -> Page:
    trace = total(diagonal(A))
    return (Sentence("eigen.sums", {"trace": trace, "determinant": determinant_value(A)}),)


def diagonalize_told(answer: Answer[Diagonalization | None]) -> Page:
    """P and D; or that there are none, with the vector that shows it."""
    value, A = answer.value, given(answer, "A")
    if value is None:
        return Sentence("diagonalize.no"), *_evidence(answer)
    key = "diagonalize.yes_real" if value.field == "R" else "diagonalize.yes_complex"
    if len(A.rows) > MOST_SHOWN:
        return (Sentence(key),)
    return Sentence(key), Formula(in_columns("P", value.P, "D", value.D)), *_names([one.value for one in value.values])


def _names(values: Sequence[Scalar]) -> Iterator[Block]:
    # Which polynomials the numbers after ≈ are roots of.
    roots = [x.root for x in values if isinstance(x, Algebraic) and not (x.root.has_letters and x.root.degree == 2)]
    shown = list(dict.fromkeys(root.over or root.polynomial for root in roots))
    if shown:
        yield Sentence("diagonalize.roots")
        yield from (Formula(Row((in_lambda(p), EQUALS, Number(0)))) for p in shown)


def _evidence(answer: Answer[Any]) -> Iterator[Block]:
    for claim in answer.claims:
        if claim.kind == "generalized_vector":
            yield Sentence("diagonalize.generalized", {"value": claim.witness["value"]})
            yield equation("v", cast("Exact", claim.witness["v"]))


def jordan_told(answer: Answer[Jordan]) -> Page:
    """P and J, and how many blocks of which eigenvalue."""
    J = answer.value.J
    n = len(J.rows)
    starts = [j for j in range(n) if not (j and J.rows[j - 1][j])]
    ends = [*starts[1:], n]
    blocks = [(J.rows[j][j], end - j) for j, end in zip(starts, ends, strict=True)]
    key = "jordan.diagonal" if len(blocks) == n else "jordan.blocks"
    told: Page = (Sentence(key, {"count": len(blocks), "longest": max(size for _, size in blocks)}),)
    rows = tuple((Formula(Number(value)), size) for value, size in blocks)
    table: Page = () if len(blocks) == n else (Table(("jordan.value", "jordan.size"), rows),)
    shown: Page = () if n > MOST_SHOWN else (Formula(in_columns("P", answer.value.P, "J", J)),)
    shown = (*shown, *_names([value for value, _ in blocks]))
    return (*told, *shown, *table)
