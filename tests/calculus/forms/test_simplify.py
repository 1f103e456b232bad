"""Simplified expressions: the same value, one form for what is equal by plain rules, and never longer for it."""

import pytest
from hypothesis import given, settings

from calculus.differing import are_equal
from calculus.grown import grown
from matelier.calculus.derivatives.adjoint import adjoint
from matelier.calculus.derivatives.differential import differential, direction
from matelier.calculus.expression import Expression
from matelier.calculus.forms.simplify import prepared, shortest, simplified
from matelier.calculus.language.shapes import read
from matelier.calculus.language.text import as_text
from matelier.spine.errors import BadInput

DRAWN = settings(max_examples=150, deadline=None, derandomize=True)
LETTERS = (
    "A: n x n; B: n x n; S: n x n sym; P: n x n psd; Q: n x n orth; F: n x n idempotent; K: n x n antisym; "
    "X: m x n; Y: m x n; W: m x n; x: n; y: n; z: n; u: n unit; q: n simplex; s: n pm1; p: n pos; c: scalar; t: scalar"
)


def short(text: str) -> str:
    """The simplified expression as text."""
    named = [part for part in LETTERS.split(";") if part.split(":")[0].strip() in text]
    return as_text(simplified(read(text, ";".join(named)).expression))


@DRAWN
@given(grown(depth=3))
def test_it_has_the_same_value_and_shape(e: Expression) -> None:
    try:
        found = simplified(e)
    except BadInput:  # a division by what is zero
        return
    assert found.shape == e.shape
    assert are_equal(e, found) is not False, as_text(found)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A*x+A'*x", "(A+A')*x"),
        ("x'*A*x-x'*A'*x", "0"),
        ("tr(A*B)-tr(B*A)", "0"),
        ("tr(A*B)-tr(A'*B')", "0"),
        ("x'*y+y'*x", "2*x'*y"),
        ("inv(A)*A*x", "x"),
        ("A*inv(B*A)*B*x", "x"),
        ("inv(inv(A)')", "A'"),
        ("S'*x+S*x", "2*S*x"),
        ("inv(P)'-inv(P)", "zeros(n,n)"),
        ("Q'*Q*x", "x"),
        ("F*F*F", "F"),
        ("x'*K*x", "0"),
        ("u'*u", "1"),
        ("sum(q)", "1"),
        ("s.*s.*x", "x"),
        ("-2*(X-Y)", "2*(Y-X)"),
        ("diag(x)*y", "x.*y"),
        ("A*diag(x)*y", "A*(x.*y)"),
        ("exp(x)./(ones(n)+exp(x))-ones(n)./(ones(n)+exp(-x))", "zeros(n)"),
        ("ones(n)-ones(n)./(ones(n)+exp(-A*x))", "ones(n)./(ones(n)+exp(A*x))"),
        ("ones(n)-2*(ones(n)./(ones(n)+exp(2*x)))", "tanh(x)"),
        ("sqrt(p).*sqrt(p)", "p"),
        ("abs(x).*sign(x)", "x"),
        ("relu(x).*sign(relu(x))", "relu(x)"),
        ("sin(x)./cos(x)", "tan(x)"),
        ("log(exp(x))", "x"),
        ("(X-Y)*A+(Y-X)*A", "zeros(m,n)"),
        ("(x*y')'", "y*x'"),
        ("kron(A,B)*vec(X'*X)", "vec(B*X'*X*A')"),
        ("tr(X'*Y*A)-tr(A'*Y'*X)", "0"),
        ("c*x+t*x", "(c+t)*x"),
        ("norm2(x)^2/norm2(x)", "norm2(x)"),
        ("det(A')/det(A)", "1"),
    ],
)
def test_plain_rules_are_used(text: str, wanted: str) -> None:
    assert short(text) == wanted


@pytest.mark.parametrize("text", ["A*(x-y)", "(X-Y)'*(X-Y)", "A*(A*x-y)+c*x", "(x-y)*(x-y)'", "x'*x", "norm2(A*x-y)^2"])
def test_sums_in_products_stay_as_they_were_written(text: str) -> None:
    assert short(text).replace(" ", "") == text


def test_a_root_of_a_square_is_not_the_number() -> None:
    assert short("sqrt(x.^2)") == "sqrt(x.^2)"
    assert short("sqrt(p.^2)") == "p"
    assert short("sqrt(-c)") == "sqrt(-c)"
    assert short("sqrt(c*t)^3") == "(c*t)^1.5"


def test_a_division_by_nothing_is_refused() -> None:
    with pytest.raises(BadInput, match=r"expression\.zero_divisor"):
        short("1/(c-c)")


def test_what_is_short_stays_so_when_simplified_again() -> None:
    for text in ("A*x+A'*x+c*y", "2*(A'*(A*x-y)+c*x)", "x/norm2(x)-y"):
        assert short(short(text)) == short(text)


@pytest.mark.parametrize(
    "text", ["norm2(X-W*W'*X)^2", "(x'*A*x)/(x'*P*x)", "norm2(tanh(A*x)-y)^2+c*norm2(x)^2", "logdet(X'*X)+tr(inv(P)*A)"]
)
def test_little_is_looked_at(text: str) -> None:
    named = [part for part in LETTERS.split(";") if part.split(":")[0].strip() in text]
    reading = read(text, ";".join(named))
    f, x = reading.expression, next(reading.symbols[name] for name in "WxP" if name in reading.symbols)
    form = prepared(f)
    shortest(form, adjoint(differential(f, x), direction(x)))
    assert len(form.known) + len(form.shown) < 600


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sum(exp(r))", "sum(exp(r))"),
        ("exp(r)*l'", "l*exp(r)'"),
        ("exp(r').*l'", "(l.*exp(r))'"),
        ("r.*exp(r)+0*l", "r.*exp(r)"),
        ("sum(r.^3)", "sum(r.^3)"),
        ("r.^2.*x'", "r.^2.*x'"),
    ],
)
def test_functions_of_a_letter_that_is_a_row_end_somewhere(text: str, wanted: str) -> None:
    found = simplified(read(text, "r: 1 x n; l: 1 x n; x: n").expression)
    assert found == simplified(found)
    assert as_text(found) == wanted
