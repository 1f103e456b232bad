"""An answer becomes JSON in the form that is documented."""

import json
import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matelier.render.plain import plain, plain_in_pieces, to_plain, write_plain
from matelier.render.words import words
from matelier.spine.answer import Answer
from matelier.spine.claim import Claim
from matelier.spine.matrix import Floating
from matelier.spine.page import Share
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step

ENGLISH = words("en")


@dataclass(frozen=True, slots=True)
class Pair(Record):
    first: float
    second: NDArray[np.float32]


def answer(value: object) -> Answer[Any]:
    steps = (Step("row.swap", {"i": 1, "k": 2}, None, Fraction(1, 2)),)
    return Answer("explain", {"file": "a.wav"}, value, (Claim("projector", {}, "PROVED"),), make_steps=lambda: steps)


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_number_that_is_none_is_null_and_any_other_is_itself(value: float) -> None:
    back = json.loads(write_plain({"value": plain(value, ENGLISH)}))["value"]
    assert back == value if math.isfinite(value) else back is None


def test_the_form_is_the_one_that_is_documented() -> None:
    value = Pair(float("inf"), np.zeros(1, dtype=np.float32))
    asked = answer({"pair": value, "told": Sentence("view.note"), "part": Share(0.5)})
    form = to_plain(asked, (True,), asked.steps, words("es"))
    assert form == {
        "question": "explain",
        "given": {"file": "a.wav"},
        "value": {
            "pair": {"first": None, "second": {"dtype": "float32", "shape": [1], "base64": "AAAAAA=="}},
            "told": {"key": "view.note", "facts": {}, "text": "Nota"},
            "part": {"part": 0.5},
        },
        "claims": [{"kind": "projector", "witness": {}, "label": "PROVED", "about": "claim.about.sound"}],
        "checked": [True],
        "steps": [
            {
                "rule": "row.swap",
                "level": 1,
                "text": words("es").say("step.row.swap", {"i": 1, "k": 2}),
                "facts": {"i": 1, "k": 2},
                "before": None,
                "after": "1/2",
            }
        ],
    }


def test_a_floating_matrix_is_its_array() -> None:
    array = np.arange(6.0).reshape(2, 3)
    assert plain(Floating(array), ENGLISH) == plain(array, ENGLISH)


def test_what_has_no_plain_form_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError, match="object"):
        plain(object(), ENGLISH)


@dataclass(frozen=True, slots=True)
class Many(Record):
    title: str
    parts: tuple[object, ...]
    hidden: object = field(default=None, metadata={"json": False})


@pytest.mark.parametrize(
    "value",
    [
        None,
        Many("few", (Pair(1.0, np.zeros(2, np.float32)),)),
        Many("many", tuple(Pair(float(i), np.zeros(1, np.float32)) for i in range(600))),
        Many("numbers", tuple(range(600))),
        Many("lists at last", (*range(600), (1, 2))),
        Many("none", ()),
        {"told": Sentence("view.note"), "inside": Many("many", (Many("few", (1,)),) * 513), 3: {}},
        tuple(Pair(float(i), np.zeros(1, np.float32)) for i in range(300)),
    ],
)
def test_in_pieces_the_text_is_the_same_and_no_piece_holds_all_of_a_long_one(value: object) -> None:
    asked = answer(value)
    told = (True, asked.steps, words("ko"))
    pieces = list(plain_in_pieces(asked, *told))
    assert "".join(pieces) == write_plain(to_plain(asked, *told))
    assert max(map(len, pieces)) < 40_000
