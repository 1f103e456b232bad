"""The Jacobian of a column (or of a matrix, its columns stacked): a row for each entry, a column for each of wrt."""

from matelier.calculus.derivatives.differential import differential, differential_work, direction, pending
from matelier.calculus.derivatives.gradient import check_symbol, constrained
from matelier.calculus.derivatives.hessian import as_matrix
from matelier.calculus.derivatives.unconstrained import plain, unconstrained
from matelier.calculus.expression import Expression, mul, vec
from matelier.calculus.forms.simplify import prepared, shortest
from matelier.spine.step import Step, Work


def jacobian(expression: Expression, wrt: Expression) -> Expression:
    """J with d vec(f) = J·vec(dX), simplified: m × n for m entries by n.

    Raises Unable("calculus.no_matrix_form") where no product of matrices says it, Unable("calculus.no_rule"),
    BadInput("calculus.not_symbol"). [Magnus & Neudecker 2019, chapter 9]
    """
    check_symbol(expression, wrt)
    free, leaf = plain(expression, wrt), unconstrained(wrt)
    form = prepared(free)
    return constrained(shortest(form, as_matrix(form, differential(free, leaf), direction(leaf))), wrt)


def jacobian_work(expression: Expression, wrt: Expression) -> Work[Expression]:
    """The Jacobian and the way to it: a rule a step, then J read off; the last step's fact "jacobian" is the result."""
    check_symbol(expression, wrt)
    free, leaf = plain(expression, wrt), unconstrained(wrt)
    dX = direction(leaf)
    linear = yield from differential_work(free, leaf)
    form = prepared(free)
    found = shortest(form, as_matrix(form, linear, dX))
    final = constrained(found, wrt)
    last = mul(final, vec(dX))
    if vec(linear) != mul(found, vec(dX)):
        key = "calculus.stack" if dX.shape[1] != 1 else "calculus.in_front"
        yield Step(key, {"variable": wrt}, vec(linear), mul(found, vec(dX)))
    yield Step("calculus.read_off_jacobian", {"jacobian": final, "variable": wrt}, vec(pending(free)), last)
    return final
