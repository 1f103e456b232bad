"""What is told about what a matrix is: its portrait, kinds, invertibility; about vectors and rules in letters."""

from typing import cast

from matelier.exact.arithmetic import columns
from matelier.exact.describe import Portrait
from matelier.exact.invertible import Invertibility
from matelier.exact.kinds import Kind
from matelier.exact.linear_map import Counterexample, Linearity, applied, moves_origin, point, single
from matelier.exact.vectors import Angle
from matelier.explainers.claimed import are_real
from matelier.explainers.matrices.matrix import equation, given, node
from matelier.explainers.matrices.polynomial import in_terms
from matelier.explainers.matrices.systems import EQUALS
from matelier.spine.answer import Answer
from matelier.spine.formula import Entries, Fenced, Node, Number, Operator, Row, Superscript, Symbol
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.page import Cell, Formula, Page, Table
from matelier.spine.sentence import Sentence

PLUS, UNEQUAL = Operator("+"), Operator("≠")


def describe_told(answer: Answer[Portrait]) -> Page:
    """A line for each part, with the question that tells more; for a system first how many solutions it has."""
    value = answer.value
    opening = () if value.system is None else (Sentence(f"describe.system.{value.system}"),)
    return *opening, Table(("describe.part", "describe.value", "describe.more"), tuple(_lines(value)))


def _lines(value: Portrait) -> list[tuple[Cell, ...]]:
    size = Sentence("matrix.size", {"rows": value.rows, "columns": value.columns})
    lines: list[tuple[Cell, ...]] = [(Sentence("describe.size"), size, None)]

    def line(part: str, cell: Cell, more: str) -> None:
        lines.append((Sentence(f"describe.{part}"), cell, more))

    if value.kinds:
        names = tuple(Sentence(f"kind.{name}") for name in value.kinds)
        line("kinds", Sentence("describe.listed", {"names": names}), "kinds")
    line("rank", value.rank, "rank")
    dimensions = {name: value.dimensions[name] for name in ("column", "row", "null", "left_null")}
    line("dimensions", Sentence("describe.spaces", dimensions), "subspaces")
    if value.determinant is not None:
        line("determinant", _number(value.determinant), "determinant")
    if value.trace is not None:
        line("trace", _number(value.trace), "trace")
    if value.invertible is not None:
        line("invertible", Sentence("describe.yes" if value.invertible else "describe.no"), "invertible")
    if value.eigenvalues is not None:
        line("eigenvalues", Sentence("describe.listed", {"names": value.eigenvalues}), "eigen")
    if value.definite is not None:
        line("definite", Sentence(f"definite.{value.definite}"), "definite")
    if value.length is not None:
        line("length", _number(value.length), "norms")
    return lines


def _number(value: Scalar) -> Formula:
    return Formula(Number(value))


def kinds_told(answer: Answer[tuple[Kind, ...]]) -> Page:
    """A table of the kinds, each with its reason."""
    rows = tuple((Sentence(f"kind.{kind.name}"), kind.reason) for kind in answer.value)
    return (Table(("kinds.kind", "kinds.reason"), rows),)


def invertible_told(answer: Answer[Invertibility]) -> Page:
    """Yes or no, and every condition with its evidence."""
    value = answer.value
    key = "yes" if value.invertible else "left" if value.left_inverse else "right" if value.right_inverse else "no"
    turned = not are_real(given(answer, "A"))
    one_sided = value.left_inverse or value.right_inverse
    rows = tuple(
        (
            Sentence(f"invertible.{condition.name}" + ("_complex" if turned and condition.name == "gram" else "")),
            Sentence("describe.yes" if condition.holds else "describe.no"),
            condition.evidence,
        )
        for condition in value.conditions
    )
    return (
        Sentence(f"invertible.is.{key}"),
        *([] if one_sided is None else [equation("B", one_sided)]),
        Table(("invertible.condition", "invertible.holds", "invertible.evidence"), rows),
    )


def inner_told(answer: Answer[Scalar]) -> Page:
    """The number, and that it is zero for orthogonal vectors."""
    told = Formula(Row((Symbol("u"), Operator("·"), Symbol("v"), EQUALS, node(answer.value))))
    return (told, Sentence("inner.orthogonal")) if not answer.value else (told,)


def angle_told(answer: Answer[Angle]) -> Page:
    """The angle in degrees and, where it is a known one, as a part of π."""
    value = answer.value
    cosine = () if value.cosine is None else (equation("cos θ", value.cosine),)
    if value.exact:
        return *cosine, Sentence("angle.is_exact", {"degrees": value.degrees, "part": value.degrees / 180})
    return *cosine, Sentence("angle.is_near", {"degrees": float(value.degrees)})


def outer_told(answer: Answer[Exact]) -> Page:
    """u vᵀ, or u vᴴ where v was conjugated."""
    turned = "H" if any(told.key == "outer.conjugated" for told in answer.notices) else "T"
    return (Formula(Row((Symbol("u"), Superscript(Symbol("v"), Symbol(turned)), EQUALS, Entries(answer.value)))),)


def hadamard_told(answer: Answer[Exact]) -> Page:
    """A ∘ B."""
    return (Formula(Row((Symbol("A"), Operator("∘"), Symbol("B"), EQUALS, Entries(answer.value)))),)


def gram_told(answer: Answer[Exact]) -> Page:
    """AᵀA, or AᴴA for complex entries."""
    turned = Superscript(Symbol("A"), Symbol("T" if are_real(given(answer, "A")) else "H"))
    return Formula(Row((turned, Symbol("A"), EQUALS, Entries(answer.value)))), Sentence("gram.means")


def linear_map_told(answer: Answer[Linearity]) -> Page:
    """The matrix; or what shows that there is none, and the matrix and the shift of an affine rule."""
    value, x = answer.value, given(answer, "x")
    if value.matrix is not None:
        return Sentence("linear_map.linear"), equation("A", value.matrix)
    told = _refuted(cast("Counterexample", value.counterexample))
    if value.affine is None or value.affine.A.shape == (1, 1):
        return told if value.affine is None else (*told, Sentence("linear_map.affine_line"))
    shift = (Entries(value.affine.A), Entries(x), PLUS, Entries(value.affine.b))
    return *told, Sentence("linear_map.affine"), Formula(Row((applied(columns(x)[0]), EQUALS, *shift)))


def linear_map_given(answer: Answer[Linearity]) -> tuple[Formula, ...]:
    """The rule as it was typed: T(x, y) = (4x + 5y, 2x + y)."""
    x, T = given(answer, "x"), given(answer, "T")
    return (Formula(Row((applied(columns(x)[0]), EQUALS, point([in_terms(entry) for entry in columns(T)[0]])))),)


def _refuted(shown: Counterexample) -> Page:
    left, right = (point(columns(side)[0]) for side in (shown.left, shown.right))
    if moves_origin(shown):
        origin = columns(shown.u)[0]
        zero = point([0 * entry for entry in columns(shown.left)[0]])
        return Sentence("linear_map.moves_origin"), Formula(Row((applied(origin), EQUALS, left, UNEQUAL, zero)))
    facts = {"c": shown.c, "u": single(shown.u), "v": single(shown.v)}
    sum_first: Node = Row((Symbol("T"), Fenced(Row((Symbol("c"), Symbol("u"), PLUS, Symbol("v"))))))
    sum_last = (Symbol("c"), Symbol("T"), Fenced(Symbol("u")), PLUS, Symbol("T"), Fenced(Symbol("v")))
    sides = (sum_first, EQUALS, left, UNEQUAL, right, EQUALS, *sum_last)
    return Sentence("linear_map.not_linear", facts), Formula(Row(sides))
