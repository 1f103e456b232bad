"""Random matrices modulo the judge's prime that are what is known of them, and made to meet a law's conditions."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from matelier.certify.expressions.evaluate import Sizes, Values, transposed, value_of
from matelier.certify.expressions.exact import Residues
from matelier.certify.expressions.points import Declared
from matelier.certify.expressions.syntax import Tree
from matelier.certify.expressions.traits import has

Comparison: TypeAlias = tuple[Tree, str, Tree]


def sampled(kit: Residues, symbols: Mapping[str, Declared], sizes: Sizes) -> dict[str, Values]:
    """A value for each symbol; ArithmeticError where the dice have had bad luck with the traits."""
    values: dict[str, Values] = {}
    for name, one in symbols.items():
        m, n = one.shape(sizes)
        values[name] = kit.kept(_made(kit, m, n, one.traits))
        if not all(has(kit, values[name], trait) for trait in one.traits):
            raise ArithmeticError(name)
    return values


def _made(kit: Residues, m: int, n: int, traits: frozenset[str]) -> Values:
    found = next((make for known, make in MADE if traits & known), None)
    if found is not None and m != n and not (traits & {"unit", "simplex", "pm1"} or ("orth" in traits and m > n)):
        raise ValueError("not square")
    A = kit.draw(m, n) if found is None else found(kit, m, n, traits)
    for trait, keep in (("upper", np.triu), ("lower", np.tril)):
        if trait in traits or ("triangular" in traits and kit.rng.integers(2)):
            return keep(A)
    return np.tril(A) if "triangular" in traits else A


def _diagonal(kit: Residues, entries: Sequence[int]) -> Values:
    found = kit.unit(len(entries))
    for i, entry in enumerate(entries):
        found[i, i] = kit.number(entry)
    return found


def _rotation(kit: Residues, n: int) -> Values:
    # Cayley: (I − K)(I + K)⁻¹ with K' = −K.
    K = _antisymmetric(kit, n, n, frozenset())
    unit = kit.unit(n)
    return kit.kept((unit - K) @ kit.inverse(kit.kept(unit + K)))


def _orthogonal(kit: Residues, m: int, n: int, traits: frozenset[str]) -> Values:
    if m > n:
        return _rotation(kit, m)[:, :n]
    signs = [1 if bit else -1 for bit in kit.rng.integers(2, size=m)]
    if "sym" in traits:  # a reflection in some of the directions
        Q = _rotation(kit, m)
        return Q @ _diagonal(kit, signs) @ transposed(Q)
    if "diagonal" in traits:
        return _diagonal(kit, signs)
    return _rotation(kit, m) if traits & {"rotation", "detpos"} else _rotation(kit, m) @ _diagonal(kit, signs)


def _permutation(kit: Residues, m: int, _: int, __: frozenset[str]) -> Values:
    return kit.unit(m)[kit.rng.permutation(m)]


def _similar(kit: Residues, m: int, D: Values) -> Values:
    S = kit.draw(m, m)
    return kit.kept(kit.kept(S @ D) @ kit.inverse(S))


def _idempotent(kit: Residues, m: int, _: int, traits: frozenset[str]) -> Values:
    D = _diagonal(kit, [int(bit) for bit in kit.rng.integers(2, size=m)])
    if "diagonal" in traits:
        return D
    if traits & {"sym", "projection"}:
        Q = _rotation(kit, m)
        return Q @ D @ transposed(Q)
    return _similar(kit, m, D)


def _involutory(kit: Residues, m: int, _: int, traits: frozenset[str]) -> Values:
    if "sym" in traits:
        return _orthogonal(kit, m, m, traits)
    return _similar(kit, m, _diagonal(kit, [1 if bit else -1 for bit in kit.rng.integers(2, size=m)]))


def _nilpotent(kit: Residues, m: int, _: int, __: frozenset[str]) -> Values:
    return _similar(kit, m, np.triu(kit.draw(m, m), 1))


def _normal(kit: Residues, m: int, _: int, __: frozenset[str]) -> Values:
    # Blocks [a b; −b a] and numbers on the diagonal, turned.
    D, pairs = _diagonal(kit, [0] * m), int(kit.rng.integers(m // 2 + 1))
    entries = kit.draw(m, 1)[:, 0]
    for i in range(m):
        D[i, i] = entries[i - i % 2] if i < 2 * pairs else entries[i]
    for i in range(0, 2 * pairs, 2):
        D[i, i + 1], D[i + 1, i] = entries[i + 1], -entries[i + 1]
    Q = _rotation(kit, m)
    return Q @ D @ transposed(Q)


def _antisymmetric(kit: Residues, m: int, _: int, __: frozenset[str]) -> Values:
    K = np.triu(kit.draw(m, m), 1)
    return K - transposed(K)


def _symmetric(kit: Residues, m: int, _: int, traits: frozenset[str]) -> Values:
    A = _of_rank(kit, m, m - 1) if "singular" in traits else kit.draw(m, m)
    return kit.kept(A @ transposed(A)) if "singular" in traits else A + transposed(A)


def _of_rank(kit: Residues, n: int, rank: int) -> Values:
    return kit.kept(kit.draw(n, rank) @ kit.draw(rank, n)) if rank else kit.filled(n, n, 0)


def _singular(kit: Residues, m: int, _: int, __: frozenset[str]) -> Values:
    return _of_rank(kit, m, m - 1)


def _of_diagonal(kit: Residues, m: int, _: int, __: frozenset[str]) -> Values:
    return kit.draw(m, m) * kit.unit(m)


def _of_length_one(kit: Residues, m: int, n: int, _: frozenset[str]) -> Values:
    return _rotation(kit, m * n)[:, 0].reshape(m, n)


def _adding_to_one(kit: Residues, m: int, n: int, _: frozenset[str]) -> Values:
    A = kit.draw(m, n)
    return A * kit.over(A.sum())


def _signs(kit: Residues, m: int, n: int, _: frozenset[str]) -> Values:
    return np.where(kit.rng.integers(2, size=(m, n)) == 1, kit.number(1), kit.number(-1)).astype(object)


MADE: Sequence[tuple[set[str], Callable[[Residues, int, int, frozenset[str]], Values]]] = (
    ({"permutation"}, _permutation),
    ({"idempotent", "projection"}, _idempotent),
    ({"involutory"}, _involutory),
    ({"orth", "rotation"}, _orthogonal),
    ({"nilpotent"}, _nilpotent),
    ({"antisym"}, _antisymmetric),
    ({"diagonal"}, _of_diagonal),
    ({"sym", "psd", "semidefinite"}, _symmetric),
    ({"normal"}, _normal),
    ({"singular"}, _singular),
    ({"unit"}, _of_length_one),
    ({"simplex"}, _adding_to_one),
    ({"pm1"}, _signs),
)
"""How to make a matrix with a trait; the first that applies, and what else is known is looked at afterwards."""


def bound(
    kit: Residues, symbols: Mapping[str, Declared], conditions: Sequence[Comparison], values: dict[str, Values],
    sizes: Sizes,
) -> bool:  # fmt: skip
    """Whether the conditions are met, once those that can be are made so; an inequality of values is not asked for.

    A law that holds without a condition holds with it.
    """
    for left, sign, right in conditions:
        if sign == "=" and not _is_met(kit, left, right, values, sizes):
            _make(kit, left, right, values, sizes)
    return all(_is_met(kit, left, right, values, sizes) for left, sign, right in conditions if sign == "=") and all(
        has(kit, values[name], trait) for name, one in symbols.items() for trait in one.traits
    )


def _is_met(kit: Residues, left: Tree, right: Tree, values: Mapping[str, Values], sizes: Sizes) -> bool:
    one, other = value_of(left, kit, values, sizes), value_of(right, kit, values, sizes)
    return one.shape == other.shape and all(kit.is_zero(entry) for entry in (one - other).flat)


def _make(kit: Residues, left: Tree, right: Tree, values: dict[str, Values], sizes: Sizes) -> None:
    """Gives one of the condition's symbols another value with which it is met, where this is known how."""
    parts = left.parts
    names = [part.name for part in parts if part.op == "symbol"]
    if left.op == "rank" and names:
        rank = int(value_of(right, kit, values, sizes).item())
        m, n = values[names[0]].shape
        if rank <= min(m, n):
            values[names[0]] = kit.kept(kit.draw(m, rank) @ kit.draw(rank, n)) if rank else kit.filled(m, n, 0)
    elif left.op == "det" and names and right == Tree("number"):
        values[names[0]] = _of_rank(kit, len(values[names[0]]), len(values[names[0]]) - 1)
    elif left.op == "*" and len(names) == 2 and names[0] != names[1]:
        A = values[names[0]]
        if right.op == "eye" and A.shape[0] == A.shape[1]:
            values[names[1]] = kit.inverse(A)
        elif right == Tree("*", parts[::-1]):
            values[names[1]] = _polynomial(kit, A)
    elif left.op == "*" and parts[0].op == "'" and right == Tree("number"):
        _make_orthogonal(kit, parts[0].parts[0], parts[1], values)


def _polynomial(kit: Residues, A: Values) -> Values:
    # Almost all that commutes with A is a polynomial of it.
    found, power = kit.unit(len(A)) * kit.draw(1, 1), A
    for _ in range(len(A) - 1):
        found, power = kit.kept(found + power * kit.draw(1, 1)), kit.kept(power @ A)
    return found


def _make_orthogonal(kit: Residues, one: Tree, other: Tree, values: dict[str, Values]) -> None:
    if one.op == other.op == "symbol" and one != other:
        x, y = values[one.name], values[other.name]
        share = kit.kept(transposed(x) @ y) * kit.over((x * x).sum())
        values[other.name] = kit.kept(y - x @ kit.kept(share))
