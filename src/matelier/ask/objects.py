"""Questions about what a matrix is: its portrait, its kinds, whether it can be inverted; vectors; rules in letters."""

from dataclasses import replace
from typing import Any

from matelier.ask.answer import Answer, Watch, in_words
from matelier.ask.exactly import READ, Source, answered, matrix
from matelier.ask.measured import or_measured
from matelier.spine.matrix import Exact, Scalar


@or_measured("describe.describe")
def describe(
    A: Source, *, within: float | None = None, tolerance: float | None = None, watch: Watch | None = None
) -> Answer[Any]:
    """The portrait of a matrix: size, kinds, rank, determinant, trace, eigenvalues; each line names where more is told.

    With a bar before the last column it is the portrait of a system, and `system` says unique, infinite or none. What
    would take long is left out (None), and this is told. Of measured numbers the value has `rank`, `condition`, `norms`
    and `definite`, each as when asked alone; `within`, `tolerance` and `watch` are as in `rank`.
    """
    del within, tolerance, watch  # for measured numbers
    from matelier.exact.describe import describe

    return answered("describe", describe, A=matrix(A))


@or_measured("kinds.kinds")
def kinds(A: Source) -> Answer[Any]:
    """Which named kinds A is of, each with the reason; what it only just is not stands in the notices.

    The value is a tuple of records with `name` ("symmetric", "rotation", "gram" ...) and `reason`; of measured numbers
    with `label` and `off`, a bound of how far they are from it.
    """
    from matelier.exact.kinds import kinds

    return answered("kinds", kinds, A=matrix(A))


@or_measured("invertible.invertible")
def invertible(
    A: Source, *, within: float | None = None, tolerance: float | None = None, watch: Watch | None = None
) -> Answer[Any]:
    """Whether A can be inverted, by every condition that says the same, each with its evidence. [Strang 2016, §2.5]

    The value has `invertible`, `conditions` (`name`, `holds`, `evidence`), and for a matrix that is not square a
    `left_inverse` or `right_inverse` where there is one. Of measured numbers `invertible` may be open; with `within`,
    or `tolerance`, it says whether every matrix so near has an inverse, and how far the nearest without one is.
    """
    del within, tolerance, watch  # for measured numbers
    from matelier.exact.invertible import invertible, invertible_by_elimination

    return answered("invertible", invertible, invertible_by_elimination, A=matrix(A))


def inner(u: Source, v: Source) -> Answer[Scalar]:
    """The inner product of two vectors, rows or columns; for complex ones the first is conjugated.

    Raises BadInput for what is no vector, or for different lengths. [Strang 2016, §1.2]
    """
    from matelier.exact.vectors import inner_product, inner_product_by_terms

    return answered("inner", inner_product, inner_product_by_terms, u=matrix(u), v=matrix(v))


def angle(u: Source, v: Source) -> Answer[Any]:
    """The angle between two vectors: `cosine`, `degrees` from 0 to 180, and whether these are `exact`.

    Degrees that are not exact are rounded to ten decimals, all of them certified. Raises BadInput for a zero vector and
    as `inner`, Unable for letters. [Strang 2016, §1.2]
    """
    from matelier.exact.vectors import angle, angle_by_lengths

    return answered("angle", angle, angle_by_lengths, u=matrix(u), v=matrix(v))


def outer(u: Source, v: Source) -> Answer[Exact]:
    """The matrix u·vᵀ of all products; for complex vectors v is conjugated. Raises BadInput for what is no vector."""
    from matelier.exact.vectors import outer, outer_by_columns

    return answered("outer", outer, outer_by_columns, u=matrix(u), v=matrix(v))


def hadamard(A: Source, B: Source) -> Answer[Exact]:
    """The products entry by entry; a single row, column or number is repeated to fit, and this is told.

    Raises BadInput for sizes that do not fit.
    """
    from matelier.exact.entrywise import hadamard, hadamard_by_entries

    return answered("hadamard", hadamard, hadamard_by_entries, A=matrix(A), B=matrix(B))


def gram(A: Source) -> Answer[Exact]:
    """The Gram matrix AᵀA of the inner products of all pairs of columns; for complex entries AᴴA."""
    from matelier.exact.vectors import gram, gram_by_entries

    return answered("gram", gram, gram_by_entries, A=matrix(A))


def linear_map(rule: str) -> Answer[Any]:
    """The matrix of a linear rule such as "T(x, y) = (4x + 5y, 2x + y)", or u, v and c that show it is not linear.

    The value has `linear`, `matrix`, `counterexample` (`u`, `v`, `c`; `left` is T(c u + v), `right` c T(u) + T(v)) and,
    where the rule is a matrix and a shift, `affine` (`A`, `b`). Letters that are no variables are parameters. Raises
    BadInput for what is no rule.
    """
    from matelier.exact.linear_map import linear_map, linear_map_by_unit_vectors
    from matelier.formats.mapping import read_mapping

    with in_words():
        x, T, told = read_mapping(rule)
    return answered("linear_map", linear_map, linear_map_by_unit_vectors, x=replace(x, origin={READ: told}), T=T)
