"""Rank, row reduction, determinant, inverse and null space of whole matrices, beside bare python-flint and SymPy.

Everyone starts from the same rows of Fractions and hands back Fractions (SymPy: its own rationals); "FLINT alone" is
the bare call on a matrix that FLINT already holds, which nobody gets to who has to hand it over first. FLINT's null
space is whole vectors, ours has 1 in the free places, as on paper.
"""

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mat, fmpz_mat
from sympy import QQ
from sympy.polys.matrices import DomainMatrix

from matelier.exact.determinant import determinant
from matelier.exact.eliminate import null_space, rank, row_reduce
from matelier.exact.inverse import inverse
from matelier.spine.matrix import Exact
from race import environment, race, table

SIZES = (5, 10, 20, 50, 100)
SYMPY_UP_TO = 50  # above, its turns would take most of an hour


def rows(n: int, *, rank: int | None = None) -> list[list[Fraction]]:
    """Whole numbers of two digits; with a rank, as a product through so few columns."""
    dice = random.Random(n)
    square = [[dice.randint(-99, 99) for _ in range(n)] for _ in range(n)]
    if rank is not None:
        left = fmpz_mat([[dice.randint(-9, 9) for _ in range(rank)] for _ in range(n)])
        right = fmpz_mat([[dice.randint(-9, 9) for _ in range(n)] for _ in range(rank)])
        square = [[int(entry) for entry in row] for row in (left * right).tolist()]
    return [[Fraction(entry) for entry in row] for row in square]


def bare(given: list[list[Fraction]]) -> fmpq_mat:
    """The rows handed to FLINT, as one writes it down."""
    return fmpq_mat([[fmpq(entry.numerator, entry.denominator) for entry in row] for row in given])


def back(M: fmpq_mat) -> list[list[Fraction]]:
    """The rows that FLINT hands back, as one writes it down."""
    return [[Fraction(int(entry.p), int(entry.q)) for entry in row] for row in M.tolist()]


def domain(given: list[list[Fraction]]) -> Any:
    """The rows as SymPy's DomainMatrix, its fastest."""
    size = len(given)
    return DomainMatrix([[QQ(entry.numerator, entry.denominator) for entry in row] for row in given], (size, size), QQ)


def bare_null_space(given: list[list[Fraction]]) -> list[list[Fraction]]:
    """FLINT's null space, of the whole numbers."""
    X, nullity = fmpz_mat([[entry.numerator for entry in row] for row in given]).nullspace()
    return [[Fraction(int(entry)) for entry in row[:nullity]] for row in X.tolist()]


Runner = Callable[[], object]


def runners(question: str, n: int) -> dict[str, Runner]:
    """Who runs for this question at this size."""
    given = rows(n, rank=n // 2) if question in ("row reduction", "null space") else rows(n)
    A, held = Exact.of(given), bare(given)
    ours: dict[str, Runner] = {
        "rank": lambda: rank(A), "row reduction": lambda: row_reduce(A), "determinant": lambda: determinant(A),
        "inverse": lambda: inverse(A), "null space": lambda: null_space(A),
    }  # fmt: skip
    flint: dict[str, Runner] = {
        "rank": lambda: bare(given).rank(), "row reduction": lambda: back(bare(given).rref()[0]),
        "determinant": lambda: bare(given).det(), "inverse": lambda: back(bare(given).inv()),
        "null space": lambda: bare_null_space(given),
    }  # fmt: skip
    alone: dict[str, Runner] = {
        "rank": held.rank, "row reduction": held.rref, "determinant": held.det, "inverse": held.inv,
        "null space": held.rref,
    }  # fmt: skip
    sympy: dict[str, Runner] = {
        "rank": lambda: domain(given).rank(), "row reduction": lambda: domain(given).rref(),
        "determinant": lambda: domain(given).det(), "inverse": lambda: domain(given).inv(),
        "null space": lambda: domain(given).nullspace(),
    }  # fmt: skip
    found = {"matelier": ours[question], "python-flint": flint[question], "FLINT alone": alone[question]}
    return found | ({"SymPy": sympy[question]} if n <= SYMPY_UP_TO else {})


def main() -> None:
    """Prints the medians, and ours as a ratio to python-flint."""
    print(environment())
    told: list[tuple[str, ...]] = []
    for question in ("rank", "row reduction", "determinant", "inverse", "null space"):
        for n in SIZES:
            seconds = race(runners(question, n), runs=5 if n > SYMPY_UP_TO else 7)
            times = [f"{1000 * seconds[name]:.3g} ms" if name in seconds else "–" for name in
                     ("matelier", "python-flint", "FLINT alone", "SymPy")]  # fmt: skip
            told.append((question, str(n), *times, f"{seconds['matelier'] / seconds['python-flint']:.2f}"))
    columns = ("question", "n", "matelier", "python-flint", "FLINT alone", "SymPy (DomainMatrix)", "to python-flint")
    print(table(columns, told))


if __name__ == "__main__":
    main()
