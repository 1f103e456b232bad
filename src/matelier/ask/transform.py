"""The question what a matrix does to the plane or to space."""

from typing import Any

from matelier.ask.answer import Answer
from matelier.ask.exactly import Source, answered, matrix


def transform(A: Source) -> Answer[Any]:
    """What a matrix of at most three rows and columns does: the grid, circle and ellipse, eigenvectors, area, shown.

    The value has `kind`, `rank`, `determinant`, `ratio` (of lengths, areas or volumes), `orientation` (1 kept, −1
    reversed, 0 lost), `singular_values`, `eigen` and `null` (a basis of what becomes 0). Raises BadInput for a larger
    matrix, for letters and for entries that are not real. [Strang 2016, §8.1; Trefethen & Bau 1997, lecture 4]
    """
    from matelier.explainers.maps.transform import transform as found

    return answered("transform", found, None, A=matrix(A))
