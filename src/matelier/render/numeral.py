"""Exact numbers as formula trees, the way people write them: 3/2, 2√3, (1+√5)/2, 2+3i, (a+1)/(a−2)."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm, prod
from typing import TypeAlias

from matelier.scalars.algebraic import Algebraic
from matelier.scalars.approximate import near
from matelier.scalars.ball import Ball
from matelier.scalars.digits import written
from matelier.scalars.nested import Nested
from matelier.scalars.ratio import Ratio, letter
from matelier.scalars.surd import Surd
from matelier.spine.formula import Fenced, Node, Number, Operator, Quotient, Root, Row, Superscript, Symbol
from matelier.spine.matrix import Scalar

Term: TypeAlias = tuple[int, tuple[Node, ...]]
"""A whole coefficient and what it multiplies."""

SHOWN = 6  # decimals of a number known by its digits
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("0123456789+−-()nTHkij", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿᵀᴴᵏⁱʲ")


def spelled(value: Scalar) -> Node:
    """The number as a tree whose only numbers are whole and not negative; a root without formula by its digits."""
    if isinstance(value, Ball):
        return _begun(value)
    if _is_decimal(value):
        return Row((Operator("≈"), _decimal(value)))
    over, under = _parts(value)
    negative = all(coefficient < 0 for coefficient, _ in over)
    if negative and (len(over) == 1 or under != [(1, ())]):
        return Row((Operator("−"), _quotient(_opposite(over), under)))
    return _quotient(over, under)


def signed(value: Scalar) -> tuple[bool, Node]:
    """Whether the number reads as minus something, and that something, fenced where a factor of it needs that."""
    if isinstance(value, Ball):
        told = spelled(value)
        return (True, told.parts[1]) if isinstance(told, Row) else (False, told)
    if _is_decimal(value):
        return False, spelled(value)
    over, under = _parts(value)
    negative = all(coefficient < 0 for coefficient, _ in over)
    over = _opposite(over) if negative else over
    size = _quotient(over, under)
    return negative, Fenced(size) if len(over) > 1 and under == [(1, ())] else size


def factors(parts: Sequence[Node]) -> list[Node]:
    """The parts of a row, sums among its factors fenced, and a dot where two numbers would run together."""
    row: list[Node] = []
    for i, part in enumerate(parts):
        before = parts[i - 1] if i else None
        after = parts[i + 1] if i + 1 < len(parts) else None
        if not isinstance(part, Number):
            row.append(part)
            continue
        if isinstance(before, Number):
            row.append(Operator("·"))
        negative, size = signed(part.value)
        later = _multiplies(before) or (isinstance(before, Operator) and before.sign in "+−")
        fence = (negative and later) or (isinstance(size, Fenced) and (_multiplies(before) or _multiplies(after)))
        row.append(Fenced(part) if fence else part)
    return row


def raisable(base: Node) -> Node:
    """The base of a power, fenced where it is more than a letter or digits."""
    return base if not isinstance(base, Number) or is_whole(base.value) else Fenced(base)


def _multiplies(part: Node | None) -> bool:
    return part is not None and (not isinstance(part, Operator) or part.sign == "·")


def is_whole(value: Scalar) -> bool:
    """Whether digits alone write this number."""
    return isinstance(value, int | Fraction) and value == int(value) and value >= 0


def raised(up: str) -> str:
    """The text as Unicode superscripts."""
    return up.translate(SUPERSCRIPTS)


def in_line(value: Scalar, *, root: str = "√", raised: Callable[[str], str] = raised) -> str:
    """The number on one line, without spaces; `root` and `raised` say how roots and powers look."""
    return _text(spelled(value), root, raised)


def _text(node: Node, root: str, raised: Callable[[str], str]) -> str:
    match node:
        case Number(value):
            return written(int(value))
        case Symbol(name) | Operator(name):
            return name
        case Row(parts):
            dots = [
                "·" if _apart(before, part, root) else "" for before, part in zip([None, *parts], parts, strict=False)
            ]
            return "".join(dot + _text(part, root, raised) for dot, part in zip(dots, parts, strict=True))
        case Fenced(inside):
            return f"({_text(inside, root, raised)})"
        case Quotient(over, under):
            return f"{_side(over, root, raised)}/{_side(under, root, raised, below=True)}"
        case Root(inside):
            told = _text(inside, root, raised)
            return root + (told if len(root) == 1 and isinstance(inside, Number | Symbol) else f"({told})")
        case Superscript(base, up):
            return _text(base, root, raised) + raised(_text(up, root, raised))
        case _:
            raise TypeError(f"no number has a part {type(node).__name__}")


def _apart(before: Node | None, part: Node, root: str) -> bool:
    """Whether a dot keeps two factors apart: two letters, which might be a name, or a root that is spelled out."""
    if isinstance(part, Root):
        return len(root) > 1 and before is not None and not isinstance(before, Operator)
    return isinstance(part, Symbol | Superscript) and isinstance(before, Symbol | Superscript)


def _side(node: Node, root: str, raised: Callable[[str], str], *, below: bool = False) -> str:
    parts = node.parts if isinstance(node, Row) else ()
    alone = not parts or not (below or any(isinstance(part, Operator) for part in parts))
    return _text(node if alone else Fenced(node), root, raised)


def _quotient(over: Sequence[Term], under: Sequence[Term]) -> Node:
    return _sum(over) if under == [(1, ())] else Quotient(_sum(over), _sum(under))


def _opposite(terms: Sequence[Term]) -> list[Term]:
    return [(-coefficient, factors) for coefficient, factors in terms]


def _sum(terms: Sequence[Term]) -> Node:
    parts: list[Node] = []
    for coefficient, factors in terms:
        if coefficient < 0 or parts:
            parts.append(Operator("−" if coefficient < 0 else "+"))
        if abs(coefficient) != 1 or not factors:
            parts.append(Number(abs(coefficient)))
        parts += factors
    return parts[0] if len(parts) == 1 else Row(tuple(parts))


def _parts(value: Scalar) -> tuple[list[Term], list[Term]]:
    """Numerator and denominator as sums of terms with whole coefficients."""
    match value:
        case Surd(terms):
            under = lcm(*(c.denominator for _, c in terms))
            return [(int(c * under), _roots(d)) for d, c in terms], [(under, ())]
        case Ratio():
            above, below = ([(int(c), _powers(powers)) for c, powers in terms] for terms in value.whole())
            return _positive_first(above), _positive_first(below)
        case Algebraic():
            return _with_letters(value)
        case Nested(factor, inside):
            (over, under), under_root = _parts(factor), Root(spelled(inside))
            if len(over) == 1:
                return [(over[0][0], (*over[0][1], under_root))], under
            return [(1, (Fenced(_sum(over)), under_root))], under
        case _:
            rational = Fraction(value)
            return [(rational.numerator, ())], [(rational.denominator, ())]


def _is_decimal(value: Scalar) -> bool:
    return isinstance(value, Algebraic) and not value.root.has_letters


def _begun(value: Ball) -> Node:
    # The digits that every number of the ball begins with, as many as one reads; dots where there are more.
    told = value.digits(SHOWN)
    digits = Symbol(f"{told.removeprefix('-')}…" if "." in told and value.is_real else told.removeprefix("-"))
    return Row((Operator("−"), digits)) if told.startswith("-") else digits


def _decimal(value: Algebraic) -> Node:
    # The first digits: a real number, or real and imaginary part.
    number = complex(value)
    real, imag = (near(Fraction(part)).replace("e-0", "e-") for part in (number.real, abs(number.imag)))
    signs = [Operator("−")] if number.real < 0 else []
    shown = (*signs, Symbol(real.removeprefix("-")))
    if not number.imag:
        return Row(shown)
    between = Operator("−" if number.imag < 0 else "+")
    return Row(
        (
            *(shown if number.real else ()),
            *([between] if number.real or number.imag < 0 else ()),
            Symbol(imag),
            Symbol("i"),
        )
    )


def _with_letters(value: Algebraic) -> tuple[list[Term], list[Term]]:
    """A number above the letters: u + v√d over one denominator; a polynomial in λ where there is no such formula."""
    pairs: Sequence[tuple[Scalar, tuple[Node, ...]]]
    if value.root.degree == 2:
        u, v, inside = value.quadratic()
        unit = _roots(int(inside)) if isinstance(inside, Fraction) else (Root(spelled(inside)),)
        pairs = [(u, ()), (v, unit)]
    else:
        name = Symbol("λ" + str(value.root.index + 1).translate(LOWERED))
        powers = [(), (name,), *((Superscript(name, Number(k)),) for k in range(2, value.root.degree))]
        pairs = list(zip(value.coefficients, powers, strict=False))[::-1]
    under: Scalar = Fraction(1)
    for factor, _ in pairs:  # the denominators' least common multiple
        _, below = _over_one(factor)
        under = under * below / _common(under, below)
    over = [(c, (*names, *unit)) for factor, unit in pairs if factor for c, names in _terms(factor * under)]
    return over, _terms(under)


def _over_one(value: Scalar) -> tuple[Scalar, Scalar]:
    if not isinstance(value, Ratio):
        return Fraction(value.numerator), Fraction(value.denominator)
    above, below = value.whole()
    return _again(above), _again(below)


def _common(one: Scalar, two: Scalar) -> Scalar:
    # What is left out of one / two when it is reduced.
    return one / _over_one(one / two)[0]


def _again(terms: Sequence[tuple[Fraction, Mapping[str, int]]]) -> Scalar:
    return sum((prod((letter(name) ** k for name, k in powers.items()), start=c) for c, powers in terms), Fraction(0))


def _terms(value: Scalar) -> list[Term]:
    over, under = _parts(value)
    if under != [(1, ())]:
        raise ValueError("not over one denominator")
    return over


def _positive_first(terms: list[Term]) -> list[Term]:
    """1 − a rather than −a + 1; longer sums keep their order."""
    return terms[::-1] if len(terms) == 2 and terms[0][0] < 0 < terms[1][0] else terms


def _roots(d: int) -> tuple[Node, ...]:
    return (*([Symbol("i")] if d < 0 else []), *([Root(Number(abs(d)))] if abs(d) > 1 else []))


def _powers(powers: Mapping[str, int]) -> tuple[Node, ...]:
    return tuple(
        Symbol(_shown(name)) if power == 1 else Superscript(Symbol(_shown(name)), Number(power))
        for name, power in powers.items()
    )


def _shown(name: str) -> str:
    return "λ" if name == "lambda" else name  # FLINT's letters are ASCII
