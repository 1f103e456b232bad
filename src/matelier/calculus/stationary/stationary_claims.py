"""What is claimed of stationary points, as texts for a judge that reads and reckons by itself."""

from collections.abc import Iterable

from matelier.calculus.expression import Expression, is_zero, zeros
from matelier.calculus.language.text import as_text
from matelier.calculus.stationary.solution import Stationary
from matelier.calculus.values.samples import symbols_of
from matelier.spine.claim import Claim

ABOUT = "claim.about.expression"


def claims_of(found: Stationary) -> tuple[Claim, ...]:
    """That the formula, or every eigenvector, is stationary; nothing where there is neither."""
    kept = tuple(part for part in (found.solution, found.matrix, found.metric) if part is not None)
    if not kept:
        return ()
    constraints = [[as_text(one.left), _right(one.left, one.right)] for one in found.constraints]
    sides = [side for one in found.constraints for side in (one.left, one.right)]
    conditions = [[as_text(one.left), one.sign, as_text(one.right)] for one in found.conditions]
    variables = declared((found.objective, found.wrt, *kept, *sides))
    witness: dict[str, object] = {
        "expression": as_text(found.objective),
        "wrt": found.wrt.name,
        "variables": variables,
    }
    witness |= {"constraints": constraints} if constraints else {}
    witness |= {"conditions": conditions} if conditions else {}
    if found.solution is not None:
        return (Claim("stationary", {**witness, "solution": as_text(found.solution)}, about=ABOUT),)
    if any(one.right.value != 1 and one.right.op != "eye" for one in found.constraints):
        return ()  # the judge's eigenvectors are of length 1
    pair = {"matrix": found.matrix, "metric": found.metric}
    pair_told = {name: as_text(part) for name, part in pair.items() if part is not None and part.op != "eye"}
    return (Claim("stationary_eigen", witness | pair_told, about=ABOUT),)


def declared(expressions: Iterable[Expression]) -> dict[str, object]:
    """{name: {"shape": ["m", "n"], "traits": [...]}} for the symbols in these expressions."""
    symbols = symbols_of(expressions)
    return {name: {"shape": _sizes(node), "traits": sorted(node.traits)} for name, node in symbols.items()}


def _sizes(node: Expression) -> list[object]:
    m, n = node.shape
    return [] if (m, n) == (1, 1) else [m] if n == 1 else [m, n]


def _right(left: Expression, right: Expression) -> str:
    return as_text(zeros(*left.shape) if is_zero(right) else right)
