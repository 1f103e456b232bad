"""The gradient of a number: its differential, brought to the form tr(G'·dX), and G read off."""

from matelier.calculus.derivatives.adjoint import adjoint, inner_product
from matelier.calculus.derivatives.differential import differential, differential_work, direction, pending
from matelier.calculus.derivatives.unconstrained import changed, plain, unconstrained
from matelier.calculus.expression import Expression, add, said
from matelier.calculus.forms.form import Form
from matelier.calculus.forms.simplify import prepared, shortest, simplified
from matelier.calculus.language.text import as_text
from matelier.spine.errors import BadInput
from matelier.spine.step import Step, Work


def gradient(expression: Expression, wrt: Expression) -> Expression:
    """G of wrt's shape with df = sum(G .* dX), simplified; for a symmetric X the one of X's entries all free.

    Raises BadInput("calculus.not_scalar") for what has more than one entry, BadInput("calculus.not_symbol"), and
    Unable("calculus.no_rule") at a function without a derivative here. [Magnus & Neudecker 2019, chapter 9]
    """
    return constrained(free_gradient(expression, wrt), wrt)


def free_gradient(expression: Expression, wrt: Expression) -> Expression:
    """The gradient before what is known of wrt is used: the one that may be differentiated again."""
    check_scalar(expression, wrt)
    free, leaf = plain(expression, wrt), unconstrained(wrt)
    form = prepared(free)
    return shortest(form, adjoint(differential(free, leaf), direction(leaf)))


def constrained(derivative: Expression, wrt: Expression) -> Expression:
    """The derivative with what is known of wrt put in."""
    return derivative if unconstrained(wrt) == wrt else simplified(changed(derivative, wrt))


def gradient_work(expression: Expression, wrt: Expression) -> Work[Expression]:
    """The gradient and the way to it: a rule a step, then G read off.

    `before` and `after` of every step have the same value for every dX; a part under "d" is one whose differential is
    still to be taken. The last step says df = tr(G'·dX), and its fact "gradient" is the result.
    """
    check_scalar(expression, wrt)
    free, leaf = plain(expression, wrt), unconstrained(wrt)
    linear = yield from differential_work(free, leaf)
    form = prepared(free)
    arranged = yield from _arrange(form, linear, direction(leaf))
    found = shortest(form, arranged)
    collected = inner_product(found, direction(leaf))
    if collected != (before := inner_product(arranged, direction(leaf))):
        yield Step("calculus.collect", {}, before, collected)
    final = constrained(found, wrt)
    if final != found:
        yield Step("calculus.known", {"variable": wrt}, collected, inner_product(final, direction(leaf)))
    last = inner_product(final, direction(leaf))
    key = "read_off" if 1 not in leaf.shape else "read_off_column" if not leaf.is_scalar else "read_off_number"
    yield Step(f"calculus.{key}", {"gradient": final, "variable": wrt}, pending(free), last)
    return final


def _arrange(form: Form, linear: Expression, dX: Expression) -> Work[Expression]:
    """G, not yet simplified, term by term: each term of df as tr(G'·dX)."""
    terms = linear.parts if linear.op == "add" else (linear,)
    found = [form.of(adjoint(term, dX)) for term in terms]
    arranged = add(*found)
    after = add(*(inner_product(G, dX) for G in found))
    if after != linear:
        key = "as_trace" if 1 not in dX.shape else "as_inner" if not dX.is_scalar else "as_number"
        yield Step(f"calculus.{key}", {}, linear, after)
    return arranged


def check_scalar(expression: Expression, wrt: Expression) -> None:
    """Raises BadInput where this has no gradient."""
    check_symbol(expression, wrt)
    if not expression.is_scalar:
        raise BadInput("calculus.not_scalar", expression=as_text(expression), shape=said(expression.shape))


def check_symbol(expression: Expression, wrt: Expression) -> None:
    """Raises BadInput("calculus.not_symbol" or "calculus.name_taken") where there is no derivative by this."""
    if wrt.op != "symbol":
        raise BadInput("calculus.not_symbol", given=as_text(wrt))
    if expression.has(direction(wrt).name):
        raise BadInput("calculus.name_taken", name=direction(wrt).name, variable=wrt.name)
