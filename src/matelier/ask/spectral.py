"""Questions about eigenvalues: the polynomials of a matrix, its eigenvectors, its diagonal and its Jordan form."""

from typing import Any

from matelier.ask.answer import Answer, Watch
from matelier.ask.exactly import Source, answered, matrix
from matelier.ask.measured import or_measured
from matelier.spine.matrix import Scalar


def characteristic_polynomial(A: Source) -> Answer[tuple[Scalar, ...]]:
    """The coefficients of det(λI − A), from the highest power; the first is 1. [Strang 2016, §6.1]

    Raises BadInput for a matrix that is not square.
    """
    from matelier.exact.polynomial import characteristic_polynomial, characteristic_polynomial_by_cofactors

    return answered(
        "characteristic_polynomial", characteristic_polynomial, characteristic_polynomial_by_cofactors, A=matrix(A)
    )


def minimal_polynomial(A: Source) -> Answer[tuple[Scalar, ...]]:
    """The coefficients, from the highest power, of the monic polynomial of least degree that A is a root of.

    Raises BadInput for a matrix that is not square.
    """
    from matelier.exact.polynomial import minimal_polynomial, minimal_polynomial_by_powers

    return answered("minimal_polynomial", minimal_polynomial, minimal_polynomial_by_powers, A=matrix(A))


@or_measured("eigen.eigen")
def eigen(A: Source, *, watch: Watch | None = None) -> Answer[Any]:
    """The different eigenvalues with their vectors: real ones first, the largest leading, then pairs of conjugates.

    Each has `value`, `algebraic` and `geometric` multiplicity and `vectors` (a basis as columns). Values that square
    roots do not write are roots of an irreducible polynomial: exact, with as many digits as asked. Of measured numbers
    the value has `values` (between bounds where A is symmetric, else within radii), `vectors` and `groups` of values
    that hang together. Raises BadInput for a matrix that is not square, Unable for more than 60 rows.
    [Strang 2016, §6.1; Miyajima 2010]
    """
    del watch  # for measured numbers
    from matelier.exact.eigen import eigen, eigen_by_null_spaces

    return answered("eigen", eigen, eigen_by_null_spaces, A=matrix(A))


def diagonalize(A: Source) -> Answer[Any]:
    """P and D with A·P = P·D and D diagonal; None when there are none, not even complex ones.

    The value has `P`, `D` and `field`: "R" where real ones will do, "C" where complex ones are needed. Raises BadInput
    for a matrix that is not square, Unable for more than 60 rows. [Strang 2016, §6.2]
    """
    from matelier.exact.diagonalize import diagonalize, diagonalize_by_eigenvectors

    return answered("diagonalize", diagonalize, diagonalize_by_eigenvectors, A=matrix(A))


def jordan(A: Source) -> Answer[Any]:
    """P and J with A·P = P·J: J has the eigenvalues on its diagonal and ones above it within a block.

    The value has `P` and `J`. Raises BadInput for a matrix that is not square, Unable for more than 60 rows and where
    the chains are not to be reckoned in one field. [Strang 2016, §8.3]
    """
    from matelier.exact.jordan import jordan, jordan_by_chains

    return answered("jordan", jordan, jordan_by_chains, A=matrix(A))
