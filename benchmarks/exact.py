"""Rank, row reduction, determinant, inverse, null space, characteristic polynomial and diagonalizability, raced.

"From rows": everyone starts from the same rows of Python's numbers, as someone has them. "Held": everyone starts from
its own matrix, made before; ours is then held by FLINT already. Ours is asked as a user asks, so that the value is
there and its Fractions are made when somebody looks ("looked at"); python-flint hands back its own numbers, or they are
made Fractions too. FLINT's null space is whole vectors, ours has 1 in the free places, as on paper. DomainMatrix keeps
its elements, which are FLINT's where SymPy finds python-flint. SymPy's Matrix runs once a cell and is given up for
larger matrices where its time is over. Seconds are of the processor, so that another's work does not count.
"""

import random
import signal
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy
from flint import fmpq, fmpq_mat, fmpz_mat
from sympy import QQ, Matrix
from sympy.polys.matrices import DomainMatrix

from matelier.exact.determinant import determinant
from matelier.exact.diagonalize import is_diagonalizable
from matelier.exact.eliminate import null_space, rank, row_reduce
from matelier.exact.inverse import inverse
from matelier.exact.polynomial import characteristic_polynomial
from matelier.formats.arraylike import read_list
from matelier.spine.matrix import Exact
from race import environment, race, table

SIZES = (5, 10, 20, 50, 100)
GIVEN_UP = 1  # seconds for a cell of SymPy's
KINDS = ("1 digit", "3 digits", "rational")
SYMPY_UP_TO = 50  # DomainMatrix's eliminations take seconds above

Rows = list[list[Any]]
Runner = Callable[[], object]


def rows(n: int, kind: str, *, half: bool) -> Rows:
    """Numbers of this kind; `half` makes the matrix a product through half as many columns, where it is whole."""
    dice = random.Random(n)
    if kind == "rational":
        line = [[Fraction(dice.randint(-99, 99), dice.randint(1, 9)) for _ in range(n)] for _ in range(n)]
        return [[*row[: n - n // 2], *(row[k] - row[0] for k in range(n // 2))] for row in line] if half else line
    most = 9 if kind == "1 digit" else 999
    if not half:
        return [[dice.randint(-most, most) for _ in range(n)] for _ in range(n)]
    left = fmpz_mat([[dice.randint(-3, 3) for _ in range(n // 2)] for _ in range(n)])
    right = fmpz_mat([[dice.randint(-most, most) for _ in range(n)] for _ in range(n // 2)])
    return [[int(entry) for entry in row] for row in (left * right).tolist()]


def ours(given: Rows) -> Exact:
    """Our matrix."""
    return read_list(given)[0]


def bare(given: Rows) -> Any:
    """FLINT's matrix, as one writes it down."""
    if isinstance(given[0][0], int):
        return fmpz_mat(given)
    return fmpq_mat([[fmpq(entry.numerator, entry.denominator) for entry in row] for row in given])


def domain(given: Rows) -> Any:
    """SymPy's DomainMatrix over the rationals, its fastest."""
    size = len(given)
    return DomainMatrix([[QQ(entry.numerator, entry.denominator) for entry in row] for row in given], (size, size), QQ)


def symbolic(given: Rows) -> Any:
    """SymPy's Matrix, what most people use."""
    return Matrix([[sympy.Rational(entry.numerator, entry.denominator) for entry in row] for row in given])


def back(M: fmpq_mat) -> Rows:
    """FLINT's rationals as Fractions, as one writes it down."""
    return [[Fraction(int(entry.p), int(entry.q)) for entry in row] for row in M.tolist()]


def flint_null_space(M: Any) -> Rows:
    """FLINT's null space; of rationals there is only the reduced form to read it from."""
    if isinstance(M, fmpq_mat):
        return back(M.rref()[0])
    X, nullity = M.nullspace()
    return [[Fraction(int(entry)) for entry in row[:nullity]] for row in X.tolist()]


def flint_diagonalizable(M: Any) -> bool:
    """Over ℂ: the minimal polynomial has no double root; FLINT has the pieces."""
    p = M.minpoly()
    return p.gcd(p.derivative()).degree() == 0


def looked_at(value: object) -> object:
    """Our value with its Fractions made."""
    found = getattr(value, "value", value)
    return list(getattr(found, "reduced", found).rows)


OURS, LOOKED = "matelier", "matelier, looked at"
FLINT, FRACTIONS, DOMAIN, SYMPY = "python-flint", "python-flint to Fractions", "DomainMatrix", "SymPy Matrix"
MAKERS: dict[str, Callable[[Rows], Any]] = {
    OURS: ours, LOOKED: ours, FLINT: bare, FRACTIONS: bare, DOMAIN: domain, SYMPY: symbolic,
}  # fmt: skip
QUESTIONS: dict[str, dict[str, Callable[[Any], object]]] = {
    "rank": {
        OURS: rank, FLINT: lambda M: M.rank(), DOMAIN: lambda D: D.rank(), SYMPY: lambda S: S.rank(),
    },
    "row reduction": {
        OURS: row_reduce, LOOKED: lambda A: looked_at(row_reduce(A)),
        FLINT: lambda M: M.rref(), FRACTIONS: lambda M: back(fmpq_mat(M).rref()[0]),
        DOMAIN: lambda D: D.rref(), SYMPY: lambda S: S.rref(),
    },
    "determinant": {
        OURS: determinant, FLINT: lambda M: M.det(), DOMAIN: lambda D: D.det(), SYMPY: lambda S: S.det(),
    },
    "inverse": {
        OURS: inverse, LOOKED: lambda A: looked_at(inverse(A)),
        FLINT: lambda M: fmpq_mat(M).inv(), FRACTIONS: lambda M: back(fmpq_mat(M).inv()),
        DOMAIN: lambda D: D.inv(), SYMPY: lambda S: S.inv(),
    },
    "null space": {
        OURS: null_space, FRACTIONS: flint_null_space, DOMAIN: lambda D: D.nullspace(), SYMPY: lambda S: S.nullspace(),
    },
    "characteristic polynomial": {
        OURS: characteristic_polynomial,
        FLINT: lambda M: M.charpoly(),
        FRACTIONS: lambda M: [Fraction(int(c.p), int(c.q)) for c in fmpq_mat(M).charpoly().coeffs()],
        DOMAIN: lambda D: D.charpoly(), SYMPY: lambda S: S.charpoly(),
    },
    "diagonalizable": {
        OURS: lambda A: is_diagonalizable(A, reals_only=False), FLINT: flint_diagonalizable,
        SYMPY: lambda S: S.is_diagonalizable(),
    },
}  # fmt: skip
HALF = ("row reduction", "null space")


class GaveUp(Exception):
    """A cell's time is over."""


def once(run: Runner) -> float | None:
    """The seconds of one run, None when it was given up."""
    began = time.process_time()

    def ring(*_: object) -> None:
        raise GaveUp

    signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, GIVEN_UP)
        run()
        signal.setitimer(signal.ITIMER_REAL, 0)
    except GaveUp:
        return None
    return time.process_time() - began


def often(run: Runner, times: int) -> Runner:
    """The same so many times: what takes microseconds is not measured alone."""

    def again() -> None:
        for _ in range(times):
            run()

    return again


def cells(question: str, kind: str, *, held: bool) -> list[tuple[str, ...]]:
    """A row of the table for each size."""
    told: list[tuple[str, ...]] = []
    patient = True
    for n in SIZES:
        given = rows(n, kind, half=question in HALF)
        runners = {name: runner(question, name, given, held=held) for name in QUESTIONS[question]}
        slow = runners.pop(SYMPY)
        if n > SYMPY_UP_TO and question not in ("determinant", "inverse"):
            runners.pop(DOMAIN, None)
        times = max(1, 20_000 // n**2)
        repeated = {name: often(run, times) for name, run in runners.items()}
        measured = race(repeated, runs=5 if n > SYMPY_UP_TO else 9, clock=time.process_time)
        seconds = {name: whole / times for name, whole in measured.items()}
        if patient and (taken := once(slow)) is not None:
            seconds[SYMPY] = taken
        patient = SYMPY in seconds
        cell = [f"{1000 * seconds[name]:.3g} ms" if name in seconds else "–" for name in MAKERS]
        cell[-1] = cell[-1] if patient else f"over {GIVEN_UP} s"
        ours_looked = seconds.get(LOOKED, seconds[OURS])
        pairs = ((seconds[OURS], FLINT), (ours_looked, FRACTIONS), (seconds[OURS], DOMAIN))
        ratios = [f"{mine / seconds[name]:.2f}" if name in seconds else "–" for mine, name in pairs]
        told.append((question, kind, str(n), *cell, *ratios))
    return told


def runner(question: str, name: str, given: Rows, *, held: bool) -> Runner:
    """One player's turn, its matrix made in the turn or before it."""
    ask, make = QUESTIONS[question][name], MAKERS[name]
    if not held:
        return lambda: ask(make(given))
    M = make(given)
    return lambda: ask(M)


def main() -> None:
    """Prints the medians, and ours as ratios to python-flint, to it with Fractions made, and to DomainMatrix."""
    print(environment(), "· SymPy", sympy.__version__)
    columns = ("question", "entries", "n", *MAKERS, "to python-flint", "both to Fractions", "to DomainMatrix")
    chosen = sys.argv[1:] or QUESTIONS
    for title, held, kinds in (
        ("from rows", False, ("1 digit", "3 digits", "rational")),
        ("held", True, ("3 digits",)),
    ):
        told = [cell for question in chosen for kind in kinds for cell in cells(question, kind, held=held)]
        print(f"\n{title}\n\n{table(columns, told)}")


if __name__ == "__main__":
    main()
