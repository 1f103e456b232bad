"""A saved answer is believed only where it is about what was given and tells what its claims prove."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

import matelier as mt
from asked import SAMPLES
from matelier.explainers.agreement import agrees
from matelier.faces.cli import run

OTHERS = [
    ("solve", "1 2; 3 4", "5 6"), ("solve", "1 2; 2 4", "1 2"), ("inverse", "1 2; 2 4"), ("power", "1 2; 2 4", -1),
    ("cholesky", "1 2; 2 1"), ("cholesky", "√5 0; 0 1"), ("definite", "2 1; 1 2"), ("definite", "1 2; 2 1"),
    ("definite", "0 0; 0 0"), ("definite", "a 1; 1 a"), ("condition", "1 2; 2 4"),
    ("condition", "1 2 3; 4 5 6; 7 8 10"),
    ("angle", "1 0", "1 1"), ("diagonalize", "1 1; 0 1"), ("diagonalize", "1 2 3; 4 5 6; 7 8 0"),
    ("independent", "1 2; 3 4"), ("in_span", "1 2; 2 4", "1 3"), ("invertible", "1 2; 3 4"), ("outer", "√2 1", "i 2"),
    ("invertible", "1 2 3; 4 5 6"), ("linear_map", "T(x, y) = (x y, x)"), ("linear_map", "T(x, y) = (x + 1, y)"),
    ("norms", "3 4 5"), ("svd", "3 0; 4 5"), ("svd", "1 2 3; 4 5 6; 7 8 10"), ("eigen", "0 -1; 1 0"),
    ("eigen", "2 0; 0 2"), ("quadratic_form", "a 2; 2 0"), ("quadratic_form", "1 3; 1 1"), ("eigen", "a 1; 1 a"),
    ("solve", "1 1 a | 1; 1 a 1 | 1; a 1 1 | 1"), ("rank", "a 1; 1 a"), ("determinant", "a 1; 1 a"),
    ("in_span", "2 b; b 1", "1 b"), ("subspaces", "a a 1; 1 a 0"), ("describe", "1 2 3; 4 5 6"),
    ("minor", "1 2; 3 4", 0, 1), ("transform", "1 2; 3 4; 5 6"), ("transform", "1 1; 0 1"), ("transform", "1 2; 2 4"),
    ("transform", "√2/2 -√2/2; √2/2 √2/2"), ("transform", "1 2 0; 0 1 3; 1 0 1"),
]  # fmt: skip


def saved(question: str, *parts: Any) -> dict[str, Any]:
    return json.loads(getattr(mt, question)(*parts).to_json("en"))


def sample(question: str) -> dict[str, Any]:
    return saved(question, *(int(part) if part.lstrip("-").isdigit() else part for part in SAMPLES[question]))


def leaves(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(part, dict | list):
        for name, inner in part.items() if isinstance(part, dict) else enumerate(part):
            yield from leaves(inner, (*path, name))
    else:
        yield path


def forged(data: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """The answer with this one leaf another."""
    changed = deepcopy(data)
    holder: Any = changed
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = another(holder[path[-1]])
    return changed


def another(leaf: Any) -> Any:
    if isinstance(leaf, bool):
        return not leaf
    if isinstance(leaf, int):
        return leaf + 1
    word = isinstance(leaf, str) and leaf.isalpha() and len(leaf) > 1
    return "other" if word else "2" if leaf == "1" else "1"


@pytest.mark.parametrize("question", sorted(SAMPLES))
def test_an_answer_agrees_with_itself(question: str) -> None:
    assert agrees(sample(question))


@pytest.mark.parametrize("asked", OTHERS)
def test_so_it_does_where_there_is_none_or_several_cases(asked: tuple[Any, ...]) -> None:
    assert agrees(saved(*asked))


UNPROVED = {
    "angle": {"cosine"}, "condition": {"value"}, "definite": {"minors", "form"}, "diagonalize": {"field"},
    "describe": {"rows", "columns", "kinds", "dimensions", "invertible", "definite", "length", "system"},
    "eigen": {"vectors"}, "gram_schmidt": {"normalised"}, "invertible": {"conditions", "left_inverse", "right_inverse"},
    "kinds": {"reason"}, "linear_map": {"affine"}, "norms": {"two", "p"}, "quadratic_form": {"polynomial", "variables"},
    "row_reduce": {"echelon"}, "solve": {"free"}, "svd": {"U", "S", "V"},
    "transform": {"singular_values", "vectors"},
}  # fmt: skip
"""What is told beside: no claim has it as a part of its witness."""


@pytest.mark.parametrize("question", sorted(SAMPLES))
def test_a_forged_value_is_refused(question: str) -> None:
    data, told = sample(question), 0
    for path in leaves(data["value"], ("value",)):
        if not UNPROVED.get(question, set()) & set(path):
            assert not agrees(forged(data, path)), path
            told += 1
    assert told or question in ("condition", "svd")


@pytest.mark.parametrize("question", sorted(SAMPLES))
def test_an_answer_about_something_else_is_refused(question: str) -> None:
    data = sample(question)
    for path in leaves(data["given"], ("given",)):
        assert agrees(forged(data, path)) == ("by" in path), path


@pytest.mark.parametrize("question", sorted(set(SAMPLES) - {"condition", "describe", "invertible"}))
def test_an_answer_without_the_claim_that_proves_it_is_refused(question: str) -> None:
    data = sample(question)
    assert any(not agrees({**data, "claims": data["claims"][:i] + data["claims"][i + 1 :]}) for i in range(9))


def test_each_case_is_about_what_was_given_with_its_values_put_in() -> None:
    data = saved("rank", "a 1; 1 a")
    for change in (("cases", 0, "value"), ("cases", 0, "claims", 0, "witness", "A", 0, 0), ("cases", 1, "where", "a")):
        assert not agrees(forged(data, change))


@pytest.mark.parametrize("spoil", [
    lambda data: data.update(question="nonsense"), lambda data: data.pop("given"), lambda data: data.update(value=[[]]),
    lambda data: data.update(given=[]), lambda data: data.update(cases=3), lambda data: data.update(cases=[1]),
    lambda data: data["claims"].append(3), lambda data: data["claims"][0].update(witness={}),
    lambda data: data.update(given={"A": [["1"], ["1", "2"]]}), lambda data: data.update(given={"A": [[{"text": 1}]]}),
    lambda data: data.pop("value"), lambda data: data.update(question=["inverse"]),
])  # fmt: skip
def test_what_is_no_answer_agrees_with_nothing(spoil: Callable[[dict[str, Any]], object]) -> None:
    data = sample("inverse")
    spoil(data)
    data["claims"].reverse()
    assert not agrees(data)


def test_many_claims_of_one_kind_take_no_time() -> None:
    data = sample("kinds")
    data["claims"] = data["claims"] * 50
    data["value"] = data["value"] * 5 + [{"name": "zero"}]
    assert not agrees(data)


def test_verify_says_that_a_forged_answer_falls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(sample("inverse")))
    assert run(["verify", str(file)]) == 0
    file.write_text(json.dumps(forged(sample("inverse"), ("value", 0, 0))))
    assert run(["verify", str(file), "--lang", "en"]) == 4
    assert "The answer that is told" in capsys.readouterr().out


@pytest.mark.parametrize("entry", ["√(2+√2)", {"text": "0", "middle": "0", "radius": "1"}])
def test_a_witness_of_numbers_that_cannot_be_reckoned_with_proves_nothing(entry: object, tmp_path: Path) -> None:
    data = sample("inverse")
    data["claims"][0]["witness"]["B"][0][0] = entry
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(data))
    assert run(["verify", str(file)]) == 4
