"""Measured numbers are answered with bounds, typed ones exactly; what is saved is what is proved."""

import json
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest
import soundfile
from PIL import Image
from scipy import sparse

import matelier as mt
from matelier.ask.measured import is_undecided
from matelier.explainers.measured.agreement import RULES, measured_agrees
from matelier.formats.number import read_number
from matelier.render.saved import claims_from_plain
from matelier.render.words import LANGUAGES
from matelier.spine.claim import Label
from matelier.spine.errors import Refusal

RANDOM = np.random.default_rng(8)
STEPS = np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]])
SINGULAR = np.array([[1.0, 2.0], [2.0, 4.0]])
EVEN = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.25], [0.5, 0.25, 2.0]])
TALL, FIVE = RANDOM.standard_normal((5, 3)), np.arange(5.0)
SQUARE = RANDOM.standard_normal((4, 4))
HILBERT = 1 / (np.add.outer(np.arange(26), np.arange(26)) + 1.0)
CHAIN = np.diag([1.0, 1.0], 1)
COMPLEX = SQUARE + 1j * RANDOM.standard_normal((4, 4))
ASKED: list[tuple[str, tuple[Any, ...], dict[str, float]]] = [
    ("rank", (STEPS,), {}), ("rank", (STEPS,), {"within": 1e-3}), ("rank", (COMPLEX,), {}),
    ("determinant", (STEPS,), {}), ("determinant", (SINGULAR,), {}), ("determinant", (COMPLEX,), {}),
    ("determinant", (RANDOM.standard_normal((40, 40)) + 1j,), {}),
    ("invertible", (EVEN,), {}), ("invertible", (SINGULAR,), {}), ("invertible", (EVEN,), {"within": 0.1}),
    ("inverse", (EVEN,), {}), ("inverse", (SINGULAR,), {}), ("inverse", (STEPS,), {}), ("inverse", (COMPLEX,), {}),
    ("solve", (EVEN, [1, 2, 3]), {}), ("solve", (STEPS, [1, 2, 3]), {}), ("solve", (SINGULAR, [1, 2]), {}),
    ("solve", (SINGULAR, [1, 3]), {}), ("solve", (TALL, FIVE), {}), ("solve", (TALL.T, FIVE[:3]), {}),
    ("solve", (TALL, FIVE), {"within": 5.0}), ("solve", (TALL, FIVE), {"within": 0.1}),
    ("solve", (COMPLEX, [1, 2, 3, 4]), {}),
    ("least_squares", (TALL, FIVE), {}), ("least_squares", (TALL.T, FIVE[:3]), {}),
    ("pseudo_inverse", (TALL,), {}), ("pseudo_inverse", (EVEN,), {}), ("pseudo_inverse", (TALL.T,), {}),
    ("project", (TALL, FIVE), {}), ("project", (STEPS, [1, 2, 3]), {}),
    ("subspaces", (STEPS,), {}), ("subspaces", (TALL,), {}), ("subspaces", (SINGULAR,), {}),
    ("eigen", (EVEN,), {}), ("eigen", (SQUARE,), {}), ("eigen", (COMPLEX,), {}),
    ("eigen", (np.array([[1.0, 1.0], [0.0, 1.0]]),), {}),
    ("svd", (TALL,), {}), ("svd", (COMPLEX,), {}), ("qr", (TALL,), {}), ("lu", (EVEN,), {}),
    ("cholesky", (EVEN,), {}), ("cholesky", (SINGULAR,), {}), ("cholesky", (-EVEN,), {}),
    ("definite", (EVEN,), {}), ("definite", (-EVEN,), {}), ("definite", (SINGULAR,), {}), ("definite", (SQUARE,), {}),
    ("definite", (SQUARE + SQUARE.T,), {}), ("definite", (0 * SINGULAR,), {}),
    ("condition", (STEPS,), {}), ("condition", (EVEN,), {}), ("norms", (TALL,), {}), ("norms", (FIVE,), {}),
    ("norms", (FIVE,), {"p": 3}), ("norms", (COMPLEX[:1],), {"p": 7}),
    ("least_squares", (STEPS[:, :2] @ STEPS[:2], [1.0, 2.0, 4.0]), {}), ("pseudo_inverse", (SINGULAR,), {}),
    ("least_squares", (SINGULAR * 1j, [1.0, 2.5]), {}), ("project", (np.ones((3, 2)), [1.0, 2.0, 4.0]), {}),
    ("project", (TALL.T, FIVE[:3]), {}), ("definite", (HILBERT,), {}), ("eigen", (CHAIN * 1j,), {}),
    ("eigen", (np.kron(np.eye(2), CHAIN) + np.diag([0.0, 0, 0, 1, 1, 1]),), {}),
    ("describe", (np.diag([1e150, -1e150, 0.0]),), {}),
    ("describe", (EVEN,), {}), ("describe", (TALL,), {}), ("kinds", (EVEN,), {}),
    ("kinds", (np.linalg.qr(SQUARE)[0],), {}),
]  # fmt: skip
TENTHS, ONES = np.array([[0.1, 0.2], [0.2, 0.4]]), np.ones(2)
NAMES = [f"{question}-{k}" for k, (question, _, _) in enumerate(ASKED)]
TOLD = "value"
FREE = {"value", "digits", "would", "shape", "directions", "row", "column", "null", "left_null", "vectors"}
"""Parts that are guesses between bounds, or bases of a space, of which there are many."""


WIDE = {"upper", "radius", "left", "oblique", "off", "leaning"}


def ask(k: int) -> mt.Answer[Any]:
    question, parts, options = ASKED[k]
    return getattr(mt, question)(*parts, **options)


def test_every_question_about_measured_numbers_is_asked_here() -> None:
    assert {question for question, _, _ in ASKED} == set(RULES)


@pytest.mark.parametrize("k", range(len(ASKED)), ids=NAMES)
def test_an_answer_is_told_in_every_language_and_medium_and_checked(k: int) -> None:
    answer = ask(k)
    assert answer.checked
    for language in LANGUAGES:
        text = answer.text(language)
        assert "{" not in text
        assert max(map(len, text.splitlines())) <= 100
        assert f'lang="{language}"' in answer.html(language)
        assert answer.latex(language).count(r"\begin{") == answer.latex(language).count(r"\end{")


@pytest.mark.parametrize("k", range(len(ASKED)), ids=NAMES)
def test_a_saved_answer_is_judged_again_and_a_changed_value_is_refused(k: int, tmp_path: Path) -> None:
    saved = ask(k).save(tmp_path / "answer.json", "en")
    assert mt.verify(saved).value.holds
    data = json.loads(saved.read_text(encoding="utf-8"))
    claims = claims_from_plain(data, read_number)
    assert measured_agrees(data, claims)
    for place in numbers_of(data[TOLD], ()):
        changed = json.loads(json.dumps(data))
        shift(changed[TOLD], place)
        assert not measured_agrees(changed, claims), place


@pytest.mark.parametrize("k", range(len(ASKED)), ids=NAMES)
def test_no_label_can_be_told_but_the_one_that_is_proved(k: int, tmp_path: Path) -> None:
    data = json.loads(ask(k).save(tmp_path / "answer.json", "en").read_text(encoding="utf-8"))
    for place in [*labels_of(data[TOLD], (TOLD,)), *labels_of(data["claims"], ("claims",))]:
        for label in get_args(Label):
            told = place_of(data, place)
            if told != label and {told, label} != {"CHECKED", "UNDECIDED"}:
                assert not agrees_with(data, place, label), (place, told, label)
    assert not agrees_with(data, ("checked",), False)


def labels_of(part: Any, place: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Where labels stand."""
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    found = [each for name, value in inside if name != "witness" for each in labels_of(value, (*place, name))]
    return [*found, (*place, "label")] if isinstance(part, dict) and "label" in part else found


def place_of(data: Any, place: tuple[Any, ...]) -> Any:
    """What stands there."""
    for name in place:
        data = data[name]
    return data


def agrees_with(data: Any, place: tuple[Any, ...], part: Any) -> bool:
    """Whether the saved answer is still believed with another part in this place."""
    changed = json.loads(json.dumps(data))
    place_of(changed, place[:-1])[place[-1]] = part
    try:
        return measured_agrees(changed, claims_from_plain(changed, read_number))
    except Refusal:  # a claim that is not exact has no fractions
        return False


def plain_array(array: Any) -> dict[str, Any]:
    """An array as JSON holds it."""
    text = b64encode(np.ascontiguousarray(array).tobytes()).decode()
    return {"dtype": str(array.dtype), "shape": list(array.shape), "base64": text}


NINE = {"value": 9.0, "lower": 8.0, "upper": 10.0, "label": "PROVED"}
FORGED = [
    ("condition", (TENTHS,), ("two", "value"), 1e15), ("condition", (TENTHS,), ("digits",), 0),
    ("condition", (EVEN,), ("digits",), None), ("condition", (EVEN,), ("distance", "value"), None),
    ("invertible", (TENTHS,), ("distance",), NINE), ("invertible", (EVEN,), ("distance",), NINE),
    ("solve", (TENTHS, ONES), ("point",), 0.5), ("solve", (TENTHS, ONES), ("directions",), 0.5),
    ("solve", (EVEN, FIVE[:3]), ("least_squares",), 0.5), ("solve", (EVEN, FIVE[:3]), ("directions",), 0.5),
    ("definite", (EVEN,), ("place",), [0, 1]), ("definite", (SQUARE,), ("inertia",), [4, 0, 0]),
    ("eigen", (EVEN,), ("multiplicities",), [1, 1, 1]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "parts", "place", "part"), FORGED)
def test_what_no_claim_supports_cannot_be_told(question: str, parts: Any, place: tuple[str, ...], part: Any) -> None:
    data = json.loads(getattr(mt, question)(*parts).to_json("en"))
    assert agrees_with(data, ("checked",), True)
    assert not agrees_with(data, (TOLD, *place), part)


@pytest.mark.parametrize("forged", ["larger", "unknown", "shorter", "wider"])
@pytest.mark.parametrize(("A", "b"), [(TENTHS, ONES), (1e-150 * TENTHS, 1e140 * ONES), (TENTHS * (1 + 1j), ONES)])
def test_a_nearest_x_that_nothing_is_promised_of_is_near(forged: str, A: Any, b: Any) -> None:
    answer = mt.solve(A, b)
    data = json.loads(answer.to_json("en"))
    x = np.asarray(answer.value.least_squares.value)
    larger = x * np.array([[1.01], [1.0]])
    other = {"larger": larger, "unknown": x * np.nan, "shorter": x[:1], "wider": np.hstack([x, x])}[forged]
    assert agrees_with(data, ("checked",), True)
    assert not agrees_with(data, (TOLD, "least_squares", "value"), plain_array(other))


def numbers_of(part: Any, place: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Where in a value numbers stand that claims must prove."""
    if isinstance(part, dict):
        if "base64" in part:
            zero = not any(b64decode(part["base64"])) and place[-1] in WIDE
            return [] if zero or not part["base64"] else [place]
        inside = ((name, each) for name, each in part.items() if name not in FREE)
        return [found for name, each in inside for found in numbers_of(each, (*place, name))]
    if isinstance(part, list):
        return [found for i, each in enumerate(part) for found in numbers_of(each, (*place, i))]
    is_zero_bound = part == 0 and place[-1:] and place[-1] in WIDE
    return [place] if isinstance(part, int | float) and not is_zero_bound else []


def shift(value: Any, place: tuple[Any, ...]) -> None:
    """Makes one number wrong, or a bound narrower than it is proved: lower ones grow, all others shrink."""
    for name in place[:-1]:
        value = value[name]
    part = value[place[-1]]
    if isinstance(part, dict):
        array = np.frombuffer(b64decode(part["base64"]), dtype=part["dtype"]).copy()
        array[:] = narrowed(array, place[-1])
        part["base64"] = b64encode(array.tobytes()).decode()
    else:
        verdict = isinstance(part, bool)
        value[place[-1]] = not part if verdict else part + 1 if isinstance(part, int) else narrowed(part, place[-1])


def narrowed(part: Any, name: str) -> Any:
    """A bound that promises more, or another number."""
    if name in WIDE:
        return part / 2
    return part * 1.5 + 0.5 if name == "lower" else part / 2 + (part == 0)


@pytest.mark.parametrize("k", range(len(ASKED)), ids=NAMES)
def test_an_answer_about_another_matrix_is_refused(k: int, tmp_path: Path) -> None:
    data = json.loads(ask(k).save(tmp_path / "answer.json", "en").read_text(encoding="utf-8"))
    claims = claims_from_plain(data, read_number)
    for part in data["given"].values():
        if isinstance(part, dict):
            array = np.frombuffer(b64decode(part["base64"]), dtype=part["dtype"]) * 3 + 1
            part["base64"] = b64encode(array.tobytes()).decode()
            break
    assert not measured_agrees(data, claims)


def test_what_is_typed_stays_exact_and_what_is_measured_gets_bounds() -> None:
    typed = ("1 2; 2 4", [[1, 2], [2, 4]], [[0.5, 1.0], [1.0, 2.0]])
    for exact in (*typed, np.array([[1, 2], [2, 4]]), mt.matrix(SINGULAR)):
        assert mt.rank(exact).value == 1
    for measured in (SINGULAR, SINGULAR.astype(np.float32), mt.measured("1 2; 2 4"), pd.DataFrame(SINGULAR)):
        assert mt.rank(measured).value.rank.number == 1


def test_whole_numbers_beyond_binary64_are_not_rounded_in_silence() -> None:
    large = np.array([[2**53 + 1, 1], [0, 1]])
    assert mt.determinant(large).value == 2**53 + 1
    with pytest.raises(mt.BadInput, match=r"measured\.rounded"):
        mt.measured(large)
    mixed = pd.DataFrame({"a": [2**53 + 1, 1], "b": [0.5, 1.0]})
    with pytest.raises(mt.BadInput, match=r"measured\.rounded"):
        mt.rank(mixed)


def test_decimals_that_say_something_else_than_the_stored_numbers_are_told() -> None:
    answer = mt.rank(STEPS)
    assert answer.value.rank.number == 3
    assert mt.rank("0.1 0.2 0.3; 0.4 0.5 0.6; 0.7 0.8 0.9").value == 2
    (notice,) = answer.notices
    assert (notice.key, notice.facts) == ("measured.notice.decimals", {"rank": 2, "stored": 3})
    keys = {
        question: [notice.key for notice in getattr(mt, question)(*parts).notices]
        for question, parts in {
            "determinant": (STEPS,), "invertible": (STEPS,), "inverse": (STEPS,), "solve": (STEPS, [1.0, 2.0, 3.0]),
            "subspaces": (STEPS,), "describe": (STEPS,),
        }.items()
    }  # fmt: skip
    assert keys["solve"] == ["measured.notice.decimals_infinite"]
    assert keys["subspaces"] == keys["describe"] == ["measured.notice.decimals"]
    assert keys["determinant"] == keys["invertible"] == keys["inverse"] == ["measured.notice.decimals_singular"]
    assert mt.rank(EVEN).notices == mt.rank(STEPS, within=1e-3).notices == mt.rank(SQUARE).notices == ()


def test_the_stored_numbers_can_be_read_exactly() -> None:
    assert mt.rank(mt.measured(STEPS).exact()).value == 3
    assert mt.matrix(STEPS).rows == mt.measured(STEPS).exact().rows
    with pytest.raises(mt.BadInput, match=r"measured\.not_real"):
        mt.measured(COMPLEX).exact()


def test_data_known_to_a_distance_have_the_rank_of_what_stands_out() -> None:
    assert mt.rank(STEPS, within=1e-3).value.rank.number == 2
    assert mt.rank("1 2; 2 4.001", within=0.01).value.rank.number == 1
    assert mt.invertible(STEPS, within=1e-3).value.invertible.holds is False
    assert mt.subspaces(STEPS, within=1e-3).value.null.shape == (3, 1)
    assert mt.describe(STEPS, within=1e-3).value.rank.rank.number == 2
    assert mt.solve(TALL, FIVE, within=5.0).value.solvable.holds
    assert mt.solve("1 0 | 1; 0 1 | 1; 1 1 | 2.1", within=0.2).value.solvable.holds
    told = mt.rank("0.1 0.2; 0.3 0.7", within=1e-9).notices
    assert [notice.key for notice in told] == ["matrix.notice.decimals", "measured.notice.rounded"]
    with pytest.raises(mt.BadInput, match=r"measured\.within"):
        mt.rank(STEPS, within=-1.0)


def test_a_distance_at_a_singular_value_is_undecided_and_says_what_would_decide() -> None:
    answer = mt.rank(EVEN, within=float(np.linalg.svd(EVEN)[1][1]))
    assert is_undecided(answer)
    assert answer.value.rank.number is None
    assert answer.value.rank.would.key == "measured.would.distance"
    assert not is_undecided(mt.rank(EVEN))
    assert not is_undecided(mt.rank("1 2; 2 4"))


@pytest.mark.parametrize(
    ("array", "key", "facts"),
    [
        (np.array([[1.0, np.nan], [2.0, 3.0]]), "measured.not_finite", {"row": 1, "column": 2}),
        (np.array([[1.0, 0.0], [np.inf, 3.0]]), "measured.not_finite", {"row": 2, "column": 1}),
        (np.ones((2, 2, 2)), "measured.dimensions", {"given": 3}),
        (np.ones((0, 2)), "measured.empty", {"rows": 0}),
        (np.ma.MaskedArray([[1.0, 2.0]], [[False, True]]), "measured.masked", {"row": 1, "column": 2}),
        (np.ones((2, 2), dtype=np.longdouble), "measured.longer", {}),
    ],
)
def test_what_cannot_be_reckoned_with_is_said_with_its_place(array: Any, key: str, facts: dict[str, object]) -> None:
    with pytest.raises(mt.BadInput, match=key.replace(".", r"\.")) as caught:
        mt.svd(array)
    assert facts.items() <= dict(caught.value.facts).items()


def test_arrays_of_any_make_are_taken_as_they_are() -> None:
    frozen = EVEN.copy()
    frozen.flags.writeable = False
    for array in (EVEN.T, np.asfortranarray(EVEN), EVEN[::-1][::-1], frozen, EVEN.astype(np.float16)):
        assert mt.determinant(array).value.value.value == pytest.approx(21.25)
    single = mt.rank(EVEN.astype(np.float32))
    assert [notice.key for notice in single.notices] == ["measured.notice.single"]


def test_what_was_given_can_be_written_to_later() -> None:
    given = EVEN.copy()
    answer = mt.determinant(given)
    given[:] = 0
    assert answer.checked
    assert answer.given["A"].array[0, 0] == 4


def test_sparse_matrices_are_filled_in_up_to_a_size() -> None:
    answer = mt.rank(sparse.csr_matrix(EVEN))
    assert answer.value.rank.number == 3
    assert [notice.key for notice in answer.notices] == ["measured.notice.sparse"]
    with pytest.raises(mt.Unable, match=r"measured\.sparse_too_large"):
        mt.rank(sparse.csr_matrix((10_000, 10_000)))


def test_files_of_measured_numbers_are_asked_as_they_are(tmp_path: Path) -> None:
    np.save(tmp_path / "even.npy", EVEN)
    np.save(tmp_path / "whole.npy", np.array([[1, 2], [2, 4]]))
    assert mt.rank(str(tmp_path / "even.npy")).value.rank.number == 3
    assert mt.rank(tmp_path / "whole.npy").value == 1
    Image.fromarray(np.arange(12, dtype=np.uint8).reshape(3, 4)).save(tmp_path / "grey.png")
    picture = mt.rank(tmp_path / "grey.png", within=0.5)
    assert picture.value.rank.number == 2
    assert [notice.key for notice in picture.notices] == ["measured.notice.grey"]
    soundfile.write(tmp_path / "tone.wav", np.sin(np.arange(8000) / 3), 8000)
    sound = mt.measured(tmp_path / "tone.wav")
    assert min(sound.shape) > 1
    assert sound.axes[0].name == "frequency"


def test_a_right_hand_side_is_asked_for() -> None:
    with pytest.raises(mt.BadInput, match=r"solve\.no_right_side"):
        mt.solve(EVEN)
    with pytest.raises(mt.BadInput, match=r"measured\.not_as_long"):
        mt.solve(EVEN, [1.0, 2.0])


def test_a_way_of_working_is_said_to_change_nothing() -> None:
    assert [notice.key for notice in mt.determinant(EVEN, by="sarrus").notices] == ["measured.notice.no_steps"]
    assert mt.determinant(EVEN).notices == ()


def test_a_long_decomposition_tells_how_far_it_is() -> None:
    seen: list[float] = []
    answer = mt.rank(RANDOM.standard_normal((500, 500)), watch=lambda step: seen.append(step.facts["done"]))  # type: ignore[arg-type]
    assert answer.value.rank.number == 500
    assert seen == [0, 3, 4]
    assert answer.steps == ()


def test_an_answer_is_a_short_line_at_a_prompt() -> None:
    large = repr(mt.svd(np.random.default_rng(0).normal(size=(300, 200))))
    assert large.startswith("<Answer to svd(A=Floating(300 × 200, float64)): ")
    assert len(large) < 500
    assert repr(mt.inverse("1 2; 3 4")).startswith(
        "<Answer to inverse(A=Exact(1 2; 3 4), by='gauss_jordan'): Exact(-2 1; 3/2 -1/2); "
    )
    assert "Exact(2 × 0)" in repr(mt.solve("1 2; 3 4", "5 6"))


@pytest.mark.parametrize("within", ["a", "0.1", 1j, np.array([1.0, 2.0]), 10**400, -1, float("nan"), True])
@pytest.mark.parametrize("name", ["within", "tolerance"])
def test_a_distance_that_is_none_is_refused(within: Any, name: str) -> None:
    with pytest.raises(mt.BadInput, match=r"measured\.within"):
        mt.rank(STEPS, **{name: within})


def test_masked_columns_are_refused_with_their_place() -> None:
    with pytest.raises(mt.BadInput, match=r"measured\.masked: row=2, column=1"):
        mt.solve(SQUARE, np.ma.array([1.0, 2.0, 3.0], mask=[0, 1, 0]))
