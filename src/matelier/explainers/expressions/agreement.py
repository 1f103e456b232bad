"""Whether a saved answer about an expression asks, and tells, what its claims are about."""

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, cast

from matelier.calculus.expression import Expression
from matelier.calculus.language.shapes import read
from matelier.calculus.language.text import as_text
from matelier.calculus.laws.evidence import holds
from matelier.calculus.laws.statements import read_claim
from matelier.explainers.expressions.asked_again import is_told_again
from matelier.explainers.expressions.evaluated import read_with
from matelier.explainers.expressions.expressed import plain_symbols
from matelier.explainers.expressions.stationary import read_problem
from matelier.render.saved import array_from_plain
from matelier.spine.claim import Claim
from matelier.spine.errors import Refusal
from matelier.spine.matrix import Exact

STEP = "step"


def expression_agrees(data: Mapping[str, Any], claims: tuple[Claim, ...]) -> bool:
    """Of a derivative, a value, a stationary point or a law: the question is read again, and what is told compared."""
    try:
        agrees = AGREE[str(data["question"])]
        main: list[Any] = [claim for claim in claims if claim.kind != STEP]
        given, value = data["given"], data["value"]
        return agrees(given, value, main) and is_told_again(str(data["question"]), given, value)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, Refusal):
        return False


def _derivative_agrees(given: Any, value: Any, claims: list[Claim]) -> bool:
    (claim,) = claims
    witness = cast("Any", claim.witness)
    by_product = claim.kind == "hessian_vector"
    reading = read(given["expression"], given["variables"], scalar=witness.get("kind") != "jacobian")
    variables = dict(witness["variables"])
    if by_product:
        variables.pop(witness["direction"])
    return (
        value["formula"] == (None if by_product else witness["derivative"])
        and value["product"] == (witness["product"] if by_product else None)
        and value["wrt"] == witness["wrt"]
        and given["wrt"] in (None, witness["wrt"])
        and as_text(reading.expression) == witness["expression"]
        and _same(variables, plain_symbols(reading.symbols))
        and _same(value["symbols"], variables)
    )


def _value_agrees(given: Any, value: Any, claims: list[Claim]) -> bool:
    (claim,) = claims
    witness = cast("Any", claim.witness)
    rows = {name: _rows(part) for name, part in given.items() if name != "expression"}
    reading, letters = read_with(given["expression"], {name: _shaped(part) for name, part in rows.items()})
    return (
        as_text(reading.expression) == witness["expression"]
        and _same({name: rows[name] for name in letters}, witness["values"])
        and _same(_rows(value), witness["value"])
    )


def _shaped(rows: list[list[Any]]) -> Any:
    """What has the shape of these rows, a whole number as it is."""
    if len(rows) == len(rows[0]) == 1:
        return Fraction(rows[0][0]) if str(rows[0][0]).isdecimal() else None
    return Exact(tuple(map(tuple, rows)))


def _rows(value: Any) -> list[list[Any]]:
    """A value of JSON as rows, as witnesses hold it."""
    if isinstance(value, dict):
        return array_from_plain(cast("dict[str, object]", value), "value").tolist()
    return [list(row) for row in cast("list[Any]", value)] if isinstance(value, list | tuple) else [[value]]


def _law_agrees(given: Any, value: Any, claims: list[Claim]) -> bool:
    statements, _ = read_claim(given["claim"], given["given"], given["variables"])
    parts = value["parts"] or [value]
    if len(parts) != len(statements):
        return False
    waiting = list(claims)
    for part, statement in zip(parts, statements, strict=True):
        if part["how"] not in ("identity", "example"):
            continue
        witness = cast("Any", waiting.pop(0).witness) if waiting else None
        if witness is None:
            return part["how"] == "identity"  # of some identities the judge knows no points
        if part["how"] == "example":
            sides = statement.left, statement.right
            if part["holds"] is not False or not _same(part["counterexample"]["values"], witness["values"]):
                return False
        else:
            (claim,) = holds(statement, tuple(part["sizes"]))
            again = cast("Any", claim.witness)
            sides = again["left"], again["right"]
        told = [as_text(side) if isinstance(side, Expression) else side for side in sides]
        if told != [witness["left"], witness["right"]]:
            return False
    return True


def _stationary_agrees(given: Any, value: Any, claims: list[Claim]) -> bool:
    (claim,) = claims
    witness = cast("Any", claim.witness)
    readings = read_problem(given["expression"], tuple(given["subject_to"]), given["variables"])
    constraints = [as_text(side) for side in readings.expressions[1:]]
    told = [side for pair in witness.get("constraints", ()) for side in pair]
    return (
        as_text(readings.expressions[0]) == witness["expression"]
        and value["wrt"] == witness["wrt"]
        and value["solution"] == witness.get("solution")
        and len(constraints) == len(told)
    )


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


AGREE: Mapping[str, Callable[[Any, Any, list[Claim]], bool]] = {
    "check": _law_agrees,
    "evaluate": _value_agrees,
    "gradient": _derivative_agrees,
    "hessian": _derivative_agrees,
    "jacobian": _derivative_agrees,
    "stationary": _stationary_agrees,
}
