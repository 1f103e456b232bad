"""Parts of an expression as Python that works on arrays; a column and a row are both of one dimension."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from matelier.calculus.code.chains import chain
from matelier.calculus.code.source import ATOM, POWER, PRODUCT, SUM, Library, Written, counted, quotient, size
from matelier.calculus.expression import SCALAR, Dimension, Expression, Shape, epower, mul, negative, number
from matelier.calculus.forms.named import NAMES
from matelier.calculus.language.ratio import Ratio, over_and_under, ratio_of

_FUNCTIONS = {
    "tr": "trace({x})", "eigsum": "trace({x})", "det": "linalg.det({x})", "eigprod": "linalg.det({x})",
    "norm1": "sum({np}.abs({x}))", "norm2": "linalg.norm({x})", "norminf": "max({np}.abs({x}))",
    "rank": "linalg.matrix_rank({x})", "pinv": "linalg.pinv({x})", "logdet": "linalg.slogdet({x})[1]",
    "relu": "maximum({x}, 0)",
}  # fmt: skip
_LEARNED = {
    "sigmoid": "np.exp(-np.logaddexp(0, {minus}))", "softplus": "np.logaddexp(0, {x})",
    "softmax": "np.exp({held} - np.logaddexp.reduce({x}, axis=None))",
    "logsumexp": "np.logaddexp.reduce({x}, axis=None)",
}  # fmt: skip
"""No exponential of theirs overflows."""


@dataclass(slots=True)
class Coder:
    """Writes expressions for one library; `names` are the letters' names in the code, `known` parts with a name."""

    library: Library
    names: Mapping[str, str]
    known: dict[Expression, Written] = field(default_factory=dict[Expression, Written])

    def written(self, node: Expression) -> Written:
        """The code of an expression."""
        if node in self.known:
            return self.known[node]
        match node.op:
            case "number" | "symbol" | "dimension" | "eye" | "ones" | "zeros" | "comm":
                return self.leaf(node)
            case "add":
                return self.sum(node)
            case "mul" | "hadamard":
                return self.product(ratio_of(node))
            case "power" | "epower":
                return self.power(node)
            case "transpose":
                return self.turned(node.parts[0])
            case "inv":
                return self.library.call("linalg.inv", self.written(node.parts[0]).text)
            case "kron":
                return self.kron(*node.parts)
            case _:
                return self.call(node.op, node.parts[0])

    def leaf(self, node: Expression) -> Written:
        """A letter or a constant."""
        match node.op:
            case "number":
                return counted(node.value or Fraction(0))
            case "symbol":
                return Written(self.names[node.name])
            case "dimension":
                return size(node.name)
            case "eye":
                return self.library.call("eye", size(node.shape[0]).text)
            case "comm":
                return self.commutation(*node.dims)
            case _:
                m, n = node.shape
                both = f"({size(m).text}, {size(n).text})"
                return self.library.call(node.op, size(m, n).text if 1 in node.shape else both)

    def commutation(self, m: Dimension, n: Dimension) -> Written:
        """Rows of the identity, those of vec(X) in the order of vec(X')."""
        both = size(m, n).text
        split = f"reshape({size(n).text}, {size(m).text}, {both})"
        return Written(f"{self.library.name}.eye({both}).{split}.transpose(1, 0, 2).reshape({both}, {both})")

    def sum(self, node: Expression) -> Written:
        """Terms; ones beside others are left to broadcasting."""
        whole = any(_repeated(part) is None for part in node.parts)
        told = [self.term(part) if whole else self.written(part) for part in node.parts]
        told.sort(key=lambda term: term.text.startswith("-"))
        text = told[0].text
        for term in told[1:]:
            text += f" - {term.text[1:]}" if term.text.startswith("-") else f" + {term.text}"
        return Written(text, SUM)

    def term(self, part: Expression) -> Written:
        """One term or factor beside others: c·ones is c, b·ones(1,n) is a column."""
        repeated = _repeated(part)
        if repeated is None:
            return self.written(part)
        told = self.written(repeated)
        return told if repeated.is_scalar else Written(told.held(ATOM) + _index(repeated.shape))

    def product(self, ratio: Ratio) -> Written:
        """A constant, numbers, a chain of matrices; divided by what stands under the line."""
        over, under = abs(ratio.constant.numerator), ratio.constant.denominator
        told = [counted(Fraction(over))] if over != 1 else []
        told += [self.written(part) for part in ratio.over]
        told += [chain(parts, self.written, self.library) for parts in ratio.inner]
        if len(ratio.chain) == 1 and ratio.chain[0].op == "hadamard":
            told.append(self.entrywise(ratio.chain[0].parts))
        elif ratio.chain:
            told.append(chain(ratio.chain, self.written, self.library))
        below = [counted(Fraction(under))] if under != 1 else []
        below += [self.written(part) for part in ratio.under]
        if len(told) == 1 and not below and ratio.constant > 0:
            return told[0]
        first = told[0].held(PRODUCT) if told else "1"
        others = [
            part.held(PRODUCT if ratio.chain and i == len(told) - 2 else POWER) for i, part in enumerate(told[1:])
        ]
        text = quotient(" * ".join([first, *others]), below)
        return Written(f"-{text}" if ratio.constant < 0 else text, PRODUCT)

    def entrywise(self, parts: tuple[Expression, ...]) -> Written:
        """y * (X @ w) / z."""
        above, below = over_and_under(parts)
        whole = any(_repeated(part) is None for part in (*above, *below))
        write = self.term if whole else self.written
        over = " * ".join(write(part).held(POWER) for part in above) or "1"
        return Written(over + "".join(f" / {write(part).held(POWER)}" for part in below), PRODUCT)

    def turned(self, part: Expression) -> Written:
        """Rows and columns of one dimension stay as they are."""
        told = self.written(part)
        return told if 1 in part.shape else Written(f"{told.held(ATOM)}.T")

    def power(self, node: Expression) -> Written:
        """Numbers and entries by **, matrices by matrix_power."""
        base, exponent = node.parts
        value = exponent.value
        if node.op == "power" and not node.is_scalar:
            return self.library.call("linalg.matrix_power", self.written(base).text, self.written(exponent).text)
        if value is not None and value < 0:
            return Written(f"1 / {self.written(epower(base, number(-value))).held(POWER)}", PRODUCT)
        if value == Fraction(1, 2):
            return self.library.call("sqrt", self.written(base).text)
        return Written(f"{self.written(base).held(ATOM)} ** {self.written(exponent).held(ATOM)}", POWER)

    def kron(self, left: Expression, right: Expression) -> Written:
        """Of two columns or two rows as it is, of a column and a row the outer product; else with two dimensions."""
        told = [self.written(part) for part in (left, right)]
        if 1 in left.shape and 1 in right.shape:
            if (left.shape[1] == 1) == (right.shape[1] == 1):
                return self.library.call("kron", told[0].text, told[1].text)
            column, row = told if left.shape[1] == 1 else reversed(told)
            return self.library.call("outer", column.text, row.text)
        shapes = (left.shape, right.shape)
        given = [
            one.held(ATOM) + _index(shape) if 1 in shape else one.text for one, shape in zip(told, shapes, strict=True)
        ]
        return self.library.call("kron", *given)

    def call(self, name: str, part: Expression) -> Written:
        """f(x)."""
        told = self.written(part)
        if name in NAMES:
            return self.learned(name, part, told)
        if name == "vec":
            return Written(f"{self.turned(part).held(ATOM)}.ravel()")
        if part.is_scalar and name in ("norm1", "norm2", "norminf"):
            return self.library.call("abs", told.text)
        text = _FUNCTIONS.get(name, name + "({x})").format(x=told.text, np=self.library.name)
        return Written(f"{self.library.name}.{text}")

    def learned(self, name: str, part: Expression, told: Written) -> Written:
        """Functions of machine learning."""
        if self.library.jax:
            axis = ", axis=(0, 1)" if name == "softmax" and 1 not in part.shape else ""
            return Written(f"jax.nn.{name}({told.text}{axis})")
        minus = self.written(negative(part)).text
        return Written(_LEARNED[name].format(x=told.text, held=told.held(PRODUCT), minus=minus))


def _index(shape: Shape) -> str:
    return "[:, None]" if shape[1] == 1 else "[None, :]"


def _repeated(part: Expression) -> Expression | None:
    """What broadcasting repeats: the c of c·ones(m,n), the b of b·ones(1,n), the r of ones(m)·r."""
    if part.op == "ones":
        return number(1)
    if part.op != "mul" or part.shape == SCALAR:
        return None
    numbers = [one for one in part.parts if one.is_scalar]
    rest = part.parts[len(numbers) :]
    if len(rest) == 1:
        return mul(*numbers) if rest[0].op == "ones" else None
    column, row = mul(*rest[:-1]), mul(*rest[1:])
    if rest[-1].op == "ones" and column.shape[1] == 1:
        return mul(*numbers, column)
    return mul(*numbers, row) if rest[0].op == "ones" and row.shape[0] == 1 else None
