"""Rules as people write them: every notation says the same map."""

import pytest

from matelier.formats.mapping import read_mapping
from matelier.scalars.ratio import letter
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact

x, y, z, a = (letter(name) for name in "xyza")
SAME = Exact.of([[4 * x + 5 * y], [2 * x + y]])


@pytest.mark.parametrize(
    "text",
    [
        "T(x, y) = (4x + 5y, 2x + y)", "(x, y) -> (4x+5y, 2x+y)", "x, y ↦ [4x+5y; 2x+y]", "f: (x,y) → (4x + 5*y, y+2x)",
        r"(x, y) \mapsto (4x+5y, 2x+y)", "T(x; y) = (4x + 5y; 2x + y)", "T(x,y) = 4x+5y, 2x+y",
        "T(x,y) = \n4x+5y\n2x+y", "T(x1, x2) = (4x1 + 5x2, 2x_1 + x₂)", "T(X, Y) = (4X+5Y, 2X+Y)",
    ],
)  # fmt: skip
def test_every_notation_says_the_same(text: str) -> None:
    variables, T, _ = read_mapping(text)
    assert (variables, T) == (Exact.of([[x], [y]]), SAME)


def test_longer_names_get_letters_and_this_is_told() -> None:
    variables, T, told = read_mapping("T(x1, x2, x10) = (x1x2, 3x10 + x)")
    assert variables == Exact.of([[y], [z], [letter("u")]])
    assert T == Exact.of([[y * z], [3 * letter("u") + x]])
    assert [(one.facts["name"], one.facts["letter"]) for one in told] == [("x1", "y"), ("x2", "z"), ("x10", "u")]


def test_variables_side_by_side_are_multiplied_and_other_letters_are_parameters() -> None:
    assert read_mapping("T(x, y) = xy")[1] == Exact.of([[x * y]])
    assert read_mapping("T(x) = a x + 1/2")[1] == Exact.of([[a * x + Exact.of([[1]]).rows[0][0] / 2]])
    assert read_mapping("T(x, y) = (x + y)(x - y)")[1] == Exact.of([[x * x - y * y]])


def test_semicolons_let_commas_be_decimal() -> None:
    assert read_mapping("T(x; y) = (0,5x; y)")[1].rows[0][0] == x / 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("foo", r"mapping\.form"), ("T(x) =", r"mapping\.form"), ("x -> y -> x", r"mapping\.form"),
        ("T(2) = 3", r"mapping\.form"), ("T() = 3", r"mapping\.form"), ("T(x) = |x|", r"mapping\.bars"),
        ("T(e) = e", r"mapping\.variable"), ("T(x, x) = x", r"mapping\.twice"), ("T(x) = sin(x)", r"number\.function"),
        ("T(x) = 2^x", r"number\.power"), ("T(x) = √x", r"number\.root"), ("T(x, y) = (x, , y)", r"number\.empty"),
        ("T(x) = " + "x" * 20_000, r"mapping\.too_long"),
        ("T(" + ",".join(f"x{i}" for i in range(30)) + ") = x1", r"mapping\.too_many"),
    ],
)  # fmt: skip
def test_bad_input(text: str, key: str) -> None:
    with pytest.raises(BadInput, match=key):
        read_mapping(text)
