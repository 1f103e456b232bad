"""A formula that is affine in one symbol, read as Σ c·L·X·R + P: what stands around the unknown."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm

from matelier.calculus.expression import (
    ONE,
    SCALAR,
    Dimension,
    Expression,
    add,
    diag,
    dimension,
    eye,
    is_zero,
    mul,
    negative,
    number,
    ones,
    transpose,
    zeros,
)


@dataclass(frozen=True, slots=True)
class Around:
    """scale·left·X·right, or X' in place of X where `turned`; a side that is None is the identity."""

    scale: Expression = ONE
    left: Expression | None = None
    right: Expression | None = None
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Affine:
    """The terms with the unknown, and all that is without it."""

    terms: tuple[Around, ...]
    constant: Expression


def affine(node: Expression, wrt: Expression) -> Affine | None:
    """The formula as Σ c·L·X·R + P, products multiplied out as far as they hold X; None where it is no such thing.

    For a column X every term is c·L·X.
    """
    found = _affine(node, wrt)
    if found is None or wrt.shape[1] != 1 or wrt.is_scalar:
        return found
    columns = [_column_term(term, node.shape) for term in found.terms]
    return None if None in columns else Affine(tuple(term for term in columns if term is not None), found.constant)


def _affine(node: Expression, wrt: Expression) -> Affine | None:
    if not node.has(wrt.name):
        return Affine((), node)
    if node.op == "symbol":
        return Affine((Around(),), zeros(*node.shape))
    return READ[node.op](node, wrt) if node.op in READ else None


def _add(node: Expression, wrt: Expression) -> Affine | None:
    parts = [_affine(part, wrt) for part in node.parts]
    read = [part for part in parts if part is not None]
    if len(read) < len(parts):
        return None
    return Affine(tuple(term for part in read for term in part.terms), add(*(part.constant for part in read)))


def _mul(node: Expression, wrt: Expression) -> Affine | None:
    places = [i for i, part in enumerate(node.parts) if part.has(wrt.name)]
    if len(places) != 1:
        return None
    (i,) = places
    inner = _affine(node.parts[i], wrt)
    if inner is None:
        return None
    if node.parts[i].is_scalar:
        return _scalar_factor(node, i, inner, wrt)
    scalars = [part for part in node.parts if part.is_scalar]
    before, after = node.parts[len(scalars) : i], node.parts[i + 1 :]
    terms = (
        replace(t, scale=mul(*scalars, t.scale), left=_joined(*before, t.left), right=_joined(t.right, *after))
        for t in inner.terms
    )
    return Affine(tuple(terms), multiplied_out(mul(*node.parts[:i], inner.constant, *after)))


def _scalar_factor(node: Expression, i: int, inner: Affine, wrt: Expression) -> Affine | None:
    # A number L·X·R times a matrix M: (M·L)·X·R where M is a column, L·X·(R·M) where it is a row.
    rest = mul(*node.parts[:i], *node.parts[i + 1 :])
    constant = multiplied_out(mul(inner.constant, rest))
    if rest.is_scalar:
        return Affine(tuple(replace(term, scale=mul(rest, term.scale)) for term in inner.terms), constant)
    if rest.shape[1] == 1 or wrt.is_scalar:
        return Affine(tuple(replace(term, left=_joined(rest, term.left)) for term in inner.terms), constant)
    if rest.shape[0] == 1:
        return Affine(tuple(replace(term, right=_joined(term.right, rest)) for term in inner.terms), constant)
    return None


def _transpose(node: Expression, wrt: Expression) -> Affine | None:
    inner = _affine(node.parts[0], wrt)
    if inner is None:
        return None
    turns = not wrt.is_scalar and "sym" not in wrt.traits
    terms = (Around(t.scale, _turned(t.right), _turned(t.left), t.turned != turns) for t in inner.terms)
    return Affine(tuple(terms), transpose(inner.constant))


def _hadamard(node: Expression, wrt: Expression) -> Affine | None:
    own = [part for part in node.parts if part.has(wrt.name)]
    others = [part for part in node.parts if not part.has(wrt.name)]
    inner = _affine(own[0], wrt) if len(own) == 1 else None
    if inner is None or 1 not in node.shape:
        return None
    constant = multiplied_out_entrywise(others, inner.constant)
    terms: tuple[Around, ...] = inner.terms
    for part in others:
        if node.shape[1] == 1:
            terms = tuple(replace(term, left=_joined(diag(part), term.left)) for term in terms)
        else:
            terms = tuple(replace(term, right=_joined(term.right, diag(transpose(part)))) for term in terms)
    return Affine(terms, constant)


def _sum(node: Expression, wrt: Expression) -> Affine | None:
    inner = _affine(node.parts[0], wrt)
    if inner is None:
        return None
    m, n = node.parts[0].shape
    row, column = (ones(1, m) if m != 1 else None), (ones(n) if n != 1 else None)
    terms = (replace(term, left=_joined(row, term.left), right=_joined(term.right, column)) for term in inner.terms)
    constant = Expression("sum", (inner.constant,)) if not is_zero(inner.constant) else number(0)
    return Affine(tuple(terms), constant)


READ: Mapping[str, Callable[[Expression, Expression], Affine | None]] = {
    "add": _add,
    "mul": _mul,
    "transpose": _transpose,
    "hadamard": _hadamard,
    "sum": _sum,
}


def _joined(*parts: Expression | None) -> Expression | None:
    kept = [part for part in parts if part is not None]
    return mul(*kept) if kept else None


def _turned(part: Expression | None) -> Expression | None:
    return None if part is None else transpose(part)


def _column_term(term: Around, shape: tuple[Dimension, Dimension]) -> Around | None:
    # c·L·x'·R is c·(L·R')·x, and what stands right of x is a number, where the whole is a column.
    if shape[1] != 1:
        return None
    if term.turned:
        return Around(term.scale, _joined(term.left, _turned(term.right)))
    if term.right is not None:
        return Around(mul(term.scale, term.right), term.left) if term.right.is_scalar else None
    return term


def multiplied_out(node: Expression) -> Expression:
    """A product of which a factor is a sum, as the sum of products."""
    if node.op != "mul":
        return node
    for i, part in enumerate(node.parts):
        if part.op == "add":
            return add(*(multiplied_out(mul(*node.parts[:i], one, *node.parts[i + 1 :])) for one in part.parts))
    return node


def multiplied_out_entrywise(factors: Iterable[Expression], node: Expression) -> Expression:
    """diag(w)·node for columns, node·diag(w) for rows, as a sum of products."""
    made = node
    for part in factors:
        made = mul(diag(part), made) if node.shape[1] == 1 else mul(made, diag(transpose(part)))
    return multiplied_out(made)


def summands(node: Expression) -> tuple[Expression, ...]:
    """What is added up."""
    return node.parts if node.op == "add" else (node,)


def coefficient(node: Expression) -> Fraction:
    """The number in front: 2 of 2·A'·A, 1 where there is none."""
    if node.value is not None:
        return node.value
    first = node.parts[0] if node.op == "mul" else node
    return first.value if first.value is not None else Fraction(1)


def gathered(node: Expression) -> Expression:
    """A sum with like summands taken together."""
    counts: dict[Expression, Fraction] = {}
    for one in map(counted, summands(node)):
        factor = coefficient(one)
        bare = one if factor in (0, 1) else mul(number(1 / factor), one)
        counts[bare] = counts.get(bare, Fraction(0)) + (factor if factor != 0 else 1)
    return add(*(mul(number(count), bare) for bare, count in counts.items()))


def counted(node: Expression) -> Expression:
    """A product with ones(1,n)·ones(n) as the number n."""
    if node.op != "mul":
        return node
    scalars, chain = list[Expression](), list[Expression]()
    for part in node.parts:
        if part.is_scalar:
            scalars.append(counted(part))
        elif chain and chain[-1].op == part.op == "ones":
            scalars.append(dimension(part.shape[0]))
            chain.append(ones(chain.pop().shape[0], part.shape[1]))
        else:
            chain.append(part)
    return mul(*scalars, *chain) if scalars else node


def without_common(*sums: Expression) -> tuple[Expression, ...]:
    """The same sums, all divided by the largest number that divides every coefficient; the first begins positive."""
    found = [coefficient(one) for each in sums if not is_zero(each) for one in summands(each)]
    if not found:
        return sums
    common = Fraction(gcd(*(one.numerator for one in found)), lcm(*(one.denominator for one in found)))
    divisor = common if found[0] > 0 else -common
    return tuple(add(*(mul(number(1 / divisor), one) for one in summands(each))) for each in sums)


def left_factor(found: Affine, size: Dimension) -> Expression | None:
    """ΣL of Σ c·L·X, the identity where L is none; None where something stands right of X, or X is turned."""
    if any(term.right is not None or term.turned for term in found.terms):
        return None
    return gathered(add(*(mul(term.scale, eye(size) if term.left is None else term.left) for term in found.terms)))


def right_factor(found: Affine, size: Dimension) -> Expression | None:
    """ΣR of Σ c·X·R; None where something stands left of X, or X is turned."""
    if any(term.left is not None or term.turned for term in found.terms):
        return None
    return gathered(add(*(mul(term.scale, eye(size) if term.right is None else term.right) for term in found.terms)))


def numeric_factor(found: Affine) -> Expression | None:
    """Σ c·L·R for an unknown number; None where that is no number."""
    total = [mul(*(part for part in (t.scale, t.left, t.right) if part is not None)) for t in found.terms]
    return gathered(add(*total)) if all(part.shape == SCALAR for part in total) else None


def opposite(node: Expression) -> Expression:
    """The negative, summand by summand."""
    return add(*(negative(one) for one in summands(node)))
