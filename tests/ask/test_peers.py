"""What other systems get wrong, take minutes for or cannot do comes out right: SymPy 1.14, NumPy 2, mpmath 1.3."""

import json
from fractions import Fraction
from math import comb
from pathlib import Path
from random import Random

import pytest

import matelier as mt
from told import rows, told

DECIMALS = "0.1 0.2 0.3; 0.4 0.5 0.6; 0.7 0.8 0.9"
LETTERED = "1 1 a; 1 a 1; a 1 1"
TILTED = "2 1 0; 0 2 0; 0 0 3"


def hilbert(n: int) -> list[list[Fraction]]:
    return [[Fraction(1, i + j + 1) for j in range(n)] for i in range(n)]


def whole_numbers(m: int, n: int, seed: int, most: int = 9) -> list[list[int]]:
    random = Random(seed)
    return [[random.randint(-most, most) for _ in range(n)] for _ in range(m)]


def times(A: list[list[int]], B: list[list[int]]) -> list[list[int]]:
    return [[sum(x * y for x, y in zip(row, column, strict=True)) for column in zip(*B, strict=True)] for row in A]


def test_three_real_eigenvalues_are_known_to_be_real() -> None:
    # SymPy: is_diagonalizable(reals_only=True) is False, for Cardano's formulas hold i.
    A = "2 1 1; 4 -6 0; -2 7 2"
    assert told(mt.diagonalize(A)).field == "R"
    values = [one.value for one in told(mt.eigen(A))]
    assert all(value.is_real for value in values)
    assert [round(float(value), 6) for value in values] == sorted((round(float(v), 6) for v in values), reverse=True)


def test_a_hundred_random_four_by_four_are_decided() -> None:
    # SymPy: minutes for a single one.
    real = 0
    for seed in range(100):
        A = whole_numbers(4, 4, seed)
        found = mt.diagonalize(A)
        assert found.value is not None  # four different eigenvalues, but for a chance in thousands
        real += found.value.field == "R"
        assert found.value.D.shape == (4, 4)
    assert 0 < real < 100


def test_typed_decimals_are_exact() -> None:
    # SymPy: rank 3. NumPy has to guess it from a tolerance.
    assert told(mt.rank(DECIMALS)) == 2
    assert told(mt.determinant(DECIMALS)) == 0
    assert told(mt.inverse(DECIMALS)) is None


def test_the_pseudo_inverse_of_typed_decimals_is_the_true_one() -> None:
    # That of 1 2 3; 4 5 6; 7 8 9 times ten.
    whole = "-23/36 -1/6 11/36; -1/18 0 1/18; 19/36 1/6 -7/36"
    assert told(mt.pseudo_inverse(DECIMALS)) == told(mt.hadamard(whole, "10"))


def test_a_letter_has_all_its_cases() -> None:
    # SymPy: rank 3, and no word of the others.
    answer = mt.rank(LETTERED)
    assert told(answer) == 3
    assert [(case.where, case.found.value) for case in answer.cases if case.found] == [({"a": -2}, 2), ({"a": 1}, 1)]


def test_where_it_is_singular_stands_in_the_factors_of_the_determinant() -> None:
    answer = mt.determinant(LETTERED)
    assert told(answer) == rows("-(a-1)^2*(a+2)")[0][0]
    assert [case.where for case in answer.cases] == [{"a": -2}, {"a": 1}]
    assert "−(a + 2)(a − 1)²" in answer.text("en", steps=False)


def test_each_case_of_a_system_is_solved() -> None:
    answer = mt.solve(LETTERED, "1; 1; 1")
    assert told(answer).kind == "unique"
    assert [(case.where, case.found.value.kind) for case in answer.cases if case.found] == [
        ({"a": -2}, "none"),
        ({"a": 1}, "infinite"),
    ]


def test_each_case_has_its_inverse_or_a_vector_that_is_lost() -> None:
    answer = mt.inverse(LETTERED)
    assert told(answer) is not None
    assert [(case.where, case.found.value) for case in answer.cases if case.found] == [
        ({"a": -2}, None),
        ({"a": 1}, None),
    ]


def test_a_matrix_that_is_not_symmetric_is_not_called_definite() -> None:
    # SymPy: is_positive_definite is True. Its form is positive all the same, which is told.
    answer = mt.definite(TILTED)
    found = told(answer)
    assert (found.kind, found.inertia) == ("not_symmetric", None)
    assert (found.form.kind, found.form.inertia) == ("positive_definite", (3, 0, 0))


def test_a_column_of_zeros_is_no_trouble() -> None:
    # mpmath: TypeError.
    assert told(mt.determinant("0 -1; 0 -1")) == 0


def test_the_inverse_of_hilbert_is_whole() -> None:
    # NumPy: 145.02 in the corner, where 144 stands.
    n = 12
    found = told(mt.inverse(hilbert(n)))
    assert found is not None
    assert all(entry.denominator == 1 for row in found.rows for entry in row)
    corner = (found.rows[0][0], found.rows[0][-1], found.rows[-1][-1])
    last = (2 * n - 1) * comb(2 * n - 2, n - 1) ** 2
    assert corner == (n**2, -n * comb(2 * n - 1, n - 1), last)


def test_the_determinant_of_hilbert_is_one_over_a_whole_number() -> None:
    assert told(mt.determinant(hilbert(4))) == Fraction(1, 6048000)
    assert told(mt.determinant(hilbert(12))).numerator == 1


def test_the_condition_of_hilbert_is_known_where_floats_end() -> None:
    # NumPy: 1.75e16.
    found = told(mt.condition(hilbert(12)))
    assert found is not None
    assert float(found) == pytest.approx(1.7132289046970050e16, rel=1e-15)


def test_two_hundred_rows_have_their_rank() -> None:
    A = times(whole_numbers(200, 137, 1, 3), whole_numbers(137, 200, 2, 3))
    assert told(mt.rank(A)) == 137
    assert mt.determinant(A).value == 0


def test_two_hundred_rows_have_their_determinant() -> None:
    n = 200
    below = [[1 if i == j else (i * j) % 3 - 1 if i > j else 0 for j in range(n)] for i in range(n)]
    above = [[1 + i % 3 if i == j else (i + j) % 5 - 2 if i < j else 0 for j in range(n)] for i in range(n)]
    assert mt.determinant(times(below, above)).value == 2**67 * 3**66


def test_two_hundred_rows_are_solved() -> None:
    A, x = whole_numbers(200, 200, 3), whole_numbers(200, 1, 4)
    found = told(mt.solve(A, times(A, x)))
    assert found.kind == "unique"
    assert [list(row) for row in found.point.rows] == x


@pytest.mark.parametrize("question", ["rank", "determinant", "inverse", "row_reduce"])
def test_the_steps_of_a_large_matrix_wait_to_be_asked_for(question: str) -> None:
    answer = getattr(mt, question)(whole_numbers(7, 7, 5))
    text = answer.text("en")
    assert "--steps" in text
    assert "R₂ ← R₂" not in text
    assert "R₂ ← R₂" in answer.text("en", steps=True)


def test_work_that_nobody_would_read_is_refused_and_the_value_is_there() -> None:
    answer = mt.determinant(whole_numbers(60, 60, 6))
    assert answer.value != 0
    with pytest.raises(mt.Unable, match=r"exact\.entries"):
        _ = answer.steps


def test_hopeless_work_is_refused_at_once() -> None:
    with pytest.raises(mt.Unable, match=r"eigen\.large"):
        mt.eigen(whole_numbers(200, 200, 7))
    with pytest.raises(mt.Unable, match=r"determinant\.leibniz"):
        _ = mt.determinant(whole_numbers(12, 12, 8), by="leibniz").steps


def test_many_letters_are_refused_at_once() -> None:
    names = "abcdfghjklmnpqrstuvw"
    with pytest.raises(mt.Unable, match=r"exact\.hopeless_letters"):
        mt.determinant([[names[(i * j + i) % 20] for j in range(20)] for i in range(20)])


def test_eigenvectors_that_nobody_would_read_are_left_out_and_this_is_told(tmp_path: Path) -> None:
    A = whole_numbers(24, 24, 30)
    for answer, part in ((mt.eigen(A), "vectors"), (mt.diagonalize(A), "P")):
        value = json.loads(answer.to_json("en"))["value"]
        assert (value[0] if isinstance(value, list) else value)[part] is None
        assert "eigen.long" in [notice.key for notice in answer.notices]
        assert mt.verify(answer.save(tmp_path / "answer.json", "en")).value.holds
    with pytest.raises(mt.Unable, match=r"jordan\.long"):
        mt.jordan(A)
