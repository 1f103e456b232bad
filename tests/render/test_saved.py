"""The claims of a saved answer come back as they were, and what is none is refused."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from matelier.formats.number import read_number
from matelier.render.plain import plain, to_plain, write_plain
from matelier.render.saved import DTYPES, claims_from_plain, read_plain
from matelier.render.words import LANGUAGES, words
from matelier.scalars.ball import Ball
from matelier.scalars.nested import square_root
from matelier.scalars.ratio import letter
from matelier.scalars.solutions import solutions
from matelier.scalars.surd import root
from matelier.spine.answer import Answer
from matelier.spine.claim import Claim, Label
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact, Scalar
from written import matrices

ENGLISH = words("en")
ARRAYS = arrays(st.sampled_from(DTYPES).map(np.dtype), array_shapes(min_dims=0, max_dims=3, max_side=4))


def saved(witness: dict[str, object], label: Label = "PROVED") -> object:
    answer = Answer("explain", {"file": "a.wav"}, None, (Claim("projector", witness, label),))
    return read_plain(write_plain(to_plain(answer, True, (), ENGLISH)))


@given(ARRAYS)
def test_an_array_comes_back_bit_by_bit(array: NDArray[Any]) -> None:
    (claim,) = claims_from_plain(saved({"A": array}), read_number)
    back = claim.witness["A"]
    assert isinstance(back, np.ndarray)
    assert (back.dtype, back.shape, back.tobytes()) == (array.dtype, array.shape, array.tobytes())


def test_an_array_comes_back_whatever_its_order_in_memory() -> None:
    array = np.arange(6, dtype=">f8").reshape(2, 3).T
    (claim,) = claims_from_plain(saved({"A": array}), read_number)
    np.testing.assert_array_equal(np.asarray(claim.witness["A"]), array)


@given(matrices())
def test_an_exact_matrix_comes_back_with_roots_and_letters(A: Exact) -> None:
    (claim,) = claims_from_plain(saved({"A": A, "entry": A.rows[0][0], "pivots": (0, 2)}, "EXACT"), read_number)
    assert claim.witness == {"A": Exact(A.rows), "entry": A.rows[0][0], "pivots": (0, 2)}


CUBIC = tuple(map(Fraction, (1, -6, -72, -27)))
RARE = [
    *solutions(CUBIC),
    *solutions((1, 0, 0, -1, -1)),
    solutions(CUBIC)[0] ** 2 - Fraction(1, 3),
    *solutions((Fraction(1), Fraction(-2), 1 - letter("a"))),
    square_root(5 + 2 * root(5)) / 3,
    Ball(Fraction(1, 3), Fraction(1, 10**20)),
]


@pytest.mark.parametrize("number", RARE, ids=str)
def test_a_number_that_no_short_text_is_comes_back(number: Scalar) -> None:
    (claim,) = claims_from_plain(saved({"A": Exact.of([[number, 1]]), "value": number}, "EXACT"), read_number)
    assert claim.witness == {"A": Exact.of([[number, 1]]), "value": number}


@pytest.mark.parametrize("change", [
    {"irreducible": ["1", "0", "-1"]}, {"irreducible": ["0", "1"]}, {"irreducible": []}, {"centre": ["9", "9"]},
    {"centre": ["0"]}, {"radius": "much"}, {"element": 3}, {"index": 7},
])  # fmt: skip
def test_a_root_that_is_none_is_refused(change: dict[str, object]) -> None:
    root_of = plain(solutions(CUBIC)[0], ENGLISH) | change
    with pytest.raises(BadInput, match=r"plain\.wrong_shape"):
        claims_from_plain({"claims": [EXACT | {"witness": {"value": root_of}}]}, read_number)


def test_a_number_of_many_thousand_digits_comes_back() -> None:
    A = Exact.of([[Fraction(7**6000, 3**5000)]])
    (claim,) = claims_from_plain(saved({"A": A}, "EXACT"), read_number)
    assert claim.witness["A"] == A


def test_the_claims_come_back_with_their_parts() -> None:
    (claim,) = claims_from_plain(saved({"deep": {"x": [1, "two", None]}, "n": 3}), read_number)
    assert claim == Claim("projector", {"deep": {"x": (1, "two", None)}, "n": 3}, "PROVED")


@pytest.mark.parametrize("text", ["", "{", "[1,]", '{"x": NaN}', '{"x": -Infinity}', "[" * 100_000])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"plain\.not_json"):
        read_plain(text)


CLAIM: dict[str, object] = {"kind": "k", "witness": {}, "label": "CHECKED", "about": "a"}
EXACT = CLAIM | {"label": "EXACT"}
GOOD: dict[str, object] = {"dtype": "float64", "shape": [1], "base64": "AAAAAAAAAAA="}


WRONG: list[object] = [
    None,
    [],
    {},
    {"claims": {}},
    {"claims": [3]},
    {"claims": [CLAIM | {"kind": 3}]},
    {"claims": [CLAIM | {"label": "SURE"}]},
    {"claims": [CLAIM | {"witness": []}]},
    {"claims": [CLAIM | {"witness": {"A": GOOD | {"dtype": "object"}}}]},
    {"claims": [CLAIM | {"witness": {"A": GOOD | {"dtype": ["float64"]}}}]},
    {"claims": [CLAIM | {"witness": {"A": GOOD | {"shape": [-1]}}}]},
    {"claims": [CLAIM | {"witness": {"A": GOOD | {"shape": 1}}}]},
    {"claims": [CLAIM | {"witness": {"A": GOOD | {"shape": [True]}}}]},
    {"claims": [CLAIM | {"witness": {"A": GOOD | {"base64": "??"}}}]},
    {"claims": [CLAIM | {"witness": {"A": GOOD | {"base64": 7}}}]},
    {"claims": [EXACT | {"witness": {"A": [["1/0"]]}}]},
    {"claims": [EXACT | {"witness": {"A": [["1"], ["1", "2"]]}}]},
    {"claims": [EXACT | {"witness": {"A": [["1", 2]]}}]},
    {"claims": [EXACT | {"witness": {"value": "much"}}]},
    {"claims": [], "cases": {}},
    {"claims": [], "cases": [{"claims": 3}]},
]


@pytest.mark.parametrize("data", WRONG)
def test_what_has_another_shape_is_refused(data: object) -> None:
    with pytest.raises(BadInput, match=r"plain\.wrong_shape") as refusal:
        claims_from_plain(data, read_number)
    for language in LANGUAGES:
        assert str(refusal.value.facts["where"]) in words(language).say(refusal.value.key, refusal.value.facts)


@pytest.mark.parametrize("shape", [[2], [0], [10**12, 10**12]])
def test_an_array_of_another_size_is_refused(shape: list[int]) -> None:
    with pytest.raises(BadInput, match=r"plain\.wrong_array"):
        claims_from_plain({"claims": [CLAIM | {"witness": {"A": GOOD | {"shape": shape}}}]}, read_number)


@pytest.mark.parametrize("witness", [
    {"dtype": "float32", "shape": [10**30, 0], "base64": ""},
    {"dtype": "float32", "shape": [0] * 100, "base64": ""},
    [["1e999999999"]],
])  # fmt: skip
def test_sizes_and_powers_that_would_take_all_memory_are_refused(witness: Any) -> None:
    claim = {"kind": "k", "about": "a", "label": "EXACT", "witness": {"W": witness}}
    with pytest.raises(BadInput, match=r"plain\.wrong_shape"):
        claims_from_plain({"claims": [claim]}, read_number)
