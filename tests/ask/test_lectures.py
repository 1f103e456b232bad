"""The worked numbers of four lectures come out as they are printed.

Spanish: R. Lobo, Introducción al machine learning aplicado al audio, Universidad de Chile, 2023.
English: B. Raj, Machine learning for signal processing (CMU 11-755), class 2, fundamentals of linear algebra, 2010.
Korean: Clay Ryu's sound lab, notes of a course, no. 24, linear algebra, 2022.
Portuguese: Machine learning, pré-requisitos: álgebra linear.
"""

from operator import attrgetter
from typing import Any

import pytest

import matelier as mt
from told import rows, told

EIGHTH_TURN = "√2/2 -√2/2 0; √2/2 √2/2 0; 0 0 1"
TRIPLE = "√2/2 -√2/4 √6/4; √2/2 √2/4 -√6/4; 0 √3/2 1/2"
FLATTENING = "1 0 0; 0 1/4 -√3/4; 0 -√3/4 3/4"
POINTS = "1 1 2 2 2 2 10; 1 2 1 5 6 10 10; 1 1 1 0 0 1 1"
VOLUME = "0.8 0 0.7; 1.0 0.8 0.8; 0.7 0.9 0.7"
HUNDREDS = "100 200 300; 10 20 30; 1 2 3"
THREES = "1 2 3; 4 5 6; 7 8 0"

Worked = tuple[str, str, tuple[Any, ...], str | None]
"""A statement, the question and the part of its value that is meant, what is given, and what the lecture prints."""

SYSTEMS: tuple[Worked, ...] = (
    ("a map of a sum: A(u + 4v)", "multiply", ("1 2; 3 4", "-3; -9"), "-21; -45"),
    ("a map of a sum: A u", "multiply", ("1 2; 3 4", "1; 3"), "7; 15"),
    ("a map of a sum: A v", "multiply", ("1 2; 3 4", "-1; -3"), "-7; -15"),
    ("a unit vector takes out a column", "multiply", ("1 2; 3 4", "1; 0"), "1; 3"),
    ("system 1 meets in one point", "solve.point", ("1 1 | 10; 1 2 | 12",), "8; 2"),
    ("system 2 leaves b free", "solve.directions", ("1 1 | 10; 2 2 | 20",), "-1; 1"),
    ("system 3 has no point", "solve.point", ("1 1 | 10; 2 2 | 24",), None),
    ("system 3 has nearest points", "solve.least_squares", ("1 1 | 10; 2 2 | 24",), "5.8; 5.8"),
    ("the homogeneous system 1 has only zero", "solve.point", ("1 1 | 0; 1 2 | 0",), "0; 0"),
    ("the matrix of system 1 is not singular", "determinant", ("1 1; 1 2",), "1"),
    ("the matrix of system 2 is singular", "determinant", ("1 1; 2 2",), "0"),
    ("two pieces of information", "rank", ("1 1; 1 2",), "2"),
    ("one piece of information", "rank", ("1 1; 2 2",), "1"),
    ("no piece of information", "rank", ("0 0; 0 0",), "0"),
    ("two independent rows", "rank", ("3 1; 1 2",), "2"),
    ("the inverse of 5", "inverse", ("5",), "0.2"),
    ("the inverse of 8", "inverse", ("8",), "0.125"),
    ("0 has no inverse", "inverse", ("0",), None),
    ("an inverse in tenths", "inverse", ("3 1; 1 2",), "0.4 -0.2; -0.2 0.6"),
    ("an inverse in eighths", "inverse", ("5 2; 1 2",), "0.25 -0.25; -0.125 0.625"),
    ("a singular matrix has no inverse", "inverse", ("1 1; 2 2",), None),
)
SIGNALS: tuple[Worked, ...] = (
    ("the identity changes no vector", "multiply", ("1 0; 0 1", "x; y"), "x; y"),
    ("a diagonal matrix scales the axes", "multiply", ("2 0; 0 1", "x; y"), "2x; y"),
    (
        "stretching moves the pixels of a picture apart",
        "multiply",
        ("2 0 0; 0 1 0; 0 0 1", POINTS),
        "2 2 4 4 4 4 20; 1 2 1 5 6 10 10; 1 1 1 0 0 1 1",
    ),
    (
        "stretching the better way puts means between the pixels",
        "multiply",
        ("p q r s", "1 .5 0 0; 0 .5 1 .5; 0 0 0 .5; 0 0 0 0"),
        "p (p+q)/2 q (q+r)/2",
    ),
    ("green is doubled and nothing else", "multiply", ("r g b", "1 0 0; 0 2 0; 0 0 1"), "r 2g b"),
    ("a permutation rearranges the axes", "multiply", ("0 1 0; 0 0 1; 1 0 0", "3; 4; 5"), "4; 5; 3"),
    ("a permutation mirrors a picture", "multiply", ("0 1 0; 1 0 0; 0 0 1", "2; 5; 0"), "5; 2; 0"),
    (
        "turning a picture by 45 degrees",
        "multiply",
        (EIGHTH_TURN, POINTS),
        "0 -1/√2 1/√2 -3/√2 -2√2 -8/√2 0; √2 3/√2 3/√2 7/√2 4√2 12/√2 20/√2; 1 1 1 0 0 1 1",
    ),
    ("the inverse of a rotation is its transpose", "inverse", ("3/5 -4/5; 4/5 3/5",), "3/5 4/5; -4/5 3/5"),
    ("the inverse of a diagonal is diagonal", "inverse", ("2 0; 0 4",), "1/2 0; 0 1/4"),
    ("the inverse of the identity is itself", "inverse", ("1 0; 0 1",), "1 0; 0 1"),
    ("the columns of an orthonormal matrix", "gram", (TRIPLE,), "1 0 0; 0 1 0; 0 0 1"),
    ("its inverse is its transpose", "inverse", (TRIPLE,), "√2/2 √2/2 0; -√2/4 √2/4 √3/2; √6/4 -√6/4 1/2"),
    ("more rows than columns add an axis and no dimension", "rank", (".8 .9; .1 .9; .6 0",), "2"),
    ("fewer rows than columns take an axis away", "rank", (".3 1 .2; .5 1 1",), "2"),
    ("a square matrix that flattens", "rank", ("0.9 0.5 0.8; 0.1 0.4 0.9; 0.42 0.44 0.86",), "2"),
    ("its transpose flattens as much", "rank", ("0.9 0.1 0.42; 0.5 0.4 0.44; 0.8 0.9 0.86",), "2"),
    ("the ratio of two volumes", "determinant", (VOLUME,), "0.11"),
    ("a matrix that flattens has rank 2", "rank", (FLATTENING,), "2"),
    ("it has no volume left", "determinant", (FLATTENING,), "0"),
    ("it has no inverse", "inverse", (FLATTENING,), None),
    ("but it has a pseudo-inverse: itself, a projection", "pseudo_inverse", (FLATTENING,), FLATTENING),
    ("its three printed digits are another matrix", "rank", ("1 0 0; 0 .25 -.433; 0 -.433 .75",), "3"),
    ("the shadow on a plane", "projection_matrix", ("1 0; 0 1/2; 0 -√3/2",), "1 0 0; 0 1/4 -√3/4; 0 -√3/4 3/4"),
    ("another basis of it gives the same", "projection_matrix", ("1 1; 1 -1; -√3 √3",), FLATTENING),
    ("a sheared and stretched square", "determinant", ("1 -0.07; -1.1 1.2",), "1.123"),
)
NOTES: tuple[Worked, ...] = (
    ("a column taken out", "multiply", ("10 20 30; 40 50 60", "0; 1; 0"), "20; 50"),
    ("an inner product", "inner", ("1 2 3", "4 5 6"), "32"),
    ("an inner product is commutative", "inner", ("4 5 6", "1 2 3"), "32"),
    ("an outer product", "outer", ("1 2 3", "4 5 6"), "4 5 6; 8 10 12; 12 15 18"),
    ("a matrix times ones is the sums of its rows", "multiply", ("1 2 3; 4 5 6", "1; 1; 1"), "6; 15"),
    ("a transpose", "transpose", ("1 2 3; 4 5 6",), "1 4; 2 5; 3 6"),
    ("a trace", "trace", (HUNDREDS,), "123"),
    ("the norm of a vector", "norms.two", ("3 4",), "5"),
    ("a Frobenius norm, the root of 141414", "norms.frobenius", (HUNDREDS,), "√141414"),
    ("the same from the trace of AᵀA", "trace", ("10101 20202 30303; 20202 40404 60606; 30303 60606 90909",), "141414"),
    ("a dependent third row", "rank", ("1 4 2; 2 1 -3; 3 5 -1",), "2"),
    ("an inverse in halves", "inverse", ("1 2; 3 4",), "-2 1; 1.5 -0.5"),
    ("a determinant", "determinant", (THREES,), "27"),
    ("the determinant of the identity", "determinant", ("1 0 0; 0 1 0; 0 0 1",), "1"),
    ("a row times t", "determinant", ("t 2t 3t; 4 5 6; 7 8 0",), "27t"),
    ("two rows changed", "determinant", ("4 5 6; 1 2 3; 7 8 0",), "-27"),
    ("the transposed matrix", "determinant", ("1 4 7; 2 5 8; 3 6 0",), "27"),
    ("the trace is the sum of the eigenvalues", "trace", (THREES,), "6"),
    ("the characteristic polynomial has both", "characteristic_polynomial", (THREES,), "1 -6 -72 -27"),
    ("the symmetric matrix of a form", "quadratic_form.matrix", ("1 2; 4 5",), "1 3; 3 5"),
)
FIRST_STEPS: tuple[Worked, ...] = (
    ("a transposed square keeps its diagonal", "transpose", ("1 2 3; 4 5 6; 7 8 9",), "1 4 7; 2 5 8; 3 6 9"),
    ("a transposed column is a row", "transpose", ("1; 2; 3",), "1 2 3"),
    ("a matrix times a number", "hadamard", ("1 2; 3 4", "2"), "2 4; 6 8"),
    ("a product", "multiply", ("1 2; 3 4", "5 6; 7 8"), "19 22; 43 50"),
    ("a product entry by entry is another", "hadamard", ("1 2; 3 4", "5 6; 7 8"), "5 12; 21 32"),
    ("a row is repeated to fit", "hadamard", ("1 2; 3 4", "5 6"), "5 12; 15 24"),
    ("the identity", "multiply", ("1 0 0; 0 1 0; 0 0 1", "x; y; z"), "x; y; z"),
    ("diag(v) times x is v times x, entry by entry", "multiply", ("2 0; 0 3", "5; 7"), "10; 21"),
    ("the same", "hadamard", ("2; 3", "5; 7"), "10; 21"),
    ("an affine mean of two solutions solves too", "multiply", ("1 1; 2 2", "10-8t; 8t"), "10; 20"),
    ("a determinant 2 × 2", "determinant", ("a b; c d",), "a*d-b*c"),
    (
        "a determinant 3 × 3 in six terms",
        "determinant",
        ("a b c; d f g; h k m",),
        "a*f*m + b*g*h + c*d*k - a*g*k - b*d*m - c*f*h",
    ),
    ("the trace of t A", "trace", ("t 2t; 3t 4t",), "5t"),
    ("the map T(x, y) = (4x + 5y, 2x + y)", "linear_map.matrix", ("T(x, y) = (4x + 5y, 2x + y)",), "4 5; 2 1"),
    ("T(5, 2) = (30, 12)", "multiply", ("4 5; 2 1", "5; 2"), "30; 12"),
    ("the map T(x, y, z) = (x, y, 0)", "linear_map.matrix", ("T(x, y, z) = (x, y, 0)",), "1 0 0; 0 1 0; 0 0 0"),
    ("T(x, y, 0) = 1 · (x, y, 0)", "multiply", ("1 0 0; 0 1 0; 0 0 0", "x; y; 0"), "x; y; 0"),
    (
        "the characteristic polynomial of T",
        "characteristic_polynomial",
        ("a b; c d",),
        "1 -a-d a*d-b*c",
    ),
)
LECTURES = {"Spanish": SYSTEMS, "English": SIGNALS, "Korean": NOTES, "Portuguese": FIRST_STEPS}
EVERY = [pytest.param(*row[1:], id=f"{name}: {row[0]}") for name, table in LECTURES.items() for row in table]


@pytest.mark.parametrize(("question", "given", "printed"), EVERY)
def test_what_is_printed_is_what_comes_out(question: str, given: tuple[Any, ...], printed: str | None) -> None:
    name, _, part = question.partition(".")
    value = told(getattr(mt, name)(*given))
    value = attrgetter(part)(value) if part else value
    if printed is None:
        assert value is None
    elif isinstance(value, tuple):
        assert (value,) == rows(printed)
    else:
        assert rows(value) == rows(printed)
