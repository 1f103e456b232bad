"""Sums, products and pieces of exact matrices, in silence: FLINT for rational ones, the entries' own operators else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from math import prod
from typing import Any

from matelier.exact.flint import exact
from matelier.scalars.held import integers, rational
from matelier.scalars.lowest import ONE, ZERO
from matelier.scalars.ratio import Ratio, letter
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact, Scalar


def total(terms: Iterable[Scalar]) -> Scalar:
    """The sum, a Fraction when there is nothing to add."""
    return sum(terms, ZERO)


def dot(u: Sequence[Scalar], v: Sequence[Scalar]) -> Scalar:
    """The sum of u[i] · v[i], nothing conjugated."""
    return total(a * b for a, b in zip(u, v, strict=True))


def inner(u: Sequence[Scalar], v: Sequence[Scalar]) -> Scalar:
    """The inner product ⟨u, v⟩: the sum of conj(u[i]) · v[i]."""
    return total(conjugate(a) * b for a, b in zip(u, v, strict=True))


def identity(n: int) -> Exact:
    """The n × n identity."""
    return Exact(tuple((*(ZERO,) * i, ONE, *(ZERO,) * (n - i - 1)) for i in range(n)))


def zero(m: int, n: int) -> Exact:
    """The m × n matrix of zeros."""
    return Exact(((ZERO,) * n,) * m)


def columns(A: Exact) -> tuple[tuple[Scalar, ...], ...]:
    """The columns, each as a tuple."""
    return tuple(zip(*A.rows, strict=True))


def from_columns(vectors: Sequence[Sequence[Scalar]], height: int) -> Exact:
    """The matrix with these columns; without any it is `height` × 0."""
    return Exact(tuple(zip(*vectors, strict=True))) if vectors else Exact(((),) * height)


def column(vector: Sequence[Scalar]) -> Exact:
    """The vector as a matrix of one column."""
    return Exact(tuple((entry,) for entry in vector))


def diagonal(A: Exact) -> tuple[Scalar, ...]:
    """The entries on the diagonal of a square matrix."""
    return tuple(row[i] for i, row in enumerate(A.rows))


def pick_columns(A: Exact, chosen: Sequence[int]) -> Exact:
    """The matrix of these columns, in this order."""
    return Exact(tuple(tuple(row[j] for j in chosen) for row in A.rows))


def without(A: Exact, i: int, j: int) -> Exact:
    """The matrix with row i and column j crossed out."""
    return Exact(tuple(row[:j] + row[j + 1 :] for k, row in enumerate(A.rows) if k != i))


def beside(A: Exact, B: Exact) -> Exact:
    """A and B side by side, with a bar between them."""
    return Exact(tuple(a + b for a, b in zip(A.rows, B.rows, strict=True)), bar=A.shape[1])


def transposed(A: Exact) -> Exact:
    """Rows become columns."""
    return Exact(columns(A))


def conjugate(entry: Scalar) -> Scalar:
    """The complex conjugate; what is real, and every letter, is its own."""
    turn = getattr(entry, "conjugate", None)
    return entry if turn is None else turn()


def adjoint(A: Exact) -> Exact:
    """The conjugate transpose Aᴴ; for real entries and letters it is Aᵀ."""
    return transposed(A) if rational(A) else Exact(tuple(tuple(map(conjugate, c)) for c in columns(A)))


def product(A: Exact, B: Exact) -> Exact:
    """A·B for matrices that fit."""
    if rational(A, B) and all((*A.shape, *B.shape)):
        return _whole_product(A, B)
    across = columns(B)
    return Exact(tuple(tuple(dot(row, c) for c in across) for row in A.rows))


def _whole_product(A: Exact, B: Exact) -> Exact:
    Z, row_scales = integers(A)
    Y, column_scales = integers(transposed(B))
    done = exact(Z * Y.transpose())
    if set(row_scales) | set(column_scales) == {1}:
        return done
    scaled = zip(done.rows, row_scales, strict=True)
    return Exact(tuple(tuple(x / (s * t) for x, t in zip(row, column_scales, strict=True)) for row, s in scaled))


def added(A: Exact, B: Exact) -> Exact:
    """A + B."""
    both = zip(A.rows, B.rows, strict=True)
    return Exact(tuple(tuple(x + y for x, y in zip(a, b, strict=True)) for a, b in both))


def difference(A: Exact, B: Exact) -> Exact:
    """A − B."""
    both = zip(A.rows, B.rows, strict=True)
    return Exact(tuple(tuple(x - y for x, y in zip(a, b, strict=True)) for a, b in both))


def scaled(A: Exact, factor: Scalar) -> Exact:
    """Every entry times the factor."""
    return Exact(tuple(tuple(factor * entry for entry in row) for row in A.rows))


def has_letters(entry: Scalar) -> bool:
    """Whether the number still has a parameter in it."""
    return isinstance(entry, Ratio)


def size_of(entries: Iterable[Any]) -> int:
    """The most digits that a numerator or a denominator has, Fractions alone counted."""
    largest = max((max(abs(e.numerator), e.denominator) for e in entries if isinstance(e, Fraction)), default=0)
    return round(largest.bit_length() * 0.30103 + 0.5)


def entries(*matrices: Exact) -> Iterable[Scalar]:
    """All entries, row by row."""
    return chain.from_iterable(chain.from_iterable(A.rows for A in matrices))


def all_real(*matrices: Exact) -> bool:
    """Whether no entry has an imaginary part; letters stand for real numbers."""
    return all(getattr(entry, "is_real", True) for entry in entries(*matrices))


def check_square(A: Exact) -> int:
    """The number of rows, which is the number of columns. Raises BadInput("matrix.not_square")."""
    m, n = A.shape
    if m != n:
        raise BadInput("matrix.not_square", rows=m, columns=n)
    return n


def check_column(A: Exact, b: Exact) -> None:
    """That b is one column as high as A. Raises BadInput("matrix.not_one_column")."""
    if b.shape != (A.shape[0], 1):
        raise BadInput("matrix.not_one_column", rows=A.shape[0], given_rows=b.shape[0], given_columns=b.shape[1])


def letters_of(*matrices: Exact) -> tuple[str, ...]:
    """The letters that occur in entries, in order of the alphabet."""
    if rational(*matrices):
        return ()
    return tuple(sorted({name for entry in entries(*matrices) if isinstance(entry, Ratio) for name in entry.letters}))


def at(value: Scalar, values: Mapping[str, Scalar]) -> Scalar:
    """The number where letters have these values. Raises ZeroDivisionError where it is not defined."""
    return value.substitute(values) if isinstance(value, Ratio) else value


def denominator(value: Scalar) -> Scalar:
    """What stands below a ratio in letters, as a polynomial; 1 under every other number."""
    if not isinstance(value, Ratio):
        return ONE
    return total(prod((letter(name) ** k for name, k in powers.items()), start=c) for c, powers in value.denominator)


def substituted(A: Exact, values: Mapping[str, Scalar]) -> Exact:
    """A where letters have these values; other letters stay.

    Raises BadInput("letters.undefined") where an entry would divide by zero, with its row and column from 1.
    """

    def entry(i: int, j: int) -> Scalar:
        try:
            return at(A.rows[i][j], values)
        except ZeroDivisionError:
            raise BadInput("letters.undefined", entry=A.rows[i][j], i=i + 1, column=j + 1) from None

    m, n = A.shape
    return replace(A, rows=tuple(tuple(entry(i, j) for j in range(n)) for i in range(m)))
