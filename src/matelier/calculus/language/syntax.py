"""A formula's text as a tree that does not yet know its shapes: our own grammar, with a bound on everything."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from matelier.calculus.expression import ELEMENTWISE, SQUARE_TO_SCALAR, TO_SCALAR
from matelier.calculus.language.tokens import Token, place, tokens
from matelier.spine.errors import BadInput

MOST_DEPTH = 60
MOST_NODES = 2_000

ALIASES = {"trace": "tr", "norm": "norm2", "ln": "log", "logistic": "sigmoid"}
"""Other spellings of a function's name."""
TAKES = {
    **dict.fromkeys(sorted(ELEMENTWISE | SQUARE_TO_SCALAR | TO_SCALAR), (1, 1)),
    **dict.fromkeys(["inv", "pinv", "diag", "vec", "transpose", "mean", "eye", "eig", "prod"], (1, 1)),
    **dict.fromkeys(["sigmoid", "softmax", "logsumexp", "softplus"], (1, 1)),
    **dict.fromkeys(["dot", "kron", "comm"], (2, 2)),
    **dict.fromkeys(["ones", "zeros"], (1, 2)),
}
"""How many arguments each function takes, at least and at most."""
_NORMS = {"₁": "norm1", "_1": "norm1", "_∞": "norminf", "_inf": "norminf"}
_PRODUCTS = ("*", "/", ".*", "./", "⊗")


@dataclass(frozen=True, slots=True)
class Syntax:
    """A node: "number" (value), "name" (name), "call" (name, arguments), an operator + - * / ^ .* ./ .^ ', "negative",
    or "bars" (|x|); from `start` up to `end` in the text."""

    op: str
    parts: "tuple[Syntax, ...]" = ()
    name: str = ""
    value: Fraction | None = None
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


def parse(text: str) -> Syntax:
    """The tree of a formula. Raises BadInput("expression....") that says what stands where, and what would do."""
    return parse_tokens(text, tokens(text))


def parse_tokens(text: str, found: Sequence[Token]) -> Syntax:
    """The tree of some of a text's tokens, which need not go to its end. Raises BadInput("expression....")."""
    if not found or found[0].kind == "end":
        raise BadInput("expression.operand", **place(text, found[0].start if found else len(text)))
    last = found[-1]
    ending = found if last.kind == "end" else [*found, Token("end", "", last.end, last.end)]
    parser = _Parser(text, ending)
    tree = parser.sum()
    parser.expect_end()
    lone = next((node for node in in_order(tree) if node.op == "call" and node.name in ("eig", "prod")), None)
    if lone:  # only their sum and their product have a place
        raise BadInput("expression.eigenvalues", **place(text, lone.start))
    return tree


def in_order(tree: Syntax) -> list[Syntax]:
    """Every node, parts before the whole."""
    waiting, found = [tree], list[Syntax]()
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting.extend(node.parts)
    return found[::-1]


class _Parser:
    """Precedence by descent: sum, product, sign, power; depth and size are counted."""

    def __init__(self, text: str, found: Sequence[Token]) -> None:
        self.text, self.found, self.at = text, found, 0
        self.depth = self.size = 0

    @property
    def now(self) -> Token:
        return self.found[self.at]

    def take(self, *signs: str) -> Token | None:
        """The token, if it is one of these signs."""
        token = self.now
        if token.kind != "sign" or token.text not in signs:
            return None
        self.at += 1
        return token

    def node(self, op: str, *parts: Syntax, name: str = "", first: Token | None = None) -> Syntax:
        self.size += 1
        if self.size > MOST_NODES:
            raise BadInput("expression.large", most=MOST_NODES)
        start = first.start if first else parts[0].start
        return Syntax(op, parts, name, None, start, self.found[self.at - 1].end)

    def sum(self) -> Syntax:
        left = self.product()
        while sign := self.take("+", "-"):
            left = self.node(sign.text, left, self.product())
        return left

    def product(self) -> Syntax:
        left = self.signed()
        while sign := self.take(*_PRODUCTS):
            op, name = ("call", "kron") if sign.text == "⊗" else (sign.text, "")
            left = self.node(op, left, self.signed(), name=name)
        return left

    def signed(self) -> Syntax:
        """−x^2 is −(x^2)."""
        if sign := self.take("-", "+"):
            inner = self.deeper(self.signed)
            return inner if sign.text == "+" else self.node("negative", inner, first=sign)
        return self.powers()

    def deeper(self, rule: Callable[[], Syntax]) -> Syntax:
        """One level further inside: whatever leads back to a rule goes through here."""
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise BadInput("expression.deep", most=MOST_DEPTH, **place(self.text, self.now.start))
        inner = rule()
        self.depth -= 1
        return inner

    def powers(self) -> Syntax:
        """What follows a part: transposes, powers, raised numbers."""
        left = self.part()
        while True:
            if self.take("'"):
                left = self.node("'", left)
            elif self.now.kind == "raised":
                left = self.node("^", left, self.number())
            elif sign := self.take("^", ".^"):
                left = self.raised(left, sign)
            else:
                return left

    def raised(self, base: Syntax, sign: Token) -> Syntax:
        """A power: a^b^c is a^(b^c); A^T and A^-T are transposes."""
        following = [token.text for token in self.found[self.at : self.at + 2]]
        minus = self.take("-") if following == ["-", "T"] else None
        if self.now.kind == "name" and self.now.text == "T" and sign.text == "^":
            self.at += 1
            return self.node("'", self.node("call", base, name="inv") if minus else base)
        return self.node(sign.text, base, self.exponent())

    def exponent(self) -> Syntax:
        if sign := self.take("-", "+"):
            inner = self.deeper(self.exponent)
            return inner if sign.text == "+" else self.node("negative", inner, first=sign)
        inner = self.part()
        if sign := self.take("^", ".^"):
            return self.deeper(lambda: self.raised(inner, sign))
        return inner

    def number(self) -> Syntax:
        token = self.now
        self.at, self.size = self.at + 1, self.size + 1
        number = Syntax("number", value=abs(token.value or Fraction(0)), start=token.start, end=token.end)
        return self.node("negative", number, first=token) if token.value and token.value < 0 else number

    def part(self) -> Syntax:
        """A number, a name, a call, or something between parentheses or bars."""
        token = self.now
        if token.kind == "number":
            return self.number()
        if token.kind == "name":
            self.at += 1
            return self.named(token)
        if self.take("("):
            inner = self.deeper(self.sum)
            self.close(token, ")")
            return Syntax(inner.op, inner.parts, inner.name, inner.value, token.start, self.found[self.at - 1].end)
        if self.take("|", "‖"):
            return self.between(token)
        if self.take("√"):
            return self.node("call", self.deeper(self.part), name="sqrt", first=token)
        raise BadInput("expression.operand", **place(self.text, token.start))

    def between(self, opening: Token) -> Syntax:
        """|x| or ‖x‖, perhaps with the norm's mark behind."""
        inner = self.deeper(self.sum)
        self.close(opening, opening.text)
        if opening.text == "|":
            return self.node("bars", inner, first=opening)
        name = "norm2"
        if self.now.kind == "lowered":
            name = _NORMS.get(self.text[self.now.start : self.now.end], "norm2")
            self.at += 1
        return self.node("call", inner, name=name, first=opening)

    def named(self, token: Token) -> Syntax:
        name = ALIASES.get(token.text, token.text)
        opening = self.take("(")
        if opening is None:
            if name in TAKES:
                raise BadInput("expression.function_alone", function=token.text, **place(self.text, token.start))
            return self.node("name", name=token.text, first=token)
        if name not in TAKES:
            known = ", ".join(sorted(TAKES))
            raise BadInput("expression.function", given=token.text, known=known, **place(self.text, token.start))
        return self.call(name, token, opening)

    def call(self, name: str, token: Token, opening: Token) -> Syntax:
        given = [self.deeper(self.sum)] if self.now.text != ")" else []
        while given and self.take(","):
            given.append(self.deeper(self.sum))
        self.close(opening, ")")
        least, most = TAKES[name]
        if not least <= len(given) <= most:
            wanted = str(least) if least == most else f"{least}–{most}"
            facts = place(self.text, token.start)
            raise BadInput("expression.arguments", function=token.text, given=len(given), wanted=wanted, **facts)
        if name in ("sum", "prod") and given[0].op == "call" and given[0].name == "eig":
            return self.node("call", *given[0].parts, name=f"eig{name}", first=token)
        return self.node("call", *given, name=name, first=token)

    def close(self, opening: Token, sign: str) -> None:
        if self.take(sign):
            return
        if self.now.kind == "end":
            raise BadInput("expression.unclosed", sign=opening.text, **place(self.text, opening.start))
        self.expect_end()

    def expect_end(self) -> None:
        """Nothing may follow: either an operator is missing here, or something stands here that has no place."""
        token = self.now
        if token.kind == "end":
            return
        facts = place(self.text, token.start)
        if token.kind in ("name", "number") or token.text in ("(", "|", "‖", "√"):
            before = self.found[self.at - 1]
            left, right = self.text[before.start : before.end], self.text[token.start : token.end]
            raise BadInput("expression.no_operator", left=left, right=right, **facts)
        if token.text == ")":
            raise BadInput("expression.unopened", **facts)
        raise BadInput("expression.unexpected", given=self.text[token.start : token.end], **facts)
