"""The grammar: what binds how, what is refused, and how quickly."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.calculus.language.syntax import MOST_DEPTH, MOST_NODES, in_order, parse, parse_tokens
from matelier.calculus.language.tokens import MOST_CHARACTERS, tokens
from matelier.spine.errors import BadInput


@settings(max_examples=300)
@given(st.text(alphabet="abAx123.+-*/^'(),|‖ᵀ²√⊗=;_ \n\0é😀", max_size=30))
def test_any_text_is_a_tree_or_refused(text: str) -> None:
    try:
        told = str(len(in_order(parse(text))))
    except BadInput as refused:
        told = refused.key
    assert told.isdigit() or told.startswith("expression.")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("-x^2", "-(x^2)"),
        ("a*b+c", "(a*b)+c"),
        ("a-b-c", "(a-b)-c"),
        ("a/b*c", "(a/b)*c"),
        ("a.*b*c", "(a.*b)*c"),
        ("2^3^c", "2^(3^c)"),
        ("A*B'", "A*(B')"),
        ("A^2'", "(A^2)'"),
        ("2^-c", "2^(-c)"),
        ("2.*x", "2 .* x"),
        ("1./x", "1 ./ x"),
        ("x''", "(x')'"),
        ("--x", "-(-x)"),
        ("+x", "x"),
        ("a*-b", "a*(-b)"),
    ],
)
def test_what_binds_tighter(text: str, same: str) -> None:
    assert parse(text) == parse(same)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("A·x − b", "A*x-b"),
        ("A×B", "A*B"),
        ("A @ x", "A*x"),
        ("xᵀ*A*x", "x'*A*x"),
        ("x^T*A*x", "x'*A*x"),
        ("A.T*x", "A'*x"),
        ("x.'*y", "x'*y"),
        ("c^A^T", "c^(A')"),
        ("A⁻¹*b", "A^(-1)*b"),
        ("A^-T", "inv(A)'"),
        ("A⁻ᵀ*b", "(A^(-1))'*b"),
        ("c²", "c^2"),
        ("c**2", "c^2"),
        ("‖A*x-b‖²", "norm2(A*x-b)^2"),
        ("‖x‖₂", "norm2(x)"),
        ("‖x‖_1", "norm1(x)"),
        ("||x||_inf", "norminf(x)"),
        ("‖X‖_F^2", "norm2(X)^2"),
        ("‖x‖-‖y‖", "norm2(x)-norm2(y)"),
        ("a⊙b∘c", "a.*b.*c"),
        ("A⊗B", "kron(A,B)"),
        ("√c+1", "sqrt(c)+1"),
        ("trace(A)+norm(x)+ln(c)", "tr(A)+norm2(x)+log(c)"),
        ("µ*x", "μ*x"),
        ("sum(eig(A))+prod(eig(A))", "eigsum(A)+eigprod(A)"),
        ("1.5e-2", "0.015"),
    ],
)
def test_signs_as_they_stand_in_books(text: str, same: str) -> None:
    assert parse(text) == parse(same)


@pytest.mark.parametrize(
    ("text", "key", "position"),
    [
        ("", "expression.empty", None),
        ("  \n", "expression.empty", None),
        ("A*\u0410", "expression.look_alike", 3),
        ("\uff21*x", "expression.look_alike", 1),
        ("\u03a7*w", "expression.look_alike", 1),
        ("\U0001d400*x", "expression.look_alike", 1),
        ("a\0b", "expression.invisible", 2),
        ("a\u200bb", "expression.invisible", 2),
        ("[1 2]", "expression.bracket", 1),
        ("__import__('os')", "expression.underscore", 1),
        ("A.__class__", "expression.character", 2),
        ("x$", "expression.character", 2),
        ("a+\U0001f600", "expression.character", 3),
        ("a+*b", "expression.operand", 3),
        ("a*", "expression.operand", 3),
        ("a^", "expression.operand", 3),
        ("a^-", "expression.operand", 4),
        ("sum()", "expression.arguments", 1),
        ("kron(A)", "expression.arguments", 1),
        ("2x", "expression.no_operator", 2),
        ("x\u1d40Ax", "expression.no_operator", 3),
        ("2(a+b)", "expression.no_operator", 2),
        ("(a+b", "expression.unclosed", 1),
        ("|a+b", "expression.unclosed", 1),
        ("a+b)", "expression.unopened", 4),
        ("a,b", "expression.unexpected", 2),
        ("A = B", "expression.unexpected", 3),
        ("open(x)", "expression.function", 1),
        ("det", "expression.function_alone", 1),
        ("exp(eig(A))", "expression.eigenvalues", 5),
        ("9" * 101, "expression.digits", 1),
        ("1e9999", "expression.digits", 1),
        ("x" * 41, "expression.long_name", 1),
    ],
)
def test_what_is_refused_says_where(text: str, key: str, position: int | None) -> None:
    with pytest.raises(BadInput, match=key) as refused:
        parse(text)
    assert refused.value.facts.get("position") == position


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("(" * 100_000, "expression.long"),
        ("x" * 1_000_000, "expression.long"),
        ("(" * MOST_CHARACTERS, "expression.deep"),
        ("-" * 5_000 + "x", "expression.deep"),
        ("x" + "^2" * 3_000, "expression.deep"),
        ("exp(" * (MOST_DEPTH + 1) + "x", "expression.deep"),
        ("√" * 5_000 + "x", "expression.deep"),
        ("|" * 5_000 + "x", "expression.deep"),
        ("x" + "'" * 5_000, "expression.large"),
        ("x+" * 4_000 + "x", "expression.large"),
        ("x²" + "²" * 3_000, "expression.digits"),
    ],
)
def test_what_would_take_long_is_refused_at_once(text: str, key: str) -> None:
    started = time.perf_counter()
    with pytest.raises(BadInput, match=key):
        parse(text)
    assert time.perf_counter() - started < 0.5


def test_as_much_as_is_allowed_is_read() -> None:
    assert len(in_order(parse("(" * (MOST_DEPTH - 1) + "x" + ")" * (MOST_DEPTH - 1)))) == 1
    assert len(in_order(parse("+".join(["x"] * (MOST_NODES // 2))))) == MOST_NODES - 1


def test_a_part_of_the_tokens_is_read_by_itself() -> None:
    found = tokens("tr(A*B) <= tr(B*A)")
    sign = next(i for i, token in enumerate(found) if token.text == "<=")
    text = "tr(A*B) <= tr(B*A)"
    assert parse_tokens(text, found[:sign]) == parse("tr(A*B)")
    assert parse_tokens(text, found[sign + 1 :]) == parse("tr(B*A)")
    with pytest.raises(BadInput, match=r"expression\.operand"):
        parse_tokens("= x", tokens("= x")[:0])
