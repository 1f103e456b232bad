"""An expression as a function to run: source for NumPy and for JAX, columns as arrays of one dimension."""

from collections.abc import Iterable, Mapping
from keyword import iskeyword

from matelier.calculus.code.coded import Coder
from matelier.calculus.code.source import Library, Written
from matelier.calculus.expression import SCALAR, Dimension, Expression
from matelier.calculus.forms.named import named
from matelier.calculus.language.sizes import size_of

NUMPY = Library("np")
JAX = Library("jnp", jax=True)
_PLAIN = frozenset(["number", "symbol", "dimension", "eye", "ones", "zeros", "comm"])
_SEEN_THROUGH = frozenset(["transpose", "inv"])


def numpy_code(expression: Expression, name: str = "gradient") -> str:
    """Source of a NumPy function of the letters in the expression: imports, shapes as its docstring, one return.

    Columns and rows are arrays of one dimension, numbers are floats; inverses become `solve` where they multiply.
    """
    return "import numpy as np\n\n\n" + _function(expression, name, NUMPY)


def jax_code(expression: Expression, name: str = "gradient") -> str:
    """The same for JAX, compiled on its first call."""
    body = _function(expression, name, JAX)
    sizes = [size for size in _sizes(named(expression)) if size not in _found(_symbols(named(expression)))]
    imports = ["from functools import partial\n", "import jax"] if sizes else ["import jax"]
    told = ", ".join(f'"{size}"' for size in sizes)
    wrapped = f"@partial(jax.jit, static_argnames=[{told}])" if sizes else "@jax.jit"
    return "\n".join([*imports, "import jax.numpy as jnp", "", "", f"{wrapped}\n{body}"])


def _function(expression: Expression, name: str, library: Library) -> str:
    tree = named(expression)
    symbols = _symbols(tree)
    names = {symbol: _safe(symbol, {name, library.name, "jax"}) for symbol in symbols}
    found = _found(symbols)
    sizes = _sizes(tree)
    given = [*names.values(), *(size for size in sizes if size not in found)]
    coder = Coder(library, names)
    lines = [f"{size} = {_measured(symbols, names, *found[size])}" for size in sizes if size in found]
    taken = {*given, *sizes}
    for shared in _shared(tree):
        value = coder.written(shared).text
        coder.known[shared] = Written(_fresh(taken))
        lines.append(f"{coder.known[shared].text} = {value}")
    lines.append(f"return {coder.written(tree).text}")
    shapes = ", ".join(f"{names[symbol]}: {_told(node)}" for symbol, node in symbols.items())
    docstring = [f'"""{shapes}."""'] if shapes else []
    return f"def {name}({', '.join(given)}):\n" + "".join(f"    {line}\n" for line in (*docstring, *lines))


def _symbols(tree: Expression) -> dict[str, Expression]:
    found = {node.name: node for node in tree.nodes() if node.op == "symbol"}
    return dict(sorted(found.items()))


def _told(node: Expression) -> str:
    m, n = node.shape
    return "scalar" if node.shape == SCALAR else str(m) if n == 1 else str(n) if m == 1 else f"{m} × {n}"


def _safe(name: str, taken: Iterable[str]) -> str:
    return f"{name}_" if iskeyword(name) or name in taken else name


def _fresh(taken: set[str]) -> str:
    name = next(name for name in (f"t{i}" for i in range(1, len(taken) + 2)) if name not in taken)
    taken.add(name)
    return name


def _sizes(tree: Expression) -> list[str]:
    """The dimensions that the code has to know by name."""
    sides = list[Dimension]()
    for node in tree.nodes():
        if node.op in ("eye", "ones", "zeros"):
            sides += node.shape
        elif node.op in ("comm", "dimension"):
            sides += node.dims or (node.name,)
    return sorted({part for side in sides for part in size_of(side) if isinstance(part, str)})


def _found(symbols: Mapping[str, Expression]) -> dict[str, tuple[str, int]]:
    """Which letter tells which dimension, by which of its sides."""
    found = dict[str, tuple[str, int]]()
    for name, node in symbols.items():
        for side in (0, 1):
            if isinstance(node.shape[side], str):
                found.setdefault(str(node.shape[side]), (name, side))
    return found


def _measured(symbols: Mapping[str, Expression], names: Mapping[str, str], name: str, side: int) -> str:
    return f"{names[name]}.size" if 1 in symbols[name].shape else f"{names[name]}.shape[{side}]"


def _shared(tree: Expression) -> list[Expression]:
    """What is worth a name of its own: parts that are needed more than once, the smallest first."""
    counts = dict[Expression, int]()
    order = list[Expression]()

    def count(node: Expression) -> None:
        if _transparent(node):
            for part in node.parts:
                count(part)
            return
        counts[node] = counts.get(node, 0) + 1
        if counts[node] == 1:
            for part in node.parts:
                count(part)
            order.append(node)

    count(tree)
    return [node for node in order if counts[node] > 1 and node.op not in _PLAIN and node != tree]


def _transparent(node: Expression) -> bool:
    """Written as part of something else: X.T, solve(X, …), a divisor."""
    if node.op in ("power", "epower"):
        value = node.parts[1].value
        return value is not None and value < 0
    return node.op in _SEEN_THROUGH
