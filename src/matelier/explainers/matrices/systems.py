"""What is told about systems and determinants: rank, row reduction, solutions, inverse, minors, LU."""

from typing import Any, cast

from matelier.exact.eliminate import RowReduced
from matelier.exact.lu import Triangles
from matelier.exact.solve import Solution
from matelier.explainers.matrices.matrix import equation, given, node
from matelier.explainers.matrices.polynomial import with_product
from matelier.explainers.matrices.system_pictures import system_picture
from matelier.spine.answer import Answer
from matelier.spine.formula import Entries, Node, Number, Operator, Row, Subscript, Superscript, Symbol
from matelier.spine.matrix import Exact
from matelier.spine.page import Formula, Grid, Page
from matelier.spine.sentence import Sentence

EQUALS, GAP = Operator("="), Operator("\u2003")
INVERSE = Superscript(Symbol("A"), Number(-1))


def rank_told(answer: Answer[int]) -> Page:
    """The rank, and whether it is full."""
    m, n = given(answer, "A").shape
    r, most = answer.value, min(m, n)
    full = "rank.full" if r == most else "rank.not_full"
    facts = {"rank": r, "rows": m, "columns": n, "most": most, "nullity": n - r}
    return equation("rank A", r), Sentence(full, facts), Sentence("rank.nullity", facts)


def row_reduce_told(answer: Answer[RowReduced]) -> Page:
    """Both forms with their pivots marked, and which columns are free."""
    value = answer.value
    marked = frozenset(enumerate(value.pivots))
    free = tuple(j + 1 for j in range(value.reduced.shape[1]) if j not in value.pivots)
    facts = {"pivots": tuple(j + 1 for j in value.pivots), "rank": value.rank, "free": free}
    key = "row_reduce.none" if not value.pivots else "row_reduce.free" if free else "row_reduce.all"
    return (
        Sentence("row_reduce.echelon"), Grid(value.echelon, marked),
        Sentence("row_reduce.reduced"), Grid(value.reduced, marked),
        Sentence(key, facts),
    )  # fmt: skip


def solve_told(answer: Answer[Solution]) -> Page:
    """All solutions: the point and the directions, or the contradiction and what comes nearest; and the picture."""
    return *_solutions_told(answer), *system_picture(given(answer, "A"), given(answer, "b"), answer.value)


def _solutions_told(answer: Answer[Solution]) -> Page:
    value = answer.value
    match value.kind:
        case "unique":
            return Sentence("solve.is_unique"), equation("x", value.point)
        case "infinite":
            facts = {"free": tuple(j + 1 for j in value.free), "count": len(value.free)}
            point, directions = cast("Exact", value.point), cast("Exact", value.directions)
            return Sentence("solve.is_infinite", facts), general("x", point, directions)
        case _:
            witness = (*_transposed("y"), EQUALS, Entries(_row(answer.claims[0].witness["y"])))
            proof = Row((*witness, GAP, *_product("y", "A", 0), GAP, *_product("y", "b", 1)))
            nearest = equation("x", value.least_squares)
            return (
                Sentence("solve.is_none"),
                Sentence("solve.witness"),
                Formula(proof),
                Sentence("solve.nearest"),
                nearest,
            )


def general(name: str, point: Exact, directions: Exact) -> Formula:
    """x = p + t₁ d₁ + t₂ d₂: a point and every combination of the directions."""
    parts: list[Node] = [Symbol(name), EQUALS, Entries(point)]
    n = directions.shape[1]
    for k, direction in enumerate(zip(*directions.rows, strict=True)):
        letter = Symbol("t") if n == 1 else Subscript(Symbol("t"), Number(k + 1))
        parts += [Operator("+"), letter, Entries(Exact(tuple((entry,) for entry in direction)))]
    return Formula(Row(tuple(parts)))


def determinant_told(answer: Answer[Any]) -> Page:
    """The determinant, factored when it has letters, and what it means."""
    key = "determinant.zero" if not answer.value else "determinant.not_zero"
    return equation("det A", *with_product(answer.value)), Sentence(key)


def minor_told(answer: Answer[Any]) -> Page:
    """The minor by its place, counted from 1."""
    i, j = (int(str(answer.given[name])) + 1 for name in "ij")
    name = Subscript(Symbol("M"), Symbol(f"{i}{j}" if max(i, j) < 10 else f"{i},{j}"))
    return Sentence("minor.is", {"row": i, "column": j}), Formula(Row((name, EQUALS, node(answer.value))))


def cofactors_told(answer: Answer[Any]) -> Page:
    """The matrix of cofactors."""
    return (equation("C", answer.value),)


def adjugate_told(answer: Answer[Any]) -> Page:
    """The adjugate."""
    return (equation("adj A", answer.value),)


def inverse_told(answer: Answer[Any]) -> Page:
    """The inverse, or the vector that shows why there is none."""
    if answer.value is None:
        return no_inverse(answer)
    return Sentence("inverse.exists"), Formula(Row((INVERSE, EQUALS, Entries(answer.value))))


def no_inverse(answer: Answer[Any]) -> Page:
    """A v = 0 although v ≠ 0."""
    v = next(claim.witness["v"] for claim in answer.claims if claim.kind == "null_vector")
    zero = Row((Symbol("A"), Symbol("v"), EQUALS, Number(0)))
    return Sentence("inverse.none"), Formula(Row((Symbol("v"), EQUALS, node(v), GAP, zero)))


def lu_told(answer: Answer[Triangles]) -> Page:
    """P, L and U."""
    value = answer.value
    swapped = any(entry != (i == j) for i, row in enumerate(value.P.rows) for j, entry in enumerate(row))
    product = (Symbol("P"), Symbol("A")) if swapped else (Symbol("A"),)
    whole = Formula(Row((*product, EQUALS, Symbol("L"), Symbol("U"))))
    parts = (equation("P", value.P),) if swapped else ()
    return (
        Sentence("lu.with_swaps" if swapped else "lu.without_swaps"), whole,
        *parts, equation("L", value.L), equation("U", value.U),
    )  # fmt: skip


def _transposed(name: str) -> tuple[Node, ...]:
    return (Superscript(Symbol(name), Symbol("T")),)


def _product(left: str, right: str, value: int) -> tuple[Node, ...]:
    return (*_transposed(left), Symbol(right), EQUALS, Number(value))


def _row(column: Any) -> Exact:
    return Exact((tuple(row[0] for row in column.rows),))
