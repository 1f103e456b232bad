"""The judge's evaluation with exact numbers: fractions, roots and the like enclosed; whole numbers modulo a prime."""

import re
from abc import abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from math import comb, factorial, isqrt
from typing import Any

import numpy as np

from matelier.certify.expressions.enclosed import FUNCTIONS, Undecided, absolute, ends, largest, power, reciprocal, sign
from matelier.certify.expressions.evaluate import Kit, Values, transposed

PRIME = 2**521 - 1
"""The judge's own prime; −1 is no square modulo it."""
MOST_BITS = 2000
SMALL = 2**40
NUMBER = re.compile(r"-?[0-9]{1,600}(?:/[0-9]{1,600}|\.[0-9]{1,600})?")


def exact_number(entry: object) -> Fraction:
    """The fraction that a text or a whole number is; ValueError where it is none."""
    if not isinstance(entry, int | str) or not NUMBER.fullmatch(str(entry)):
        raise ValueError("no exact number")
    return Fraction(entry)


def exact_rows(rows: Sequence[Sequence[object]]) -> Values:
    """The matrix of these rows of exact numbers; ValueError where it is none."""
    found = np.array([[exact_number(entry) for entry in row] for row in rows], dtype=object)
    if found.ndim != 2:
        raise ValueError("no matrix")
    return found


class Exactly(Kit):
    """What elimination gives, for any exact numbers."""

    dtype = np.dtype(object)
    most_work = 2 * 10**6

    @abstractmethod
    def over(self, x: Any) -> Any:
        """1/x; ZeroDivisionError for zero."""

    @abstractmethod
    def is_zero(self, x: Any) -> bool:
        """Whether this is zero."""

    @abstractmethod
    def root(self, x: Any) -> Any:
        """The square root."""

    @abstractmethod
    def size(self, x: Any) -> Any:
        """The magnitude."""

    def function(self, name: str, A: Values) -> Values:
        """Entry by entry."""
        return np.frompyfunc(lambda x: self.of_number(name, x), 1, 1)(A)

    @abstractmethod
    def of_number(self, name: str, x: Any) -> Any:
        """A function of one number."""

    def power(self, A: Values, exponents: Values) -> Values:
        """Entry by entry, the exponents being fractions."""
        return np.frompyfunc(self.to_the, 2, 1)(A, exponents)

    @abstractmethod
    def to_the(self, x: Any, exponent: Any) -> Any:
        """One number to a power."""

    def reduced(self, A: Values) -> tuple[Values, list[int], Any]:
        """The reduced row echelon form, its pivots' columns, and the determinant, of a square matrix."""
        R, pivots, determinant = A.copy(), list[int](), self.number(1)
        for column in range(R.shape[1]):
            k = next((k for k in range(len(pivots), len(R)) if not self.is_zero(R[k, column])), None)
            if k is None:
                continue
            top = len(pivots)
            if k != top:
                R[[top, k]], determinant = R[[k, top]], -determinant
            determinant = determinant * R[top, column]
            R[top] = self.kept(R[top] * self.over(R[top, column]))
            for i in range(len(R)):
                if i != top:
                    R[i] = self.kept(R[i] - R[top] * R[i, column])
            pivots.append(column)
        return R, pivots, determinant if len(pivots) == len(R) else self.number(0)

    def inverse(self, A: Values) -> Values:
        """By elimination beside the identity; ZeroDivisionError where there is none."""
        n = len(A)
        R, pivots, _ = self.reduced(np.concatenate([A, self.unit(n)], axis=1))
        if pivots[:n] != list(range(n)):
            raise ZeroDivisionError
        return R[:, n:]

    def pseudo_inverse(self, A: Values) -> Values:
        """F'(FF')⁻¹(C'C)⁻¹C' where A = CF, C its pivot columns."""
        R, pivots, _ = self.reduced(A)
        if not pivots:
            return transposed(A)
        C, F = A[:, pivots], R[: len(pivots)]
        left = self.inverse(self.kept(transposed(C) @ C)) @ transposed(C)
        return transposed(F) @ self.inverse(self.kept(F @ transposed(F))) @ self.kept(left)

    def of_matrix(self, name: str, A: Values) -> Values:
        """By elimination; sum and product of eigenvalues from the characteristic polynomial."""
        found = np.empty((1, 1), dtype=object)
        found[0, 0] = self._number_of(name, A)
        return found

    def _number_of(self, name: str, A: Values) -> Any:
        match name:
            case "rank":
                return self.number(len(self.reduced(A)[1]))
            case "det":
                return self.reduced(A)[2]
            case "eigsum" | "eigprod":
                return self._eigen(name, A)
            case "logdet":
                return self.of_number("log", self.size(self.reduced(A)[2]))
            case "norm2":
                return self.root(self.kept((A * A).sum(keepdims=True)).item())
            case _:
                sizes = [self.size(x) for x in A.flat]
                return sum(sizes[1:], sizes[0]) if name == "norm1" else self.most(sizes)

    def most(self, sizes: list[Any]) -> Any:
        """The largest."""
        raise Undecided(sizes)

    def _eigen(self, name: str, A: Values) -> Any:
        # det(λI − A) at λ = 0, 1, ..., whose highest difference but one tells what follows λⁿ.
        n, unit = len(A), self.unit(len(A))
        at = [self.reduced(self.kept(unit * k - A))[2] for k in range(n)]
        if name == "eigprod":
            return at[0] * (-1) ** n
        below = sum(((at[k] - k**n) * ((-1) ** (n - 1 - k) * comb(n - 1, k)) for k in range(n)), self.number(0))
        return -below * self.over(self.number(factorial(n - 1)))


class Fractions(Exactly):
    """Fractions, and numbers enclosed between fractions where roots and the like are met."""

    weight = 1

    def spend(self, *sizes: int) -> None:
        """Large numbers are more work."""
        super().spend(*sizes, self.weight)

    def kept(self, A: Values) -> Values:
        """As it is, unless numbers are too long."""
        all_ends = [end for x in A.flat for end in ends(x)]
        longest = max(max(end.numerator.bit_length(), end.denominator.bit_length()) for end in all_ends)
        self.weight = max(self.weight, longest // 64)
        if longest > MOST_BITS:
            raise ValueError("too large")
        return A

    def number(self, value: Fraction | int) -> Fraction:
        """Itself."""
        return Fraction(value)

    def over(self, x: Any) -> Any:
        """1/x."""
        return reciprocal(x)

    def is_zero(self, x: Any) -> bool:
        """Whether this is zero; Undecided where the ends do not tell."""
        return sign(x) == 0

    def root(self, x: Any) -> Any:
        """Enclosed, where it is no fraction."""
        return FUNCTIONS["sqrt"](x)

    def size(self, x: Any) -> Any:
        """The magnitude."""
        return absolute(x)

    def of_number(self, name: str, x: Any) -> Any:
        """Enclosed, where it is no fraction."""
        return FUNCTIONS[name](x)

    def to_the(self, x: Any, exponent: Any) -> Any:
        """A number to a known power."""
        if not isinstance(exponent, Fraction):
            raise Undecided
        return power(x, exponent, most_bits=2 * MOST_BITS)

    def most(self, sizes: list[Any]) -> Any:
        """The largest."""
        found = sizes[0]
        for one in sizes[1:]:
            found = largest(found, one)
        return found


class Residues(Exactly):
    """Whole numbers modulo the prime; of the two roots of a square, √x is the one that is a square itself.

    So √a·√b = √(a·b), as for numbers above zero. Where there is no root ArithmeticError is raised, and another point
    must do. What is no rational function or root raises Undecided. `rooted` says that a root was taken.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__()
        self.rng, self.rooted = rng, False

    def kept(self, A: Values) -> Values:
        """From 0 up to the prime."""
        return A % PRIME

    def number(self, value: Fraction | int) -> int:
        """Numerator by denominator, modulo the prime."""
        value = Fraction(value)
        return value.numerator * pow(value.denominator, -1, PRIME) % PRIME

    def draw(self, m: int, n: int) -> Values:
        """m × n at random."""
        entries = [int.from_bytes(self.rng.bytes(80)) % PRIME for _ in range(m * n)]
        return np.array(entries, dtype=object).reshape(m, n)

    def over(self, x: Any) -> int:
        """1/x."""
        if x % PRIME == 0:
            raise ZeroDivisionError
        return pow(x, -1, PRIME)

    def is_zero(self, x: Any) -> bool:
        """Whether the prime divides this."""
        return x % PRIME == 0

    def root(self, x: Any) -> int:
        """A number whose square this is; of a small square its positive root."""
        x = x % PRIME
        if x < SMALL and isqrt(x) ** 2 == x:
            return isqrt(x)
        found = pow(x, (PRIME + 1) // 4, PRIME)
        if found * found % PRIME != x:
            raise ArithmeticError("no root")
        self.rooted = True
        return found

    def size(self, x: Any) -> int:
        """|x| as the root of x²."""
        return self.root(x * x)

    def of_number(self, name: str, x: Any) -> int:
        """Roots alone."""
        if name not in ("sqrt", "abs"):
            raise Undecided
        return self.root(x) if name == "sqrt" else self.size(x)

    def to_the(self, x: Any, exponent: Any) -> int:
        """To a small whole power, or to half of one."""
        twice = 2 * exponent % PRIME
        twice = twice if twice < SMALL else twice - PRIME
        if abs(twice) > 1024:
            raise Undecided
        base = self.root(x) if twice % 2 else x
        whole = twice if twice % 2 else twice // 2
        return pow(self.over(base) if whole < 0 else base, abs(whole), PRIME)
