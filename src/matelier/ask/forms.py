"""Questions about symmetric matrices, quadratic forms, norms and singular values."""

from typing import Any, Literal

from matelier.ask.answer import Answer, Watch
from matelier.ask.exactly import Source, answered, chosen, matrix
from matelier.ask.measured import or_measured


def ldl(A: Source) -> Answer[Any]:
    """P, L and D with P·A·Pᵀ = L·D·Lᵀ for a symmetric A (Hermitian: Lᴴ). [Bunch 1977]

    D is diagonal but for blocks [0 b; b 0] where only zeros are left on the diagonal; P is the identity unless a pivot
    was zero. The value has `P`, `L` and `D`. Raises BadInput when A is not symmetric, with the place.
    """
    from matelier.exact.ldl import ldl, ldl_by_elimination

    return answered("ldl", ldl, ldl_by_elimination, A=matrix(A))


@or_measured("factoring.cholesky")
def cholesky(A: Source, *, watch: Watch | None = None) -> Answer[Any]:
    """The lower triangular L with A = L·Lᵀ; the value is None when there is none, with an x for which xᵀAx < 0.

    Semidefinite matrices have one too, with zero columns. Raises BadInput when A is not symmetric (Hermitian), Unable
    where a root would have to be taken of letters. Of measured numbers the value has `L` (None where A is not proved to
    be positive definite), `left`, a bound of ‖A − L·Lᵀ‖₂, and `definite`. [Strang 2016, §6.5; Rump 2006]
    """
    del watch  # for measured numbers
    from matelier.exact.cholesky import cholesky, cholesky_by_columns

    return answered("cholesky", cholesky, cholesky_by_columns, A=matrix(A))


@or_measured("definite.definite")
def definite(
    A: Source, *, by: Literal["elimination", "minors"] = "elimination", watch: Watch | None = None
) -> Answer[Any]:
    """Positive or negative definite, semidefinite or indefinite, with witnesses. [Strang 2016, §6.5]

    The value has `kind`, `inertia` (how many directions are positive, negative, zero), `minors` (leading ones) and, for
    a matrix that is not symmetric, `form`: the same of (A + Aᵀ)/2, which has the same xᵀAx. Of measured numbers it has
    `kind` (also "open" and "not_symmetric") and `inertia`. Raises BadInput when A is not square. [Rump 2006]
    """
    del watch  # for measured numbers
    from matelier.exact.definite import definite, definite_by_elimination, definite_by_minors

    ways = {"elimination": definite_by_elimination, "minors": definite_by_minors}
    return answered("definite", definite, chosen(ways, by), by=by, A=matrix(A))


def quadratic_form(A: Source) -> Answer[Any]:
    """xᵀAx written out, as a sum of squares, and its kind; A a square matrix, or text such as "x^2 + 4*x*y + y^2".

    The value has `polynomial` (text), `matrix` (symmetric), `weights` and `forms` (Σ weight · (form · x)², the forms as
    rows), `kind` and `inertia` as in `definite`, and `variables`. Raises BadInput for what is neither, Unable for
    entries that are not real. [Strang 2016, §6.5]
    """
    from matelier.exact.quadratic_form import quadratic_form, quadratic_form_by_squares

    return answered("quadratic_form", quadratic_form, quadratic_form_by_squares, A=matrix(A))


@or_measured("norms.norms")
def norms(A: Source, p: int | None = None, *, watch: Watch | None = None) -> Answer[Any]:
    """How large A is: `one`, `infinity`, `frobenius`, `two` (spectral) and `max`; for a vector also the p-norm, `p`.

    One row or one column is a vector: `one` is then the sum of absolute values, `infinity` the largest. Of measured
    numbers each lies between bounds. Raises BadInput for a p that is no whole number from 1 to 100, or with a matrix;
    Unable for letters. [Golub & Van Loan 2013, §2.2-2.3]
    """
    del watch  # for measured numbers
    from matelier.exact.norms import norms, norms_by_sums

    if p is None:
        return answered("norms", norms, norms_by_sums, A=matrix(A))
    return answered("norms", norms, norms_by_sums, A=matrix(A), p=p)


@or_measured("svd.svd")
def svd(A: Source, *, watch: Watch | None = None) -> Answer[Any]:
    """U, S and V with A = U·S·Vᵀ (complex: Vᴴ), U and V square with orthonormal columns. [Strang 2016, §7.1-7.2]

    The value has `U`, m × m, `S`, m × n, and `V`, n × n; singular values descend along S. All are exact where the
    eigenvalues of AᵀA are rational or have square roots, else numbers with some forty certified digits. Of measured
    numbers `U` and `V` are thin, `values` lie between bounds, and `left` bounds ‖A − U·S·Vᵀ‖₂. Raises Unable for
    letters, and for more than 40 rows or columns where digits are needed.
    """
    del watch  # for measured numbers
    from matelier.exact.svd import svd, svd_by_eigenvectors

    return answered("svd", svd, svd_by_eigenvectors, A=matrix(A))


@or_measured("condition.condition")
def condition(A: Source, *, watch: Watch | None = None) -> Answer[Any]:
    """The largest singular value over the smallest; the value is None, infinite, when columns are dependent.

    The page tells the condition numbers by column sums and by row sums too. Of measured numbers the value has `two` and
    `distance` (to the nearest matrix of lower rank), each between bounds. Raises as `svd`.
    [Golub & Van Loan 2013, §2.6]
    """
    del watch  # for measured numbers
    from matelier.exact.svd import condition, condition_by_singular_values

    return answered("condition", condition, condition_by_singular_values, A=matrix(A))
