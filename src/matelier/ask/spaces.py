"""Questions about spaces: the four subspaces, independence, span, projection, least squares, orthogonal columns."""

from typing import Any

from matelier.ask.answer import Answer, Watch
from matelier.ask.exactly import Source, answered, beside_column, matrix
from matelier.ask.measured import or_measured
from matelier.spine.matrix import Exact


@or_measured("subspaces.subspaces")
def subspaces(
    A: Source, *, within: float | None = None, tolerance: float | None = None, watch: Watch | None = None
) -> Answer[Any]:
    """Bases of the column space, row space, null space and left null space, as columns. [Strang 2016, §3.5]

    The value has `column`, `row`, `null` and `left_null`. Of measured numbers the bases are orthonormal, `leaning`
    bounds the sine of the angle to the exact spaces; `within`, `tolerance` and `watch` are as in `rank`. [Wedin 1972]
    """
    del within, tolerance, watch  # for measured numbers
    from matelier.exact.spaces import subspaces, subspaces_by_elimination

    return answered("subspaces", subspaces, subspaces_by_elimination, A=matrix(A))


def independent(A: Source) -> Answer[Any]:
    """Whether the columns of A are independent, else a combination of them that is zero.

    The value has `independent` and `relation` (one column v ≠ 0 with A v = 0, None where they are). [Strang 2016, §3.4]
    """
    from matelier.exact.spaces import independent, independent_by_elimination

    return answered("independent", independent, independent_by_elimination, A=matrix(A))


def in_span(A: Source, b: Source | None = None) -> Answer[Any]:
    """Whether b is a combination of the columns of A, and with which coefficients.

    Without `b` the column right of the bar is meant. The value has `in_span` and `coefficients` (one column, None where
    there are none). Raises BadInput where sizes do not fit.
    """
    from matelier.exact.spaces import in_span, in_span_by_elimination

    A, b = beside_column(A, b)
    return answered("in_span", in_span, in_span_by_elimination, A=A, b=b)


def projection_matrix(W: Source) -> Answer[Exact]:
    """The matrix P = W(WᵀW)⁻¹Wᵀ that projects on the columns of W; dependent columns are allowed.

    [Strang 2016, §4.2; CMU 11-755, class 2]
    """
    from matelier.exact.projection import projection_matrix, projection_matrix_by_basis

    return answered("projection_matrix", projection_matrix, projection_matrix_by_basis, W=matrix(W))


@or_measured("project.project")
def project(W: Source, x: Source | None = None, *, watch: Watch | None = None) -> Answer[Any]:
    """The point of the column space of W nearest to x, as one column. [Strang 2016, §4.2; CMU 11-755, class 2]

    Of measured numbers the value has `p`, `x` (the coefficients) and `left`, each with radii. Without `x` the column
    right of the bar is meant. Raises BadInput where sizes do not fit.
    """
    del watch  # for measured numbers
    from matelier.exact.projection import project, project_by_normal_equations

    W, x = beside_column(W, x)
    return answered("project", project, project_by_normal_equations, W=W, x=x)


@or_measured("least_squares.least_squares")
def least_squares(A: Source, b: Source | None = None, *, watch: Watch | None = None) -> Answer[Any]:
    """The x that brings A x nearest to b, the shortest if there are many, and the residual b − A x.

    Without `b` the column right of the bar is meant. The value has `x` and `residual`, each one column; of measured
    numbers `x` and `left` with radii, `size` (the length of what is left) and `unique`. Raises BadInput where sizes do
    not fit. [Strang 2016, §4.3; Rump 2010]
    """
    del watch  # for measured numbers
    from matelier.exact.projection import least_squares, least_squares_by_normal_equations

    A, b = beside_column(A, b)
    return answered("least_squares", least_squares, least_squares_by_normal_equations, A=A, b=b)


@or_measured("pseudo_inverse.pseudo_inverse")
def pseudo_inverse(A: Source, *, watch: Watch | None = None) -> Answer[Any]:
    """The matrix A⁺ of Moore and Penrose, which every matrix has. [Penrose 1955]

    Of measured numbers the value has `inverse`, with a radius for each entry where the rank is proved to be full.
    """
    del watch  # for measured numbers
    from matelier.exact.projection import pseudo_inverse, pseudo_inverse_by_full_rank

    return answered("pseudo_inverse", pseudo_inverse, pseudo_inverse_by_full_rank, A=matrix(A))


def gram_schmidt(A: Source) -> Answer[Any]:
    """The columns of A made orthogonal one after another, and brought to length 1. [Strang 2016, §4.4]

    The value has `orthogonal` and `normalised` (None where a length is no square root of a rational number), m × r for
    rank r: dependent columns are left out.
    """
    from matelier.exact.orthogonal import gram_schmidt, gram_schmidt_by_projections

    return answered("gram_schmidt", gram_schmidt, gram_schmidt_by_projections, A=matrix(A))


@or_measured("factoring.qr")
def qr(A: Source) -> Answer[Any]:
    """Q with orthonormal columns and R upper triangular with A = Q·R. [Strang 2016, §4.4]

    The value has `Q`, m × r, and `R`, r × n, for rank r; of measured numbers bounds too: `left` of ‖A − Q·R‖₂ and
    `oblique` of ‖QᵀQ − I‖₂. Raises Unable where a length is no square root of a rational number.
    """
    from matelier.exact.orthogonal import qr, qr_by_gram_schmidt

    return answered("qr", qr, qr_by_gram_schmidt, A=matrix(A))
