"""How long each question takes beside how long it was said to take, on matrices of many sizes and kinds."""

import random
import time
from collections.abc import Callable
from fractions import Fraction
from math import exp, log
from typing import Any

from matelier.exact.arithmetic import product
from matelier.exact.cholesky import cholesky
from matelier.exact.cofactor import adjugate, cofactors
from matelier.exact.definite import definite, symmetric_part
from matelier.exact.determinant import determinant
from matelier.exact.eliminate import rank, row_reduce
from matelier.exact.estimate import COSTS, estimated
from matelier.exact.inverse import inverse
from matelier.exact.jordan import jordan
from matelier.exact.ldl import ldl
from matelier.exact.lu import lu
from matelier.exact.norms import norms
from matelier.exact.orthogonal import gram_schmidt, qr
from matelier.exact.polynomial import characteristic_polynomial, minimal_polynomial
from matelier.exact.projection import least_squares, project, projection_matrix, pseudo_inverse
from matelier.exact.quadratic_form import quadratic_form
from matelier.exact.solve import solve
from matelier.exact.spaces import in_span, independent, subspaces
from matelier.exact.svd import condition, svd
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import Unable
from matelier.spine.matrix import Exact
from race import environment, table

SHORT, LONG = 0.01, 1.0  # seconds: what is shorter is all overhead, and nobody waits for what is longer

QUESTIONS: tuple[Callable[..., Any], ...] = (
    rank, determinant, solve, in_span, row_reduce, independent, subspaces, inverse, adjugate, cofactors, lu,
    least_squares, pseudo_inverse, projection_matrix, project, gram_schmidt, characteristic_polynomial,
    minimal_polynomial, qr, ldl, definite, cholesky, quadratic_form, norms, svd, condition, jordan,
)  # fmt: skip
WITH_COLUMN = (solve, in_span, least_squares, project)
SINGULAR = (row_reduce, independent, subspaces)
SYMMETRIC = (ldl, definite, cholesky, quadratic_form)
SIZES = (3, 5, 8, 12, 20, 40, 80, 160, 320)

dice = random.Random(1)
LETTERS = [letter(name) for name in "abc"]


def digits(count: int) -> Callable[[], Any]:
    """Whole numbers of so many digits."""
    return lambda: dice.randint(-(10**count), 10**count)


KINDS: dict[str, Callable[[], Any]] = {
    "1 digit": digits(1),
    "9 digits": digits(9),
    "90 digits": digits(90),
    "quotients": lambda: Fraction(dice.randint(-99, 99), dice.randint(1, 9)),
    "i": lambda: dice.randint(-9, 9) + dice.randint(-9, 9) * root(-1),
    "√2, √3": lambda: dice.randint(-9, 9) + dice.randint(-9, 9) * root(2) + dice.randint(-9, 9) * root(3),
    "a, b": lambda: dice.randint(-9, 9) + sum(dice.randint(-3, 3) * a for a in LETTERS[:2]),
    "a, b, c": lambda: dice.randint(-9, 9) + sum(dice.randint(-3, 3) * a for a in LETTERS),
}


def square(n: int, draw: Callable[[], Any], *, singular: bool) -> Exact:
    """Random entries; a singular matrix is a product through half as many columns."""
    if not singular:
        return Exact.of([[draw() for _ in range(n)] for _ in range(n)])
    left = Exact.of([[dice.randint(-1, 1) for _ in range(n - n // 2)] for _ in range(n)])
    return product(left, Exact.of([[draw() for _ in range(n)] for _ in range(n - n // 2)]))


def measured(question: Callable[..., Any], draw: Callable[[], Any]) -> list[tuple[int, float, float]]:
    """The size, the seconds said and the seconds taken, as far as anyone would wait."""
    found: list[tuple[int, float, float]] = []
    for n in SIZES:
        A = square(n, draw, singular=question in SINGULAR)
        A = symmetric_part(A) if question in SYMMETRIC else A
        said = estimated(question.__name__, A)
        if said > LONG:
            break
        given = (A, square(n, draw, singular=False)) if question in WITH_COLUMN else (A,)
        given = (A, Exact(tuple(row[:1] for row in given[1].rows))) if len(given) > 1 else given
        began = time.process_time()  # others may be at work
        try:
            question(*given)
        except Unable:
            break
        taken = time.process_time() - began
        if max(said, taken) > SHORT:
            found.append((n, said, taken))
        if taken > LONG / 8:  # the next size takes ten times as long
            break
    return found


def main() -> None:
    """Prints for each question and kind the largest matrix, and the worst ratio over all sizes either way."""
    print(environment())
    assert {question.__name__ for question in QUESTIONS} == set(COSTS)
    told: list[tuple[str, ...]] = []
    for question in QUESTIONS:
        for kind, draw in KINDS.items():
            if not (points := measured(question, draw)):
                continue
            n, said, taken = points[-1]
            worst = max((said / taken for _, said, taken in points), key=lambda ratio: abs(log(ratio)))
            mean = exp(sum(log(said / taken) for _, said, taken in points) / len(points))
            times = (f"{said:.2g} s", f"{taken:.2g} s")
            told.append((question.__name__, kind, str(n), *times, f"{mean:.2f}", f"{worst:.2f}"))
    print(table(("question", "entries", "n", "said", "taken", "said to taken", "worst of all sizes"), told))


if __name__ == "__main__":
    main()
