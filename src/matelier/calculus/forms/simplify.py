"""The shortest readable form of an expression among those that the rules of algebra reach."""

from matelier.calculus.expression import Expression
from matelier.calculus.forms.expand import expansions
from matelier.calculus.forms.form import Form
from matelier.calculus.forms.normal import normal
from matelier.calculus.forms.readable import readable
from matelier.calculus.language.text import nodes

SHARE = 0.8
"""How much shorter it must be multiplied out before a sum that stands as it was written is taken apart."""


def simplified(expression: Expression) -> Expression:
    """The same value in the shortest form found: like terms collected, factored where that is shorter.

    Sums that stand in products stay as they are unless multiplying out makes all shorter. Deterministic.
    """
    return shortest(prepared(expression), expression)


def prepared(*sources: Expression) -> Form:
    """A simplification that keeps the sums and the norms of these expressions as they are written there."""
    form = normal()
    form.names_norms = any(node.op == "norm2" for source in sources for node in source.nodes())
    for source in sources:
        form.of(source)
    return form


def shortest(form: Form, expression: Expression) -> Expression:
    """The shortest form within a simplification that is under way."""
    plain = form.of(expression)
    best = readable(form, plain)
    for other in expansions(form, plain):
        shown = readable(form, other)
        if nodes(shown) <= SHARE * nodes(best):
            best = shown
    return best
