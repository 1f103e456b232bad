"""Questions about systems and determinants: rank, row reduction, solutions, inverse, minors, LU."""

from typing import Any, Literal

from matelier.ask.answer import Answer, Watch, in_words
from matelier.ask.exactly import Source, answered, beside_column, chosen, matrix
from matelier.ask.measured import or_measured
from matelier.spine.matrix import Exact, Scalar


@or_measured("rank.rank")
def rank(
    A: Source, *, within: float | None = None, tolerance: float | None = None, watch: Watch | None = None
) -> Answer[Any]:
    """How many columns of A are independent, which is how many rows are. [Strang 2016, §3.3]

    Of measured numbers the value has `rank` (from `least` to `most`, `number` where these agree), `values` (the
    singular values, each between bounds) and `within`: of data known only to that distance in the spectral norm, the
    least rank of all matrices so near; `tolerance` is another word for it. `watch` is shown how far a long
    decomposition is, and about how long an exact reckoning will take. [Eckart & Young 1936]
    """
    del within, tolerance, watch  # for measured numbers
    from matelier.exact.eliminate import rank, rank_by_elimination

    return answered("rank", rank, rank_by_elimination, A=matrix(A))


def row_reduce(A: Source) -> Answer[Any]:
    """The echelon form and the reduced row echelon form, the pivots and the free columns; a bar is kept.

    The value has `reduced`, `echelon`, `pivots` (columns from 0) and `rank`. [Strang 2016, §3.2]
    """
    from matelier.exact.eliminate import row_reduce, row_reduce_by_elimination

    return answered("row_reduce", row_reduce, row_reduce_by_elimination, A=matrix(A))


@or_measured("solve.solve")
def solve(
    A: Source,
    b: Source | None = None,
    *,
    within: float | None = None,
    tolerance: float | None = None,
    watch: Watch | None = None,
) -> Answer[Any]:
    """All solutions of A x = b: one, infinitely many, or none with the contradiction and what comes nearest.

    Without `b` the last column of A is the right-hand side when a bar stands before it. The value has `kind` (unique,
    infinite or none), `point`, `directions` (columns), `least_squares` and `free` (the free variables, from 0). Of
    measured numbers `point` has a radius for each entry, and `kind` may be "open"; with `within`, or `tolerance`, it
    has `solvable`: whether a system so near (in the spectral norm of [A b]) has a solution, and its least `distance`.
    Raises BadInput where sizes do not fit, or where there is neither `b` nor a bar. [Strang 2016, §3.4]
    """
    del within, tolerance, watch  # for measured numbers
    from matelier.exact.solve import solve, solve_by_elimination

    A, b = beside_column(A, b)
    return answered("solve", solve, solve_by_elimination, A=A, b=b)


@or_measured("determinant.determinant")
def determinant(
    A: Source,
    *,
    by: Literal["elimination", "cofactors", "sarrus", "leibniz"] = "elimination",
    watch: Watch | None = None,
) -> Answer[Any]:
    """The determinant of a square matrix; `by` says how the steps go. [Strang 2016, §5.1-5.2]

    Of measured numbers the value has `mantissa` and `exponent`, `value` where binary64 holds it, and `zero`. Raises
    BadInput for a matrix that is not square, or not 3 × 3 for the rule of Sarrus.
    """
    del watch  # for measured numbers
    from matelier.exact import determinant as topic

    ways = {
        "elimination": topic.determinant_by_elimination,
        "cofactors": topic.determinant_by_cofactors,
        "sarrus": topic.determinant_by_sarrus,
        "leibniz": topic.determinant_by_leibniz,
    }
    way, A = chosen(ways, by), matrix(A)
    if by == "sarrus":
        with in_words():
            topic.check_sarrus(A)
    return answered("determinant", topic.determinant, way, by=by, A=A)


def minor(A: Source, i: int, j: int) -> Answer[Scalar]:
    """The determinant of A without row i and column j, counted from 0. [Strang 2016, §5.2]

    Raises BadInput for a place outside A, and when A is not square.
    """
    from matelier.exact.cofactor import minor, minor_by_cofactors

    return answered("minor", minor, minor_by_cofactors, A=matrix(A), i=i, j=j)


def cofactors(A: Source) -> Answer[Exact]:
    """The matrix of cofactors: each minor with its sign (−1)^(i+j). Raises BadInput when A is not square."""
    from matelier.exact.cofactor import cofactors, cofactors_by_minors

    return answered("cofactors", cofactors, cofactors_by_minors, A=matrix(A))


def adjugate(A: Source) -> Answer[Exact]:
    """The transposed matrix of cofactors: A · adj A = det A · I. Raises BadInput when A is not square."""
    from matelier.exact.cofactor import adjugate, adjugate_by_cofactors

    return answered("adjugate", adjugate, adjugate_by_cofactors, A=matrix(A))


@or_measured("inverse.inverse")
def inverse(
    A: Source, *, by: Literal["gauss_jordan", "adjugate"] = "gauss_jordan", watch: Watch | None = None
) -> Answer[Any]:
    """The matrix B with A·B = I; the value is None when there is none, with a v ≠ 0 that A sends to 0.

    Of measured numbers the value has `exists`, and `inverse` with a radius for each entry.
    Raises BadInput when A is not square. [Strang 2016, §2.5]
    """
    del watch  # for measured numbers
    from matelier.exact import inverse as topic

    ways = {"gauss_jordan": topic.inverse_by_gauss_jordan, "adjugate": topic.inverse_by_adjugate}
    return answered("inverse", topic.inverse, chosen(ways, by), by=by, A=matrix(A))


@or_measured("factoring.lu")
def lu(A: Source) -> Answer[Any]:
    """P, L and U with P·A = L·U; rectangular and singular matrices too. [Strang 2016, §2.6-2.7]

    The value has `P`, `L` and `U`: a permutation, m × m with ones on its diagonal, and a staircase of A's shape. Of
    measured numbers it has the `order` of the rows in P's place, and `left`, a bound of ‖P·A − L·U‖₂.
    """
    from matelier.exact.lu import lu, lu_by_elimination

    return answered("lu", lu, lu_by_elimination, A=matrix(A))
