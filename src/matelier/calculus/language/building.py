"""The expression of a formula whose letters have their shapes: shorthand becomes nodes, what is repeated is told."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from matelier.calculus.expression import (
    ELEMENTWISE,
    MINUS_ONE,
    ONE,
    SQUARE_TO_SCALAR,
    TO_SCALAR,
    Dimension,
    Expression,
    Shape,
    add,
    comm,
    diag,
    dimension,
    elementwise,
    epower,
    eye,
    hadamard,
    inv,
    kron,
    mul,
    negative,
    number,
    ones,
    pinv,
    power,
    said,
    scalar_of,
    transpose,
    vec,
    zeros,
)
from matelier.calculus.language.fitting import CONSTANTS, size_given, whole
from matelier.calculus.language.sizes import dimension_of, size_of
from matelier.calculus.language.syntax import Syntax
from matelier.spine.errors import BadInput
from matelier.spine.sentence import Sentence

MOST_EXPONENT = 1_000


class Building:
    """Builds one formula; `told` gathers what was repeated."""

    def __init__(self, text: str, symbols: Mapping[str, Expression]) -> None:
        self.text, self.symbols = text, symbols
        self.told = list[Sentence]()
        self.found = dict[int, Expression]()

    def run(self, order: Sequence[Syntax]) -> Expression:
        """The expression of the last node."""
        for node in order:
            self.found[id(node)] = self.node(node)
        return self.found[id(order[-1])]

    def node(self, node: Syntax) -> Expression:
        """The expression of a node whose parts are built."""
        if node.op == "number":
            return number(node.value or 0)
        if node.op == "name":
            return self.symbols[node.name]
        if node.op == "call" and node.name in CONSTANTS:
            return _constant(node)
        parts = [self.found[id(part)] for part in node.parts]
        match node.op:
            case "call":
                return called(node.name, *parts)
            case "+" | "-" | ".*" | "./":
                return self.together(node, parts[0], parts[1])
            case "^" | ".^":
                return self.raised(node, parts[0], parts[1])
            case "*":
                return mul(*parts)
            case "/":
                return mul(parts[0], reciprocal(parts[1]))
            case "'":
                return transpose(parts[0])
            case "negative":
                return negative(parts[0])
            case _:  # bars
                return elementwise("abs", parts[0])

    def together(self, node: Syntax, left: Expression, right: Expression) -> Expression:
        """A sum, a difference, a product or a quotient entry by entry."""
        if node.op == ".*" and (left.is_scalar or right.is_scalar):
            return mul(left, right)
        if node.op == "./" and right.is_scalar:
            return mul(left, reciprocal(right))
        left, right = self.repeated(node, left, right)
        match node.op:
            case "+":
                return add(left, right)
            case "-":
                return add(left, negative(right))
            case ".*":
                return entrywise(left, right)
            case _:
                return entrywise(left, reciprocal(right))

    def repeated(self, node: Syntax, left: Expression, right: Expression) -> tuple[Expression, Expression]:
        """Both in one shape."""
        m, n = (b if a == 1 else a for a, b in zip(left.shape, right.shape, strict=True))
        sides = (self.spread(side, part, (m, n)) for side, part in zip(node.parts, (left, right), strict=True))
        return (next(sides), next(sides))

    def spread(self, node: Syntax, part: Expression, shape: Shape) -> Expression:
        """A number, a column or a row repeated to a shape."""
        if part.shape == shape:
            return part
        part_text = self.text[node.start : node.end]
        self.told.append(Sentence("expression.repeated", {"part": part_text, "shape": said(shape)}))
        if part.is_scalar:
            return mul(part, ones(*shape))
        return mul(part, ones(1, shape[1])) if part.shape[1] == 1 else mul(ones(shape[0]), part)

    def raised(self, node: Syntax, base: Expression, exponent: Expression) -> Expression:
        """A power, as a whole or entry by entry."""
        constant = exponent.value
        if constant is not None and abs(constant) > MOST_EXPONENT:
            raise BadInput("expression.exponent", most=MOST_EXPONENT, position=node.parts[1].start + 1)
        if node.op == "^":
            return _power(base, exponent, whole(node.parts[1]))
        if not exponent.is_scalar and exponent.shape != base.shape:
            base, exponent = self.repeated(node, base, exponent)
        return epower(base, exponent)


def _power(base: Expression, exponent: Expression, count: int | None) -> Expression:
    if base.is_scalar or count is None or count > 0:
        return power(base, exponent)
    if count == 0:
        return eye(base.shape[0])
    return power(inv(base), number(-count))


def reciprocal(part: Expression) -> Expression:
    """1/x, entry by entry; of x^3 x^(−3)."""
    if part.value == 0:
        raise BadInput("expression.zero_divisor")
    entrywise = part.is_scalar or part.op == "epower"  # M^2 of a matrix is no power of its entries
    if entrywise and part.op in ("power", "epower") and part.parts[1].value is not None:
        return epower(part.parts[0], number(-part.parts[1].value))
    return epower(part, MINUS_ONE)


def entrywise(*parts: Expression) -> Expression:
    """The product entry by entry, its numbers in front: (2·a)∘x is 2·(a∘x)."""
    scalars, kept = list[Expression](), list[Expression]()
    for part in parts:
        numbers = [one for one in part.parts if one.is_scalar] if part.op == "mul" else []
        scalars += numbers
        kept.append(mul(*part.parts[len(numbers) :]) if numbers else part)
    return mul(*scalars, hadamard(*kept)) if scalars else hadamard(*kept)


def _constant(node: Syntax) -> Expression:
    sizes: list[Dimension] = [dimension_of(size_given(part), {}) for part in node.parts]
    made: dict[str, Callable[..., Expression]] = {"eye": eye, "ones": ones, "zeros": zeros, "comm": comm}
    return made[node.name](*sizes)


def called(name: str, part: Expression, *others: Expression) -> Expression:
    """f(x), shorthand written out in the nodes there are."""
    if name in ELEMENTWISE:
        return elementwise(name, part)
    if name in SQUARE_TO_SCALAR or name in TO_SCALAR:
        return scalar_of(name, part)
    made: dict[str, Callable[..., Expression]] = {
        "inv": inv, "pinv": pinv, "vec": vec, "diag": diag, "transpose": transpose, "kron": kron, "dot": dot,
        "mean": mean, "softmax": softmax, "logsumexp": logsumexp, "softplus": softplus, "sigmoid": sigmoid,
    }  # fmt: skip
    return made[name](part, *others)


def dot(left: Expression, right: Expression) -> Expression:
    """Of columns x'·y, of matrices tr(X'·Y)."""
    product = mul(transpose(left), right)
    return product if left.shape[1] == 1 else scalar_of("tr", product)


def mean(part: Expression) -> Expression:
    """The sum over how many there are."""
    count = mul(*(counted(side) for side in part.shape))
    return mul(power(count, MINUS_ONE), scalar_of("sum", part))


def counted(side: Dimension) -> Expression:
    """A dimension as a number, a product's factors by themselves."""
    return mul(ONE, *(dimension(factor) for factor in size_of(side)))


def softmax(part: Expression) -> Expression:
    """exp(x)/sum(exp(x))."""
    raised = elementwise("exp", part)
    return mul(power(scalar_of("sum", raised), MINUS_ONE), raised)


def logsumexp(part: Expression) -> Expression:
    """log(sum(exp(x)))."""
    return elementwise("log", scalar_of("sum", elementwise("exp", part)))


def softplus(part: Expression) -> Expression:
    """log(1 + exp(x))."""
    return elementwise("log", add(ones(*part.shape), elementwise("exp", part)))


def sigmoid(part: Expression) -> Expression:
    """1/(1 + exp(−x))."""
    return epower(add(ones(*part.shape), elementwise("exp", negative(part))), number(Fraction(-1)))
