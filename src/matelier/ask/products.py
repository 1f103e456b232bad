"""Questions about products: A·B seen four ways, powers, trace, transpose."""

from typing import Literal

from matelier.ask.answer import Answer
from matelier.ask.exactly import Source, answered, chosen, matrix
from matelier.spine.matrix import Exact, Scalar


def multiply(
    A: Source, B: Source, *, by: Literal["entries", "columns", "rows", "outer_products"] = "entries"
) -> Answer[Exact]:
    """The product A·B; `by` says how the steps see it. [Strang 2016, §2.4]

    Raises BadInput when the sizes do not fit.
    """
    from matelier.exact import multiply as topic

    ways = {
        "entries": topic.multiply_by_entries,
        "columns": topic.multiply_by_columns,
        "rows": topic.multiply_by_rows,
        "outer_products": topic.multiply_by_outer_products,
    }
    return answered("multiply", topic.multiply, chosen(ways, by), by=by, A=matrix(A), B=matrix(B))


def power(A: Source, exponent: int) -> Answer[Exact | None]:
    """A times itself, `exponent` times; a negative one takes the inverse, and the value is None when there is none.

    Raises BadInput when A is not square, Unable for an exponent beyond 10,000 either way.
    """
    from matelier.exact.multiply import power, power_by_multiplying

    return answered("power", power, power_by_multiplying, A=matrix(A), exponent=exponent)


def trace(A: Source) -> Answer[Scalar]:
    """The sum of the diagonal. Raises BadInput when A is not square."""
    from matelier.exact.multiply import trace, trace_by_diagonal

    return answered("trace", trace, trace_by_diagonal, A=matrix(A))


def transpose(A: Source) -> Answer[Exact]:
    """Aᵀ: rows become columns."""
    from matelier.exact.multiply import transpose, transpose_by_rows

    return answered("transpose", transpose, transpose_by_rows, A=matrix(A))
