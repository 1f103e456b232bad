"""Functions of machine learning are found and named."""

from matelier.calculus.expression import (
    MINUS_ONE,
    add,
    elementwise,
    epower,
    hadamard,
    mul,
    negative,
    ones,
    power,
    scalar_of,
    symbol,
    transpose,
)
from matelier.calculus.forms.named import named, names_in
from matelier.calculus.forms.simplify import simplified

x, y = symbol("x", ("n", 1)), symbol("y", ("n", 1))
over = elementwise("exp", x)
below = power(scalar_of("sum", over), MINUS_ONE)
logistic = epower(add(ones("n"), elementwise("exp", negative(x))), MINUS_ONE)


def test_softmax_is_found_among_other_factors() -> None:
    found = named(mul(symbol("c"), below, over))
    assert names_in(found) == ("softmax",)
    assert found.parts[-1].parts == (x,)


def test_the_logistic_function_is_found_in_both_its_forms() -> None:
    assert named(logistic).op == "sigmoid"
    assert named(logistic).parts == (x,)
    other = hadamard(y, over, epower(add(ones("n"), over), MINUS_ONE))
    assert named(other).parts[-1].parts == (x,)


def test_logarithms_of_sums_are_found() -> None:
    assert named(elementwise("log", scalar_of("sum", over))).op == "logsumexp"
    assert named(elementwise("log", add(ones("n"), over))).op == "softplus"


def test_what_is_none_of_these_stays() -> None:
    for other in (over, mul(below, elementwise("exp", y)), epower(add(ones("n"), y), MINUS_ONE)):
        assert named(other) == other


def test_functions_of_a_row_called_by_its_name_end_somewhere() -> None:
    row = elementwise("sign", transpose(mul(below, over)))
    found = named(simplified(row))
    assert found.shape == row.shape
    assert names_in(named(row)) == ("softmax",)
