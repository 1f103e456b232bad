"""Second derivatives: the Hessian as a matrix where there is one, and always the Hessian–vector product."""

from matelier.calculus.derivatives.differential import differential
from matelier.calculus.derivatives.gradient import constrained, free_gradient
from matelier.calculus.derivatives.jacobian import jacobian, read_off_work
from matelier.calculus.derivatives.unconstrained import direction_symbol, unconstrained
from matelier.calculus.expression import Expression
from matelier.calculus.forms.simplify import prepared, shortest
from matelier.spine.step import Work


def hessian(expression: Expression, wrt: Expression) -> Expression:
    """H with d vec(G) = H·vec(dX) for the gradient G: n × n for a column, mn × mn for an m × n matrix.

    Columns are stacked. Raises Unable("calculus.no_matrix_form") where no product of matrices says it (then
    `hessian_vector` does), and what `gradient` raises. [Magnus & Neudecker 2019, chapter 10]
    """
    return jacobian(free_gradient(expression, wrt), wrt)


def hessian_work(expression: Expression, wrt: Expression) -> Work[Expression]:
    """The Hessian and the way to it from the gradient: its differential, then dG = H·dX, H read off.

    The last step's fact "hessian" is the result.
    """
    return (yield from read_off_work(free_gradient(expression, wrt), wrt, "hessian"))


def hessian_vector(expression: Expression, wrt: Expression) -> Expression:
    """How the gradient changes along a direction: linear in V (for a column v), of wrt's shape.

    Raises what `gradient` raises.
    """
    G = free_gradient(expression, wrt)
    along = differential(G, unconstrained(wrt), direction_symbol(expression, wrt))
    return constrained(shortest(prepared(G), along), wrt)
