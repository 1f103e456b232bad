"""What is never negative, by its form alone; and |x| written without bars where that is known."""

from matelier.calculus.expression import (
    Expression,
    elementwise,
    mul,
    negative,
    power,
    transpose,
)
from matelier.calculus.renewing import rebuilt

ALWAYS = frozenset(["norm1", "norm2", "norminf", "rank", "abs", "sqrt", "exp", "relu", "dimension", "ones", "eye"])
DEFINITE = frozenset(["psd", "semidefinite"])


def never_negative(part: Expression) -> bool:
    """Whether every entry is ≥ 0 wherever it has a value: norms, squares, x'x, tr(A'A), and what is made of them."""
    if part.op in ALWAYS or "pos" in part.traits or "nonnegative" in part.traits:
        return True
    if part.value is not None:
        return part.value >= 0
    match part.op:
        case "add" | "hadamard" | "transpose" | "vec" | "kron" | "sum":
            return all(never_negative(each) for each in part.parts) or _is_square(part)
        case "tr" | "eigsum" | "det" | "eigprod":
            inner = part.parts[0]
            return is_semidefinite(inner) or (part.op in ("tr", "eigsum") and never_negative(inner))
        case "mul":
            return _is_form(part) or all(never_negative(each) for each in _paired(part))
        case "power" | "epower":
            base, exponent = part.parts
            even = exponent.value is not None and exponent.value.denominator == 1 and exponent.value % 2 == 0
            return (even and (base.is_scalar or part.op == "epower")) or never_negative(base)
        case _:
            return False


def is_semidefinite(part: Expression) -> bool:
    """Whether x'·M·x ≥ 0 by the form of M: A'A, A·A', sums and positive multiples, inverses, what was said to be."""
    if part.traits & DEFINITE or part.op == "eye":
        return True
    if part.op in ("inv", "pinv", "transpose"):
        return is_semidefinite(part.parts[0])
    if part.op == "add":
        return all(is_semidefinite(each) for each in part.parts)
    if part.op == "diag" and 1 in part.parts[0].shape:
        return never_negative(part.parts[0])
    if part.op == "kron":
        return all(is_semidefinite(each) for each in part.parts)
    if part.op != "mul":
        return False
    scalars = [each for each in part.parts if each.is_scalar]
    return all(never_negative(each) for each in scalars) and _is_gram(part.parts[len(scalars) :])


def _is_gram(chain: tuple[Expression, ...]) -> bool:
    """B'·B, or B'·M·B with M semidefinite."""
    if not chain:
        return False
    if len(chain) == 1:
        return is_semidefinite(chain[0])
    return transpose(chain[0]) == chain[-1] and (len(chain) == 2 or _is_gram(chain[1:-1]))


def _is_form(part: Expression) -> bool:
    """x'·x or x'·M·x, times numbers that are not negative."""
    if not part.is_scalar:
        return False
    scalars = [each for each in part.parts if each.is_scalar]
    weights = _paired(mul(*scalars)) if scalars else ()
    return all(never_negative(each) for each in weights) and _is_gram(part.parts[len(scalars) :])


def _paired(part: Expression) -> tuple[Expression, ...]:
    """The factors of a product, a pair of equal numbers made a square."""
    if part.op != "mul":
        return (part,)
    kept = list[Expression]()
    for each in part.parts:
        if each in kept and each.is_scalar:
            kept.remove(each)
        else:
            kept.append(each)
    return tuple(kept)


def _is_square(part: Expression) -> bool:
    inner = part.parts[0]
    return part.op == "sum" and inner.op == "hadamard" and len(inner.parts) == 2 and inner.parts[0] == inner.parts[1]


def without_bars(part: Expression) -> Expression:
    """The expression with |x| = x where x is never negative, √(x²) = |x|, and (|x|)² = x²."""
    if not part.parts:
        return part
    parts = tuple(without_bars(each) for each in part.parts)
    inner = parts[0]
    if part.op == "abs" and never_negative(inner):
        return inner
    if part.op == "abs" and never_negative(negative(inner)):
        return negative(inner)
    if part.op == "sqrt" and inner.op == "power" and inner.parts[1].value == 2 and inner.is_scalar:
        return without_bars(elementwise("abs", inner.parts[0]))
    even = part.op == "power" and inner.is_scalar and parts[1].value is not None and parts[1].value % 2 == 0
    if even and inner.op == "abs":
        return power(inner.parts[0], parts[1])
    return rebuilt(part, parts)
