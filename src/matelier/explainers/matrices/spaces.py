"""What is told about spaces: the four subspaces, independence, span, projection, least squares, orthogonal columns."""

from typing import cast

from matelier.exact.arithmetic import columns, difference, inner
from matelier.exact.orthogonal import Orthogonal, Orthonormal
from matelier.exact.projection import Fit
from matelier.exact.spaces import Independence, Membership, Subspaces
from matelier.explainers.matrices.big_picture import big_picture
from matelier.explainers.matrices.matrix import equation, given, node, with_commas
from matelier.explainers.matrices.systems import EQUALS, GAP
from matelier.render.numeral import signed
from matelier.spine.answer import Answer
from matelier.spine.formula import Entries, Fenced, Node, Number, Operator, Row, Subscript, Superscript, Symbol
from matelier.spine.matrix import Exact
from matelier.spine.page import Formula, Page, Table
from matelier.spine.sentence import Sentence

SPACES = ("column", "row", "null", "left_null")


def subspaces_told(answer: Answer[Subspaces]) -> Page:
    """Dimension and basis of each, and which are orthogonal."""
    m, n = given(answer, "A").shape
    height = {"column": m, "row": n, "null": n, "left_null": m}
    bases = {name: cast("Exact", answer.value[name]) for name in SPACES}
    rows = tuple(
        (
            Sentence(f"subspaces.{name}"),
            basis.shape[1],
            Sentence("subspaces.of", {"numbers": height[name]}),
            Formula(_basis(basis)),
        )
        for name, basis in bases.items()
    )
    facts = {**{name: basis.shape[1] for name, basis in bases.items()}, "rows": m, "columns": n}
    columns = ("subspaces.space", "subspaces.dimension", "subspaces.within", "subspaces.basis")
    return (
        Table(columns, rows),
        Sentence("subspaces.orthogonal", facts),
        Sentence("subspaces.dimensions", facts),
        big_picture(answer.value),
        Sentence("subspaces.picture.read"),
    )


def _basis(basis: Exact) -> Node:
    vectors = [
        Fenced(Row(with_commas([Number(entry) for entry in vector])))
        for vector in (zip(*basis.rows, strict=True) if basis.shape[1] else ())
    ]
    return Row(with_commas(vectors)) if vectors else Number(0)


def independent_told(answer: Answer[Independence]) -> Page:
    """That the columns are independent, or how one combination of them gives zero."""
    if answer.value.independent:
        return (Sentence("independent.yes"),)
    return Sentence("independent.no"), Formula(
        Row((*_combination(cast("Exact", answer.value.relation)), EQUALS, Number(0)))
    )


def _combination(v: Exact) -> tuple[Node, ...]:
    # 2 a₁ − a₂ + a₄: the columns of A by their letters.
    parts: list[Node] = []
    for j, (entry,) in enumerate(v.rows):
        if not entry:
            continue
        negative, size = signed(entry)
        parts += [Operator("−")] if negative else [Operator("+")] if parts else []
        parts += [size] if entry not in (1, -1) else []
        parts.append(Subscript(Symbol("a"), Number(j + 1)))
    return tuple(parts) or (Number(0),)


def in_span_told(answer: Answer[Membership]) -> Page:
    """The coefficients, or why there are none."""
    if answer.value.in_span:
        c = cast("Exact", answer.value.coefficients)
        return Sentence("in_span.yes"), Formula(Row((Symbol("b"), EQUALS, *_combination(c)))), equation("c", c)
    y = answer.claims[0].witness["y"]
    return Sentence("in_span.no"), equation("y", node(y))


def projection_matrix_told(answer: Answer[Exact]) -> Page:
    """P."""
    return Sentence("projection_matrix.is"), equation("P", answer.value)


def project_told(answer: Answer[Exact]) -> Page:
    """The nearest point, and what is left."""
    x, point = given(answer, "x"), answer.value
    left = difference(x, point)
    rest = Row((Symbol("x"), Operator("−"), Symbol("P"), Symbol("x"), EQUALS, Entries(left)))
    whole = Row((Symbol("P"), Symbol("x"), EQUALS, Entries(point), GAP, rest))
    return Sentence("project.is"), Formula(whole)


def least_squares_told(answer: Answer[Fit]) -> Page:
    """x, the residual and its squared length."""
    x, left = answer.value.x, answer.value.residual
    square = inner(line := columns(left)[0], line)
    rest = Row((Symbol("b"), Operator("−"), Symbol("A"), Symbol("x"), EQUALS, Entries(left)))
    length = Row((_norm_squared(), EQUALS, Number(square)))
    key = "least_squares.exact" if not square else "least_squares.is"
    return Sentence(key), equation("x", x), Formula(Row((rest, GAP, length)))


def _norm_squared() -> Node:
    inside = Row((Symbol("b"), Operator("−"), Symbol("A"), Symbol("x")))
    return Superscript(Fenced(inside, "‖"), Number(2))


def pseudo_inverse_told(answer: Answer[Exact]) -> Page:
    """A⁺."""
    return Sentence("pseudo_inverse.is"), Formula(
        Row((Superscript(Symbol("A"), Operator("+")), EQUALS, node(answer.value)))
    )


def gram_schmidt_told(answer: Answer[Orthogonal]) -> Page:
    """The orthogonal columns, and with length 1."""
    value = answer.value
    if not value.orthogonal.shape[1]:
        return (Sentence("gram_schmidt.none"),)
    unit = (Sentence("gram_schmidt.unit"), equation("Q", value.normalised)) if value.normalised is not None else ()
    return Sentence("gram_schmidt.is"), equation("V", value.orthogonal), *unit


def qr_told(answer: Answer[Orthonormal]) -> Page:
    """Q and R."""
    if not answer.value.Q.shape[1]:
        return (Sentence("qr.none"),)
    return Sentence("qr.is"), equation("Q", answer.value.Q), equation("R", answer.value.R)
