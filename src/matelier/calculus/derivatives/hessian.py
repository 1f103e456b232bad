"""Second derivatives: the Hessian as a matrix where there is one, and always the Hessian–vector product."""

from matelier.calculus.derivatives.adjoint import adjoint
from matelier.calculus.derivatives.differential import differential, differential_work, direction, pending
from matelier.calculus.derivatives.gradient import constrained, free_gradient
from matelier.calculus.derivatives.linear import matrix_of
from matelier.calculus.derivatives.unconstrained import direction_symbol, unconstrained
from matelier.calculus.expression import Expression, add, mul, vec
from matelier.calculus.forms.form import Form
from matelier.calculus.forms.simplify import prepared, shortest
from matelier.spine.step import Step, Work


def hessian(expression: Expression, wrt: Expression) -> Expression:
    """H with d vec(G) = H·vec(dX) for the gradient G: n × n for a column, mn × mn for an m × n matrix.

    Columns are stacked. Raises Unable("calculus.no_matrix_form") where no product of matrices says it (then
    `hessian_vector` does), and what `gradient` raises. [Magnus & Neudecker 2019, chapter 10]
    """
    G = free_gradient(expression, wrt)
    leaf = unconstrained(wrt)
    form = prepared(G)
    return constrained(shortest(form, as_matrix(form, differential(G, leaf), direction(leaf))), wrt)


def hessian_work(expression: Expression, wrt: Expression) -> Work[Expression]:
    """The Hessian and the way to it from the gradient: its differential, then dG = H·dX, H read off.

    The last step's fact "hessian" is the result.
    """
    G = free_gradient(expression, wrt)
    leaf = unconstrained(wrt)
    dX = direction(leaf)
    linear = yield from differential_work(G, leaf)
    form = prepared(G)
    found = shortest(form, as_matrix(form, linear, dX))
    final = constrained(found, wrt)
    last = mul(final, vec(dX))
    if vec(linear) != mul(found, vec(dX)):
        key = "calculus.stack" if dX.shape[1] != 1 else "calculus.in_front"
        yield Step(key, {"variable": wrt}, vec(linear), mul(found, vec(dX)))
    yield Step("calculus.read_off_hessian", {"hessian": final, "variable": wrt}, vec(pending(G)), last)
    return final


def hessian_vector(expression: Expression, wrt: Expression) -> Expression:
    """How the gradient changes along a direction: linear in V (for a column v), of wrt's shape.

    Raises what `gradient` raises.
    """
    G = free_gradient(expression, wrt)
    along = differential(G, unconstrained(wrt), direction_symbol(expression, wrt))
    return constrained(shortest(prepared(G), along), wrt)


def as_matrix(form: Form, linear: Expression, dX: Expression) -> Expression:
    """H with vec(linear) = H·vec(dX), not yet simplified, from the normal form of what is linear in dX."""
    plain = form.of(linear)
    if linear.is_scalar and dX.is_scalar:
        return adjoint(plain, dX)
    terms = plain.parts if plain.op == "add" else (plain,)
    return add(*(matrix_of(term, dX) for term in terms))
