"""Values of expressions at random points, pending differentials by differences: what steps are held against."""

from dataclasses import replace

import numpy as np

from matelier.calculus.derivatives.differences import directional
from matelier.calculus.expression import Expression, symbol
from matelier.calculus.values.evaluate import evaluate
from matelier.calculus.values.samples import dimensions_of, random_sizes, random_values, symbols_of

Pair = tuple[Expression, Expression]


def are_equal(before: Expression, after: Expression, wrt: Expression | None = None, *, seed: int = 0) -> bool | None:
    """Whether both have one value at two random points; None where the first is nowhere defined and smooth."""
    random = np.random.default_rng(seed)
    seen = 0
    for _ in range(8):
        told = _once(before, after, wrt, random)
        if told is False:
            return False
        seen += told is True
        if seen == 2:
            return True
    return None if seen == 0 else True


def _once(before: Expression, after: Expression, wrt: Expression | None, random: np.random.Generator) -> bool | None:
    whole = (before, after, *([wrt] if wrt is not None else []))
    dims = random_sizes(dimensions_of(whole), random)
    values = random_values(symbols_of(whole), dims, random)
    if wrt is not None:
        values["d" + wrt.name] = random.standard_normal(values[wrt.name].shape)
    if any(_is_singular(node, values, dims) for part in (before, after) for node in part.nodes()):
        return None
    one, other = (worth(part, values, dims, wrt) for part in (before, after))
    if one is None or not np.all(np.isfinite(one)) or np.max(np.abs(one)) > 1e8:
        return None
    if other is None:
        return None
    return one.shape == other.shape and bool(np.max(np.abs(one - other)) <= 2e-6 * (1e-3 + np.max(np.abs(one))))


def _is_singular(node: Expression, values: dict, dims: dict) -> bool:
    if node.op not in ("inv", "logdet") or any(part.op == "d" for part in node.nodes()):
        return False
    value = np.atleast_2d(evaluate(node.parts[0], values, dims))
    return not np.all(np.isfinite(value)) or np.linalg.cond(value) > 1e6


def worth(node: Expression, values: dict, dims: dict, wrt: Expression | None) -> np.ndarray | None:
    """The value; of a pending "d" the slope along dX by differences, None where there is none."""
    held = dict(values)

    def plain(part: Expression) -> Expression | None:
        if part.op == "d":
            name = f"pending{len(held)}"
            inner = part.parts[0]
            slope = directional(lambda at: evaluate(inner, at, dims), values, wrt.name, values["d" + wrt.name])
            if slope is None:
                return None
            entries, scale = slope
            held[name] = np.where(np.abs(entries) < 1e-9 * scale, 0.0, entries)  # rounding of what does not change
            return symbol(name, part.shape)
        parts = tuple(plain(inside) for inside in part.parts)
        return None if any(inside is None for inside in parts) else replace(part, parts=parts)

    whole = plain(node)
    return None if whole is None else np.atleast_2d(evaluate(whole, held, dims))
