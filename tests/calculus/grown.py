"""Random expressions of any shape, grown from the outside in; the letters' shapes are fixed."""

from collections.abc import Callable
from fractions import Fraction

from hypothesis import strategies as st

from matelier.calculus.expression import (
    SCALAR,
    Expression,
    Shape,
    add,
    diag,
    elementwise,
    epower,
    eye,
    inv,
    kron,
    mul,
    negative,
    number,
    ones,
    power,
    scalar_of,
    symbol,
    transpose,
    vec,
    zeros,
)
from matelier.calculus.language.building import entrywise, reciprocal

LETTERS = {
    "A": ("m", "n"), "B": ("m", "n"), "S": ("n", "n"), "M": ("m", "m"), "x": ("n", 1), "y": ("n", 1), "b": ("m", 1),
    "c": SCALAR, "t": SCALAR, "p": ("k", 1), "D": ("m", "k"),
}  # fmt: skip
SIDES = ("m", "n", "k", 1)


@st.composite
def grown(draw: st.DrawFn, shape: Shape | None = None, depth: int = 3) -> Expression:
    """An expression of this shape, or of any."""
    if shape is None:
        shape = (draw(st.sampled_from(SIDES)), draw(st.sampled_from(SIDES)))
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(leaves(shape))

    def part(inner: Shape = shape) -> Expression:
        return draw(grown(inner, depth - 1))

    return draw(st.sampled_from(_ways(shape, part, draw)))()


def leaves(shape: Shape) -> st.SearchStrategy[Expression]:
    """Letters and constants of a shape."""
    m, n = shape
    found = [symbol(name, one) for name, one in LETTERS.items() if one == shape]
    found += [transpose(symbol(name, one)) for name, one in LETTERS.items() if one == (n, m) != shape]
    if shape == SCALAR:
        found += [number(k) for k in (-3, -1, 1, 2, 5)] + [number(Fraction(3, 4))]
    else:
        found += [ones(m, n), eye(m) if m == n else zeros(m, n)]
    return st.sampled_from(found)


def _ways(shape: Shape, part: Callable[..., Expression], draw: st.DrawFn) -> list[Callable[[], Expression]]:
    """How an expression of this shape can come about."""
    m, n = shape

    def middle() -> Expression:
        side = draw(st.sampled_from(SIDES))
        return mul(part((m, side)), part((side, n)))

    ways = [
        lambda: add(part(), part()),
        lambda: add(part(), negative(part())),
        lambda: negative(part()),
        middle,
        lambda: mul(part(SCALAR), part()),
        lambda: mul(part(), reciprocal(_not_zero(part(SCALAR)))),
        lambda: entrywise(part(), part()),
        lambda: entrywise(part(), reciprocal(_not_zero(part()))),
        lambda: elementwise(draw(st.sampled_from(["exp", "sin", "abs", "relu"])), part()),
        lambda: epower(_not_zero(part()), number(draw(st.sampled_from([2, 3, -2])))),
        lambda: transpose(part((n, m))),
    ]
    return ways + _special(shape, part, draw)


def _special(shape: Shape, part: Callable[..., Expression], draw: st.DrawFn) -> list[Callable[[], Expression]]:
    m, n = shape
    if shape == SCALAR:
        inner: Shape = (draw(st.sampled_from(SIDES)), draw(st.sampled_from(SIDES)))
        return [
            lambda: scalar_of(draw(st.sampled_from(["sum", "norm1", "norm2"])), part(inner)),
            lambda: scalar_of(draw(st.sampled_from(["tr", "det", "logdet"])), part((inner[0], inner[0]))),
            lambda: power(_not_zero(part()), part()),
        ]
    if m == n:
        return [lambda: inv(part()), lambda: diag(part((m, 1))), lambda: power(part(), number(2))]
    return [lambda: diag(part((m, m)))] if n == 1 else [lambda: kron(part((1, n)), part((m, 1)))]


def _not_zero(part: Expression) -> Expression:
    return ones(*part.shape) if part.op == "zeros" or part.value == 0 else part


def stacked() -> st.SearchStrategy[Expression]:
    """Kronecker products on stacked columns."""
    return st.builds(lambda A, B: mul(kron(A, B), vec(symbol("A", ("m", "n")))), grown(("k", "n")), grown(("m", "m")))
