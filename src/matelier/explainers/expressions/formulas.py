"""An expression as a formula on paper: xᵀAx, A⁻¹, ‖x‖², fractions, ∘ and ⊗."""

from collections.abc import Sequence
from fractions import Fraction

from matelier.calculus.expression import ELEMENTWISE, SQUARE_TO_SCALAR, TO_SCALAR, Expression, ones
from matelier.calculus.forms.named import NAMES
from matelier.calculus.language.ratio import Ratio, over_and_under, ratio_of
from matelier.explainers.expressions.lettering import ALL_ONES, TURN, constant, letter
from matelier.spine.formula import Fenced, Node, Number, Operator, Quotient, Root, Row, Subscript, Superscript, Symbol

PLUS, MINUS, TIMES = Operator("+"), Operator("−"), Operator("·")
EACH, STACKED, PARTED = Operator("∘"), Operator("⊗"), Operator("⊘")
FUNCTIONS = (ELEMENTWISE - {"sqrt"}) | SQUARE_TO_SCALAR | TO_SCALAR | {"vec", "diag", *NAMES}
_NORMS = {"norm1": Number(1), "norminf": Symbol("∞")}
_EIGENVALUES = {"eigsum": Symbol("∑"), "eigprod": Symbol("∏")}


def as_formula(expression: Expression) -> Node:
    """The expression as one writes it by hand."""
    return _whole(_terms(expression))


def _whole(parts: Sequence[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Row(tuple(parts))


def _terms(expression: Expression) -> list[Node]:
    """The parts of a row: a sum's terms with their signs, a product's factors."""
    if expression.op == "add":
        return _sum(expression.parts)
    if expression.op in ("mul", "hadamard", "number") or _is_divisor(expression):
        return _product(ratio_of(expression))
    return [_one(expression)]


def _sum(parts: Sequence[Expression]) -> list[Node]:
    """A positive term first if there is one."""
    told = [_terms(part) for part in parts]
    first = next((i for i, one in enumerate(told) if one[0] != MINUS), 0)
    row = told[first]
    for term in (*told[:first], *told[first + 1 :]):
        row = [*row, *(term if term[0] == MINUS else [PLUS, *term])]
    return row


def _product(ratio: Ratio) -> list[Node]:
    """A sign, a number in front, factors; all over something where it is divided by more than a number."""
    sign: list[Node] = [MINUS] if ratio.constant < 0 else []
    size = abs(ratio.constant)
    if not ratio.under:
        factors = _factors(ratio)
        return [*sign, *_apart([*([Number(size)] if size != 1 or not factors else []), *factors])]
    lone = len(ratio.over) + len(ratio.inner) + len(ratio.chain) == 1
    top = _alone(ratio) if lone and size.numerator == 1 else _counted(size.numerator, _factors(ratio))
    below = ratio.under[0] if len(ratio.under) == 1 and size.denominator == 1 else None
    bottom = _terms(below) if below else _counted(size.denominator, [_factor(part) for part in ratio.under])
    return [*sign, Quotient(_whole(top), _whole(bottom))]


def _counted(count: int, factors: list[Node]) -> list[Node]:
    return _apart([*([Number(count)] if count != 1 or not factors else []), *factors])


def _alone(ratio: Ratio) -> list[Node]:
    """The only factor over a line, which needs no parentheses."""
    if ratio.inner:
        return [_factor(part) for part in ratio.inner[0]]
    return _terms((*ratio.over, *ratio.chain)[0])


def _factors(ratio: Ratio) -> list[Node]:
    """Numbers; rows times columns, in parentheses unless they end all; matrices; one sees where a differential ends."""
    told = _all_factors(ratio)
    return [*(Fenced(part) if _is_change(part) else part for part in told[:-1]), *told[-1:]]


def _is_change(part: Node) -> bool:
    """Whether this is dX or d exp(x), which a factor behind it would seem to belong to."""
    return isinstance(part, Row) and part.parts[0] == Symbol("d") and not isinstance(part.parts[1], Fenced)


def _all_factors(ratio: Ratio) -> list[Node]:
    told = [_factor(part) for part in ratio.over]
    if ratio.over and _is_open(ratio.over[-1]) and not ratio.inner and not ratio.chain:
        told[-1] = _one(ratio.over[-1])
    for i, parts in enumerate(ratio.inner):
        row = [_factor(part) for part in parts]
        ends = not ratio.chain and i == len(ratio.inner) - 1
        told += row if ends else [Fenced(_whole(row))]
    last = ratio.chain[0] if len(ratio.chain) == 1 else None
    if last and (last.op == "hadamard" or _is_divisor(last)):
        return [*told, *_entrywise(last.parts if last.op == "hadamard" else (last,))]
    if last and last.op == "kron" and not told and abs(ratio.constant) == 1:
        return [_one(last)]
    return [*told, *(_factor(part) for part in ratio.chain)]


def _entrywise(parts: tuple[Expression, ...]) -> list[Node]:
    """y ∘ (Xw) ⊘ z."""
    above, below = over_and_under(parts)
    over = [_operand(part) for part in above] or [constant(ones(*parts[0].shape))]
    row = [node for i, part in enumerate(over) for node in ([EACH, part] if i else [part])]
    return [*row, *(node for part in below for node in (PARTED, _operand(part)))]


def _operand(part: Expression) -> Node:
    """A part beside ∘ and ⊗, in parentheses where it is more than one thing."""
    told = as_formula(part)
    return Fenced(told) if isinstance(told, Row | Quotient) and not _is_function(part) else told


def _factor(part: Expression) -> Node:
    """A factor of a product, in parentheses where it has signs of its own or one would not see where it ends."""
    if part.op in ("add", "kron", "hadamard", "mul") or _is_divisor(part) or _is_open(part):
        return Fenced(as_formula(part))
    return _one(part)


def _apart(factors: Sequence[Node]) -> list[Node]:
    """A dot where two numbers would run together."""
    row: list[Node] = []
    for part in factors:
        if row and _begins_with_number(part):
            row.append(TIMES)
        row.append(part)
    return row


def _begins_with_number(part: Node) -> bool:
    while isinstance(part, Superscript | Subscript):
        part = part.base
    return isinstance(part, Number) or part == ALL_ONES


def _is_divisor(expression: Expression) -> bool:
    value = expression.parts[1].value if expression.op in ("power", "epower") else None
    return value is not None and value < 0


def _is_function(part: Expression) -> bool:
    """Whether it ends with the parentheses of f(x)."""
    return part.op in FUNCTIONS and not _is_open(part)


def _is_open(part: Expression) -> bool:
    """Whether one does not see where it ends: log det(X), ∑ λᵢ(A)."""
    return part.op in ("logdet", *_EIGENVALUES) or (part.op == "log" and part.parts[0].op in ("det", "tr"))


def _one(expression: Expression) -> Node:
    """What is neither a sum nor a product."""
    match expression.op:
        case "symbol" | "dimension":
            return letter(expression.name)
        case "eye" | "ones" | "zeros" | "comm":
            return constant(expression)
        case "transpose":
            return _turned(expression.parts[0])
        case "inv":
            return Superscript(_based(expression.parts[0]), Number(-1))
        case "pinv":
            return Superscript(_based(expression.parts[0]), Symbol("+"))
        case "power" | "epower":
            return _power(*expression.parts, each=expression.op == "epower")
        case "kron":
            left, right = (_operand(part) for part in expression.parts)
            return Row((left, STACKED, right))
        case name:
            return _call(name, expression.parts[0])


def _turned(part: Expression) -> Node:
    if part.op == "inv":
        return Superscript(_based(part.parts[0]), Row((MINUS, TURN)))
    return Superscript(_based(part), TURN)


def _based(part: Expression) -> Node:
    """What a raised sign stands at, in parentheses where it is not one thing."""
    told = as_formula(part)
    if isinstance(told, Symbol | Subscript | Number | Fenced) or _is_function(part):
        return told
    return Fenced(told)


def _power(base: Expression, exponent: Expression, *, each: bool) -> Node:
    up = as_formula(exponent)
    if not each and exponent.value == Fraction(1, 2):
        return Root(as_formula(base))
    return Superscript(_based(base), Row((EACH, up)) if each else up)


def _call(name: str, part: Expression) -> Node:
    inside = as_formula(part)
    if name == "norm2":
        norm = Fenced(inside, "‖")
        return norm if 1 in part.shape else Subscript(norm, Symbol("F"))
    if name in _NORMS:
        return Subscript(Fenced(inside, "‖"), _NORMS[name])
    if name == "sqrt":
        return Root(inside)
    if name == "abs" and part.is_scalar:
        return Fenced(inside, "|")
    if name == "logdet":
        return Row((Symbol("log"), Fenced(Row((Symbol("det"), Fenced(inside))), "|")))
    if name in _EIGENVALUES:
        return Row((_EIGENVALUES[name], Subscript(Symbol("λ"), Symbol("i")), Fenced(inside)))
    if name == "log" and part.op in ("det", "tr"):
        return Row((Symbol("log"), inside))
    if name == "d" and (part.op == "symbol" or _is_function(part)):
        return Row((Symbol("d"), inside))
    return Row((Symbol("σ" if name == "sigmoid" else name), Fenced(inside)))
