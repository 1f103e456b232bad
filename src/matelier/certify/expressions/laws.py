"""Statements about laws of linear algebra, that one holds, that one falls: read and reckoned by the judge itself."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias, cast

from matelier.certify.expressions.enclosed import ends
from matelier.certify.expressions.evaluate import Kit, Sizes, Values, value_of
from matelier.certify.expressions.exact import Fractions, Residues, exact_rows
from matelier.certify.expressions.points import LAW_TRAITS, Declared, declared, dice
from matelier.certify.expressions.samples import Comparison, bound, sampled
from matelier.certify.expressions.syntax import parsed
from matelier.certify.expressions.traits import has

Witness: TypeAlias = Mapping[str, Any]
"""Texts and plain data, labelled CHECKED or PROVED, never EXACT. "left" and "right" are texts in the canonical syntax,
"relation" one of SIGNS, "variables" as in `derivatives.py`. "conditions" are further triples of texts that are taken
for true ([["rank(A)", "=", "n"], ["A*B", "=", "B*A"], ["n", ">=", "2"]]), or absent."""
SIGNS = frozenset(["=", "≠", "<=", "<", ">=", ">"])
MOST_SIZES, MOST_SIDE, POINTS, TRIES = 64, 12, 6, 600
CHANCES = 60
"""So many points at all sizes together, where each may have luck: a root has two signs, an idempotent any rank."""
OF_KINDS = frozenset([
    "orth", "idempotent", "projection", "permutation", "involutory", "pm1", "normal", "triangular",
])  # fmt: skip


def compared(triple: object) -> Comparison:
    """The sides and the sign; ValueError where it is none."""
    left, sign, right = cast("Sequence[Any]", triple)
    if sign not in SIGNS:
        raise ValueError("no relation")
    return parsed(left), str(sign), parsed(right)


def is_true(left: Values, sign: str, right: Values) -> bool:
    """Whether the relation holds between exact values, of matrices entry by entry; ValueError where nobody knows."""
    if left.shape != right.shape:
        raise ValueError("shapes do not fit")
    pairs = [ends(entry) for entry in (left - right).flat]
    if sign in ("=", "≠"):
        apart = any(low > 0 or high < 0 for low, high in pairs)
        if not apart and any(low != high for low, high in pairs):
            raise ValueError("nobody knows")
        return apart == (sign == "≠")
    turned = [(-high, -low) for low, high in pairs] if sign in (">=", ">") else pairs
    return all(_is_below(low, high, strictly=sign in ("<", ">")) for low, high in turned)


def _is_below(low: Fraction, high: Fraction, *, strictly: bool) -> bool:
    below, above = (high < 0, low >= 0) if strictly else (high <= 0, low > 0)
    if not below and not above:
        raise ValueError("nobody knows")
    return below


def sizes_of(told: Mapping[str, Any]) -> dict[str, int]:
    """Sizes by the dimensions' names."""
    found = {parsed(name).name: int(size) for name, size in told.items()}
    if not all(1 <= size <= MOST_SIDE for size in found.values()) or "" in found:
        raise ValueError("no size")
    return found


def _conditions(witness: Witness) -> list[Comparison]:
    return [compared(triple) for triple in witness.get("conditions", ())]


def _law_falls(witness: Witness) -> bool:
    """{"left", "relation", "right", "variables", "conditions", "values", "sizes"}: the values contradict the law.

    Values are rows of exact numbers as texts ({"A": [["1", "2"], ["0", "-1/2"]], "c": [["3"]]}), sizes {"n": 2}. All
    traits and conditions are so there, and the relation is not; an equality of matrices falls with one entry. All is
    done with Fractions; roots, exp and the like are enclosed between Fractions.
    """
    symbols, sizes, kit = declared(witness["variables"], LAW_TRAITS), sizes_of(witness["sizes"]), Fractions()
    values = {name: exact_rows(witness["values"][name]) for name in symbols}
    if any(values[name].shape != one.shape(sizes) for name, one in symbols.items()):
        raise ValueError("shapes do not fit")
    if not all(has(kit, values[name], trait) for name, one in symbols.items() for trait in one.traits):
        return False
    for condition in _conditions(witness):
        if not _is_so(condition, kit, values, sizes):
            return False
    law = compared((witness["left"], witness["relation"], witness["right"]))
    return not _is_so(law, kit, values, sizes)


def _is_so(told: Comparison, kit: Kit, values: Mapping[str, Values], sizes: Sizes) -> bool:
    left, sign, right = told
    return is_true(value_of(left, kit, values, sizes), sign, value_of(right, kit, values, sizes))


def _law_holds(witness: Witness) -> bool:
    """{"left", "relation", "right", "variables", "conditions", "sizes"}: both sides are equal at every size told.

    The relation is "=", the sizes a list ([{"n": 1}, {"n": 2}, ...]). The points are random, modulo a prime; √x is
    the root that is a square. Of the conditions, those of sizes must be so; A*B = B*A, A*B = eye(n), rank(A) = r,
    det(A) = 0 and x'*y = 0 of symbols are made so where a random point does not have it; no other is needed.
    """
    symbols, conditions = declared(witness["variables"], LAW_TRAITS), _conditions(witness)
    left, sign, right = compared((witness["left"], witness["relation"], witness["right"]))
    sizes = [sizes_of(told) for told in witness["sizes"]]
    if sign != "=" or not 1 <= len(sizes) <= MOST_SIZES:
        return False
    luck = max(POINTS, -(-CHANCES // len(sizes)))
    return all(_holds_at((left, sign, right), symbols, conditions, at, luck) for at in sizes)


def _holds_at(
    law: Comparison, symbols: Mapping[str, Declared], conditions: list[Comparison], sizes: Sizes, luck: int
) -> bool:
    # At enough points that have the traits and conditions; a point at which something does not exist is no point.
    rng, enough = dice(str(law), str(conditions), str(symbols), dict(sizes)), 0
    needed = luck if any(one.traits & OF_KINDS for one in symbols.values()) else POINTS
    for _ in range(TRIES):
        kit = Residues(rng)
        try:
            values = sampled(kit, symbols, sizes)
            if not bound(kit, symbols, conditions, values, sizes):
                continue
            left, right = (value_of(side, kit, values, sizes) for side in (law[0], law[2]))
        except ArithmeticError:
            continue
        if left.shape != right.shape or not all(kit.is_zero(entry) for entry in (left - right).flat):
            return False
        enough, needed = enough + 1, luck if kit.rooted else needed
        if enough >= needed:
            return True
    return False


LAW_JUDGES: dict[str, Callable[[Witness], bool]] = {"law_falls": _law_falls, "law_holds": _law_holds}
