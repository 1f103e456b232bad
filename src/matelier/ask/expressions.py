"""Expressions: their value, their derivatives, where they are stationary, and laws put to the test."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from matelier.ask.answer import Answer, in_words, run_through
from matelier.ask.exactly import matrix
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact, Floating

if TYPE_CHECKING:
    from matelier.explainers.expressions.derivatives import Derivative, Kind
    from matelier.explainers.expressions.laws import Tested
    from matelier.explainers.expressions.stationary import StationaryPoint

Variables: TypeAlias = str | Mapping[str, Any] | None
"""What letters are: "A: m x n; x: n; S: n x n sym; c: scalar", or {"A": "m x n", "x": ["n"], "c": []}; a mapping's
value may also be {"shape": ["n", "n"], "sym": True}. Flags: sym, psd, inv, detpos, pos, pm1, simplex, big, antisym,
orth, diagonal, upper, lower, idempotent, unit."""


def gradient(expression: str, wrt: str | None = None, *, variables: Variables = None) -> "Answer[Derivative]":
    """The gradient of a number such as "norm2(A*x-b)^2", of the shape of `wrt`: df = sum(gradient .* d wrt).

    Expressions: + − · / ^ ' and .* ./ .^; tr det logdet inv sum norm1 norm2 diag vec kron; exp log sin cos tan tanh
    sqrt abs sign relu entry by entry; eye(n), ones(n), ones(m,n), zeros, comm. `wrt` may be left out where there is an
    x or X, or one letter alone; shapes are inferred where `variables` does not say them, and this is told. A symmetric
    `wrt` gives the gradient of the unconstrained formula at a symmetric point. The formula is compared with differences
    before it is given. Raises BadInput with the place of what is wrong, Unable for what has no derivative here.
    [Magnus & Neudecker 2019; Petersen & Pedersen 2012]
    """
    return _derived("gradient", expression, wrt, variables)


def hessian(expression: str, wrt: str | None = None, *, variables: Variables = None) -> "Answer[Derivative]":
    """The second derivative of a number: n × n by a vector, mn × mn by vec(X) of a matrix, its columns stacked.

    Where it has no form as one matrix of the expression's parts, the value's `formula` is None and `product` says what
    it makes of a direction. Expressions, `wrt`, `variables` and what is raised are those of `gradient`.
    [Magnus & Neudecker 2019]
    """
    return _derived("hessian", expression, wrt, variables)


def jacobian(expression: str, wrt: str | None = None, *, variables: Variables = None) -> "Answer[Derivative]":
    """The matrix of the derivatives of a vector: entry i, k is that of the i-th entry by the k-th of `wrt`.

    Of matrices, that of vec of the one by vec of the other. Expressions, `wrt`, `variables` and what is raised are
    those of `gradient`. [Magnus & Neudecker 2019]
    """
    return _derived("jacobian", expression, wrt, variables)


def _derived(kind: "Kind", expression: str, wrt: str | None, variables: Variables) -> "Answer[Derivative]":
    from matelier.explainers.expressions.derivatives import differentiated

    with in_words():
        given = {"expression": _text(expression), "wrt": _named(wrt), "variables": variables}
        return run_through(kind, given, differentiated(kind, expression, wrt, variables), None)


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise BadInput("expression.not_text", given=type(given).__name__)
    return given


def _texts(given: object) -> tuple[str, ...]:
    if isinstance(given, list | tuple):
        return tuple(map(_text, cast("Sequence[object]", given)))
    return (_text(given),)


def _named(wrt: object) -> str | None:
    return None if wrt is None else _text(wrt)


def evaluate(expression: str, /, **values: Any) -> Answer[Any]:
    """The value of an expression such as "A*x - b", exact where all `values` are exact, floating where one is not.

    Values are numbers, text, lists, arrays and matrices; one row given for a small letter is a column. What has to be
    repeated (a number beside a matrix, a column beside its columns) is, and this is told. `expression` is as for
    `gradient`, with rank, pinv, eigsum and eigprod, and names of dimensions as numbers. Raises BadInput with both
    shapes and the place where they do not fit, for a letter without a value, and where there is no value (an inverse of
    a singular matrix, a logarithm of zero).
    """
    from matelier.explainers.expressions.evaluated import evaluated

    with in_words():
        given = {name: _value(name, value) for name, value in values.items()}
        return run_through("evaluate", {"expression": _text(expression), **given}, evaluated(expression, given), None)


def _value(name: str, given: Any) -> Any:
    """A number, an Exact or a Floating matrix."""
    if isinstance(given, complex | np.complexfloating) or (isinstance(given, Floating) and _is_complex(given.array)):
        raise BadInput("evaluate.complex", name=name)
    if isinstance(given, Floating):
        return given
    if isinstance(given, float | np.floating):
        return given.item() if isinstance(given, np.generic) else given
    if isinstance(given, np.integer):
        return Fraction(int(cast("Any", given)))
    if isinstance(given, int | Fraction | Decimal):
        return Fraction(given)
    array = None if isinstance(given, str | Exact) else _floats(given)
    if array is not None:
        if _is_complex(array):
            raise BadInput("evaluate.complex", name=name)
        if array.ndim == 1:
            array = array[:, None]
        if array.ndim != 2:
            raise BadInput("evaluate.array", name=name, axes=array.ndim)
        return Floating(array.T if name.islower() and array.shape[0] == 1 else array)
    found = matrix(given)
    if found.shape == (1, 1):
        return found.rows[0][0]
    return Exact(tuple(zip(*found.rows, strict=True))) if name.islower() and found.shape[0] == 1 else found


def _is_complex(array: NDArray[Any]) -> bool:
    return array.dtype.kind == "c"


def _floats(given: Any) -> NDArray[Any] | None:
    """The array that this is, where its numbers are floating."""
    try:
        array = np.asarray(given)
    except (TypeError, ValueError):
        return None
    return array if array.dtype.kind in "fc" else None


def check(claim: str, *, given: str | Sequence[str] = "", variables: Variables = None) -> "Answer[Tested]":
    """Whether a claim such as "(A*B)' = B'*A'" holds; where it falls, by the smallest counterexample that was found.

    Two sides (or more) with = != <= < >= >; conditions stand in `given` or after "if": "A symmetric", "A, B
    invertible", "n >= 2", "rank(A) = n", "A*B = B*A". Equalities of polynomial and rational kind are decided by exact
    evaluation at random points modulo a large prime, at several sizes: the value says with what probability a wrong
    claim would have passed (Schwartz–Zippel). Inequalities and ranks are searched for a counterexample and hold where a
    listed law covers them; else `holds` is None: none was found in so many tries. Raises BadInput for what is no claim.
    [Schwartz 1980; Zippel 1979]
    """
    from matelier.explainers.expressions.laws import tested

    with in_words():
        told = "; ".join(_texts(given))
        asked = {"claim": _text(claim), "given": told, "variables": variables}
        return run_through("check", asked, tested(claim, told, variables), None)


def stationary(
    expression: str,
    wrt: str | None = None,
    *,
    subject_to: str | Sequence[str] = (),
    variables: Variables = None,
) -> "Answer[StationaryPoint]":
    """Where the gradient of a number such as "norm2(A*x-b)^2" is zero, on what constraints leave: "x'*x = 1".

    Least squares with its rank condition, ridge, any quadratic, the mean, the largest eigenvalue and PCA with their
    multipliers, the shortest solution and others are recognised and solved, the solution compared with differences; of
    others the equation is shown and `solution` is None. Expressions and `variables` are as for `gradient`.
    [Boyd & Vandenberghe 2004; Goodfellow, Bengio & Courville 2016, section 2.12]
    """
    from matelier.explainers.expressions.stationary import stationary_told

    with in_words():
        constraints = _texts(subject_to)
        asked = {"expression": _text(expression), "wrt": _named(wrt), "subject_to": constraints, "variables": variables}
        return run_through("stationary", asked, stationary_told(expression, wrt, constraints, variables), None)
