"""The Jacobian of a column (or of a matrix, its columns stacked): a row for each entry, a column for each of wrt."""

from matelier.calculus.derivatives.adjoint import adjoint
from matelier.calculus.derivatives.differential import differential, differential_work, direction, pending
from matelier.calculus.derivatives.gradient import check_symbol, constrained
from matelier.calculus.derivatives.linear import matrix_of
from matelier.calculus.derivatives.unconstrained import plain, unconstrained
from matelier.calculus.expression import Expression, add, mul, vec
from matelier.calculus.forms.form import Form
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
    return constrained(shortest(form, _matrix(form, differential(free, leaf), direction(leaf))), wrt)


def jacobian_work(expression: Expression, wrt: Expression) -> Work[Expression]:
    """The Jacobian and the way to it: a rule a step, then J read off; the last step's fact "jacobian" is the result."""
    check_symbol(expression, wrt)
    return (yield from read_off_work(plain(expression, wrt), wrt, "jacobian"))


def read_off_work(free: Expression, wrt: Expression, name: str) -> Work[Expression]:
    """J of what is free of all that is known of wrt, and the way to it; the last step tells it as the fact `name`."""
    leaf = unconstrained(wrt)
    dX = direction(leaf)
    linear = yield from differential_work(free, leaf)
    form = prepared(free)
    found = shortest(form, _matrix(form, linear, dX))
    final = constrained(found, wrt)
    if vec(linear) != mul(found, vec(dX)):
        key = "calculus.stack" if dX.shape[1] != 1 else "calculus.in_front"
        yield Step(key, {"variable": wrt}, vec(linear), mul(found, vec(dX)))
    yield Step(f"calculus.read_off_{name}", {name: final, "variable": wrt}, vec(pending(free)), mul(final, vec(dX)))
    return final


def _matrix(form: Form, linear: Expression, dX: Expression) -> Expression:
    """J with vec(linear) = J·vec(dX), not yet simplified, from the normal form of what is linear in dX."""
    normal = form.of(linear)
    if linear.is_scalar and dX.is_scalar:
        return adjoint(normal, dX)
    terms = normal.parts if normal.op == "add" else (normal,)
    return add(*(matrix_of(term, dX) for term in terms))
