"""Declarations: what may be said of a variable, and in how many ways."""

import pytest

from matelier.calculus.expression import symbol
from matelier.calculus.language.variables import Declared, Given, declared
from matelier.spine.errors import BadInput


@pytest.mark.parametrize(
    "given",
    [
        "A: m x n; S: n x n sym; x: n; c: scalar",
        "A: m×n; S: n*n symmetric; x: [n]; c: number",
        "A: [m, n]\nS: (n, n), sym\nx: n x 1\nc: scalar",
        {"A": "m x n", "S": "n x n sym", "x": "n", "c": "scalar"},
        {"A": ["m", "n"], "S": {"shape": ["n", "n"], "sym": True, "psd": False}, "x": ("n",), "c": []},
        {"A": symbol("A", ("m", "n")), "S": {"shape": "n x n", "sym": True}, "x": ["n", 1], "c": {"shape": []}},
    ],
)
def test_one_declaration_in_many_spellings(given: Given) -> None:
    assert {name: (one.shape, one.traits) for name, one in declared(given).items()} == {
        "A": (("m", "n"), frozenset()),
        "S": (("n", "n"), {"sym"}),
        "x": (("n", 1), frozenset()),
        "c": ((1, 1), frozenset()),
    }


def test_sizes_may_be_numbers_and_names_may_share_a_declaration() -> None:
    assert declared("A, B: 3x2") == {"A": Declared((3, 2)), "B": Declared((3, 2))}


def test_what_is_known_may_be_said_without_a_shape() -> None:
    assert declared("A: sym; x: pos; M: matrix") == {
        "A": Declared(None, frozenset(["sym"]), "square"),
        "x": Declared(None, frozenset(["pos"])),
        "M": Declared(None, frozenset(), "matrix"),
    }
    assert declared(None) == {}


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("A", "expression.declaration"),
        ({"A": 3.5}, "expression.declaration"),
        ({"A": {"shape": 3}}, "expression.declaration"),
        ("A: m x n big red", "expression.trait"),
        ({"A": {"shape": ["n"], "hermitian": True}}, "expression.trait"),
        ("A: 0 x 3", "expression.trait"),
        ({"A": [0, 3]}, "expression.size"),
        ({"A": [True]}, "expression.size"),
        ("A: m x n x k", "expression.size"),
        ({"A": ["m+1", "n"]}, "expression.size"),
        ("A: m x n sym", "expression.trait_square"),
        ("A: n; A: m", "expression.declared_twice"),
        ("tr: n", "expression.variable_name"),
        ("_A: n", "expression.variable_name"),
        ("\u0410: n", "expression.variable_name"),
        ("n: scalar; x: n", "expression.size_and_variable"),
        (";".join(f"x{i}: n" for i in range(51)), "expression.variables"),
        ("x" * 10_001, "expression.long"),
    ],
)
def test_what_is_refused(given: Given, key: str) -> None:
    with pytest.raises(BadInput, match=f"{key}:"):
        declared(given)
