"""Statements about expressions: derivatives, differentials, steps and values, read and reckoned by the judge itself."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias, cast

import numpy as np

from matelier.certify.expressions.differences import FIRST, SECOND, Measured, direction_of, first, second, units
from matelier.certify.expressions.enclosed import ends
from matelier.certify.expressions.evaluate import Sizes, Values, value_of
from matelier.certify.expressions.exact import Fractions, exact_number, exact_rows
from matelier.certify.expressions.points import Float64, around, declared, everywhere, value_at
from matelier.certify.expressions.stationary import STATIONARY_JUDGES
from matelier.certify.expressions.steps import STEP_JUDGES
from matelier.certify.expressions.syntax import Tree, parsed

Witness: TypeAlias = Mapping[str, Any]
"""Texts and plain data. A text is in the canonical syntax (`syntax.py`); "variables" is {name: {"shape": [], ["n"] or
["m", "n"], "traits": ["sym", ...]}}. The label of such a claim is CHECKED or PROVED, never EXACT (there, texts are read
as numbers). All points are the judge's own."""
Rows: TypeAlias = Sequence[Sequence[Any]]
NEAR = {"gradient": FIRST, "jacobian": FIRST, "hessian": SECOND}
"""How much of the largest entry a claimed derivative may be off: differences are no better than that."""
ROUNDED = 1e-9
DIGITS = Fraction(1, 10**60)


def _derivative(witness: Witness) -> bool:
    """{"expression", "derivative", "wrt", "kind", "variables"}: the derivative is as differences have it.

    Kind "gradient" (of the shape of wrt), "jacobian" (of vec of the expression by vec of wrt, numerator layout) or
    "hessian" (by vec of wrt, columns stacked).
    """
    tree, claimed, symbols = (
        parsed(witness["expression"]),
        parsed(witness["derivative"]),
        declared(witness["variables"]),
    )
    wrt, kind = str(witness["wrt"]), str(witness["kind"])
    near = NEAR[kind]

    def look(values: dict[str, Any], sizes: Sizes) -> bool | None:
        X = values[wrt]
        at, directions = around(tree, wrt, values, sizes), units(*X.shape)
        is_number = value_at(tree, values, sizes).shape == (1, 1)
        if kind != "jacobian" and not is_number:
            raise ValueError("no number to differentiate")
        if claimed.op in ("zeros", "number") and _is_flat(tree, wrt, values, sizes, kind):
            G = value_at(claimed, values, sizes)
            return not G.any() and G.shape == ((X.size, X.size) if kind == "hessian" else X.shape)
        measured = second(at, X, directions, directions) if kind == "hessian" else first(at, X, directions)
        if measured is None:
            return None
        if kind == "gradient":
            measured = Measured(measured.entries.reshape(X.shape, order="F"), measured.noise)
        return measured.is_near(value_at(claimed, values, sizes), near)

    return everywhere(witness, symbols, (tree, claimed), look)


def _is_flat(tree: Tree, wrt: str, values: Mapping[str, Any], sizes: Sizes, kind: str) -> bool:
    # That a derivative is zero is seen exactly: where x'·K·x is zero, differences are made of rounding alone.
    exact: dict[str, Values] = {name: np.vectorize(_rounded, otypes=[object])(A) for name, A in values.items()}
    X = exact[wrt]
    V: Values = np.array([Fraction(k, 7) for k in range(1, X.size + 1)], dtype=object).reshape(X.shape)
    try:
        at = [value_of(tree, Fractions(), {**exact, wrt: X + V * k}, sizes) for k in range(3)]
    except (ArithmeticError, ValueError):
        return False
    difference = at[2] - at[1] * 2 + at[0] if kind == "hessian" else at[1] - at[0]
    return kind != "jacobian" and all(
        low <= 0 <= high and high - low <= DIGITS for low, high in map(ends, difference.flat)
    )


def _rounded(x: float) -> Fraction:
    return Fraction(round(x * 1024), 1024)


def _hessian_vector(witness: Witness) -> bool:
    """{"expression", "product", "wrt", "direction", "variables"}: H·vec(direction), of the shape of wrt.

    The direction is the name of a symbol among the variables.
    """
    tree, claimed, symbols = parsed(witness["expression"]), parsed(witness["product"]), declared(witness["variables"])
    wrt, direction = str(witness["wrt"]), str(witness["direction"])

    def look(values: dict[str, Any], sizes: Sizes) -> bool | None:
        X, V = values[wrt], direction_of(values, wrt, direction)
        measured = second(around(tree, wrt, values, sizes), X, units(*X.shape), V[None])
        if measured is None:
            return None
        told = Measured(measured.entries.reshape(X.shape, order="F"), measured.noise)
        return told.is_near(value_at(claimed, values, sizes), SECOND)

    return everywhere(witness, symbols, (tree, claimed), look)


def _evaluated(witness: Witness) -> bool:
    """{"expression", "values", "value"}, and "sizes" ({"n": 3}) where the expression names dimensions.

    Values are rows ([["1", "3/2"], ["0", "2"]]; a number [["3"]]). Rows of texts are exact: the value's entries may be
    constants such as "1/2+sqrt(5)/2", and are the right ones where both are the same Fraction, or agree in 60 digits
    where roots and the like are met. Where there is a float, all is reckoned in binary64, and the value may be 10⁻⁹ of
    its largest entry off.
    """
    tree, told = parsed(witness["expression"]), cast("Mapping[str, Rows]", witness["values"])
    sizes, value = {parsed(name).name: int(size) for name, size in witness.get("sizes", {}).items()}, witness["value"]
    if all(isinstance(entry, int | str) for rows in (value, *told.values()) for row in rows for entry in row):
        return _evaluated_exactly(tree, told, value, sizes)
    found = value_at(tree, {name: _floats(rows) for name, rows in told.items()}, sizes)
    claimed = _floats(value)
    if not np.isfinite(found).all() or claimed.shape != found.shape:
        return False
    return bool((np.abs(claimed - found) <= ROUNDED * np.abs(found).max()).all())


def _evaluated_exactly(tree: Tree, told: Mapping[str, Rows], value: Rows, sizes: Sizes) -> bool:
    kit = Fractions()
    found = value_of(tree, kit, {name: exact_rows(rows) for name, rows in told.items()}, sizes)
    entries = [[value_of(parsed(str(entry)), kit, {}, {}).item() for entry in row] for row in value]
    claimed = np.array(entries, dtype=object)
    if claimed.shape != found.shape:
        return False
    pairs = (ends(entry) for entry in (claimed - found).flat)
    return all(low <= 0 <= high and high - low <= DIGITS for low, high in pairs)


def _floats(rows: Rows) -> Float64:
    found = np.array([[float(exact_number(x) if isinstance(x, str) else x) for x in row] for row in rows])
    if found.ndim != 2:
        raise ValueError("no matrix")
    return found


EXPRESSION_JUDGES: dict[str, Callable[[Witness], bool]] = {
    "derivative": _derivative,
    "evaluated": _evaluated,
    "hessian_vector": _hessian_vector,
    **STATIONARY_JUDGES,
    **STEP_JUDGES,
}
