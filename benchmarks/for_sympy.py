"""Expressions written for SymPy, its matrix derivative of them, and what that is worth at a point."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import sympy
from sympy import MatrixSymbol, Symbol, Trace

from matelier.certify.expressions.points import declared
from matelier.certify.expressions.syntax import Tree, parsed

Declared: TypeAlias = Mapping[str, Any]
"""The symbols' shapes and traits, as the judge reads them."""


class NotSaid(Exception):
    """SymPy has no such function of matrices, in this way of writing it."""


class Writer:
    """Writes an expression for SymPy, with numbers as dimensions; the way says what a number made of matrices is."""

    def __init__(self, symbols: Mapping[str, Any], sizes: Mapping[str, int], way: str) -> None:
        self.symbols, self.sizes, self.way = symbols, sizes, way

    def of(self, tree: Tree) -> Any:
        """The expression."""
        if tree.op == "number":
            return sympy.Rational(tree.value.numerator, tree.value.denominator)
        if tree.op == "symbol":
            return self.symbols[tree.name] if tree.name in self.symbols else sympy.Integer(self.sizes[tree.name])
        if tree.op in ("eye", "ones", "zeros"):
            sides = [int(self.of(part)) for part in tree.parts]
            made = {"eye": sympy.Identity, "ones": sympy.OneMatrix, "zeros": sympy.ZeroMatrix}[tree.op]
            return made(*sides) if tree.op == "eye" or len(sides) == 2 else made(sides[0], 1)
        if tree.op == "^" and tree.parts[0].op == "norm2" and tree.parts[1].value == 2 and self.way != "norms":
            A = self.of(tree.parts[0].parts[0])
            return self.number(A.T * A)
        return self.made(tree.op, *(self.of(part) for part in tree.parts))

    def number(self, A: Any) -> Any:
        """x'·y, or the trace of what is larger."""
        if not is_matrix(A):
            return A
        return A if self.way == "matrices" and A.shape == (1, 1) else Trace(A)

    def made(self, op: str, A: Any, *others: Any) -> Any:
        """One operation."""
        B = others[0] if others else None
        match op:
            case "+" | "-":
                return self.added(A, B if op == "+" else -B)
            case "minus":
                return -A
            case "*":
                product = A * B
                return Trace(product) if self.way != "matrices" and is_number(product) else product
            case "/":
                return A / (Trace(B) if is_matrix(B) else B)
            case "'":
                return A.T if is_matrix(A) else A
            case "^":
                return (Trace(A) if is_number(A) else A) ** B
            case ".*":
                return sympy.hadamard_product(A, B)
            case "./":
                return sympy.hadamard_product(A, sympy.HadamardPower(B, -1))
            case ".^":
                return sympy.HadamardPower(A, B)
            case _:
                return self.called(op, A, *others)

    def added(self, A: Any, B: Any) -> Any:
        """A sum of two matrices, or of two numbers, one perhaps a 1 × 1 matrix."""
        if is_matrix(A) == is_matrix(B):
            return A + B
        if self.way == "matrices":
            return (A if is_matrix(A) else A * sympy.Identity(1)) + (B if is_matrix(B) else B * sympy.Identity(1))
        return (Trace(A) if is_matrix(A) else A) + (Trace(B) if is_matrix(B) else B)

    def called(self, name: str, A: Any, *others: Any) -> Any:
        """One function."""
        if name in ELEMENTWISE:
            return (
                A.applyfunc(ELEMENTWISE[name])
                if is_matrix(A) and not is_number(A)
                else ELEMENTWISE[name](Trace(A) if is_matrix(A) else A)
            )
        match name:
            case "tr":
                return Trace(A)
            case "det":
                return sympy.Determinant(A)
            case "logdet":
                return sympy.log(sympy.Abs(sympy.Determinant(A)))
            case "inv":
                return A.I
            case "sum":
                return self.number(sympy.OneMatrix(1, A.shape[0]) * A * sympy.OneMatrix(A.shape[1], 1))
            case "norm2":
                return sympy.sqrt(Trace(A.T * A))
            case "norm1":
                return self.called("sum", A.applyfunc(sympy.Abs))
            case "diag":
                return sympy.DiagMatrix(A)
            case "kron":
                return sympy.KroneckerProduct(A, *others)
            case _:
                raise NotSaid(name)


ELEMENTWISE: Mapping[str, Any] = {
    "exp": sympy.exp, "log": sympy.log, "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan, "tanh": sympy.tanh,
    "sqrt": sympy.sqrt, "abs": sympy.Abs, "sign": sympy.sign, "relu": lambda x: sympy.Max(x, 0),
}  # fmt: skip


def is_matrix(A: Any) -> bool:
    """Whether SymPy takes it for a matrix, 1 × 1 or larger."""
    return bool(getattr(A, "is_Matrix", False))


def is_number(A: Any) -> bool:
    """Whether it is a 1 × 1 matrix."""
    return is_matrix(A) and A.shape == (1, 1)


def sympy_symbols(variables: Declared, sizes: Mapping[str, int]) -> dict[str, Any]:
    """The case's symbols for SymPy."""
    found: dict[str, Any] = {}
    for name, one in declared(variables).items():
        m, n = one.shape(sizes)
        found[name] = Symbol(name, real=True) if (m, n) == (1, 1) else MatrixSymbol(name, m, n)
    return found


def by_sympy(expression: str, wrt: str, variables: Declared, sizes: Mapping[str, int], way: str) -> Any:
    """SymPy's derivative at these sizes, as it comes."""
    symbols = sympy_symbols(variables, sizes)
    found = Writer(symbols, sizes, way).of(parsed(expression)).diff(symbols[wrt])
    if found.has(sympy.Derivative) or "ArrayDerivative" in sympy.srepr(found):
        raise NotSaid("a derivative is left over")
    return found


def worth(found: Any, variables: Declared, values: Mapping[str, np.ndarray], sizes: Mapping[str, int]) -> np.ndarray:
    """What SymPy's formula is worth at a point."""
    symbols = sympy_symbols(variables, sizes)
    put = {
        symbols[name]: sympy.ImmutableMatrix(A) if is_matrix(symbols[name]) else float(A[0, 0])
        for name, A in values.items()
    }
    explicit = found.subs(put)
    explicit = explicit.doit() if hasattr(explicit, "doit") else explicit
    explicit = explicit.as_explicit() if hasattr(explicit, "as_explicit") else explicit
    return np.array(sympy.Matrix(explicit) if is_matrix(explicit) else [[explicit]], dtype=np.float64)
