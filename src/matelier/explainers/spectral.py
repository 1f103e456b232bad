"""What is told about eigenvalues: polynomials with their factors, a table of values and vectors, P with D or J."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from matelier.exact.arithmetic import total
from matelier.exact.determinant import determinant_value
from matelier.exact.diagonalize import Diagonalization, in_columns
from matelier.exact.eigenvalues import Eigenvalue, has_letters, has_surds, is_real
from matelier.exact.factoring import LAMBDA, factors
from matelier.exact.jordan import Jordan
from matelier.exact.polynomial import in_lambda
from matelier.explainers.matrix import equation, given
from matelier.scalars.algebraic import Algebraic
from matelier.spine.answer import Answer
from matelier.spine.formula import Fenced, Node, Number, Operator, Row, Superscript, Symbol
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.page import Block, Formula, Page, Sentence, Table

MOST_SHOWN = 6  # rows of a matrix whose eigenvectors are shown
EQUALS = Operator("=")


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
    if has_surds(A):
        return ()
    parts: list[Node] = []
    for factor, power in factors(coefficients):
        inside = in_lambda(factor)
        base = Fenced(inside) if isinstance(inside, Row) else inside
        parts += [base] if power == 1 else [Superscript(base, Number(power))]
    return () if parts and len(factors(coefficients)) == 1 and factors(coefficients)[0][1] == 1 else tuple(parts)


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


def _vectors(one: Eigenvalue) -> Formula | None:
    if one.vectors is None:
        return None
    vectors: list[Node] = []
    for v in zip(*one.vectors.rows, strict=True):
        vectors += [Operator(",")] if vectors else []
        parts = [part for entry in v for part in (Operator(","), Number(entry))]
        vectors.append(Fenced(Row(tuple(parts[1:]))))
    return Formula(Row(tuple(vectors)))


def _roots(A: Exact, values: Sequence[Eigenvalue]) -> Iterator[Block]:
    # What ≈ stands for: the polynomial, and the vectors as polynomials in the root.
    seen: list[object] = []
    for one in values:
        if len(one.factor) <= 3 or not isinstance(one.value, Algebraic) or one.factor in seen:
            continue
        seen.append(one.factor)
        yield Sentence("eigen.roots_told", {"degree": len(one.factor) - 1})
        yield Formula(Row((in_lambda(one.value.root.polynomial), EQUALS, Number(0))))
        if one.vectors is not None and len(A.rows) <= MOST_SHOWN:
            yield Sentence("eigen.vectors_told")
            yield equation("V", _in_root(one.vectors))


def _in_root(vectors: Exact) -> Exact:
    return Exact(tuple(tuple(_as_polynomial(entry) for entry in row) for row in vectors.rows))


def _as_polynomial(entry: Scalar) -> Scalar:
    if not isinstance(entry, Algebraic):
        return entry
    return total(c * LAMBDA**k for k, c in enumerate(entry.coefficients))


def _sums(A: Exact) -> Page:
    trace = total(row[i] for i, row in enumerate(A.rows))
    return (Sentence("eigen.sums", {"trace": trace, "determinant": determinant_value(A)}),)


def diagonalize_told(answer: Answer[Diagonalization | None]) -> Page:
    """P and D; or that there are none, with the vector that shows it."""
    value, A = answer.value, given(answer, "A")
    if value is None:
        return Sentence("diagonalize.no"), *_evidence(answer)
    key = "diagonalize.yes_real" if value.field == "R" else "diagonalize.yes_complex"
    if len(A.rows) > MOST_SHOWN:
        return (Sentence(key),)
    return Sentence(key), Formula(in_columns("P", value.P, "D", value.D)), *_names(A, value.values)


def _names(A: Exact, values: Sequence[Eigenvalue]) -> Iterator[Block]:
    shown = [block for block in _roots(A, values) if isinstance(block, Formula)]
    if shown:
        yield Sentence("diagonalize.roots")
        yield from (block for block in shown if Number(0) in cast("Row", block.tree).parts)


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
    return (*told, *shown, *table)
