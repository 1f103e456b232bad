"""Statements about expressions: derivatives, differentials, steps and values, read and reckoned by the judge itself."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias, cast

import numpy as np

from matelier.certify.differences import At, Measured, first, second, units
from matelier.certify.enclosed import ends
from matelier.certify.evaluate import Floats, Sizes, value_of
from matelier.certify.exact import Fractions, exact_number, exact_rows
from matelier.certify.points import Declared, Float64, declared, dice, drawn, lengths, names_of
from matelier.certify.stationary import STATIONARY_JUDGES
from matelier.certify.syntax import Tree, parsed

Witness: TypeAlias = Mapping[str, Any]
"""Texts and plain data. A text is in the canonical syntax (`certify/syntax.py`); "variables" is {name: {"shape": [],
["n"] or ["m", "n"], "traits": ["sym", ...]}}. The label of such a claim is CHECKED or PROVED, never EXACT (there, texts
are read as numbers). All points are the judge's own."""
Rows: TypeAlias = Sequence[Sequence[Any]]
Symbols: TypeAlias = Mapping[str, Declared]
Look: TypeAlias = Callable[[dict[str, Any], Sizes], bool | None]
"""Whether what is claimed is so at a point; None where the point tells nothing."""
POINTS, TRIES = 3, 24
NEAR = {"gradient": 2e-6, "jacobian": 2e-6, "hessian": 2e-5}
"""How much of the largest entry a claimed derivative may be off: differences are no better than that."""
EQUAL = 1e-8
ROUNDED = 1e-9
DIGITS = Fraction(1, 10**60)


def _everywhere(witness: Witness, symbols: Symbols, trees: tuple[Tree, ...], look: Look) -> bool:
    # At every point that tells something, and there are enough of these, the dimensions' sizes differing.
    names = names_of(symbols, *trees)
    for turn in range(POINTS):
        rng, sizes = dice(dict(witness), turn), lengths(names, turn)
        tries = (look(drawn(symbols, sizes, rng, positive=k % 2 == 1), sizes) for k in range(TRIES))
        if not next((told for told in tries if told is not None), False):
            return False
    return True


def _value(tree: Tree, values: Mapping[str, Any], sizes: Sizes) -> Float64:
    return value_of(tree, Floats(), values, sizes)


def _around(tree: Tree, wrt: str, values: Mapping[str, Any], sizes: Sizes) -> At:
    return lambda X: _value(tree, {**values, wrt: X}, sizes)


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
        at, directions = _around(tree, wrt, values, sizes), units(*X.shape)
        is_number = _value(tree, values, sizes).shape == (1, 1)
        if kind != "jacobian" and not is_number:
            raise ValueError("no number to differentiate")
        measured = second(at, X, directions, directions) if kind == "hessian" else first(at, X, directions)
        if measured is None:
            return None
        if kind == "gradient":
            measured = Measured(measured.entries.reshape(X.shape, order="F"), measured.noise)
        return measured.is_near(_value(claimed, values, sizes), near)

    return _everywhere(witness, symbols, (tree, claimed), look)


def _hessian_vector(witness: Witness) -> bool:
    """{"expression", "product", "wrt", "direction", "variables"}: H·vec(direction), of the shape of wrt.

    The direction is the name of a symbol among the variables.
    """
    tree, claimed, symbols = parsed(witness["expression"]), parsed(witness["product"]), declared(witness["variables"])
    wrt, direction = str(witness["wrt"]), str(witness["direction"])

    def look(values: dict[str, Any], sizes: Sizes) -> bool | None:
        X, V = values[wrt], _direction(values, wrt, direction)
        measured = second(_around(tree, wrt, values, sizes), X, units(*X.shape), V[None])
        if measured is None:
            return None
        told = Measured(measured.entries.reshape(X.shape, order="F"), measured.noise)
        return told.is_near(_value(claimed, values, sizes), NEAR["hessian"])

    return _everywhere(witness, symbols, (tree, claimed), look)


def _differential(witness: Witness) -> bool:
    """{"expression", "differential", "wrt", "direction", "variables"}: d of an expression of any shape.

    d wrt is the direction, a symbol such as dX among the variables.
    """
    tree, symbols = parsed(witness["expression"]), declared(witness["variables"])
    claimed, wrt, direction = parsed(witness["differential"]), str(witness["wrt"]), str(witness["direction"])

    def look(values: dict[str, Any], sizes: Sizes) -> bool | None:
        measured = first(_around(tree, wrt, values, sizes), values[wrt], _direction(values, wrt, direction)[None])
        if measured is None:
            return None
        shape = _value(tree, values, sizes).shape
        told = Measured(measured.entries.reshape(shape, order="F"), measured.noise)
        return told.is_near(_value(claimed, values, sizes), NEAR["gradient"])

    return _everywhere(witness, symbols, (tree, claimed), look)


def _direction(values: dict[str, Any], wrt: str, direction: str) -> Float64:
    if values[wrt].shape != values[direction].shape or wrt == direction:
        raise ValueError("no direction")
    return values[direction]


def _step(witness: Witness) -> bool:
    """{"before", "after", "variables"}: both are equal wherever the first is defined."""
    before, after, symbols = parsed(witness["before"]), parsed(witness["after"]), declared(witness["variables"])

    def look(values: dict[str, Any], sizes: Sizes) -> bool | None:
        one, other = _value(before, values, sizes), _value(after, values, sizes)
        if not np.isfinite(one).all():
            return None
        return one.shape == other.shape and bool((np.abs(one - other) <= EQUAL * (np.abs(one).max() + 1e-4)).all())

    return _everywhere(witness, symbols, (before, after), look)


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
    found = _value(tree, {name: _floats(rows) for name, rows in told.items()}, sizes)
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
    "differential": _differential,
    "evaluated": _evaluated,
    "hessian_vector": _hessian_vector,
    "step": _step,
    **STATIONARY_JUDGES,
}
