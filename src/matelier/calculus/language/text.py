"""An expression as text that can be read again, with the fewest parentheses; and how much there is to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from matelier.calculus.expression import Dimension, Expression, number
from matelier.calculus.language.ratio import Ratio, over_and_under, ratio_of

SUM, PRODUCT, POWER, ATOM = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Text, how tightly it holds together (SUM least), and how many nodes stand in it."""

    text: str
    level: int
    nodes: int


def as_text(expression: Expression) -> str:
    """The expression in the syntax that `read` reads: 2*A'*(A*x-b); a long sum's outermost signs stand apart."""
    told = piece(expression)
    return _sum(expression.parts, apart=True).text if expression.op == "add" and told.nodes > 4 else told.text


def nodes(expression: Expression) -> int:
    """How much there is to read in its text: numbers, names, functions and operators count one each."""
    return piece(expression).nodes


@lru_cache(maxsize=8192)
def piece(expression: Expression) -> Piece:
    """The expression's text; of a sum without its parentheses."""
    match expression.op:
        case "number":
            return _number(expression.value or Fraction(0))
        case "symbol":
            return Piece(expression.name, ATOM, 1)
        case "dimension":
            return _dimension(expression.name)
        case "eye" | "ones" | "zeros" | "comm":
            return _constant(expression)
        case "add":
            return _sum(expression.parts)
        case "mul" | "hadamard":
            return _fraction(expression)
        case "power" | "epower":
            return _power(expression)
        case "transpose":
            inner = _held(expression.parts[0], ATOM)
            return Piece(f"{inner.text}'", POWER, inner.nodes + 1)
        case "kron":
            return _call("kron", *(piece(part) for part in expression.parts))
        case name:
            return _call(name, piece(expression.parts[0]))


def _call(name: str, *parts: Piece) -> Piece:
    return Piece(f"{name}({','.join(part.text for part in parts)})", ATOM, 1 + sum(part.nodes for part in parts))


def _dimension(side: Dimension) -> Piece:
    factors = str(side).split("*")
    return Piece(str(side), ATOM if len(factors) == 1 else PRODUCT, 2 * len(factors) - 1)


def _constant(expression: Expression) -> Piece:
    m, n = expression.dims or expression.shape
    both = (n,) if expression.op == "eye" else (m,) if n == 1 and expression.op != "comm" else (m, n)
    return _call(expression.op, *map(_dimension, both))


def _number(value: Fraction) -> Piece:
    sign = "-" if value < 0 else ""
    over, under = abs(value.numerator), value.denominator
    if under == 1:
        return Piece(f"{sign}{over}", PRODUCT if sign else ATOM, 1 + len(sign))
    return Piece(f"{sign}{over}/{under}", PRODUCT, 3 + len(sign))


def _held(part: Expression, level: int) -> Piece:
    """In parentheses where it holds together less than that."""
    return _fenced(piece(part), level)


def _fenced(told: Piece, level: int) -> Piece:
    return told if told.level >= level else Piece(f"({told.text})", ATOM, told.nodes)


def _sum(parts: Sequence[Expression], *, apart: bool = False) -> Piece:
    """A positive term first if there is one, the others in their order."""
    told = [piece(part) for part in parts]
    first = next((i for i, one in enumerate(told) if not one.text.startswith("-")), 0)
    told = [told[first], *told[:first], *told[first + 1 :]]
    text, count = told[0].text, told[0].nodes
    for term in told[1:]:
        minus = term.text.startswith("-")
        sign, body = ("-", term.text[1:]) if minus else ("+", term.text)
        text += f" {sign} {body}" if apart else sign + body
        count += term.nodes + (not minus)
    return Piece(text, SUM, count)


def _fraction(expression: Expression) -> Piece:
    ratio = ratio_of(expression)
    if ratio.is_one and ratio.over:
        return piece(ratio.over[0])
    over = [piece(number(abs(ratio.constant.numerator)))] if abs(ratio.constant.numerator) != 1 else []
    over += _factors(ratio)
    under = [piece(number(ratio.constant.denominator))] if ratio.constant.denominator != 1 else []
    under += [piece(part) for part in ratio.under]
    told = _times(over) if over else Piece("1", ATOM, 1)
    if under:
        below = _fenced(_times([_fenced(one, PRODUCT + 1) for one in under]), PRODUCT + 1)
        told = Piece(f"{told.text}/{below.text}", PRODUCT, told.nodes + 1 + below.nodes)
    if ratio.constant < 0:
        return Piece(f"-{told.text}", PRODUCT, told.nodes + 1)
    return told


def _factors(ratio: Ratio) -> list[Piece]:
    """Numbers, then matrices; a row times a column stands in parentheses unless it ends all."""
    told = [_fenced(piece(part), PRODUCT + 1) for part in ratio.over]
    alone = not ratio.chain and not ratio.under and ratio.constant.denominator == 1
    for i, parts in enumerate(ratio.inner):
        inner = _times([_fenced(piece(part), PRODUCT + 1) for part in parts])
        told.append(inner if alone and i == len(ratio.inner) - 1 else _fenced(inner, ATOM))
    if len(ratio.chain) == 1 and ratio.chain[0].op in ("hadamard", "epower"):
        alone = ratio.chain[0]
        return [*told, piece(alone) if alone.op == "epower" else _entrywise(alone.parts)]
    return [*told, *(_fenced(piece(part), PRODUCT + 1) for part in ratio.chain)]


def _times(parts: Sequence[Piece]) -> Piece:
    if len(parts) == 1:
        return parts[0]
    return Piece("*".join(part.text for part in parts), PRODUCT, sum(part.nodes + 1 for part in parts) - 1)


def _entrywise(parts: Sequence[Expression]) -> Piece:
    """y.*(X*w)./z: what is raised to a negative number stands behind a ./ sign."""
    above, below = over_and_under(tuple(parts))
    over, under = ([_held(part, PRODUCT + 1) for part in side] for side in (above, below))
    if not over:
        over.append(_call("ones", *map(_dimension, _sides(parts[0]))))
    text = ".*".join(one.text for one in over) + "".join(f"./{one.text}" for one in under)
    return Piece(text, PRODUCT, sum(one.nodes + 1 for one in (*over, *under)) - 1)


def _sides(part: Expression) -> tuple[Dimension, ...]:
    m, n = part.shape
    return (m,) if n == 1 else (m, n)


def _power(expression: Expression) -> Piece:
    base, exponent = expression.parts
    value = exponent.value
    if expression.is_scalar and value is not None and value < 0:
        return _fraction(expression)
    if expression.op == "epower" and value is not None and value < 0:
        return _entrywise([expression])
    if expression.op == "power" and value == Fraction(1, 2):
        return _call("sqrt", piece(base))
    sign = "^" if expression.op == "power" else ".^"
    held, up = _held(base, ATOM), _exponent(exponent)
    return Piece(f"{held.text}{sign}{up.text}", POWER, held.nodes + 1 + up.nodes)


def _exponent(exponent: Expression) -> Piece:
    """A decimal where it ends soon: x^1.5, not x^(3/2)."""
    value = exponent.value
    if value is not None and value > 0 and 10**3 % value.denominator == 0 and value.denominator != 1:
        return Piece(f"{float(value):.10g}", ATOM, 1)
    return _held(exponent, ATOM)
