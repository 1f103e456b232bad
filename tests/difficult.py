"""Difficult square systems: ill-conditioned, badly scaled, singular, or made to break elimination; and who solves them.

[Higham 2002, chapter 28; Rump 1991; Foster 1994; Wright 1993]
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import scipy.linalg
from numpy.typing import NDArray

import rationally
from matelier.floating.solve import solve

Array = NDArray[np.float64]
Outcome = Literal["right", "refused", "open", "silent", "false alarm"]
GOOD = Fraction(1, 10**6)  # of the largest entry: an answer that is told without a warning should be this near


@dataclass(frozen=True)
class System:
    """A x = b and its exact solution; None where there is none, or not one alone."""

    name: str
    A: Array
    b: Array

    @property
    def solution(self) -> list[list[Fraction]] | None:
        """By rationals."""
        return rationally.solution(self.A, self.b)


def _index(n: int) -> tuple[Array, Array]:
    i, j = np.indices((n, n)).astype(float)
    return i + 1, j + 1


def hilbert(n: int) -> Array:
    i, j = _index(n)
    return 1 / (i + j - 1)


def pascal(n: int) -> Array:
    return np.array(scipy.linalg.pascal(n), dtype=float)


def frank(n: int) -> Array:
    i, j = _index(n)
    return np.where(j >= i - 1, n + 1 - np.maximum(i, j), 0)


def kahan(n: int, theta: float = 1.2) -> Array:
    s, c = np.sin(theta), np.cos(theta)
    return np.diag(s ** np.arange(n)) @ (np.eye(n) - c * np.triu(np.ones((n, n)), 1))


def wilkinson(n: int) -> Array:
    return (
        np.diag(np.abs(np.arange(n) - n // 2).astype(float)) + np.diag(np.ones(n - 1), 1) + np.diag(np.ones(n - 1), -1)
    )


def rosser() -> Array:
    return np.array([
        [611, 196, -192, 407, -8, -52, -49, 29], [196, 899, 113, -192, -71, -43, -8, -44],
        [-192, 113, 899, 196, 61, 49, 8, 52], [407, -192, 196, 611, 8, 44, 59, -23],
        [-8, -71, 61, 8, 411, -599, 208, 208], [-52, -43, 49, 44, -599, 411, 208, 208],
        [-49, -8, 8, 59, 208, 208, 99, -911], [29, -44, 52, -23, 208, 208, -911, 99],
    ], dtype=float)  # fmt: skip


def rump() -> Array:
    return np.array([
        [-5046135670319638, -3871391041510136, -5206336348183639, -6745986988231149],
        [-640032173419322, 8694411469684959, -564323984386760, -2807912511823001],
        [-16935782447203334, -18752427538303772, -8188807358110413, -14820968618548534],
        [-1069537498856711, -14079150289610606, 7074216604373039, 7257960283978710],
    ], dtype=float)  # fmt: skip


def growth(n: int) -> Array:
    """Elimination with partial pivoting doubles the last column at each step."""
    A = np.eye(n) - np.tril(np.ones((n, n)), -1)
    A[:, -1] = 1
    return A


def foster(n: int) -> Array:
    """Growth in a system that an integral equation gives."""
    h = 40 / (n - 1) / 2
    A: Array = np.eye(n) - h * np.tril(np.ones((n, n)), -1)
    A[:, 0] = -h / 2
    A[0, 0] = 1
    A[np.arange(1, n), np.arange(1, n)] = 1 - h / 2
    A[:, -1] = -1.0
    A[-1, -1] = 1 - 1.0 - h / 2
    return A


def vandermonde(n: int, low: float = 0.0) -> Array:
    return np.vander(np.linspace(low, 1, n), n)


def moler(n: int) -> Array:
    i, j = _index(n)
    return np.where(i == j, i, np.minimum(i, j) - 2)


def triangle(n: int) -> Array:
    return np.eye(n) - np.triu(np.ones((n, n)), 1)


def lotkin(n: int) -> Array:
    A = hilbert(n)
    A[0] = 1
    return A


def cauchy(n: int) -> Array:
    i, j = _index(n)
    return 1 / (i + j)


def lehmer(n: int) -> Array:
    i, j = _index(n)
    return np.minimum(i, j) / np.maximum(i, j)


def forsythe(n: int) -> Array:
    A = np.diag(np.ones(n - 1), 1)
    A[-1, 0] = 2.0**-52
    return A


def grcar(n: int) -> Array:
    return sum((np.diag(np.ones(n - k), k) for k in range(4)), np.zeros((n, n))) - np.diag(np.ones(n - 1), -1)


def redheffer(n: int) -> Array:
    i, j = _index(n)
    return ((j % i == 0) | (j == 1)).astype(float)


def divisors(n: int) -> Array:
    i, j = np.indices((n, n)) + 1
    return np.gcd(i, j).astype(float)


def clement(n: int) -> Array:
    k = np.arange(1, n).astype(float)
    return np.diag(k[::-1], 1) + np.diag(k, -1)


def prolate(n: int) -> Array:
    t = np.arange(n).astype(float)
    column = np.where(t == 0, 0.5, np.sin(np.pi * t / 2) / (np.pi * np.maximum(t, 1)))
    return scipy.linalg.toeplitz(column)


def magic() -> Array:
    return np.array([[16, 2, 3, 13], [5, 11, 10, 8], [9, 7, 6, 12], [4, 14, 15, 1]], dtype=float)


def tenths() -> Array:
    return np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]])


def conditioned(n: int, power: float, seed: int = 0) -> Array:
    """Random singular vectors, singular values from 1 to 10^−power."""
    random = np.random.default_rng(seed)
    U, V = (np.linalg.qr(random.standard_normal((n, n)))[0] for _ in range(2))
    return (U * np.logspace(0, -power, n)) @ V.T


def rows_scaled(n: int, seed: int = 0) -> Array:
    random = np.random.default_rng(seed)
    return np.ldexp(random.standard_normal((n, n)), random.integers(-300, 300, (n, 1)))


def columns_scaled(n: int) -> Array:
    return np.ascontiguousarray(rows_scaled(n, 1).T)


def graded(n: int) -> Array:
    random = np.random.default_rng(2)
    powers = 12 * np.arange(n)
    return np.ldexp(random.standard_normal((n, n)), -powers[:, None] - powers[None, :])


def doubled_row(n: int) -> Array:
    A = np.random.default_rng(3).standard_normal((n, n))
    A[-1] = 2 * A[0]
    return A


def nearly_doubled_row(n: int) -> Array:
    A = doubled_row(n)
    A[-1, -1] = np.nextafter(A[-1, -1], np.inf)
    return A


def of_low_rank(n: int) -> Array:
    random = np.random.default_rng(4)
    return (random.integers(-9, 10, (n, 3)) @ random.integers(-9, 10, (3, n))).astype(float)


def beside_one(power: int) -> Array:
    return np.array([[1.0, 1.0], [1.0, 1.0 + 2.0**-power]])


MATRICES: dict[str, Callable[[], Array]] = {
    "Hilbert 8": lambda: hilbert(8), "Hilbert 12": lambda: hilbert(12), "Hilbert 20": lambda: hilbert(20),
    "Pascal 10": lambda: pascal(10), "Pascal 25": lambda: pascal(25),
    "Frank 12": lambda: frank(12), "Frank 25": lambda: frank(25),
    "Kahan 30": lambda: kahan(30), "Kahan 90": lambda: kahan(90),
    "Wilkinson 21": lambda: wilkinson(21), "Rosser": rosser, "Rump": rump,
    "growth 40": lambda: growth(40), "growth 60": lambda: growth(60), "growth 100": lambda: growth(100),
    "Foster 80": lambda: foster(80),
    "Vandermonde 10": lambda: vandermonde(10), "Vandermonde 20": lambda: vandermonde(20, -1.0),
    "Vandermonde 30": lambda: vandermonde(30),
    "Moler 20": lambda: moler(20), "triangle 60": lambda: triangle(60),
    "Lotkin 12": lambda: lotkin(12), "Cauchy 12": lambda: cauchy(12), "Lehmer 50": lambda: lehmer(50),
    "Forsythe 10": lambda: forsythe(10), "Grcar 50": lambda: grcar(50), "Redheffer 30": lambda: redheffer(30),
    "divisors 40": lambda: divisors(40), "Clement 20": lambda: clement(20), "Clement 21": lambda: clement(21),
    "prolate 30": lambda: prolate(30), "magic 4": magic, "tenths": tenths,
    "one to nine": lambda: np.arange(1.0, 10.0).reshape(3, 3),
    "condition 1e12": lambda: conditioned(50, 12), "condition 1e15": lambda: conditioned(50, 15),
    "condition 1e17": lambda: conditioned(50, 17),
    "rows scaled": lambda: rows_scaled(30), "columns scaled": lambda: columns_scaled(30), "graded": lambda: graded(20),
    "near 1e300": lambda: conditioned(20, 3) * 1e300, "near 1e-300": lambda: conditioned(20, 3) * 1e-300,
    "subnormal": lambda: np.round(conditioned(6, 1) * 1000) * 5e-324,
    "far apart": lambda: np.diag(np.logspace(-100, 100, 9)),
    "doubled row": lambda: doubled_row(20), "nearly doubled row": lambda: nearly_doubled_row(20),
    "low rank": lambda: of_low_rank(12), "zeros": lambda: np.zeros((3, 3)),
    "1 beside 1 + 2⁻⁵²": lambda: beside_one(52), "1 beside 1 + 2⁻³⁰": lambda: beside_one(30),
    "turned": lambda: np.array([[0.0, 1.0], [1.0, 0.0]]),
}  # fmt: skip


def systems() -> list[System]:
    """All of them; the right-hand side counts 1, 2, 3, … in the size of the entries."""
    found: list[System] = []
    for name, make in MATRICES.items():
        A = np.ascontiguousarray(make())
        b = np.arange(1.0, len(A) + 1)[:, None] * 2.0 ** int(np.frexp(np.abs(A).max())[1] - 8)
        found.append(System(name, A, b))
    return found


def near_truth(x: Array, truth: list[list[Fraction]]) -> bool:
    """Whether an answer is good for six digits of its largest entry."""
    if not np.isfinite(x).all():
        return False
    largest = max(abs(t) for (t,) in truth)
    return all(abs(Fraction(float(v)) - t) <= GOOD * largest for v, (t,) in zip(x.ravel(), truth, strict=True))


def by_plain(system: System, way: Callable[[Array, Array], Any]) -> Outcome:
    """What NumPy's or SciPy's solver does: an error or a warning is an alarm."""
    truth, alarmed, x = system.solution, False, None
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            x = way(system.A, system.b)
        except np.linalg.LinAlgError:
            alarmed = True
    alarmed = alarmed or bool(told)
    good = truth is not None and x is not None and near_truth(x, truth)
    if alarmed:
        return "refused" if truth is None or (x is not None and not good) else "false alarm"
    return "right" if good else "silent"


def by_numpy(system: System) -> Outcome:
    """`numpy.linalg.solve`."""
    return by_plain(system, np.linalg.solve)


def by_scipy(system: System) -> Outcome:
    """`scipy.linalg.solve`."""
    return by_plain(system, scipy.linalg.solve)


def by_matelier(system: System) -> Outcome:
    """Ours: an answer counts as right only where the exact one lies within what is told, to six digits and more."""
    truth, value = system.solution, solve(system.A, system.b).value
    if value.kind == "open":
        return "open"
    if truth is None:
        return "refused" if value.kind in ("infinite", "none") else "silent"
    if value.kind != "unique":
        return "false alarm"
    x = value.point
    assert x is not None
    return "right" if rationally.lies(truth, x) and near_truth(np.asarray(x.value), truth) else "silent"


SOLVERS: dict[str, Callable[[System], Outcome]] = {
    "matelier": by_matelier, "numpy.linalg.solve": by_numpy, "scipy.linalg.solve": by_scipy,
}  # fmt: skip
