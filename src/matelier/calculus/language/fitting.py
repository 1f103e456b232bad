"""Which sizes the parts of a formula have, given its letters' sizes; what does not fit, and what is unusual."""

from collections.abc import Callable, Collection, Mapping, Sequence

from matelier.calculus.expression import ELEMENTWISE, SQUARE_TO_SCALAR, TO_SCALAR
from matelier.calculus.language.misfit import Misfit
from matelier.calculus.language.sizes import ONE, SCALAR_SIZES, Size, Sizes, Unknowns, size_of
from matelier.calculus.language.syntax import Syntax

CONSTANTS = frozenset(["eye", "ones", "zeros", "comm"])
"""Functions of sizes."""
REPEATED, ODD = 3, 2
"""What a reading loses by repeating a part, by a matrix operation on numbers; another kind of letter costs 2 and up."""


def valued(tree: Syntax) -> list[Syntax]:
    """The nodes that have a value, parts before the whole; what eye(n) and ones(m, n) are given are sizes."""
    waiting, found = [tree], list[Syntax]()
    while waiting:
        node = waiting.pop()
        found.append(node)
        if not (node.op == "call" and node.name in CONSTANTS):
            waiting.extend(node.parts)
    return found[::-1]


def size_given(node: Syntax) -> Size:
    """The size written in eye(n), ones(3), zeros(m*n). Raises Misfit."""
    if node.op == "name":
        return (node.name,)
    if node.op == "number" and node.value is not None and node.value.denominator == 1 and 1 <= node.value < 10**9:
        return size_of(int(node.value))
    if node.op == "*":
        return size_given(node.parts[0]) + size_given(node.parts[1])
    raise Misfit("expression.size_given", node)


class Fitting:
    """One reading: sizes of the letters, found sizes of the nodes, and what it costs."""

    def __init__(self, letters: Mapping[str, Sizes], unknowns: Unknowns, guessed: Collection[str] = ()) -> None:
        self.letters, self.unknowns, self.guessed = letters, unknowns, guessed
        self.cost = 0
        self.reached = 0
        self.found = dict[int, Sizes]()

    def run(self, order: Sequence[Syntax]) -> Sizes:
        """The sizes of the last node. Raises Misfit where something does not fit."""
        for node in order:
            sizes = self.node(node)
            self.found[id(node)] = sizes
            self.reached += 1
        return self.resolved(self.found[id(order[-1])])

    def resolved(self, sizes: Sizes) -> Sizes:
        """With all that is known by now."""
        return (self.unknowns.resolved(sizes[0]), self.unknowns.resolved(sizes[1]))

    def node(self, node: Syntax) -> Sizes:
        """The sizes of one node whose parts have theirs."""
        match node.op:
            case "number":
                return SCALAR_SIZES
            case "name":
                return self.letters[node.name]
            case "call" if node.name in CONSTANTS:
                return _constant(node)
            case "call":
                return self.call(node, *(self.resolved(self.found[id(part)]) for part in node.parts))
            case _:
                rule = _RULES[node.op]
                return rule(self, node, *(self.resolved(self.found[id(part)]) for part in node.parts))

    def same(self, one: Size, other: Size, node: Syntax, *sizes: Sizes) -> None:
        """Make equal, or say at which node it fails."""
        if not self.unknowns.same(one, other):
            raise Misfit("expression.misfit", node, *sizes)

    def odd(self, *sizes: Sizes) -> None:
        """A matrix operation on numbers alone is unusual."""
        if all(size == SCALAR_SIZES for size in sizes):
            self.cost += ODD

    def together(self, node: Syntax, left: Sizes, right: Sizes) -> Sizes:
        """Entry by entry: equal shapes, or a number, a column or a row repeated."""
        if (left == SCALAR_SIZES) != (right == SCALAR_SIZES):
            number = node.parts[0 if left == SCALAR_SIZES else 1]
            self.cost += 0 if is_constant(number) else REPEATED
            return right if left == SCALAR_SIZES else left
        for one, other in ((left, right), (right, left)):
            for side in (0, 1):
                if other[side] == ONE != one[side] and other[1 - side] != ONE != one[1 - side]:
                    self.same(one[1 - side], other[1 - side], node, left, right)
                    self.cost += REPEATED
                    return one
        if not self.unknowns.alike(left, right):
            raise Misfit("expression.misfit", node, left, right)
        return left

    def hadamard(self, node: Syntax, left: Sizes, right: Sizes) -> Sizes:
        """Entry by entry; of numbers unusual."""
        self.odd(left, right)
        return self.together(node, left, right)

    def times(self, node: Syntax, left: Sizes, right: Sizes) -> Sizes:
        """The matrix product, or a number times anything."""
        if left == SCALAR_SIZES or right == SCALAR_SIZES:
            return right if left == SCALAR_SIZES else left
        self.same(left[1], right[0], node, left, right)
        return (left[0], right[1])

    def divide(self, node: Syntax, left: Sizes, right: Sizes) -> Sizes:
        """By a number alone."""
        if right != SCALAR_SIZES or (
            self.capital(node.parts[1]) and (left != SCALAR_SIZES or self.capital(node.parts[0]))
        ):
            raise Misfit("expression.divided", node, left, right)
        return left

    def raised(self, node: Syntax, base: Sizes, exponent: Sizes) -> Sizes:
        """A number to a number, a square matrix to a whole one."""
        if exponent != SCALAR_SIZES:
            raise Misfit("expression.raised", node, base, exponent)
        if base == SCALAR_SIZES:
            return base
        if whole(node.parts[1]) is None or not self.unknowns.same(*base):
            raise Misfit("expression.raised", node, base, exponent)
        return base

    def raised_each(self, node: Syntax, base: Sizes, exponent: Sizes) -> Sizes:
        """Entry by entry, to a number or each to its own."""
        self.odd(base, exponent)
        return base if exponent == SCALAR_SIZES else self.together(node, base, exponent)

    def turned(self, node: Syntax, part: Sizes) -> Sizes:  # noqa: ARG002
        """Rows become columns."""
        self.odd(part)
        return (part[1], part[0])

    def kept(self, node: Syntax, part: Sizes) -> Sizes:  # noqa: ARG002
        """As it was."""
        return part

    def bars(self, node: Syntax, part: Sizes) -> Sizes:
        """|x|, of a number alone: of a matrix it might be its determinant."""
        if part != SCALAR_SIZES or self.capital(node.parts[0]):
            raise Misfit("expression.bars", node, part)
        return part

    def capital(self, node: Syntax) -> bool:
        """Whether it is a capital that was guessed to be a number: A/B and |A| rather mean matrices."""
        return node.op == "name" and node.name in self.guessed and node.name[0].isupper()

    def call(self, node: Syntax, *parts: Sizes) -> Sizes:
        """The sizes of f(x)."""
        name, part = node.name, parts[0]
        if name in ELEMENTWISE or name in ("sigmoid", "softplus"):
            return part
        if name in TO_SCALAR or name in ("mean", "logsumexp"):
            self.odd(part)
            return SCALAR_SIZES
        return self.shaped(node, name, *parts)

    def shaped(self, node: Syntax, name: str, part: Sizes, other: Sizes = SCALAR_SIZES) -> Sizes:
        """Of the functions whose result has another shape."""
        if name in SQUARE_TO_SCALAR or name == "inv":
            self.odd(part)
            if not self.unknowns.same(*part):
                raise Misfit("expression.not_square", node, part)
            return part if name == "inv" else SCALAR_SIZES
        match name:
            case "kron":
                return (part[0] + other[0], part[1] + other[1])
            case "dot":
                self.odd(part, other)
                if not self.unknowns.alike(part, other):
                    raise Misfit("expression.misfit", node, part, other)
                return SCALAR_SIZES
            case "diag":
                return self.diagonal(node, part)
            case "vec":
                return (part[1] + part[0], ONE)
            case "softmax":
                return part
            case _:  # transpose, pinv
                return (part[1], part[0])

    def diagonal(self, node: Syntax, part: Sizes) -> Sizes:
        """A column to a matrix, a square matrix to its column."""
        if part[1] == ONE:
            return (part[0], part[0])
        if not self.unknowns.same(*part):
            raise Misfit("expression.not_square", node, part)
        return (part[0], ONE)


def _constant(node: Syntax) -> Sizes:
    sizes = [size_given(part) for part in node.parts]
    match node.name:
        case "eye":
            return (sizes[0], sizes[0])
        case "comm":
            return (sizes[0] + sizes[1], sizes[1] + sizes[0])
        case _:
            return (sizes[0], sizes[1] if len(sizes) == 2 else ONE)


def is_constant(node: Syntax) -> bool:
    """Whether only numbers stand in it."""
    return all(part.op not in ("name", "call") for part in valued(node))


def whole(node: Syntax) -> int | None:
    """The whole number written there, perhaps with a minus."""
    sign = 1
    while node.op == "negative":
        sign, node = -sign, node.parts[0]
    return sign * int(node.value) if node.value is not None and node.value.denominator == 1 else None


_RULES: Mapping[str, Callable[..., Sizes]] = {
    "+": Fitting.together,
    "-": Fitting.together,
    "*": Fitting.times,
    "/": Fitting.divide,
    "^": Fitting.raised,
    ".*": Fitting.hadamard,
    "./": Fitting.hadamard,
    ".^": Fitting.raised_each,
    "'": Fitting.turned,
    "negative": Fitting.kept,
    "bars": Fitting.bars,
}
