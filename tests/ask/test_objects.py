"""What a matrix is, asked at the door: values by their names, checked, saved and judged again."""

import json
from pathlib import Path

import pytest

import matelier as mt


def test_values_have_the_names_that_their_json_has() -> None:
    value = json.loads(mt.linear_map("T(x, y) = (4x + 5y, 2x + y)").to_json())["value"]
    assert (value["linear"], value["matrix"], value["counterexample"]) == (True, [["4", "5"], ["2", "1"]], None)
    refuted = json.loads(mt.linear_map("T(x) = x + 1").to_json())["value"]
    assert set(refuted["counterexample"]) == {"u", "v", "c", "left", "right"}
    assert {kind["name"] for kind in json.loads(mt.kinds("0 1; 1 0").to_json())["value"]} >= {
        "permutation",
        "reflection",
    }
    conditions = json.loads(mt.invertible("1 2; 2 4").to_json())["value"]["conditions"]
    assert len(conditions) == 15
    assert not any(condition["holds"] for condition in conditions)
    assert json.loads(mt.angle("1 0", "1 1").to_json())["value"]["degrees"] == "45"


@pytest.mark.parametrize("answer", [
    mt.describe("2 1; 1 2"), mt.kinds("2 1; 1 2"), mt.invertible("1 2 3; 4 5 6; 7 8 0"), mt.angle("1 0", "3 4"),
    mt.linear_map("T(x1, x2) = (x1*x2, x1)"), mt.linear_map("T(x, y) = (a x, y)"),
])  # fmt: skip
def test_a_saved_answer_is_judged_again(answer: mt.Answer[object], tmp_path: Path) -> None:
    assert answer.checked
    assert mt.verify(answer.save(tmp_path / "answer.json")).value.holds


def test_renamed_variables_and_repeated_rows_are_told() -> None:
    assert "x1" in mt.linear_map("T(x1, x2) = (x1 + x2, x2)").text("en")
    assert "repeated 2 times" in mt.hadamard("1 2; 3 4", "5 6").text("en")


def test_a_refusal_says_what_would_do() -> None:
    with pytest.raises(mt.BadInput, match=r"mapping\.form") as refusal:
        mt.linear_map("x + 1")
    assert "T(x, y)" in refusal.value.__notes__[0]
